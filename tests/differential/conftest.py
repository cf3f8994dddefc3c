# SPDX-License-Identifier: Apache-2.0
"""The interpreters of both sides, from the command line."""

from __future__ import annotations

import sys

import pytest
from kit.source import TOP

from differential._play import Kept, Side

_LINES = {'2.23.6': 2, '3.9.0': 3}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup('differential')
    group.addoption('--published', help='the Python that has the published release installed')
    group.addoption('--release', choices=list(_LINES), help='which release that is')


def _release(config: pytest.Config) -> str:
    release = config.getoption('--release')
    if release not in _LINES:
        pytest.skip('run it as `nox -s differential`, which installs a published release')
    return str(release)


@pytest.fixture(scope='session')
def line(pytestconfig: pytest.Config) -> int:
    return _LINES[_release(pytestconfig)]


@pytest.fixture(scope='session')
def ours(line: int) -> Side:
    return Side(f'ours-line{line}', sys.executable, str(TOP))


@pytest.fixture(scope='session')
def published(pytestconfig: pytest.Config) -> Kept:
    python = pytestconfig.getoption('--published')
    if not python:
        pytest.skip('run it as `nox -s differential`, which installs a published release')
    side = Side(_release(pytestconfig), str(python))
    return Kept(TOP / '.cache' / 'differential', side)
