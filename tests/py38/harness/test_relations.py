# SPDX-License-Identifier: Apache-2.0
"""Relations: what the charm sees of them, and whose data is whose."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import warnings
from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.harnessed import Place

import ops

Make = Callable[..., Place]


def test_a_relation_is_created(place: Place):
    number = place.harness.add_relation('db', 'pg')

    assert place.seen == ['db_relation_created pg']
    relation = place.model.get_relation('db')
    assert relation is not None
    assert (relation.id, relation.app.name, relation.units) == (number, 'pg', set())


DATA: Dict[str, Tuple[Dict[str, Any], List[str]]] = {
    'app': (
        {'app_data': {'a': 'b'}},
        ['db_relation_joined pg pg/0', 'db_relation_changed pg'],
    ),
    'unit': (
        {'unit_data': {'a': 'b'}},
        ['db_relation_joined pg pg/0', 'db_relation_changed pg pg/0'],
    ),
    'both': (
        {'app_data': {'a': 'b'}, 'unit_data': {'a': 'b'}},
        [
            'db_relation_joined pg pg/0',
            'db_relation_changed pg',
            'db_relation_changed pg pg/0',
        ],
    ),
    'empty': ({'app_data': {}, 'unit_data': {}}, ['db_relation_joined pg pg/0']),
}


@pytest.mark.parametrize(('data', 'events'), DATA.values(), ids=DATA)
def test_data_brings_a_unit_with_it(data: Dict[str, Any], events: List[str], place: Place):
    place.harness.add_relation('db', 'pg', **data)

    assert place.seen[1:] == events


def test_data_that_is_the_same_changes_nothing(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    place.seen.clear()

    place.harness.update_relation_data(number, 'pg/0', {'a': 'b'})

    assert place.seen == []


def test_the_empty_string_removes_a_key(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b', 'c': 'd'})

    place.harness.update_relation_data(number, 'pg/0', {'a': ''})

    assert place.harness.get_relation_data(number, 'pg/0') == {'c': 'd'}


@pytest.mark.parametrize(
    ('leader', 'endpoint', 'entity', 'events'),
    [
        (False, 'db', 'app/0', []),
        (False, 'db', 'app', []),
        (True, 'db', 'app', []),
        (False, 'db', 'pg', ['db_relation_changed pg']),
        (False, 'ring', 'app', ['ring_relation_changed app']),
        (True, 'ring', 'app', []),
        (False, 'ring', 'app/0', []),
    ],
)
def test_the_charm_sees_what_it_does_not_say_itself(
    leader: bool, endpoint: str, entity: str, events: List[str], make: Make
):
    place = make(leader=leader)
    number = place.harness.add_relation(endpoint, 'app' if endpoint == 'ring' else 'pg')
    place.seen.clear()

    place.harness.update_relation_data(number, entity, {'a': 'b'})

    assert place.seen == events
    assert place.harness.get_relation_data(number, entity) == {'a': 'b'}


def test_what_the_charm_says_the_test_reads(make: Make):
    place = make(leader=True)
    number = place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None

    relation.data[place.model.app]['a'] = 'b'
    relation.data[place.unit].update({'c': 'd'})

    assert place.harness.get_relation_data(number, place.model.app) == {'a': 'b'}
    assert place.harness.get_relation_data(number, 'app/0') == {'c': 'd'}


def test_data_is_handed_out_as_a_copy(place: Place):
    number = place.harness.add_relation('db', 'pg', app_data={'a': 'b'})

    place.harness.get_relation_data(number, 'pg')['a'] = 'changed'

    assert place.harness.get_relation_data(number, 'pg') == {'a': 'b'}


def test_who_has_nothing_to_do_with_a_relation_says_nothing(place: Place):
    number = place.harness.add_relation('db', 'pg')

    assert place.harness.get_relation_data(number, 'mysql') is None


def test_a_unit_leaves_with_its_data_readable_meanwhile(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    found: List[Any] = []
    place.seen.on['db_relation_departed'] = lambda charm, event: found.extend(
        [dict(event.relation.data[event.unit]), event.relation.units, event.departing_unit.name]
    )

    place.harness.remove_relation_unit(number, 'pg/0')

    assert found == [{'a': 'b'}, set(), 'pg/0']
    assert place.harness.get_relation_data(number, 'pg/0') is None


def test_a_relation_goes_unit_by_unit(place: Place):
    number = place.harness.add_relation('db', 'pg')
    for name in ('pg/1', 'pg/0'):
        place.harness.add_relation_unit(number, name)
    place.seen.clear()

    place.harness.remove_relation(number)

    assert place.seen == [
        'db_relation_departed pg pg/1',
        'db_relation_departed pg pg/0',
        'db_relation_broken pg',
    ]
    assert place.model.relations['db'] == []


def test_a_relation_that_breaks_is_listed_no_more_and_read_still(make: Make):
    place = make(leader=True)
    number = place.harness.add_relation('db', 'pg', app_data={'a': 'b'})
    found: List[Any] = []
    place.seen.on['db_relation_broken'] = lambda charm, event: found.extend(
        [charm.model.relations['db'], event.relation.active, dict(event.relation.data[event.app])]
    )

    place.harness.remove_relation(number)

    assert found == [[], False, {'a': 'b'}]


def test_numbers_are_not_used_again(place: Place):
    first = place.harness.add_relation('db', 'pg')
    place.harness.remove_relation(first)

    assert place.harness.add_relation('db', 'pg') == first + 1


def test_a_follower_may_set_nothing_of_the_application_in_a_handler(place: Place):
    place.seen.on['db_relation_created'] = lambda charm, event: event.relation.data[
        charm.app
    ].update({'a': 'b'})

    with pytest.raises(ops.RelationDataAccessError):
        place.harness.add_relation('db', 'pg')


def test_a_test_may_set_anything(place: Place):
    number = place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None

    relation.data[place.model.app]['a'] = 'b'
    relation.data[relation.app]['c'] = 'd'

    assert place.harness.get_relation_data(number, 'app') == {'a': 'b'}
    assert place.harness.get_relation_data(number, 'pg') == {'c': 'd'}


def test_in_an_event_context_a_test_may_set_what_a_charm_may(place: Place):
    place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None

    with place.harness._event_context('start'), pytest.raises(ops.RelationDataAccessError):
        relation.data[relation.app]['c'] = 'd'


BAD: Dict[str, Tuple[Callable[[Any, int], Any], Any]] = {
    'endpoint': (lambda h, n: h.add_relation('nope', 'pg'), ops.RelationNotFoundError),
    'app': (lambda h, n: h.add_relation('db', 3), TypeError),
    'unit of no relation': (lambda h, n: h.add_relation_unit(9, 'pg/0'), KeyError),
    'data of no relation': (lambda h, n: h.update_relation_data(9, 'pg', {}), KeyError),
    'read of no relation': (lambda h, n: h.get_relation_data(9, 'pg'), KeyError),
    'no relation': (lambda h, n: h.remove_relation(9), ops.RelationNotFoundError),
    'leaving no relation': (lambda h, n: h.remove_relation_unit(9, 'pg/0'), KeyError),
    'leaving': (lambda h, n: h.remove_relation_unit(n, 'pg/9'), KeyError),
    'data of nobody': (lambda h, n: h.update_relation_data(n, 'pg/9', {'a': 'b'}), KeyError),
    'value': (lambda h, n: h.update_relation_data(n, 'pg', {'a': 1}), ops.RelationDataTypeError),
    'key': (lambda h, n: h.update_relation_data(n, 'pg', {1: 'a'}), ops.RelationDataTypeError),
    'entity': (lambda h, n: h.get_relation_data(n, 3), TypeError),
}


@pytest.mark.parametrize(('act', 'error'), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused(act: Callable[[Any, int], Any], error: Any, place: Place):
    number = place.harness.add_relation('db', 'pg')

    with pytest.raises(error):
        act(place.harness, number)


def test_a_unit_of_another_application_is_warned_of(place: Place):
    number = place.harness.add_relation('db', 'pg')

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        place.harness.add_relation_unit(number, 'mysql/0')

    (warning,) = caught
    assert 'should be pg/<some-number>' in str(warning.message)
    assert warning.filename == __file__


def test_a_unit_joins_once(place: Place):
    number = place.harness.add_relation('db', 'pg')
    for _ in range(2):
        place.harness.add_relation_unit(number, 'pg/0')

    assert place.harness._backend.relation_list(number) == ['pg/0']


# -- networks --


def test_a_relation_without_a_network_has_an_address(place: Place):
    place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None

    binding = place.model.get_binding(relation)

    assert binding is not None
    assert str(binding.network.bind_address) == '10.0.0.10'


def test_a_network_of_an_endpoint(place: Place):
    place.harness.add_network(
        '10.0.0.2', endpoint='db', cidr='10.0.0.0/8', interface='lo',
        ingress_addresses=['1.1.1.1'], egress_subnets=['2.0.0.0/8'],
    )  # fmt: skip

    binding = place.model.get_binding('db')

    assert binding is not None
    network = binding.network
    assert str(network.bind_address) == '10.0.0.2'
    assert network.interfaces[0].name == 'lo'
    assert [str(each) for each in network.ingress_addresses] == ['1.1.1.1']
    assert [str(each) for each in network.egress_subnets] == ['2.0.0.0/8']


def test_one_network_for_all_bindings(place: Place):
    place.harness.add_network('fd00::1')

    binding = place.model.get_binding('anything')

    assert binding is not None
    assert str(binding.network.interfaces[0].subnet) == 'fd00::/64'


def test_no_network(place: Place):
    binding = place.model.get_binding('db')
    assert binding is not None

    with pytest.raises(ops.RelationNotFoundError):
        assert binding.network


BAD_NETWORKS: Dict[str, Tuple[Dict[str, Any], Any]] = {
    'endpoint': ({'address': '10.0.0.1', 'endpoint': 'nope'}, ops.ModelError),
    'relation alone': ({'address': '10.0.0.1', 'relation_id': 0}, TypeError),
    'no relation': ({'address': '10.0.0.1', 'endpoint': 'db', 'relation_id': 9}, ops.ModelError),
    'other endpoint': (
        {'address': '10.0.0.1', 'endpoint': 'site', 'relation_id': 0}, ops.ModelError,
    ),
    'address': ({'address': 'no address', 'endpoint': 'db'}, ValueError),
}  # fmt: skip


@pytest.mark.parametrize(('given', 'error'), BAD_NETWORKS.values(), ids=BAD_NETWORKS)
def test_a_network_that_does_not_fit_is_refused(given: Dict[str, Any], error: Any, place: Place):
    place.harness.add_relation('db', 'pg')

    with pytest.raises(error):
        place.harness.add_network(**given)
