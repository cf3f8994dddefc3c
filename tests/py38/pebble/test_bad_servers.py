# SPDX-License-Identifier: Apache-2.0
"""What answers at the socket is absent, slow, broken, or no Pebble at all."""

# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any, Callable, Dict, Iterator

import pytest
from kit.pebble_transport import change
from kit.raw_server import (
    Answer,
    frame,
    hang,
    http,
    json_answer,
    multipart,
    raw_server,
    reset,
    then_hang,
    then_reset,
    upgraded,
)

from ops import pebble

QUICK = 0.2
END = frame('{"command":"end"}')
STARTED = json_answer(
    b'{"type":"async","change":"7","result":{"task-id":"8"}}', status='202 Accepted'
)
BOUNDARY = 'b' * 40
HALF_A_FILE = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="/a"\r\n\r\nhalf'
).encode()
Ask = Callable[[pebble.Client], Any]


def ended(err: str = '') -> bytes:
    return json_answer(json.dumps({'result': change(err, exit_code=0)}).encode())


@pytest.fixture(autouse=True)
def nothing_stays_behind() -> Iterator[None]:
    files, threads = len(os.listdir('/proc/self/fd')), threading.enumerate()
    yield
    left = [each for each in threading.enumerate() if each not in threads]
    for thread in left:
        thread.join(10)  # what ends by itself may take a moment
    assert [each for each in left if each.is_alive()] == []
    assert len(os.listdir('/proc/self/fd')) <= files


ASKS: Dict[str, Ask] = {
    'get': lambda c: c.get_system_info(),
    'post': lambda c: c.add_layer('a', ''),
    'push': lambda c: c.push('/a', 'x' * 100_000),
    'pull': lambda c: c.pull('/a'),
    'exec': lambda c: c.exec(['ls']),
    'wait': lambda c: c.wait_change(pebble.ChangeID('7'), None),
}
each_ask = pytest.mark.parametrize('ask', ASKS.values(), ids=ASKS)


def ask_of(ask: Ask, *answers: Answer) -> None:
    with raw_server(*answers) as server:
        ask(pebble.Client(server.path, timeout=QUICK))


# -- nobody answers --


@each_ask
def test_a_socket_that_is_not_there(ask: Ask, tmp_path: pathlib.Path):
    with pytest.raises(pebble.ConnectionError, match=r'socket not found at .*container restarted'):
        ask(pebble.Client(str(tmp_path / 'socket')))


@each_ask
def test_a_socket_that_nobody_listens_at(ask: Ask):
    with raw_server(hang) as server:
        server.close()
        with pytest.raises(pebble.ConnectionError, match='refused') as caught:
            ask(pebble.Client(server.path))

    assert server.path in str(caught.value)


@each_ask
def test_a_path_that_is_no_socket(ask: Ask, tmp_path: pathlib.Path):
    path = tmp_path / 'file'
    path.write_text('text', encoding='utf-8')

    with pytest.raises(pebble.ConnectionError):
        ask(pebble.Client(str(path)))


# -- the answer is none, or breaks off --


@each_ask
def test_a_connection_that_is_dropped(ask: Ask):
    with pytest.raises(pebble.ConnectionError):
        ask_of(ask, reset)


@pytest.mark.parametrize('ask', [ASKS[name] for name in ASKS if name != 'wait'])
def test_a_server_that_hangs(ask: Ask):
    with pytest.raises(pebble.TimeoutError, match='timed out waiting for Pebble at'):
        ask_of(ask, hang)


def test_a_server_that_hangs_while_a_change_is_waited_for():
    with pytest.raises(pebble.TimeoutError, match='timed out waiting for change 7'):
        ask_of(lambda c: c.wait_change(pebble.ChangeID('7'), QUICK), hang)


