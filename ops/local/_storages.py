# SPDX-License-Identifier: Apache-2.0
"""Storages that come and go: ``juju add-storage``, ``attach-storage``, ``detach-storage``."""

from __future__ import annotations

import pathlib
from typing import Iterator, List, Sequence, Tuple

from ops._unit import Hook, Record, Storage, StorageDefinition
from ops.local import _names
from ops.local._error import UsageError


def attached(record: Record, word: str, detached: Sequence[str]) -> Tuple[Record, List[Hook]]:
    """Attach a new storage, or one that was detached, and return the event of that.

    Args:
        record: what Juju knows of the unit.
        word: a storage's name for a new one, or the id of one that was detached.
        detached: the ids of those; what is in them is there still.

    Raises:
        UsageError: if the charm has no such storage, or may have no more of them.
    """
    name, slash, _ = word.partition('/')
    definition = _definition(record, word, name, '--attach-storage')
    there = [each.id for each in record.storages if each.name == name]
    if slash and word not in detached:
        free = [each for each in detached if each.partition('/')[0] == name]
        raise UsageError(
            f'cannot attach storage {word!r}: detached are {_names.listed(free)}; '
            f'--attach-storage {name} makes a new one'
        )
    if definition.maximum is not None and len(there) >= definition.maximum:
        raise UsageError(
            f'cannot attach storage {word!r}: the charm takes no more than {definition.maximum}, '
            f'and has {_names.listed(there)}; --detach-storage {there[-1]} first'
        )
    index = int(word[len(name) + 1 :]) if slash else free_index(record, detached)
    return _with(record, Storage(name, index, definition.kind))


def _definition(record: Record, word: str, name: str, flag: str) -> StorageDefinition:
    definition = record.storage_definitions.get(name)
    if definition is None:
        raise UsageError(
            f'cannot use {flag} {word!r}: the charm has no storage {name!r}; '
            f'{_names.hint(name, record.storage_definitions)}'
        )
    return definition


def free_index(record: Record, detached: Sequence[str]) -> int:
    """Return a number that no storage has: Juju counts all of a model's together."""
    taken = [int(each.rpartition('/')[2]) for each in detached]
    return max([-1, *taken, *(each.index for each in record.storages)]) + 1


def _with(record: Record, storage: Storage) -> Tuple[Record, List[Hook]]:
    hook = Hook(name=f'{storage.name}-storage-attached', storage=storage.id)
    return record.but(storages=(*record.storages, storage)), [hook]


def detaching(record: Record, word: str) -> List[Hook]:
    """Return the event after which a storage is gone: the last of a name, or that of an id.

    Raises:
        UsageError: if the unit has no such storage.
    """
    name = word.partition('/')[0]
    _definition(record, word, name, '--detach-storage')
    there = [each.id for each in record.storages if each.name == name]
    if not there or ('/' in word and word not in there):
        have = _names.listed(each.id for each in record.storages)
        raise UsageError(f'cannot detach storage {word!r}: the unit has {have}')
    gone = word if '/' in word else there[-1]
    return [Hook(name=f'{name}-storage-detaching', storage=gone)]


def requested(record: Record, detached: Sequence[str]) -> Tuple[Record, List[Hook]]:
    """Attach what the charm asked for with ``storage-add``, up to what it may have."""
    hooks: List[Hook] = []
    for name, count in record.storage_requests:
        definition = record.storage_definitions.get(name)
        for _ in range(count):
            there = sum(each.name == name for each in record.storages)
            if definition is None or there == definition.maximum:
                break
            new = Storage(name, free_index(record, detached), definition.kind)
            record, more = _with(record, new)
            hooks += more
    return record.but(storage_requests=()), hooks


def needed(record: Record, detached: Sequence[str]) -> Tuple[Record, List[Hook]]:
    """Attach storages until the unit has as many of each as its charm needs at least."""
    requests = tuple(_missing(record))
    kept = record.storage_requests
    record, hooks = requested(record.but(storage_requests=requests), detached)
    return record.but(storage_requests=kept), hooks


def _missing(record: Record) -> Iterator[Tuple[str, int]]:
    for name, definition in record.storage_definitions.items():
        there = sum(each.name == name for each in record.storages)
        if there < definition.minimum:
            yield name, definition.minimum - there


def provisioned(record: Record, folder: pathlib.Path) -> Record:
    """Give each storage its place in the unit's folder, and make what is not there."""
    return record.but(storages=tuple(_provisioned(each, folder) for each in record.storages))


def _provisioned(storage: Storage, folder: pathlib.Path) -> Storage:
    location = folder / storage.id.replace('/', '-')
    if storage.kind == 'filesystem':
        location.mkdir(mode=0o700, parents=True, exist_ok=True)
    return storage.but(location=str(location))
