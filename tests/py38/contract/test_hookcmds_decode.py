# SPDX-License-Identifier: Apache-2.0
"""What ``ops.hookcmds`` makes of the unit's answers."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any, Callable, Dict, Tuple

import pytest
from kit.hook_case import Mount

from ops import hookcmds
from ops._unit import (
    Address,
    BindAddress,
    Endpoint,
    Hook,
    LogLine,
    Model,
    Network,
    Option,
    PortRange,
    Record,
    Relation,
    Revision,
    Secret,
    Status,
    Storage,
    Unit,
)

OURS = 'aaaaaaaaaaaaaaaaaaa0'
RECORD = Record(
    unit='web/0',
    leader=True,
    model=Model(
        uuid='u-1',
        cloud={
            'type': 'lxd',
            'name': 'localhost',
            'credential': {'auth-type': 'certificate', 'attrs': {'a': 'b'}},
            'cacertificates': ['PEM'],
        },
    ),
    options={'port': Option('int', 80), 'title': Option('string')},
    endpoints={'db': Endpoint('db')},
    relations={3: Relation(3, 'db', '', 'pg', ('pg/0',), {'pg/0': {'host': '<x>'}})},
    secrets={
        OURS: Secret(
            OURS,
            'web/0',
            'own',
            'mine',
            'daily',
            expire='2031-01-01T00:00:00Z',
            revisions=(Revision(1, {'key': 'x'}),),
        )
    },
    storages=(Storage('data', 0, location='/srv'),),
    resources={'image': '/image.tar'},
    ports=(PortRange('tcp', 80, 80), PortRange('udp', 10, 20, ('db', 'site')), PortRange('icmp')),
    networks={
        'db': Network(
            (BindAddress((Address('10.0.0.5', 'h', '10.0.0.0/24'),), 'eth0', '02:00'),),
            ('10.0.0.6',),
            ('10.0.0.0/24',),
        )
    },
    unit_status=Status('waiting', 'for db', {'n': 1}),
    app_status=Status('active', 'up'),
    charm_state={'a': '1'},
)
SINCE = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
CREDENTIAL = hookcmds.CloudCredential(auth_type='certificate', attributes={'a': 'b'})
UNIT_STATUS = hookcmds.UnitStatus(status='waiting', message='for db', status_data={'n': 1})

READS: Dict[str, Tuple[Callable[[], Any], Any]] = {
    'is_leader': (lambda: hookcmds.is_leader(), True),
    'config_get': (lambda: hookcmds.config_get(), {'port': 80}),
    'config_get key': (lambda: hookcmds.config_get('port'), 80),
    'relation_ids': (lambda: hookcmds.relation_ids('db'), ['db:3']),
    'relation_list': (lambda: hookcmds.relation_list(3), ['pg/0']),
    'relation_list app': (lambda: hookcmds.relation_list(3, app=True), 'pg'),
    'relation_get': (lambda: hookcmds.relation_get(3, unit='pg/0'), {'host': '<x>'}),
    'relation_get key': (lambda: hookcmds.relation_get(3, key='host', unit='pg/0'), '<x>'),
    'relation_model_get': (lambda: hookcmds.relation_model_get(3).uuid, 'u-1'),
    'resource_get': (lambda: hookcmds.resource_get('image'), pathlib.Path('/image.tar')),
    'state_get': (lambda: hookcmds.state_get(None), {'a': '1'}),
    'state_get key': (lambda: hookcmds.state_get('a'), '1'),
    'status_get': (lambda: hookcmds.status_get(), UNIT_STATUS),
    'status_get app': (
        lambda: hookcmds.status_get(app=True),
        hookcmds.AppStatus(
            status='active', message='up', status_data={}, units={'web/0': UNIT_STATUS}
        ),
    ),
    'storage_list': (lambda: hookcmds.storage_list(), ['data/0']),
    'storage_get': (
        lambda: hookcmds.storage_get('data/0'),
        hookcmds.Storage(kind='filesystem', location=pathlib.Path('/srv')),
    ),
    'opened_ports': (
        lambda: hookcmds.opened_ports(),
        [
            hookcmds.Port('icmp'),
            hookcmds.Port('tcp', 80),
            hookcmds.Port('udp', 10, 20),
        ],
    ),
    'opened_ports endpoints': (
        lambda: [port.endpoints for port in hookcmds.opened_ports(endpoints=True)],
        [['*'], ['*'], ['db', 'site']],
    ),
    'network_get': (
        lambda: hookcmds.network_get('db'),
        hookcmds.Network(
            bind_addresses=[
                hookcmds.BindAddress(
                    mac_address='02:00',
                    interface_name='eth0',
                    addresses=[
                        hookcmds.Address(hostname='h', value='10.0.0.5', cidr='10.0.0.0/24')
                    ],
                )
            ],
            egress_subnets=['10.0.0.0/24'],
            ingress_addresses=['10.0.0.6'],
        ),
    ),
    'goal_state': (
        lambda: hookcmds.goal_state().units,
        {'web/0': hookcmds.Goal(status='waiting', since=SINCE)},
    ),
    'credential_get': (
        lambda: hookcmds.credential_get(),
        hookcmds.CloudSpec(
            type='lxd', name='localhost', credential=CREDENTIAL, ca_certificates=['PEM']
        ),
    ),
    'secret_ids': (lambda: hookcmds.secret_ids(), [OURS]),
    'secret_get': (lambda: hookcmds.secret_get(id=OURS), {'key': 'x'}),
    'secret_info_get': (
        lambda: hookcmds.secret_info_get(label='own'),
        hookcmds.SecretInfo(
            id=OURS,
            revision=1,
            label='own',
            description='mine',
            expiry=datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc),
            rotation='daily',
            rotates=None,
        ),
    ),
}


@pytest.mark.parametrize('name', READS)
def test_reading(mount: Mount, name: str) -> None:
    read, expected = READS[name]

    with mount(Unit(RECORD)):
        assert read() == expected


WRITES: Dict[str, Tuple[Callable[[], None], str, Any]] = {
    'app_version_set': (lambda: hookcmds.app_version_set('-1'), 'workload_version', '-1'),
    'juju_log': (
        lambda: hookcmds.juju_log('-x', level='DEBUG'),
        'log',
        (LogLine('DEBUG', '-x'),),
    ),
    'juju_reboot': (lambda: hookcmds.juju_reboot(now=True), 'reboot', 'now'),
    'open_port': (
        lambda: hookcmds.open_port('tcp', 8080),
        'ports',
        (*RECORD.ports, PortRange('tcp', 8080, 8080)),
    ),
    'open_port endpoints': (
        lambda: hookcmds.open_port('udp', 100, to_port=200, endpoints=['site', 'db']),
        'ports',
        (*RECORD.ports, PortRange('udp', 100, 200, ('db', 'site'))),
    ),
    'close_port': (lambda: hookcmds.close_port('tcp', 80), 'ports', RECORD.ports[1:]),
    'state_set': (lambda: hookcmds.state_set({'b': 'é'}), 'charm_state', {'a': '1', 'b': 'é'}),
    'state_delete': (lambda: hookcmds.state_delete('a'), 'charm_state', {}),
    'status_set': (
        lambda: hookcmds.status_set('blocked', '-x'),
        'unit_status',
        Status('blocked', '-x'),
    ),
    'status_set app': (
        lambda: hookcmds.status_set('active', app=True),
        'app_status',
        Status('active'),
    ),
    'storage_add': (
        lambda: hookcmds.storage_add({'data': 2}),
        'storage_requests',
        (('data', 2),),
    ),
    'secret_remove': (lambda: hookcmds.secret_remove(OURS), 'secrets', {}),
}


@pytest.mark.parametrize('name', WRITES)
def test_writing(mount: Mount, name: str) -> None:
    write, field, expected = WRITES[name]
    unit = Unit(RECORD)

    with mount(unit):
        write()
    unit.commit()

    assert getattr(unit.record, field) == expected


def test_relation_data_is_written(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        hookcmds.relation_set({'yes': 'true', 'a': '1.50'}, 3)
        hookcmds.relation_set({'url': 'x'}, 3, app=True)

    relation = unit.draft.relations[3]
    assert relation.bag('web/0') == {'yes': 'true', 'a': '1.50'}
    assert relation.bag('web') == {'url': 'x'}


def test_a_secret_is_added_granted_changed_and_revoked(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        uri = hookcmds.secret_add({'key': 'x'}, label='l', rotate='weekly', owner='unit')
        hookcmds.secret_grant(uri, 3, unit='pg/0')
        hookcmds.secret_set(uri, content={'key': 'y'}, description='d')
        secret = unit.draft.secrets[uri.partition(':')[2]]
        hookcmds.secret_revoke(uri, relation_id=3)

    assert (secret.owner, secret.label, secret.rotate) == ('web/0', 'l', 'weekly')
    assert (secret.description, secret.latest.content) == ('d', {'key': 'y'})
    assert [grant.target for grant in secret.grants] == ['pg/0']
    assert unit.draft.secrets[secret.id].grants == ()


def test_an_action_is_answered(mount: Mount) -> None:
    unit = Unit(RECORD)
    unit.begin(Hook(kind='action', name='backup', params={'a': {'b': 1}}))

    with mount(unit):
        params = hookcmds.action_get()
        hookcmds.action_log('-x')
        hookcmds.action_set({'size': 3, 'where': {'host': 'h'}})
        hookcmds.action_fail('no')

    action = unit.record.action
    assert action is not None
    assert params == {'a': {'b': 1}}
    assert (action.logs, action.failure) == (('-x',), 'no')
    assert action.results == {'size': '3', 'where': {'host': 'h'}}


def test_a_relation_that_is_gone_is_an_error(mount: Mount) -> None:
    with mount(Unit(RECORD)), pytest.raises(hookcmds.Error) as caught:
        hookcmds.relation_list(99)

    assert caught.value.returncode == 2
    assert 'relation not found' in caught.value.stderr
