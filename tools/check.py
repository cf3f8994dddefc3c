#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check this tree as CI does, from nothing but a Python 3.8 or later with its ``venv``.

Usage::

    python3 tools/check.py               # style, types, tests, docs, the build, a real Pebble
    python3 tools/check.py --all         # the tests on every Python that is here
    python3 tools/check.py lint build    # these sessions of noxfile.py alone

What it installs goes into ``.cache/`` and ``.nox/``. Sessions run side by side, and what one says
is shown when it ends; a session that is named alone is shown as it goes. At the end there is a
table of interpreters and lines, the skips by their reasons, and what differs between the cells,
which fails unless it is in ``tests/cells-expected.toml``. A missing interpreter is a row of the
table, and an error where the environment has ``CI``.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import (
    Any,
    Container,
    Dict,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Sequence,
    Tuple,
)

import cells
import interpreters

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / '.cache'
RESULTS = CACHE / 'results'
NO_CELL = cells.Cell('', 0)
_SHOWING = threading.Lock()
TOOLS = ('lint', 'build', 'types', 'pebble', 'docs')
APART = ('lint', 'build')
"""What installs nothing of the checkout, and so can run while others are set up."""
AT_ONCE = 2
"""Enough to keep two cores busy: one session waits, uses one core, or comes to its end."""


class Session(NamedTuple):
    """How a session of nox ended."""

    result: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run the sessions and print the table; the exit code is 0 if all is well."""
    found = interpreters.find()
    versions = tuple(found) if '--all' in arguments else interpreters.USUAL
    named = [word for word in arguments if word != '--all']
    sessions = named or [*TOOLS[:-1], *(f'tests-{v}' for v in versions if v in found), TOOLS[-1]]
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    code = _run(sessions)
    missing = [v for v in versions if v not in found and not named]
    ended = _sessions()
    results = cells.read(RESULTS, _words(ended, found))
    compared = cells.compare(results)
    print(*_table(ended), *cells.told(results, compared), '', sep='\n', flush=True)
    if missing:
        print(f'missing on this machine: Python {", ".join(missing)}')
    code = code or int(bool(compared.unexpected or compared.stale))
    print(_total(code))
    return code or int(bool(missing) and bool(os.environ.get('CI')))


def _run(sessions: Sequence[str]) -> int:
    nox = _install_nox()
    if len(sessions) == 1:
        return subprocess.run(_command(nox, sessions[0]), cwd=str(ROOT), check=False).returncode
    print(f'running {", ".join(sessions)}: what each says is shown when it ends', flush=True)
    return _side_by_side(nox, sessions)


def _side_by_side(nox: str, sessions: Sequence[str]) -> int:
    apart = [session for session in sessions if session in APART]
    others = [session for session in sessions if session not in APART]
    running: List[Future[int]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            # In one process, one after the other: an editable install writes into the checkout.
            set_up = [*_nox(nox), '--install-only', '--session', *others]
            running += [pool.submit(_shown, set_up)] if others else []
            running += [pool.submit(_shown, _command(nox, session)) for session in apart]
            running[0].result()
            running += [pool.submit(_shown, [*_command(nox, s), '-R']) for s in others]
            codes = [each.result() for each in running]  # of all of them, whatever the first says
            return int(any(codes))
        finally:
            for each in running:
                each.cancel()


def _nox(nox: str) -> List[str]:
    return [nox, '--noxfile', str(ROOT / 'noxfile.py')]


def _command(nox: str, session: str) -> List[str]:
    report = RESULTS / f'nox-{session}.json'
    return [*_nox(nox), '--report', str(report), '--session', session]


def _shown(command: Sequence[str]) -> int:
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
        errors='replace',
        check=False,
    )
    with _SHOWING:
        print(done.stdout, flush=True)
    return done.returncode


def _install_nox() -> str:
    place = CACHE / 'nox'
    if not (place / 'bin' / 'nox').exists():
        print(f'setting up nox in {place}', flush=True)
        subprocess.run([sys.executable, '-m', 'venv', '--clear', str(place)], check=True)
        pip = [str(place / 'bin' / 'python'), '-m', 'pip', 'install', '-q', 'nox>=2024.4.15']
        subprocess.run(pip, check=True)
    return str(place / 'bin' / 'nox')


def _table(ended: Mapping[str, Session]) -> Iterator[str]:
    """Yield a row for each session that is no cell."""
    yield ''
    for name, session in ended.items():
        if not name.startswith('tests-'):
            yield f'{name:14}{session.result}, {session.seconds:.0f} s'
    yield ''


def _words(ended: Mapping[str, Session], found: Container[str]) -> Dict[str, str]:
    """Return what is said of an interpreter that left no results."""
    words = {v: 'not run' if v in found else 'missing' for v in interpreters.SUPPORTED}
    tests = {v: ended.get(f'tests-{v}') for v in words}
    return {**words, **{v: session.result for v, session in tests.items() if session}}


def _sessions() -> Dict[str, Session]:
    return dict(ended for report in sorted(RESULTS.glob('nox-*.json')) for ended in _read(report))


def _read(report: pathlib.Path) -> Iterator[Tuple[str, Session]]:
    described: Dict[str, Any] = json.loads(report.read_text(encoding='utf-8'))
    for session in described['sessions']:
        seconds = session.get('duration', 0.0)
        yield session['signatures'][0], Session(session['result'], seconds)


def _total(code: int) -> str:
    counts = [cells.result(path, NO_CELL).counts for path in RESULTS.glob('*.xml')]
    passed = sum(count.passed for count in counts)
    failed = sum(count.failed for count in counts)
    skipped = sum(count.skipped for count in counts)
    word = 'failed' if code else 'all'
    return f'{word}: {passed} passed, {failed} failed, {skipped} skipped'


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
