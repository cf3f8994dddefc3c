# SPDX-License-Identifier: Apache-2.0
"""The command line and standard input of each hook command, literally."""

from __future__ import annotations

import datetime
from typing import Any, Callable, Dict, List, Optional, Tuple

import pytest
from kit.recorder import Recorder

from ops import hookcmds
from ops.hookcmds import _run

UTC = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
EAST = UTC.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
JSON = '--format=json'

STATUS = '{"status": "active", "message": "", "status-data": {}}'
ANSWERS = {
    'credential-get': '{"type": "lxd", "name": "localhost"}',
    'goal-state': '{}',
    'is-leader': 'true',
    'network-get': '{}',
    'opened-ports': '[]',
    'relation-ids': '[]',
    'relation-list': '[]',
    'relation-model-get': '{"uuid": "u"}',
    'resource-get': '/r',
    'secret-ids': '[]',
    'secret-info-get': '{"s": {"revision": 1}}',
    'storage-get': '{"kind": "block", "location": "/dev/sdb"}',
    'storage-list': '[]',
}

Call = Callable[[], Any]
Expected = List[str]

# What is called, the words of the command line, and standard input if there is any.
LINES: List[Tuple[str, Call, Expected]] = [
    # -- actions --
    ('action_fail', lambda: hookcmds.action_fail(), ['action-fail']),
    ('action_fail m', lambda: hookcmds.action_fail('m'), ['action-fail', '--', 'm']),
    ('action_fail empty', lambda: hookcmds.action_fail(''), ['action-fail', '--', '']),
    ('action_get', lambda: hookcmds.action_get(), ['action-get', JSON]),
    ('action_get key', lambda: hookcmds.action_get('a.b'), ['action-get', JSON, 'a.b']),
    ('action_log', lambda: hookcmds.action_log('-m'), ['action-log', '--', '-m']),
    ('action_set', lambda: hookcmds.action_set({'a': 1}), ['action-set', 'a=1']),
    ('action_set none', lambda: hookcmds.action_set({}), ['action-set']),
    (
        'action_set nested',
        lambda: hookcmds.action_set({'a': {'b': {'c': 'd'}}, 'e': True}),
        ['action-set', 'a.b.c=d', 'e=True'],
    ),
    # -- application --
    (
        'app_version_set',
        lambda: hookcmds.app_version_set('-1'),
        ['application-version-set', '--', '-1'],
    ),
    ('config_get', lambda: hookcmds.config_get(), ['config-get', JSON]),
    ('config_get key', lambda: hookcmds.config_get('k'), ['config-get', JSON, 'k']),
    ('credential_get', lambda: hookcmds.credential_get(), ['credential-get', JSON]),
    ('goal_state', lambda: hookcmds.goal_state(), ['goal-state', JSON]),
    ('is_leader', lambda: hookcmds.is_leader(), ['is-leader', JSON]),
    # -- agent --
    (
        'juju_log',
        lambda: hookcmds.juju_log('-m'),
        ['juju-log', '--log-level', 'INFO', '--', '-m'],
    ),
    (
        'juju_log level',
        lambda: hookcmds.juju_log('m', level='TRACE'),
        ['juju-log', '--log-level', 'TRACE', '--', 'm'],
    ),
    ('juju_reboot', lambda: hookcmds.juju_reboot(), ['juju-reboot']),
    ('juju_reboot now', lambda: hookcmds.juju_reboot(now=True), ['juju-reboot', '--now']),
    # -- network and ports --
    ('network_get', lambda: hookcmds.network_get('db'), ['network-get', JSON, 'db']),
    (
        'network_get relation',
        lambda: hookcmds.network_get('db', relation_id=0),
        ['network-get', JSON, '-r', '0', 'db'],
    ),
    ('open_port', lambda: hookcmds.open_port('udp', 53), ['open-port', '53/udp']),
    ('open_port icmp', lambda: hookcmds.open_port('icmp'), ['open-port', 'icmp']),
    ('open_port bare', lambda: hookcmds.open_port(None, 80), ['open-port', '80']),
    (
        'open_port range',
        lambda: hookcmds.open_port('tcp', 80, to_port=90),
        ['open-port', '80-90/tcp'],
    ),
    (
        'open_port endpoint',
        lambda: hookcmds.open_port('tcp', 80, endpoints='web'),
        ['open-port', '--endpoints', 'web', '80/tcp'],
    ),
    (
        'open_port endpoints',
        lambda: hookcmds.open_port('tcp', 80, endpoints=iter(['web', 'api'])),
        ['open-port', '--endpoints', 'web,api', '80/tcp'],
    ),
    (
        'open_port no endpoints',
        lambda: hookcmds.open_port('tcp', 80, endpoints=[]),
        ['open-port', '80/tcp'],
    ),
    ('close_port', lambda: hookcmds.close_port('tcp', 80), ['close-port', '80/tcp']),
    ('close_port icmp', lambda: hookcmds.close_port('icmp'), ['close-port', 'icmp']),
    (
        'close_port all',
        lambda: hookcmds.close_port('tcp', 80, to_port=90, endpoints=('a', 'b')),
        ['close-port', '--endpoints', 'a,b', '80-90/tcp'],
    ),
    ('opened_ports', lambda: hookcmds.opened_ports(), ['opened-ports', JSON]),
    (
        'opened_ports endpoints',
        lambda: hookcmds.opened_ports(endpoints=True),
        ['opened-ports', '--endpoints', JSON],
    ),
    # -- relations --
    ('relation_get', lambda: hookcmds.relation_get(), ['relation-get', JSON]),
    ('relation_get id', lambda: hookcmds.relation_get(0), ['relation-get', JSON, '-r', '0']),
    ('relation_get key', lambda: hookcmds.relation_get(key='k'), ['relation-get', JSON, 'k']),
    (
        'relation_get unit',
        lambda: hookcmds.relation_get(3, unit='a/0'),
        ['relation-get', JSON, '-r', '3', '-', 'a/0'],
    ),
    (
        'relation_get all',
        lambda: hookcmds.relation_get(3, endpoint='db', key='k', unit='a', app=True),
        ['relation-get', JSON, '-r', 'db:3', '--app', 'k', 'a'],
    ),
    (
        'relation_get endpoint alone',
        lambda: hookcmds.relation_get(endpoint='db'),
        ['relation-get', JSON],
    ),
    ('relation_ids', lambda: hookcmds.relation_ids('db'), ['relation-ids', 'db', JSON]),
    ('relation_list', lambda: hookcmds.relation_list(), ['relation-list', JSON]),
    (
        'relation_list app',
        lambda: hookcmds.relation_list(3, endpoint='db', app=True),
        ['relation-list', JSON, '--app', '-r', 'db:3'],
    ),
    (
        'relation_model_get',
        lambda: hookcmds.relation_model_get(),
        ['relation-model-get', JSON],
    ),
    (
        'relation_model_get id',
        lambda: hookcmds.relation_model_get(3, endpoint='db'),
        ['relation-model-get', JSON, '-r', 'db:3'],
    ),
    (
        'relation_set',
        lambda: hookcmds.relation_set({'a': '1'}),
        ['relation-set', '--file', '-', '< {"a": "1"}'],
    ),
    (
        'relation_set all',
        lambda: hookcmds.relation_set({'a': 'é', 'b': ''}, 3, endpoint='db', app=True),
        ['relation-set', '-r', 'db:3', '--app', '--file', '-', '< {"a": "\\u00e9", "b": ""}'],
    ),
    ('resource_get', lambda: hookcmds.resource_get('r'), ['resource-get', 'r']),
    # -- secrets --
    (
        'secret_add',
        lambda: hookcmds.secret_add({'pass': 'x'}),
        ['secret-add', '--owner', 'application', 'pass#file=PATH'],
    ),
    (
        'secret_add all',
        lambda: hookcmds.secret_add(
            {'pass': 'x', 'user': 'y'},
            label='l',
            description='d',
            expire=UTC,
            rotate='daily',
            owner='unit',
        ),
        [
            *('secret-add', '--label', 'l', '--description', 'd'),
            *('--expire', '2030-01-01T00:00:00Z', '--rotate', 'daily', '--owner', 'unit'),
            *('pass#file=PATH', 'user#file=PATH'),
        ],
    ),
    (
        'secret_add nothing',
        lambda: hookcmds.secret_add({}),
        ['secret-add', '--owner', 'application'],
    ),
    (
        'secret_add expire east',
        lambda: hookcmds.secret_add({}, expire=EAST),
        ['secret-add', '--expire', '2030-01-01T00:00:00+02:00', '--owner', 'application'],
    ),
    (
        'secret_add expire without zone',
        lambda: hookcmds.secret_add({}, expire=UTC.replace(tzinfo=None)),
        ['secret-add', '--expire', '2030-01-01T00:00:00', '--owner', 'application'],
    ),
    (
        'secret_add expire text',
        lambda: hookcmds.secret_add({}, expire='1h'),
        ['secret-add', '--expire', '1h', '--owner', 'application'],
    ),
    ('secret_get id', lambda: hookcmds.secret_get(id='s'), ['secret-get', JSON, 's']),
    (
        'secret_get label',
        lambda: hookcmds.secret_get(label='l', peek=True),
        ['secret-get', JSON, '--label', 'l', '--peek'],
    ),
    (
        'secret_get both',
        lambda: hookcmds.secret_get(id='s', label='l', refresh=True),
        ['secret-get', JSON, 's', '--label', 'l', '--refresh'],
    ),
    (
        'secret_grant',
        lambda: hookcmds.secret_grant('s', 3),
        ['secret-grant', '--relation', '3', 's'],
    ),
    (
        'secret_grant unit',
        lambda: hookcmds.secret_grant('s', 3, unit='a/0'),
        ['secret-grant', '--relation', '3', '--unit', 'a/0', 's'],
    ),
    ('secret_ids', lambda: hookcmds.secret_ids(), ['secret-ids', JSON]),
    (
        'secret_info_get id',
        lambda: hookcmds.secret_info_get(id='s'),
        ['secret-info-get', JSON, 's'],
    ),
    (
        'secret_info_get label',
        lambda: hookcmds.secret_info_get(label='l'),
        ['secret-info-get', JSON, '--label', 'l'],
    ),
    ('secret_remove', lambda: hookcmds.secret_remove('s'), ['secret-remove', 's']),
    (
        'secret_remove revision',
        lambda: hookcmds.secret_remove('s', revision=2),
        ['secret-remove', 's', '--revision', '2'],
    ),
    (
        'secret_revoke',
        lambda: hookcmds.secret_revoke('s', relation_id=0),
        ['secret-revoke', '--relation', '0', 's'],
    ),
    (
        'secret_revoke all',
        lambda: hookcmds.secret_revoke('s', relation_id=3, app='a', unit='a/0'),
        ['secret-revoke', '--relation', '3', '--app', 'a', '--unit', 'a/0', 's'],
    ),
    (
        'secret_revoke app',
        lambda: hookcmds.secret_revoke('s', relation_id=None, app='a'),
        ['secret-revoke', '--app', 'a', 's'],
    ),
    (
        'secret_set',
        lambda: hookcmds.secret_set('s'),
        ['secret-set', '--owner', 'application', 's'],
    ),
    (
        'secret_set all',
        lambda: hookcmds.secret_set(
            's',
            content={'pass': 'x'},
            label='l',
            description='d',
            expire=UTC,
            rotate='never',
            owner='unit',
        ),
        [
            *('secret-set', '--label', 'l', '--description', 'd'),
            *('--expire', '2030-01-01T00:00:00Z', '--rotate', 'never', '--owner', 'unit'),
            *('s', 'pass#file=PATH'),
        ],
    ),
    # -- state --
    ('state_delete', lambda: hookcmds.state_delete('k'), ['state-delete', 'k']),
    ('state_get', lambda: hookcmds.state_get(None), ['state-get', JSON]),
    ('state_get key', lambda: hookcmds.state_get('k'), ['state-get', JSON, 'k']),
    (
        'state_set',
        lambda: hookcmds.state_set({'k': 'v'}),
        ['state-set', '--file', '-', '< {"k": "v"}'],
    ),
    # -- status --
    (
        'status_get',
        lambda: hookcmds.status_get(),
        ['status-get', '--include-data', JSON, '--application=false'],
    ),
    (
        'status_get app',
        lambda: hookcmds.status_get(app=True),
        ['status-get', '--include-data', JSON, '--application=true'],
    ),
    (
        'status_set',
        lambda: hookcmds.status_set('active'),
        ['status-set', '--application=False', 'active'],
    ),
    (
        'status_set message',
        lambda: hookcmds.status_set('blocked', '-m', app=True),
        ['status-set', '--application=True', 'blocked', '--', '-m'],
    ),
    # -- storage --
    (
        'storage_add',
        lambda: hookcmds.storage_add({'data': 1, 'log': 2}),
        ['storage-add', 'data=1', 'log=2'],
    ),
    ('storage_get', lambda: hookcmds.storage_get(), ['storage-get', JSON]),
    (
        'storage_get id',
        lambda: hookcmds.storage_get('data/0'),
        ['storage-get', JSON, '-s', 'data/0'],
    ),
    ('storage_list', lambda: hookcmds.storage_list(), ['storage-list', JSON]),
    ('storage_list name', lambda: hookcmds.storage_list('d'), ['storage-list', JSON, 'd']),
]


