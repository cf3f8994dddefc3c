# SPDX-License-Identifier: Apache-2.0
"""What a failed hook command becomes."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
import logging
import subprocess
import traceback
from typing import Any, Callable, Dict, List, Optional, Tuple

import pytest
from kit.fake_runner import FakeRunner, Missing, Refusal, backend_of

from ops import hookcmds
from ops.model import ModelError, RelationNotFoundError, SecretNotFoundError, _ModelBackend
from ops_compat import behaviours

Call = Callable[[_ModelBackend], Any]

# The command, how the backend runs it, and whether it is about one relation.
COMMANDS: Dict[str, Tuple[Call, bool]] = {
    'relation-ids': (lambda b: b.relation_ids('db'), True),
    'relation-list': (lambda b: b.relation_list(3), True),
    'relation-get': (lambda b: b.relation_get(3, 'r/0', False), True),
    'relation-set': (lambda b: b.relation_set(3, {'a': 'b'}, False), True),
    'relation-model-get': (lambda b: b.relation_model_get(3), True),
    'network-get': (lambda b: b.network_get('db', 3), True),
    'config-get': (lambda b: b.config_get(), False),
    'is-leader': (lambda b: b.is_leader(), False),
    'status-get': (lambda b: b.status_get(), False),
    'storage-list': (lambda b: b.storage_list('data'), False),
    'goal-state': (lambda b: b.planned_units(), False),
    'secret-get': (lambda b: b.secret_get(id='secret:1'), False),
}
SECRETS: Dict[str, Call] = {
    'secret-get': lambda b: b.secret_get(id='secret:1'),
    'secret-info-get': lambda b: b.secret_info_get(id='secret:1'),
    'secret-set': lambda b: b.secret_set('secret:1', label='l'),
    'secret-add': lambda b: b.secret_add({'key': 'hush'}),
    'secret-grant': lambda b: b.secret_grant('secret:1', 3),
    'secret-revoke': lambda b: b.secret_revoke('secret:1', 3),
    'secret-remove': lambda b: b.secret_remove('secret:1'),
}


@pytest.fixture(autouse=True)
def quiet() -> Any:
    with behaviours.using(security_log=False):
        yield


def failure(call: Call, backend: _ModelBackend) -> ModelError:
    with pytest.raises(ModelError) as caught:
        call(backend)
    return caught.value


@pytest.mark.parametrize('command', COMMANDS)
def test_any_failure_is_a_model_error_with_jujus_words(
    juju: FakeRunner, backend: _ModelBackend, command: str
):
    juju.answers[command] = Refusal('ERROR boom\n')

    error = failure(COMMANDS[command][0], backend)

    assert type(error) is ModelError
    assert error.args == ('ERROR boom\n',)


@pytest.mark.parametrize('command', COMMANDS)
@pytest.mark.parametrize(
    'stderr',
    [
        'ERROR relation not found\n',
        'ERROR invalid value "3" for option -r: relation not found',
        'ERROR Relation 3 Not Found',
        'ERROR permission denied',
        'ERROR Permission Denied',
    ],
)
def test_gone_relation(juju: FakeRunner, backend: _ModelBackend, command: str, stderr: str):
    juju.answers[command] = Refusal(stderr)
    call, about_relations = COMMANDS[command]

    error = failure(call, backend)

    if about_relations:
        assert type(error) is RelationNotFoundError
    else:
        assert not isinstance(error, RelationNotFoundError)


@pytest.mark.parametrize('stderr', ['relation "x" not found', 'relation db:3 not found', 'access'])
def test_other_words_are_no_gone_relation(juju: FakeRunner, backend: _ModelBackend, stderr: str):
    juju.answers['relation-list'] = Refusal(stderr)

    assert type(failure(lambda b: b.relation_list(3), backend)) is ModelError


READ_OWN_APP: Call = lambda b: b.relation_get(3, 'app', True, relation_name='db')  # noqa: E731
WRITE_OWN_APP: Call = lambda b: b.relation_set(3, {'a': 'b'}, True, relation_name='db')  # noqa: E731
READ_REMOTE_APP: Call = lambda b: b.relation_get(3, 'r', True, relation_name='db')  # noqa: E731


@pytest.mark.parametrize(
    ('call', 'leader', 'peers', 'kind', 'asked'),
    [
        (READ_OWN_APP, True, [], RelationNotFoundError, True),
        (READ_OWN_APP, False, [], ModelError, True),
        (READ_OWN_APP, False, ['db'], RelationNotFoundError, False),
        (READ_REMOTE_APP, False, [], RelationNotFoundError, False),
        (WRITE_OWN_APP, True, [], RelationNotFoundError, True),
        (WRITE_OWN_APP, False, ['db'], ModelError, True),
    ],
)
def test_denied_app_data_is_a_gone_relation_for_who_may(
    juju: FakeRunner,
    backend: _ModelBackend,
    call: Call,
    leader: bool,
    peers: List[str],
    kind: Any,
    asked: bool,
):
    denied = Refusal('ERROR permission denied')
    juju.answers.update({'relation-get': denied, 'relation-set': denied, 'is-leader': leader})
    backend._peer_endpoints = frozenset(peers)

    assert type(failure(call, backend)) is kind
    assert ('is-leader --format=json' in juju.lines) is asked


def test_known_leadership_is_not_asked_again(juju: FakeRunner, backend: _ModelBackend):
    juju.answers.update({'relation-set': Refusal('permission denied'), 'is-leader': True})
    backend.is_leader()
    juju.take()

    failure(WRITE_OWN_APP, backend)

    assert 'is-leader --format=json' not in juju.lines


def test_leadership_that_cannot_be_asked_hides_no_error(juju: FakeRunner, backend: _ModelBackend):
    juju.answers.update(
        {
            'relation-set': Refusal('permission denied'),
            'is-leader': Refusal('ERROR boom'),
        }
    )

    assert failure(WRITE_OWN_APP, backend).args == ('permission denied',)


@pytest.mark.parametrize('command', SECRETS)
@pytest.mark.parametrize('stderr', ['ERROR secret "1" not found', 'Not Found'])
def test_gone_secret(juju: FakeRunner, backend: _ModelBackend, command: str, stderr: str):
    juju.answers[command] = Refusal(stderr)

    assert type(failure(SECRETS[command], backend)) is SecretNotFoundError


@pytest.mark.parametrize('command', SECRETS)
def test_denied_secret_is_a_model_error(juju: FakeRunner, backend: _ModelBackend, command: str):
    juju.answers[command] = Refusal('ERROR permission denied')

    assert type(failure(SECRETS[command], backend)) is ModelError


# The row hook-error-cause.


def test_cause_is_the_hook_commands_error(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['relation-list'] = Refusal('relation not found', returncode=2)
    with behaviours.using(hook_error_cause=True):
        error = failure(lambda b: b.relation_list(3), backend)

    assert isinstance(error.__cause__, hookcmds.Error)
    assert error.__cause__.returncode == 2


def test_cause_is_a_called_process_error(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['config-get'] = Refusal('ERROR boom', returncode=2)
    with behaviours.using(hook_error_cause=False):
        error = failure(lambda b: b.config_get(), backend)

    assert isinstance(error.__cause__, subprocess.CalledProcessError)
    assert error.__cause__.returncode == 2
    assert error.__cause__.stderr == 'ERROR boom'


def test_cause_of_a_gone_relation_is_a_model_error_in_between(
    juju: FakeRunner, backend: _ModelBackend
):
    juju.answers['relation-list'] = Refusal('relation not found')
    with behaviours.using(hook_error_cause=False):
        error = failure(lambda b: b.relation_list(3), backend)

    assert type(error.__cause__) is ModelError
    assert isinstance(error.__cause__.__cause__, subprocess.CalledProcessError)


# The row missing-command.


MISSING: List[Call] = [lambda b: b.config_get(), lambda b: b.juju_log('INFO', 'x')]


@pytest.mark.parametrize('call', MISSING)
def test_missing_command(juju: FakeRunner, backend: _ModelBackend, call: Call):
    juju.answers.update({'config-get': Missing(), 'juju-log': Missing()})

    with behaviours.using(missing_command=True), pytest.raises(FileNotFoundError):
        call(backend)
    with behaviours.using(missing_command=False), pytest.raises(RuntimeError) as caught:
        call(backend)
    assert str(caught.value) in ('command not found: config-get', 'command not found: juju-log')
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


# The row reboot-error.


def test_failed_reboot(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['juju-reboot'] = Refusal('ERROR boom')

    with behaviours.using(reboot_error=True), pytest.raises(hookcmds.Error):
        backend.reboot()
    with behaviours.using(reboot_error=False), pytest.raises(ModelError, match='ERROR boom'):
        backend.reboot(now=True)


# Notes.


@pytest.mark.parametrize(
    ('environ', 'running', 'deferred', 'where'),
    [
        ({}, '', False, 'failed in the hook start'),
        ({}, '__init__', False, "failed in the hook start while the charm's __init__ ran"),
        ({}, 'App/on/start[1]', False, 'in the hook start while handling App/on/start[1]'),
        ({}, 'App/on/start[1]', True, 'while handling the deferred App/on/start[1]'),
        (
            {
                'JUJU_HOOK_NAME': '',
                'JUJU_ACTION_NAME': 'backup',
                'JUJU_DISPATCH_PATH': 'actions/backup',
            },
            '',
            False,
            'failed in the action backup',
        ),
        (
            {'JUJU_HOOK_NAME': '', 'JUJU_DISPATCH_PATH': 'hooks/stop'},
            '',
            False,
            'failed in the hook stop',
        ),
        ({'JUJU_HOOK_NAME': '', 'JUJU_DISPATCH_PATH': ''}, '', False, 'relation_id=3) failed'),
    ],
)
def test_note_says_where(
    juju: FakeRunner, environ: Dict[str, str], running: str, deferred: bool, where: str
):
    juju.answers['network-get'] = Refusal('ERROR boom')
    backend = backend_of(**environ)
    backend._hook_is_running = running
    backend._event_is_deferred = deferred

    (note,) = getattr(failure(lambda b: b.network_get('db', 3), backend), '__notes__')  # noqa: B009

    assert note.startswith("network-get(binding_name='db', relation_id=3) failed")
    assert note.endswith(where)


CONTENT: Dict[str, Call] = {
    'status-set': lambda b: b.status_set('active', 'hush'),
    'action-fail': lambda b: b.action_fail('hush'),
    'action-log': lambda b: b.action_log('hush'),
    'action-set': lambda b: b.action_set({'a': 'hush'}),
    'juju-log': lambda b: b.juju_log('INFO', 'hush'),
    'relation-set': lambda b: b.relation_set(3, {'a': 'hush'}, True),
    'secret-add': lambda b: b.secret_add({'key': 'hush'}, description='hush'),
    'secret-set': lambda b: b.secret_set('secret:1', content={'key': 'hush'}),
    'pod-spec-set': lambda b: b.pod_spec_set({'a': 'hush'}),
}


@pytest.mark.parametrize('cause', [True, False])
@pytest.mark.parametrize('command', CONTENT)
def test_no_error_holds_content(
    juju: FakeRunner, backend: _ModelBackend, command: str, cause: bool
):
    juju.answers[command] = Refusal('ERROR boom')
    with behaviours.using(hook_error_cause=cause):
        error = failure(CONTENT[command], backend)

    shown = ''.join(
        line
        for line in traceback.format_exception(type(error), error, error.__traceback__)
        if not line.lstrip().startswith('File ')
    )
    seen: Optional[BaseException] = error
    while seen is not None:
        shown += repr(seen) + repr(vars(seen))
        seen = seen.__cause__ or seen.__context__
    assert 'boom' in shown
    assert 'hush' not in shown


# The row security-log.


@pytest.fixture
def reported(caplog: pytest.LogCaptureFixture) -> Callable[[], List[Dict[str, Any]]]:
    caplog.set_level(logging.DEBUG)

    def read() -> List[Dict[str, Any]]:
        messages = [record.getMessage() for record in caplog.records]
        return [json.loads(message) for message in messages if message.startswith('{')]

    return read


NO_REFUSALS: List[Tuple[str, Call, str]] = [
    ('config-get', lambda b: b.config_get(), 'ERROR boom'),
    ('relation-list', lambda b: b.relation_list(3), 'permission denied'),
    ('juju-log', lambda b: b.juju_log('INFO', 'x'), 'access denied'),
]


@pytest.mark.filterwarnings('ignore:JujuLogHandler is not set up:RuntimeWarning')
class TestSecurityLog:
    @pytest.mark.parametrize(
        'stderr',
        [
            'ERROR access denied\n',
            'ERROR permission denied',
            'this unit is Not The Leader',
            'ERROR cannot write relation settings',
        ],
    )
    def test_refusal_is_reported(
        self, juju: FakeRunner, backend: _ModelBackend, reported: Any, stderr: str
    ):
        juju.answers['config-get'] = Refusal(stderr)
        with behaviours.using(security_log=True):
            failure(lambda b: b.config_get(), backend)

        (event,) = reported()
        assert event['event'] == 'authz_fail:config-get'
        assert event['level'] == 'CRITICAL'
        assert stderr.strip() in event['description']

    @pytest.mark.parametrize(
        ('leader', 'words'), [(True, ' (as leader) '), (False, "'config-get' failed")]
    )
    def test_report_says_what_is_known_of_leadership_and_asks_nothing(
        self,
        juju: FakeRunner,
        backend: _ModelBackend,
        reported: Any,
        leader: bool,
        words: str,
    ):
        juju.answers.update({'config-get': Refusal('access denied'), 'is-leader': leader})
        backend.is_leader()
        juju.take()
        with behaviours.using(security_log=True):
            failure(lambda b: b.config_get(), backend)

        assert words in reported()[0]['description']
        assert juju.lines == ['config-get --format=json']

    def test_unknown_leadership_is_not_asked(
        self, juju: FakeRunner, backend: _ModelBackend, reported: Any
    ):
        juju.answers['config-get'] = Refusal('access denied')
        with behaviours.using(security_log=True):
            failure(lambda b: b.config_get(), backend)

        assert ' (leadership unknown) ' in reported()[0]['description']
        assert juju.lines == ['config-get --format=json']

    @pytest.mark.parametrize(
        ('command', 'call', 'stderr'),
        NO_REFUSALS,
    )
    def test_no_refusal_is_not_reported(
        self,
        juju: FakeRunner,
        backend: _ModelBackend,
        reported: Any,
        command: str,
        call: Call,
        stderr: str,
    ):
        juju.answers[command] = Refusal(stderr)
        with behaviours.using(security_log=True):
            failure(call, backend)

        assert reported() == []

    def test_nothing_is_reported_with_the_row_off(
        self, juju: FakeRunner, backend: _ModelBackend, reported: Any
    ):
        juju.answers['config-get'] = Refusal('access denied')
        failure(lambda b: b.config_get(), backend)
        backend.reboot()

        assert reported() == []

    def test_reboot_is_reported(self, juju: FakeRunner, backend: _ModelBackend, reported: Any):
        with behaviours.using(security_log=True):
            backend.reboot()

        (event,) = reported()
        assert event['event'].startswith('sys_restart:')
        assert event['description'] == "Rebooting unit 'app/0' in model 'testing'"
