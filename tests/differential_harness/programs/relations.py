# SPDX-License-Identifier: Apache-2.0
"""Relations, their units and data, and what the charm hears of them."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

from typing import Any

import ops
from differential_harness._stage import Stage, program


@program
def a_relation_comes_and_goes(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    stage.note(number, harness.model.relations['db'], harness.model.get_relation('db'))
    stage.calls(harness)
    harness.add_relation_unit(number, 'pg/0')
    stage.calls(harness)
    harness.add_relation_unit(number, 'pg/1')
    relation = harness.model.get_relation('db')
    stage.note(relation.app, relation.units, len(relation.data))
    harness.update_relation_data(number, 'pg/0', {'host': 'h'})
    stage.calls(harness)
    harness.update_relation_data(number, 'pg/0', {'host': 'h'})
    harness.update_relation_data(number, 'pg/0', {'host': 'i', 'port': '1'})
    harness.update_relation_data(number, 'pg/0', {'host': ''})
    harness.update_relation_data(number, 'pg', {'name': 'n'})
    harness.update_relation_data(number, 'app/0', {'mine': 'm'})
    harness.update_relation_data(number, 'app', {'ours': 'o'})
    for entity in ('pg/0', 'pg/1', 'pg', 'app/0', 'app'):
        stage.note(entity, dict(harness.get_relation_data(number, entity)))
    stage.calls(harness)
    harness.remove_relation_unit(number, 'pg/0')
    stage.note(relation.units, dict(harness.get_relation_data(number, 'pg/1')))
    stage.attempt('gone', harness.get_relation_data, number, 'pg/0')
    stage.calls(harness)
    harness.remove_relation(number)
    stage.calls(harness)
    stage.note(harness.model.relations['db'])
    stage.attempt('gone', harness.get_relation_data, number, 'pg')
    stage.note(harness.add_relation('db', 'other'))


@program
def a_relation_with_data_from_the_start(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg', app_data={'a': 'b'}, unit_data={'c': 'd'})
    stage.note(number)
    harness.add_relation('site', 'web', app_data={'a': 'b'})
    harness.add_relation('site', 'web2', unit_data={'a': 'b'})
    harness.add_relation('site', 'web3', app_data={}, unit_data={})
    stage.note([(each.app, each.units) for each in harness.model.relations['site']])
    stage.calls(harness)


@program
def a_peer_relation(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('ring', 'app')
    harness.add_relation_unit(number, 'app/1')
    harness.update_relation_data(number, 'app/1', {'a': 'b'})
    harness.update_relation_data(number, 'app/0', {'me': 'x'})
    harness.update_relation_data(number, 'app', {'us': 'x'})
    harness.set_leader(False)
    harness.update_relation_data(number, 'app', {'us': 'y'})
    harness.update_relation_data(number, 'app', {'us': 'y'})
    relation = harness.model.get_relation('ring')
    stage.note(relation.units, relation.app, dict(relation.data[relation.app]))
    harness.remove_relation_unit(number, 'app/1')
    harness.remove_relation(number)
    harness = stage.harness()
    number = harness.add_relation('ring', 'app', app_data={'x': 'y'}, unit_data={'z': 'z'})
    stage.note(
        harness.get_relation_data(number, 'app'), harness.get_relation_data(number, 'app/0')
    )
    stage.note(harness.model.get_relation('ring').units)


@program
def relation_names_that_are_not_there(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('add', harness.add_relation, 'nope', 'pg')
    stage.attempt('get', lambda: harness.model.relations['nope'])
    stage.attempt('unit', harness.add_relation_unit, 7, 'pg/0')
    stage.attempt('update', harness.update_relation_data, 7, 'pg/0', {'a': 'b'})
    stage.attempt('data', harness.get_relation_data, 7, 'pg')
    stage.attempt('remove', harness.remove_relation, 7)
    stage.attempt('remove unit', harness.remove_relation_unit, 7, 'pg/0')
    stage.attempt('ids', harness._backend.relation_ids, 'nope')
    stage.attempt('list', harness._backend.relation_list, 7)
    stage.attempt('get', harness._backend.relation_get, 7, 'pg', True)
    stage.attempt('app', harness._backend.relation_remote_app_name, 7)
    stage.attempt('model', harness._backend.relation_model_get, 7)
    stage.attempt('none', harness.add_relation, None, 'pg')
    stage.attempt('app none', stage.harness().add_relation, 'db', None)
    stage.attempt('app int', stage.harness().add_relation, 'db', 3)
    stage.attempt('app empty', harness.add_relation, 'db', '')
    stage.attempt('app unit', harness.add_relation, 'db', 'pg/0')
    stage.calls(harness)


@program
def units_that_do_not_fit(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    stage.attempt('other app', harness.add_relation_unit, number, 'mysql/0')
    stage.attempt('no unit', harness.add_relation_unit, number, 'pg')
    stage.attempt('own', harness.add_relation_unit, number, 'app/0')
    stage.attempt('odd', harness.add_relation_unit, number, 'pg/x')
    other = stage.harness()
    stage.attempt('type', other.add_relation_unit, other.add_relation('db', 'pg'), 3)
    stage.attempt('once', harness.add_relation_unit, number, 'pg/0')
    stage.attempt('twice', harness.add_relation_unit, number, 'pg/0')
    stage.note(harness._backend.relation_list(number))
    stage.attempt('update unknown', harness.update_relation_data, number, 'pg/9', {'a': 'b'})
    stage.attempt('update other', harness.update_relation_data, number, 'zz', {'a': 'b'})
    stage.attempt('data unknown', harness.get_relation_data, number, 'pg/9')
    stage.attempt('data other', harness.get_relation_data, number, 'zz')
    stage.attempt('data app', harness.get_relation_data, number, harness.model.app)
    stage.attempt('data unit', harness.get_relation_data, number, harness.model.unit)
    stage.attempt('data int', harness.get_relation_data, number, 3)
    stage.attempt('remove unknown', harness.remove_relation_unit, number, 'pg/9')
    stage.attempt('remove other', harness.remove_relation_unit, number, 'zz/0')
    stage.attempt('remove own', harness.remove_relation_unit, number, 'app/0')


@program
def data_that_is_no_text(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('db', 'pg')
    harness.add_relation_unit(number, 'pg/0')
    for data in ({'a': 1}, {1: 'a'}, {'a': None}, {'a': ['b']}, None, [], 'text', {}):
        stage.attempt(repr(data), harness.update_relation_data, number, 'pg/0', data)
    stage.note(harness.get_relation_data(number, 'pg/0'))
    stage.attempt('app data', harness.add_relation, 'site', 'x', app_data={'a': 1})
    stage.attempt('unit data', harness.add_relation, 'site', 'y', unit_data={'a': 1})
    relation = harness.model.get_relation('db')

    def write(entity: Any, key: Any, value: Any) -> None:
        relation.data[entity][key] = value

    stage.attempt('charm int', write, harness.charm.app, 'a', 1)
    stage.attempt('charm key', write, harness.charm.unit, 1, 'a')
    stage.attempt('charm text', write, harness.charm.unit, 'a', 'b')
    stage.attempt('charm empty', write, harness.charm.unit, 'a', '')
    stage.attempt('charm remote', write, relation.app, 'a', 'b')
    stage.attempt('charm remote unit', write, next(iter(relation.units)), 'a', 'b')
    stage.note(harness.get_relation_data(number, 'app/0'))


@program
def the_charm_writes_data(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('db', 'pg')
    relation = harness.model.get_relation('db')
    stage.calls(harness)
    relation.data[harness.charm.app]['a'] = 'b'
    relation.data[harness.charm.unit].update({'c': 'd', 'e': 'f'})
    del relation.data[harness.charm.unit]['c']
    stage.calls(harness)
    stage.note(
        harness.get_relation_data(number, 'app'), harness.get_relation_data(number, 'app/0')
    )
    found = harness.get_relation_data(number, 'app')
    stage.attempt('write what is handed out', lambda: found.__setitem__('x', 'y'))
    stage.note(harness.get_relation_data(number, 'app'), dict(relation.data[harness.charm.app]))
    stage.note(relation.data[harness.charm.app], repr(relation.data))
    stage.note(
        relation.data[harness.charm.unit].get('zz'), 'e' in relation.data[harness.charm.unit]
    )
    stage.calls(harness)


@program
def data_that_a_follower_may_not_touch(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg', app_data={'r': 's'})
    relation = harness.model.get_relation('db')
    bag = relation.data[harness.charm.app]
    stage.attempt('read', lambda: bag['a'])
    stage.attempt('get', lambda: bag.get('a'))
    stage.attempt('in', lambda: 'a' in bag)
    stage.attempt('len', lambda: len(bag))
    stage.attempt('iter', lambda: list(bag))
    stage.attempt('dict', lambda: dict(bag))
    stage.attempt('write', lambda: bag.__setitem__('a', 'b'))
    stage.attempt('update', lambda: bag.update({'a': 'b'}))
    stage.attempt('update int', lambda: bag.update({'a': 1}))
    stage.attempt('delete', lambda: bag.__delitem__('a'))
    stage.attempt('pop', lambda: bag.pop('a'))
    stage.attempt('remote', lambda: dict(relation.data[relation.app]))
    stage.note(harness.get_relation_data(number, 'app'))

    def in_handler(charm: Any, event: Any) -> None:
        mine = event.relation.data[charm.app]
        stage.attempt('handler read', lambda: dict(mine))
        stage.attempt('handler write', lambda: mine.__setitem__('a', 'b'))
        stage.attempt('handler remote', lambda: dict(event.relation.data[event.app]))

    stage.on['db_relation_changed'] = in_handler
    stage.on['db_relation_broken'] = in_handler
    harness.update_relation_data(number, 'pg', {'r': 't'})
    harness.remove_relation(number)


@program
def the_broken_handler(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('db', 'pg', app_data={'r': 's'}, unit_data={'u': 'v'})
    harness.update_relation_data(number, 'app', {'mine': 'm'})

    def broken(charm: Any, event: Any) -> None:
        stage.note(event.relation.active, charm.model.relations['db'], event.relation.units)
        stage.attempt('get', charm.model.get_relation, 'db')
        stage.attempt('by id', charm.model.get_relation, 'db', number)
        stage.attempt('remote', lambda: dict(event.relation.data[event.app]))
        stage.attempt('own', lambda: dict(event.relation.data[charm.app]))
        stage.attempt('unit', lambda: dict(event.relation.data[charm.unit]))
        stage.attempt('write', lambda: event.relation.data[charm.unit].update({'a': 'b'}))

    def departed(charm: Any, event: Any) -> None:
        stage.note(event.relation.active, charm.model.relations['db'], event.relation.units)
        stage.attempt('data', lambda: dict(event.relation.data[event.unit]))
        stage.attempt('app', lambda: dict(event.relation.data[event.app]))

    stage.on['db_relation_broken'] = broken
    stage.on['db_relation_departed'] = departed
    kept = harness.model.get_relation('db')
    harness.remove_relation(number)
    stage.note(kept.active)
    stage.attempt('later', lambda: dict(kept.data[kept.app]))
    stage.calls(harness)


@program
def a_departing_unit(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg', unit_data={'u': 'v'})
    harness.add_relation_unit(number, 'pg/1')

    def departed(charm: Any, event: Any) -> None:
        stage.note(event.relation.units, event.departing_unit)
        stage.attempt('data', lambda: dict(event.relation.data[event.unit]))
        event.defer()

    stage.on['db_relation_departed'] = departed
    relation = harness.model.get_relation('db')
    stage.note(dict(relation.data[harness.model.get_unit('pg/0')]))
    harness.remove_relation_unit(number, 'pg/0')
    stage.attempt('after', lambda: dict(relation.data[harness.model.get_unit('pg/0')]))
    stage.note(relation.units)
    harness.framework.reemit()
    harness.add_relation_unit(number, 'pg/0')
    stage.attempt('again', lambda: dict(relation.data[harness.model.get_unit('pg/0')]))
    with harness.hooks_disabled():
        harness.remove_relation_unit(number, 'pg/0')
        harness.remove_relation(number)
    stage.note(harness.model.relations['db'])


@program
def two_relations_of_one_endpoint(stage: Stage) -> None:
    harness = stage.harness()
    first = harness.add_relation('db', 'pg')
    second = harness.add_relation('db', 'mysql')
    stage.attempt('one', harness.model.get_relation, 'db')
    stage.attempt('first', harness.model.get_relation, 'db', first)
    stage.attempt('third', harness.model.get_relation, 'db', 9)
    stage.attempt('limit', harness.add_relation, 'cache', 'r1')
    stage.attempt('limit', harness.add_relation, 'cache', 'r2')
    harness.update_relation_data(second, 'mysql', {'a': 'b'})
    harness.remove_relation(first)
    stage.note(harness.model.get_relation('db').id == second)
    stage.note([each.id for each in harness.model.relations['cache']])


@program
def events_emitted_by_hand(stage: Stage) -> None:
    harness = stage.harness()
    harness.add_relation('db', 'pg')
    relation = harness.model.get_relation('db')
    harness.charm.on.db_relation_joined.emit(
        relation, relation.app, harness.model.get_unit('pg/3')
    )
    harness.charm.on['db'].relation_changed.emit(relation)
    harness.charm.on.config_changed.emit()
    harness.charm.on.collect_unit_status.emit()


@program
def relation_data_in_nested_events(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('ring', 'app')

    def config(charm: Any, event: Any) -> None:
        charm.model.get_relation('ring').data[charm.app]['word'] = charm.config['word']
        charm.model.get_relation('ring').data[charm.unit]['word'] = charm.config['word']

    stage.on['config_changed'] = config
    harness.update_config({'word': 'x'})
    stage.note(
        harness.get_relation_data(number, 'app'), harness.get_relation_data(number, 'app/0')
    )
    stage.calls(harness)


@program
def data_set_while_hooks_are_off(stage: Stage) -> None:
    harness = stage.harness()
    with harness.hooks_disabled():
        number = harness.add_relation('db', 'pg', app_data={'a': 'b'}, unit_data={'c': 'd'})
    relation = harness.model.get_relation('db')
    stage.note(dict(relation.data[relation.app]), [dict(relation.data[u]) for u in relation.units])
    with harness.hooks_disabled():
        harness.update_relation_data(number, 'pg', {'a': 'c'})
    stage.note(dict(relation.data[relation.app]))
    stage.attempt(
        'update backend',
        harness._backend.update_relation_data,
        number,
        harness.charm.unit,
        {'z': 'y'},
    )
    stage.note(harness.get_relation_data(number, 'app/0'))
    stage.attempt('set backend', harness._backend.relation_set, number, {'k': 'v'}, False)
    stage.attempt('set app', harness._backend.relation_set, number, {'k': 'v'}, True)
    stage.attempt('set str', harness._backend.relation_set, number, {'k': 'v'}, 'x')
    stage.attempt('get str', harness._backend.relation_get, number, 'pg', 'x')
    stage.note(harness.get_relation_data(number, 'app/0'))


@program
def models_of_relations(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    relation = harness.model.get_relation('db')
    stage.note(relation.remote_model.uuid == harness.model.uuid)
    stage.note(harness._backend.relation_remote_app_name(number))
    stage.note(harness._backend.relation_ids('db'), harness._backend.relation_ids('site'))
    stage.calls(harness)


@program
def typed_relation_data(stage: Stage) -> None:
    class Data:
        host: str
        port: int

        def __init__(self, host: str, port: int = 3):
            self.host = host
            self.port = port

    harness = stage.harness(leader=True)
    number = harness.add_relation('db', 'pg', app_data={'host': '"h"', 'port': '7'})
    relation = harness.model.get_relation('db')
    found = relation.load(Data, relation.app)
    stage.note(found.host, found.port)
    relation.save(Data('mine', 9), harness.charm.app)
    stage.note(harness.get_relation_data(number, 'app'))


@program
def remove_a_relation_with_units(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    for unit in ('pg/2', 'pg/0', 'pg/10'):
        harness.add_relation_unit(number, unit)
    stage.note(sorted(each.name for each in harness.model.get_relation('db').units))
    harness.remove_relation(number)
    stage.attempt('again', harness.remove_relation, number)
    stage.note(harness._backend._relation_app_and_units)


@program
def leadership(stage: Stage) -> None:
    harness = stage.harness()
    stage.note(harness.charm.unit.is_leader())
    harness.set_leader(True)
    harness.set_leader(True)
    stage.note(harness.charm.unit.is_leader(), harness.model.unit.is_leader())
    harness.set_leader(False)
    harness.set_leader()
    harness.set_leader(False)
    stage.attempt('status', lambda: setattr(harness.charm.app, 'status', ops.ActiveStatus('x')))
    stage.attempt('status', lambda: harness.charm.app.status)
    stage.attempt('other', harness.set_leader, 'yes')
    stage.note(harness.charm.unit.is_leader())
    stage.calls(harness)
