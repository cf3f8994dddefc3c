# SPDX-License-Identifier: Apache-2.0
"""Commands that run in the workload."""

# What is private to a client is the business of the modules that its methods lead to.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import codecs
import contextlib
import json
import os
import threading
import time
import warnings
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    AnyStr,
    BinaryIO,
    Callable,
    Dict,
    Generic,
    Iterable,
    List,
    Mapping,
    NamedTuple,
    Optional,
    TextIO,
    Tuple,
    cast,
    overload,
)

from ops.pebble import _exec_io, _requests, _websocket
from ops.pebble._changes import ChangeID, format_timeout
from ops.pebble._errors import ChangeError, ConnectionError, Error, ExecError, TimeoutError

if TYPE_CHECKING:
    from pathlib import PurePath

    from ops.pebble._changes import Change
    from ops.pebble._client import Client
    from ops.pebble._transport import WebSocket

_LET_GO = 1.0
"""The seconds that a thread is given to end once its connection is closed."""


class ExecProcess(Generic[AnyStr]):
    r"""A command that runs in the workload; :meth:`Client.exec` starts it.

    Call :meth:`wait` or :meth:`wait_output`: otherwise nobody learns how it ended, and it is
    killed when this object is forgotten, with its ``stdout`` and ``stderr``.

    To talk with a command, write to ``stdin`` and read from ``stdout``; close ``stdin`` to end
    its input::

        process = container.exec(['sort'])
        process.stdin.write('b\na\n')
        process.stdin.close()
        assert process.stdout.read() == 'a\nb\n'
        process.wait()
    """

    # A test's, which has no command behind it, always could: sessions run with `-W error`.
    _may_be_left = False

    stdin: Optional[IO[AnyStr]]
    """The command's input to write to; None if ``stdin`` was given. Text is sent by ``flush``, by
    ``close``, and when there is enough of it."""

    stdout: Optional[IO[AnyStr]]
    """The command's output to read from; None if ``stdout`` was given."""

    stderr: Optional[IO[AnyStr]]
    """The command's error output to read from; None if ``stderr`` was given, or the two are
    combined."""

    def __init__(
        self,
        stdin: IO[AnyStr] | None,
        stdout: IO[AnyStr] | None,
        stderr: IO[AnyStr] | None,
        client: Client,
        timeout: float | None,
        control_ws: WebSocket,
        stdio_ws: WebSocket,
        stderr_ws: WebSocket | None,
        command: list[str],
        encoding: str | None,
        change_id: ChangeID,
        cancel_stdin: Callable[[], None] | None,
        cancel_reader: int | None,
        threads: list[threading.Thread],
    ):
        self._waited = False
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self._client = client
        self._timeout = timeout
        self._control_ws = control_ws
        self._stdio_ws = stdio_ws
        self._stderr_ws = stderr_ws
        self._command = command
        self._encoding = encoding
        self._change_id = change_id
        self._cancel_stdin = cancel_stdin
        self._cancel_reader = cancel_reader
        self._threads = threads
        self._connection = _exec_io.Connection([control_ws, stdio_ws, stderr_ws], cancel_stdin)
        for output in self._readers():
            output.connection = self._connection

    def __del__(self) -> None:
        if getattr(self, '_waited', True):
            return
        # Somebody may read an output still: the connection goes with the last who has it.
        self._close_input()
        if self._may_be_left:
            return
        warnings.warn(
            'ExecProcess instance garbage collected without call to wait() or wait_output()',
            ResourceWarning,
            stacklevel=2,
        )

    def wait(self) -> None:
        """Wait until the command has ended.

        What it writes must be read meanwhile, or go to a file: a command with much unread output
        stops, and what is unread when it ends is lost.

        Raises:
            ChangeError: if it could not be run, or took longer than ``timeout``.
            ExecError: if it ended with another exit code than 0.
            TimeoutError: if Pebble does not say so either, a second later.
            ConnectionError: if Pebble goes away, or closes an output before its end.
            UnicodeError: if text is not in the encoding.

        What a file that was given for input or output raises is raised here.
        """
        with self._client._span('wait'):
            exit_code = self._wait([])
        if exit_code != 0:
            raise ExecError(self._command, exit_code, None, None)

    def wait_output(self) -> Tuple[AnyStr, Optional[AnyStr]]:
        """Wait until the command has ended, and return its output and error output.

        The second is None if it goes to a file, or is combined with the first. If nothing writes
        to ``stdin``, close it first, or a command that reads its input waits for ever.

        Raises:
            TypeError: if ``stdout`` was given to :meth:`Client.exec`.
            ExecError: if it ended with another exit code than 0; it has the output.

        It raises otherwise what :meth:`wait` does.
        """
        if self.stdout is None:
            raise TypeError(
                "can't use wait_output() when exec was called with the stdout argument; "
                'use wait() instead'
            )
        empty: Any = b'' if self._encoding is None else ''
        with self._client._span('wait_output'):
            out = _exec_io.Collected('stdout', self.stdout, empty)
            err = _exec_io.Collected('stderr', self.stderr, empty) if self.stderr else None
            exit_code = self._wait([each.pump for each in (out, err) if each])
        output: Tuple[AnyStr, Optional[AnyStr]] = (out.value(), err.value() if err else None)
        if exit_code != 0:
            raise ExecError(self._command, exit_code, *output)
        return output

    def send_signal(self, sig: int | str) -> None:
        """Send a signal to the command.

        Args:
            sig: the signal's number, or its name such as ``SIGTERM``.

        Raises:
            ValueError: if there is no signal of that number.
            ConnectionError: if the command has ended.
        """
        command = {'command': 'signal', 'signal': {'name': signal_name(sig)}}
        try:
            self._control_ws.send(json.dumps(command))
        except OSError as exc:
            raise ConnectionError(
                f'cannot send a signal to {self._command[0]!r}, which may have ended: {exc}'
            ) from exc

    def _wait(self, collecting: List[_exec_io.Pump]) -> int:
        self._waited = True
        # Pebble itself ends a command that takes too long, and says so.
        timeout = None if self._timeout is None else self._timeout + 1
        try:
            change = self._client.wait_change(self._change_id, timeout=timeout)
            if change.err:
                raise ChangeError(change.err, change)
            self._stop_input()
            for output in [*collecting, *self._threads]:
                self._finish(output)
        except BaseException:
            self._let_go()
            _join([*collecting, *self._threads])  # so that none waits for what is given up
            raise
        self._let_go()
        _join(self._threads)
        _raise_first_error([*collecting, *self._threads])
        return _exit_code(change)

    def _finish(self, output: threading.Thread) -> None:
        """Wait for the rest of an output, which Pebble has sent before the command ended."""
        if not isinstance(output, _exec_io.Pump):
            output.join()
        elif not output.is_input and output.is_stuck(self._client.timeout):
            raise TimeoutError(
                f'timed out waiting for the end of the output of {self._command[0]!r} '
                f'({self._client.timeout:g} seconds after it ended)'
            )

    def _stop_input(self) -> None:
        if self._cancel_stdin is not None:
            self._cancel_stdin()
            _join(thread for thread in self._threads if getattr(thread, 'is_input', False))

    def _let_go(self) -> None:
        if self._cancel_reader is not None:
            cancel_reader, self._cancel_reader = self._cancel_reader, None
            os.close(cancel_reader)
        self._connection.close()
        for reader in self._readers():
            reader.eof = True
        self._close_input()

    def _readers(self) -> Iterable[_websocket.WebsocketReader]:
        for output in (self.stdout, self.stderr):
            reader = getattr(output, 'buffer', output)
            if isinstance(reader, _websocket.WebsocketReader):
                yield reader

    def _close_input(self) -> None:
        # What is unsent would otherwise fail where the file is forgotten.
        if self.stdin is not None:
            with contextlib.suppress(Error, OSError):
                self.stdin.close()


