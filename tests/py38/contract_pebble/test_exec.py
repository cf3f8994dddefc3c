# SPDX-License-Identifier: Apache-2.0
"""Commands: the real Pebble runs them, the daemon in memory is told what they do."""

# pyright: reportPrivateUsage=false
# An ExecError is of text or of bytes, which its class in `raises` does not say.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

import io
import json
from typing import Any, Dict

import pytest
from kit.pebble_mounts import Mount

from ops._daemon import Execution, Result
from ops.pebble import APIError, ChangeError, ChangeID, ExecError


def echo(execution: Execution) -> Result:
    return Result(execution.stdin or b'')


def never(execution: Execution) -> Result:
    raise AssertionError('the input of this command does not end')


@pytest.fixture
def cat(pebble: Mount) -> Mount:
    pebble.teach('cat', run=echo)
    return pebble


def test_input_comes_out_again(cat: Mount):
    assert cat.client.exec(['cat'], stdin='grüße').wait_output() == ('grüße', '')


def test_bytes_come_out_again(cat: Mount):
    data = bytes(range(256))

    assert cat.client.exec(['cat'], stdin=data, encoding=None).wait_output() == (data, b'')


def test_much_comes_out_again(cat: Mount):
    data = 'x' * 300_000

    assert cat.client.exec(['cat'], stdin=data).wait_output()[0] == data


def test_no_input_is_an_empty_one(cat: Mount):
    assert cat.client.exec(['cat'], stdin='').wait_output() == ('', '')


def test_input_may_be_written_piece_by_piece(cat: Mount):
    process = cat.client.exec(['cat'])
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('a')
    process.stdin.write('b')
    process.stdin.close()

    assert process.stdout.read() == 'ab'
    process.wait()


def test_input_may_be_a_file(cat: Mount):
    out = io.StringIO()
    cat.client.exec(['cat'], stdin=io.StringIO('abc'), stdout=out).wait()

    assert out.getvalue() == 'abc'


BOTH = ['sh', '-c', 'echo out; echo err >&2; exit 3']


@pytest.fixture
def both(pebble: Mount) -> Mount:
    pebble.teach('sh', stdout='out\n', stderr='err\n', exit_code=3)
    return pebble


def test_an_exit_code_is_an_error_with_both_outputs(both: Mount):
    with pytest.raises(ExecError) as caught:
        both.client.exec(BOTH).wait_output()

    error: ExecError[str] = caught.value
    assert (error.exit_code, error.stdout, error.stderr) == (3, 'out\n', 'err\n')


def test_both_outputs_may_be_one(both: Mount):
    with pytest.raises(ExecError) as caught:
        both.client.exec(BOTH, combine_stderr=True).wait_output()

    error: ExecError[str] = caught.value
    assert (error.stdout, error.stderr) == ('out\nerr\n', None)


def test_a_command_that_fails_is_a_change_that_is_done(both: Mount):
    process = both.client.exec(BOTH)
    change = both.client.wait_change(process._change_id)
    with pytest.raises(ExecError):
        process.wait()

    (task,) = change.tasks
    assert (change.kind, change.summary, change.status) == (
        'exec', 'Execute command "sh"', 'Done',
    )  # fmt: skip
    assert task.data == {'exit-code': 3}


def test_nothing_more_than_the_command_is_needed(pebble: Mount):
    pebble.teach('true')

    pebble.client.exec(['true']).wait()


def test_a_command_that_takes_too_long(pebble: Mount):
    pebble.teach('sleep', timed_out=True)
    with pytest.raises(ChangeError) as caught:
        pebble.client.exec(['sleep', '60'], timeout=0.2).wait()

    assert caught.value.err == (
        'cannot perform the following tasks:\n'
        '- Execute command "sleep" (timed out after 200ms: context deadline exceeded)'
    )
    (task,) = caught.value.change.tasks
    assert task.data == {'exit-code': -1}
    assert task.log[0].endswith(' ERROR timed out after 200ms: context deadline exceeded')


@pytest.fixture
def sleeping(pebble: Mount) -> Mount:
    pebble.teach('sleep', run=never)
    return pebble


def test_a_signal_ends_a_command(sleeping: Mount):
    process = sleeping.client.exec(['sleep', '60'])
    process.send_signal('SIGTERM')

    with pytest.raises(ExecError) as caught:
        process.wait()
    assert caught.value.exit_code == 143


def test_a_command_is_a_change_that_goes_on(sleeping: Mount):
    process = sleeping.client.exec(['sleep', '60'])

    assert sleeping.client.get_change(process._change_id).status == 'Doing'
    process.send_signal('SIGKILL')
    with pytest.raises(ExecError):
        process.wait()


