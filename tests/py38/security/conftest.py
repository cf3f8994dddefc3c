# SPDX-License-Identifier: Apache-2.0
"""The charm that hands planted texts to everything, run once for all who look at what it left."""

from __future__ import annotations

import pathlib
from typing import Any, Callable

import pytest
from kit.planted_scene import REFUSED, WRITING, Scene

from ops._unit import Hook

MakeScene = Callable[..., Scene]


@pytest.fixture(scope='session', params=[0o022, 0o000], ids=['022', '000'])
def working(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A charm that uses everything, under a usual umask and, being debugged, under none."""
    scene = Scene(tmp_path_factory.mktemp('working'), umask=request.param)
    environ = {'JUJU_DEBUG': '1'} if request.param == 0 else {}
    for ran in (scene.run(Hook(name='config-changed'), **environ), scene.leak(**environ)):
        assert ran.returncode == 0, scene.agent.logged()
    return scene


@pytest.fixture(scope='session')
def refused(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A charm that is refused everything, and looks closely at each error."""
    scene = Scene(tmp_path_factory.mktemp('refused'), instead=dict.fromkeys(WRITING, REFUSED))
    ran = scene.run(Hook(name='start'))
    assert ran.returncode == 0, scene.agent.logged()
    return scene


@pytest.fixture
def scene(tmp_path: pathlib.Path) -> MakeScene:
    """A charm that has not run yet."""

    def make(**options: Any) -> Scene:
        return Scene(tmp_path, **options)

    return make
