# SPDX-License-Identifier: Apache-2.0
"""Where the state of a charm is kept."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib

import pytest
from kit import charm_runs
from kit.dispatched import CHARM, DispatchedUnit

from ops import charm
from ops._main import _should_use_controller_storage

KUBERNETES = 'name: app\nseries: [kubernetes]\n'
MACHINE = 'name: app\n'


def _asking(unit: DispatchedUnit, answer: str) -> None:
    unit.write('src/charm.py', CHARM.replace('ops.main(Charm)', f'ops.main(Charm, {answer})'))


@pytest.mark.parametrize(
    ('text', 'version', 'there', 'expected'),
    [
        (KUBERNETES, '3.6.14', False, True),
        (KUBERNETES, '2.8.0', False, True),
        (KUBERNETES, '2.7.9', False, False),
        (KUBERNETES, '3.6.14', True, False),
        (MACHINE, '3.6.14', False, False),
        ('name: app\ncontainers: {a: {}}\n', '3.6.14', False, False),
    ],
)
def test_which_charms_have_a_folder_that_does_not_last(
    tmp_path: pathlib.Path, text: str, version: str, there: bool, expected: bool
):
    path = tmp_path / '.unit-state.db'
    if there:
        path.touch()
    context = charm_runs.context(JUJU_VERSION=version)

    found = _should_use_controller_storage(path, charm.CharmMeta.from_yaml(text), context)

    assert found is expected


def test_a_charm_that_does_not_say_keeps_its_state_in_a_file(unit: DispatchedUnit):
    unit.write('metadata.yaml', KUBERNETES)

    done = unit.dispatch()

    assert done.returncode == 0
    assert ('DEBUG', 'Using controller storage: JUJU_VERSION=3.6.14') in unit.logged()
    assert unit.state.exists()


def test_only_its_user_can_read_the_file(unit: DispatchedUnit):
    unit.dispatch()

    assert unit.state.stat().st_mode & 0o777 == 0o600


def test_a_charm_may_have_juju_keep_its_state(unit: DispatchedUnit):
    _asking(unit, 'use_juju_for_storage=True')

    done = unit.dispatch(DEFER='1')

    assert done.returncode == 0
    assert not unit.state.exists()
    kept = [call.stdin for call in unit.juju.calls() if call.command == 'state-set']
    assert any('Charm/on/start[1]' in text for text in kept)


def test_juju_may_be_unable_to(tmp_path: pathlib.Path):
    unit = DispatchedUnit(tmp_path, missing=['state-get'])
    _asking(unit, 'use_juju_for_storage=True')

    done = unit.dispatch()

    assert done.returncode == 1
    [error] = [text for level, text in unit.logged() if level == 'ERROR']
    assert error.endswith(
        'RuntimeError: charm set use_juju_for_storage=True, but Juju version 3.6.14 does not '
        'support it'
    )


@pytest.mark.parametrize('name', ['collect-metrics', 'meter-status-changed'])
@pytest.mark.parametrize('text', [KUBERNETES, MACHINE])
def test_restricted_hooks_end_where_juju_keeps_the_state(
    unit: DispatchedUnit, name: str, text: str
):
    unit.write('metadata.yaml', text)
    _asking(unit, 'None' if text == KUBERNETES else 'True')

    done = unit.dispatch(f'hooks/{name}')

    assert done.returncode == 0
    level, text = unit.logged()[-1]
    event = name.replace('-', '_')
    assert level == 'DEBUG'
    assert text.startswith(f'"{event}" is not supported when using Juju for storage\n')
    assert not unit.state.exists()
