# SPDX-License-Identifier: Apache-2.0
"""What a test, or a run of a charm, prepares and looks at."""

# An ExecError is of text or of bytes, which its class in `raises` does not say.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

import json
import pathlib
from typing import Any, List

import pytest

from ops import pebble
from ops._daemon import Check, Daemon, Execution, Notice, Refusal, Result, nanoseconds

LAYER: Any = {
    'services': {'s': {'override': 'replace', 'command': 'x', 'startup': 'enabled'}},
    'checks': {'c': {'override': 'replace', 'tcp': {'port': 1}, 'threshold': 1}},
}


def test_nobody_answers_that_is_not_connectable(client: pebble.Client, daemon: Daemon):
    daemon.connectable = False

    with pytest.raises(pebble.ConnectionError, match=r'socket not found at .*/web/pebble.socket'):
        client.get_system_info()


def test_it_says_the_version_that_it_is_told():
    assert Daemon(version='v1.10.2').version == 'v1.10.2'


def test_an_unknown_user_is_the_images(client: pebble.Client):
    client.push('/file', 'x', user='postgres-of-the-image', group='other')

    (info,) = client.list_files('/file')
    assert (info.user, info.group) == ('postgres-of-the-image', 'other')


def test_a_user_may_be_in_the_containers_own_file(client: pebble.Client, root: pathlib.Path):
    (root / 'etc').mkdir()
    (root / 'etc' / 'passwd').write_text('app:x:1234:4321::/:/bin/sh\n')
    (root / 'etc' / 'group').write_text('apps:x:4321:\n')
    client.push('/file', 'x', user='app')

    (info,) = client.list_files('/file')
    assert (info.user_id, info.group_id, info.group) == (1234, 4321, 'apps')


def test_a_file_that_nobody_may_read_is_read_all_the_same(client: pebble.Client):
    client.push('/file', 'x', permissions=0o000)

    (info,) = client.list_files('/file')
    assert info.permissions == 0o000
    with client.pull('/file') as file:
        assert file.read() == 'x'


def test_who_a_file_belongs_to_is_forgotten_with_it(client: pebble.Client, daemon: Daemon):
    client.push('/d/file', 'x', user='app', make_dirs=True)
    client.remove_path('/d', recursive=True)

    assert daemon.owners == {}


def test_layers_of_a_test_are_held_to_no_rule(client: pebble.Client, daemon: Daemon):
    daemon.set_layers({'a': {'services': {'s': {'summary': 'no command, no override'}}}})
    client.add_layer('b', {'services': {'t': {'override': 'replace', 'command': 'x'}}})

    assert sorted(client.get_plan().services) == ['s', 't']


def test_a_service_is_put_into_a_state(client: pebble.Client, daemon: Daemon):
    daemon.add_layer('a', LAYER)
    daemon.set_service('s', 'error')

    (service,) = client.get_services()
    assert service.current == pebble.ServiceStatus.ERROR
    assert daemon.service_statuses() == {'s': 'error'}


def test_a_check_is_put_into_a_state(client: pebble.Client, daemon: Daemon):
    daemon.set_check('c', status='down', failures=7, threshold=5, level='ready')

    (check,) = client.get_checks()
    assert (check.status, check.failures, check.threshold, check.level) == (
        pebble.CheckStatus.DOWN, 7, 5, pebble.CheckLevel.READY,
    )  # fmt: skip


def test_a_check_runs_when_a_test_says_so(client: pebble.Client, daemon: Daemon):
    daemon.add_layer('a', LAYER)
    daemon.run_check('c', 'connection refused')

    (check,) = client.get_checks()
    assert check.status == pebble.CheckStatus.DOWN
    assert isinstance(daemon.checks['c'], Check)


def test_a_notice_of_a_test_is_taken_as_it_is(client: pebble.Client, daemon: Daemon):
    daemon.set_notice(Notice('123', 'custom', 'a.b/c', user_id=0, occurrences=7))

    assert client.get_notice('123').occurrences == 7
    assert client.notify(pebble.NoticeType.CUSTOM, 'a.b/d') == '124'


def test_times_of_python_are_kept(client: pebble.Client, daemon: Daemon):
    moment = client.get_notice(daemon.add_notice('a.b/c').id).last_occurred
    when = nanoseconds(moment)
    daemon.set_notice(Notice('9', 'custom', 'a.b/d', 0, when, when, when))

    assert client.get_notice('9').last_repeated == moment


def test_the_longest_words_are_taken(client: pebble.Client, daemon: Daemon):
    daemon.answer_exec((), 'anything')
    daemon.answer_exec(('a',), 'short')
    daemon.answer_exec(('a', 'b'), 'long')

    said = [client.exec(list(words)).wait_output()[0] for words in ('abc', 'ac', 'x')]
    assert said == ['long', 'short', 'anything']


