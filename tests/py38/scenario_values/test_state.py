# SPDX-License-Identifier: Apache-2.0
"""The State: its defaults, what it copies, and how its parts are found."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import dataclasses
from typing import Any, Dict

import pytest

import ops
from ops import testing
from ops.testing._scenario._charm_spec import _CharmSpec
from ops.testing._scenario._status import _EntityStatus
from ops_compat import behaviours

DEFERRED = testing.DeferredEvent('C/on/start[1]', 'C', '_on_start')

SETS: Dict[str, Any] = {
    'relations': testing.Relation('db'),
    'networks': testing.Network('db'),
    'containers': testing.Container('web'),
    'storages': testing.Storage('data'),
    'opened_ports': testing.TCPPort(80),
    'secrets': testing.Secret({'a': 'b'}),
    'resources': testing.Resource(name='image', path='image.tar'),
    'stored_states': testing.StoredState(),
}


def test_a_state_is_empty_by_default():
    state = testing.State()

    for name in SETS:
        assert getattr(state, name) == frozenset()
    assert (state.config, state.deferred) == ({}, [])
    assert (state.leader, state.planned_units, state.workload_version) == (False, 1, '')
    assert state.app_status == state.unit_status == testing.UnknownStatus()


@pytest.mark.parametrize('name', SETS)
@pytest.mark.parametrize('collect', [list, set, tuple, frozenset, iter])
def test_sets_are_given_as_any_iterable(name: str, collect: Any):
    state = testing.State(**{name: collect([SETS[name]])})

    assert getattr(state, name) == {SETS[name]}
    assert type(getattr(state, name)) is frozenset


@pytest.mark.parametrize('name', [*SETS, 'deferred'])
def test_one_thing_is_no_set_of_them(name: str):
    given = SETS.get(name, 5)

    with behaviours.using(state_copies=True), pytest.raises(TypeError, match='is not iterable'):
        testing.State(**{name: given})


def test_a_state_takes_no_positions():
    with pytest.raises(TypeError):
        testing.State({})  # type: ignore[misc]


@pytest.mark.parametrize('name', ['config', 'model', 'app_status', 'unit_status'])
def test_none_is_the_default(name: str):
    given: Any = {name: None}

    assert getattr(testing.State(**given), name) is not None


@pytest.mark.parametrize('name', ['app_status', 'unit_status'])
@pytest.mark.parametrize(
    'status',
    [ops.ActiveStatus('x'), testing.ActiveStatus('x'), _EntityStatus('active', 'x')],
)
def test_a_status_may_be_one_of_ops(name: str, status: Any):
    state = testing.State(**{name: status})

    assert getattr(state, name) == status
    assert isinstance(getattr(state, name), _EntityStatus)


@pytest.mark.parametrize('name', ['app_status', 'unit_status'])
@pytest.mark.parametrize('status', ['active', 5])
def test_a_status_is_no_word(name: str, status: Any):
    with pytest.raises(TypeError, match=f'Invalid status.{name}: {status!r}'):
        testing.State(**{name: status})


def test_a_state_has_no_hash():
    with pytest.raises(TypeError, match='unhashable'):
        hash(testing.State())


def test_a_replaced_state_keeps_the_rest():
    relation = testing.Relation('db')
    state = testing.State(relations=[relation])

    led = dataclasses.replace(state, leader=True)

    assert (led.leader, led.model, led.relations) == (True, state.model, {relation})


def test_a_deep_copy_shares_nothing():
    state = testing.State(config={'a': 1})

    other = copy.deepcopy(state)

    assert other == state
    assert other.model is not state.model
    assert other.config is not state.config


# -- the row state-equality --


def test_states_without_a_model_are_never_equal():
    with behaviours.using(state_equality=True):
        assert testing.State() != testing.State()


def test_states_without_a_model_share_one():
    with behaviours.using(state_equality=False):
        assert testing.State() == testing.State()
        assert testing.State().model is testing.State().model


@pytest.mark.parametrize('on', [True, False])
def test_states_of_one_model_are_equal(on: bool):
    model = testing.Model()

    with behaviours.using(state_equality=on):
        assert testing.State(model=model) == testing.State(model=model)


# -- the row state-copies --


@pytest.mark.parametrize(('name', 'given'), [('config', {'a': 1}), ('deferred', [DEFERRED])])
def test_what_is_given_is_copied(name: str, given: Any):
    with behaviours.using(state_copies=True):
        state = testing.State(**{name: given})

    assert getattr(state, name) == given
    assert getattr(state, name) is not given


@pytest.mark.parametrize(('name', 'given'), [('config', {'a': 1}), ('deferred', [DEFERRED])])
def test_what_is_given_is_kept_where_nothing_is_copied(name: str, given: Any):
    with behaviours.using(state_copies=False):
        state = testing.State(**{name: given})

    assert getattr(state, name) is given


SEQUENCES: Any = {
    'deferred': (lambda given: testing.State(deferred=given).deferred, DEFERRED),
    'addresses': (lambda given: testing.BindAddress(given).addresses, testing.Address('10.0.0.1')),
    'bind_addresses': (
        lambda given: testing.Network('db', given).bind_addresses,
        testing.BindAddress([]),
    ),
    'notices': (
        lambda given: testing.Container('web', notices=given).notices,
        testing.Notice('a'),
    ),
    'ca_certificates': (
        lambda given: testing.CloudSpec('lxd', ca_certificates=given).ca_certificates,
        'PEM',
    ),
}
each_sequence = pytest.mark.parametrize(('keep', 'one'), SEQUENCES.values(), ids=SEQUENCES)


@each_sequence
@pytest.mark.parametrize('collect', [list, tuple, iter])
def test_sequences_become_lists(keep: Any, one: Any, collect: Any):
    with behaviours.using(state_copies=True):
        assert keep(collect([one])) == [one]


@each_sequence
def test_sequences_keep_their_type_where_nothing_is_copied(keep: Any, one: Any):
    with behaviours.using(state_copies=False):
        assert keep((one,)) == (one,)


@each_sequence
@pytest.mark.parametrize('on', [True, False])
def test_an_empty_sequence_is_a_list(keep: Any, one: Any, on: bool):
    with behaviours.using(state_copies=on):
        assert keep(()) == []


MAPPINGS: Any = {
    'service_statuses': lambda given: (
        testing.Container('a', service_statuses=given).service_statuses
    ),
    'mounts': lambda given: testing.Container('a', mounts=given).mounts,
    '_base_plan': lambda given: testing.Container('a', _base_plan=given)._base_plan,
    'last_data': lambda given: testing.Notice('a', last_data=given).last_data,
    'attributes': lambda given: (
        testing.CloudCredential(auth_type='a', attributes=given).attributes
    ),
    'content': lambda given: testing.StoredState(content=given).content,
}


@pytest.mark.parametrize('keep', MAPPINGS.values(), ids=MAPPINGS)
@pytest.mark.parametrize('on', [True, False])
def test_parts_copy_what_they_are_given_either_way(keep: Any, on: bool):
    given = {'a': 'b'}

    with behaviours.using(state_copies=on):
        kept = keep(given)

    assert kept == given
    assert kept is not given


def test_stored_content_is_copied_all_the_way_down():
    given = {'seen': [{'a': {1}}]}

    kept: Any = testing.StoredState(content=given).content

    assert kept == given
    assert kept['seen'] is not given['seen']
    assert kept['seen'][0]['a'] is not given['seen'][0]['a']


# -- finding --


def test_a_container_is_found():
    container = testing.Container('web')

    assert testing.State(containers=[container]).get_container('web') is container
    with pytest.raises(KeyError, match='container: web not found in the State'):
        testing.State().get_container('web')


def test_a_network_is_found():
    network = testing.Network('db')

    assert testing.State(networks=[network]).get_network('db') is network
    with pytest.raises(KeyError, match='network: db not found in the State'):
        testing.State().get_network('db')


@pytest.mark.parametrize('asked', [{'id': 'x'}, {'label': 'l'}, {'id': 'x', 'label': 'l'}])
def test_a_secret_is_found(asked: Dict[str, str]):
    secret = testing.Secret({'a': 'b'}, id='x', label='l')
    other = testing.Secret({'a': 'b'}, id='y')

    assert testing.State(secrets=[other, secret]).get_secret(**asked) is secret
    with pytest.raises(KeyError, match='secret: not found in the State'):
        testing.State(secrets=[other]).get_secret(**asked)


def test_a_secret_has_to_match_both():
    secret = testing.Secret({'a': 'b'}, id='x', label='l')

    with pytest.raises(KeyError):
        testing.State(secrets=[secret]).get_secret(id='x', label='other')


def test_a_secret_is_asked_for_by_something():
    with pytest.raises(ValueError, match='An id or label must be provided'):
        testing.State().get_secret()


def test_a_storage_is_found():
    storage = testing.Storage('data', index=2)
    state = testing.State(storages=[storage, testing.Storage('logs', index=2)])

    assert state.get_storage('data', index=2) is storage
    with pytest.raises(ValueError, match='storage: name=data, index=0 not found'):
        state.get_storage('data')


def test_a_stored_state_is_found_under_its_owner():
    stored = testing.StoredState('_stored', owner_path='C')
    state = testing.State(stored_states=[stored, testing.StoredState('_stored')])

    assert state.get_stored_state('_stored', owner_path='C') is stored
    assert state.get_stored_state('_stored').owner_path is None
    with pytest.raises(ValueError, match='stored state: _stored not found'):
        state.get_stored_state('_stored', owner_path='D')


def test_a_relation_is_found_by_its_number():
    relation = testing.Relation('db', id=7)

    assert testing.State(relations=[relation]).get_relation(7) is relation
    with pytest.raises(KeyError, match='relation: id=8 not found in the State'):
        testing.State(relations=[relation]).get_relation(8)


def test_a_relation_is_found_by_what_it_was():
    before = testing.Relation('db', id=7)
    after = testing.Relation('db', id=7, local_app_data={'a': 'b'})

    assert testing.State(relations=[after]).get_relation(before) is after


@pytest.mark.parametrize('other', [testing.Relation('x', id=7), testing.PeerRelation('db', id=7)])
def test_a_relation_of_that_number_may_be_another(other: testing.RelationBase):
    state = testing.State(relations=[testing.Relation('db', id=7)])

    with pytest.raises(ValueError, match=r'State.get_relation\(\) result does not match'):
        state.get_relation(other)


def test_relations_of_an_endpoint_are_in_the_order_of_their_numbers():
    relations = [testing.Relation('db', id=number) for number in (5, 33, 9, 1)]
    state = testing.State(relations=[*relations, testing.Relation('cache', id=2)])

    assert [relation.id for relation in state.get_relations('db')] == [1, 5, 9, 33]
    assert state.get_relations('none') == ()


# -- from_context() --


class Charm(ops.CharmBase):
    _stored = ops.StoredState()


class Later(Charm):
    more = ops.StoredState()


class Context:
    """What a State asks of a Context."""

    _charm_spec = _CharmSpec(
        Later,
        meta={
            'name': 'later',
            'requires': {
                'db': {'interface': 'postgresql'},
                'host': {'interface': 'juju-info', 'scope': 'container'},
            },
            'provides': {'web': {'interface': 'http'}},
            'peers': {'peers': {'interface': 'mine'}},
            'containers': {'web': {}, 'bare': None},
            'storage': {'data': {'type': 'filesystem'}},
        },
        config={
            'options': {
                'port': {'type': 'int', 'default': 80},
                'off': {'type': 'boolean', 'default': False},
                'name': {'type': 'string'},
                'none': {'type': 'string', 'default': None},
            }
        },
    )


CONTEXT: Any = Context()


def test_everything_declared_is_there():
    state = testing.State.from_context(CONTEXT)

    assert state.config == {'port': 80, 'off': False}
    assert {c.name: c.can_connect for c in state.containers} == {'web': True, 'bare': True}
    assert [storage.name for storage in state.storages] == ['data']
    assert {(s.name, s.owner_path) for s in state.stored_states} == {
        ('_stored', 'Later'),
        ('more', 'Later'),
    }


def test_each_endpoint_has_a_relation_of_its_kind():
    state = testing.State.from_context(CONTEXT)

    assert {(r.endpoint, r.interface, type(r)) for r in state.relations} == {
        ('db', 'postgresql', testing.Relation),
        ('host', 'juju-info', testing.SubordinateRelation),
        ('web', 'http', testing.Relation),
        ('peers', 'mine', testing.PeerRelation),
    }


def test_what_is_given_stands_instead_of_what_is_declared():
    relation = testing.Relation('db')
    container = testing.Container('web')
    storage = testing.Storage('data', index=9)
    stored = testing.StoredState('more', owner_path='Later', content={'a': 1})

    state = testing.State.from_context(
        CONTEXT,
        config={'port': 8080, 'name': 'x'},
        relations=[relation],
        containers=[container],
        storages=[storage],
        stored_states=[stored],
        leader=True,
    )

    assert state.config == {'port': 8080, 'name': 'x', 'off': False}
    assert state.get_relations('db') == (relation,)
    assert len(state.relations) == 4
    assert state.get_container('web') is container
    assert state.storages == {storage}
    assert state.get_stored_state('more', owner_path='Later') is stored
    assert state.leader


def test_a_stored_state_of_another_object_is_beside_those_of_the_charm():
    other = testing.StoredState('more', owner_path='Later/Library')

    assert len(testing.State.from_context(CONTEXT, stored_states=[other]).stored_states) == 3


def test_an_argument_that_no_state_has_is_a_type_error():
    with pytest.raises(TypeError, match='unexpected keyword argument'):
        testing.State.from_context(CONTEXT, colour='red')
