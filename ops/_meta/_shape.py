# SPDX-License-Identifier: Apache-2.0
"""Taking the parts of a charm's YAML apart, with errors that say which part is wrong.

The classes of the errors are those that charms and their tests have always met:
AttributeError and TypeError for something of the wrong kind, KeyError for something missing.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Type, cast

_KINDS: Dict[Any, str] = {
    type(None): 'nothing',
    bool: 'a boolean',
    dict: 'a mapping',
    float: 'a number',
    int: 'a number',
    list: 'a list',
    str: 'text',
}


def kind(found: Any) -> str:
    """Name the kind of a value in the words of YAML, such as ``a list``."""
    return _KINDS.get(type(found), f'a {type(found).__name__}')


def mapping(
    found: Any, where: str, *, error: Type[Exception] = AttributeError
) -> Mapping[Any, Any]:
    """Return a value that has to be a mapping.

    Args:
        found: the value.
        where: the file and the key, such as ``metadata.yaml: requires``.
        error: what to raise if it is none.
    """
    if hasattr(found, 'items'):
        mapped: Mapping[Any, Any] = found
        return mapped
    advice = '; remove the key, or write {} for no entries' if found is None else ''
    raise error(f'cannot read {where}: it must be a mapping, not {kind(found)}{advice}')


def section(raw: Mapping[str, Any], key: str, file: str = 'metadata.yaml') -> Mapping[Any, Any]:
    """Return the mapping under a key of the charm's metadata, empty if there is no such key."""
    return mapping(raw[key], f'{file}: {key}') if key in raw else {}


def required(raw: Any, key: str, where: str) -> Any:
    """Return what has to be there under a key.

    Raises:
        KeyError: if it is not.
        TypeError: if there is no mapping to look in.
    """
    entry = mapping(raw, where, error=TypeError)
    if key not in entry:
        raise KeyError(f'cannot read {where}: it has no {key!r}, which must be given')
    return entry[key]


def items(found: Any, where: str) -> Iterable[Any]:
    """Return what has to be a list.

    Raises:
        TypeError: if it cannot be gone through.
    """
    if isinstance(found, Iterable):
        return cast('Iterable[Any]', found)
    raise TypeError(f'cannot read {where}: it must be a list, not {kind(found)}')


def as_list(found: Any) -> Any:
    """Return a single text as a list of one, since Juju takes both, and all else as it is."""
    return [found] if isinstance(found, str) else found
