# SPDX-License-Identifier: Apache-2.0
"""What State classes keep of the containers that they are given.

What is kept is the State's own: whoever made it may go on changing what he passed. With the
row ``state-copies`` it also has one type, whatever iterable it came as.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Dict, FrozenSet, Iterable, Mapping, Sequence, TypeVar, cast

from ops.testing.errors import StateValidationError
from ops_compat import behaviours

_T = TypeVar('_T')


def strings(what: str, given: Iterable[str]) -> Sequence[str]:
    """Return strings as a list.

    Raises:
        StateValidationError: if it is one string; the letters of it are never meant.
    """
    if behaviours.STATE_COPIES:
        _refuse_string(what, given)
    return sequence(given)


def string_set(what: str, given: Iterable[str]) -> FrozenSet[str]:
    """Return strings as a set, and refuse one alone as :func:`strings` does."""
    if not behaviours.STATE_COPIES:
        return again(given)
    _refuse_string(what, given)
    return frozenset(given)


def _refuse_string(what: str, given: Iterable[str]) -> None:
    if isinstance(given, str):
        raise StateValidationError(
            f'{what} must be an iterable of strings, not a single string; '
            f'did you mean [{given!r}]?'
        )


def sequence(given: Iterable[_T]) -> Sequence[_T]:
    """Return values as a list."""
    if behaviours.STATE_COPIES or given == ():
        return list(given)
    return again(given)


def mapping(given: Mapping[str, _T]) -> Dict[str, _T]:
    """Return named values as a dict."""
    return dict(given) if behaviours.STATE_COPIES else again(given)


def kept_mapping(given: Mapping[str, _T] | None) -> Mapping[str, _T]:
    """Return named values as a dict, or as they are while State copies nothing."""
    if given is None:
        return {}
    return dict(given) if behaviours.STATE_COPIES else given


def kept_sequence(given: Iterable[_T]) -> Sequence[_T]:
    """Return values as a list, or as they are while State copies nothing."""
    if behaviours.STATE_COPIES or given == ():
        return list(given)
    return cast('Sequence[_T]', given)


def plain(given: _T) -> _T:
    """Return data copied all the way down: dicts, lists, sets, tuples and what they hold."""
    make = _PLAIN.get(type(given))
    return given if make is None else make(given)


_PLAIN: Dict[type, Callable[[Any], Any]] = {
    dict: lambda given: {key: plain(value) for key, value in given.items()},
    list: lambda given: [plain(value) for value in given],
    tuple: lambda given: tuple(plain(value) for value in given),
    set: set,
}

_AGAIN = (dict, list, set)


def again(given: Any) -> Any:
    """Return a copy of a dict, list or set, and anything else as it is."""
    return copy.copy(given) if issubclass(type(given), _AGAIN) else given
