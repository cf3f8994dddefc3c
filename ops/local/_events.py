# SPDX-License-Identifier: Apache-2.0
"""Events by their names: what each needs, and what it changes for Juju as it comes and goes."""

from __future__ import annotations

import difflib
from typing import Any, Callable, Dict, Iterator, List, Sequence, Tuple

from ops._unit import Hook, Record, Relation, Secret, Status
from ops.local._error import UsageError

LIFECYCLE = (
    'install', 'config-changed', 'start', 'stop', 'remove', 'upgrade-charm', 'update-status',
    'leader-elected', 'leader-settings-changed', 'collect-metrics', 'meter-status-changed',
    'pre-series-upgrade', 'post-series-upgrade',
)  # fmt: skip
RELATION = ('created', 'joined', 'changed', 'departed', 'broken')
STORAGE = ('attached', 'detaching')
SECRET = ('secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove')

INSTALLING = Status('maintenance', 'installing charm software')
STOPPING = Status('maintenance', 'stopping charm software')


def first(record: Record, containers: Sequence[str]) -> List[Hook]:
    """Return what Juju plays for a new unit, in Juju's order."""
    peers = [relation for relation in record.relations.values() if relation.peer]
    return [
        *(Hook(name=f'{each.name}-storage-attached', storage=each.id) for each in record.storages),
        Hook(name='install'),
        *(Hook(name=f'{each.endpoint}-relation-created', relation=each.id) for each in peers),
        Hook(name='leader-elected' if record.leader else 'leader-settings-changed'),
        Hook(name='config-changed'),
        Hook(name='start'),
        *pebble_ready(containers),
    ]


def pebble_ready(containers: Sequence[str]) -> List[Hook]:
    """Return what Juju plays when containers have started."""
    return [Hook(name=f'{name}-pebble-ready', workload=name) for name in containers]


def named(record: Record, containers: Sequence[str], name: str) -> Hook:
    """Return the event of a name, about the relation, storage or secret that the unit has.

    Args:
        record: what Juju knows of the unit.
        containers: the charm's containers.
        name: the event's name, with dashes or underscores.

    Raises:
        UsageError: if there is no such event, or nothing that it could be about.
    """
    known = dict(_known(record, containers))
    asked = name.replace('_', '-')
    if asked not in known:
        near = difflib.get_close_matches(asked, known, n=3)
        hint = f'did you mean {" or ".join(near)}?' if near else f'there are {", ".join(known)}'
        raise UsageError(f'cannot play {name!r}: the charm has no such event; {hint}')
    return known[asked](asked)


def _known(
    record: Record, containers: Sequence[str]
) -> Iterator[Tuple[str, Callable[[str], Hook]]]:
    for name in LIFECYCLE:
        yield name, lambda asked: Hook(name=asked)
    for name in SECRET:
        yield name, lambda asked: _about_secret(record, asked)
    for endpoint in record.endpoints:
        for change in RELATION:
            yield (
                f'{endpoint}-relation-{change}',
                lambda asked, endpoint=endpoint: _about_relation(record, endpoint, asked),
            )
    for storage in record.storage_definitions:
        for change in STORAGE:
            yield (
                f'{storage}-storage-{change}',
                lambda asked, storage=storage: _about_storage(record, storage, asked),
            )
    for container in containers:
        yield (
            f'{container}-pebble-ready',
            lambda asked, container=container: Hook(name=asked, workload=container),
        )


def _about_relation(record: Record, endpoint: str, name: str) -> Hook:
    relation = next(
        (each for each in reversed(list(record.relations.values())) if each.endpoint == endpoint),
        None,
    )
    if relation is None:
        raise UsageError(
            f'cannot play {name}: nothing is related to {endpoint}; add --relate {endpoint}'
        )
    change = name.rpartition('-')[2]
    if change in ('created', 'broken'):
        return Hook(name=name, relation=relation.id)
    if not relation.units:
        raise UsageError(f'cannot play {name}: relation {relation.id} has no remote unit')
    unit = relation.units[-1]
    departing = unit if change == 'departed' else ''
    return Hook(name=name, relation=relation.id, remote_unit=unit, departing_unit=departing)


def _about_storage(record: Record, storage: str, name: str) -> Hook:
    attached = [each for each in record.storages if each.name == storage]
    if not attached:
        raise UsageError(f'cannot play {name}: the unit has no storage {storage!r}')
    return Hook(name=name, storage=attached[-1].id)


def _about_secret(record: Record, name: str) -> Hook:
    owned = name != 'secret-changed'
    choice = [each for each in record.secrets.values() if _is_own(record, each) == owned]
    if len(choice) != 1:
        have = ', '.join(each.id for each in choice) or 'none'
        raise UsageError(f'cannot play {name}: it needs one secret, and the unit has {have}')
    secret = choice[0]
    revision = secret.revisions[0].number if name in ('secret-remove', 'secret-expired') else None
    return Hook(name=name, secret=secret.id, secret_label=secret.label, secret_revision=revision)


def _is_own(record: Record, secret: Secret) -> bool:
    return secret.owner in (record.unit, record.app)


def arrive(record: Record, hook: Hook) -> Record:
    """Return what Juju knows when an event begins."""
    if hook.name == 'install':
        return record.but(unit_status=INSTALLING)
    if hook.name == 'stop':
        return record.but(unit_status=STOPPING)
    if hook.relation is None or hook.relation not in record.relations:
        return record
    change = _ARRIVING.get(hook.name.rpartition('-')[2])
    if change is None:
        return record
    return record.with_relation(change(record.relations[hook.relation], hook))


def _join(relation: Relation, hook: Hook) -> Relation:
    if hook.remote_unit in relation.units:
        return relation
    return relation.but(units=(*relation.units, hook.remote_unit))


def _depart(relation: Relation, hook: Hook) -> Relation:
    return relation.but(units=tuple(u for u in relation.units if u != hook.remote_unit))


def _break(relation: Relation, hook: Hook) -> Relation:
    return relation.but(units=(), broken=True)


_ARRIVING: Dict[str, Callable[[Relation, Hook], Relation]] = {
    'joined': _join,
    'departed': _depart,
    'broken': _break,
}


def leave(record: Record, hook: Hook) -> Record:
    """Return what Juju knows once an event has succeeded."""
    changes: Dict[str, Any] = {}
    if hook.name == 'start' and record.unit_status == INSTALLING:
        changes['unit_status'] = Status('unknown')
    if hook.name.endswith('-relation-broken'):
        changes['relations'] = {
            number: each for number, each in record.relations.items() if number != hook.relation
        }
    if hook.name.endswith('-storage-detaching'):
        changes['storages'] = tuple(each for each in record.storages if each.id != hook.storage)
    return record.but(**changes) if changes else record
