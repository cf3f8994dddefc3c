# SPDX-License-Identifier: Apache-2.0
"""Containers: what is asked of the Pebble client, and which errors become which."""

from __future__ import annotations

import copy
import datetime
import logging
import pathlib
from typing import Any, Dict, List, Optional, Sequence

import pytest
from kit.model_backend import Call, RecordingBackend

import ops.model as model
from ops import pebble
from ops_compat import behaviours

WHEN = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
RUNNING = pebble.ServiceInfo('web', pebble.ServiceStartup.ENABLED, pebble.ServiceStatus.ACTIVE)
STOPPED = pebble.ServiceInfo('db', pebble.ServiceStartup.ENABLED, pebble.ServiceStatus.INACTIVE)
UP = pebble.CheckInfo('up', pebble.CheckLevel.ALIVE, pebble.CheckStatus.UP, threshold=3)
NOTICE = pebble.Notice(
    '7', None, pebble.NoticeType.CUSTOM, 'example.com/a', WHEN, WHEN, WHEN, occurrences=2
)


def api_error(code: int) -> pebble.APIError:
    return pebble.APIError({}, code, 'Status', 'refused')


def services(names: Optional[Sequence[str]] = None) -> List[pebble.ServiceInfo]:
    return [info for info in (RUNNING, STOPPED) if not names or info.name in names]


def checks(
    names: Optional[Sequence[str]] = None, level: Optional[pebble.CheckLevel] = None
) -> List[pebble.CheckInfo]:
    return [UP] if not names or 'up' in names else []


def make(*, juju: str = '3.6.14', **answers: Any) -> Any:
    """Return a container whose Pebble client is a recorder."""
    backend: Any = RecordingBackend(juju=juju)
    client: Any = RecordingBackend(**answers)
    return model.Container('web', backend, client)


def test_the_client_is_made_when_first_used():
    backend = RecordingBackend(get_pebble='client')
    container = model.Container('web', backend)  # type: ignore[arg-type]  # a stand-in

    assert backend.calls == []
    assert container.pebble == container.pebble == 'client'
    assert backend.take() == [Call('get_pebble', ('/charm/containers/web/pebble.socket',), {})]


def test_the_client_can_be_replaced_and_put_back(monkeypatch: pytest.MonkeyPatch):
    container: Any = model.Container('web', RecordingBackend(get_pebble='own'))  # type: ignore[arg-type]
    with monkeypatch.context() as patch:
        patch.setattr(container, '_pebble', 'other')
        assert container.pebble == 'other'

    assert container.pebble == 'own'


def test_can_connect_when_pebble_answers():
    assert make(get_system_info=pebble.SystemInfo('1.2')).can_connect()


@pytest.mark.parametrize(
    ('error', 'level', 'text'),
    [
        (pebble.ConnectionError('x'), logging.DEBUG, 'not ready; ConnectionError: x'),
        (FileNotFoundError('x'), logging.DEBUG, 'not ready; UNIX socket not found: x'),
        (api_error(500), logging.WARNING, 'not ready; APIError: refused'),
    ],
)
def test_cannot_connect(error: Exception, level: int, text: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)

    assert not make(get_system_info=error).can_connect()
    assert caplog.record_tuples == [('ops.model', level, f'Pebble API is {text}')]


@pytest.mark.parametrize('error', [pebble.ProtocolError('x'), OSError('x'), pebble.Error('x')])
def test_can_connect_lets_other_errors_through(error: Exception):
    with pytest.raises(type(error)):
        make(get_system_info=error).can_connect()


PASSED_ON: Dict[str, Any] = {
    'autostart': ((), 'autostart_services', ()),
    'replan': ((), 'replan_services', ()),
    'start': (('a', 'b'), 'start_services', (('a', 'b'),)),
    'stop': (('a',), 'stop_services', (('a',),)),
    'restart': (('a',), 'restart_services', (('a',),)),
    'start_checks': (('a',), 'start_checks', (('a',),)),
    'get_plan': ((), 'get_plan', ()),
    'send_signal': (('SIGHUP', 'a'), 'send_signal', ('SIGHUP', ('a',))),
}


