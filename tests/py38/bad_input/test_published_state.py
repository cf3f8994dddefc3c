# SPDX-License-Identifier: Apache-2.0
"""A unit goes on where a published release has left it."""

from __future__ import annotations

import pathlib
import shutil

import pytest
from kit import juju_agent, keeper_charm

from ops._unit import Hook, Unit

PUBLISHED = sorted((pathlib.Path(__file__).parent / 'published').glob('*.db'))


@pytest.fixture(scope='module', params=PUBLISHED, ids=lambda path: path.stem)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> juju_agent.Agent:
    """The agent of a unit that has run once more, with this release."""
    charm = keeper_charm.write(tmp_path_factory.mktemp('upgraded') / 'charm')
    shutil.copy(request.param, charm / '.unit-state.db')
    agent = juju_agent.Agent(Unit(keeper_charm.RECORD))
    for _ in range(2):
        ran = agent.run(charm, Hook(name='update-status'))
        assert ran.returncode == 0, agent.logged()
    return agent


def test_stored_state_survives(upgraded: juju_agent.Agent):
    kept = [line for line in upgraded.logged().splitlines() if line.startswith('kept ')]

    assert kept == [keeper_charm.KEPT % (2, [1, 2]), keeper_charm.KEPT % (3, [1, 2, 3])]


def test_deferred_events_survive_and_come_once(upgraded: juju_agent.Agent):
    handled = [line for line in upgraded.logged().splitlines() if line.startswith('handled ')]

    assert handled == keeper_charm.HANDLED
