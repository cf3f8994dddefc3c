# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import enum
import pathlib
import pickle
import sqlite3
import subprocess
import sys
from typing import Any, List

import pytest
from kit import source

from ops.framework import Object, StoredState
from ops.storage import NoSnapshotError, SQLiteStorage


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / 'state.db'


_NOTICE_TABLE = """CREATE TABLE notice (
                  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                  event_path TEXT,
                  observer_path TEXT,
                  method_name TEXT)"""
PUBLISHED_SCHEMA = [
    'CREATE TABLE snapshot (handle TEXT PRIMARY KEY, data BLOB)',
    _NOTICE_TABLE,
]
PUBLISHED_ROWS = {
    'S[s]/StoredStateData[st]': (
        b'\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94}\x94\x8c\x01x\x94]'
        b'\x94(K\x01\x8f\x94(K\x02\x90ess.'
    ),
    'StoredStateData[_stored]': (
        b'\x80\x04\x95\x14\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x0bevent_count\x94K\x02s.'
    ),
    'S[s]/on/foo[1]': b'\x80\x04}\x94.',
}
PUBLISHED_VALUES = {
    'S[s]/StoredStateData[st]': {'a': {'x': [1, {2}]}},
    'StoredStateData[_stored]': {'event_count': 2},
    'S[s]/on/foo[1]': {},
}
NOTICE = ('S[s]/on/foo[1]', 'S[s]', '_on_foo')


@pytest.fixture
def published(path: pathlib.Path) -> pathlib.Path:
    """A database as the published releases of both lines leave it."""
    db = sqlite3.connect(str(path))
    for statement in PUBLISHED_SCHEMA:
        db.execute(statement)
    db.executemany('INSERT INTO snapshot VALUES (?, ?)', PUBLISHED_ROWS.items())
    db.execute('INSERT INTO notice VALUES (NULL, ?, ?, ?)', NOTICE)
    db.commit()
    db.close()
    path.chmod(0o600)
    return path


def test_a_database_of_a_published_release_is_read(published: pathlib.Path):
    storage = SQLiteStorage(published)
    loaded = {handle: storage.load_snapshot(handle) for handle in storage.list_snapshots()}
    notices = list(storage.notices())
    storage.close()

    assert loaded == PUBLISHED_VALUES
    assert notices == [NOTICE]


def test_a_database_is_written_as_the_published_releases_do(
    path: pathlib.Path, tmp_path: pathlib.Path
):
    storage = SQLiteStorage(path)
    for handle, value in PUBLISHED_VALUES.items():
        storage.save_snapshot(handle, value)
    storage.save_notice(*NOTICE)
    storage.commit()
    storage.close()

    db = sqlite3.connect(str(path))
    schema = [sql for (sql,) in db.execute('SELECT sql FROM sqlite_master') if sql]
    rows = dict(db.execute('SELECT handle, data FROM snapshot'))
    notices = list(db.execute('SELECT * FROM notice'))
    journal = list(db.execute('PRAGMA journal_mode'))
    db.close()
    assert schema == [*PUBLISHED_SCHEMA, 'CREATE TABLE sqlite_sequence(name,seq)']
    assert rows == PUBLISHED_ROWS
    assert notices == [(1, *NOTICE)]
    assert journal == [('delete',)]


class S(Object):
    st = StoredState()


def test_a_run_goes_on_where_a_published_release_ended(published: pathlib.Path):
    from kit.frameworks import make_framework

    framework = make_framework(SQLiteStorage(published))
    s = S(framework, 's')
    s.st.a['x'].append(3)
    framework.commit()
    framework.close()

    storage = SQLiteStorage(published)
    loaded = storage.load_snapshot('S[s]/StoredStateData[st]')
    count = storage.load_snapshot('StoredStateData[_stored]')
    storage.close()
    assert loaded == {'a': {'x': [1, {2}, 3]}}
    assert count == {'event_count': 4}


def test_what_is_not_committed_is_lost(path: pathlib.Path):
    storage = SQLiteStorage(path)
    storage.save_snapshot('a', 1)
    storage.commit()
    storage.save_snapshot('b', 1)
    storage.save_notice('e', 'o', 'm')
    storage.close()

    storage = SQLiteStorage(path)
    left = (list(storage.list_snapshots()), list(storage.notices()))
    storage.close()
    assert left == (['a'], [])