def _join(threads: Iterable[threading.Thread]) -> None:
    until = time.monotonic() + _LET_GO
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _raise_first_error(threads: Iterable[threading.Thread]) -> None:
    for thread in threads:
        error: Optional[BaseException] = getattr(thread, 'error', None)
        if error is not None:
            raise error


def _exit_code(change: Change) -> int:
    code: int = change.tasks[0].data.get('exit-code', -1) if change.tasks else -1
    return code


def signal_name(sig: int | str) -> str:
    """Return the name of a signal.

    Raises:
        ValueError: if there is no signal of that number.
    """
    if isinstance(sig, str):
        return sig
    import signal

    return signal.Signals(sig).name


# -- how one is started --


@overload
def exec(
    self: Client,
    command: list[str],
    *,
    service_context: str | None = None,
    environment: dict[str, str] | None = None,
    working_dir: str | PurePath | None = None,
    timeout: float | None = None,
    user_id: int | None = None,
    user: str | None = None,
    group_id: int | None = None,
    group: str | None = None,
    stdin: str | TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    encoding: str = 'utf-8',
    combine_stderr: bool = False,
) -> ExecProcess[str]: ...
@overload
def exec(
    self: Client,
    command: list[str],
    *,
    service_context: str | None = None,
    environment: dict[str, str] | None = None,
    working_dir: str | PurePath | None = None,
    timeout: float | None = None,
    user_id: int | None = None,
    user: str | None = None,
    group_id: int | None = None,
    group: str | None = None,
    stdin: bytes | BinaryIO | None = None,
    stdout: BinaryIO | None = None,
    stderr: BinaryIO | None = None,
    encoding: None,
    combine_stderr: bool = False,
) -> ExecProcess[bytes]: ...
def exec(
    self: Client,
    command: list[str],
    *,
    service_context: str | None = None,
    environment: dict[str, str] | None = None,
    working_dir: str | PurePath | None = None,
    timeout: float | None = None,
    user_id: int | None = None,
    user: str | None = None,
    group_id: int | None = None,
    group: str | None = None,
    stdin: str | bytes | TextIO | BinaryIO | None = None,
    stdout: TextIO | BinaryIO | None = None,
    stderr: TextIO | BinaryIO | None = None,
    encoding: str | None = 'utf-8',
    combine_stderr: bool = False,
) -> ExecProcess[Any]:
    """Start a command in the workload.

    Args:
        command: the executable and its arguments; no shell reads them.
        service_context: the service whose environment, user, group and working folder are taken
            where the arguments below do not say otherwise.
        environment: variables to set, besides those of Pebble.
        working_dir: the folder that it runs in; None for the user's home.
        timeout: the seconds after which Pebble ends it; None for no limit.
        user_id: the number of the user that it runs as.
        user: the user's name; together with ``user_id`` the two must agree.
        group_id: the number of the group that it runs as, only with a user.
        group: the group's name, only with a user.
        stdin: its input: text, bytes, or a file; None to write to the process's ``stdin``.
        stdout: the file that its output goes to; None to read it from the process.
        stderr: the file that its error output goes to; None to read it from the process.
        encoding: how text is encoded; None to give and get bytes.
        combine_stderr: put the error output where the output goes, in the order of writing.

    Raises:
        APIError: if Pebble does not start it: if there is no such executable, folder, user, ...
        ChangeError: if it fails before its streams are connected.
        TypeError: if the command is no list of text, or ``stdin`` is none of those.
        ValueError: if the command is empty, or arguments do not go together.
        LookupError: if there is no such encoding.

    Example::

        output, errors = client.exec(['ls', '-l'], working_dir='/etc', timeout=10).wait_output()

    .. versionadded:: 2.5 / 3.0 the argument ``service_context``
    """
    options = {
        'service-context': service_context,
        'environment': environment or {},
        'working-dir': None if working_dir is None else str(working_dir),
        'timeout': timeout,
        'user-id': user_id,
        'user': user,
        'group-id': group_id,
        'group': group,
    }
    streams = Streams(stdin, stdout, stderr, encoding, combine_stderr)
    check(command, streams)
    with self._span('exec', executable=command[0]):
        return start(self, command, options, streams)


