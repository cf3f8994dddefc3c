# SPDX-License-Identifier: Apache-2.0
"""What the one who runs a charm is told beyond what the charm said."""

from __future__ import annotations

import pathlib
from typing import List

import pytest

from ops.local import Outcome
from ops.local._hints import Clues, hints

FAILED = Outcome('install', 0.1, 0, 1, False, [])
TRACEBACK = "Traceback:\n  import {0}\nModuleNotFoundError: No module named '{0}'"


def _hints(charm: pathlib.Path, module: str) -> List[str]:
    clues = Clues()
    clues.hear(TRACEBACK.format(module))
    return hints(charm, [FAILED], clues, ())


@pytest.mark.parametrize(
    ('file', 'said'),
    [
        ('', 'add jinja2 to requirements.txt of the charm'),
        ('requirements.txt', 'add jinja2 to requirements.txt of the charm'),
        ('pyproject.toml', 'add jinja2 to the dependencies in pyproject.toml'),
        ('uv.lock', 'run "uv add jinja2"'),
        ('poetry.lock', 'run "poetry add jinja2"'),
    ],
)
def test_a_module_that_is_missing_is_answered_with_where_it_goes(
    tmp_path: pathlib.Path, file: str, said: str
) -> None:
    if file:
        (tmp_path / file).touch()

    assert said in _hints(tmp_path, 'jinja2')[0]
    assert '--python' in _hints(tmp_path, 'jinja2.ext')[0]


@pytest.mark.parametrize('module', ['charms', 'charms.postgres.v0.client'])
def test_a_charm_library_that_is_missing_is_fetched(tmp_path: pathlib.Path, module: str) -> None:
    assert 'charmcraft fetch-libs' in _hints(tmp_path, module)[0]


def test_a_module_that_the_charm_did_without_is_not_spoken_of(tmp_path: pathlib.Path) -> None:
    clues = Clues()
    clues.hear(TRACEBACK.format('jinja2'))

    assert hints(tmp_path, [FAILED._replace(exit=0, commands=1)], clues, ()) == []


def test_a_charm_that_asks_nothing_of_juju_is_told_of_main(tmp_path: pathlib.Path) -> None:
    assert 'ops.main' in hints(tmp_path, [FAILED._replace(exit=0)], Clues(), ())[0]
