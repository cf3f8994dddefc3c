# SPDX-License-Identifier: Apache-2.0
"""The other units of the application: ``juju add-unit`` and ``juju remove-unit``."""

from __future__ import annotations

from typing import Dict, Iterator, List, Tuple

from ops._unit import Hook, Record, Relation, Status
from ops.local._error import UsageError

MOST = 1000
"""More units than anyone has, and few enough to keep."""


def scaled(record: Record, count: int) -> Tuple[Record, List[Hook]]:
    """Let the application have a number of units, and return what this one hears of it.

    The others are there and say that they are active; nothing runs in them, and they write
    nothing into a relation.

    Raises:
        UsageError: if there would be no unit left, this one included.
    """
    if count < 1:
        raise UsageError(f'cannot have {count} units: this one is the first (--units)')
    if count > MOST:
        raise UsageError(f'cannot have {count} units: {MOST} is the most (--units)')
    others = _others(record, count)
    hooks: List[Hook] = []
    for relation in record.relations.values():
        if relation.peer:
            hooks += _changes(relation, others)
    # Units are in the relation from their relation-joined to their relation-departed on.
    statuses: Dict[str, Status] = {
        name: record.peer_statuses.get(name, Status('active')) for name in others
    }
    record = record.but(planned_units=count, peer_statuses=statuses)
    return record, hooks


def is_of_no_more(record: Record, hook: Hook) -> bool:
    """Say whether an event is about a unit joining that the application no longer has."""
    change = hook.name.rpartition('-')[2]
    ours = hook.remote_unit.partition('/')[0] == record.app
    gone = ours and hook.remote_unit not in record.peer_statuses
    return gone and change in ('joined', 'changed')


def _others(record: Record, count: int) -> List[str]:
    own = int(record.unit.rpartition('/')[2])
    numbers = [number for number in range(max(count, own + 1)) if number != own]
    return [f'{record.app}/{number}' for number in numbers[: count - 1]]


def _changes(relation: Relation, others: List[str]) -> Iterator[Hook]:
    name = f'{relation.endpoint}-relation'
    for unit in others:
        if unit not in relation.units:
            for change in ('joined', 'changed'):
                yield Hook(name=f'{name}-{change}', relation=relation.id, remote_unit=unit)
    for unit in reversed(relation.units):
        if unit not in others:
            yield Hook(
                name=f'{name}-departed',
                relation=relation.id,
                remote_unit=unit,
                departing_unit=unit,
            )
