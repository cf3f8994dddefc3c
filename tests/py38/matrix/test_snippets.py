# SPDX-License-Identifier: Apache-2.0
"""What ops matrix writes for tox, nox and a workflow has the same cells, and can be read."""

from __future__ import annotations

import configparser
import pathlib
from typing import Any, Dict

import pytest
import yaml

from ops.local._error import UsageError
from ops.matrix import _run, _snippets
from ops_compat import lines

PYPROJECT = """
[project]
dependencies = ["ops~=2.23"]
[tool.ops.matrix]
command = "pytest {charm}/tests"
env = {KEY = "{charm}/lib"}
pythons = ["3.8", "3.12"]
"""


@pytest.fixture
def asked(tmp_path: pathlib.Path) -> _run.Request:
    (tmp_path / 'tests').mkdir()
    (tmp_path / 'pyproject.toml').write_text(PYPROJECT)
    return _run.Request(tmp_path)


def test_tox_has_an_environment_for_each_cell_with_the_ops_that_fits(asked: _run.Request):
    parser = configparser.RawConfigParser(delimiters=('=',))
    parser.read_string(_snippets.snippet('tox', asked).replace(': ops==', ': ops~~'))
    names = 'unit-{3.8-line2,3.8-line3,3.12-line2,3.12-line3}'

    section = parser[f'testenv:{names}']

    pin = f'ops~~{lines.version(2)}'
    assert section['deps'].split('\n')[-4:] == [
        f'3.8-line2: {pin}', f'3.8-line3: {pin}', f'3.12-line2: {pin}', f'3.12-line3: {pin}',
    ]  # fmt: skip
    assert section['commands'].strip() == "pytest '{tox_root}/tests' {posargs}"
    assert 'key = {tox_root}/lib' in section['set_env'].lower()
    assert 'line3: ops_compat_line = 3' in section['set_env'].lower()


def test_nox_has_the_same_cells(asked: _run.Request):
    text = _snippets.snippet('nox', asked)
    compile(text, 'noxfile.py', 'exec')
    settings, _, _ = text.replace('import nox\n', '').partition('@nox')
    found: Dict[str, Any] = {'__file__': 'noxfile.py'}

    exec(settings, found)

    pin = f'ops=={lines.version(2)}'
    assert found['CELLS'] == [(python, line, pin) for python in ('3.8', '3.12') for line in (2, 3)]


def test_a_workflow_sets_up_the_pythons_and_runs_the_matrix(asked: _run.Request):
    workflow: Dict[str, Any] = yaml.safe_load(_snippets.snippet('github', asked))

    steps = workflow['jobs']['matrix']['steps']

    assert steps[1]['with']['python-version'].split() == ['3.8', '3.12']
    assert steps[2]['run'] == f'python -m pip install "ops=={lines.version(3)}"'
    assert steps[3]['run'] == 'python -m ops matrix . --python 3.8 --python 3.12'


def test_a_charm_that_takes_no_line_has_no_matrix(asked: _run.Request):
    (asked.charm / 'pyproject.toml').write_text('[project]\ndependencies = ["ops==2.20.0"]')

    with pytest.raises(UsageError, match=r'no Python of 3\.8, .* fits'):
        _snippets.snippet('tox', asked)
