# SPDX-License-Identifier: Apache-2.0
"""What becomes of what a hook command prints."""

from __future__ import annotations

import datetime
import json
import pathlib
import traceback
from typing import Any, Callable, List, Tuple

import pytest
from kit.recorder import Recorder

from ops import hookcmds
from ops.hookcmds import (
    Address,
    AppStatus,
    BindAddress,
    CloudCredential,
    CloudSpec,
    Goal,
    GoalState,
    Network,
    Port,
    RelationModel,
    SecretInfo,
    Storage,
    UnitStatus,
    _run,
)

NOON = datetime.datetime(2024, 1, 2, 12, 0, tzinfo=datetime.timezone.utc)
Call = Callable[[], Any]


def answered(printed: str, call: Call) -> Any:
    with _run.using(Recorder(otherwise=printed)):
        return call()


def info() -> Any:
    return hookcmds.secret_info_get(id='s')


def network() -> Any:
    return hookcmds.network_get('db')


def app_status() -> Any:
    return hookcmds.status_get(app=True)


def ports_with_endpoints() -> Any:
    return hookcmds.opened_ports(endpoints=True)


ANSWERS: List[Tuple[Call, str, Any]] = [
    (lambda: hookcmds.action_get('k'), 'null', None),
    (hookcmds.action_get, '{"a": 1}', {'a': 1}),
    (hookcmds.config_get, '{"a": 1, "b": true}', {'a': 1, 'b': True}),
    (lambda: hookcmds.config_get('k'), '1.5', 1.5),
    (hookcmds.is_leader, 'true\n', True),
    (hookcmds.is_leader, 'false\n', False),
    (lambda: hookcmds.relation_get(1), '{"a": "b"}', {'a': 'b'}),
    (lambda: hookcmds.relation_get(1, key='a'), 'null', None),
    (lambda: hookcmds.relation_ids('db'), '["db:3"]', ['db:3']),
    (lambda: hookcmds.relation_list(1), '["pg/0"]', ['pg/0']),
    (lambda: hookcmds.relation_list(1), 'null', []),
    (lambda: hookcmds.relation_list(1, app=True), '"pg"', 'pg'),
    (hookcmds.relation_model_get, '{"uuid": "u"}', RelationModel(uuid='u')),
    (lambda: hookcmds.resource_get('r'), '/var/r\n', pathlib.Path('/var/r')),
    (lambda: hookcmds.resource_get('r'), '/var/r', pathlib.Path('/var/r')),
    (lambda: hookcmds.secret_add({}), 'secret:abc\n', 'secret:abc'),
    (lambda: hookcmds.secret_get(id='s'), '{"k": "v"}', {'k': 'v'}),
    (hookcmds.secret_ids, '["a", "b"]', ['a', 'b']),
    (hookcmds.secret_ids, 'null', []),
    (lambda: hookcmds.state_get('k'), '""', ''),
    (lambda: hookcmds.state_get(None), 'null', {}),
    (lambda: hookcmds.state_get(None), '{"a": "b"}', {'a': 'b'}),
    (hookcmds.storage_list, '["data/0"]', ['data/0']),
    # -- ports --
    (hookcmds.opened_ports, '["80/tcp"]', [Port('tcp', 80)]),
    (hookcmds.opened_ports, '["icmp"]', [Port('icmp')]),
    (hookcmds.opened_ports, '["1000-2000/udp"]', [Port('udp', 1000, 2000)]),
    (hookcmds.opened_ports, '["80"]', [Port('tcp', 80)]),
    (ports_with_endpoints, '["80/tcp (*)"]', [Port('tcp', 80, endpoints=['*'])]),
    (
        ports_with_endpoints,
        '["1000-2000/udp (db, peers)"]',
        [Port('udp', 1000, 2000, ['db', 'peers'])],
    ),
    (ports_with_endpoints, '["icmp (a, b)"]', [Port('icmp', endpoints=['a', 'b'])]),
    (ports_with_endpoints, '["80/tcp"]', [Port('tcp', 80)]),
    # -- status --
    (
        hookcmds.status_get,
        '{"status": "active", "message": "m", "status-data": {"a": 1}}',
        UnitStatus(status='active', message='m', status_data={'a': 1}),
    ),
    (
        app_status,
        (
            '{"application-status": {"status": "active", "message": "m", "status-data": {},'
            ' "units": {"a/0": {"status": "error", "message": "n", "status-data": {"h": 1}}}}}'
        ),
        AppStatus(
            status='active',
            message='m',
            status_data={},
            units={'a/0': UnitStatus(status='error', message='n', status_data={'h': 1})},
        ),
    ),
    # -- storage --
    (
        hookcmds.storage_get,
        '{"kind": "filesystem", "location": "/srv"}',
        Storage(kind='filesystem', location=pathlib.Path('/srv')),
    ),
    # -- goal state --
    (
        hookcmds.goal_state,
        (
            '{"units": {"a/0": {"status": "active", "since": "2024-01-02 12:00:00Z"}},'
            ' "relations": {"db": {"pg": {"status": "joined", "since": "2024-01-02 12:00:00Z"}}}}'
        ),
        GoalState(
            units={'a/0': Goal(status='active', since=NOON)},
            relations={'db': {'pg': Goal(status='joined', since=NOON)}},
        ),
    ),
    # -- secrets --
    (
        info,
        (
            '{"s": {"revision": 2, "label": "l", "owner": "unit", "description": "d",'
            ' "rotation": "daily", "expiry": "2024-01-02T12:00:00Z",'
            ' "rotates": "2024-01-02T12:00:00Z", "access": []}}'
        ),
        SecretInfo(
            id='s',
            revision=2,
            label='l',
            description='d',
            rotation='daily',
            expiry=NOON,
            rotates=NOON,
        ),
    ),
    # -- cloud --
    (
        hookcmds.credential_get,
        (
            '{"type": "lxd", "name": "local", "region": "r", "endpoint": "e",'
            ' "identity-endpoint": "i", "storage-endpoint": "s", "cacertificates": ["c"],'
            ' "skip-tls-verify": true, "is-controller-cloud": true, "credential":'
            ' {"auth-type": "certificate", "attrs": {"k": "v"}, "redacted": ["x"]}}'
        ),
        CloudSpec(
            type='lxd',
            name='local',
            region='r',
            endpoint='e',
            identity_endpoint='i',
            storage_endpoint='s',
            ca_certificates=['c'],
            skip_tls_verify=True,
            is_controller_cloud=True,
            credential=CloudCredential(
                auth_type='certificate', attributes={'k': 'v'}, redacted=['x']
            ),
        ),
    ),
    (
        hookcmds.credential_get,
        '{"type": "lxd", "name": "local"}',
        CloudSpec(type='lxd', name='local'),
    ),
    # -- network --
    (
        network,
        (
            '{"bind-addresses": [{"mac-address": "m", "interface-name": "eth0", "addresses":'
            ' [{"hostname": "h", "value": "10.0.0.1", "cidr": "10.0.0.0/8"}]}],'
            ' "egress-subnets": ["e"], "ingress-addresses": ["i"]}'
        ),
        Network(
            bind_addresses=[
                BindAddress(
                    mac_address='m',
                    interface_name='eth0',
                    addresses=[Address(hostname='h', value='10.0.0.1', cidr='10.0.0.0/8')],
                )
            ],
            egress_subnets=['e'],
            ingress_addresses=['i'],
        ),
    ),
    (network, '{}', Network(bind_addresses=[], egress_subnets=[], ingress_addresses=[])),
]


