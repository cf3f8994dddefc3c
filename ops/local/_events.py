# SPDX-License-Identifier: Apache-2.0
"""Events by their names: what each needs, and what it changes for Juju as it comes and goes."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Sequence, Tuple

from ops._unit import Hook, Record, Relation, Status
from ops.local import _juju, _names, _subjects
from ops.local._error import UsageError

LIFECYCLE = (
    'install', 'config-changed', 'start', 'stop', 'remove', 'upgrade-charm', 'update-status',
    'leader-elected', 'leader-settings-changed', 'collect-metrics', 'meter-status-changed',
    'pre-series-upgrade', 'post-series-upgrade',
)  # fmt: skip
RELATION = ('created', 'joined', 'changed', 'departed', 'broken')
STORAGE = ('attached', 'detaching')
SECRET = ('secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove')

_About = Callable[[str, str], Hook]

INSTALLING = Status('maintenance', 'installing charm software')
STOPPING = Status('maintenance', 'stopping charm software')


def first(record: Record, containers: Sequence[str]) -> List[Hook]:
    """Return what Juju plays for a new unit, in Juju's order."""
    peers = [relation for relation in record.relations.values() if relation.peer]
    return [
        *(Hook(name=f'{each.name}-storage-attached', storage=each.id) for each in record.storages),
        Hook(name='install'),
        *(Hook(name=f'{each.endpoint}-relation-created', relation=each.id) for each in peers),
        *_leadership(record),
        Hook(name='config-changed'),
        Hook(name='start'),
        *pebble_ready(containers),
    ]


def _leadership(record: Record) -> Iterator[Hook]:
    name = 'leader-elected' if record.leader else 'leader-settings-changed'
    if _juju.has_event(record, name):
        yield Hook(name=name)


def pebble_ready(containers: Sequence[str]) -> List[Hook]:
    """Return what Juju plays when containers have started."""
    return [Hook(name=f'{name}-pebble-ready', workload=name) for name in containers]


def named(record: Record, containers: Sequence[str], name: str) -> Hook:
    """Return the event of a name, about a relation, storage or secret that the unit has.

    Args:
        record: what Juju knows of the unit.
        containers: the charm's containers.
        name: the event's name, with dashes or underscores, and after a colon what it is about,
            if that is not clear: ``secret-rotate:LABEL``, ``disk-storage-detaching:disk/1``.

    Raises:
        UsageError: if there is no such event, or nothing that it could be about.
    """
    event, _, subject = name.partition(':')
    known = dict(_known(record, containers))
    asked = event.replace('_', '-')
    _juju.refuse_event(record, asked)
    if asked not in known:
        hint = _names.hint(asked.lower(), known)
        raise UsageError(f'cannot play {event!r}: the charm has no such event; {hint}')
    return known[asked](asked, subject)


def _known(record: Record, containers: Sequence[str]) -> Iterator[Tuple[str, _About]]:
    for name in LIFECYCLE:
        yield name, _alone
    for name in SECRET:
        yield name, lambda asked, subject: _subjects.about_secret(record, asked, subject)
    for endpoint in record.endpoints:
        for change in RELATION:
            yield (
                f'{endpoint}-relation-{change}',
                lambda asked, subject, endpoint=endpoint: _subjects.about_relation(
                    record, endpoint, asked, subject
                ),
            )
    for storage in record.storage_definitions:
        for change in STORAGE:
            yield (
                f'{storage}-storage-{change}',
                lambda asked, subject, storage=storage: _subjects.about_storage(
                    record, storage, asked, subject
                ),
            )
    for container in containers:
        yield (
            f'{container}-pebble-ready',
            lambda asked, subject, container=container: _alone(asked, subject, container),
        )


def _alone(name: str, subject: str, container: str = '') -> Hook:
    if subject:
        raise UsageError(f'cannot play {name} about {subject!r}: leave {":" + subject!r} out')
    return Hook(name=name, workload=container)


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
    if hook.name == 'remove':
        changes['unit_status'] = Status('terminated')
    if hook.name.endswith('-relation-broken'):
        changes['relations'] = {
            number: each for number, each in record.relations.items() if number != hook.relation
        }
    if hook.name.endswith('-storage-detaching'):
        changes['storages'] = tuple(each for each in record.storages if each.id != hook.storage)
    return record.but(**changes) if changes else record


def foreseen(record: Record, hooks: Sequence[Hook]) -> Record:
    """Return what Juju will know once events have succeeded, as far as that is up to Juju."""
    for hook in hooks:
        record = leave(arrive(record, hook), hook)
    return record
