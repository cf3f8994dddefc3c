# SPDX-License-Identifier: Apache-2.0
"""A state database that cannot be used is reported by name, and never replaced."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import logging
import os
import pathlib
import sqlite3
from typing import Any, Callable, List, Tuple, Type

import pytest

from ops.storage import SQLiteStorage


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / 'state.db'


def _good(path: pathlib.Path) -> None:
    storage = SQLiteStorage(path)
    storage.save_snapshot('a', {'k': 'x' * 20000})
    storage.save_notice('e', 'o', 'm')
    storage.commit()
    storage.close()


def _open_files(path: pathlib.Path) -> List[str]:
    folder = '/proc/self/fd'
    links = [os.path.join(folder, name) for name in os.listdir(folder)]
    return [target for target in map(os.path.realpath, links) if target == str(path)]


def _garbage(path: pathlib.Path) -> None:
    path.write_bytes(b'garbage' * 1000)


def _short(path: pathlib.Path) -> None:
    path.write_bytes(b'garbage')


def _cut(path: pathlib.Path) -> None:
    _good(path)
    os.truncate(path, 9000)


def _cut_to_the_head(path: pathlib.Path) -> None:
    _good(path)
    os.truncate(path, 100)


DAMAGE = [_garbage, _short, _cut, _cut_to_the_head]


@pytest.mark.parametrize('damage', DAMAGE)
def test_a_damaged_file_is_reported_and_left_alone(
    path: pathlib.Path, damage: Callable[[pathlib.Path], None]
):
    damage(path)
    before = path.read_bytes()

    with pytest.raises(sqlite3.DatabaseError) as refused:
        SQLiteStorage(path)
    assert str(refused.value).startswith(f'cannot open the state database {path}: ')
    assert 'It is left as it is' in str(refused.value)
    assert path.read_bytes() == before


def test_what_could_not_be_opened_is_closed(path: pathlib.Path):
    _garbage(path)
    with pytest.raises(sqlite3.DatabaseError) as kept:
        SQLiteStorage(path)

    assert _open_files(path) == []
    assert kept.tb is not None


def test_damage_in_the_middle_is_reported_when_it_is_read(path: pathlib.Path):
    _good(path)
    with path.open('r+b') as file:
        file.seek(4096)
        file.write(b'\xff' * 8000)
    storage = SQLiteStorage(path)

    with pytest.raises(
        sqlite3.DatabaseError, match=f'cannot load a from the state database {path}'
    ):
        storage.load_snapshot('a')
    storage.close()


def test_an_error_keeps_the_code_of_sqlite(path: pathlib.Path):
    _garbage(path)
    with pytest.raises(sqlite3.DatabaseError) as refused:
        SQLiteStorage(path)

    cause: Any = refused.value.__cause__
    code = getattr(cause, 'sqlite_errorcode', None)  # from Python 3.11 on
    assert getattr(refused.value, 'sqlite_errorcode', None) == code


def test_a_file_without_content_is_used_and_the_log_says_so(
    path: pathlib.Path, caplog: pytest.LogCaptureFixture
):
    path.touch(mode=0o600)
    _good(path)

    said = (
        f'The state database {path} is empty, and is used as a new one: '
        'what was stored and deferred before is gone.'
    )
    assert ('root', logging.WARNING, said) in caplog.record_tuples


def test_a_new_file_is_logged_at_debug_alone(path: pathlib.Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    _good(path)

    said = f'Initializing SQLite local storage: {path}.'
    assert caplog.record_tuples == [('root', logging.DEBUG, said)]


def test_an_existing_file_is_not_logged(path: pathlib.Path, caplog: pytest.LogCaptureFixture):
    _good(path)
    caplog.set_level(logging.DEBUG)
    SQLiteStorage(path).close()

    assert caplog.record_tuples == []


def test_a_table_that_a_crash_left_out_is_made(path: pathlib.Path):
    db = sqlite3.connect(str(path))
    db.execute('CREATE TABLE snapshot (handle TEXT PRIMARY KEY, data BLOB)')
    db.commit()
    db.close()
    storage = SQLiteStorage(path)
    storage.save_notice('e', 'o', 'm')
    notices = list(storage.notices())
    storage.close()

    assert notices == [('e', 'o', 'm')]


LOCKED: List[Tuple[str, Callable[[SQLiteStorage], object]]] = [
    ('save a in', lambda storage: storage.save_snapshot('a', 1)),
    ('queue e in', lambda storage: storage.save_notice('e', 'o', 'm')),
    ('delete a from', lambda storage: storage.drop_snapshot('a')),
]


@pytest.fixture
def other_process(path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    _good(path)
    monkeypatch.setattr(SQLiteStorage, 'DB_LOCK_TIMEOUT', datetime.timedelta(seconds=0.01))
    other = sqlite3.connect(str(path), isolation_level=None)
    yield other
    other.close()


@pytest.mark.parametrize(('doing', 'act'), LOCKED)
def test_a_lock_of_another_process_is_reported(
    path: pathlib.Path,
    other_process: sqlite3.Connection,
    doing: str,
    act: Callable[[SQLiteStorage], object],
):
    other_process.execute('BEGIN IMMEDIATE')
    storage = SQLiteStorage(path)

    with pytest.raises(sqlite3.OperationalError) as refused:
        act(storage)
    storage.close()
    assert str(refused.value) == (
        f'cannot {doing} the state database {path}: database is locked. '
        'Another process has it open: let that one end, then run the hook again.'
    )


def test_a_lock_is_reported_when_it_is_opened(
    path: pathlib.Path, other_process: sqlite3.Connection
):
    other_process.execute('BEGIN EXCLUSIVE')

    with pytest.raises(sqlite3.OperationalError, match=r'cannot open the .* database is locked'):
        SQLiteStorage(path)


def test_a_lock_is_reported_when_changes_are_saved(
    path: pathlib.Path, other_process: sqlite3.Connection
):
    storage = SQLiteStorage(path)
    storage.save_snapshot('a', 1)
    other_process.execute('BEGIN')
    other_process.execute('SELECT * FROM snapshot').fetchall()

    with pytest.raises(sqlite3.OperationalError, match=r'cannot save changes to the .* is locked'):
        storage.commit()
    other_process.execute('COMMIT')
    storage.commit()
    storage.close()


NO_FILES: List[Tuple[str, Type[Exception], str]] = [
    ('', sqlite3.OperationalError, 'cannot open the state database .*: unable to open'),
    ('missing/state.db', RuntimeError, 'Its folder must exist'),
]


@pytest.mark.parametrize(('name', 'error', 'said'), NO_FILES)
def test_a_path_that_can_be_no_file_is_reported(
    tmp_path: pathlib.Path, name: str, error: Type[Exception], said: str
):
    with pytest.raises(error, match=said) as refused:
        SQLiteStorage(tmp_path / name)
    assert str(tmp_path) in str(refused.value)


def test_a_link_to_nothing_is_reported(tmp_path: pathlib.Path, path: pathlib.Path):
    path.symlink_to(tmp_path / 'gone')

    with pytest.raises(RuntimeError, match='it is a link to nothing'):
        SQLiteStorage(path)


def test_use_after_close_is_reported(path: pathlib.Path):
    storage = SQLiteStorage(path)
    storage.close()
    storage.close()

    with pytest.raises(sqlite3.ProgrammingError, match='Cannot operate on a closed database'):
        storage.load_snapshot('a')
