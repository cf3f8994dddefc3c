# SPDX-License-Identifier: Apache-2.0
"""What a charm keeps between runs: stored state and deferred events, to its storage and back."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from ops import storage as _storage
from ops.framework import _event_regex
from ops.testing._scenario._deferred import DeferredEvent
from ops.testing._scenario._stored_state import StoredState

if TYPE_CHECKING:
    from ops.testing._scenario._state import State

_EVENT = re.compile(_event_regex)
_STORED = re.compile(r'^(?:(?P<owner>.*)/)?(?P<type>[a-zA-Z0-9_]+)\[(?P<name>[^\[\]]+)\]$')
_OWN = 'StoredStateData[_stored]'
"""Where the framework keeps what it counts."""
_KEY = re.compile(r'\[(\d+)\]$')


def to_storage(state: State) -> _storage._MemoryStorage:
    """Return a storage that holds what a State says was kept."""
    found = _storage._MemoryStorage()
    # The framework's own count is of the run that is over.
    put(state, found, but=_OWN)
    return found


def put(state: State, storage: Any, *, but: Optional[str] = None) -> None:
    """Save what a State says was kept.

    Args:
        state: the State.
        storage: where; any storage of a framework.
        but: what is left out.
    """
    for stored in state.stored_states:
        path = _path(stored)
        if path != but:
            storage.save_snapshot(path, dict(stored.content))
    for deferred in state.deferred:
        data = dict(deferred.snapshot_data)
        path = free_path(storage, deferred.handle_path, data)
        storage.save_notice(path, deferred.owner, deferred.observer)
        storage.save_snapshot(path, data)


def free_path(storage: Any, path: str, data: Mapping[str, Any]) -> str:
    """Return the path of an event, with another number if a different event waits there."""
    while _saved(storage, path) not in (None, data):
        path = _KEY.sub(lambda found: f'[{int(found.group(1)) + 1}]', path)
    return path


def _saved(storage: Any, path: str) -> Any:
    try:
        return storage.load_snapshot(path)
    except _storage.NoSnapshotError:
        return None


def _path(stored: StoredState) -> str:
    data = f'{stored._data_type_name}[{stored.name}]'
    return f'{stored.owner_path}/{data}' if stored.owner_path else data


Kept = Tuple[List[DeferredEvent], FrozenSet[StoredState]]


def from_storage(storage: Any) -> Kept:
    """Return the deferred events, in the order of their paths, and the stored states."""
    notices: Dict[str, List[Tuple[str, str]]] = {}
    for event_path, observer_path, method in storage.notices():
        notices.setdefault(event_path, []).append((observer_path, method))
    deferred: List[DeferredEvent] = []
    stored: List[StoredState] = []
    for path in storage.list_snapshots():
        if _EVENT.match(path):
            deferred.extend(_deferred(path, storage.load_snapshot(path), notices.get(path, ())))
            continue
        data = _stored(path, storage)
        if data is not None:
            stored.append(data)
    return deferred, frozenset(stored)


def _deferred(
    path: str, data: Dict[str, Any], observers: Iterable[Tuple[str, str]]
) -> List[DeferredEvent]:
    return [
        DeferredEvent(handle_path=path, owner=owner, observer=method, snapshot_data=data)
        for owner, method in observers
    ]


def _stored(path: str, storage: Any) -> Optional[StoredState]:
    found = _STORED.match(path)
    if found is None:
        return None
    return StoredState(
        found.group('name'),
        owner_path=found.group('owner'),
        content=storage.load_snapshot(path),
        _data_type_name=found.group('type'),
    )