@pytest.mark.parametrize(
    'ask',
    [ASKS['get'], ASKS['post'], ASKS['push'], ASKS['exec']],
    ids=['get', 'post', 'push', 'exec'],
)
def test_a_server_that_hangs_in_mid_answer(ask: Ask):
    half = http(b'{"result":', 'Content-Type: application/json', announced=100)

    with pytest.raises(pebble.TimeoutError):
        ask_of(ask, then_hang(half))


def test_a_server_that_hangs_in_the_middle_of_a_file():
    with pytest.raises(pebble.TimeoutError):
        ask_of(ASKS['pull'], then_hang(multipart(HALF_A_FILE, BOUNDARY, announced=1000)))


def test_an_answer_that_is_shorter_than_announced():
    with pytest.raises(pebble.ConnectionError):
        ask_of(ASKS['get'], http(b'{"a":', 'Content-Type: application/json', announced=100))


def test_a_file_that_is_shorter_than_announced():
    with pytest.raises((pebble.ProtocolError, pebble.ConnectionError)):
        ask_of(ASKS['pull'], multipart(HALF_A_FILE, BOUNDARY, announced=1000))


@pytest.mark.parametrize('ask', [ASKS['get'], ASKS['exec'], ASKS['pull']])
def test_a_connection_that_is_reset_in_mid_answer(ask: Ask):
    half = {
        ASKS['pull']: multipart(HALF_A_FILE, BOUNDARY, announced=1000),
    }.get(ask, http(b'{"result":', 'Content-Type: application/json', announced=100))

    with pytest.raises((pebble.ConnectionError, pebble.ProtocolError)):
        ask_of(ask, then_reset(half))


@pytest.mark.parametrize('ask', [ASKS[name] for name in ASKS if name != 'pull'])
def test_json_that_is_cut_short(ask: Ask):
    with pytest.raises(pebble.ProtocolError):
        ask_of(ask, json_answer(b'{"result":'))


@pytest.mark.parametrize(
    'answer',
    [
        multipart(HALF_A_FILE, 'another'),
        http(HALF_A_FILE, 'Content-Type: multipart/form-data'),
        json_answer(b'{"result":'),
    ],
    ids=['wrong boundary', 'no boundary', 'json'],
)
def test_a_file_that_is_no_message(answer: bytes):
    with pytest.raises(pebble.ProtocolError):
        ask_of(ASKS['pull'], answer)


# -- it is no Pebble --


@each_ask
def test_a_server_that_speaks_another_language(ask: Ask):
    with pytest.raises(pebble.ProtocolError, match='does not answer in HTTP'):
        ask_of(ask, b'SSH-2.0-OpenSSH_9.6\r\n\r\n')


@each_ask
def test_a_server_of_pages(ask: Ask):
    with pytest.raises(pebble.ProtocolError, match=r'expected Content-Type .* got .text/html'):
        ask_of(ask, http(b'<html>', 'Content-Type: text/html'))


@each_ask
def test_a_server_that_has_no_such_page(ask: Ask):
    with pytest.raises(pebble.APIError) as caught:
        ask_of(ask, http(b'<html>', 'Content-Type: text/html', status='404 Not Found'))

    assert (caught.value.code, caught.value.status) == (404, 'Not Found')


def test_a_refusal_is_read_before_a_body_that_nobody_wants():
    refusal = json_answer(b'{"result":{"message":"no such path"}}', '404 Not Found')
    with raw_server(refusal) as server, pytest.raises(pebble.APIError, match='no such path'):
        # More than the socket takes, so that sending fails once the server has gone.
        pebble.Client(server.path).push('/a', b'x' * 4_000_000)


# -- commands --


def run(*answers: Answer, **options: Any) -> Any:
    """Run a command and return its output."""
    with raw_server(STARTED, *answers) as server:
        process: pebble.ExecProcess[Any] = pebble.Client(server.path, timeout=QUICK * 2).exec(
            ['ls', 'hunter2'], **options
        )
        return process.wait_output()


def test_a_command_over_real_websockets():
    output = run(upgraded(), upgraded(frame(b'out'), END), upgraded(frame(b'err'), END), ended())

    assert output == ('out', 'err')


