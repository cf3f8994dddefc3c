# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pathlib
import shutil
from typing import Any, Callable, List, Tuple

import pytest
from kit import charm_folder

from ops import local


class Heard:
    """What a listener was told."""

    def __init__(self) -> None:
        self.logged_lines: List[Tuple[str, str]] = []
        self.written: List[str] = []

    def began(self, event: str) -> None:
        pass

    def logged(self, level: str, message: str) -> None:
        self.logged_lines.append((level, message))

    def wrote(self, stream: str, line: str) -> None:
        self.written.append(line)

    def ended(self, outcome: local.Outcome) -> None:
        pass


Play = Callable[..., local.Played]


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    return charm_folder.write(tmp_path / 'tiny')


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def play(charm: pathlib.Path, tmp_path: pathlib.Path, heard: Heard) -> Play:
    """Play a call of ``ops run`` on one charm and one unit."""

    def played(**asked: Any) -> local.Played:
        request = local.Request(charm=charm, unit_dir=tmp_path / 'unit', timeout=60)
        return local.play(request._replace(**asked), heard)

    return played


@pytest.fixture(scope='session')
def started_unit(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A unit whose first events have been played, to be copied."""
    folder = tmp_path_factory.mktemp('started')
    request = local.Request(charm=charm_folder.write(folder / 'tiny'), unit_dir=folder / 'unit')
    assert local.play(request, Heard()).succeeded
    return folder / 'unit'


@pytest.fixture
def started(play: Play, started_unit: pathlib.Path, tmp_path: pathlib.Path) -> Play:
    """A unit whose first events have been played."""
    shutil.copytree(started_unit, tmp_path / 'unit')
    return play
