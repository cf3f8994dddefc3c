# SPDX-License-Identifier: Apache-2.0
"""What the Pebble client raises.

All are an :class:`Error`::

    ┬
    ├── ConnectionError     nobody answers at the socket, or the answer breaks off
    ├── TimeoutError        too slow; a builtin TimeoutError too
    ├── ProtocolError       what came back is not what Pebble sends
    ├── PathError           a file or folder cannot be read, written, made or removed
    ├── APIError            Pebble refused, with an HTTP status
    ├── ChangeError         the change ended in an error
    └── ExecError           the command ended with another exit code than 0
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, AnyStr, Dict, Generic, List, Literal, Optional, Tuple, Type

if TYPE_CHECKING:
    from ops.pebble._changes import Change


class Error(Exception):
    """What every error of the Pebble client is."""

    def __repr__(self) -> str:
        return f'<{type(self).__module__}.{type(self).__name__} {self.args}>'


class TimeoutError(builtins.TimeoutError, Error):
    """Pebble did not answer in time, or a change was not ready in time."""


class ConnectionError(Error):
    """Nobody answers at Pebble's socket, or the answer broke off.

    A workload whose container has not started yet gives this, and one that is restarting.
    """


class ProtocolError(Error):
    """What came back is not what Pebble sends: no JSON, or no multipart message, or cut short."""


class PathError(Error):
    """A file or folder could not be read, written, made or removed.

    Args:
        kind: what is wrong, in Pebble's terms.
        message: what is wrong, in words.
    """

    kind: Literal['not-found', 'permission-denied', 'generic-file-error']
    """What is wrong, in Pebble's terms."""

    message: str
    """What is wrong, in words."""

    def __init__(self, kind: str, message: str):
        super().__init__(kind, message)
        self.kind = kind  # type: ignore[assignment]  # a newer Pebble may have further kinds
        self.message = message

    def __str__(self) -> str:
        return f'{self.kind} - {self.message}'

    def __repr__(self) -> str:
        return f'PathError({self.kind!r}, {self.message!r})'


class APIError(Error):
    """Pebble refused a request.

    Args:
        body: the whole of Pebble's answer.
        code: the HTTP status, such as 404.
        status: the HTTP status in words, such as ``Not Found``.
        message: Pebble's reason.
    """

    body: Dict[str, Any]
    """The whole of Pebble's answer: its ``result`` may have a ``kind`` and a ``value``."""

    code: int
    """The HTTP status, such as 404."""

    status: str
    """The HTTP status in words, such as ``Not Found``."""

    message: str
    """Pebble's reason."""

    def __init__(self, body: dict[str, Any], code: int, status: str, message: str):
        super().__init__(message)
        self.body = body
        self.code = code
        self.status = status
        self.message = message

    def __reduce__(self) -> Tuple[Type[APIError], Tuple[Any, ...]]:
        return type(self), (self.body, self.code, self.status, self.message)

    def __repr__(self) -> str:
        return f'APIError({self.body!r}, {self.code!r}, {self.status!r}, {self.message!r})'


class ChangeError(Error):
    """A change ended in an error, such as a service that does not start.

    Args:
        err: Pebble's reason: a line for each task that failed.
        change: the change.
    """

    err: str
    """Pebble's reason: a line for each task that failed."""

    change: Change
    """The change, with its tasks and their logs."""

    def __init__(self, err: str, change: Change):
        super().__init__(err, change)
        self.err = err
        self.change = change

    def __str__(self) -> str:
        logs = [
            f'----- Logs from task {number} -----\n' + '\n'.join(task.log)
            for number, task in enumerate(self.change.tasks)
            if task.log
        ]
        return '\n'.join([self.err, *logs, *(['-----'] if logs else [])])

    def __repr__(self) -> str:
        return f'ChangeError({self.err!r}, {self.change!r})'


class ExecError(Error, Generic[AnyStr]):
    """A command ended with another exit code than 0.

    Its text and ``repr`` show the executable alone, since arguments may hold secrets.

    Args:
        command: the command and its arguments.
        exit_code: the exit code; 128 and the signal's number for a command that was killed.
        stdout: what it wrote to standard output, None if :meth:`ExecProcess.wait_output` was not
            used.
        stderr: what it wrote to standard error; None likewise, and if the two were combined.
    """

    STR_MAX_OUTPUT = 1024
    """The number of characters, or bytes, of each output that the text shows."""

    command: List[str]
    """The command and its arguments."""

    exit_code: int
    """The exit code; 128 and the signal's number for a command that was killed."""

    stdout: Optional[AnyStr]
    """What it wrote to standard output, None if that was not captured."""

    stderr: Optional[AnyStr]
    """What it wrote to standard error, None if that was not captured or is in ``stdout``."""

    def __init__(
        self,
        command: list[str],
        exit_code: int,
        stdout: AnyStr | None,
        stderr: AnyStr | None,
    ):
        super().__init__(command, exit_code, stdout, stderr)
        self.command = command
        self.exit_code = exit_code
        self.stdout = stdout
        self.stderr = stderr

    def _executable(self) -> str:
        return repr(self.command[0]) if self.command else 'no command'

    def __str__(self) -> str:
        text = f'non-zero exit code {self.exit_code} executing {self._executable()}'
        for name in ('stdout', 'stderr'):
            output = getattr(self, name)
            if output is not None:
                cut = ' [truncated]' if len(output) > self.STR_MAX_OUTPUT else ''
                text += f', {name}={output[: self.STR_MAX_OUTPUT]!r}{cut}'
        return text

    def __repr__(self) -> str:
        return f'<ops.pebble.ExecError ({self._executable()}, exit code {self.exit_code})>'
