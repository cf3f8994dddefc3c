# SPDX-License-Identifier: Apache-2.0
"""One method of the backend for each hook command."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import json
import os
import pathlib
import stat
from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.fake_runner import ENVIRON, FakeRunner, Refusal, backend_of

from ops._private import spans
from ops.hookcmds import _run
from ops.model import (
    CloudSpec,
    InvalidStatusError,
    ModelError,
    Port,
    SecretRotate,
    _format_action_result_dict,
    _ModelBackend,
    _ModelBackendValidator,
)

Call = Callable[[_ModelBackend], Any]
NEW_YEAR = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)

ASKED: List[Tuple[Call, Any, Any, str]] = [
    (lambda b: b.relation_ids('db'), ['db:3', 'db:14'], [3, 14], 'relation-ids db --format=json'),
    (
        lambda b: b.relation_list(3, relation_name='db'),
        ['r/0'],
        ['r/0'],
        'relation-list --format=json -r db:3',
    ),
    (
        lambda b: b.relation_remote_app_name(3),
        'r',
        'r',
        'relation-list --format=json --app -r 3',
    ),
    (
        lambda b: b.relation_get(3, 'r', True, relation_name='db'),
        {'a': 'b'},
        {'a': 'b'},
        'relation-get --format=json -r db:3 --app - r',
    ),
    (
        lambda b: b.relation_model_get(3),
        {'uuid': 'u'},
        {'uuid': 'u'},
        'relation-model-get --format=json -r 3',
    ),
    (
        lambda b: b.status_get(),
        {'status': 'active', 'message': 'm', 'status-data': {}},
        {'status': 'active', 'message': 'm'},
        'status-get --include-data --format=json --application=false',
    ),
    (
        lambda b: b.status_get(is_app=True),
        {'application-status': {'status': 'active', 'message': 'm', 'units': {}}},
        {'status': 'active', 'message': 'm'},
        'status-get --include-data --format=json --application=true',
    ),
    (lambda b: b.storage_list('data'), ['data/0', 'data/12'], [0, 12], ''),
    (
        lambda b: b.storage_get('data/0', 'location'),
        {'kind': 'filesystem', 'location': '/srv'},
        pathlib.Path('/srv'),
        'storage-get --format=json -s data/0',
    ),
    (
        lambda b: b.storage_get('data/0', 'kind'),
        {'kind': 'filesystem', 'location': '/srv'},
        'filesystem',
        '',
    ),
    (
        lambda b: b.secret_get(id='secret:1', peek=True),
        {'k': 'v'},
        {'k': 'v'},
        'secret-get --format=json secret:1 --peek',
    ),
    (lambda b: b.action_get(), {'size': 3}, {'size': 3}, 'action-get --format=json'),
    (lambda b: b.config_get(), {'a': 1}, {'a': 1}, 'config-get --format=json'),
    (
        lambda b: b.opened_ports(),
        ['80/tcp', 'icmp'],
        {Port('tcp', 80), Port('icmp', None)},
        'opened-ports --format=json',
    ),
    (
        lambda b: b.planned_units(),
        {'units': {'app/0': {'status': 'active'}, 'app/1': {'status': 'dying'}}},
        1,
        'goal-state --format=json',
    ),
    (
        lambda b: b.credential_get(),
        {'type': 'lxd', 'name': 'localhost'},
        CloudSpec(type='lxd', name='localhost'),
        'credential-get --format=json',
    ),
    (lambda b: b.is_leader(), True, True, 'is-leader --format=json'),
]


@pytest.mark.parametrize(('call', 'printed', 'expected', 'line'), ASKED)
def test_what_juju_prints_is_returned(
    juju: FakeRunner, backend: _ModelBackend, call: Call, printed: Any, expected: Any, line: str
):
    command = call.__code__.co_names[0].replace('_', '-')
    renamed = {
        'relation-remote-app-name': 'relation-list',
        'planned-units': 'goal-state',
    }
    juju.answers[renamed.get(command, command)] = json.dumps(printed)

    assert call(backend) == expected
    if line:
        assert juju.lines == [line]


TOLD: List[Tuple[Call, str]] = [
    (lambda b: b.status_set('active', '-m'), 'status-set --application=False active -- -m'),
    (
        lambda b: b.status_set('blocked', is_app=True),
        'status-set --application=True blocked -- ',
    ),
    (lambda b: b.storage_add('data', 2), 'storage-add data=2'),
    (lambda b: b.action_set({'a': {'b': 1}}), 'action-set a.b=1'),
    (lambda b: b.action_log('-x'), 'action-log -- -x'),
    (lambda b: b.action_fail('x'), 'action-fail -- x'),
    (lambda b: b.open_port('tcp', 80), 'open-port 80/tcp'),
    (lambda b: b.close_port('icmp'), 'close-port icmp'),
    (lambda b: b.application_version_set('1.2'), 'application-version-set -- 1.2'),
    (lambda b: b.juju_log('DEBUG', '-x'), 'juju-log --log-level DEBUG -- -x'),
    (lambda b: b.reboot(), 'juju-reboot'),
    (lambda b: b.secret_remove('secret:1', revision=3), 'secret-remove secret:1 --revision 3'),
    (
        lambda b: b.secret_grant('secret:1', 3, unit='r/0'),
        'secret-grant --relation 3 --unit r/0 secret:1',
    ),
    (lambda b: b.secret_revoke('secret:1', 3), 'secret-revoke --relation 3 secret:1'),
    (
        lambda b: b.secret_set('secret:1', label='l', rotate=SecretRotate.DAILY, expire=NEW_YEAR),
        (
            'secret-set --label l --expire 2030-01-01T00:00:00Z --rotate daily'
            ' --owner application secret:1'
        ),
    ),
    (
        lambda b: b.add_metrics({'a': 1, 'b': 2.5}, {'l': 'm', 'n': 'o'}),
        'add-metric --labels l=m,n=o a=1 b=2.5',
    ),
]


@pytest.mark.parametrize(('call', 'line'), TOLD)
@pytest.mark.filterwarnings('ignore:JujuLogHandler is not set up:RuntimeWarning')
def test_what_is_told_is_a_command_line(
    juju: FakeRunner, backend: _ModelBackend, call: Call, line: str
):
    call(backend)

    assert juju.lines == [line]


@pytest.mark.parametrize('is_app', [False, True])
def test_relation_data_goes_by_standard_input(
    juju: FakeRunner, backend: _ModelBackend, is_app: bool
):
    backend.relation_set(3, {'password': 'hush'}, is_app, relation_name='db')

    assert juju.lines == [f'relation-set -r db:3 {"--app " if is_app else ""}--file -']
    assert json.loads(juju.inputs[0] or '') == {'password': 'hush'}


def test_network_answer_is_handed_on_untouched(juju: FakeRunner, backend: _ModelBackend):
    answer = {'bind-addresses': [{'addresses': [{'address': '10.0.0.1', 'new': True}]}]}
    juju.answers['network-get'] = answer

    assert backend.network_get('db', 3) == answer
    assert juju.lines == ['network-get --format=json -r 3 db']


def test_secret_id_is_what_juju_prints(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['secret-add'] = 'secret:d0\n'

    assert backend.secret_add({'key': 'value'}) == 'secret:d0'


def test_secret_info_is_the_models(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['secret-info-get'] = {
        'd0': {
            'revision': 2,
            'label': 'l',
            'rotation': 'never',
            'expiry': '2030-01-01T00:00:00Z',
        }
    }

    info = backend.secret_info_get(label='l')

    assert info.revision == 2
    assert info.rotation is SecretRotate.NEVER
    assert info.expires == NEW_YEAR
    assert info.description is None


WRONG: List[Tuple[Callable[[Any], Any], Any, str]] = [
    (lambda b: b.relation_get(3, 'r', 1), TypeError, 'is_app parameter to relation_get'),
    (lambda b: b.relation_set(3, {'a': 'b'}, 1), TypeError, 'is_app parameter to relation_set'),
    (lambda b: b.relation_set(3, {}, True), ValueError, 'at least one key:value pair'),
    (lambda b: b.status_set('active', 'm', is_app=1), TypeError, 'is_app parameter must be'),
    (lambda b: b.status_set('error', 3), TypeError, 'message parameter must be a string'),
    (lambda b: b.status_set('error', ''), InvalidStatusError, 'status must be in'),
    (lambda b: b.storage_add('data', True), TypeError, 'storage count must be integer'),
    (lambda b: b.secret_info_get(), TypeError, 'either `id` or `label`'),
    (lambda b: b.action_set({'A': 1}), ValueError, "key 'A' is invalid"),
    (lambda b: b.add_metrics({'a': -1}), ModelError, 'invalid metric value -1'),
    (lambda b: b.add_metrics({'a-': 1}), ModelError, "invalid metric key 'a-'"),
    (lambda b: b.add_metrics({'a': 1}, {'l': ''}), ModelError, 'l has an empty value'),
    (lambda b: b.add_metrics({'a': 1}, {'l': 'a=b'}), ModelError, 'must not contain'),
    (lambda b: b.add_metrics({'a': 1}, {'l_': 'a'}), ModelError, 'invalid metric label name'),
]


@pytest.mark.parametrize(('call', 'kind', 'text'), WRONG)
def test_what_juju_would_not_take_is_not_sent(
    juju: FakeRunner, backend: _ModelBackend, call: Call, kind: Any, text: str
):
    with pytest.raises(kind, match=text):
        call(backend)

    assert juju.lines == []


@pytest.mark.parametrize('value', [float('inf'), float('nan'), '1'])
def test_metric_has_to_be_a_finite_number(value: Any):
    with pytest.raises(ModelError, match='must be a positive finite float'):
        _ModelBackendValidator.format_metric_value(value)


@pytest.mark.parametrize(
    ('results', 'flat'),
    [
        ({'a': {'b': {'c': 2}}, 'x': 1}, {'a.b.c': 2, 'x': 1}),
        ({'a': {}}, {}),
        ({'a': [1]}, {'a': [1]}),
    ],
)
def test_action_results_are_joined_by_dots(results: Dict[str, Any], flat: Dict[str, Any]):
    assert _format_action_result_dict(results) == flat


@pytest.mark.parametrize(
    ('results', 'text'),
    [
        ({1: 1}, 'invalid key 1; must be a string'),
        ({'': 1}, "key '' is invalid"),
        ({'a.': 1}, "key 'a.' is invalid"),
        ({'a_b': 1}, "key 'a_b' is invalid"),
        ({'a': {'B': 1}}, "key 'B' is invalid"),
        ({'a': {'b': 1}, 'a.b': 2}, "duplicate key detected .*: 'a.b'"),
    ],
)
def test_action_result_that_juju_does_not_take(results: Any, text: str):
    with pytest.raises(ValueError, match=text):
        _format_action_result_dict(results)


# Leadership.


def test_leadership_is_asked_once_for_a_lease(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['is-leader'] = True

    assert (backend.is_leader(), backend.is_leader()) == (True, True)
    assert len(juju.lines) == 1


def test_leadership_is_asked_again_after_the_lease(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['is-leader'] = True
    backend.is_leader()
    assert backend._leader_check_time is not None
    backend._leader_check_time -= backend.LEASE_RENEWAL_PERIOD.total_seconds() + 1
    juju.answers['is-leader'] = False

    assert not backend.is_leader()


def test_failed_answer_renews_no_lease(juju: FakeRunner, backend: _ModelBackend):
    juju.answers['is-leader'] = True
    backend.is_leader()
    assert backend._leader_check_time is not None
    backend._leader_check_time -= 31
    juju.answers['is-leader'] = Refusal('ERROR leadership status unknown: x')
    for _ in range(2):
        with pytest.raises(ModelError):
            backend.is_leader()

    assert backend._cached_leadership() is None


def test_lease_is_thirty_seconds():
    assert datetime.timedelta(seconds=30) == _ModelBackend.LEASE_RENEWAL_PERIOD


# What the environment says.


def test_environment_names_the_unit_and_the_model(backend: _ModelBackend):
    assert (backend.unit_name, backend.app_name, backend.model_name) == ('app/0', 'app', 'testing')
    assert backend.model_uuid == ENVIRON['JUJU_MODEL_UUID']


def test_arguments_go_before_the_environment(backend: _ModelBackend):
    other = _ModelBackend('other/1', 'm', 'u', backend._juju_context)

    assert (other.unit_name, other.app_name, other.model_name) == ('other/1', 'other', 'm')


def test_remote_app_of_the_hooks_relation_is_not_asked(juju: FakeRunner):
    backend = backend_of(JUJU_RELATION='db', JUJU_RELATION_ID='db:3', JUJU_REMOTE_APP='mysql')

    assert backend.relation_remote_app_name(3) == 'mysql'
    assert juju.lines == []


def test_remote_app_that_juju_leaves_out_is_asked(juju: FakeRunner):
    juju.answers['relation-list'] = '"mysql"'
    backend = backend_of(JUJU_RELATION='db', JUJU_RELATION_ID='db:3', JUJU_REMOTE_APP='')

    assert backend.relation_remote_app_name(3) == 'mysql'


@pytest.mark.parametrize(
    'stderr', ['ERROR relation not found', 'ERROR option provided but not defined: --app']
)
def test_remote_app_that_juju_cannot_say_is_none(
    juju: FakeRunner, backend: _ModelBackend, stderr: str
):
    juju.answers['relation-list'] = Refusal(stderr)

    assert backend.relation_remote_app_name(3) is None


# Log lines.


@pytest.mark.parametrize(
    ('message', 'lines'),
    [
        ('abc', ['abc']),
        ('', []),
        (
            'abcdefgh',
            [
                'Log string greater than 3. Splitting into multiple chunks: ',
                'abc',
                'def',
                'gh',
            ],
        ),
    ],
)
def test_long_log_message_is_cut(message: str, lines: List[str]):
    assert list(_ModelBackend.log_split(message, 3)) == lines


def test_a_message_too_long_for_an_argument_is_logged_in_parts(
    juju: FakeRunner, backend: _ModelBackend
):
    backend.juju_log('INFO', 'x' * 131071 + 'end')

    head = 'juju-log --log-level INFO -- '
    note = 'Log string greater than 131071. Splitting into multiple chunks: '
    assert juju.lines == [f'{head}{note}', head + 'x' * 131071, f'{head}end']


def test_an_empty_message_is_not_logged(juju: FakeRunner, backend: _ModelBackend):
    backend.juju_log('INFO', '')

    assert juju.lines == []


# Ports.


def test_first_port_of_a_range_is_kept_with_a_warning(
    juju: FakeRunner, backend: _ModelBackend, caplog: pytest.LogCaptureFixture
):
    juju.answers['opened-ports'] = ['1-9/udp']

    assert backend.opened_ports() == {Port('udp', 1)}
    assert caplog.record_tuples[0][0] == 'ops.model'
    assert 'Ignoring opened-ports port range' in caplog.text


def test_port_of_an_unknown_protocol_is_left_out_with_a_warning(
    juju: FakeRunner, backend: _ModelBackend, caplog: pytest.LogCaptureFixture
):
    juju.answers['opened-ports'] = ['80/sctp']

    assert backend.opened_ports() == set()
    assert 'Unexpected opened-ports protocol: sctp' in caplog.text


# The rest.


@pytest.mark.filterwarnings('ignore:JujuLogHandler is not set up:RuntimeWarning')
def test_reboot_now_ends_the_process(juju: FakeRunner, backend: _ModelBackend):
    with pytest.raises(SystemExit):
        backend.reboot(now=True)

    assert juju.lines == ['juju-reboot --now']


class FileReader:
    """A runner that looks at the files it is given."""

    def __init__(self) -> None:
        self.seen: Dict[str, Tuple[int, str]] = {}

    def run(self, argv: Any, *, input: Any = None) -> str:
        for flag, path in zip(argv[1::2], argv[2::2]):
            mode = stat.S_IMODE(os.stat(path).st_mode)
            self.seen[flag] = (mode, pathlib.Path(path).read_text())
            self.path = path
        return ''


def test_pod_spec_is_in_files_of_the_owner_that_are_removed(backend: _ModelBackend):
    reader = FileReader()
    with _run.using(reader):
        backend.pod_spec_set({'version': 3}, {'kubernetesResources': {}})

    assert reader.seen == {
        '--file': (0o600, 'version: 3\n'),
        '--k8s-resources': (0o600, 'kubernetesResources: {}\n'),
    }
    assert not os.path.exists(os.path.dirname(reader.path))


class Spans:
    def __init__(self) -> None:
        self.recorded: List[Tuple[str, Dict[str, Any]]] = []

    def span(self, name: str, attributes: Dict[str, Any]) -> Any:
        import contextlib

        self.recorded.append((name, attributes))
        return contextlib.nullcontext()

    def event(self, name: str, attributes: Any) -> None:
        pass


SPANS: List[Tuple[Call, str, Any]] = [
    (lambda b: b.config_get(), 'config-get', None),
    (
        lambda b: b.relation_set(3, {'a': 'hush'}, True, relation_name='db'),
        'relation-set',
        ['relation_id=3', 'endpoint=db', 'app=True'],
    ),
    (
        lambda b: b.status_set('active', 'hush'),
        'status-set',
        ['status=active', 'app=False'],
    ),
    (
        lambda b: b.secret_set(
            'secret:1', content={'key': 'hush'}, description='hush', rotate=SecretRotate.DAILY
        ),
        'secret-set',
        ['id=secret:1', 'label=None', 'expire=None', 'rotate=SecretRotate.DAILY'],
    ),
    (lambda b: b.action_set({'a': 'hush'}), 'action-set', None),
    (lambda b: b.action_fail('hush'), 'action-fail', None),
    (lambda b: b.application_version_set('1'), 'app-version-set', ['version=1']),
]


@pytest.mark.parametrize(
    ('call', 'name', 'words'),
    SPANS,
)
def test_span_has_names_and_no_content(
    juju: FakeRunner, backend: _ModelBackend, call: Call, name: str, words: Any
):
    juju.answers['config-get'] = {}
    recorder = Spans()
    with spans.record_to(recorder):
        call(backend)

    ((recorded, attributes),) = recorder.recorded
    assert recorded == name
    assert attributes.get('kwargs') == words
    assert 'hush' not in str(attributes)


def test_log_lines_have_no_spans(backend: _ModelBackend):
    recorder = Spans()
    with spans.record_to(recorder):
        backend.juju_log('INFO', 'x')

    assert recorder.recorded == []