@pytest.mark.parametrize('where', [0, 1, 2])
def test_a_websocket_that_is_refused(where: int):
    answers: Any = [upgraded(), upgraded(), upgraded()][:where]
    with pytest.raises(pebble.ConnectionError, match='connecting to websockets'):
        run(*answers, http(b'', status='404 Not Found'), ended())


@pytest.mark.parametrize('where', [0, 1, 2])
def test_a_websocket_that_hangs(where: int):
    answers: Any = [upgraded(), upgraded(), upgraded()][:where]
    with pytest.raises(pebble.ChangeError, match='boom'):
        run(*answers, hang, ended('boom'))


def test_a_websocket_that_closes_early():
    with pytest.raises(pebble.ConnectionError, match='broke off'):
        run(upgraded(), upgraded(frame(b'half'), closing=True), upgraded(END), ended())


def test_a_websocket_that_says_it_closes_early():
    with pytest.raises(pebble.ConnectionError, match='broke off'):
        run(upgraded(), upgraded(b'\x88\x00'), upgraded(END), ended())


def test_a_daemon_that_restarts_during_a_command():
    with pytest.raises(pebble.ConnectionError):
        run(upgraded(), upgraded(frame(b'half')), upgraded(), reset)


def test_a_daemon_that_hangs_during_a_command():
    began = time.monotonic()
    with pytest.raises(pebble.TimeoutError):
        run(upgraded(), upgraded(), upgraded(), hang, timeout=-0.8)

    assert time.monotonic() - began < 5


def test_output_without_end_after_the_command():
    with pytest.raises(pebble.TimeoutError, match="output of 'ls'"):
        run(upgraded(), upgraded(frame(b'half')), upgraded(END), ended())


class Gone:
    """A file whose reader goes away after the first write."""

    def __init__(self) -> None:
        self.written = b''

    def write(self, data: bytes) -> int:
        if self.written:
            raise BrokenPipeError('the reader has gone')
        self.written = data
        return len(data)


def test_a_reader_of_output_that_goes_away():
    gone: Any = Gone()
    out = [frame(b'one'), frame(b'two'), frame(b'three'), END]
    answers: Any = [STARTED, upgraded(), upgraded(*out), upgraded(END), ended()]
    with raw_server(*answers) as server:
        client = pebble.Client(server.path, timeout=QUICK * 2)
        process: Any = client.exec(['ls'], stdout=gone, encoding=None)
        with pytest.raises(BrokenPipeError, match='the reader has gone'):
            process.wait()

    assert gone.written == b'one'


def test_a_caller_that_reads_no_further():
    out = [frame(b'x' * 100)] * 3
    answers: Any = [STARTED, upgraded(), upgraded(*out, END), upgraded(END), ended()]
    with raw_server(*answers) as server:
        client = pebble.Client(server.path, timeout=QUICK * 2)
        process: Any = client.exec(['ls'], encoding=None)
        assert process.stdout.read(1) == b'x'
        process.wait()


PROGRAM = """
    import os, sys, time
    from ops import pebble

    read, write = os.pipe()

    class Blocked:
        def read(self, size):
            return os.read(read, size)  # for ever

    process = pebble.Client(sys.argv[1], timeout=1).exec(['ls'], stdin=Blocked(), encoding=None)
    try:
        process.wait_output()
    except pebble.Error as exc:
        print(type(exc).__name__, flush=True)
"""


def test_a_process_ends_soon_after_a_wait_that_failed():
    answers: Any = [STARTED, upgraded(), upgraded(), upgraded(), reset]
    with raw_server(*answers) as server:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, '-c', textwrap.dedent(PROGRAM), server.path],
            capture_output=True,
            encoding='utf-8',
            env={**os.environ, 'PYTHONPATH': os.pathsep.join(sys.path)},
            timeout=60,
        )

    assert (done.returncode, done.stdout, done.stderr) == (0, 'ConnectionError\n', '')
    assert time.monotonic() - began < 30
