# SPDX-License-Identifier: Apache-2.0
"""A fresh environment that pip or uv installs into, and the words that both take."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import Any, Dict, Generator, Sequence

import interpreters
from build_all import DIST, ROOT
from dist_pages import LINES, folder_of, read

from ops.local import _distributions  # found by interpreters
from proofs.claims import Disproved

PYTHONS = ('3.8', '3.12')
"""The oldest Python of line 2, and one of line 3."""

INSTALLERS = ('pip', 'uv')
OURS = tuple(_distributions.RELEASES)
ALL_OF_OURS = 'ops[testing,tracing]'
PUBLISHED = {
    line: {name: releases[line] for name, releases in _distributions.RELEASES.items()}
    for line in LINES
}
"""The published release that each line is."""

INDEX = ('--extra-index-url', (DIST / 'index').as_uri())
CONSTRAINTS = ('-c', str(DIST / 'constraints.txt'))
ASK = pathlib.Path(__file__).resolve().parent / 'ask_installed.py'
_UV_WOULD_INSTALL = re.compile(r'^ \+ ([\w.-]+)==(\S+)', re.M)


def folder(line: int) -> Sequence[str]:
    """Return the words that make an installer look into the folder of a line."""
    return ('--find-links', str(folder_of(DIST, line)))


def constraints(line: int) -> Sequence[str]:
    """Return the words that hold an installer to a line, on any Python."""
    return ('-c', str(folder_of(DIST, line) / 'constraints.txt'))


def versions(line: int) -> Dict[str, str]:
    """Return the versions of the built distributions of a line."""
    return {file.project: file.version for file in read(DIST) if file.line == line}


def head() -> str:
    """Return the commit that is checked out, which the distributions are built from."""
    command = ('git', '-C', str(ROOT), 'rev-parse', 'HEAD')
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding='utf-8', check=True)
    return done.stdout.strip()


def own_line(python: str) -> int:
    """Return the line of a Python where nothing is asked for."""
    return 3 if interpreters.as_numbers(python) >= (3, 10) else 2


class Environment:
    """An environment with nothing in it.

    Args:
        python: its version, such as ``'3.8'``.
        installer: ``'pip'``, as the interpreter brings it, or ``'uv'``.
        place: an empty folder.
    """

    def __init__(self, python: str, installer: str, place: pathlib.Path):
        self.python = str(place / 'env' / 'bin' / 'python')
        self._place = place
        self._uv = installer == 'uv'
        interpreter = interpreters.find()[python]
        make = (*_UV, 'venv', '-q', '-p', interpreter) if self._uv else (interpreter, '-m', 'venv')
        self.run(*make, str(place / 'env'))

    def run(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command away from the checkout, which would answer instead."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith('OPS_')}
        done = subprocess.run(
            command,
            cwd=str(self._place),
            env={**kept, **environ},
            capture_output=True,
            encoding='utf-8',
            check=False,
        )
        if done.returncode:
            raise Disproved(f'failed: {" ".join(command)}\n{done.stdout}{done.stderr}')
        return done

    def install(self, *words: str, **environ: str) -> None:
        """Install as a person would, with the arguments of ``install``."""
        self.run(*self._install(), '-q', *words, **environ)

    def resolve(self, *words: str) -> Dict[str, str]:
        """Return what ``install`` would put into an empty environment: names and versions."""
        if self._uv:
            said = self.run(*self._install(), '--dry-run', *words).stderr
            return dict(_UV_WOULD_INSTALL.findall(said))
        dry = ('-q', '--dry-run', '--ignore-installed', '--report', '-')
        report: Dict[str, Any] = json.loads(self.run(*self._install(), *dry, *words).stdout)
        found = (item['metadata'] for item in report['install'])
        return {_distributions.normal(item['name']): item['version'] for item in found}

    def check(self) -> None:
        """Have the installer check that what is installed fits together."""
        self.run(*_UV, 'pip', 'check', '-p', self.python) if self._uv else self.run(
            self.python, '-m', 'pip', 'check'
        )

    def ask(self, *distributions: str, **environ: str) -> Dict[str, Any]:
        """Return what a process of the environment sees of some distributions."""
        said = self.run(self.python, '-I', str(ASK), *distributions, **environ).stdout
        facts: Dict[str, Any] = json.loads(said)
        return facts

    def _install(self) -> Sequence[str]:
        if self._uv:
            return (*_UV, 'pip', 'install', '-p', self.python, *_ANEW)
        return (self.python, '-m', 'pip', 'install')


_UV = (sys.executable, '-m', 'uv')
# What uv has unpacked of a folder it takes again by name and version, of another commit too.
_ANEW = tuple(word for name in OURS for word in ('--refresh-package', name))


@contextlib.contextmanager
def fresh(python: str, installer: str) -> Generator[Environment, None, None]:
    """Make an environment for a ``with`` block."""
    with tempfile.TemporaryDirectory(prefix='ops-install-') as place:
        yield Environment(python, installer, pathlib.Path(place))


def same(what: str, seen: object, expected: object) -> None:
    """Disprove a claim unless two things are equal."""
    if seen != expected:
        raise Disproved(f'{what}: {seen}, not {expected}')
