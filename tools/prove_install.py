# SPDX-License-Identifier: Apache-2.0
"""Install what ``build_all`` made, the ways that charms do, into fresh environments, and look.

Third-party packages come from wherever pip is set up to find them.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import tempfile
from typing import Any, Dict, Iterator, NamedTuple, Sequence

import interpreters
from build_all import DIST
from dist_pages import read

ASK = pathlib.Path(__file__).resolve().parent / 'ask_installed.py'
INDEX = ('--extra-index-url', (DIST / 'index').as_uri())
CONSTRAINTS = ('-c', str(DIST / 'constraints.txt'))
OURS = ('ops', 'ops-scenario', 'ops-tracing')
PINS = {2: ['==2.23.6', '>=2.23,<4'], 3: ['~=3.9', '>=2.23,<4']}


class Way(NamedTuple):
    """A way to install, and the line that must come of it."""

    name: str
    line: int
    python: str
    installs: Sequence[Sequence[str]]
    """The arguments of ``pip install``, call by call."""
    asks_elsewhere: bool = False
    """Whether the environment asks for the other line, which must change nothing."""


def main() -> None:
    """Try each way; end with an error if one gives anything but the line it should."""
    failed = [way.name for way in _ways() if not _works(way)]
    if failed:
        raise SystemExit('cannot vouch for: ' + '; '.join(failed))


def _ways() -> Iterator[Way]:
    found = interpreters.find()
    newest = max(found, key=interpreters.as_numbers)
    straddling = [[*INDEX, *CONSTRAINTS, 'ops[testing,tracing]>=2.23,<4']]
    yield Way(f'one requirement on {newest}', 3, found[newest], straddling)
    yield Way(f'line 2 on {newest}', 2, found[newest], [[*INDEX, 'ops[testing,tracing]>=2.23,<3']])
    hashed = ['--no-deps', '--require-hashes', '-r', str(DIST / 'requirements.txt')]
    yield Way(f'hashes on {newest}', 3, found[newest], [*straddling, [*INDEX, *hashed]])
    if '3.8' not in found:
        print('missing: Python 3.8, so line 2 on it is not shown')
        return
    yield Way('one requirement on 3.8', 2, found['3.8'], straddling)
    ours = [*INDEX, *CONSTRAINTS, '--no-binary', ','.join(OURS), 'ops[testing,tracing]']
    yield Way('sdists on 3.8', 2, found['3.8'], [ours], asks_elsewhere=True)
    alone = [*INDEX, *CONSTRAINTS, '--no-binary', ':all:', '--no-deps', *OURS]
    yield Way('sdists on 3.8, alone', 2, found['3.8'], [alone, ours])


def _works(way: Way) -> bool:
    print(f'{way.name}: ', end='', flush=True)
    with tempfile.TemporaryDirectory(prefix='ops-install-') as folder:
        subprocess.run([way.python, '-m', 'venv', folder], check=True)
        python = str(pathlib.Path(folder, 'bin', 'python'))
        commands = [
            *([python, '-m', 'pip', 'install', '-q', *words] for words in way.installs),
            [python, '-m', 'pip', 'check'],
        ]
        for command in commands:
            done = _run(command, _environment(way), folder)
            if done.returncode:
                print(f'failed: {" ".join(command)}\n{done.stdout}{done.stderr}')
                return False
        answer = _run([python, '-I', str(ASK), *OURS], _environment(way), folder)
    print(answer.stderr, end='')
    return not answer.returncode and _is_line(way.line, json.loads(answer.stdout))


def _environment(way: Way) -> Dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith('OPS_')}
    if way.asks_elsewhere:
        kept['OPS_COMPAT_BUILD_LINE'] = str(5 - way.line)
    return kept


def _run(
    command: Sequence[str], environ: Dict[str, str], folder: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,  # and not the checkout, which would answer instead
        env=environ,
        capture_output=True,
        encoding='utf-8',
        check=False,
    )


def _is_line(line: int, facts: Dict[str, Any]) -> bool:
    versions = {file.project: file.version for file in read(DIST) if file.line == line}
    expected: Dict[str, Any] = {
        'line': line,
        'baked': line,
        'ops': versions['ops'],
        'versions': versions,
        'pins': PINS[line],
        'documented': ['scenario', 'ops_tracing'],
    }
    wrong = {key: facts[key] for key, value in expected.items() if facts[key] != value}
    print(f'not as built: {wrong}' if wrong else f'line {line}, {versions["ops"]}')
    return not wrong


if __name__ == '__main__':
    main()
