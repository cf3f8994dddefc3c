# SPDX-License-Identifier: Apache-2.0
"""What a person types after ``ops matrix``, and what is said where that cannot be done."""

from __future__ import annotations

import pathlib
from typing import List

import pytest

from ops import cli


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / 'tests').mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ('words', 'own', 'passed_on'),
    [
        (['matrix', 'x', '--', '-k', 'y'], ['matrix', 'x'], ['-k', 'y']),
        (['matrix', 'x'], ['matrix', 'x'], []),
        (['matrix', '--', '--', 'y'], ['matrix'], ['--', 'y']),
        (['run', 'x', '--', 'y'], ['run', 'x', '--', 'y'], []),
    ],
)
def test_what_stands_behind_two_hyphens_is_for_pytest(
    words: List[str], own: List[str], passed_on: List[str]
):
    assert cli.passed_on(words) == (own, passed_on)


def test_what_is_written_is_all_that_is_printed(
    charm: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(['matrix', str(charm), '--write', 'github']) == 0

    assert capsys.readouterr().out.startswith('name: matrix\n')


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        (['--python', '3'], "cannot read --python '3': expected a version such as 3.12"),
        (['--timeout', '0'], 'cannot wait 0 s: --timeout is a number above 0'),
        (['--expected', 'nowhere.toml'], 'cannot read the expected differences: there is no '),
        (['--python', '3.7'], 'cannot test on Python 3.7: it is not here'),
    ],
)
def test_what_cannot_be_done_is_said(
    charm: pathlib.Path, capsys: pytest.CaptureFixture[str], words: List[str], said: str
):
    assert cli.main(['matrix', str(charm), *words]) == cli.EXIT_USAGE

    assert capsys.readouterr().err.startswith(f'ops matrix: {said}')


def test_a_charm_without_tests_is_named(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(['matrix', str(tmp_path)]) == cli.EXIT_USAGE

    assert f'cannot test {tmp_path}: it has no tests' in capsys.readouterr().err
