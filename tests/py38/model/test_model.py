# SPDX-License-Identifier: Apache-2.0
"""The model itself, and the face of its package."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import typing
from typing import Any, List

import pytest
from kit.fake_runner import FakeRunner, Refusal

import ops.model
from ops._meta import CharmMeta
from ops.model import (
    Application,
    CloudSpec,
    Model,
    ModelError,
    MultiPushPullError,
    SecretNotFoundError,
    TooManyRelatedAppsError,
    Unit,
    _ModelBackend,
)

META = CharmMeta(
    {
        'name': 'app',
        'requires': {'db': {'interface': 'mysql'}},
        'peers': {'cluster': {'interface': 'app'}},
        'storage': {'data': {'type': 'filesystem'}},
    }
)


@pytest.fixture
def model(backend: _ModelBackend) -> Model:
    return Model(META, backend)


def test_nothing_is_asked_before_it_is_used(juju: FakeRunner, model: Model):
    assert model.unit.name == 'app/0'
    assert model.app is model.unit.app
    assert list(model.storages) == ['data']
    for name in ('relations', 'config', 'resources', 'pod', 'name', 'uuid', 'juju_version'):
        getattr(model, name)

    assert juju.lines == []


def test_name_uuid_and_version_are_the_environments(model: Model):
    assert model.name == 'testing'
    assert model.uuid == 'cdac5656-2423-4388-8f30-41854b4cca7d'
    assert str(model.juju_version) == '3.6.14'


def test_units_and_apps_are_the_same_object_each_time(model: Model):
    assert model.get_unit('app/0') is model.unit
    assert model.get_app('app') is model.app
    assert model.get_unit('r/0') is model.get_unit('r/0')
    assert model.get_unit('r/0').app is model.get_app('r')


def test_units_that_nobody_holds_are_forgotten(model: Model):
    held = model.get_unit('r/0')

    assert model._cache._weakrefs.get((Unit, 'r/0')) is held
    del held
    assert (Unit, 'r/0') not in model._cache._weakrefs
    assert (Application, 'app') in model._cache._weakrefs


def test_config_is_asked_once(juju: FakeRunner, model: Model):
    juju.answers['config-get'] = {'a': 1, 'b': True}

    assert dict(model.config) == {'a': 1, 'b': True}
    assert (model.config['a'], len(model.config), 'c' in model.config) == (1, 2, False)
    assert repr(model.config) == "{'a': 1, 'b': True}"
    assert juju.lines == ['config-get --format=json']


def test_backend_learns_which_endpoints_are_among_peers(model: Model):
    assert model._backend._peer_endpoints == {'cluster'}


@pytest.mark.parametrize(
    ('asked', 'line'),
    [
        (
            {'id': 'd0'},
            'secret-get --format=json secret://cdac5656-2423-4388-8f30-41854b4cca7d/d0',
        ),
        ({'label': 'l'}, 'secret-get --format=json --label l'),
    ],
)
def test_secret_comes_with_its_content(juju: FakeRunner, model: Model, asked: Any, line: str):
    juju.answers['secret-get'] = {'key': 'value'}
    secret = model.get_secret(**asked)

    assert secret.get_content() == {'key': 'value'}
    assert juju.lines == [line]


@pytest.mark.parametrize('asked', [{}, {'id': ''}, {'label': ''}])
def test_secret_needs_an_id_or_a_label(model: Model, asked: Any):
    with pytest.raises(TypeError, match='Must provide an id or label, or both'):
        model.get_secret(**asked)


def test_unknown_secret_is_an_error(juju: FakeRunner, model: Model):
    juju.answers['secret-get'] = Refusal('ERROR secret "d0" not found')

    with pytest.raises(SecretNotFoundError):
        model.get_secret(id='d0')


def test_cloud_spec(juju: FakeRunner, model: Model):
    juju.answers['credential-get'] = {
        'type': 'lxd',
        'name': 'localhost',
        'credential': {'auth-type': 'certificate', 'attrs': {'a': 'b'}, 'redacted': ['c']},
    }
    spec = model.get_cloud_spec()

    assert spec.credential == ops.model.CloudCredential('certificate', {'a': 'b'}, ['c'])


def test_cloud_spec_without_a_credential(juju: FakeRunner, model: Model):
    juju.answers['credential-get'] = {'type': 'lxd', 'name': 'localhost'}

    assert model.get_cloud_spec() == CloudSpec(type='lxd', name='localhost')


def test_cloud_spec_needs_trust(juju: FakeRunner, model: Model):
    juju.answers['credential-get'] = Refusal('ERROR cannot access cloud credentials')

    with pytest.raises(ModelError, match='cannot access'):
        model.get_cloud_spec()


def test_attributes_of_the_model_cannot_be_set(model: Model):
    anything: Any = model
    with pytest.raises(AttributeError):
        anything.unit = None


# The face.

CLASSES: List[Any] = [
    found
    for found in (getattr(ops.model, name) for name in dir(ops.model))
    if inspect.isclass(found) and found.__module__ == 'ops.model'
]


@pytest.mark.parametrize('cls', CLASSES, ids=lambda cls: cls.__name__)
def test_annotations_of_a_class_can_be_evaluated(cls: Any):
    typing.get_type_hints(cls)


def test_everything_offered_is_at_home_in_the_face():
    assert len(CLASSES) > 40
    for name in ops.model.__all__:
        offered = getattr(ops.model, name)
        if inspect.isclass(offered):
            assert offered.__module__ == 'ops.model'


@pytest.mark.parametrize(
    'name',
    [
        '_ACTION_RESULT_KEY_REGEX',
        '_GenericLazyMapping',
        '_JujuContext',
        '_ModelBackend',
        '_ModelBackendValidator',
        '_ModelCache',
        '_NetworkDict',
        '_SETTABLE_STATUS_NAMES',
        '_SettableStatusName',
        '_StatusDict',
        '_StatusName',
        '_calculate_expiry',
        '_cast_network_address',
        '_format_action_result_dict',
        '_log_security_event',
        'StatusName',
        'datetime',
        'hookcmds',
        'logger',
        'pebble',
        'timeconv',
        'yaml',
    ],
)
def test_name_that_others_use_is_there(name: str):
    assert getattr(ops.model, name) is not None


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(ops.model, 'nothing')  # noqa: B009


def pickled(error: Any) -> Any:
    return pickle.loads(pickle.dumps(error))


@pytest.mark.parametrize(
    'error',
    [
        ModelError('m'),
        TooManyRelatedAppsError('db', 2, 1),
        MultiPushPullError('m', [('a', ValueError('x'))]),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize('way', [copy.copy, pickled])
def test_errors_can_be_copied_and_pickled(error: Any, way: Any):
    again = way(error)

    assert (type(again), str(again)) == (type(error), str(error))


@pytest.mark.parametrize(
    ('errors', 'text'),
    [
        ([('a', ValueError('x')), ('b', ValueError('y'))], 'm (2 errors): x, ...'),
        ([], 'm (0 errors)'),
    ],
)
def test_files_that_could_not_be_copied_are_counted(errors: Any, text: str):
    error = MultiPushPullError('m', errors)

    assert str(error) == text
    assert repr(error) == f"MultiPushPullError('m', {len(errors)} errors)"


def test_import_loads_nothing_that_is_not_needed():
    program = (
        'import sys, ops.model\n'
        'unwanted = {"dataclasses", "datetime", "inspect", "ops.pebble", "sqlite3",'
        ' "subprocess", "tempfile", "typing_extensions", "yaml"}\n'
        'assert not unwanted & set(sys.modules), unwanted & set(sys.modules)\n'
    )

    subprocess.run([sys.executable, '-c', program], check=True)
