# SPDX-License-Identifier: Apache-2.0
"""A command that seems to run: it answers what it was given to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, NamedTuple, Optional, Tuple, Union

from ops._daemon import _changes, _times, _websocket
from ops._daemon._records import Task

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

Bytes = Union[str, bytes]


class Execution(NamedTuple):
    """A command as it was asked for."""

    command: Tuple[str, ...]
    environment: Mapping[str, str] = {}
    working_dir: Optional[str] = None
    user: Optional[str] = None
    user_id: Optional[int] = None
    group: Optional[str] = None
    group_id: Optional[int] = None
    service_context: Optional[str] = None
    timeout: Optional[int] = None
    """Nanoseconds."""
    combine_stderr: bool = False
    stdin: Optional[bytes] = None
    """What it was given to read, as far as that has come; None if nothing was written."""
    signals: Tuple[str, ...] = ()


class Result(NamedTuple):
    """How a command ends."""

    stdout: Bytes = b''
    stderr: Bytes = b''
    exit_code: int = 0
    timed_out: bool = False


Answer = Union[Result, Callable[[Execution], Result]]
"""How a command ends, or what says so once its input has ended."""


class Process:
    """A command, from its start until it has ended.

    One with a fixed answer has ended when it starts. One whose answer is a function ends with
    its input, or, if nothing was given as input, when somebody reads its output or waits for it.
    """

    def __init__(self, daemon: Daemon, execution: Execution, answer: Answer):
        self.daemon = daemon
        self.ended = False
        self._answer = answer
        self._running = False
        self._may_run = not callable(answer)
        self._failure: Optional[BaseException] = None
        self._place = len(daemon.executions)
        daemon.executions = (*daemon.executions, execution)
        self.streams: Dict[str, _websocket.Stream] = {
            name: _websocket.Stream(self, name) for name in ('control', 'stdio')
        }
        if not execution.combine_stderr:
            self.streams['stderr'] = _websocket.Stream(self, 'stderr')
        summary = f'Execute command {_changes.quoted(execution.command[0])}'
        self.change = _changes.add(
            daemon, 'exec', summary, [Task('', 'exec', summary, 'Doing')], status='Doing'
        )

    @property
    def execution(self) -> Execution:
        """The command, with what it has been given so far."""
        return self.daemon.executions[self._place]

    def _learn(self, **facts: Any) -> None:
        known = list(self.daemon.executions)
        known[self._place] = known[self._place]._replace(**facts)
        self.daemon.executions = tuple(known)

    def take_input(self, data: bytes) -> None:
        """Take a piece of its input, also when it has ended: what was written is kept."""
        with self.daemon.lock:
            self._learn(stdin=(self.execution.stdin or b'') + data)

    def end_input(self) -> None:
        """Let its input end."""
        with self.daemon.lock:
            if self.execution.stdin is None:
                self._learn(stdin=b'')
        self._may_run = True
        self.go_on()

    def opened_for_writing(self) -> None:
        """Hear that no input was given, so that its end may never come."""
        self._may_run = True

    def signal(self, name: str) -> None:
        """Take a signal, which ends it unless it has ended."""
        import signal

        with self.daemon.lock:
            self._learn(signals=(*self.execution.signals, name))
        number = signal.Signals.__members__.get(name)
        if number is not None and not self._running:
            self._end(Result(exit_code=128 + number))

    def cancel(self) -> None:
        """End it because its change was aborted."""
        self._end(Result(), 'context canceled')

    def go_on(self) -> None:
        """Let it end, if all that it needs is there."""
        with self.daemon.lock:
            if self.ended or self._running or not self._may_run:
                return
            self._running = True
        # Without the lock: a function may use the daemon, from other threads too.
        try:
            result = self._answer(self.execution) if callable(self._answer) else self._answer
        except BaseException as exc:
            self._failure = exc
            self._end(Result(), f'{type(exc).__name__}')
        else:
            self._end(result)

    def raise_failure(self) -> None:
        """Raise what the function raised that was to answer."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _end(self, result: Result, error: str = '') -> None:
        execution = self.execution
        with self.daemon.lock:
            if self.ended:
                return
            self.ended = True
            stdout, stderr = _bytes(result.stdout), _bytes(result.stderr)
            if execution.combine_stderr:
                stdout += stderr
            for name, data in (('stdio', stdout), ('stderr', stderr)):
                if name in self.streams:
                    self.streams[name].put(*([data] if data else []), _websocket.END)
            data = {} if error else {'exit_code': result.exit_code}
            if result.timed_out:
                error = _timed_out(execution.timeout)
                data = {'exit_code': -1}
            _changes.end(self.daemon, self.daemon.changes[self.change.id], error, **data)
        self.daemon.wake()


def _timed_out(timeout: Optional[int]) -> str:
    if timeout is None:
        return 'timed out: context deadline exceeded'
    return f'timed out after {_times.duration_text(timeout)}: context deadline exceeded'


def _bytes(text: Bytes) -> bytes:
    return text.encode('utf-8', 'surrogateescape') if isinstance(text, str) else text
