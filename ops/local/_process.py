# SPDX-License-Identifier: Apache-2.0
"""One hook as a process: started, listened to, and ended with everything that it started."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import threading
from typing import Callable, Generator, Mapping, NamedTuple, Optional, Sequence

from ops.local import _interrupts, _output
from ops.local._error import UsageError

OnLine = Callable[[str, str], None]
"""Called with ``'stdout'`` or ``'stderr'`` and a line, as the charm writes it."""

GRACE = 5.0
"""Seconds between SIGTERM and SIGKILL for a hook that ran out of time."""


class Ended(NamedTuple):
    """How a hook's process ended."""

    returncode: int
    timed_out: bool


def run(
    command: Sequence[str],
    *,
    directory: pathlib.Path,
    environment: Mapping[str, str],
    timeout: Optional[float],
    on_line: OnLine,
) -> Ended:
    """Run a hook to its end, handing on what it writes line by line.

    The process leads a group of its own, and what is left of the group when the hook ends,
    runs out of time or is interrupted is killed. A process that has left the group, as a
    daemon of the charm's does, goes on, and is not waited for.

    Args:
        command: the program and its arguments.
        directory: the working directory, which is the charm's folder.
        environment: the whole environment of the process.
        timeout: seconds, None to wait for ever.
        on_line: called from a reading thread.

    Raises:
        UsageError: if there is no such program, or it cannot be executed.
    """
    with _interrupts.held() as interrupts:
        process = _start(command, directory, environment)
        with _output.handed_on(process, on_line), _ended(process):
            interrupts.upon(lambda: _signal_group(process, signal.SIGKILL))
            timed_out = _wait(process, timeout)
    return Ended(process.returncode, timed_out)


def _start(
    command: Sequence[str], directory: pathlib.Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            cwd=str(directory),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as exc:
        raise UsageError(
            f'cannot start {command[0]}: {exc.strerror}; it must be executable, and its first '
            'line must name an interpreter that is there'
        ) from exc


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Generator[None, None, None]:
    try:
        yield
    finally:
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], timeout: Optional[float]) -> bool:
    # Given a timeout, Popen.wait() sleeps between looks, and hears of the end up to 50 ms late.
    waiting = threading.Thread(target=process.wait, daemon=True)
    waiting.start()
    waiting.join(timeout)
    timed_out = waiting.is_alive()
    if timed_out:
        _signal_group(process, signal.SIGTERM)
        waiting.join(GRACE)
    return timed_out


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return  # the group is gone, or on macOS nothing but a zombie of it is left