def test_a_command_is_aborted(pebble: Mount):
    pebble.teach('sleep', run=never)
    answer = pebble.ask('POST', '/v1/exec', {'command': ['sleep', '60']})
    change = ChangeID(json.loads(answer.content)['change'])

    assert pebble.client.abort_change(change).status == 'Abort'
    ended = pebble.client.wait_change(change)
    assert ended.err == (
        'cannot perform the following tasks:\n- Execute command "sleep" (context canceled)'
    )


def test_an_answer_says_where_and_with_what_it_runs(pebble: Mount):
    pebble.teach('true')
    body = {
        'command': ['true'], 'working-dir': pebble.folder, 'environment': {'A': 'b'},
    }  # fmt: skip
    result = pebble.ask('POST', '/v1/exec', body).result

    assert result['working-dir'] == pebble.folder
    assert result['environment']['A'] == 'b'
    assert {'HOME', 'PATH', 'LANG', 'USER'} <= set(result['environment'])


def test_a_service_lends_its_environment(pebble: Mount):
    pebble.teach('true')
    pebble.add_layer(
        'services: {s: {override: replace, command: x, environment: {A: theirs, B: theirs}, '
        'working-dir: /}}'
    )
    body = {'command': ['true'], 'service-context': 's', 'environment': {'B': 'own'}}
    result = pebble.ask('POST', '/v1/exec', body).result

    assert (result['environment']['A'], result['environment']['B']) == ('theirs', 'own')
    assert result['working-dir'] == '/'


REFUSED: Dict[str, Any] = {
    'cannot find executable "nosuchcommand"': (400, {'command': ['nosuchcommand']}),
    'must specify command': (400, {'command': []}),
    'cannot decode request body: unexpected EOF': (400, b'{'),
    'context service "x" not found': (400, {'command': ['true'], 'service-context': 'x'}),
    'invalid timeout: time: missing unit in duration "5"': (
        400, {'command': ['true'], 'timeout': '5'},
    ),
    'user: unknown user nosuch': (400, {'command': ['true'], 'user': 'nosuch'}),
    'must specify user, not just group': (400, {'command': ['true'], 'group': 'root'}),
    'user "root" UID (0) does not match user-id (3)': (
        400, {'command': ['true'], 'user': 'root', 'user-id': 3},
    ),
    'cannot call exec: working directory "/no/such" does not exist': (
        500, {'command': ['true'], 'working-dir': '/no/such'},
    ),
    'cannot call exec: cannot use interactive mode without a terminal': (
        500, {'command': ['true'], 'interactive': True},
    ),
}  # fmt: skip


@pytest.mark.parametrize('message', REFUSED)
def test_a_command_that_is_refused(pebble: Mount, message: str):
    pebble.teach('true')
    status, body = REFUSED[message]
    answer = pebble.ask('POST', '/v1/exec', body)

    assert (answer.status, answer.message) == (status, message)


UNUSABLE = {
    'loop': 'cannot stat working directory "{0}": stat {0}: too many levels of symbolic links',
    'file': 'working directory "{0}" not a directory',
    'nothing': 'working directory "{0}" does not exist',
}


@pytest.mark.parametrize('name', UNUSABLE)
def test_a_working_directory_that_cannot_be_one(pebble: Mount, name: str):
    pebble.teach('true')
    folder = pebble.host(pebble.folder)
    (folder / 'loop').symlink_to('loop')
    (folder / 'file').write_text('text')
    asked = f'{pebble.folder}/{name}'
    answer = pebble.ask('POST', '/v1/exec', {'command': ['true'], 'working-dir': asked})

    assert answer.status == 500
    assert answer.message == f'cannot call exec: {UNUSABLE[name].format(asked)}'


def test_a_command_that_is_not_there_is_an_error_of_the_api(pebble: Mount):
    with pytest.raises(APIError) as caught:
        pebble.client.exec(['nosuchcommand'])

    assert caught.value.message == 'cannot find executable "nosuchcommand"'


@pytest.mark.parametrize('path', ['/v1/tasks/99/websocket/stdio'])
def test_a_stream_of_no_task(pebble: Mount, path: str):
    answer = pebble.ask('GET', path)

    assert (answer.status, answer.message) == (404, 'cannot find task "99"')


def test_a_stream_of_something_else(pebble: Mount):
    pebble.add_layer('services: {s: {override: replace, command: sleep 1000}}')
    pebble.do('start', 's')
    answer = pebble.ask('GET', '/v1/tasks/1/websocket/stdio')

    assert (answer.status, answer.message) == (400, '"start" tasks do not have websockets')
