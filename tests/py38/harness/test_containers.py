# SPDX-License-Identifier: Apache-2.0
"""Containers: connections, plans, files, commands, notices and checks."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import gc
import io
import warnings
from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.harnessed import Place

import ops
from ops import pebble, testing

Make = Callable[..., Place]
LAYER: Any = {
    'services': {
        'web': {'override': 'replace', 'command': 'run web', 'startup': 'enabled'},
        'log': {'override': 'replace', 'command': 'run log'},
    },
    'checks': {'up': {'override': 'replace', 'http': {'url': 'http://x/'}}},
}


# -- connections --


def test_nobody_answers_to_begin_with(place: Place):
    web = place.unit.get_container('web')

    assert not web.can_connect()
    with pytest.raises(pebble.ConnectionError, match=r'set_can_connect\(\)'):
        web.get_plan()


def test_pebble_answers_once_it_is_said(place: Place):
    web = place.unit.get_container('web')
    place.harness.set_can_connect(web, True)

    assert web.can_connect()
    assert not place.unit.get_container('side').can_connect()
    assert place.seen == []


def test_the_charm_sees_that_pebble_is_ready(place: Place):
    ready: List[bool] = []
    place.seen.on['web_pebble_ready'] = lambda charm, event: ready.append(
        event.workload.can_connect()
    )

    place.harness.container_pebble_ready('web')

    assert ready == [True]


def test_nobody_is_ready_before_there_is_a_charm():
    place = Place(begin=False)
    place.harness.container_pebble_ready('web')
    place.harness.begin()

    assert not place.unit.get_container('web').can_connect()
    place.harness.cleanup()


BAD: Dict[str, Tuple[Callable[[Any], Any], Any]] = {
    'connect': (lambda harness: harness.set_can_connect('nope', True), ops.ModelError),
    'ready': (lambda harness: harness.container_pebble_ready('nope'), ops.ModelError),
    'notify': (lambda harness: harness.pebble_notify('nope', 'a.b/c'), ops.ModelError),
    'plan': (lambda harness: harness.get_container_pebble_plan('nope'), KeyError),
    'root': (lambda harness: harness.get_filesystem_root('nope'), KeyError),
    'exec': (lambda harness: harness.handle_exec('nope', ['x'], result=0), KeyError),
}


@pytest.mark.parametrize(('act', 'error'), BAD.values(), ids=BAD)
def test_a_container_that_is_not_there_is_refused(
    act: Callable[[Any], Any], error: Any, place: Place
):
    with pytest.raises(error):
        act(place.harness)


# -- plans and services --


def test_a_plan_is_what_the_layers_say(place: Place):
    place.web().add_layer('one', LAYER)

    assert place.harness.get_container_pebble_plan('web').to_dict() == LAYER


def test_a_plan_needs_a_connection(place: Place):
    place.web().add_layer('one', LAYER)
    place.harness.set_can_connect('web', False)

    with pytest.raises(pebble.ConnectionError, match='did you forget'):
        place.harness.get_container_pebble_plan('web')


AS_WRITTEN: Any = {
    'services': {
        'web': {
            'override': 'replace',
            'command': 'run',
            'environment': {'PORT': 80, 'DEBUG': True},
            'backoff-delay': '1500ms',
        }
    },
    'checks': {
        'up': {'override': 'replace', 'period': '1m', 'timeout': '90s', 'tcp': {'port': 1}}
    },
}


def test_a_plan_is_in_the_words_of_its_layers(place: Place):
    place.web().add_layer('one', AS_WRITTEN)

    assert place.harness.get_container_pebble_plan('web').to_dict() == AS_WRITTEN
    assert place.unit.get_container('web').get_plan() == pebble.Plan(AS_WRITTEN)


def test_layers_that_are_combined_keep_their_words(place: Place):
    web = place.web()
    web.add_layer('one', AS_WRITTEN)
    more: Any = {'services': {'web': {'override': 'merge', 'environment': {'PORT': 81}}}}

    web.add_layer('one', more, combine=True)

    services = place.harness.get_container_pebble_plan('web').services
    assert services['web'].environment == {'PORT': 81, 'DEBUG': True}
    assert services['web'].backoff_delay == '1500ms'


def test_services_run_once_they_are_started(place: Place):
    web = place.web()
    web.add_layer('one', LAYER)

    web.replan()

    assert web.get_service('web').is_running()
    assert not web.get_service('log').is_running()


def test_nothing_is_started_from_an_empty_plan(place: Place):
    place.web().autostart()


# -- files --


def test_the_test_and_the_charm_have_the_same_files(place: Place):
    web = place.web()
    root = place.harness.get_filesystem_root(web)

    web.push('/etc/by-charm', 'x', make_dirs=True)
    (root / 'etc' / 'by-test').write_text('y')

    assert (root / 'etc' / 'by-charm').read_text() == 'x'
    with web.pull('/etc/by-test') as pulled:
        assert pulled.read() == 'y'


def test_containers_have_files_of_their_own(place: Place):
    place.web().push('/file', 'x')

    assert not (place.harness.get_filesystem_root('side') / 'file').exists()


# -- commands --


RESULTS: Dict[str, Tuple[Any, Tuple[str, str]]] = {
    'code': (0, ('', '')),
    'text': ('out', ('out', '')),
    'bytes': (b'out', ('out', '')),
    'both': (testing.ExecResult(stdout='out', stderr='err'), ('out', 'err')),
}


def test_a_command_may_be_left_without_a_wait(place: Place):
    place.harness.handle_exec('web', ['run'], result='')

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter('always')
        place.web().exec(['run'])
        gc.collect()

    assert [str(each.message) for each in warned if 'ExecProcess' in str(each.message)] == []


@pytest.mark.parametrize(('result', 'expected'), RESULTS.values(), ids=RESULTS)
def test_a_command_answers_its_result(result: Any, expected: Any, place: Place):
    place.harness.handle_exec('web', ['run'], result=result)

    assert place.web().exec(['run', 'it']).wait_output() == expected


def test_a_command_that_fails_has_its_output(place: Place):
    place.harness.handle_exec(
        'web', ['run'], result=testing.ExecResult(exit_code=4, stdout='out', stderr='err')
    )

    kind: Any = pebble.ExecError
    with pytest.raises(kind) as failed:
        place.web().exec(['run']).wait_output()

    error: Any = failed.value
    assert (error.exit_code, error.stdout, error.stderr) == (4, 'out', 'err')


@pytest.mark.parametrize(
    ('command', 'expected'),
    [
        (['a'], 'a'),
        (['a', 'b'], 'a b'),
        (['a', 'b', 'c', 'd'], 'a b c'),
        (['a', 'c'], 'a'),
        (['other'], 'any'),
    ],
)
def test_the_handler_of_the_most_words_answers(command: List[str], expected: str, place: Place):
    for prefix in (['a'], ['a', 'b'], ['a', 'b', 'c']):
        place.harness.handle_exec('web', prefix, result=' '.join(prefix))
    place.harness.handle_exec('web', [], result='any')

    assert place.web().exec(command).wait_output()[0] == expected


def test_the_later_one_of_two_handlers_answers(place: Place):
    place.harness.handle_exec('web', ['a'], result='first')
    place.harness.handle_exec('web', ['a'], result='second')

    assert place.web().exec(['a']).wait_output()[0] == 'second'


def test_a_command_without_a_handler_is_refused(place: Place):
    with pytest.raises(pebble.APIError, match=r'register one using Harness\.handle_exec'):
        place.web().exec(['nope'])


@pytest.fixture
def told(place: Place) -> List[testing.ExecArgs]:
    """What a handler of the command ``run`` is told."""
    args: List[testing.ExecArgs] = []
    place.harness.handle_exec('web', ['run'], handler=args.append)
    return args


def test_a_handler_is_told_how_a_command_is_run(place: Place, told: List[testing.ExecArgs]):
    place.web().exec(
        ['run', 'it'], environment={'A': 'b'}, working_dir='/w', timeout=3.5, user='u',
        user_id=1, group='g', group_id=2, stdin='in',
    ).wait()  # fmt: skip

    assert told == [
        testing.ExecArgs(
            command=['run', 'it'], environment={'A': 'b'}, working_dir='/w', timeout=3.5,
            user_id=1, user='u', group_id=2, group='g', stdin='in', encoding='utf-8',
            combine_stderr=False,
        )
    ]  # fmt: skip


@pytest.mark.parametrize('given', ['in', io.StringIO('in')])
def test_a_handler_is_told_what_there_is_to_read(
    given: Any, place: Place, told: List[testing.ExecArgs]
):
    place.web().exec(['run'], stdin=given).wait()

    assert told[0].stdin == 'in'


def test_a_command_runs_in_the_context_of_a_service(place: Place, told: List[testing.ExecArgs]):
    web = place.web()
    service = {
        'override': 'replace', 'command': 'c', 'environment': {'X': 'y'}, 'working-dir': '/srv',
        'user': 'su', 'group-id': 6,
    }  # fmt: skip
    layer: Any = {'services': {'s': service}}
    web.add_layer('one', layer)

    web.pebble.exec(['run'], service_context='s', environment={'Q': 'r'}).wait()

    assert told[0].environment == {'X': 'y', 'Q': 'r'}
    assert (told[0].working_dir, told[0].user, told[0].group_id) == ('/srv', 'su', 6)


def test_a_command_is_answered_though_nobody_waits(place: Place, told: List[testing.ExecArgs]):
    process = place.web().exec(['run'])

    assert len(told) == 1
    process.wait()


def test_a_command_may_take_too_long(place: Place):
    def slow(args: Any) -> Any:
        raise TimeoutError

    place.harness.handle_exec('web', ['slow'], handler=slow)

    with pytest.raises(pebble.TimeoutError, match=r'1 seconds'):
        place.web().exec(['slow'], timeout=1).wait_output()
    with pytest.raises(RuntimeError, match='no timeout value'):
        place.web().exec(['slow'])


def test_an_error_of_a_handler_reaches_the_charm(place: Place):
    def fail(args: Any) -> Any:
        raise ZeroDivisionError

    place.harness.handle_exec('web', ['fail'], handler=fail)

    with pytest.raises(ZeroDivisionError):
        place.web().exec(['fail'])


def _text(_: testing.ExecArgs) -> Any:
    return 'text'


REFUSED: List[Tuple[Dict[str, Any], Dict[str, Any], Any]] = [
    ({'handler': _text}, {}, TypeError),
    ({'result': 'text'}, {'encoding': None}, ValueError),
    ({'result': testing.ExecResult(stderr='e')}, {'combine_stderr': True}, ValueError),
]


@pytest.mark.parametrize(('given', 'options', 'error'), REFUSED)
def test_an_answer_that_is_none_is_refused(
    given: Dict[str, Any], options: Dict[str, Any], error: Any, place: Place
):
    place.harness.handle_exec('web', ['run'], **given)

    with pytest.raises(error):
        place.web().exec(['run'], **options)


@pytest.mark.parametrize('given', [{}, {'handler': print, 'result': 0}, {'result': [1]}])
def test_a_handler_that_is_none_is_refused(given: Dict[str, Any], place: Place):
    with pytest.raises(TypeError):
        place.harness.handle_exec('web', ['x'], **given)


def test_a_client_of_the_charms_own_is_answered(place: Place, told: List[testing.ExecArgs]):
    client = pebble.Client('/charm/containers/web/pebble.socket')
    place.web()
    place.seen.on['config_changed'] = lambda charm, event: client.exec(['run'], stdin='in').wait()

    place.harness.update_config()

    assert (told[0].command, told[0].stdin) == (['run'], 'in')


# -- notices and checks --


def test_the_charm_sees_a_notice(place: Place):
    found: List[Any] = []
    place.seen.on['web_pebble_custom_notice'] = lambda charm, event: found.extend(
        [event.workload.name, event.notice.id, event.notice.key, event.notice.last_data]
    )
    place.web()

    number = place.harness.pebble_notify('web', 'example.com/a', data={'k': 'v'})

    assert found == ['web', number, 'example.com/a', {'k': 'v'}]


@pytest.mark.parametrize(('after', 'times'), [(None, 2), (datetime.timedelta(days=1), 1)])
def test_a_notice_is_seen_again_unless_it_came_too_soon(after: Any, times: int, place: Place):
    place.web()
    numbers = {
        place.harness.pebble_notify('web', 'example.com/a', repeat_after=after) for _ in range(2)
    }

    assert len(numbers) == 1
    assert place.seen == ['web_pebble_custom_notice'] * times


def test_the_charm_sees_that_a_check_has_failed(place: Place):
    web = place.web()
    web.add_layer('one', LAYER)
    daemon = place.harness._backend._pebble_clients['web']._daemon
    change = web.get_check('up').change_id
    for _ in range(3):
        daemon.run_check('up', 'no answer')

    place.harness.pebble_notify(
        'web', change, data={'kind': 'perform-check', 'check-name': 'up'},
        type=pebble.NoticeType.CHANGE_UPDATE,
    )  # fmt: skip

    assert place.seen == ['web_pebble_check_failed']
    assert web.get_check('up').status == pebble.CheckStatus.DOWN


def test_a_check_that_goes_on_is_not_seen(place: Place):
    web = place.web()
    web.add_layer('one', LAYER)

    place.harness.pebble_notify(
        'web', web.get_check('up').change_id, type=pebble.NoticeType.CHANGE_UPDATE,
        data={'kind': 'perform-check', 'check-name': 'up'},
    )  # fmt: skip

    assert place.seen == []


def test_a_notice_of_a_change_that_is_not_there_is_refused(place: Place):
    place.web()

    with pytest.raises(pebble.APIError):
        place.harness.pebble_notify(
            'web', '99', type=pebble.NoticeType.CHANGE_UPDATE,
            data={'kind': 'perform-check', 'check-name': 'up'},
        )  # fmt: skip
