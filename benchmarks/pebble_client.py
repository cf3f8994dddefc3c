# SPDX-License-Identifier: Apache-2.0
"""What a Pebble client costs, both sides asking one real daemon: seconds, and peak memory.

The published ``pull`` is quadratic in the size, and larger files are not to be waited for: each
side has so many seconds for an operation, and a side that is not done then counts as that long.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Dict, Generator, Iterator, NamedTuple, Optional

import _environments
import _measure

PROGRAM = pathlib.Path(__file__).resolve().with_name('_pebble.py')
BUILD = _environments.ROOT / 'tools' / 'build_pebble.py'
GIVEN = 'PEBBLE_UNDER_TEST'
_PAUSE = 0.002
_STARTING = 20.0


class Operation(NamedTuple):
    """One quantity."""

    title: str
    name: str
    mib: int
    takes: int
    times: int = 1
    """How often it is done in a take, of which the quickest counts."""
    cut_off: float = 60.0
    """The seconds after which a take is given up."""
    memory: bool = True
    """Whether the peak memory is a row as well."""


OPERATIONS = (
    Operation('push 1 MiB', 'push', 1, 4, 25),
    Operation('push 8 MiB', 'push', 8, 4, 5),
    Operation('push 64 MiB', 'push', 64, 5),
    Operation('push 256 MiB', 'push', 256, 5),
    Operation('pull 1 MiB', 'pull', 1, 3, 5),
    Operation('pull 8 MiB', 'pull', 8, 2),
    Operation('pull 64 MiB', 'pull', 64, 2, cut_off=20.0),
    Operation('pull 256 MiB', 'pull', 256, 2, cut_off=20.0),
    Operation('list 1,000 files', 'list_small', 1, 4, 25, memory=False),
    Operation('list and pull 1,000 files', 'pull_small', 1, 3, memory=False),
    Operation('200 short execs', 'exec_short', 1, 3, cut_off=240.0, memory=False),
    Operation('exec, 64 MiB in and out', 'exec_stream', 64, 4),
)


class Taken(NamedTuple):
    """What one operation took."""

    seconds: float
    mib: float
    """The most memory that the process had."""
    done: bool = True


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure every operation, on a Pebble that is started for it."""
    program = _program()
    if program is None:
        print('Pebble is not measured: there is no real one, and no Go to build it with')
        return
    pair = _environments.plain(version, folder)
    with tempfile.TemporaryDirectory(prefix='ops-') as name:
        place = pathlib.Path(name)
        (place / 'small').mkdir()
        for number in range(1000):
            (place / 'small' / f'{number}').write_text(f'{number}')
        with _running(program, place) as socket_path:
            for operation in OPERATIONS:
                yield from _rows(operation, pair, socket_path, place)


def _rows(
    operation: Operation, pair: _environments.Pair, socket_path: str, place: pathlib.Path
) -> Iterator[_measure.Row]:
    with (place / 'file').open('wb') as file:
        for _ in range(operation.mib):
            file.write(os.urandom(1 << 20))
    taken: Dict[str, Taken] = {}
    for _ in range(operation.takes):
        for python in pair:  # in turn, so that a busy moment meets both
            before = taken.get(python)
            if before is None or before.done:
                now = _take(operation, python, socket_path, place)
                taken[python] = now if before is None else _better(before, now)
    ours, published = (taken[python] for python in pair)
    note = '' if published.done else f'published given up after {operation.cut_off:.0f} s'
    yield _measure.Row(
        operation.title, ours.seconds * 1000, published.seconds * 1000, 1, note=note
    )
    if operation.memory:
        yield _measure.Row(
            f'{operation.title}, peak memory', ours.mib, published.mib, 1, 'MiB', note
        )


def _better(one: Taken, other: Taken) -> Taken:
    return Taken(min(one.seconds, other.seconds), min(one.mib, other.mib), one.done and other.done)


def _take(operation: Operation, python: str, socket_path: str, place: pathlib.Path) -> Taken:
    environ = {
        name: text for name, text in os.environ.items() if not name.startswith(('PYTHON', 'OPS_'))
    }
    argv = [
        python,
        str(PROGRAM),
        operation.name,
        socket_path,
        str(place),
        str(operation.mib),
        str(operation.times),
    ]
    with subprocess.Popen(
        argv, cwd='/', env=environ, stdout=subprocess.PIPE, encoding='utf-8'
    ) as process:
        assert process.stdout is not None
        alarm = threading.Timer(operation.cut_off, process.kill)
        alarm.start()
        try:
            said = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            alarm.cancel()
        process.returncode = 0
    mib = usage.ru_maxrss / (1 << 20 if sys.platform == 'darwin' else 1 << 10)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Taken(operation.cut_off, mib, done=False)
    if status or not said:
        raise RuntimeError(f'cannot measure {" ".join(argv)}: it ended with {status}')
    return Taken(float(said), mib)


def _program() -> Optional[str]:
    """Return the path of a real Pebble: the one that is named, else the one that Go builds."""
    given = os.environ.get(GIVEN)
    if given:
        return given
    done = subprocess.run(
        [sys.executable, str(BUILD)], stdout=subprocess.PIPE, encoding='utf-8', check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None


@contextlib.contextmanager
def _running(program: str, place: pathlib.Path) -> Generator[str, None, None]:
    socket_path = str(place / '.pebble.socket')
    environ = {**os.environ, 'PEBBLE': str(place)}
    argv = [program, 'run', '--hold', '--create-dirs']
    with subprocess.Popen(
        argv, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until = time.monotonic() + _STARTING
            while not os.path.exists(socket_path):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f'cannot measure: {program} does not start')
                time.sleep(_PAUSE)
            yield socket_path
        finally:
            process.terminate()