@pytest.mark.parametrize('method', PASSED_ON)
def test_what_is_passed_on_to_the_client(method: str):
    given, name, passed = PASSED_ON[method]
    container = make()
    getattr(container, method)(*given)

    assert container.pebble.take() == [Call(name, passed, {})]


@pytest.mark.parametrize(
    ('method', 'given', 'text'),
    [
        ('start', (), 'start expected at least 1 argument, got 0'),
        ('stop', (), 'stop expected at least 1 argument, got 0'),
        ('restart', (), 'restart expected at least 1 argument, got 0'),
        ('start_checks', (), 'start-checks expected at least 1 argument, got 0'),
        ('stop_checks', (), 'stop-checks expected at least 1 argument, got 0'),
        ('send_signal', ('SIGHUP',), 'send_signal expected at least 1 service name, got 0'),
    ],
)
def test_names_are_needed(method: str, given: Any, text: str):
    container = make()

    with pytest.raises(TypeError, match=text):
        getattr(container, method)(*given)
    assert container.pebble.calls == []


def test_restart_on_an_old_pebble_stops_what_runs_and_starts_all():
    container = make(restart_services=api_error(400), get_services=services)
    container.restart('web', 'db')

    assert container.pebble.take()[1:] == [
        Call('get_services', (('web', 'db'),), {}),
        Call('stop_services', (('web',),), {}),
        Call('start_services', (('web', 'db'),), {}),
    ]


def test_restart_on_an_old_pebble_stops_nothing_if_nothing_runs():
    container = make(restart_services=api_error(400), get_services=services)
    container.restart('db')

    assert container.pebble.names() == ['restart_services', 'get_services', 'start_services']


@pytest.mark.parametrize('code', [401, 404, 500])
def test_restart_lets_other_errors_through(code: int):
    with pytest.raises(pebble.APIError):
        make(restart_services=api_error(code)).restart('web')


@pytest.mark.parametrize(('options', 'combine'), [({}, False), ({'combine': True}, True)])
def test_add_layer(options: Any, combine: bool):
    container = make()
    container.add_layer('base', {'services': {}}, **options)

    assert container.pebble.take() == [
        Call('add_layer', ('base', {'services': {}}), {'combine': combine})
    ]


@pytest.mark.parametrize(('given', 'asked'), [((), None), (('web',), ('web',))])
def test_get_services(given: Any, asked: Any):
    container = make(get_services=services)

    assert dict(container.get_services(*given)) == {s.name: s for s in services(given)}
    assert container.pebble.take() == [Call('get_services', (asked,), {})]


@pytest.mark.parametrize(('given', 'asked'), [((), None), (('up',), ('up',))])
def test_get_checks(given: Any, asked: Any):
    container = make(get_checks=checks)

    assert dict(container.get_checks(*given, level=pebble.CheckLevel.ALIVE)) == {'up': UP}
    assert container.pebble.take() == [
        Call('get_checks', (), {'names': asked, 'level': pebble.CheckLevel.ALIVE})
    ]


def test_one_service_and_one_check():
    container = make(get_services=services, get_checks=checks)

    assert (container.get_service('web'), container.get_check('up')) == (RUNNING, UP)


@pytest.mark.parametrize('kind', ['service', 'check'])
def test_a_missing_service_or_check_is_a_model_error(kind: str):
    container = make(get_services=services, get_checks=checks)

    with pytest.raises(model.ModelError, match=f"{kind} 'other' not found"):
        getattr(container, f'get_{kind}')('other')


def _both(names: object) -> List[pebble.ServiceInfo]:
    return [RUNNING, STOPPED]


def test_two_services_for_one_name_are_an_error():
    container = make(get_services=_both)

    with pytest.raises(RuntimeError, match='expected 1 service, got 2'):
        container.get_service('web')


def test_stop_checks_returns_those_that_ran():
    container = make(stop_checks=['up'])

    with behaviours.using(security_log=False):
        assert container.stop_checks('up', 'other') == ['up']
    assert container.pebble.take() == [Call('stop_checks', (('up', 'other'),), {})]


