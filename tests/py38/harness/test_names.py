# SPDX-License-Identifier: Apache-2.0
"""Names of the inside that tests of charms read, set and patch."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import io
from typing import Any, Callable, Dict, List, Tuple
from unittest import mock

import pytest
from kit.harnessed import Place

import ops
from ops import testing
from ops._private import harness as old_address

Make = Callable[..., Place]
NETWORK = {
    'bind-addresses': [
        {
            'interface-name': 'eth0',
            'addresses': [{'cidr': '10.1.0.0/16', 'value': '10.1.2.3'}],
        }
    ],
    'egress-subnets': ['10.2.2.3/32'],
    'ingress-addresses': ['10.2.2.3'],
}


# -- what was asked --


def test_the_calls_of_the_model_are_kept(place: Place):
    place.harness._get_backend_calls()

    place.unit.status = ops.ActiveStatus('up')
    place.harness.add_relation('db', 'pg')

    assert place.harness._get_backend_calls(reset=False) == [
        ('status_set', 'active', 'up', {'is_app': False}),
        ('relation_ids', 'db'),
        ('relation_list', 0, {'relation_name': 'db'}),
        ('relation_remote_app_name', 0, {'relation_name': 'db'}),
    ]
    assert len(place.harness._get_backend_calls()) == 4
    assert place.harness._get_backend_calls() == []


def test_each_container_has_its_client_from_the_start(make: Make):
    harness = make(begin=False).harness

    assert set(harness._backend._pebble_clients) == {'web', 'side'}
    assert harness._get_backend_calls() == [
        ('get_pebble', '/charm/containers/web/pebble.socket'),
        ('get_pebble', '/charm/containers/side/pebble.socket'),
    ]


def test_what_a_call_asks_in_turn_is_no_call(place: Place):
    place.harness.add_relation('db', 'pg')
    relation = place.model.get_relation('db')
    assert relation is not None
    place.harness._get_backend_calls()

    relation.data[place.unit]['a'] = 'b'

    assert [call[0] for call in place.harness._get_backend_calls()] == [
        'relation_get',
        'update_relation_data',
    ]


# -- what is read --


READ: Dict[str, Any] = {
    '_relation_app_and_units': {0: {'app': 'pg', 'units': ['pg/0']}},
    '_relation_ids_map': {'db': [0]},
    '_relation_names': {0: 'db'},
    '_relation_list_map': {0: ['pg/0']},
    '_relation_data_raw': {0: {'pg': {}, 'app/0': {}, 'app': {}, 'pg/0': {'a': 'b'}}},
    '_is_leader': False,
    '_unit_status': {'status': 'maintenance', 'message': ''},
    '_app_status': {'status': 'unknown', 'message': ''},
    '_opened_ports': set(),
    '_workload_version': None,
    '_planned_units': None,
    '_resources_map': {},
    '_running_action': None,
    '_hook_is_running': '',
    'unit_name': 'app/0',
    'app_name': 'app',
    'model_name': None,
}


@pytest.mark.parametrize(('name', 'expected'), READ.items(), ids=READ)
def test_what_the_backend_holds_is_read(name: str, expected: Any, place: Place):
    place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})

    assert getattr(place.harness._backend, name) == expected


# -- what is changed in place --


def test_data_may_be_changed_in_place(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})

    place.harness._backend._relation_data_raw[number]['pg/0']['a'] = 'changed'
    place.harness._backend._relation_data_raw[number]['app'].update(c='d')

    assert place.harness.get_relation_data(number, 'pg/0') == {'a': 'changed'}
    assert place.harness.get_relation_data(number, 'app') == {'c': 'd'}


def test_what_was_lent_may_be_changed_again(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    raw = place.harness._backend._relation_data_raw

    raw[number]['pg/0']['a'] = 'once'
    assert place.harness.get_relation_data(number, 'pg/0') == {'a': 'once'}
    raw[number]['pg/0']['a'] = 'twice'

    assert place.harness.get_relation_data(number, 'pg/0') == {'a': 'twice'}


def test_what_was_lent_and_not_changed_is_not_taken_back(place: Place):
    number = place.harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    _ = place.harness._backend._relation_data_raw

    place.harness.update_relation_data(number, 'pg/0', {'a': 'c'})

    assert place.harness.get_relation_data(number, 'pg/0') == {'a': 'c'}


def test_units_may_be_changed_in_place(place: Place):
    number = place.harness.add_relation('db', 'pg')

    place.harness._backend._relation_app_and_units[number]['units'].append('pg/7')

    relation = place.model.get_relation('db', number)
    assert relation is not None
    assert place.harness._backend._relation_list_map == {number: ['pg/7']}


def test_ports_may_be_changed_in_place(place: Place):
    place.harness._backend._opened_ports.add(ops.Port('tcp', 80))

    assert place.unit.opened_ports() == {ops.Port('tcp', 80)}


def test_a_secret_may_be_changed_in_place(place: Place):
    secret = place.unit.add_secret({'password': 'x'}, expire=datetime.datetime(2030, 1, 1))

    held = place.harness._backend._secrets[0]
    held.description = 'changed'
    held.rotate_policy = 'daily'
    held.revisions[-1].content['password'] = 'y'

    info = secret.get_info()
    assert info.rotation is ops.SecretRotate.DAILY
    assert info.expires == datetime.datetime(2030, 1, 1)
    assert place.model.get_secret(id=secret.id).get_content(refresh=True) == {'password': 'y'}


def test_secrets_may_be_cleared(place: Place):
    secret = place.unit.add_secret({'password': 'x'})

    place.harness._backend._secrets.clear()

    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id=secret.id)


# -- what is set --


def test_the_config_may_be_replaced(place: Place):
    place.harness._backend._config = {'word': 'whole'}

    assert dict(place.harness.charm.config) == {'word': 'whole'}


SET: Dict[str, Tuple[Any, Callable[[Place], Any]]] = {
    '_planned_units': (7, lambda place: place.model.app.planned_units()),
    '_is_leader': (True, lambda place: place.unit.is_leader()),
    '_workload_version': ('7', lambda place: place.harness.get_workload_version()),
    'model_name': ('mine', lambda place: place.model.name),
    '_unit_status': (
        {'status': 'active', 'message': 'm'},
        lambda place: {'status': place.unit.status.name, 'message': place.unit.status.message},
    ),
}


@pytest.mark.parametrize('name', SET)
def test_what_is_set_the_charm_finds(name: str, place: Place):
    value, look = SET[name]

    setattr(place.harness._backend, name, value)

    assert look(place) == value


def test_a_network_may_be_set(place: Place):
    place.harness._backend._networks['db', None] = NETWORK

    binding = place.model.get_binding('db')

    assert binding is not None
    assert str(binding.network.bind_address) == '10.1.2.3'


def test_secrets_may_be_dropped(place: Place):
    kept = place.unit.add_secret({'abc': 'x'})
    dropped = place.unit.add_secret({'abc': 'y'})

    place.harness._backend._secrets = [
        each for each in place.harness._backend._secrets if each.id == kept.id
    ]

    assert place.model.get_secret(id=kept.id).get_content() == {'abc': 'x'}
    with pytest.raises(ops.SecretNotFoundError):
        place.model.get_secret(id=dropped.id)


def test_a_failure_may_be_read_while_the_action_runs(place: Place):
    found: List[str] = []

    def fail(charm: Any, event: Any) -> None:
        event.fail('text')
        found.append(place.harness._backend._running_action.failure_message)

    place.seen.on['backup_action'] = fail
    with pytest.raises(testing.ActionFailed):
        place.harness.run_action('backup')

    assert found == ['text']


@pytest.mark.parametrize('name', ['exec', 'pull', 'list_files', 'replan_services'])
def test_a_method_of_one_client_may_be_replaced(name: str, place: Place):
    web = place.web()
    client = place.harness._backend._pebble_clients['web']
    assert web.pebble is client
    called: List[Any] = []
    setattr(client, name, lambda *args, **kwargs: called.append(args) or io.StringIO())  # pyright: ignore

    {
        'exec': lambda: web.exec(['x']),
        'pull': lambda: web.pull('/x'),
        'list_files': lambda: web.list_files('/x'),
        'replan_services': web.replan,
    }[name]()

    assert len(called) == 1


# -- what is patched --


BACKENDS = [
    'ops._private.harness._TestingModelBackend',
    'ops.testing._TestingModelBackend',
    'ops.model._ModelBackend',
]


@pytest.mark.parametrize('path', BACKENDS[:2])
def test_a_patched_method_of_the_backend_is_what_the_model_asks(path: str, make: Make):
    with mock.patch(f'{path}.network_get', return_value=NETWORK) as network_get:
        binding = make().model.get_binding('db')
        assert binding is not None
        assert str(binding.network.bind_address) == '10.1.2.3'

    assert network_get.call_args_list == [mock.call('db', None)]


@pytest.mark.parametrize(
    'path', ['ops._private.harness._TestingPebbleClient', 'ops.testing._TestingPebbleClient']
)
def test_a_patched_method_of_the_client_is_what_containers_ask(path: str, place: Place):
    with mock.patch(f'{path}.list_files', return_value=[]) as list_files:
        assert place.web().list_files('/x') == []

    assert list_files.call_count == 1


def test_the_old_address_has_the_same_objects():
    for name in ('Harness', 'ActionFailed', 'ExecResult', '_TestingModelBackend'):
        assert getattr(old_address, name) is getattr(testing, name)


def test_a_patched_handler_of_a_container_counts(place: Place):
    with mock.patch('ops.model.Container.can_connect', return_value=True):
        assert place.unit.get_container('web').can_connect()
