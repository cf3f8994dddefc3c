# SPDX-License-Identifier: Apache-2.0
"""What the framework accepts: a method that can observe an event, and values that can be saved.

An observer is called with the event alone. A snapshot holds the plain values that every kind of
storage takes.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import marshal
import types
from typing import Any, Iterable, Tuple


def check_observer(method: types.MethodType) -> None:
    """Refuse a method that cannot be called with one event.

    Raises:
        TypeError: if it takes no argument, or needs more than the event.
    """
    if _takes_one_argument(method.__func__):
        return
    import inspect

    signature = inspect.signature(method)
    try:
        signature.bind(None)
    except TypeError as error:
        owner = type(method.__self__).__name__
        raise TypeError(
            f"{owner}.{method.__name__} must be callable with only 'self' and the 'event'"
        ) from error


def _takes_one_argument(function: Any) -> bool:
    # A plain function's own facts: inspect costs more than all the rest of observing.
    if type(function) is not types.FunctionType or vars(function).keys() & _REDIRECTIONS:
        return False
    code = function.__code__
    required = code.co_argcount - len(function.__defaults__ or ())
    if required > 2 or code.co_kwonlyargcount > len(function.__kwdefaults__ or ()):
        return False
    return code.co_argcount >= 2 or bool(code.co_flags & _VARIABLE_ARGUMENTS)


_REDIRECTIONS = {'__wrapped__', '__signature__'}
"""What has :mod:`inspect` look at another function than the one at hand."""
_VARIABLE_ARGUMENTS = 0x04
"""``inspect.CO_VARARGS``: the function has ``*args``."""


def check_snapshot(data: Any, cls: type, path: str) -> None:
    """Refuse a snapshot that cannot be saved, naming the key and the path and no content.

    Raises:
        ValueError: if something in it is no plain value.
    """
    if _is_plain(data):
        return
    key, culprit = _culprit(data)
    what = f'{key!r} of {path}' if key is not None else path
    raise ValueError(
        f'unable to save the data for {cls.__name__}, it must contain only simple types: '
        f'{what} holds a value of type {type(culprit).__name__}'
    )


def _is_plain(value: Any) -> bool:
    try:
        marshal.dumps(value)
    except ValueError:
        return False
    return True


def _culprit(data: Any) -> Tuple[Any, Any]:
    """Return the key of a snapshot below which a value cannot be saved, and that value."""
    found = ((k, v) for k, v in _items(data) if _is_plain(k) and not _is_plain(v))
    key, culprit = next(found, (None, data))
    while True:
        inner = next((part for part in _parts(culprit) if not _is_plain(part)), None)
        if inner is None:
            return key, culprit
        culprit = inner


def _items(value: Any) -> Iterable[Tuple[Any, Any]]:
    items: Iterable[Tuple[Any, Any]] = getattr(value, 'items', tuple)()
    return items


def _parts(value: Any) -> Iterable[Any]:
    if type(value) is dict:
        return [*value.keys(), *value.values()]
    if type(value) in (list, tuple, set, frozenset):
        return list(value)
    return ()
