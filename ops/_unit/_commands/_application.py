# SPDX-License-Identifier: Apache-2.0
"""``application-version-set``, ``goal-state``, ``resource-get``: the application as a whole."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Dict, Iterator

from ops._unit._command import PLAIN, Call, command, need
from ops._unit._fault import Fault
from ops._unit._format import Struct
from ops._unit._record import Record

if TYPE_CHECKING:
    from ops._unit._unit import Unit


@command('application-version-set', words=1)
def application_version_set(unit: Unit, call: Call) -> None:
    need(call.words, 'no version specified')
    unit.now(workload_version=call.word())


@command('resource-get', words=1)
def resource_get(unit: Unit, call: Call) -> str:
    need(call.word(), 'missing required resource name')
    path = unit.draft.resources.get(call.word())
    if path is None:
        raise Fault(f'could not download resource: resource#{call.word()} not found')
    return path


@command('goal-state', formats=PLAIN)
def goal_state(unit: Unit, call: Call) -> Any:
    record = unit.draft
    if record.goal is not None:
        return Struct(record.goal)
    return Struct(units=_units(record), relations=_relations(record))


def _goal(record: Record, status: str) -> Struct:
    return Struct(status=status, since=record.goal_since)


def _units(record: Record) -> Dict[str, Struct]:
    names = itertools.islice(_unit_names(record), max(record.planned_units, 0))
    statuses = {**record.peer_statuses, record.unit: record.unit_status}
    return {
        name: _goal(record, statuses[name].status if name in statuses else 'waiting')
        for name in names
    }


def _unit_names(record: Record) -> Iterator[str]:
    known = dict.fromkeys([record.unit, *record.peer_statuses])
    for relation in record.relations.values():
        if relation.peer:
            known.update(dict.fromkeys(relation.units))
    yield from known
    planned = (f'{record.app}/{number}' for number in itertools.count())
    yield from (name for name in planned if name not in known)


def _relations(record: Record) -> Dict[str, Dict[str, Struct]]:
    found: Dict[str, Dict[str, Struct]] = {}
    for relation in record.relations.values():
        if relation.peer or relation.broken or not relation.remote_app:
            continue
        goals = found.setdefault(relation.endpoint, {})
        goals[relation.remote_app] = _goal(record, 'joined')
        goals.update((name, _goal(record, 'active')) for name in relation.units)
    return found
