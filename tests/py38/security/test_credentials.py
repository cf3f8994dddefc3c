# SPDX-License-Identifier: Apache-2.0
"""What lets a process speak to Juju stays where Juju puts it: in the environment."""

from __future__ import annotations

import os
import pathlib
import stat
from typing import Dict, Iterator

import pytest
from kit import juju_agent
from kit.planted_charm import planted
from kit.planted_scene import RECORD, Scene

from ops._unit import Hook, Unit
from ops.local._socket import Served, serve


def test_a_charm_that_works_shows_none(working: Scene):
    assert [text for text in working.agent.credentials if working.places(text)] == []
    assert working.agent.credentials


def test_a_charm_that_is_refused_shows_none(refused: Scene):
    assert [text for text in refused.agent.credentials if refused.places(text)] == []
    assert refused.agent.credentials


NONSENSE: Dict[str, str] = {
    'JUJU_VERSION': 'three',
    'JUJU_RELATION_ID': 'db:x',
    'JUJU_SECRET_REVISION': 'last',
    'JUJU_STORAGE_ID': 'disk',
}


@pytest.mark.parametrize('name', NONSENSE)
def test_an_environment_that_cannot_be_read_is_not_dumped(tmp_path: pathlib.Path, name: str):
    scene = Scene(tmp_path)
    ran = scene.run(Hook(name='start'), **{name: NONSENSE[name]})

    assert ran.returncode == 1
    assert f'cannot read the environment variable {name}' in ran.stderr
    for text in (*scene.agent.credentials, planted('environment-value')):
        assert scene.places(text) == []


@pytest.fixture
def served() -> Iterator[Served]:
    """A unit that is served by a process without a umask."""
    before = os.umask(0)
    try:
        with serve(juju_agent.Agent(Unit(RECORD))) as served:
            yield served
    finally:
        os.umask(before)


def _mode(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_socket_of_a_local_unit_is_private(served: Served):
    address = pathlib.Path(served.environment['JUJU_AGENT_SOCKET_ADDRESS'])

    assert (_mode(address), _mode(address.parent)) == (0o600, 0o700)


def test_the_commands_of_a_local_unit_hold_no_credential(served: Served):
    found = [path for path in served.commands.parent.rglob('*') if path.is_file()]

    for text in set(served.environment.values()) - {'unix'}:
        assert not any(text.encode() in path.read_bytes() for path in found)
