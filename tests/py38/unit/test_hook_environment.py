# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Dict, List, Set, Tuple

import pytest

from ops._unit import Hook, Model, Record, Relation, Storage, Unit, environment

RECORD = Record(
    unit='web/0',
    model=Model('prod', 'u-1', proxies={'http': 'http://proxy'}),
    machine_id='7',
    availability_zone='zone-a',
    principal_unit='host/1',
    api_addresses=('10.0.0.1:17070', '10.0.0.2:17070'),
    relations={3: Relation(3, 'db', remote_app='pg', units=('pg/0',))},
    storages=(Storage('data', 0, location='/srv'), Storage('data', 1)),
    tracing={'http': 'https://traces', 'ca-cert': 'PEM'},
)
ALWAYS = (
    'CHARM_DIR JUJU_CHARM_DIR JUJU_CONTEXT_ID JUJU_HOOK_NAME JUJU_DISPATCH_PATH '
    'JUJU_AGENT_SOCKET_ADDRESS JUJU_AGENT_SOCKET_NETWORK JUJU_UNIT_NAME JUJU_MODEL_UUID '
    'JUJU_MODEL_NAME JUJU_API_ADDRESSES JUJU_MACHINE_ID JUJU_PRINCIPAL_UNIT '
    'JUJU_AVAILABILITY_ZONE JUJU_VERSION CLOUD_API_VERSION JUJU_CHARM_HTTP_PROXY '
    'JUJU_CHARM_HTTPS_PROXY JUJU_CHARM_FTP_PROXY JUJU_CHARM_NO_PROXY PATH LANG TERM '
    'DEBIAN_FRONTEND APT_LISTCHANGES_FRONTEND'
).split()
BY_VERSION: Dict[str, Set[str]] = {
    '2.9.52': {'JUJU_SLA', 'JUJU_METER_STATUS', 'JUJU_METER_INFO'},
    '3.6.9': {'JUJU_SLA', 'JUJU_METER_STATUS', 'JUJU_METER_INFO'},
    '3.6.10': {'JUJU_SLA'},
    '4.0.5': set(),
    '4.0.6': {f'JUJU_CHARM_TRACE_CONFIG_{kind}' for kind in ('HTTP', 'GRPC', 'CA_CERT')},
}
RELATION = {'JUJU_RELATION': 'db', 'JUJU_RELATION_ID': 'db:3', 'JUJU_REMOTE_APP': 'pg'}
ADDED: List[Tuple[Hook, Dict[str, str]]] = [
    (Hook(name='install'), {}),
    (Hook(name='db-relation-created', relation=3), {**RELATION, 'JUJU_REMOTE_UNIT': ''}),
    (
        Hook(name='db-relation-changed', relation=3, remote_unit='pg/0'),
        {**RELATION, 'JUJU_REMOTE_UNIT': 'pg/0'},
    ),
    (
        Hook(name='db-relation-departed', relation=3, remote_unit='pg/0', departing_unit='web/0'),
        {**RELATION, 'JUJU_REMOTE_UNIT': 'pg/0', 'JUJU_DEPARTING_UNIT': 'web/0'},
    ),
    (
        Hook(name='data-storage-attached', storage='data/0'),
        {
            'JUJU_STORAGE_ID': 'data/0',
            'JUJU_STORAGE_LOCATION': '/srv',
            'JUJU_STORAGE_KIND': 'filesystem',
        },
    ),
    (Hook(name='data-storage-detaching', storage='data/1'), {'JUJU_STORAGE_ID': 'data/1'}),
    (Hook(name='web-pebble-ready', workload='web'), {'JUJU_WORKLOAD_NAME': 'web'}),
    (
        Hook(name='web-pebble-custom-notice', workload='web', notice_id='1', notice_key='a.b/c'),
        {
            'JUJU_WORKLOAD_NAME': 'web',
            'JUJU_NOTICE_ID': '1',
            'JUJU_NOTICE_TYPE': 'custom',
            'JUJU_NOTICE_KEY': 'a.b/c',
        },
    ),
    (
        Hook(name='web-pebble-check-failed', workload='web', check='up'),
        {'JUJU_WORKLOAD_NAME': 'web', 'JUJU_PEBBLE_CHECK_NAME': 'up'},
    ),
    (
        Hook(name='secret-changed', secret='x', secret_label='l'),
        {'JUJU_SECRET_ID': 'secret:x', 'JUJU_SECRET_LABEL': 'l'},
    ),
    (
        Hook(name='secret-remove', secret='x', secret_revision=2),
        {
            'JUJU_SECRET_ID': 'secret:x',
            'JUJU_SECRET_LABEL': '',
            'JUJU_SECRET_REVISION': '2',
        },
    ),
    (
        Hook(name='pre-series-upgrade', target_series='jammy', target_base='ubuntu@22.04'),
        {'JUJU_TARGET_SERIES': 'jammy', 'JUJU_TARGET_BASE': 'ubuntu@22.04'},
    ),
    (
        Hook(kind='action', name='do-it', action_id='2'),
        {
            'JUJU_ACTION_NAME': 'do-it',
            'JUJU_ACTION_UUID': '2',
            'JUJU_ACTION_TAG': 'action-2',
        },
    ),
]


