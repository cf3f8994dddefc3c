# SPDX-License-Identifier: Apache-2.0
"""The unit served to hook commands that are processes, over a private local socket.

A message is its length, four bytes, and a JSON list of texts. A command sends the context id,
its working directory, its name and its arguments. The answer is what goes to standard output,
what goes to standard error, and the exit code; or ``["input"]``, upon which the command sends
its standard input and is answered then.

The folder of the socket and the commands is readable by this user alone (0700), the socket
itself too (0600). The context id is new each time, so that a process that outlives its hook
reaches no later one; neither appears in any message.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import pathlib
import secrets
import shutil
import socket
import tempfile
import threading
from typing import (
    Any,
    Dict,
    Generator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Protocol,
    Sequence,
    Tuple,
)  # fmt: skip

from ops._unit import Answer, all_commands, reads_input
from ops.local import _shim

# The longest address of a unix socket on Linux is 107 bytes, on macOS 103.
_LONGEST_FOLDER = 80
_LENGTH = 4


class Answering(Protocol):
    """What answers hook commands: a :class:`ops._unit.Unit`, or what stands before one."""

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        """Answer one command; see :meth:`ops._unit.Unit.answer`."""
        ...


class Served(NamedTuple):
    """Where a unit is served."""

    commands: pathlib.Path
    """The folder of hook commands, to be put first in PATH."""
    environment: Mapping[str, str]
    """The variables that the commands need; a credential is among them."""


@contextlib.contextmanager
def serve(
    unit: Answering, commands: Optional[Sequence[str]] = None, *, python: str = ''
) -> Generator[Served, None, None]:
    """Serve a unit to executables for the length of a ``with`` block.

    Commands are answered one at a time, in other threads than the caller's.

    Args:
        unit: what answers.
        commands: the names of the commands that there are (:attr:`Unit.commands`); all that
            any version of Juju has if they are not given.
        python: the interpreter that runs the executables; this one if it is not given.
    """
    with _private_folder() as folder:
        names = all_commands() if commands is None else commands
        options = {'python': python} if python else {}
        tools = _shim.install(folder / 'bin', names, **options)
        address = str(folder / 'agent.socket')
        context = secrets.token_hex(16)
        with _Server(unit, address, context):
            yield Served(
                tools,
                {
                    'JUJU_CONTEXT_ID': context,
                    'JUJU_AGENT_SOCKET_ADDRESS': address,
                    'JUJU_AGENT_SOCKET_NETWORK': 'unix',
                },
            )


@contextlib.contextmanager
def _private_folder() -> Generator[pathlib.Path, None, None]:
    usual = tempfile.gettempdir()
    base = usual if len(os.fsencode(usual)) <= _LONGEST_FOLDER else '/tmp'  # noqa: S108  # mkdtemp makes it private
    folder = pathlib.Path(tempfile.mkdtemp(prefix='ops-', dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    """The listening socket, and a thread for each command that is on its way."""

    def __init__(self, unit: Answering, address: str, context: str):
        self._unit = unit
        self._address = address
        self._context = context
        self._one_at_a_time = threading.Lock()
        self._closing = False
        self._open: Dict[socket.socket, threading.Thread] = {}
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> None:
        self._listener.bind(self._address)
        os.chmod(self._address, 0o600)
        self._listener.listen(64)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as waker:
            waker.connect(self._address)
        self._thread.join()
        self._listener.close()
        for connection, thread in list(self._open.items()):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing:
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._open[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            # A command that was killed reads no answer.
            with contextlib.suppress(OSError):
                self._converse(connection)
            self._open.pop(connection, None)

    def _converse(self, connection: socket.socket) -> None:
        request = _receive(connection)
        if request is None or len(request) < 3:
            return
        context, directory, *argv = request
        if not hmac.compare_digest(context.encode(), self._context.encode()):
            _send(connection, ['', 'ERROR the hook of this context has ended\n', '1'])
            return
        given: Optional[str] = None
        if reads_input(argv):
            # Asked for before the command's turn: what writes to it may be a hook command too.
            _send(connection, ['input'])
            received = _receive(connection)
            if received is None:
                return
            given = received[0]
        with self._one_at_a_time:
            stdout, stderr, returncode = self._answer(argv, given, directory)
        _send(connection, [stdout, stderr, str(returncode)])

    def _answer(self, argv: List[str], given: Optional[str], directory: str) -> Tuple[Any, ...]:
        try:
            return self._unit.answer(argv, given, directory)
        except FileNotFoundError:
            return '', f'{argv[0]}: command not found\n', 127
        except Exception as exc:
            # The text of the exception might hold what the charm handed over.
            return '', f'ERROR {argv[0]} failed in the unit: {type(exc).__name__}\n', 1


def _send(connection: socket.socket, texts: List[str]) -> None:
    message = json.dumps(texts).encode('ascii')
    connection.sendall(len(message).to_bytes(_LENGTH, 'big') + message)


def _receive(connection: socket.socket) -> Optional[List[str]]:
    length = _exactly(connection, _LENGTH)
    message = None if length is None else _exactly(connection, int.from_bytes(length, 'big'))
    if message is None:
        return None
    received: List[str] = json.loads(message)
    return received


def _exactly(connection: socket.socket, size: int) -> Optional[bytes]:
    parts: List[bytes] = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b''.join(parts)
