# SPDX-License-Identifier: Apache-2.0
"""Ports, clouds, config, resources, storage and pods."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any, Dict

import pytest
from kit.model_backend import Call, RecordingBackend

import ops.model as model

CLOUD: Dict[str, Any] = {
    'type': 'openstack',
    'name': 'prod',
    'region': 'here',
    'endpoint': 'https://keystone',
    'identity-endpoint': 'https://id',
    'storage-endpoint': 'https://swift',
    'credential': {'auth-type': 'userpass', 'attrs': {'username': 'u'}, 'redacted': ['password']},
    'cacertificates': ['PEM'],
    'skip-tls-verify': True,
    'is-controller-cloud': True,
    'of-a-later-juju': 1,
}


def test_port_is_a_frozen_dataclass():
    port = model.Port('tcp', 80)

    assert dataclasses.is_dataclass(port)
    with pytest.raises(dataclasses.FrozenInstanceError):
        port.port = 81  # type: ignore[misc]  # that is the point


def test_ports_are_equal_and_hashed_by_content():
    assert {model.Port('tcp', 80), model.Port(protocol='tcp', port=80)} == {model.Port('tcp', 80)}


def test_port_repr_shows_its_fields():
    assert repr(model.Port('icmp', None)) == "Port(protocol='icmp', port=None)"


def test_opened_port_is_port():
    assert model.OpenedPort is model.Port


def test_cloud_spec_reads_all_that_juju_says():
    assert model.CloudSpec.from_dict(CLOUD) == model.CloudSpec(
        'openstack',
        'prod',
        'here',
        'https://keystone',
        'https://id',
        'https://swift',
        model.CloudCredential('userpass', {'username': 'u'}, ['password']),
        ['PEM'],
        True,
        True,
    )


@pytest.mark.parametrize(
    'name',
    [
        'region',
        'endpoint',
        'identity-endpoint',
        'storage-endpoint',
        'credential',
        'cacertificates',
        'skip-tls-verify',
        'is-controller-cloud',
    ],
)
def test_cloud_spec_takes_null_for_nothing(name: str):
    without = {key: value for key, value in CLOUD.items() if key != name}

    assert model.CloudSpec.from_dict({**CLOUD, name: None}) == model.CloudSpec.from_dict(without)


@pytest.mark.parametrize('name', ['type', 'name'])
def test_cloud_spec_needs_type_and_name(name: str):
    with pytest.raises(KeyError, match=name):
        model.CloudSpec.from_dict({key: value for key, value in CLOUD.items() if key != name})


def test_cloud_credential_defaults_are_each_its_own():
    first, second = model.CloudCredential('empty'), model.CloudCredential('empty')

    assert first.attributes == {}
    assert first.attributes is not second.attributes


def test_config_is_asked_once():
    backend = RecordingBackend(config_get={'port': 80, 'debug': True})
    config = model.ConfigData(backend)  # type: ignore[arg-type]  # a stand-in

    assert (config['port'], config.get('debug'), dict(config)) == (
        80,
        True,
        backend.answers['config_get'],
    )
    assert backend.names() == ['config_get']


def test_config_is_asked_again_once_invalidated():
    backend = RecordingBackend(config_get={'port': 80})
    config = model.ConfigData(backend)  # type: ignore[arg-type]  # a stand-in
    assert config['port'] == 80
    backend.answers['config_get'] = {'port': 81}
    config._invalidate()

    assert config['port'] == 81


def test_config_names_the_missing_option():
    config = model.ConfigData(RecordingBackend(config_get={}))  # type: ignore[arg-type]  # a stand-in

    with pytest.raises(KeyError, match='missing'):
        config['missing']


def test_resource_is_fetched_once():
    backend = RecordingBackend(resource_get='/var/archive.tgz')
    resources = model.Resources(['archive'], backend)  # type: ignore[arg-type]  # a stand-in

    assert (
        resources.fetch('archive')
        == resources.fetch('archive')
        == pathlib.Path('/var/archive.tgz')
    )
    assert backend.take() == [Call('resource_get', ('archive',), {})]


def test_unknown_resource_is_a_name_error():
    resources = model.Resources(['archive'], RecordingBackend())  # type: ignore[arg-type]  # a stand-in

    with pytest.raises(NameError, match='invalid resource name: picture'):
        resources.fetch('picture')


def test_storage_has_an_index_and_a_full_id():
    storage = model.Storage('data', 3, RecordingBackend())  # type: ignore[arg-type]  # a stand-in

    assert (storage.name, storage.index, storage.full_id) == ('data', 3, 'data/3')


def test_storage_location_is_asked_once():
    backend = RecordingBackend(storage_get='/srv/data')
    storage = model.Storage('data', 3, backend)  # type: ignore[arg-type]  # a stand-in

    assert storage.location == storage.location == pathlib.Path('/srv/data')
    assert backend.take() == [Call('storage_get', ('data/3', 'location'), {})]


def test_storage_location_that_was_set_is_not_asked():
    backend = RecordingBackend()
    storage = model.Storage('data', 3, backend)  # type: ignore[arg-type]  # a stand-in
    storage.location = '/srv/data'  # what the dispatcher sets

    assert storage.location == pathlib.Path('/srv/data')
    assert backend.calls == []


def test_storage_id_is_logged_as_old(caplog: pytest.LogCaptureFixture):
    assert model.Storage('data', 3, RecordingBackend()).id == 3  # type: ignore[arg-type]  # a stand-in

    assert [record.name for record in caplog.records] == ['ops.model']
    assert 'please use model.Storage.index' in caplog.text


def storages(*names: str, **answers: Any) -> Any:
    return model.StorageMapping(names, RecordingBackend(**answers))  # type: ignore[arg-type]  # a stand-in


def test_storages_are_listed_once_for_each_name():
    mapping = storages('data', 'logs', storage_list=[0, 2])

    assert [storage.full_id for storage in mapping['data']] == ['data/0', 'data/2']
    assert mapping['data'] is mapping['data']
    assert mapping._backend.take() == [Call('storage_list', ('data',), {})]


def test_storages_have_the_names_of_the_metadata():
    mapping = storages('data', 'logs')

    assert (list(mapping), len(mapping), 'data' in mapping, 'other' in mapping) == (
        ['data', 'logs'],
        2,
        True,
        False,
    )


@pytest.mark.parametrize(
    ('names', 'text'),
    [
        ((), "Storage 'other' not found."),
        (('data',), "Storage 'other' not found. Did you mean 'data'?"),
        (('data', 'logs'), "Storage 'other' not found. Did you mean 'data', or 'logs'?"),
    ],
)
def test_unknown_storage_names_those_that_there_are(names: Any, text: str):
    with pytest.raises(KeyError) as caught:
        storages(*names)['other']

    assert caught.value.args == (text,)


def test_storages_are_listed_again_once_invalidated():
    mapping = storages('data', storage_list=[0])
    assert len(mapping['data']) == 1
    mapping._backend.answers['storage_list'] = [0, 1]
    mapping._invalidate('data')

    assert len(mapping['data']) == 2


def test_storage_request_adds_one():
    mapping = storages('data')
    mapping.request('data')

    assert mapping._backend.take() == [Call('storage_add', ('data', 1), {})]


def test_storage_request_adds_as_many_as_asked():
    mapping = storages('data')
    mapping.request('data', count=3)

    assert mapping._backend.take() == [Call('storage_add', ('data', 3), {})]


def test_storage_request_refuses_what_the_metadata_lacks():
    mapping = storages('data')

    with pytest.raises(model.ModelError, match="cannot add storage 'other': it is not present"):
        mapping.request('other')
    assert mapping._backend.calls == []


def test_pod_spec_is_set_by_the_leader():
    backend = RecordingBackend(is_leader=True)
    model.Pod(backend).set_spec({'version': 3}, {'k': 1})  # type: ignore[arg-type]  # a stand-in

    assert backend.take()[1:] == [Call('pod_spec_set', ({'version': 3}, {'k': 1}), {})]


def test_pod_spec_is_not_set_by_others():
    backend = RecordingBackend(is_leader=False)

    with pytest.raises(model.ModelError, match='as this unit is not a leader'):
        model.Pod(backend).set_spec({'version': 3})  # type: ignore[arg-type]  # a stand-in
    assert backend.names() == ['is_leader']
