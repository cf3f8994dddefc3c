#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check this tree as CI does, from nothing but a Python 3.8 or later with its ``venv``.

Usage::

    python3 tools/check.py               # style, types, tests on the usual Pythons, and the build
    python3 tools/check.py --all         # the tests on every Python that is here
    python3 tools/check.py lint build    # these sessions of noxfile.py alone

What it installs goes into ``.cache/`` and ``.nox/``. It ends with a table of interpreters and
lines; a missing interpreter is a row of it, and an error where the environment has ``CI``.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree
from typing import Any, Container, Dict, Iterator, NamedTuple, Sequence

import interpreters

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / '.cache'
RESULTS = CACHE / 'results'
TOOLS = ('lint', 'types', 'build', 'pebble')
LINES = (2, 3)


class Session(NamedTuple):
    """How a session of nox ended."""

    result: str
    seconds: float


class Counts(NamedTuple):
    """What a test run came to."""

    passed: int
    failed: int
    skipped: int
    seconds: float

    def __str__(self) -> str:
        return f'{self.passed} / {self.failed} / {self.skipped} / {self.seconds:.0f} s'


def main(arguments: Sequence[str]) -> int:
    """Run the sessions and print the table; the exit code is that of nox, or 1."""
    found = interpreters.find()
    versions = tuple(found) if '--all' in arguments else interpreters.USUAL
    named = [word for word in arguments if word != '--all']
    sessions = named or [*TOOLS[:2], *(f'tests-{v}' for v in versions if v in found), *TOOLS[2:]]
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    code = _run(sessions)
    missing = [v for v in versions if v not in found and not named]
    print(*_table(found), sep='\n', flush=True)
    if missing:
        print(f'missing on this machine: Python {", ".join(missing)}')
    print(_total(code))
    return code or int(bool(missing) and bool(os.environ.get('CI')))


def _run(sessions: Sequence[str]) -> int:
    nox = _install_nox()
    report = ('--report', str(RESULTS / 'nox.json'))
    command = [nox, '--noxfile', str(ROOT / 'noxfile.py'), *report, '--session', *sessions]
    return subprocess.run(command, cwd=str(ROOT), check=False).returncode


def _install_nox() -> str:
    place = CACHE / 'nox'
    if not (place / 'bin' / 'nox').exists():
        print(f'setting up nox in {place}', flush=True)
        subprocess.run([sys.executable, '-m', 'venv', '--clear', str(place)], check=True)
        pip = [str(place / 'bin' / 'python'), '-m', 'pip', 'install', '-q', 'nox>=2024.4.15']
        subprocess.run(pip, check=True)
    return str(place / 'bin' / 'nox')


def _table(found: Container[str]) -> Iterator[str]:
    """Yield the rows: tools first, then each interpreter on each line."""
    sessions = _sessions()
    yield ''
    for name, session in sessions.items():
        if not name.startswith('tests-'):
            yield f'{name:14}{session.result}, {session.seconds:.0f} s'
    yield ''
    yield f'{"":10}' + ''.join(f'{f"line {line}":30}' for line in LINES)
    yield f'{"":10}' + f'{"passed / failed / skipped":30}' * len(LINES)
    for version in interpreters.SUPPORTED:
        otherwise = 'not run' if version in found else 'missing'
        if f'tests-{version}' in sessions:
            otherwise = sessions[f'tests-{version}'].result
        cells = [_cell(version, line, otherwise) for line in LINES]
        yield f'{version:10}' + ''.join(f'{cell:30}' for cell in cells).rstrip()
    yield ''


def _sessions() -> Dict[str, Session]:
    report = RESULTS / 'nox.json'
    if not report.exists():
        return {}
    described: Dict[str, Any] = json.loads(report.read_text(encoding='utf-8'))
    return {
        session['signatures'][0]: Session(session['result'], session.get('duration', 0.0))
        for session in described['sessions']
    }


def _cell(version: str, line: int, otherwise: str) -> str:
    report = RESULTS / f'{version}-line{line}.xml'
    return str(_counts(report)) if report.exists() else otherwise


def _counts(report: pathlib.Path) -> Counts:
    suite = next(xml.etree.ElementTree.parse(report).iter('testsuite'))
    failed = int(suite.get('failures', 0)) + int(suite.get('errors', 0))
    skipped = int(suite.get('skipped', 0))
    passed = int(suite.get('tests', 0)) - failed - skipped
    return Counts(passed, failed, skipped, float(suite.get('time', 0)))


def _total(code: int) -> str:
    counts = [_counts(path) for path in RESULTS.glob('*.xml')]
    passed = sum(count.passed for count in counts)
    failed = sum(count.failed for count in counts)
    skipped = sum(count.skipped for count in counts)
    word = 'failed' if code else 'all'
    return f'{word}: {passed} passed, {failed} failed, {skipped} skipped'


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
