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
_PLAY = TOP / 'tests' / 'differential_context' / '_play.py'
Seen = Dict[str, List[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup('differential')
    with contextlib.suppress(ValueError):  # the other comparison has them too
        group.addoption('--published', help='the Python that has the published release installed')
        group.addoption('--release', choices=list(_LINES), help='which release that is')


@pytest.fixture(scope='session')
def line(pytestconfig: pytest.Config) -> int:
    release = pytestconfig.getoption('--release')
    if release is None:
        pytest.skip('give --published and --release: see differential_context/__init__.py')
    return _LINES[release]


@pytest.fixture(scope='session')
def published(pytestconfig: pytest.Config, line: int) -> Seen:
    return _play(str(pytestconfig.getoption('--published')))


@pytest.fixture(scope='session')
def ours(line: int) -> Seen:
    packages = TOP / 'packages'
    places = os.pathsep.join(map(str, (TOP, packages / 'ops-scenario', packages / 'ops-tracing')))
    return _play(sys.executable, PYTHONPATH=places, OPS_COMPAT_LINE=str(line))


def _play(python: str, **variables: str) -> Seen:
    environ = {name: text for name, text in os.environ.items() if not name.startswith('PYTHON')}
    played = subprocess.run(
        [python, str(_PLAY)],
        env={**environ, **variables},
        stdout=subprocess.PIPE,
        check=True,
        cwd='/',
    )
    seen: Seen = json.loads(played.stdout.splitlines()[-1])
    return seen