PATH = pathlib.PurePosixPath('/etc/web.conf')
FILE_CALLS: Dict[str, Any] = {
    'pull': (),
    'push': ('content',),
    'list_files': (),
    'make_dir': (),
    'remove_path': (),
}


@pytest.mark.parametrize('path', [PATH, str(PATH)])
@pytest.mark.parametrize('method', FILE_CALLS)
def test_paths_can_be_paths(method: str, path: Any):
    container = make()
    getattr(container, method)(path, *FILE_CALLS[method])
    (call,) = container.pebble.take()

    assert (call.name, call.args) == (method, ('/etc/web.conf', *FILE_CALLS[method]))


OWNER: Dict[str, Any] = {'user_id': 1, 'user': 'u', 'group_id': 2, 'group': 'g'}
FILE_OPTIONS: Dict[str, Dict[str, Any]] = {
    'pull': {'encoding': None},
    'push': {'encoding': 'latin-1', 'make_dirs': True, 'permissions': 0o600, **OWNER},
    'list_files': {'pattern': '*', 'itself': True},
    'make_dir': {'make_parents': True, 'permissions': 0o700, **OWNER},
    'remove_path': {'recursive': True},
}


@pytest.mark.parametrize('method', FILE_OPTIONS)
def test_file_options_are_passed_on(method: str):
    container = make()
    getattr(container, method)('/x', *FILE_CALLS[method], **FILE_OPTIONS[method])
    (call,) = container.pebble.take()

    assert call.kwargs == FILE_OPTIONS[method]


def found(kind: pebble.FileType) -> List[pebble.FileInfo]:
    return [pebble.FileInfo('/x', 'x', kind, None, 0o644, WHEN, 0, 'root', 0, 'root')]


@pytest.mark.parametrize('kind', list(pebble.FileType))
def test_what_exists_and_what_is_a_folder(kind: pebble.FileType):
    container = make(list_files=found(kind))

    assert container.exists(PATH)
    assert container.isdir(PATH) == (kind is pebble.FileType.DIRECTORY)
    assert container.pebble.take() == [Call('list_files', (str(PATH),), {'itself': True})] * 2


@pytest.mark.parametrize('method', ['exists', 'isdir'])
def test_what_does_not_exist(method: str):
    assert getattr(make(list_files=api_error(404)), method)('/x') is False


@pytest.mark.parametrize('method', ['exists', 'isdir'])
@pytest.mark.parametrize('error', [api_error(400), pebble.ConnectionError('x')])
def test_whether_it_exists_cannot_be_told(method: str, error: Exception):
    with pytest.raises(type(error)):
        getattr(make(list_files=error), method)('/x')


EXEC: Dict[str, Any] = {
    'service_context': 'web',
    'environment': {'A': 'b'},
    'working_dir': '/etc',
    'timeout': 3,
    **OWNER,
    'stdin': 'in',
    'stdout': 'out',
    'stderr': 'err',
    'encoding': None,
    'combine_stderr': True,
}


def test_exec_passes_all_on():
    container = make(exec='process')

    assert container.exec(['ls'], **{**EXEC, 'working_dir': PATH.parent}) == 'process'
    assert container.pebble.take() == [Call('exec', (['ls'],), EXEC)]


def test_exec_has_defaults():
    container = make()
    container.exec(['ls'])
    (call,) = container.pebble.take()

    assert call.kwargs == {**dict.fromkeys(EXEC), 'encoding': 'utf-8', 'combine_stderr': False}


@pytest.mark.parametrize(
    ('juju', 'supported'), [('3.1.5', False), ('3.1.6', True), ('3.2.0', False), ('3.2.2', True)]
)
def test_exec_in_the_context_of_a_service(juju: str, supported: bool):
    container = make(juju=juju, exec='process')
    if supported:
        assert container.exec(['ls'], service_context='web') == 'process'
        return

    with pytest.raises(
        RuntimeError, match=f'service_context not supported on Juju version {juju}'
    ):
        container.exec(['ls'], service_context='web')
    assert container.pebble.calls == []