@pytest.mark.parametrize(('call', 'printed', 'expected'), ANSWERS)
def test_it_becomes(call: Call, printed: str, expected: Any):
    assert answered(printed, call) == expected


# -- what stand-ins for the commands have been seen to leave out --

THIN: List[Tuple[Call, str, Any]] = [
    (hookcmds.status_get, '{"status": "active"}', UnitStatus(status='active', status_data={})),
    (
        app_status,
        '{"application-status": {"status": "active"}, "units": {"a/0": {"status": "x"}}}',
        AppStatus(
            status='active',
            status_data={},
            units={'a/0': UnitStatus(status='x', status_data={})},
        ),
    ),
    (
        hookcmds.goal_state,
        '{"units": {"a/0": {"status": "active"}}}',
        GoalState(units={'a/0': Goal(status='active')}, relations={}),
    ),
    (hookcmds.storage_get, '"/srv"', Storage(kind='', location=pathlib.Path('/srv'))),
    (
        hookcmds.storage_get,
        '{"location": "/srv"}',
        Storage(kind='', location=pathlib.Path('/srv')),
    ),
    (
        network,
        '{"bind-addresses": [{"addresses": [{"address": "10.0.0.1"}]}]}',
        Network(
            bind_addresses=[
                BindAddress(
                    mac_address='',
                    interface_name='',
                    addresses=[Address(hostname='', value='10.0.0.1', cidr='')],
                )
            ],
            egress_subnets=[],
            ingress_addresses=[],
        ),
    ),
]


