# SPDX-License-Identifier: Apache-2.0
"""A charm whose state database cannot be used, and one that is killed while it uses it."""

from __future__ import annotations

import os
import pathlib
import sqlite3
from typing import Callable, Dict, List, Tuple

import pytest
from kit import juju_agent, keeper_charm

from ops._unit import Hook, Unit

UPDATE = Hook(name='update-status')
IMPATIENT = """\
import datetime

from ops.storage import SQLiteStorage

SQLiteStorage.DB_LOCK_TIMEOUT = datetime.timedelta(seconds=0.01)
"""
KILLED = """\
import os
import sqlite3

connect = sqlite3.connect
left = [int(os.environ.get('KEEPER_WRITES', '0'))]


def count(statement):
    left[0] -= not statement.startswith('SELECT')
    if left[0] == 0:
        os.kill(os.getpid(), 9)


def traced(*given, **named):
    database = connect(*given, **named)
    database.set_trace_callback(count)
    return database


sqlite3.connect = traced
"""


@pytest.fixture(scope='session')
def state(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a unit that has run once, and waits for two events."""
    charm = keeper_charm.write(tmp_path_factory.mktemp('state') / 'charm')
    agent = juju_agent.Agent(Unit(keeper_charm.RECORD))
    assert agent.run(charm, UPDATE).returncode == 0
    assert agent.run(charm, Hook(name='start'), environ={'KEEPER_DEFER': '1'}).returncode == 0
    return (charm / '.unit-state.db').read_bytes()


class Kept:
    """A charm with a state database."""

    def __init__(self, folder: pathlib.Path, state: bytes, before: str = ''):
        self.charm = keeper_charm.write(folder / 'charm', before + keeper_charm.CODE)
        self.path = self.charm / '.unit-state.db'
        self.path.write_bytes(state)
        self.path.chmod(0o600)

    def run(self, **environ: str) -> Tuple[juju_agent.Ran, List[str]]:
        """Run the charm, and return how it ended and what it logged."""
        agent = juju_agent.Agent(Unit(keeper_charm.RECORD))
        # The order of a set is among what is saved.
        same = {'PYTHONHASHSEED': '0', **environ}
        ran = agent.run(self.charm, UPDATE, environ=same)
        lines = agent.logged().splitlines()
        return ran, [line for line in lines if '"type": "security"' not in line]


DAMAGE: Dict[str, Tuple[Callable[[bytes], bytes], str]] = {
    'text': (lambda _: b'hello\n', 'file is not a database'),
    'garbage': (lambda _: b'garbage' * 1000, 'file is not a database'),
    'cut': (lambda state: state[:9000], 'database disk image is malformed'),
}


@pytest.mark.parametrize('damage', DAMAGE)
def test_a_damaged_one_is_named_and_left_alone(tmp_path: pathlib.Path, state: bytes, damage: str):
    change, said = DAMAGE[damage]
    kept = Kept(tmp_path, change(state))
    ran, logged = kept.run()

    assert ran.returncode == 1
    assert logged[-1].startswith('sqlite3.DatabaseError: cannot open the state database ')
    assert f'{kept.path}: {said}. It is left as it is' in logged[-1]
    assert kept.path.read_bytes() == change(state)


def test_an_empty_one_is_used_and_the_log_says_so(tmp_path: pathlib.Path):
    kept = Kept(tmp_path, b'')
    ran, logged = kept.run()

    assert ran.returncode == 0
    assert any(f'{kept.path} is empty, and is used as a new one' in line for line in logged)
    assert logged[-1] == keeper_charm.KEPT % (1, [1])


def test_one_that_another_process_has_locked_is_named(tmp_path: pathlib.Path, state: bytes):
    kept = Kept(tmp_path, state, IMPATIENT)
    other = sqlite3.connect(str(kept.path), isolation_level=None)
    other.execute('BEGIN EXCLUSIVE')
    ran, logged = kept.run()
    other.close()

    assert ran.returncode == 1
    assert logged[-1] == (
        f'sqlite3.OperationalError: cannot open the state database {kept.path}: database is '
        'locked. Another process has it open: let that one end, then run the hook again.'
    )


def test_nothing_is_lost_by_waiting_for_another_process(tmp_path: pathlib.Path, state: bytes):
    kept = Kept(tmp_path, state, IMPATIENT)
    other = sqlite3.connect(str(kept.path), isolation_level=None)
    other.execute('BEGIN EXCLUSIVE')
    kept.run()
    other.close()
    _, logged = kept.run()

    assert [line for line in logged if line.startswith('handled')] == keeper_charm.HANDLED


@pytest.mark.skipif(os.geteuid() == 0, reason='root can write everywhere')
def test_one_in_a_folder_that_cannot_be_written_is_named(tmp_path: pathlib.Path, state: bytes):
    kept = Kept(tmp_path, state)
    kept.charm.chmod(0o500)
    try:
        ran, logged = kept.run()
    finally:
        kept.charm.chmod(0o700)

    assert ran.returncode == 1
    assert f'the state database {kept.path}' in logged[-1]


def test_a_folder_in_its_place_is_named(tmp_path: pathlib.Path):
    kept = Kept(tmp_path, b'')
    kept.path.unlink()
    kept.path.mkdir()
    ran, logged = kept.run()

    assert ran.returncode == 1
    assert f'cannot open the state database {kept.path}: unable to open' in logged[-1]


WRITES = 17
"""How many statements that change something a run with two deferred events executes."""


def _content(path: pathlib.Path) -> List[object]:
    database = sqlite3.connect(str(path))
    tables = ('SELECT * FROM snapshot ORDER BY handle', 'SELECT * FROM notice')
    found = [row for table in tables for row in database.execute(table)]
    database.close()
    return found


@pytest.fixture(scope='module')
def contents(
    state: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Tuple[List[object], List[object]]:
    """What the database holds before a run and after it."""
    kept = Kept(tmp_path_factory.mktemp('whole'), state, KILLED)
    before = _content(kept.path)
    # One more than there are, so that nothing is killed.
    assert kept.run(KEEPER_WRITES=str(WRITES + 1))[0].returncode == 0
    return before, _content(kept.path)


@pytest.mark.parametrize('writes', range(1, WRITES + 1))
def test_a_kill_leaves_the_old_state_or_the_new(
    tmp_path: pathlib.Path,
    state: bytes,
    contents: Tuple[List[object], List[object]],
    writes: int,
):
    kept = Kept(tmp_path, state, KILLED)
    killed, _ = kept.run(KEEPER_WRITES=str(writes))
    old, new = contents

    assert killed.returncode == -9
    assert _content(kept.path) == (new if writes == WRITES else old)


def test_the_next_run_does_what_the_killed_one_did_not(tmp_path: pathlib.Path, state: bytes):
    kept = Kept(tmp_path, state, KILLED)
    kept.run(KEEPER_WRITES=str(WRITES - 1))
    ran, logged = kept.run()
    told = [line for line in logged if line.startswith(('kept', 'handled'))]

    assert ran.returncode == 0
    assert told == [*keeper_charm.HANDLED, keeper_charm.KEPT % (2, [1, 2])]