def recorded(call: Call) -> Tuple[Tuple[str, ...], Optional[str]]:
    answers: Dict[str, Any] = {**ANSWERS, 'status-get': f'{STATUS[:-1]}, {APP}}}'}
    juju = Recorder(answers, otherwise='{}')
    with _run.using(juju):
        call()
    (only,) = juju.calls
    return only


APP = f'"application-status": {STATUS}'


@pytest.mark.parametrize(('name', 'call', 'expected'), LINES, ids=[line[0] for line in LINES])
def test_the_command_line_is(name: str, call: Call, expected: Expected):
    argv, stdin = recorded(call)

    assert [*argv, *([] if stdin is None else [f'< {stdin}'])] == expected


def test_every_function_of_the_face_is_in_the_table():
    functions = {
        name for name in hookcmds.__all__ if name.islower() and callable(getattr(hookcmds, name))
    }

    assert {name.split()[0] for name, _, _ in LINES} == functions


@pytest.mark.parametrize(
    ('call', 'text'),
    [
        (hookcmds.open_port, 'Either protocol or port must be specified'),
        (hookcmds.close_port, 'You must provide a port or protocol.'),
    ],
)
def test_a_port_without_protocol_and_number_is_a_type_error(call: Call, text: str):
    juju = Recorder()

    with _run.using(juju), pytest.raises(TypeError, match=text):
        call()

    assert juju.calls == []


def test_the_key_that_means_all_keys_to_juju_is_refused():
    with _run.using(Recorder()), pytest.raises(ValueError, match='pass None for the key'):
        hookcmds.relation_get(key='-')


def test_action_results_of_one_name_are_refused():
    with _run.using(Recorder()), pytest.raises(ValueError, match=r"duplicate key .*: 'a\.b'"):
        hookcmds.action_set({'a.b': 1, 'a': {'b': 2}})
