# SPDX-License-Identifier: Apache-2.0
"""The file that a unit's state is kept in, in a charm's folder."""

from __future__ import annotations

import json
import os
import pathlib
import pickle
import sqlite3
import stat
import subprocess
from typing import Any, Callable, Tuple

import pytest
from kit.planted_scene import Scene

from ops._unit import Hook

MakeScene = Callable[..., Scene]

START = Hook(name='update-status')


def _database(scene: Scene) -> pathlib.Path:
    return scene.charm / '.unit-state.db'


def _mode(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_charms_user_can_read_it(working: Scene):
    assert _mode(_database(working)) == 0o600


def test_nor_what_lies_beside_it_while_the_charm_runs(working: Scene):
    seen = json.loads(working.report.read_text().splitlines()[0])

    assert seen == {'.unit-state.db': '0o600', '.unit-state.db-journal': '0o600'}


@pytest.mark.parametrize('mode', [0o644, 0o666, 0o660])
def test_one_that_is_open_to_others_is_closed_and_named(scene: MakeScene, mode: int):
    made = scene()
    sqlite3.connect(str(_database(made))).close()
    _database(made).touch()
    _database(made).chmod(mode)

    ran = made.run(START)

    assert ran.returncode == 0
    assert _mode(_database(made)) == 0o600
    assert f'The state database file {_database(made)} was open to other users' in (
        made.agent.logged()
    )


@pytest.mark.skipif(os.geteuid() != 0, reason='only root can give a file away')
def test_one_of_another_user_is_refused(scene: MakeScene):
    made = scene()
    _database(made).touch(mode=0o600)
    os.chown(_database(made), 65534, 65534)

    ran = made.run(START)

    assert ran.returncode == 1
    assert f'Refusing to use the state database file {str(_database(made))!r}' in (
        made.agent.logged()
    )


class Runs:
    """A value whose pickle runs a command when it is read."""

    def __init__(self, target: pathlib.Path):
        self.target = target

    def __reduce__(self) -> Tuple[Any, ...]:
        return subprocess.run, (['touch', str(self.target)],)


def test_a_pickle_that_would_run_something_is_refused(scene: MakeScene, tmp_path: pathlib.Path):
    made = scene()
    assert made.run(START).returncode == 0
    database = sqlite3.connect(str(_database(made)))
    database.execute('UPDATE snapshot SET data = ?', (pickle.dumps(Runs(tmp_path / 'ran')),))
    database.commit()
    database.close()

    ran = made.run(START)

    assert ran.returncode == 1
    assert not (tmp_path / 'ran').exists()
    assert f'from the state database {_database(made)}: it names subprocess.run' in (
        made.agent.logged()
    )
