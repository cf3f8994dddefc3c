# SPDX-License-Identifier: Apache-2.0
"""Which line a process is on."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Dict, Optional, Tuple

import pytest

from ops_compat import lines

NO_ENVIRONMENT: Dict[str, str] = {}


@pytest.mark.parametrize(
    ('python', 'line'),
    [((3, 8), 2), ((3, 9), 2), ((3, 10), 3), ((3, 12), 3), ((3, 14), 3)],
)
def test_a_checkout_takes_the_line_of_the_interpreter(python: Tuple[int, int], line: int):
    choice = lines.choose(NO_ENVIRONMENT, None, python)

    assert choice.line == line
    assert choice.reason == f'a checkout, under Python {python[0]}.{python[1]}'


@pytest.mark.parametrize('python', [(3, 8), (3, 14)])
@pytest.mark.parametrize('baked', [2, 3])
def test_what_is_built_keeps_its_line_on_every_interpreter(baked: int, python: Tuple[int, int]):
    assert lines.choose(NO_ENVIRONMENT, baked, python) == (baked, f'built as line {baked}')


@pytest.mark.parametrize('python', [(3, 8), (3, 14)])
@pytest.mark.parametrize('baked', [None, 2, 3])
@pytest.mark.parametrize('asked', ['2', '3'])
def test_the_environment_overrides_both(asked: str, baked: Optional[int], python: Tuple[int, int]):
    choice = lines.choose({'OPS_COMPAT_LINE': asked}, baked, python)

    assert choice == (int(asked), f'OPS_COMPAT_LINE={asked} in the environment')


def test_an_empty_override_is_none():
    assert lines.choose({'OPS_COMPAT_LINE': ''}, 3, (3, 8)).line == 3


@pytest.mark.parametrize('variable', ['OPS_COMPAT_BUILD_LINE', 'OPS_LINE'])
def test_no_other_variable_counts(variable: str):
    assert lines.choose({variable: '3'}, None, (3, 8)).line == 2


@pytest.mark.parametrize('asked', ['1', '4', '3.9', 'ops3', ' 3'])
def test_an_override_that_is_no_line_is_an_error(asked: str):
    with pytest.raises(ValueError, match='cannot choose a line') as caught:
        lines.choose({'OPS_COMPAT_LINE': asked}, 2, (3, 8))

    assert f'OPS_COMPAT_LINE is {asked!r}, not 2 or 3' in str(caught.value)


@pytest.mark.parametrize(('line', 'release'), [(2, '2.23.6'), (3, '3.9.0')])
def test_the_version_is_the_published_release_and_ours(line: int, release: str):
    assert lines.version(line) == f'{release}+compat.{lines.RELEASE}'


@pytest.mark.parametrize(('line', 'release'), [(2, '7.23.6'), (3, '8.9.0')])
def test_the_version_of_scenario(line: int, release: str):
    assert lines.version(line, lines.SCENARIO_RELEASES) == f'{release}+compat.{lines.RELEASE}'


def test_this_process_has_a_line_and_its_version():
    assert lines.CHOICE.line == lines.LINE
    assert lines.version(lines.LINE) == lines.VERSION


def in_a_process(**environ: str) -> subprocess.CompletedProcess[str]:
    program = 'from ops_compat import lines; print(lines.LINE, lines.VERSION, lines.CHOICE.reason)'
    return subprocess.run(
        [sys.executable, '-c', program],
        env={**os.environ, **environ},
        capture_output=True,
        encoding='utf-8',
    )


@pytest.mark.parametrize('line', [2, 3])
def test_a_process_is_on_the_line_that_its_environment_names(line: int):
    done = in_a_process(OPS_COMPAT_LINE=str(line))

    assert done.stdout == (
        f'{line} {lines.version(line)} OPS_COMPAT_LINE={line} in the environment\n'
    )


def test_a_process_under_no_override_says_why_it_is_on_its_line():
    done = in_a_process(OPS_COMPAT_LINE='')

    expected = lines.choose(NO_ENVIRONMENT, lines.BAKED_LINE, sys.version_info[:2])
    assert done.stdout == f'{expected.line} {lines.version(expected.line)} {expected.reason}\n'


def test_a_process_with_a_bad_override_fails_with_variable_and_value():
    done = in_a_process(OPS_COMPAT_LINE='4')

    assert done.returncode != 0
    assert "ValueError: cannot choose a line of ops: OPS_COMPAT_LINE is '4'" in done.stderr
