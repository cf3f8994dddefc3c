# SPDX-License-Identifier: Apache-2.0
"""The table of our own tests: cells, skips by their reasons, and what differs between them."""

from __future__ import annotations

import pathlib
from typing import Dict

import cells
import pytest

ENTRY = """
[[expected]]
kind = "outcome"
test = "tests/new/*"
between = ["3.8-*", "3.12-*"]
reason = "in newer syntax"
"""


def report(*cases: str) -> str:
    return f'<testsuites><testsuite time="12.3">{"".join(cases)}</testsuite></testsuites>'


def case(name: str, file: str = 'tests.test_a', inner: str = '') -> str:
    return f'<testcase classname="{file}" name="{name}">{inner}</testcase>'


FAILED = '<failure message="assert 1 == 2&#10; +more">...</failure>'
SKIPPED = '<skipped type="pytest.skip" message="needs 3.12"/>'
XFAILED = '<skipped type="pytest.xfail" message="soon"/>'


def results(folder: pathlib.Path, **reports: str) -> list[cells.Result]:
    words: Dict[str, str] = {'3.8': 'missing', '3.12': 'not run'}
    for name, text in reports.items():
        (folder / f'{name.replace("_", "-").replace("py", "3.")}.xml').write_text(text)
    return cells.read(folder, words)


@pytest.fixture
def expected(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / 'expected.toml'
    path.write_text(ENTRY)
    return path


def test_a_cell_has_its_counts_and_a_missing_one_its_word(tmp_path: pathlib.Path):
    found = results(
        tmp_path,
        py12_line2=report(case('a'), case('b', inner=FAILED), case('c', inner=SKIPPED),
                          case('d', inner=XFAILED)),
    )  # fmt: skip

    assert [(one.name, one.status) for one in found] == [
        ('3.8-line2', 'missing'), ('3.8-line3', 'missing'),
        ('3.12-line2', 'ran'), ('3.12-line3', 'not run'),
    ]  # fmt: skip
    assert found[2].counts == (1, 1, 2)
    assert found[2].seconds == 12.3


def test_a_failure_in_one_cell_is_named_with_its_cells(
    tmp_path: pathlib.Path, expected: pathlib.Path
):
    found = results(
        tmp_path, py8_line2=report(case('a')), py12_line2=report(case('a', inner=FAILED))
    )

    told = list(cells.told(found, cells.compare(found, expected)))

    assert told[told.index('  outcome:') :][:4] == [
        '  outcome:',
        '      passed       3.8-line2',
        '      failed: assert 1 == 2',
        '                   3.12-line2',
    ]


def test_a_skip_is_named_by_its_reason_and_differs_no_more(
    tmp_path: pathlib.Path, expected: pathlib.Path
):
    expected.write_text('')
    found = results(
        tmp_path, py8_line2=report(case('a', inner=SKIPPED)), py12_line2=report(case('a'))
    )

    compared = cells.compare(found, expected)

    assert compared.unexpected == []
    assert '  needs 3.12' in list(cells.told(found, compared))


@pytest.mark.parametrize(('folder', 'unexpected', 'stale'), [('new', 0, 0), ('other', 1, 1)])
def test_a_test_that_one_cell_lacks_has_to_be_expected(
    tmp_path: pathlib.Path, expected: pathlib.Path, folder: str, unexpected: int, stale: int
):
    found = results(
        tmp_path,
        py8_line2=report(case('a')),
        py12_line2=report(case('a'), case('b', file=f'tests.{folder}.test_b')),
    )

    compared = cells.compare(found, expected)

    assert (len(compared.unexpected), len(compared.stale)) == (unexpected, stale)


def test_a_file_that_is_skipped_as_a_whole_is_named_by_its_reason(
    tmp_path: pathlib.Path, expected: pathlib.Path
):
    text = "('a.py', 1, &quot;Skipped: module 'x' is not here&quot;)"
    whole = f'<skipped message="collection skipped">{text}</skipped>'
    found = results(tmp_path, py8_line2=report(case('tests.a', file='', inner=whole)))

    told = list(cells.told(found, cells.compare(found, expected)))

    assert "  module 'x' is not here" in told


def test_the_file_of_expected_differences_can_be_read():
    assert cells.compare([]).unexpected == []
