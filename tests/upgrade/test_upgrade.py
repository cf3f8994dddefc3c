# SPDX-License-Identifier: Apache-2.0
"""State that one ops wrote is read and continued by each other one, and by the first again."""

from __future__ import annotations

import functools
import itertools
from typing import Callable, List

import pytest
from differential._play import Side
from kit.source import TOP

from upgrade import _unit
from upgrade.conftest import NAMES

HOOKS = len(_unit.PROGRAM.steps)

Sides = Callable[[str], Side]


@pytest.fixture(scope='session')
def side(pytestconfig: pytest.Config) -> Sides:
    """Return one of the four by its name; ours run where the published one is installed."""

    def named(name: str) -> Side:
        python = pytestconfig.getoption(f'--python-{name[-1]}')
        if not python:
            pytest.skip('run it as `nox -s upgrade`, which installs the published releases')
        return Side(name, str(python), str(TOP) if name.startswith('ours') else '')

    return named


@functools.lru_cache(maxsize=None)
def _alone(side: Side) -> List[_unit.Seen]:
    return _unit.relay([side] * HOOKS)


@pytest.mark.parametrize('name', NAMES)
def test_alone_each_does_the_same(name: str, side: Sides) -> None:
    seen = _alone(side(name))

    assert [each.exit for each in seen] == [['0']] * HOOKS
    assert seen == _alone(side(NAMES[0]))


def test_the_charm_defers_reads_its_state_and_ends_what_it_deferred(side: Sides) -> None:
    seen = _alone(side(NAMES[0]))
    printed = '\n'.join(line for each in seen for line in each.stdout)
    deferred = [sum(row.startswith('notice ') for row in each.state) for each in seen]

    for word in ('StartEvent', 'ConfigChangedEvent', 'relation', 'notice', 'library', 'charm'):
        assert f'["{word}"' in printed
    assert max(deferred) > 3
    assert deferred[-1] < max(deferred)


@pytest.mark.parametrize(('writer', 'reader'), list(itertools.product(NAMES, NAMES)))
def test_what_one_wrote_another_continues_and_the_first_again(
    writer: str, reader: str, side: Sides
) -> None:
    one, other = side(writer), side(reader)
    sides = [one] * _unit.BEFORE + [other] + [one] * (HOOKS - _unit.BEFORE - 1)

    assert _unit.relay(sides) == _alone(one)


@pytest.mark.parametrize('order', [NAMES, NAMES[::-1]], ids=['up', 'down'])
def test_a_unit_goes_through_all_of_them(order: List[str], side: Sides) -> None:
    sides = [side(order[index % len(order)]) for index in range(HOOKS)]

    assert _unit.relay(sides) == _alone(sides[0])


@pytest.mark.parametrize('name', ['published-2', 'published-3'])
def test_what_is_recorded_of_a_release_is_what_it_writes(
    name: str, side: Sides, pytestconfig: pytest.Config
) -> None:
    path = _unit.RECORDED / f'{name}.sql'
    dump = _unit.dumped(side(name))
    if pytestconfig.getoption('--write'):
        path.parent.mkdir(exist_ok=True)
        path.write_text(dump, encoding='utf-8')

    assert path.read_text(encoding='utf-8') == dump
