# SPDX-License-Identifier: Apache-2.0
"""Relations and their data."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

from typing import Any

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import testing

META = {
    'name': 'probe',
    'requires': {'db': {'interface': 'db'}, 'main': {'interface': 'x', 'scope': 'container'}},
    'provides': {'web': {'interface': 'http'}},
    'peers': {'peers': {'interface': 'peers'}},
}


def _run(show: Show, handler: Any, make: Any, *relations: Any, **state: Any) -> Any:
    ctx = testing.Context(charm(handler), meta=META, app_name='probe', unit_id=1)
    return show.run(ctx, make(ctx.on), testing.State(relations=relations, **state))


def _start(on: Any) -> Any:
    return on.start()


def _names(relation: Any) -> Any:
    app = relation.app.name if relation.app else None
    return [relation.name, app, sorted(unit.name for unit in relation.units), relation.active]


def _event(show: Show) -> Any:
    def handler(self: Any, event: Any) -> None:
        show('event', type(event).__name__)
        show('relation', _names(event.relation))
        show('app', event.app.name)
        show('unit', event.unit.name if event.unit else None)
        if isinstance(event, ops.RelationDepartedEvent):
            show('departing', event.departing_unit.name if event.departing_unit else None)
        show('data', {k.name: dict(v) for k, v in event.relation.data.items() if k != self.app})
        show('listed', [_names(each) for each in self.model.relations[event.relation.name]])

    return handler


@program
def relation_created(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_app_data={'a': 'b'})
    _run(show, _event(show), lambda on: on.relation_created(relation), relation)


@program
def relation_joined(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_units_data={0: {'a': '0'}, 4: {'a': '4'}})
    _run(show, _event(show), lambda on: on.relation_joined(relation, remote_unit=4), relation)


@program
def relation_changed_by_the_first_unit(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_units_data={2: {'a': '2'}, 4: {'a': '4'}})
    _run(show, _event(show), lambda on: on.relation_changed(relation), relation)


@program
def relation_departed(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_units_data={0: {}, 1: {}})
    _run(
        show,
        _event(show),
        lambda on: on.relation_departed(relation, remote_unit=1, departing_unit=1),
        relation,
    )


@program
def relation_departed_without_saying_who(show: Show) -> None:
    relation = testing.Relation('db', id=3)
    _run(show, _event(show), lambda on: on.relation_departed(relation), relation)


@program
def relation_broken(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_app_data={'a': 'b'})
    other = testing.Relation('db', id=4, remote_app_name='other')
    _run(show, _event(show), lambda on: on.relation_broken(relation), relation, other)


@program
def peer_relation_changed(show: Show) -> None:
    peers = testing.PeerRelation('peers', id=5, peers_data={0: {'a': '0'}, 2: {'a': '2'}})
    _run(show, _event(show), lambda on: on.relation_changed(peers, remote_unit=2), peers)


@program
def peer_relation_alone(show: Show) -> None:
    peers = testing.PeerRelation('peers', id=5, local_app_data={'k': 'v'})

    def handler(self: Any, event: Any) -> None:
        relation = self.model.get_relation('peers')
        show('relation', _names(relation))
        show.call('app data', lambda: dict(relation.data[self.app]))
        show.call('write', lambda: relation.data[self.app].update({'k': 'w'}))

    _run(show, handler, _start, peers)
    _run(show, handler, _start, peers, leader=True)


@program
def subordinate_relation(show: Show) -> None:
    relation = testing.SubordinateRelation(
        'main', id=6, remote_app_name='principal', remote_unit_id=7, remote_unit_data={'a': 'b'}
    )
    _run(show, _event(show), lambda on: on.relation_changed(relation), relation)


@program
def relation_data_written(show: Show) -> None:
    relation = testing.Relation('db', id=3, local_unit_data={'old': '1', 'gone': '2'})

    def handler(self: Any, event: Any) -> None:
        found = self.model.get_relation('db')
        found.data[self.unit].update({'new': '3'})
        found.data[self.unit]['gone'] = ''
        show('read back', dict(found.data[self.unit]))
        show.call('delete', lambda: found.data[self.unit].pop('old'))
        show.call('int', lambda: found.data[self.unit].update({'n': 1}))
        show.call('app', lambda: found.data[self.app].update({'a': '1'}))
        show.call('remote', lambda: found.data[found.app].update({'a': '1'}))
        show.call('own app', lambda: dict(found.data[self.app]))

    _run(show, handler, _start, relation)
    _run(show, handler, _start, relation, leader=True)


@program
def relations_of_an_endpoint(show: Show) -> None:
    several = [
        testing.Relation('db', id=number, remote_app_name=f'app{number}') for number in (12, 3, 4)
    ]

    def handler(self: Any, event: Any) -> None:
        show('all', sorted(_names(each) for each in self.model.relations['db']))
        show.call('the only one', lambda: self.model.get_relation('db'))
        show.call('by number', lambda: _names(self.model.get_relation('db', 4)))
        show.call('none', lambda: self.model.get_relation('web'))
        show.call('no endpoint', lambda: self.model.get_relation('nothing'))
        show.call('no endpoint listed', lambda: self.model.relations['nothing'])

    _run(show, handler, _start, *several)


@program
def relation_to_another_model(show: Show) -> None:
    uuid = '11111111-2222-4333-8444-555555555555'
    relation = testing.Relation('db', id=3, remote_model_uuid=uuid)
    here = testing.Relation('web', id=4)

    def handler(self: Any, event: Any) -> None:
        show('there', self.model.get_relation('db').remote_model.uuid)
        show('here', self.model.get_relation('web').remote_model.uuid == self.model.uuid)

    _run(show, handler, _start, relation, here)


@program
def relation_without_units(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_units_data={})
    _run(show, _event(show), lambda on: on.relation_changed(relation), relation)
    _run(show, _event(show), lambda on: on.relation_created(relation), relation)


@program
def relation_that_is_not_in_the_state(show: Show) -> None:
    relation = testing.Relation('db', id=3)
    _run(show, _event(show), lambda on: on.relation_changed(relation))


@program
def relation_of_an_unknown_endpoint(show: Show) -> None:
    _run(show, lambda self, event: None, _start, testing.Relation('nothing', id=3))


@program
def states_do_not_share_relation_data(show: Show) -> None:
    relation = testing.Relation('db', id=3, remote_app_data={'a': '1'})

    def handler(self: Any, event: Any) -> None:
        self.model.get_relation('db').data[self.unit]['b'] = '2'

    ctx = testing.Context(charm(handler), meta=META)
    state = testing.State(relations=[relation])
    out = ctx.run(ctx.on.start(), state)
    found: Any = out.get_relation(3)
    show('same', found is relation)
    show('local', [dict(relation.local_unit_data).get('b'), found.local_unit_data.get('b')])
    found.remote_app_data['a'] = 'changed'
    show('remote', relation.remote_app_data)
