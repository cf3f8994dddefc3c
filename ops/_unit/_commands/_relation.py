# SPDX-License-Identifier: Apache-2.0
"""``relation-get``, ``-ids``, ``-list``, ``-model-get``, ``-set``: relations and their data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, List

from ops._unit import _keyvalues
from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, UsageFault, quoted
from ops._unit._parts import Relation

if TYPE_CHECKING:
    from ops._unit._unit import Unit

APPLICATION = r'[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*'
_IS_APPLICATION = re.compile(rf'^{APPLICATION}\Z')
_IS_UNIT = re.compile(rf'^{APPLICATION}/(?:0|[1-9][0-9]*)\Z')


def relation_of(unit: Unit, call: Call) -> Relation:
    """Return the relation of the flag, else of the hook."""
    number = call.flag('relation', unit.hook.relation)
    relation = unit.draft.relation(number)
    if relation is None:
        raise UsageFault('no relation id specified')
    return relation


@command('relation-get', '-r --relation=relation', '--app', formats=SMART, words=2)
def relation_get(unit: Unit, call: Call) -> Any:
    relation = relation_of(unit, call)
    entity = _entity(unit, call, relation)
    if not _may_read(unit, relation, entity):
        raise Fault('permission denied')
    bag = relation.bag(entity)
    key = call.word()
    return bag if key in ('', '-') else bag.get(key)


def _entity(unit: Unit, call: Call, relation: Relation) -> str:
    of_app = call.flag('app')
    name = call.word(1)
    if not name:
        name = unit.hook.remote_unit
        if not name and unit.hook.relation is not None:
            name, of_app = _remote_app(unit), True
    need(name, 'no unit or application specified')
    if of_app:
        return name.partition('/')[0]
    known = '/' in name and (name in relation.data or name in relation.units)
    if known or _IS_UNIT.match(name):
        return name
    if _IS_APPLICATION.match(name) or name in (relation.remote_app, unit.draft.app):
        raise UsageFault(f'expected unit name, got application name {quoted(name)}')
    raise UsageFault(f'invalid unit name {quoted(name)}')


def _remote_app(unit: Unit) -> str:
    if unit.hook.remote_app is not None:
        return unit.hook.remote_app
    relation = unit.draft.relation(unit.hook.relation)
    return '' if relation is None else relation.remote_app


def _may_read(unit: Unit, relation: Relation, entity: str) -> bool:
    record = unit.draft
    if entity == record.app:
        return relation.peer or bool(record.leader)
    if entity.partition('/')[0] == record.app and entity != record.unit and not relation.peer:
        return False
    return (
        entity in (record.unit, relation.remote_app)
        or entity in relation.units
        or entity in relation.data
    )


@command('relation-ids', formats=SMART, words=1)
def relation_ids(unit: Unit, call: Call) -> List[str]:
    endpoint = call.word()
    current = unit.draft.relation(unit.hook.relation)
    if not endpoint and current is not None:
        endpoint = current.endpoint
    word = 'endpoint' if unit.version >= (3, 4, 0) else 'relation'
    need(endpoint, f'no {word} name specified')
    with_broken = unit.version < (3, 4, 4)
    return sorted(
        f'{endpoint}:{relation.id}'
        for relation in unit.draft.relations.values()
        if relation.endpoint == endpoint and (with_broken or not relation.broken)
    )


@command('relation-list', '-r --relation=relation', '--app', formats=SMART)
def relation_list(unit: Unit, call: Call) -> Any:
    if 'app' in call.given and unit.version < (2, 8, 1):
        raise UsageFault('option provided but not defined: --app')
    relation = relation_of(unit, call)
    return relation.remote_app if call.flag('app') else sorted(relation.units)


@command('relation-model-get', '-r --relation=relation', formats=SMART, since=(3, 6, 2))
def relation_model_get(unit: Unit, call: Call) -> Dict[str, str]:
    return {'uuid': relation_of(unit, call).remote_model_uuid or unit.draft.model.uuid}


@command(
    'relation-set',
    '-r --relation=relation',
    '--app',
    '--file=text',
    words=None,
    swallows_format=True,
    reads_input=True,
)
def relation_set(unit: Unit, call: Call) -> None:
    relation = relation_of(unit, call)
    settings = _keyvalues.parse(call.words)
    if file := call.flag('file'):
        settings = {**_keyvalues.load(call.read_file(file)), **settings}
    record = unit.draft
    if call.flag('app') and not record.leader:
        raise Fault('cannot write relation settings')
    entity = record.app if call.flag('app') else record.unit
    bag = {**relation.bag(entity), **settings}
    kept = {key: value for key, value in bag.items() if value}
    unit.later(record.with_relation(relation.with_bag(entity, kept)))
