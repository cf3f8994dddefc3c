# SPDX-License-Identifier: Apache-2.0
"""Stored containers: dicts, lists and sets that note when their content changes."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    AbstractSet,
    Any,
    Dict,
    Hashable,
    Iterable,
    Iterator,
    List,
    MutableMapping,
    MutableSequence,
    MutableSet,
    Protocol,
    Set,
    Type,
    Union,
)

from ops_compat import faces

if TYPE_CHECKING:
    from ops.framework._stored import StoredStateData


class _StoredObject(Protocol):
    _under: Any = None


def _wrap_stored(parent_data: StoredStateData, value: Any) -> Any:
    """Return a value as the charm reads it: containers in what notes their changes."""
    for kind, stored in _STORED.items():
        if isinstance(value, kind):
            return stored(parent_data, value)
    return value


def _unwrap_stored(parent_data: StoredStateData, value: Any) -> Any:
    """Return a value as it is saved: the plain container that a stored one is about."""
    kinds: Any = tuple(_STORED.values())
    return value._under if isinstance(value, kinds) else value


def _wrapped_repr(obj: _StoredObject) -> str:
    cls = type(obj)
    under = repr(obj._under) if obj._under else ''
    return f'{cls.__module__}.{cls.__name__}({under})'


class StoredDict(MutableMapping[Hashable, Any]):
    """A dict in stored state: changing it marks the state as changed.

    It compares with dicts. For a plain copy use ``dict(stored)``.

    Args:
        stored_data: the state that it is part of.
        under: the plain dict.
    """

    def __init__(self, stored_data: StoredStateData, under: Dict[Hashable, Any]):
        self._stored_data = stored_data
        self._under = under

    def __getitem__(self, key: Hashable) -> Any:
        return _wrap_stored(self._stored_data, self._under[key])

    def __setitem__(self, key: Hashable, value: Any) -> None:
        self._under[key] = _unwrap_stored(self._stored_data, value)
        self._stored_data.dirty = True

    def __delitem__(self, key: Hashable) -> None:
        del self._under[key]
        self._stored_data.dirty = True

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._under)

    def __len__(self) -> int:
        return len(self._under)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredDict):
            return self._under == other._under
        if isinstance(other, dict):
            return self._under == other
        return NotImplemented

    def __repr__(self) -> str:
        return _wrapped_repr(self)


class StoredList(MutableSequence[Any]):
    """A list in stored state: changing it marks the state as changed.

    It compares with lists. For a plain copy use ``list(stored)``.

    Args:
        stored_data: the state that it is part of.
        under: the plain list.
    """

    def __init__(self, stored_data: StoredStateData, under: List[Any]):
        self._stored_data = stored_data
        self._under = under

    def __getitem__(self, index: Any) -> Any:
        return _wrap_stored(self._stored_data, self._under[index])

    def __setitem__(self, index: Any, value: Any) -> None:
        self._under[index] = _unwrap_stored(self._stored_data, value)
        self._stored_data.dirty = True

    def __delitem__(self, index: Any) -> None:
        del self._under[index]
        self._stored_data.dirty = True

    def __len__(self) -> int:
        return len(self._under)

    def insert(self, index: int, value: Any) -> None:
        """Insert a value before an index."""
        self._under.insert(index, _unwrap_stored(self._stored_data, value))
        self._stored_data.dirty = True

    def append(self, value: Any) -> None:
        """Add a value at the end."""
        self._under.append(_unwrap_stored(self._stored_data, value))
        self._stored_data.dirty = True

    def __eq__(self, other: object) -> bool:
        under = _list_under(other)
        return NotImplemented if under is None else self._under == under

    def __lt__(self, other: Any) -> bool:
        under = _list_under(other)
        return NotImplemented if under is None else self._under < under

    def __le__(self, other: Any) -> bool:
        under = _list_under(other)
        return NotImplemented if under is None else self._under <= under

    def __gt__(self, other: Any) -> bool:
        under = _list_under(other)
        return NotImplemented if under is None else self._under > under

    def __ge__(self, other: Any) -> bool:
        under = _list_under(other)
        return NotImplemented if under is None else self._under >= under

    def __repr__(self) -> str:
        return _wrapped_repr(self)


def _list_under(value: Any) -> Any:
    """Return the plain list of a stored one, or a list itself, else None."""
    if isinstance(value, StoredList):
        return value._under
    plain: Any = value
    return plain if isinstance(value, list) else None


class StoredSet(MutableSet[Any]):
    """A set in stored state: changing it marks the state as changed.

    It compares with sets, and its operators give plain sets. For a plain copy use
    ``set(stored)``.

    Args:
        stored_data: the state that it is part of.
        under: the plain set.
    """

    def __init__(self, stored_data: StoredStateData, under: Set[Any]):
        self._stored_data = stored_data
        self._under = under

    def add(self, key: Any) -> None:
        """Add a value, if it is not in the set."""
        self._under.add(key)
        self._stored_data.dirty = True

    def discard(self, key: Any) -> None:
        """Remove a value, if it is in the set."""
        self._under.discard(key)
        self._stored_data.dirty = True

    def __contains__(self, key: Any) -> bool:
        return key in self._under

    def __iter__(self) -> Iterator[Any]:
        return iter(self._under)

    def __len__(self) -> int:
        return len(self._under)

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Set[Any]:  # what the operators return
        return set(it)

    def __le__(self, other: Any) -> bool:
        under = _set_under(other)
        return NotImplemented if under is None else self._under <= under

    def __ge__(self, other: Any) -> bool:
        under = _set_under(other)
        return NotImplemented if under is None else self._under >= under

    def __eq__(self, other: object) -> bool:
        under = _set_under(other)
        return NotImplemented if under is None else self._under == under

    def __repr__(self) -> str:
        return _wrapped_repr(self)


def _set_under(value: Any) -> Any:
    """Return the plain set of a stored one, or a set itself, else None."""
    if isinstance(value, StoredSet):
        return value._under
    plain: Any = value
    return plain if isinstance(value, AbstractSet) else None


_STORED: Dict[type, Type[Any]] = {dict: StoredDict, list: StoredList, set: StoredSet}
"""What a charm reads instead of a plain container."""
StoredObject = Union[StoredList, StoredSet, StoredDict]
"""A container in stored state."""

faces.part(__name__)