@pytest.mark.parametrize(('call', 'printed', 'expected'), THIN)
def test_thin_answers_are_read(call: Call, printed: str, expected: Any):
    assert answered(printed, call) == expected


# -- what cannot be read --


@pytest.mark.parametrize(
    ('printed', 'problem'),
    [
        ('hunter2', 'is not JSON'),
        ('{"a": hunter2}', 'is not JSON'),
        ('', 'is empty'),
        ('\n', 'is empty'),
    ],
)
def test_what_is_not_json_is_an_error_that_names_the_command(printed: str, problem: str):
    with pytest.raises(json.JSONDecodeError, match=f"output of 'secret-get .*{problem}"):
        answered(printed, lambda: hookcmds.secret_get(id='secret:abc'))


NO_JSON = '{"password": hunter2}'


def test_the_error_keeps_nothing_of_what_was_printed():
    with pytest.raises(json.JSONDecodeError) as caught:
        answered(NO_JSON, lambda: hookcmds.secret_get(id='secret:abc'))

    error = caught.value
    shown = ''.join(traceback.format_exception(type(error), error, error.__traceback__))
    assert 'hunter2' not in f'{shown}{error!r}{vars(error)}'
    assert error.__context__ is None
    assert error.__cause__ is None


@pytest.mark.parametrize(
    ('call', 'printed', 'error', 'text'),
    [
        (network, '[]', TypeError, "'network-get': an object should be there, not a list"),
        (hookcmds.storage_list, '{}', TypeError, "'storage-list': a list .* not an object"),
        (hookcmds.storage_get, '{}', KeyError, "'storage-get': it has no 'location'"),
        (hookcmds.credential_get, '{}', KeyError, "'credential-get': it has no 'type'"),
        (hookcmds.relation_model_get, '{}', KeyError, "'relation-model-get': it has no 'uuid'"),
        (app_status, '{}', KeyError, "'status-get': it has no 'application-status'"),
        (info, '{}', KeyError, "'secret-info-get': it describes no secret"),
        (info, '{"s": {}}', KeyError, "'secret-info-get': it has no 'revision'"),
        (hookcmds.opened_ports, '["x/tcp"]', ValueError, "'opened-ports': 'x/tcp' is no port"),
        (hookcmds.opened_ports, '[80]', ValueError, "'opened-ports': 80 is no port"),
    ],
)
def test_what_is_not_as_expected_is_an_error_that_names_the_command(
    call: Call, printed: str, error: type, text: str
):
    with pytest.raises(error, match=text):
        answered(printed, call)