def test_commands_are_kept(client: pebble.Client, daemon: Daemon):
    daemon.answer_exec(('a',))
    client.exec(
        ['a', 'b'], environment={'K': 'v'}, working_dir='/x', user='u', group='g', stdin='in'
    ).wait()

    (execution,) = daemon.executions
    assert execution == Execution(
        command=('a', 'b'), environment={'K': 'v'}, working_dir='/x', user='u', group='g',
        stdin=b'in',
    )  # fmt: skip


def test_a_function_is_given_the_whole_input(client: pebble.Client, daemon: Daemon):
    daemon.answer_exec(('a',), run=lambda execution: Result(stderr=execution.stdin or b'none'))

    assert client.exec(['a'], stdin='x' * 100_000).wait_output()[1] == 'x' * 100_000


def test_a_function_waits_for_no_input_that_nobody_gives(client: pebble.Client, daemon: Daemon):
    daemon.answer_exec(('a',), run=lambda execution: Result('done'))

    assert client.exec(['a']).wait_output() == ('done', '')


def test_what_a_function_raises_is_raised_where_it_is_waited_for(
    client: pebble.Client, daemon: Daemon
):
    def fail(execution: Execution) -> Result:
        raise ZeroDivisionError('in the test')

    daemon.answer_exec(('a',), run=fail)
    process = client.exec(['a'])

    with pytest.raises(ZeroDivisionError, match='in the test'):
        process.wait()


def test_a_function_may_use_the_same_pebble(client: pebble.Client, daemon: Daemon):
    def copy(execution: Execution) -> Result:
        client.push('/made', 'x')
        return Result(client.exec(['b']).wait_output()[0])

    daemon.answer_exec(('a',), run=copy)
    daemon.answer_exec(('b',), 'inner')

    assert client.exec(['a']).wait_output()[0] == 'inner'
    assert len(client.list_files('/made')) == 1


def test_a_host_says_what_becomes_of_a_command_without_an_answer(
    client: pebble.Client, daemon: Daemon
):
    def refuse(execution: Execution) -> Result:
        raise Refusal(500, f'no answer for {execution.command[0]}')

    daemon.unanswered = refuse

    with pytest.raises(pebble.APIError) as caught:
        client.exec(['a'])
    assert (caught.value.code, caught.value.message) == (500, 'no answer for a')


def test_a_host_may_answer_such_a_command(client: pebble.Client, daemon: Daemon):
    daemon.unanswered = lambda execution: Result(stderr='nobody', exit_code=127)

    with pytest.raises(pebble.ExecError) as caught:
        client.exec(['a']).wait_output()
    assert caught.value.exit_code == 127


def test_it_is_plain_values_and_comes_back(
    client: pebble.Client, daemon: Daemon, root: pathlib.Path
):
    client.add_layer('a', LAYER)
    client.replan_services()
    client.notify(pebble.NoticeType.CUSTOM, 'a.b/c', data={'k': 'v'})
    client.push('/file', 'x', user='app')
    client.replace_identities({'i': {'access': 'read', 'local': {'user-id': 1}}})
    daemon.log('s', 'a line')
    written = json.loads(json.dumps(daemon.to_dict()))
    back = Daemon.from_dict(written, root=str(root))

    assert back.to_dict() == daemon.to_dict()
    assert (back.plan.sections, back.services, back.checks, back.changes, back.owners) == (
        daemon.plan.sections, daemon.services, daemon.checks, daemon.changes, daemon.owners,
    )  # fmt: skip


@pytest.mark.parametrize('found', [{}, {'format': 99}, {'format': 1}, {'format': 1, 'layers': 3}])
def test_what_is_none_does_not_come_back(found: Any):
    with pytest.raises(ValueError, match='cannot read a container'):
        Daemon.from_dict(found)


def test_a_restart_forgets_what_ran(client: pebble.Client, daemon: Daemon):
    client.add_layer('a', LAYER)
    client.replan_services()
    before = daemon.boot_id
    daemon.restart()

    assert daemon.boot_id != before
    assert (client.get_services(), client.get_checks()) == ([], [])


def test_lines_that_services_wrote(client: pebble.Client, daemon: Daemon):
    for line in 'abc':
        daemon.log('s', line)
    response = client._request_raw('GET', '/v1/logs', {'n': 2})  # pyright: ignore[reportPrivateUsage]
    rows: List[Any] = [json.loads(row) for row in response.read().splitlines()]

    assert [(row['service'], row['message']) for row in rows] == [('s', 'b'), ('s', 'c')]
