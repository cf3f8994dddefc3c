# SPDX-License-Identifier: Apache-2.0
"""What a snapshot may hold: the plain values that every kind of storage takes."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import marshal
from typing import Any, Iterable, Tuple


def check(data: Any, cls: type, path: str) -> None:
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