def test_it_waits_an_hour_for_a_lock():
    assert datetime.timedelta(hours=1) == SQLiteStorage.DB_LOCK_TIMEOUT


# -- what is pickled --


@pytest.fixture
def storage() -> Any:
    storage = SQLiteStorage(':memory:')
    yield storage
    storage.close()


class Size(enum.IntEnum):
    SMALL = 1


class Text(str):
    __slots__ = ()


OTHERS: List[Any] = [
    object(),
    print,
    Size.SMALL,
    Text('hunter2'),
    pathlib.Path('x'),
    {'k': Text()},
]


@pytest.mark.parametrize('value', OTHERS)
def test_more_than_a_plain_value_is_not_written(storage: SQLiteStorage, value: Any):
    with pytest.raises(
        pickle.PicklingError, match=r'^cannot save a/b: a value of type'
    ) as refused:
        storage.save_snapshot('a/b', value)

    assert 'hunter2' not in str(refused.value)
    with pytest.raises(NoSnapshotError):
        storage.load_snapshot('a/b')


def _insert(storage: SQLiteStorage, data: bytes) -> None:
    storage._db.execute('INSERT INTO snapshot VALUES (?, ?)', ('a/b', data))


@pytest.mark.parametrize('protocol', [3, 4, 5])
def test_what_other_pythons_wrote_is_read(storage: SQLiteStorage, protocol: int):
    value = {'s': {1}, 'f': frozenset([2]), 'c': 1j, 't': (1, 'x'), 'b': [b'x', bytearray(b'y')]}
    _insert(storage, pickle.dumps(value, protocol))

    assert storage.load_snapshot('a/b') == value


def test_a_pickle_that_calls_a_function_is_not_read(
    storage: SQLiteStorage, tmp_path: pathlib.Path
):
    planted = tmp_path / 'planted'
    _insert(storage, f"cos\nsystem\n(S'touch {planted}'\ntR.".encode())

    with pytest.raises(
        pickle.UnpicklingError, match=r'it names os\.system, which no snapshot may'
    ):
        storage.load_snapshot('a/b')
    assert not planted.exists()


@pytest.mark.parametrize('data', [b'', b'\0', b'\x80\x04}\x94\x8c', b'K\x01s.', b'not a pickle'])
def test_a_damaged_pickle_is_named(storage: SQLiteStorage, data: bytes):
    _insert(storage, data)

    said = '^cannot load a/b from the state database :memory:: '
    with pytest.raises(pickle.UnpicklingError, match=said):
        storage.load_snapshot('a/b')


# -- killed at any moment --

_CHILD = """
import os, sys
from ops.storage import SQLiteStorage
path, moment = sys.argv[1:]
storage = SQLiteStorage(path)
storage._db.execute('PRAGMA cache_size=1')  # changes reach the file before they are committed
for round in range(3):
    for i in range(50):
        storage.save_snapshot(f'h[{i}]', {'round': round, 'filling': 'x' * 4000})
    storage.save_notice(f'e[{round}]', 'o', 'm')
    if round == 2 and moment == 'before':
        os.kill(os.getpid(), 9)
    storage.commit()
    if round == 1 and moment == 'after':
        os.kill(os.getpid(), 9)
    if round == 1 and moment == 'at once':
        storage.save_snapshot('h[0]', {'round': 99})
        os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize('moment', ['before', 'after', 'at once'])
def test_a_killed_process_leaves_what_was_committed(path: pathlib.Path, moment: str):
    argv = [sys.executable, '-c', _CHILD, str(path), moment]
    done = subprocess.run(argv, cwd=str(source.TOP), check=False)
    assert done.returncode == -9

    storage = SQLiteStorage(path)
    rounds = {storage.load_snapshot(handle)['round'] for handle in storage.list_snapshots()}
    notices = [event for event, _, _ in storage.notices()]
    storage.save_snapshot('new', 1)
    storage.commit()
    storage.close()
    assert rounds == {1}
    assert notices == ['e[0]', 'e[1]']


def test_the_kill_before_a_commit_leaves_a_journal(path: pathlib.Path):
    subprocess.run(
        [sys.executable, '-c', _CHILD, str(path), 'before'], cwd=str(source.TOP), check=False
    )

    # Else the test above would show nothing about half-written files.
    assert path.with_name('state.db-journal').stat().st_size > 0
