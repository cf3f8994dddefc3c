# SPDX-License-Identifier: Apache-2.0
"""Each program, compared; and the table of what is expected."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Dict, List, Set, Union

import pytest

from differential import expected
from differential._compare import Difference, Expected, Worded, differences, reworded
from differential._play import Kept, Side, play
from differential._program import Program
from differential.programs import PROGRAMS

Compare = Callable[[Program], List[Difference]]

NAMES = [program.name for program in PROGRAMS]


@pytest.fixture(scope='session')
def compare(published: Kept, ours: Side, line: int) -> Compare:
    """What differs in a program; each is run once."""
    known: Dict[str, List[Difference]] = {}

    def compared(program: Program) -> List[Difference]:
        if program.name not in known:
            with ThreadPoolExecutor(2) as both:
                theirs = both.submit(published.play, program)
                here = both.submit(play, program, ours)
            known[program.name] = list(differences(theirs.result(), here.result(), line))
        return known[program.name]

    return compared


@pytest.mark.parametrize('program', PROGRAMS, ids=NAMES)
def test_a_charm_sees_what_it_sees_under_the_published_release(
    program: Program, compare: Compare, line: int
):
    found = [each for each in compare(program) if not _reasons(each, program, line)]

    if found:
        pytest.fail('\n'.join(map(str, [program.name, *found])), pytrace=False)


def _reasons(difference: Difference, program: Program, line: int) -> Set[str]:
    worded = [row for row in expected.WORDED if line in row.lines]
    alike, used = reworded(difference, worded)
    reasons = {row.reason for row in used}
    if alike.published == alike.ours:
        return reasons
    rows = [row for row in expected.TABLE if _may_be_seen(row, program, line)]
    found = {row.reason for row in rows if row.explains(alike) or row.explains(difference)}
    return found and found | reasons


@pytest.mark.parametrize(
    'row', [*expected.TABLE, *expected.WORDED], ids=lambda row: row.reason[:50]
)
def test_what_is_expected_is_seen(row: Union[Expected, Worded], compare: Compare, line: int):
    if line not in row.lines:
        return
    seen = {
        program.name
        for program in PROGRAMS
        for difference in compare(program)
        if row.reason in _reasons(difference, program, line)
    }

    assert seen
    if isinstance(row, Expected):
        assert seen >= set(row.programs)


def _may_be_seen(row: Expected, program: Program, line: int) -> bool:
    return line in row.lines and (not row.programs or program.name in row.programs)


def test_each_program_has_a_name_of_its_own():
    assert sorted(NAMES) == sorted(set(NAMES))


@pytest.mark.parametrize('program', PROGRAMS, ids=NAMES)
def test_the_charm_is_python(program: Program):
    compile(program.code, program.name, 'exec')