class Streams(NamedTuple):
    """What a caller gave for the streams of a command."""

    stdin: Any
    stdout: Any
    stderr: Any
    encoding: Optional[str]
    combine_stderr: bool


def check(command: Any, streams: Streams) -> None:
    """Refuse what cannot be run.

    Raises:
        TypeError: if the command is no list of text, or the input cannot be read.
        ValueError: if the command is empty, or the streams do not go together.
        LookupError: if there is no such encoding.
    """
    if not isinstance(command, list) or not all(
        isinstance(word, str) for word in cast('List[Any]', command)
    ):
        raise TypeError(
            f'command must be a list of str, not {type(cast("Any", command)).__name__}'
        )
    if not command:
        raise ValueError('command must contain at least one item')
    given = streams.stdin
    if isinstance(given, str):
        if streams.encoding is None:
            raise ValueError('encoding must be set if stdin is str')
    elif isinstance(given, bytes):
        if streams.encoding is not None:
            raise ValueError('encoding must be None if stdin is bytes')
    elif given is not None and not hasattr(given, 'read'):
        raise TypeError('stdin must be str, bytes, or a readable file-like object')
    if streams.combine_stderr and streams.stderr is not None:
        raise ValueError('stderr must be None if combine_stderr is True')
    if streams.encoding is not None:
        codecs.lookup(streams.encoding)


