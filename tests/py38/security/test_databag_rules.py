# SPDX-License-Identifier: Apache-2.0
"""Who may read and write relation data is decided before any cache, and in ``__init__`` too."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Dict, Optional, Sequence

import pytest
from kit import juju_agent, planted_charm
from kit.planted_scene import RECORD

from ops._unit import Answer, Hook, Unit

CODE = """\
import json
import os

import ops


class Reader(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        self.seen = {}
        self.look('in __init__')
        self.look('again in __init__')
        framework.observe(self.on.start, self._on_start)

    @property
    def bag(self):
        return self.model.get_relation('db').data[self.app]

    def _on_start(self, event):
        self.look('in a handler')
        self.unit.set_workload_version('1')
        self.model._backend._leader_check_time = None  # as after thirty seconds
        self.look('once leadership is lost')
        with open(os.environ['PLANTED_REPORT'], 'w') as report:
            json.dump(self.seen, report)

    def look(self, when):
        for how, act in (
            ('get', lambda: self.bag.get('key')),
            ('list', lambda: list(self.bag)),
            ('set', lambda: self.bag.update(key='value')),
        ):
            try:
                act()
            except ops.RelationDataAccessError:
                allowed = False
            else:
                allowed = True
            self.seen['%s %s' % (how, when)] = allowed


ops.main(Reader)
"""


class LosingLeadership(juju_agent.Agent):
    """An agent whose unit does not lead any more once it has told its workload's version."""

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        if argv[0] == 'application-version-set':
            self.unit.change(lambda record: record.but(leader=False))
        return super().answer(argv, input, directory)


def _seen(folder: pathlib.Path, *, leader: bool) -> Dict[str, Any]:
    charm = planted_charm.write(folder / 'charm', code=CODE)
    agent = LosingLeadership(Unit(RECORD.but(leader=leader)))
    ran = agent.run(charm, Hook(name='start'), environ={'PLANTED_REPORT': str(folder / 'seen')})
    assert ran.returncode == 0, agent.logged()
    found: Dict[str, Any] = json.loads((folder / 'seen').read_text())
    return found


@pytest.fixture(scope='module')
def of_a_follower(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    """What a unit that does not lead was allowed with its own application's data."""
    return _seen(tmp_path_factory.mktemp('follower'), leader=False)


@pytest.fixture(scope='module')
def of_a_leader(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    """What a unit that leads at first was allowed."""
    return _seen(tmp_path_factory.mktemp('leader'), leader=True)


WHEN = ('in __init__', 'again in __init__', 'in a handler')


@pytest.mark.parametrize('how', ['get', 'list', 'set'])
@pytest.mark.parametrize('when', WHEN)
def test_a_follower_is_refused(of_a_follower: Dict[str, Any], how: str, when: str):
    assert of_a_follower[f'{how} {when}'] is False


@pytest.mark.parametrize('how', ['get', 'list', 'set'])
@pytest.mark.parametrize('when', WHEN)
def test_a_leader_is_not(of_a_leader: Dict[str, Any], how: str, when: str):
    assert of_a_leader[f'{how} {when}'] is True


@pytest.mark.parametrize('how', ['get', 'list', 'set'])
def test_what_is_cached_is_refused_too(of_a_leader: Dict[str, Any], how: str):
    assert of_a_leader[f'{how} once leadership is lost'] is False
