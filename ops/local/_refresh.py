# SPDX-License-Identifier: Apache-2.0
"""What a charm whose files have changed means for its unit: ``juju refresh``."""

from __future__ import annotations

import hashlib
import pathlib
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

from ops._meta import CharmMeta
from ops._unit import Hook, Option, Record
from ops.local import _storages
from ops.local._error import UsageError

UPGRADE = (Hook(name='upgrade-charm'), Hook(name='config-changed'))
"""What a unit hears after a refresh, and after a resource was given another file."""


def fingerprint(view: pathlib.Path, paths: Sequence[str]) -> str:
    """Return what tells the files of a charm from those of an earlier call.

    Args:
        view: the folder that the charm runs in.
        paths: its files, without those that it made itself.
    """
    whole = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256((view / path).read_bytes()).hexdigest()
        whole.update(f'{path}\0{content}\0'.encode('utf-8', 'surrogateescape'))
    return whole.hexdigest()


def refreshed(
    record: Record, meta: CharmMeta, detached: Sequence[str]
) -> Tuple[Record, List[Hook]]:
    """Return what Juju knows once the charm is another, and the events of that.

    Options that the charm no longer has vanish, and so do those of another type, which have
    their defaults then. Peer relations and storages that are new are there.

    Args:
        record: what Juju knows of the unit.
        meta: the metadata of the charm as it is now.
        detached: the storages that were detached.

    Raises:
        UsageError: if Juju would refuse the refresh.
    """
    now = Record.for_charm(meta, unit=record.unit, model=record.model)
    _refuse(record, now)
    relations, created = _peers(record, now)
    names = ('options', 'endpoints', 'extra_bindings', 'storage_definitions')
    record = record.but(
        config=_config(record, now.options),
        relations=relations,
        next_relation_id=max([record.next_relation_id, *(number + 1 for number in relations)]),
        resources={name: record.resources.get(name) for name in now.resources},
        **{name: getattr(now, name) for name in names},
    )
    record, attached = _storages.needed(record, detached)
    return record, [*UPGRADE, *created, *attached]


def _config(record: Record, options: Mapping[str, Option]) -> Dict[str, object]:
    return {
        name: value
        for name, value in record.config.items()
        if name in options and options[name].type == record.options[name].type
    }


def _peers(record: Record, now: Record) -> Tuple[Dict[int, object], List[Hook]]:
    relations: Dict[int, object] = dict(record.relations)
    there = {each.endpoint for each in record.relations.values()}
    number = record.free_relation_id()
    hooks: List[Hook] = []
    for peer in now.relations.values():
        if peer.endpoint not in there:
            relations[number] = peer.but(id=number)
            hooks.append(Hook(name=f'{peer.endpoint}-relation-created', relation=number))
            number += 1
    return relations, hooks


def _refuse(record: Record, now: Record) -> None:
    for said in (*_broken(record, now), *_lost(record, now)):
        raise UsageError(
            f'cannot go on with the charm as it is now, which Juju would refuse: {said}; '
            'or start over with --fresh'
        )


def _broken(record: Record, now: Record) -> Iterator[str]:
    for relation in record.relations.values():
        before, after = (
            record.endpoints.get(relation.endpoint),
            now.endpoints.get(relation.endpoint),
        )
        if before is None or (
            after and (after.role, after.interface) == (before.role, before.interface)
        ):
            continue
        yield (
            f'it would break relation {relation.endpoint}:{relation.id}, whose endpoint is '
            'gone or is another; put it back, and end the relation first (--unrelate)'
        )


def _lost(record: Record, now: Record) -> Iterator[str]:
    for storage in record.storages:
        definition = now.storage_definitions.get(storage.name)
        if definition is None or definition.kind != storage.kind:
            yield (
                f'the unit has storage {storage.id}, which is gone or of another type; put it '
                'back, and detach it first (--detach-storage)'
            )