def start(
    client: Client, command: List[str], options: Mapping[str, Any], streams: Streams
) -> ExecProcess[Any]:
    """Start a command, and connect its streams."""
    timeout: Optional[float] = options['timeout']
    body: Dict[str, Any] = {
        'command': command,
        **options,
        'timeout': None if timeout is None else format_timeout(timeout),
        'split-stderr': not streams.combine_stderr,
    }
    answer = client._request('POST', '/v1/exec', None, body)
    with _requests.shaped():
        change_id = ChangeID(answer['change'])
        task_id: str = answer['result']['task-id']
    names = ['control', 'stdio'] + ([] if streams.combine_stderr else ['stderr'])
    connected = _connect(client, change_id, task_id, names)
    try:
        return _process(client, command, timeout, change_id, connected, streams)
    except BaseException:
        _exec_io.close(*connected.values())
        raise


def _connect(
    client: Client, change_id: ChangeID, task_id: str, names: List[str]
) -> Dict[str, WebSocket]:
    connected: Dict[str, WebSocket] = {}
    try:
        for name in names:
            connected[name] = client._connect_websocket(task_id, name)
    except (OSError, Error) as exc:
        _exec_io.close(*connected.values())
        # The command may have failed before it came to this: then the change says why.
        change = client.wait_change(change_id)
        if change.err:
            raise ChangeError(change.err, change) from exc
        raise ConnectionError(f'unexpected error connecting to websockets: {exc}') from exc
    except BaseException:
        _exec_io.close(*connected.values())
        raise
    return connected


def _process(
    client: Client,
    command: List[str],
    timeout: Optional[float],
    change_id: ChangeID,
    connected: Mapping[str, WebSocket],
    streams: Streams,
) -> ExecProcess[Any]:
    stdio, stderr_ws = connected['stdio'], connected.get('stderr')
    encoding = streams.encoding
    stdin = _exec_io.connect_input(streams.stdin, stdio, encoding)
    stdout = _exec_io.connect_output('stdout', streams.stdout, stdio, encoding)
    stderr = _exec_io.Output(None, [])
    if stderr_ws is not None:
        stderr = _exec_io.connect_output('stderr', streams.stderr, stderr_ws, encoding)
    return ExecProcess(
        stdin=stdin.stdin,
        stdout=stdout.file,
        stderr=stderr.file,
        client=client,
        timeout=timeout,
        control_ws=connected['control'],
        stdio_ws=stdio,
        stderr_ws=stderr_ws,
        command=command,
        encoding=encoding,
        change_id=change_id,
        cancel_stdin=stdin.cancel,
        cancel_reader=None,
        threads=[*stdin.pumps, *stdout.pumps, *stderr.pumps],
    )
