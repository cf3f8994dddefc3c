# SPDX-License-Identifier: Apache-2.0
"""The comparison itself: what it sees, what it takes for the same, and what it does not."""

from __future__ import annotations

import json
from typing import Any, List

import pytest

from differential import _seen, _spelling
from differential._compare import Difference, Expected, Worded, differences, reworded
from differential._plain import Plainer
from differential._play import Observation

CALL = json.dumps({'argv': ['status-set', 'active']})


def seen(**aspects: List[str]) -> Observation:
    return {'exit': ['0'], 'calls': [CALL], 'stdout': [], **aspects}


def found(published: Observation, ours: Observation, line: int = 3) -> List[Difference]:
    return list(differences([published], [ours], line))


def plain(*lines: str) -> List[str]:
    return Plainer().lines('stderr', list(lines))


def canonical(*argv: str, **more: Any) -> Any:
    calls = _spelling.canonical([json.dumps({'argv': argv, **more})])
    return json.loads(calls[0]) if calls else None


def test_equal_runs_do_not_differ():
    assert found(seen(), seen()) == []


@pytest.mark.parametrize(
    'other',
    [
        seen(exit=['1']),
        seen(stdout=['more']),
        seen(calls=[]),
        seen(calls=[json.dumps({'argv': ['status-set', '--', 'active']})]),
    ],
)
def test_whatever_can_be_seen_is_a_difference(other: Observation):
    assert found(seen(), other)


def test_the_order_of_hook_commands_is_a_difference():
    calls = [json.dumps({'argv': [name]}) for name in ('relation-ids', 'config-get')]

    assert found(seen(calls=calls), seen(calls=calls[::-1]))


def test_a_difference_says_where_it_is():
    assert found(seen(), seen(stdout=['a', 'b'])) == [Difference(1, 'stdout', '', 'a\nb')]


def test_how_often_leadership_is_asked_counts_and_when_does_not():
    leader, calls = json.dumps({'argv': ['is-leader', '--format=json']}), [CALL]

    assert found(seen(calls=[leader, *calls]), seen(calls=[*calls, leader])) == []
    assert found(seen(calls=[leader, *calls]), seen(calls=calls)) == [
        Difference(1, 'is-leader', '1 times', '0 times')
    ]


def test_a_row_explains_its_own_aspect_alone():
    row = Expected('why', 'stdout', 'a+', 'b')

    assert row.explains(Difference(1, 'stdout', 'aa', 'b'))
    assert not row.explains(Difference(1, 'stdout', 'aa', 'bb'))
    assert not row.explains(Difference(1, 'stderr', 'aa', 'b'))


def test_a_wording_counts_when_both_sides_have_theirs():
    row = Worded('why', published=r'old (\d)', ours=r'new (\d)', both=r'\1')

    alike, used = reworded(Difference(1, 'stdout', 'old 1', 'new 1'), [row])
    assert (alike.published, alike.ours, used) == ('1', '1', [row])

    other, used = reworded(Difference(1, 'stdout', 'old 1', 'x'), [row])
    assert (other.published, other.ours, used) == ('old 1', 'x', [])


def test_frames_of_the_charm_alone_are_kept():
    assert plain(
        'Traceback (most recent call last):',
        '  File "$LIB/ops/main.py", line 7, in main',
        '    run()',
        '    ^^^^^',
        '  File "$CHARM/src/charm.py", line 9, in _on_start',
        '    raise ValueError',
        'ValueError',
    ) == ['Traceback (most recent call last):', '  in _on_start', 'ValueError']


def test_lines_of_the_framework_have_no_number_and_those_of_the_charm_do():
    assert plain('$LIB/ops/model.py:12: W', '$CHARM/src/charm.py:12: W') == [
        '$LIB/ops: W',
        '$CHARM/src/charm.py:12: W',
    ]


def test_random_ids_are_numbered_as_they_are_met():
    first, second = 'd' * 20, 'e' * 20

    assert plain(second, first, second, '0' * 20) == ['ID0', 'ID1', 'ID0', '0' * 20]


def test_far_times_are_kept():
    assert plain('2035-01-01T00:00:00Z') == ['2035-01-01T00:00:00Z']


def test_a_spelling_is_flags_and_words_in_any_order():
    assert canonical('relation-list', '-r', 'db:3', '--format=json') == canonical(
        'relation-list', '--format=json', '-r', 'db:3'
    )
    assert canonical('relation-list', '-r', 'db:3') != canonical('relation-list', '-r', 'db:4')


def test_a_spelling_of_input_is_its_value():
    assert canonical('relation-set', input="a: '1'\n") == canonical(
        'relation-set', input='{"a": "1"}'
    )


def test_a_question_for_help_is_no_hook_command():
    assert canonical('storage-get', '--help') is None


def test_sets_are_shown_in_one_order():
    assert _seen.shown({'b': {3, 1, 2}}) == "{'b': set(['1', '2', '3'])}"
