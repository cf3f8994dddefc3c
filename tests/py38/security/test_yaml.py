# SPDX-License-Identifier: Apache-2.0
"""YAML makes plain values and nothing else, wherever it comes from."""

from __future__ import annotations

import pathlib

import pytest
from kit import juju_agent, planted_charm
from kit.planted_scene import RECORD

from ops._unit import Hook, Unit

IN_JUJU = """\
import ops


class Kept(ops.CharmBase):
    stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self.stored.set_default(value=0)


ops.main(Kept, use_juju_for_storage=True)
"""


def _running(target: pathlib.Path) -> str:
    return f'!!python/object/apply:os.system ["touch {target}"]'


@pytest.mark.parametrize('stem', ['metadata', 'actions', 'config'])
def test_a_file_of_the_charm_makes_no_objects(tmp_path: pathlib.Path, stem: str):
    text = f'name: {_running(tmp_path / "ran")}\n'
    charm = planted_charm.write(tmp_path / 'charm', **{stem: text})
    agent = juju_agent.Agent(Unit(RECORD))
    ran = agent.run(charm, Hook(name='update-status'))

    assert not (tmp_path / 'ran').exists()
    assert ran.returncode == 1
    assert f'{stem}.yaml", line 1, column 7' in agent.logged()


def test_state_that_juju_keeps_makes_no_objects(tmp_path: pathlib.Path):
    charm = planted_charm.write(tmp_path / 'charm', code=IN_JUJU)
    kept = {'Kept/StoredStateData[stored]': _running(tmp_path / 'ran')}
    agent = juju_agent.Agent(Unit(RECORD.but(charm_state=kept)))
    # That Juju keeps the state is deprecated.
    ran = agent.run(charm, Hook(name='update-status'), warnings='ignore')

    assert not (tmp_path / 'ran').exists()
    assert ran.returncode == 1
    assert 'could not determine a constructor for the tag' in agent.logged()
