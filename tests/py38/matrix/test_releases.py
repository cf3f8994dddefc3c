# SPDX-License-Identifier: Apache-2.0
"""Which release of ops a cell installs, and why one cannot be installed."""

from __future__ import annotations

import pathlib
import re
from typing import List

import pytest

from ops.matrix import _environment, _recipe, _refusals, _releases, _run, _wheels
from ops.matrix._cells import BROKE, CANNOT_INSTALL, LEFT_OUT, NO_TESTS, RAN, TIMED_OUT, Cell
from ops.matrix._commands import Done
from ops.matrix._observed import Recording


@pytest.mark.parametrize(
    ('line', 'python', 'words', 'installed', 'reason'),
    [
        (2, '3.8', [], 2, ''),
        (3, '3.12', [], 3, ''),
        (2, '3.12', [], 2, ''),
        (3, '3.8', [], 2, 'OPS_COMPAT_LINE=3, since ops 3.9.0.* needs >=3.10'),
        (2, '3.12', ['ops==2.23.6'], 2, ''),
        (3, '3.12', ['ops==3.9.0'], 3, ''),
        (2, '3.12', ['ops==3.9.0'], 3, 'OPS_COMPAT_LINE=2, since ops==3.9.0 leaves out ours'),
        (3, '3.12', ['ops~=2.17'], 2, r'since ops~=2\.17 leaves out ours'),
        (3, '3.12', ['ops-scenario>=7,<8'], 2, 'since ops-scenario.* leaves out ours'),
        (2, '3.8', ['ops>=3; python_version >= "3.10"', 'ops<3; python_version < "3.10"'], 2, ''),
        (2, '3.8', ['ops==2.20.0'], 0, 'ops==2.20.0 leaves out ours, which is 2.23.6'),
        (3, '3.12', ['ops @ git+https://example.com/ops'], 0, 'pins another; ours is 3.9.0'),
    ],
)
def test_a_line_is_installed_or_shown_by_the_other(
    line: int, python: str, words: List[str], installed: int, reason: str
):
    choice = _releases.choose(line, python, words)

    assert choice.line == installed
    assert re.search(reason, choice.reason)


def test_a_published_line_is_not_shown_by_the_other():
    choice = _releases.choose(3, '3.8', [], published=True)

    assert choice == _releases.Choice(0, 'ops 3.9.0 needs >=3.10')


PIP_NEWER = """\
ERROR: Ignored the following versions that require a different python version: \
1.0 Requires-Python >=3.9; 2.0 Requires-Python >=3.10
ERROR: Could not find a version that satisfies the requirement {} (from versions: none)
ERROR: No matching distribution found for {}
"""
UV_NEWER = """\
  x No solution found when resolving dependencies:
  ╰─▶ Because the current Python version (3.8.18) does not satisfy
      Python>=3.10 and jsonschema==4.26.0 depends on Python>=3.10, we
      can conclude that jsonschema==4.26.0 cannot be used.
"""


@pytest.mark.parametrize(
    ('printed', 'status', 'reason'),
    [
        (PIP_NEWER.format('six==2.0', 'six==2.0'), LEFT_OUT,
         'cannot install: six==2.0 needs >=3.10'),
        (PIP_NEWER.format('six', 'six'), LEFT_OUT, 'cannot install: six needs >=3.9'),
        ("ERROR: Package 'tool' requires a different Python: 3.8.18 not in '>=3.10'", LEFT_OUT,
         'cannot install: tool needs >=3.10'),
        (UV_NEWER, LEFT_OUT, 'cannot install: jsonschema==4.26.0 needs >=3.10'),
        ('ERROR: No matching distribution found for nowhere', CANNOT_INSTALL,
         'No matching distribution found for nowhere'),
        ('', CANNOT_INSTALL, 'the installer said nothing'),
    ],
)  # fmt: skip
def test_what_an_installer_says_tells_a_newer_python_from_a_failure(
    printed: str, status: str, reason: str
):
    assert _refusals.read(printed.splitlines(), '3.8') == (status, reason)


def recipe(tmp_path: pathlib.Path, pyproject: str) -> _recipe.Recipe:
    (tmp_path / 'tests').mkdir()
    (tmp_path / 'pyproject.toml').write_text(pyproject)
    return _recipe.read(tmp_path)


def test_a_charm_for_newer_pythons_leaves_out_the_older(tmp_path: pathlib.Path):
    charm = recipe(tmp_path, '[project]\nrequires-python = ">=3.10"\n')

    with pytest.raises(_environment.Refused) as raised:
        _environment.plan(Cell('3.8', 2), 'python3.8', charm, _wheels.Wheels(tmp_path))

    assert raised.value.status == LEFT_OUT
    assert raised.value.reason == 'cannot install: the charm needs >=3.10'


def test_ours_is_pinned_so_that_no_index_offers_the_published_one(tmp_path: pathlib.Path):
    charm = recipe(tmp_path, '[project]\ndependencies = ["ops>=2"]\n')

    ours = _environment.plan(Cell('3.12', 2), 'python', charm, _wheels.Wheels(tmp_path))
    theirs = _environment.plan(Cell('3.12', 2, True), 'python', charm, _wheels.Wheels(tmp_path))

    assert 'ops===2.23.6+compat.' in ours.files['constraints.txt']
    assert str(tmp_path / 'line2') in ours.arguments
    assert 'ops===2.23.6\n' in theirs.files['constraints.txt']
    assert '--find-links' not in theirs.arguments
    assert ours.place != theirs.place


@pytest.mark.parametrize(
    ('code', 'timed_out', 'records', 'status', 'note'),
    [
        (1, False, [{'kind': 'finished'}], RAN, ''),
        (-15, True, [{'kind': 'began', 'test': 'tests/test_a.py::test_b'}], TIMED_OUT,
         '5 s were not enough; it was in tests/test_a.py::test_b'),
        (-15, True, [], TIMED_OUT, '5 s were not enough; it was before a test began'),
        (5, False, [{'kind': 'finished'}], NO_TESTS, 'pytest found no tests'),
        (4, False, [], BROKE, 'exit code 4: no such option'),
        (0, False, [], BROKE, 'exit code 0: no such option'),
    ],
)  # fmt: skip
def test_how_pytest_ended_is_the_status_of_its_cell(
    code: int, timed_out: bool, records: List[object], status: str, note: str
):
    recording = Recording()
    for record in records:
        recording.add(record)  # type: ignore[arg-type]

    found = _run.status_of(Done(code, timed_out, ['no such option', '']), recording, 5.0)

    assert found == (status, note)
