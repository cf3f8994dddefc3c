# SPDX-License-Identifier: Apache-2.0
"""Relations and their databags."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import collections
import dataclasses
import types
from typing import Any, Callable

import pytest

from ops import testing
from ops.testing._scenario._networks import DEFAULT_JUJU_DATABAG
from ops.testing.errors import StateValidationError

KINDS = [testing.Relation, testing.SubordinateRelation, testing.PeerRelation]
each_kind = pytest.mark.parametrize('kind', KINDS)

DATABAGS: Any = {
    'local_app_data': lambda bag: testing.Relation('db', local_app_data=bag).local_app_data,
    'local_unit_data': lambda bag: testing.Relation('db', local_unit_data=bag).local_unit_data,
    'remote_app_data': lambda bag: testing.Relation('db', remote_app_data=bag).remote_app_data,
    'remote_units_data': lambda bag: testing.Relation(
        'db', remote_units_data={0: bag}
    ).remote_units_data[0],
    'peers_data': lambda bag: testing.PeerRelation('p', peers_data={1: bag}).peers_data[1],
    'remote_unit_data': lambda bag: (
        testing.SubordinateRelation('s', remote_unit_data=bag).remote_unit_data
    ),
}
each_databag = pytest.mark.parametrize('keep', DATABAGS.values(), ids=DATABAGS)


@each_kind
def test_relations_are_numbered(kind: Callable[..., testing.RelationBase]):
    first, second = kind('db'), kind('db')

    assert second.id == first.id + 1


@each_kind
def test_a_relation_has_the_hash_of_its_number(kind: Callable[..., testing.RelationBase]):
    assert hash(kind('db', id=7)) == hash(7)


@each_kind
def test_the_default_databag_of_the_unit_is_what_juju_sets(kind: Any):
    relation = kind('db')

    assert relation.local_unit_data == DEFAULT_JUJU_DATABAG
    assert relation.local_unit_data is not DEFAULT_JUJU_DATABAG
    assert relation.local_app_data == {}


def test_a_relation_has_one_remote_unit_by_default():
    assert testing.Relation('db').remote_units_data == {0: DEFAULT_JUJU_DATABAG}


def test_kinds_of_relations_differ():
    assert testing.Relation('db', id=1) != testing.PeerRelation('db', id=1)


def test_the_base_of_relations_makes_none():
    with pytest.raises(RuntimeError, match='use Relation, PeerRelation, or SubordinateRelation'):
        testing.RelationBase('db')


@each_databag
def test_a_databag_is_copied(keep: Callable[[Any], Any]):
    given = {'host': 'db'}

    kept = keep(given)

    assert kept == given
    assert kept is not given


@each_databag
def test_a_databag_keeps_its_type(keep: Callable[[Any], Any]):
    assert type(keep(collections.OrderedDict(host='db'))) is collections.OrderedDict


@each_databag
@pytest.mark.parametrize('given', [None, 'a', [('a', 'b')], types.MappingProxyType({'a': 'b'})])
def test_a_databag_that_is_no_dict_is_refused(keep: Callable[[Any], Any], given: Any):
    with pytest.raises(StateValidationError, match='all databags should be dicts, not <class'):
        keep(given)


@each_databag
@pytest.mark.parametrize('content', [1, None, b'x', {'b': 'c'}])
def test_a_databag_holds_strings(keep: Callable[[Any], Any], content: Any):
    with pytest.raises(StateValidationError, match=r'Dict\[str,str\]; found a value of type'):
        keep({'host': content})


def test_the_number_has_one_name():
    with pytest.raises(AttributeError, match=r'use \.id instead of \.relation_id'):
        _ = testing.Relation('db').relation_id


@pytest.mark.parametrize(
    ('relation', 'units'),
    [
        (testing.Relation('db', remote_units_data={3: {}, 1: {}}), (3, 1)),
        (testing.PeerRelation('p', peers_data={2: {}}), (2,)),
        (testing.SubordinateRelation('s', remote_unit_id=5), (5,)),
    ],
)
def test_the_units_on_the_other_side(relation: testing.RelationBase, units: Any):
    assert relation._remote_unit_ids == units
    for unit in units:
        assert relation._get_databag_for_remote(unit) is not None


def test_a_subordinate_has_one_other_unit():
    relation = testing.SubordinateRelation('s', remote_app_name='host', remote_unit_id=5)

    assert relation.remote_unit_name == 'host/5'
    with pytest.raises(ValueError, match='only has one remote and that has id 5'):
        relation._get_databag_for_remote(0)


def test_all_databags_of_a_relation():
    relation = testing.Relation(
        'db',
        local_app_data={'a': '1'},
        local_unit_data={},
        remote_app_data={'b': '2'},
        remote_units_data={0: {'c': '3'}, 1: {}},
    )

    assert list(relation._databags) == [{'a': '1'}, {}, {'b': '2'}, {'c': '3'}, {}]


def test_a_replaced_relation_shares_no_databag():
    relation = testing.Relation('db', local_app_data={'a': '1'})

    other = dataclasses.replace(relation, endpoint='cache')

    assert other.local_app_data == {'a': '1'}
    assert other.local_app_data is not relation.local_app_data
    assert other.id == relation.id


def test_a_dataclass_may_inherit_from_a_relation():
    @dataclasses.dataclass(frozen=True)
    class Database(testing.Relation):
        version: int = 14

    relation = Database('db', id=1, local_app_data={'a': 'b'}, version=15)

    assert (relation.version, relation.local_app_data) == (15, {'a': 'b'})
    with pytest.raises(StateValidationError):
        Database('db', local_app_data={'a': 1})  # type: ignore[dict-item]


def test_a_relation_takes_its_interface_by_position():
    assert testing.Relation('db', 'postgresql').interface == 'postgresql'
    with pytest.raises(TypeError):
        testing.Relation('db', 'postgresql', 1)  # type: ignore[misc]
