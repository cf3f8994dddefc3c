# SPDX-License-Identifier: Apache-2.0
"""Commands: what is asked, what goes in and out, how they end, and that nothing stays behind."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import gc
import io
import os
import pathlib
import threading
import warnings
from typing import Any, Dict, Iterator, List, Optional

import pytest
from kit.pebble_transport import (
    END,
    Answer,
    Pebble,
    Stream,
    answering,
    begun,
    change,
    client,
    sync,
)

from ops import pebble

STARTED: Dict[str, Any] = {'task-id': '8', 'environment': {}, 'working-dir': '/'}
NAMES = ('control', 'stdio', 'stderr')


def exec_threads() -> List[str]:
    return [thread.name for thread in threading.enumerate() if 'pebble' in thread.name]


@pytest.fixture(autouse=True)
def nothing_stays_behind() -> Iterator[None]:
    """Hold every test to leaving no thread and no file descriptor."""
    before = len(os.listdir('/proc/self/fd'))
    yield
    for thread in threading.enumerate():
        if 'pebble' in thread.name:
            thread.join(5)
    assert exec_threads() == []
    if len(os.listdir('/proc/self/fd')) > before:
        gc.collect()
    assert len(os.listdir('/proc/self/fd')) <= before


class Scene:
    """A command that Pebble has been asked for, with its streams."""

    def __init__(self, *ends: Any, timeout: float = 5.0, **messages: Any):
        self.streams = {name: Stream(*messages.get(name, [END])) for name in NAMES}
        self.answers = [begun('7', STARTED), *(ends or [sync(change(exit_code=0))])]
        self.pebble: Pebble = Pebble()
        self._timeout = timeout

    def __enter__(self) -> Scene:
        self._using = answering(*self.answers, **self.streams)
        self.pebble = self._using.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._using.__exit__(*exc)

    def exec(self, command: Optional[List[str]] = None, **options: Any) -> pebble.ExecProcess[Any]:
        """Start the command."""
        process: pebble.ExecProcess[Any] = client(self._timeout).exec(command or ['ls'], **options)
        return process

    @property
    def body(self) -> Dict[str, Any]:
        """What Pebble was asked."""
        return self.pebble.asked[0].json

    def input(self) -> List[Any]:
        """Return what was sent as input."""
        return self.streams['stdio'].sent

    def all_shut(self) -> bool:
        """Say whether every stream that was connected is closed."""
        names = {path.rsplit('/', 1)[-1] for path in self.pebble.connected}
        return all(self.streams[name].shut for name in names)


# -- what is asked --

DEFAULTS: Dict[str, Any] = {
    'command': ['ls'],
    'service-context': None,
    'environment': {},
    'working-dir': None,
    'timeout': None,
    'user-id': None,
    'user': None,
    'group-id': None,
    'group': None,
    'split-stderr': True,
}


@pytest.mark.parametrize(
    ('options', 'asked'),
    [
        ({}, {}),
        ({'command': ['ls', '-l']}, {'command': ['ls', '-l']}),
        ({'service_context': 'web'}, {'service-context': 'web'}),
        ({'environment': {'A': 'b'}}, {'environment': {'A': 'b'}}),
        ({'working_dir': '/srv'}, {'working-dir': '/srv'}),
        ({'working_dir': pathlib.PurePosixPath('/srv')}, {'working-dir': '/srv'}),
        ({'timeout': 1.5}, {'timeout': '1.500s'}),
        ({'timeout': 0}, {'timeout': '0.000s'}),
        ({'user_id': 0, 'group_id': 0}, {'user-id': 0, 'group-id': 0}),
        ({'user': 'bob', 'group': 'staff'}, {'user': 'bob', 'group': 'staff'}),
        ({'combine_stderr': True}, {'split-stderr': False}),
    ],
)
def test_what_is_asked(options: Any, asked: Any):
    with Scene() as scene:
        scene.exec(**options).wait()

    assert (scene.pebble.asked[0].method, scene.pebble.asked[0].path) == ('POST', '/v1/exec')
    assert scene.body == {**DEFAULTS, **asked}


@pytest.mark.parametrize(
    ('combine', 'names'), [(False, ['control', 'stdio', 'stderr']), (True, ['control', 'stdio'])]
)
def test_the_streams_that_are_connected(combine: bool, names: List[str]):
    with Scene() as scene:
        scene.exec(combine_stderr=combine).wait()

    assert scene.pebble.connected == [f'/v1/tasks/8/websocket/{name}' for name in names]


@pytest.mark.parametrize(
    ('arguments', 'error', 'message'),
    [
        ({'command': 'ls -l'}, TypeError, 'command must be a list of str, not str'),
        ({'command': ['echo', 1]}, TypeError, 'command must be a list of str, not list'),
        ({'command': ('ls',)}, TypeError, 'command must be a list of str, not tuple'),
        ({'command': []}, ValueError, 'at least one item'),
        ({'stdin': b'x'}, ValueError, 'encoding must be None if stdin is bytes'),
        ({'stdin': 'x', 'encoding': None}, ValueError, 'encoding must be set if stdin is str'),
        ({'stdin': 5}, TypeError, 'stdin must be str, bytes, or a readable file-like object'),
        (
            {'stderr': io.StringIO(), 'combine_stderr': True},
            ValueError,
            'stderr must be None if combine_stderr is True',
        ),
        ({'encoding': 'odd'}, LookupError, 'unknown encoding'),
    ],
)
def test_what_is_refused_before_anything_is_asked(arguments: Any, error: Any, message: str):
    arguments = {'command': ['ls'], **arguments}
    with answering() as asked, pytest.raises(error, match=message):
        client().exec(**arguments)

    assert asked.asked == []


# -- output --


@pytest.mark.parametrize(
    ('messages', 'options', 'output'),
    [
        ({'stdio': [b'out\n', END], 'stderr': [b'err', END]}, {}, ('out\n', 'err')),
        ({'stdio': [b'a\r\n', b'b', END]}, {}, ('a\r\nb', '')),
        ({'stdio': [b'\xc3', b'\xa9', END]}, {}, ('é', '')),
        ({'stdio': [b'\xe9', END]}, {'encoding': 'latin-1'}, ('é', '')),
        ({'stdio': [b'\xff', b'\xfe', END]}, {'encoding': None}, (b'\xff\xfe', b'')),
        ({'stdio': [b'both', END]}, {'combine_stderr': True}, ('both', None)),
    ],
)
def test_output(messages: Any, options: Any, output: Any):
    with Scene(**messages) as scene:
        assert scene.exec(**options).wait_output() == output


def test_output_is_read_while_the_command_runs():
    with Scene(stdio=[b'one\n']) as scene:
        process = scene.exec()
        assert process.stdout is not None
        first = process.stdout.readline()
        scene.streams['stdio'].say(b'two\n')
        scene.streams['stdio'].say(END)
        rest = process.stdout.read()
        process.wait()

    assert (first, rest) == ('one\n', 'two\n')


def test_output_goes_to_files():
    out, err = io.StringIO(), io.StringIO()
    with Scene(stdio=[b'\xc3', b'\xa9', END], stderr=[b'err', END]) as scene:
        process = scene.exec(stdout=out, stderr=err)
        process.wait()

    assert (out.getvalue(), err.getvalue()) == ('é', 'err')
    assert (process.stdout, process.stderr) == (None, None)


def test_bytes_go_to_files():
    out = io.BytesIO()
    with Scene(stdio=[b'\xff', END]) as scene:
        scene.exec(stdout=out, encoding=None).wait()

    assert out.getvalue() == b'\xff'


def test_error_output_may_go_to_a_file_alone():
    err = io.StringIO()
    with Scene(stdio=[b'out', END], stderr=[b'err', END]) as scene:
        assert scene.exec(stderr=err).wait_output() == ('out', None)

    assert err.getvalue() == 'err'


def test_output_that_goes_to_a_file_cannot_be_returned():
    with Scene() as scene:
        process = scene.exec(stdout=io.StringIO())
        with pytest.raises(TypeError, match=r'use wait\(\) instead'):
            process.wait_output()
        process.wait()


def test_output_that_was_not_read_is_lost():
    with Scene(stdio=[b'out', END]) as scene:
        process = scene.exec()
        process.wait()
        assert process.stdout is not None

        assert process.stdout.read() == ''


def test_a_second_wait_gives_no_output():
    done = sync(change(exit_code=0))
    with Scene(done, sync(change(exit_code=0)), stdio=[b'out', END]) as scene:
        process = scene.exec()

        assert [process.wait_output(), process.wait_output()] == [('out', ''), ('', '')]


# -- input --


@pytest.mark.parametrize(
    ('given', 'encoding', 'sent'),
    [
        ('hé\r\n', 'utf-8', b'h\xc3\xa9\r\n'),
        ('é', 'latin-1', b'\xe9'),
        (b'\xff', None, b'\xff'),
        (io.StringIO('text'), 'utf-8', b'text'),
        (io.BytesIO(b'bytes'), None, b'bytes'),
        (io.BytesIO(b'bytes'), 'utf-8', b'bytes'),
    ],
)
def test_input_is_sent(given: Any, encoding: Any, sent: bytes):
    with Scene() as scene:
        process = scene.exec(stdin=given, encoding=encoding)
        for thread in process._threads:
            thread.join(5)
        process.wait()

    assert scene.input() == [sent, END]
    assert process.stdin is None


def test_a_file_on_disk_is_sent(tmp_path: pathlib.Path):
    path = tmp_path / 'input'
    path.write_bytes(b'x' * 50_000)
    with path.open('rb') as file, Scene() as scene:
        process = scene.exec(stdin=file, encoding=None)
        process.wait()

    assert b''.join(scene.input()[:-1]) == b'x' * 50_000


def test_a_pipe_that_says_nothing_is_left_when_the_command_ends():
    read, write = os.pipe()
    with open(read, 'rb') as file, Scene() as scene:
        scene.exec(stdin=file, encoding=None).wait()
        left = exec_threads()
    os.close(write)

    assert left == []


def test_input_is_written():
    with Scene() as scene:
        process = scene.exec()
        assert process.stdin is not None
        process.stdin.write('hé\n')
        process.stdin.close()
        process.wait()

    assert scene.input() == [b'h\xc3\xa9\n', END]


def test_bytes_are_written():
    with Scene() as scene:
        process = scene.exec(encoding=None)
        assert process.stdin is not None
        process.stdin.write(b'\xff')
        process.stdin.close()
        process.wait()

    assert scene.input() == [b'\xff', END]


def test_input_that_is_not_closed_is_closed_at_the_end():
    with Scene() as scene:
        process = scene.exec()
        assert process.stdin is not None
        process.stdin.write('unsent')
        process.wait()

        assert process.stdin.closed


# -- how it ends --


@pytest.mark.parametrize('code', [1, 127, 143])
def test_another_exit_code_than_0(code: int):
    with Scene(sync(change(exit_code=code))) as scene, pytest.raises(pebble.ExecError) as caught:
        scene.exec(['ls', '/x']).wait()

    error: Any = caught.value
    assert (error.command, error.exit_code) == (['ls', '/x'], code)
    assert (error.stdout, error.stderr) == (None, None)


def test_another_exit_code_with_output():
    failed = sync(change(exit_code=1))
    with Scene(failed, stdio=[b'out', END], stderr=[b'err', END]) as scene:
        process = scene.exec()
        with pytest.raises(pebble.ExecError) as caught:
            process.wait_output()

    error: Any = caught.value
    assert (error.stdout, error.stderr) == ('out', 'err')


@pytest.mark.parametrize('method', ['wait', 'wait_output'])
def test_a_command_that_pebble_gave_up(method: str):
    # Its streams have no end then.
    with Scene(sync(change('timed out')), stdio=[], stderr=[]) as scene:
        process = scene.exec()
        with pytest.raises(pebble.ChangeError, match='timed out'):
            getattr(process, method)()

        assert scene.all_shut()


def test_a_command_is_waited_for_a_second_longer_than_it_may_take():
    with Scene() as scene:
        scene.exec(timeout=1.5).wait()

    assert scene.pebble.asked[1].path == '/v1/changes/7/wait?timeout=2.500s'


@pytest.mark.parametrize('method', ['wait', 'wait_output'])
@pytest.mark.parametrize('gone', [ConnectionResetError('reset'), FileNotFoundError('no')])
def test_a_pebble_that_goes_away(method: str, gone: Exception):
    with Scene(gone, stdio=[], stderr=[]) as scene:
        process = scene.exec(stdin='input')
        with pytest.raises(pebble.ConnectionError):
            getattr(process, method)()

        assert scene.all_shut()


@pytest.mark.parametrize('lost', ['stdio', 'stderr'])
@pytest.mark.parametrize('to_file', [False, True])
def test_an_output_that_breaks_off(lost: str, to_file: bool):
    with Scene() as scene:
        scene.streams[lost] = scene.pebble.streams[lost] = Stream(b'half')
        scene.streams[lost].shutdown()
        name = 'stdout' if lost == 'stdio' else 'stderr'
        options: Dict[str, Any] = {name: io.StringIO()} if to_file else {}
        process = scene.exec(**options)
        wait = process.wait if to_file else process.wait_output
        with pytest.raises(pebble.ConnectionError, match='broke off'):
            wait()


def test_an_output_that_never_ends():
    with Scene(stdio=[b'half'], timeout=0.05) as scene:
        process = scene.exec()
        with pytest.raises(pebble.TimeoutError, match="output of 'ls'"):
            process.wait_output()

        assert scene.all_shut()


def test_a_file_that_takes_its_time_is_waited_for():
    go_on = threading.Event()
    written: List[str] = []

    class Slow:
        def write(self, text: str) -> None:
            go_on.wait(5)
            written.append(text)

    with Scene(stdio=[b'late', END], timeout=0.02) as scene:
        process = scene.exec(stdout=Slow())
        threading.Timer(0.1, go_on.set).start()
        process.wait()

    assert written == ['late']


def test_output_in_another_encoding():
    with Scene(stdio=[b'\xff', b'x' * 10, END]) as scene:
        process = scene.exec()
        with pytest.raises(UnicodeDecodeError):
            process.wait_output()


def test_the_rest_of_an_output_is_read_when_its_file_fails():
    class Full:
        def write(self, text: str) -> None:
            raise OSError('disk full')

    with Scene(stdio=[b'a', b'b', END]) as scene:
        process = scene.exec(stdout=Full())
        with pytest.raises(OSError, match='disk full') as caught:
            process.wait()

    assert not isinstance(caught.value, pebble.Error)
    assert scene.streams['stdio'].left() == []


def test_a_file_that_cannot_be_read_is_the_end_of_the_input():
    class Faulty:
        def read(self, size: int) -> str:
            raise ValueError('odd')

    with Scene() as scene:
        process = scene.exec(stdin=Faulty())
        with pytest.raises(ValueError, match='odd'):
            process.wait()

    assert scene.input() == [END]


def test_a_change_without_an_exit_code_counts_as_failed():
    with Scene(sync(change())) as scene, pytest.raises(pebble.ExecError) as caught:
        scene.exec().wait()

    error: Any = caught.value
    assert error.exit_code == -1


@pytest.mark.parametrize('missing', [0, 1, 2])
def test_streams_that_cannot_be_connected(missing: int):
    streams = {name: Stream() for name in NAMES[:missing]}
    answers = begun('7', STARTED), sync(change('boom'))
    with answering(*answers, **streams), pytest.raises(pebble.ChangeError, match='boom'):
        client().exec(['ls'])

    assert all(stream.shut for stream in streams.values())


def test_streams_that_cannot_be_connected_for_no_reason_of_the_command():
    lost = pytest.raises(pebble.ConnectionError, match='connecting to websockets')
    with answering(begun('7', STARTED), sync(change())), lost:
        client().exec(['ls'])


@pytest.mark.parametrize(
    'said', [begun('7'), begun('7', {}), Answer('{"result":{"task-id":"8"}}', status=202)]
)
def test_an_answer_that_pebble_would_not_give(said: Answer):
    with answering(said), pytest.raises(pebble.ProtocolError):
        client().exec(['ls'])


# -- signals, and being forgotten --


@pytest.mark.parametrize('sig', ['SIGTERM', 15])
def test_a_signal_is_sent(sig: Any):
    with Scene() as scene:
        process = scene.exec()
        process.send_signal(sig)
        process.wait()

    assert scene.streams['control'].sent == [
        '{"command": "signal", "signal": {"name": "SIGTERM"}}'
    ]


def test_a_signal_comes_too_late():
    with Scene() as scene:
        process = scene.exec(['secret', 'hunter2'])
        process.wait()
        with pytest.raises(pebble.ConnectionError, match="'secret'") as caught:
            process.send_signal('SIGTERM')

    assert 'hunter2' not in str(caught.value)


def test_a_command_that_is_forgotten_is_warned_of_and_let_go():
    with Scene(stdio=[], stderr=[]) as scene:
        process = scene.exec(stdout=io.StringIO())
        with pytest.warns(ResourceWarning, match=r'without call to wait\(\) or wait_output\(\)'):  # noqa: PT031 - to forget takes two
            del process
            gc.collect()

        assert scene.all_shut()


@pytest.mark.filterwarnings('ignore:ExecProcess:ResourceWarning')
def test_an_output_that_is_kept_is_read_to_its_end():
    with Scene(stdio=[b'one\n']) as scene:
        stdout = scene.exec().stdout
        gc.collect()
        assert stdout is not None
        first = stdout.readline()
        assert not scene.all_shut()
        scene.streams['stdio'].say(b'two\n')
        scene.streams['stdio'].say(END)
        rest = stdout.read()
        del stdout
        gc.collect()

        assert scene.all_shut()

    assert (first, rest) == ('one\n', 'two\n')


def test_a_command_that_was_waited_for_may_be_forgotten():
    with Scene() as scene, warnings.catch_warnings():
        warnings.simplefilter('error')
        process = scene.exec()
        process.wait()
        del process
        gc.collect()


def test_a_signal_that_does_not_exist():
    with Scene() as scene:
        process = scene.exec()
        with pytest.raises(ValueError, match='99'):
            process.send_signal(99)
        process.wait()
