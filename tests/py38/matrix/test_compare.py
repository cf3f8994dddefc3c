# SPDX-License-Identifier: Apache-2.0
"""What differs between cells, what of that is expected, and how both are shown."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Sequence, Tuple

import pytest

from ops.local._error import UsageError
from ops.matrix import _compare, _expected, _grid
from ops.matrix._cells import LEFT_OUT, RAN, TIMED_OUT, Cell, Observed, Outcome, Result

TEST = 'tests/test_a.py::test_one'


def result(
    name: str,
    *,
    tests: Dict[str, Outcome],
    states: Sequence[Any] = (),
    warnings: Tuple[str, ...] = (),
    status: str = RAN,
    note: str = '',
) -> Result:
    python, _, column = name.partition('-')
    given: Dict[str, FrozenSet[str]] = {TEST: frozenset(warnings)}
    observed = Observed(tests, {TEST: list(states)}, given, {})
    cell = Cell(python, int(column[-1]), column.startswith('published'))
    return Result(cell, status, note, 1.0, observed)


EMPTY: Dict[str, str] = {}
PASSED = {TEST: Outcome('passed')}
FAILED = {TEST: Outcome('failed', 'assert 1 == 2')}


@pytest.mark.parametrize(
    ('one', 'other', 'kind', 'what'),
    [
        ({'tests': PASSED}, {'tests': FAILED}, 'outcome', ''),
        ({'tests': PASSED}, {'tests': {'tests/test_a.py::test_z': Outcome('passed')}},
         'outcome', ''),
        ({'tests': PASSED}, {'tests': {'tests/test_a.py': Outcome('failed', 'no such module')}},
         'outcome', ''),
        ({'tests': FAILED}, {'tests': {TEST: Outcome('failed', 'KeyError')}}, 'failure', ''),
        ({'tests': PASSED, 'states': [{'leader': True}]},
         {'tests': PASSED, 'states': [{'leader': False}]}, 'state', 'leader'),
        ({'tests': PASSED, 'states': [EMPTY]}, {'tests': PASSED}, 'state', 'runs'),
        ({'tests': PASSED, 'warnings': ('UserWarning: old',)}, {'tests': PASSED},
         'warning', 'UserWarning: old'),
    ],
)  # fmt: skip
def test_a_difference_is_named(one: Any, other: Any, kind: str, what: str):
    found = _compare.differences([result('3.8-line2', **one), result('3.12-line3', **other)])

    assert (found[0].kind, found[0].test, found[0].what) == (kind, TEST, what)
    assert {cell for _, cells in found[0].sides for cell in cells} == {'3.8-line2', '3.12-line3'}


def test_cells_that_show_the_same_do_not_differ():
    cells = [
        result(f'{python}-line2', tests=PASSED, states=[{'a': 1}]) for python in ('3.8', '3.9')
    ]

    assert _compare.differences(cells) == []


def test_what_a_cell_that_ran_out_of_time_did_not_reach_is_no_difference():
    late = result('3.9-line2', tests={'other': Outcome('passed')}, status=TIMED_OUT)
    whole = result('3.8-line2', tests={**PASSED, 'other': Outcome('passed')})

    assert _compare.differences([whole, late]) == []


def test_a_part_of_a_state_has_a_path_with_names():
    state: Any = {
        'relations': [{'endpoint': 'db', 'data': {'a': '1'}}, {'endpoint': 'db', 'data': EMPTY}]
    }

    assert dict(_compare.flat(state)) == {
        'relations[db].data.a': '"1"',
        'relations[db].endpoint': '"db"',
        'relations[db#2].data': '{}',
        'relations[db#2].endpoint': '"db"',
    }


def test_the_same_difference_of_many_tests_is_shown_once():
    names = [f'tests/test_a.py::test_{n}' for n in range(30)]
    one = result('3.8-line2', tests=dict.fromkeys(names, Outcome('passed')))
    other = result('3.8-line3', tests=dict.fromkeys(names, Outcome('skipped', 'too new')))

    groups = _compare.grouped(_compare.differences([one, other]))

    assert list(_grid.described(groups)) == [
        'outcome:',
        '    passed       3.8-line2',
        '    skipped: too new',
        '                 3.8-line3',
        '    in tests/test_a.py (30 tests)',
    ]


def test_a_whole_column_of_cells_has_one_name():
    pythons = ('3.8', '3.9', '3.10')
    cells = [result(f'{python}-line2', tests=PASSED) for python in pythons]
    cells += [result(f'{python}-line3', tests=FAILED) for python in pythons[:2]]

    shown = list(_grid.described(_compare.grouped(_compare.differences(cells))))

    assert shown[1:4] == [
        '    passed       *-line2',
        '    failed: assert 1 == 2',
        '                 3.8-line3 3.9-line3',
    ]


def difference(kind: str = 'state', what: str = 'leader') -> _compare.Difference:
    sides = (('true', ('3.8-line2', '3.8-line3')), ('false', ('3.12-line2',)))
    return _compare.Difference(kind, 'tests/test_a.py::test_one[x-1]', what, sides)


def entry(**changed: Any) -> _expected.Expected:
    own: Any = {'kind': 'state', 'test': 'tests/test_a.py::*', 'what': '*', 'between': (),
           'reason': 'so'}  # fmt: skip
    return _expected.Expected(**dict(own, **changed))


@pytest.mark.parametrize(
    ('changed', 'matches'),
    [
        ({}, True),
        ({'kind': 'outcome'}, False),
        ({'test': 'tests/test_a.py::test_one[x-1]'}, True),
        ({'test': 'tests/test_a.py::test_two*'}, False),
        ({'what': 'lead*'}, True),
        ({'what': 'unit_status'}, False),
        ({'between': ('3.8-*', '3.12-*')}, True),
        ({'between': ('3.8-line2', '3.8-line3')}, False),
        ({'between': ('3.8-line2', '3.9-line2')}, False),
    ],
)
def test_an_entry_matches_what_it_describes(changed: Any, matches: bool):
    assert entry(**changed).matches(difference()) is matches


def test_an_entry_that_matches_nothing_is_stale():
    used, unused = entry(), entry(what='planned_units')

    found = _expected.sort([difference()], [used, unused], [used, unused])

    assert found == _expected.Sorted([], [(used, 1)], [unused])


def test_a_difference_that_no_entry_matches_is_unexpected():
    found = _expected.sort([difference()], [entry(kind='warning')], [])

    assert found.unexpected == [difference()]


@pytest.mark.parametrize(
    ('between', 'cells', 'must'),
    [
        ((), ['3.8-line2', '3.9-line2'], True),
        ((), ['3.8-line2'], False),
        (('3.8-*', '3.12-*'), ['3.8-line2', '3.9-line2'], False),
        (('3.8-*', '3.12-*'), ['3.8-line2', '3.12-line2'], True),
    ],
)
def test_an_entry_must_match_where_its_cells_ran(between: Any, cells: List[str], must: bool):
    assert entry(between=between).must_match(cells) is must


@pytest.mark.parametrize(
    ('document', 'said'),
    [
        ({'expect': []}, 'it has expect where'),
        ({'expected': 3}, 'it has expected where'),
        ({'expected': [3]}, 'entry 1 .* is no table'),
        ({'expected': [{'kind': 'state', 'test': 'x'}]}, 'lacks reason'),
        ({'expected': [{'kind': 'state', 'test': 'x', 'reason': 'y', 'why': 'z'}]}, 'unknown why'),
        ({'expected': [{'kind': 'log', 'test': 'x', 'reason': 'y'}]}, "kind 'log' is none of"),
        ({'expected': [{'kind': 'state', 'test': 'x', 'reason': 'y', 'between': 'z'}]},
         'between is a list'),
    ],
)  # fmt: skip
def test_a_file_of_another_form_is_refused(document: Any, said: str):
    with pytest.raises(UsageError, match=said):
        _expected.read(document, 'expected.toml')


def test_the_grid_has_interpreters_down_and_lines_across():
    skipped = {**PASSED, 'b': Outcome('skipped', 'no root'), 'c': Outcome('skipped', 'no root')}
    cells = [
        result('3.8-line2', tests=skipped),
        result('3.8-line3', tests={}, status=LEFT_OUT, note='cannot install: x needs >=3.10'),
        result('3.12-line2', tests=FAILED),
    ]

    assert list(_grid.grid(cells))[2:] == [
        '3.8     1 / 0 / 2  1 s              left out',
        '3.12    0 / 1 / 0  1 s              -',
    ]
    assert '3.8-line3: left out: cannot install: x needs >=3.10' in list(_grid.notes(cells))
    assert list(_grid.skips(cells)) == ['no root', '    2 in 3.8-line2']


def test_what_fails_everywhere_is_no_difference_and_is_said():
    cells = [result(f'3.8-line{line}', tests=FAILED) for line in (2, 3)]

    assert _compare.differences(cells) == []
    assert list(_grid.failures(cells)) == [f'{TEST}: assert 1 == 2']
