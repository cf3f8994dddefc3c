# SPDX-License-Identifier: Apache-2.0
"""Scripts of the charm's own for the hook that it is dispatched for."""

from __future__ import annotations

from typing import List

import pytest
from kit.dispatched import DispatchedUnit

SCRIPT = '#!/bin/sh\necho "guard $OPERATOR_DISPATCH"\nexit {}\n'
ENDS_WELL = [
    ('INFO', 'Running legacy hooks/start.'),
    ('DEBUG', 'Legacy hooks/start exited with status 0.'),
]


def _before_the_event(unit: DispatchedUnit) -> List[tuple[str, str]]:
    logged = unit.logged()
    ends = [i for i, (_, text) in enumerate(logged) if text.startswith('Initializing')]
    return logged[: ends[0]] if ends else logged


def _saw_start(unit: DispatchedUnit) -> bool:
    return ('INFO', 'saw StartEvent') in unit.logged()


def test_a_script_runs_before_the_event(unit: DispatchedUnit):
    unit.write('hooks/start', SCRIPT.format(0), 0o755)

    done = unit.dispatch()

    assert (done.returncode, done.stdout) == (0, 'guard 1\n')
    assert _before_the_event(unit) == ENDS_WELL
    assert _saw_start(unit)


def test_a_script_of_an_action_runs(unit: DispatchedUnit):
    unit.write('actions/do-it', SCRIPT.format(0), 0o755)

    done = unit.dispatch('actions/do-it')

    assert done.stdout == 'guard 1\n'
    assert ('INFO', 'Running legacy actions/do-it.') in unit.logged()


@pytest.mark.parametrize(
    ('script', 'returncode', 'status'),
    [(SCRIPT.format(7), 7, 7), ('#!/bin/sh\nkill -9 $$\n', 247, -9)],
    ids=['exit 7', 'killed'],
)
def test_a_script_that_fails_ends_the_run(
    unit: DispatchedUnit, script: str, returncode: int, status: int
):
    unit.write('hooks/start', script, 0o755)

    done = unit.dispatch()

    assert done.returncode == returncode
    assert unit.logged() == [
        ('INFO', 'Running legacy hooks/start.'),
        ('WARNING', f'Legacy hooks/start exited with status {status}.'),
    ]


def test_a_script_that_cannot_run_ends_the_run(unit: DispatchedUnit):
    script = unit.write('hooks/start', '#!/nonexistent\n', 0o755)

    done = unit.dispatch()

    assert done.returncode == 1
    assert unit.logged() == [
        ('INFO', 'Running legacy hooks/start.'),
        (
            'WARNING',
            f"Unable to run legacy hooks/start: [Errno 2] No such file or directory: '{script}'",
        ),
    ]


def test_a_script_that_is_not_executable_is_left_out(unit: DispatchedUnit):
    unit.write('hooks/start', SCRIPT.format(1), 0o644)

    done = unit.dispatch()

    assert done.returncode == 0
    assert _before_the_event(unit) == [
        ('WARNING', 'Legacy hooks/start exists but is not executable.')
    ]
    assert _saw_start(unit)


@pytest.mark.parametrize('target', ['src/charm.py', 'dispatch'])
def test_a_link_to_what_runs_already_is_left_out(unit: DispatchedUnit, target: str):
    (unit.charm_dir / 'src/charm.py').chmod(0o755)
    unit.write('dispatch', '#!/bin/sh\nexit 1\n', 0o755)
    (unit.charm_dir / 'hooks').mkdir()
    (unit.charm_dir / 'hooks/start').symlink_to(f'../{target}')

    done = unit.dispatch()

    assert done.returncode == 0
    assert _before_the_event(unit) == [
        ('DEBUG', 'Legacy hooks/start is just a link to ourselves.')
    ]
    assert _saw_start(unit)


@pytest.mark.parametrize('kind', ['dangling link', 'folder'])
def test_what_is_no_script_is_left_out(unit: DispatchedUnit, kind: str):
    hooks = unit.charm_dir / 'hooks'
    hooks.mkdir()
    if kind == 'folder':
        (hooks / 'start').mkdir()
    else:
        (hooks / 'start').symlink_to('nowhere')

    done = unit.dispatch()

    assert done.returncode == 0
    assert _before_the_event(unit) == []


def test_a_charm_that_its_script_runs_does_nothing(unit: DispatchedUnit):
    done = unit.dispatch(OPERATOR_DISPATCH='1')

    assert done.returncode == 0
    assert unit.logged() == [('DEBUG', 'Charm called itself via hooks/start.')]
    assert not unit.state.exists()