def test_exec_without_such_a_context_needs_no_version_of_juju():
    assert make(juju='2.9.0', exec='process').exec(['ls']) == 'process'


def test_get_notice():
    container = make(get_notice=NOTICE)

    assert container.get_notice('7') is NOTICE
    assert container.pebble.take() == [Call('get_notice', ('7',), {})]


def test_a_missing_notice_is_a_model_error():
    error = api_error(404)
    with pytest.raises(model.ModelError, match="notice '7' not found") as caught:
        make(get_notice=error).get_notice('7')

    assert caught.value.__cause__ is error


def test_get_notice_lets_other_errors_through():
    with pytest.raises(pebble.APIError):
        make(get_notice=api_error(400)).get_notice('7')


def test_get_notices_passes_all_on():
    container = make(get_notices=[NOTICE])
    options = {'users': pebble.NoticesUsers.ALL, 'user_id': 3, 'types': ['a'], 'keys': ['k']}

    assert container.get_notices(**options) == [NOTICE]
    assert container.pebble.take() == [Call('get_notices', (), options)]


@pytest.mark.parametrize(
    ('given', 'kind', 'shown'),
    [
        ('custom', pebble.NoticeType.CUSTOM, 'NoticeType.CUSTOM'),
        (pebble.NoticeType.CUSTOM, pebble.NoticeType.CUSTOM, 'NoticeType.CUSTOM'),
        ('of-tomorrow', 'of-tomorrow', "'of-tomorrow'"),
    ],
)
def test_lazy_notice_has_a_type(given: str, kind: Any, shown: str):
    notice = model.LazyNotice(make(), '7', given, 'key')

    assert notice.type == kind
    assert repr(notice) == f"LazyNotice(id='7', type={shown}, key='key')"


def test_lazy_notice_is_asked_for_what_the_event_does_not_say():
    container = make(get_notice=NOTICE)
    notice = model.LazyNotice(container, '7', 'custom', 'example.com/a')

    assert (notice.id, notice.key) == ('7', 'example.com/a')
    assert container.pebble.calls == []
    assert (notice.occurrences, notice.last_data) == (2, {})
    assert container.pebble.names() == ['get_notice']


def test_lazy_check_is_asked_for_what_the_event_does_not_say():
    container = make(get_checks=checks)
    check = model.LazyCheckInfo(container, 'up')

    assert (check.name, repr(check)) == ('up', "LazyCheckInfo(name='up')")
    assert container.pebble.calls == []
    assert (check.level, check.threshold) == (pebble.CheckLevel.ALIVE, 3)
    assert container.pebble.names() == ['get_checks']


LAZY = [
    model.LazyCheckInfo(make(get_checks=checks), 'up'),
    model.LazyNotice(make(get_notice=NOTICE), '7', 'custom', 'key'),
]


@pytest.mark.parametrize('lazy', LAZY, ids=repr)
def test_lazy_values_have_no_other_attributes(lazy: Any):
    with pytest.raises(AttributeError, match='other'):
        lazy.other  # noqa: B018  # reading it is the point


@pytest.mark.parametrize('lazy', LAZY, ids=repr)
def test_lazy_values_can_be_copied(lazy: Any):
    assert vars(copy.copy(lazy)) == vars(lazy)


@pytest.mark.parametrize(
    ('mapping', 'content'),
    [
        (model.ServiceInfoMapping([RUNNING, STOPPED]), {'web': RUNNING, 'db': STOPPED}),
        (model.CheckInfoMapping([UP]), {'up': UP}),
    ],
    ids=['services', 'checks'],
)
def test_mappings_are_by_name(mapping: Any, content: Dict[str, Any]):
    assert (dict(mapping), len(mapping), repr(mapping)) == (content, len(content), repr(content))


def test_container_mapping_makes_one_for_each_name():
    backend = RecordingBackend()
    containers = model.ContainerMapping(['web', 'db'], backend)  # type: ignore[arg-type]  # a stand-in

    assert [(name, container.name) for name, container in containers.items()] == [
        ('web', 'web'),
        ('db', 'db'),
    ]
    assert backend.calls == []
