# SPDX-License-Identifier: Apache-2.0
"""Relations: which there are, and who is on the other side."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
import json
from typing import Any, Dict, List, Optional

import pytest
from kit.fake_runner import FakeRunner, Refusal

from ops._meta import CharmMeta
from ops.model import (
    Model,
    ModelError,
    Relation,
    RelationDataTypeError,
    RemoteModel,
    TooManyRelatedAppsError,
    _ModelBackend,
)

META = CharmMeta(
    {
        'name': 'app',
        'requires': {'db': {'interface': 'mysql'}},
        'peers': {'cluster': {'interface': 'app'}},
    }
)
JUJU: Dict[str, Any] = {
    'relation-ids db': ['db:1'],
    'relation-ids cluster': ['cluster:2'],
    'relation-list': [],
    'relation-list db:1': ['r/0', 'r/1'],
    'relation-list cluster:2': ['app/1'],
    'relation-list db:1 --app': '"r"',
    'relation-get': {},
}


@pytest.fixture
def model(juju: FakeRunner, backend: _ModelBackend) -> Model:
    juju.answers.update(JUJU)
    return Model(META, backend)


def only(model: Model, endpoint: str = 'db') -> Relation:
    (relation,) = model.relations[endpoint]
    return relation


def names(entities: Any) -> List[str]:
    return sorted(entity.name for entity in entities)


def test_remote_units_and_their_app(model: Model):
    relation = only(model)

    assert names(relation.units) == ['r/0', 'r/1']
    assert relation.app is model.get_app('r')
    assert names(relation.data) == ['app', 'app/0', 'r', 'r/0', 'r/1']


def test_peers_share_the_app(model: Model):
    relation = only(model, 'cluster')

    assert names(relation.units) == ['app/1']
    assert relation.app is model.app
    assert names(relation.data) == ['app', 'app/0', 'app/1']


def test_app_is_asked_only_without_units(juju: FakeRunner, model: Model):
    only(model)
    asked_with_units = juju.take()
    juju.answers['relation-list db:1'] = []
    model.relations._invalidate('db')
    relation = only(model)

    assert not [line for line in asked_with_units if '--app' in line]
    assert relation.app is model.get_app('r')
    assert relation.units == set()


def test_gone_relation_has_no_units_and_no_app(juju: FakeRunner, model: Model):
    juju.answers['relation-list db:1'] = Refusal('ERROR relation not found')
    juju.answers['relation-list db:1 --app'] = Refusal('ERROR relation not found')
    relation = only(model)

    assert (relation.units, relation.app) == (set(), None)
    assert names(relation.data) == ['app', 'app/0']


def test_failing_relation_list_is_an_error(juju: FakeRunner, model: Model):
    juju.answers['relation-list db:1'] = Refusal('ERROR boom')

    with pytest.raises(ModelError, match='boom'):
        only(model)


@pytest.mark.parametrize(
    ('remote_unit', 'extra'), [('r/9', ['r/9']), ('other/0', []), ('app/9', []), (None, [])]
)
def test_remote_unit_that_has_left_is_in_the_data(
    juju: FakeRunner, backend: _ModelBackend, remote_unit: Optional[str], extra: List[str]
):
    juju.answers.update(JUJU)
    model = Model(META, backend, remote_unit_name=remote_unit)

    assert names(only(model).data) == sorted(['app', 'app/0', 'r', 'r/0', 'r/1', *extra])
    assert names(only(model).units) == ['r/0', 'r/1']
    assert names(only(model, 'cluster').data) == ['app', 'app/0', 'app/1']


def test_relation_shows_endpoint_and_number(model: Model):
    assert repr(only(model)) == '<ops.model.Relation db:1>'


# Finding one.


def test_only_relation_is_found(model: Model):
    assert model.get_relation('db') is only(model)


def test_relation_is_found_by_number(juju: FakeRunner, model: Model):
    juju.answers['relation-ids db'] = ['db:1', 'db:3']
    relation = model.get_relation('db', 3)

    assert relation is not None
    assert (relation.id, relation.active) == (3, True)
    assert relation is model.relations['db'][1]


def test_unknown_number_is_an_inactive_relation(model: Model):
    relation = model.get_relation('db', 77)

    assert relation is not None
    assert (relation.id, relation.active) == (77, False)
    assert relation not in model.relations['db']


def test_no_relation_is_none(juju: FakeRunner, model: Model):
    juju.answers['relation-ids db'] = []

    assert model.get_relation('db') is None


def test_several_relations_are_not_one(juju: FakeRunner, model: Model):
    juju.answers['relation-ids db'] = ['db:1', 'db:3']

    with pytest.raises(TooManyRelatedAppsError, match=r'on db \(2 > 1\)'):
        model.get_relation('db')


def test_number_has_to_be_one(model: Model):
    wrong: Any = '1'
    with pytest.raises(ModelError, match='relation id 1 must be int or None, not str'):
        model.get_relation('db', wrong)


def test_unknown_endpoint_is_a_key_error(model: Model):
    with pytest.raises(KeyError, match='other'):
        model.get_relation('other')


def test_broken_relation_is_not_listed(juju: FakeRunner, backend: _ModelBackend):
    juju.answers.update({**JUJU, 'relation-ids db': ['db:1', 'db:3']})
    model = Model(META, backend, broken_relation_id=1)
    broken = model.get_relation('db', 1)

    assert [relation.id for relation in model.relations['db']] == [3]
    assert broken is not None
    assert not broken.active


def test_endpoints_are_listed_without_asking(juju: FakeRunner, model: Model):
    assert sorted(model.relations) == ['cluster', 'db']
    assert len(model.relations) == 2
    assert 'db' in model.relations
    assert juju.lines == []


def test_relations_are_asked_once(juju: FakeRunner, model: Model):
    assert model.relations['db'] is model.relations['db']
    assert juju.lines == [
        'relation-ids db --format=json',
        'relation-list --format=json -r db:1',
    ]


# The remote model.


def test_remote_model_is_asked_once(juju: FakeRunner, model: Model):
    juju.answers['relation-model-get'] = {'uuid': 'u'}
    relation = only(model)

    assert relation.remote_model == RemoteModel(uuid='u')
    assert relation.remote_model is relation.remote_model
    assert juju.lines.count('relation-model-get --format=json -r db:1') == 1


# Objects for data.


@dataclasses.dataclass
class Database:
    host: str
    port: int = dataclasses.field(default=1, metadata={'alias': 'the-port'})


class Plain:
    host: str

    def __init__(self, host: str = '', **rest: Any):
        self.host = host
        self.rest = rest


def test_load_decodes_the_fields_alone(juju: FakeRunner, model: Model):
    juju.answers['relation-get r'] = {'host': '"h"', 'the-port': '5', 'other': 'no JSON'}
    relation = only(model)

    assert relation.load(Database, relation.app) == Database('h', 5)


def test_load_hands_all_keys_to_a_plain_class(juju: FakeRunner, model: Model):
    juju.answers['relation-get r'] = {'host': '"h"', 'x': '1'}
    relation = only(model)
    loaded = relation.load(Plain, relation.app, extra=True)

    assert (loaded.host, loaded.rest) == ('h', {'x': 1, 'extra': True})


def test_load_uses_the_decoder(juju: FakeRunner, model: Model):
    juju.answers['relation-get r'] = {'host': 'h'}
    relation = only(model)

    assert relation.load(Database, relation.app, decoder=str.upper).host == 'H'


def test_load_of_what_is_no_json_is_a_value_error(juju: FakeRunner, model: Model):
    juju.answers['relation-get r'] = {'host': 'h'}
    relation = only(model)

    with pytest.raises(ValueError, match='Expecting value'):
        relation.load(Database, relation.app)


def sent(juju: FakeRunner) -> Any:
    (data,) = [given for given in juju.inputs if given is not None]
    return json.loads(data)


def test_save_writes_under_the_keys_that_load_reads(juju: FakeRunner, model: Model):
    only(model).save(Database('h', 5), model.unit)

    assert sent(juju) == {'host': '"h"', 'the-port': '5'}


def test_save_writes_the_annotated_attributes_of_a_plain_class(juju: FakeRunner, model: Model):
    only(model).save(Plain('h', other=1), model.unit)

    assert sent(juju) == {'host': '"h"'}


def test_save_uses_the_encoder(juju: FakeRunner, model: Model):
    only(model).save(Database('h', 5), model.unit, encoder=str)

    assert sent(juju) == {'host': 'h', 'the-port': '5'}


def test_save_needs_an_encoder_of_strings(model: Model):
    wrong: Any = len
    with pytest.raises(RelationDataTypeError, match='values must be strings'):
        only(model).save(Plain('h'), model.unit, encoder=wrong)


def test_save_removes_what_a_pydantic_model_leaves_out(juju: FakeRunner, model: Model):
    pydantic: Any = pytest.importorskip('pydantic')

    class Data(pydantic.BaseModel):
        host: str = 'h'
        port: int = pydantic.Field(1, exclude=True)
        user: str = pydantic.Field('u', exclude=True)

    juju.answers['relation-get app/0'] = {'port': '1', 'unrelated': 'kept'}
    only(model).save(Data(), model.unit)

    assert sent(juju) == {'host': '"h"', 'port': ''}


def test_data_of_a_stranger_is_a_key_error(model: Model):
    with pytest.raises(KeyError):
        only(model).load(Database, model.get_unit('stranger/0'))