@pytest.mark.parametrize('juju', sorted(BY_VERSION))
def test_variables_of_every_hook(juju: str) -> None:
    found = environment(RECORD.but(juju_version=juju), Hook(name='install'), charm_dir='/charm')

    assert set(found) == {*ALWAYS, *BY_VERSION[juju]}


@pytest.mark.parametrize(('hook', 'added'), ADDED, ids=lambda each: getattr(each, 'name', ''))
def test_variables_of_one_kind_of_hook(hook: Hook, added: Dict[str, str]) -> None:
    plain = environment(RECORD, Hook(name='install'), charm_dir='/charm')
    found = environment(RECORD, hook, charm_dir='/charm')

    assert {name: value for name, value in found.items() if name not in plain} == added


VALUES = {
    'CHARM_DIR': '/charm',
    'JUJU_CHARM_DIR': '/charm',
    'JUJU_HOOK_NAME': 'install',
    'JUJU_DISPATCH_PATH': 'hooks/install',
    'JUJU_AGENT_SOCKET_NETWORK': 'unix',
    'JUJU_UNIT_NAME': 'web/0',
    'JUJU_MODEL_NAME': 'prod',
    'JUJU_MODEL_UUID': 'u-1',
    'JUJU_MACHINE_ID': '7',
    'JUJU_PRINCIPAL_UNIT': 'host/1',
    'JUJU_AVAILABILITY_ZONE': 'zone-a',
    'JUJU_API_ADDRESSES': '10.0.0.1:17070 10.0.0.2:17070',
    'JUJU_VERSION': '3.6.14',
    'JUJU_CHARM_HTTP_PROXY': 'http://proxy',
    'JUJU_CHARM_NO_PROXY': '',
    'LANG': 'C.UTF-8',
    'PATH': '/bin',
}


def test_values_of_variables_of_every_hook() -> None:
    found = environment(RECORD, Hook(name='install'), charm_dir='/charm', path='/bin')

    assert {name: found[name] for name in VALUES} == VALUES


def test_an_action_has_an_empty_hook_name() -> None:
    found = environment(RECORD, Hook(kind='action', name='do-it'), charm_dir='/charm')

    assert (found['JUJU_HOOK_NAME'], found['JUJU_DISPATCH_PATH']) == ('', 'actions/do-it')


def test_an_action_that_was_begun_keeps_its_number() -> None:
    hook = Hook(kind='action', name='do-it')
    unit = Unit(RECORD)

    unit.begin(hook)

    assert environment(unit.record, hook, charm_dir='/')['JUJU_ACTION_UUID'] == '1'


def test_a_command_of_juju_exec_dispatches_nothing() -> None:
    found = environment(RECORD, Hook(kind='exec', name='', relation=3), charm_dir='/charm')

    assert 'JUJU_DISPATCH_PATH' not in found
    assert (found['JUJU_RELATION_ID'], found['JUJU_REMOTE_APP']) == ('db:3', '')


def test_there_is_no_machine_on_kubernetes() -> None:
    record = RECORD.but(model=Model(type='kubernetes'))

    assert environment(record, Hook(name='start'), charm_dir='/')['JUJU_MACHINE_ID'] == ''


def test_the_base_of_an_upgrade_came_with_juju_3() -> None:
    hook = Hook(name='pre-series-upgrade', target_series='jammy', target_base='ubuntu@22.04')
    found = environment(RECORD.but(juju_version='2.9.52'), hook, charm_dir='/')

    assert 'JUJU_TARGET_BASE' not in found


def test_each_hook_has_another_context_id() -> None:
    ids = {environment(RECORD, Hook(name='start'), charm_dir='/')['JUJU_CONTEXT_ID'] for _ in 'ab'}

    assert len(ids) == 2
