# SPDX-License-Identifier: Apache-2.0
"""The interpreters of both sides, from the command line, and what each has seen."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from typing import Dict, List

import pytest
from kit.source import TOP

_LINES = {'2.23.6': 2, '3.9.0': 3}
_PLAY = TOP / 'tests' / 'differential_harness' / '_play.py'
Seen = Dict[str, List[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup('differential')
    with contextlib.suppress(ValueError):  # the other comparisons have them too
        group.addoption('--published', help='the Python that has the published release installed')
        group.addoption('--release', choices=list(_LINES), help='which release that is')


@pytest.fixture(scope='session')
def line(pytestconfig: pytest.Config) -> int:
    release = pytestconfig.getoption('--release')
    if release is None:
        pytest.skip('give --published and --release: see differential_harness/__init__.py')
    return _LINES[release]


@pytest.fixture(scope='session')
def published(pytestconfig: pytest.Config, line: int) -> Seen:
    return _play(str(pytestconfig.getoption('--published')))


@pytest.fixture(scope='session')
def ours(line: int) -> Seen:
    return _play(sys.executable, PYTHONPATH=str(TOP), OPS_COMPAT_LINE=str(line))


def _play(python: str, **variables: str) -> Seen:
    environ = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(('PYTHON', 'JUJU_', 'OPS_'))
    }
    played = subprocess.run(
        [python, str(_PLAY)],
        env={**environ, 'PYTHONHASHSEED': '0', **variables},
        stdout=subprocess.PIPE,
        check=True,
        cwd='/',
    )
    seen: Seen = json.loads(played.stdout.splitlines()[-1])
    return seen
