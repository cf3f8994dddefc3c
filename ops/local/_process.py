# SPDX-License-Identifier: Apache-2.0
"""One hook as a process: started, listened to, and ended with everything that it started."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import threading
from typing import IO, Callable, Mapping, NamedTuple, Optional, Sequence

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
    runs out of time or is interrupted is killed.

    Args:
        command: the program and its arguments.
        directory: the working directory, which is the charm's folder.
        environment: the whole environment of the process.
        timeout: seconds, None to wait for ever.
        on_line: called from reading threads.
    """
    process = subprocess.Popen(
        command,
        cwd=str(directory),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding='utf-8',
        errors='replace',
        start_new_session=True,
    )
    readers = [
        threading.Thread(target=_hand_on, args=(stream, name, on_line), daemon=True)
        for stream, name in ((process.stdout, 'stdout'), (process.stderr, 'stderr'))
        if stream is not None
    ]
    for reader in readers:
        reader.start()
    try:
        timed_out = _wait(process, timeout)
    finally:
        _signal_group(process, signal.SIGKILL)
        process.wait()
        for reader in readers:
            reader.join()
    return Ended(process.returncode, timed_out)


def _hand_on(stream: IO[str], name: str, on_line: OnLine) -> None:
    with stream:
        for line in stream:
            on_line(name, line.rstrip('\n'))


def _wait(process: subprocess.Popen[str], timeout: Optional[float]) -> bool:
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        _signal_group(process, signal.SIGTERM)
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
        return True
    return False


def _signal_group(process: subprocess.Popen[str], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return  # the group is gone, or on macOS nothing but a zombie of it is left
