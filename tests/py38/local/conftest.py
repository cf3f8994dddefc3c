# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import pathlib
import shutil
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

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


class Life(NamedTuple):
    """A unit whose first events have been played, to be looked at or copied."""

    played: local.Played
    charm: pathlib.Path
    before: Dict[str, str]
    """The digests of the charm's files before it was played."""

    def now(self) -> Dict[str, str]:
        return _digests(self.charm)


def _digests(folder: pathlib.Path) -> Dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob('*')
        if path.is_file()
    }


@pytest.fixture(scope='session')
def play_for_all() -> Play:
    """Play a call on a charm, for more tests than one to look at; the unit is beside it."""

    def played(charm: pathlib.Path, **asked: Any) -> local.Played:
        request = local.Request(charm=charm, unit_dir=charm.parent / 'unit', timeout=60)
        return local.play(request._replace(**asked), Heard())

    return played


@pytest.fixture(scope='session')
def first_life(tmp_path_factory: pytest.TempPathFactory, play_for_all: Play) -> Life:
    """A life that is played once for all who look at it."""
    charm = charm_folder.write(tmp_path_factory.mktemp('started') / 'tiny')
    before = _digests(charm)
    played = play_for_all(charm)
    assert played.succeeded
    return Life(played, charm, before)


@pytest.fixture
def started(play: Play, first_life: Life, tmp_path: pathlib.Path) -> Play:
    """A unit whose first events have been played."""
    shutil.copytree(first_life.played.unit_dir, tmp_path / 'unit')
    return play
