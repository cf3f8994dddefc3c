# SPDX-License-Identifier: Apache-2.0
"""The state database is the charm's alone."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
import logging
import os
import pathlib
import sqlite3
import stat
import tempfile
from typing import Any, Callable, Iterator

import pytest

from ops._storage import _pickles as _pickles  # loaded before a process becomes a user who cannot
from ops.storage import SQLiteStorage

_NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason='only root can act as another user')


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / 'state.db'


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o177, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _mode(path: pathlib.Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.usefixtures('umask')
def test_files_are_private_under_any_umask(path: pathlib.Path):
    storage = SQLiteStorage(path)
    storage.save_snapshot('a', {})
    modes = {found.name: _mode(found) for found in path.parent.iterdir()}
    storage.close()

    assert modes == {'state.db': '0o600', 'state.db-journal': '0o600'}


@pytest.mark.usefixtures('umask')
def test_a_write_ahead_log_is_private_under_any_umask(path: pathlib.Path):
    storage = SQLiteStorage(path)
    storage.commit()
    storage.close()
    db = sqlite3.connect(str(path))
    db.execute('PRAGMA journal_mode=wal')
    db.close()
    storage = SQLiteStorage(path)
    storage.save_snapshot('a', {})
    storage.commit()
    modes = {found.name: _mode(found) for found in path.parent.iterdir()}
    storage.close()

    assert modes == dict.fromkeys(('state.db', 'state.db-wal', 'state.db-shm'), '0o600')


@pytest.mark.parametrize('mode', [0o644, 0o666, 0o640, 0o604, 0o620])
@pytest.mark.parametrize('suffix', ['', '-journal', '-wal'])
def test_a_file_that_is_open_to_others_is_closed_and_named(
    path: pathlib.Path, caplog: pytest.LogCaptureFixture, mode: int, suffix: str
):
    SQLiteStorage(path).close()
    file = pathlib.Path(f'{path}{suffix}')
    file.touch()
    file.chmod(mode)
    caplog.clear()
    SQLiteStorage(path).close()

    said = (
        f'The state database file {file} was open to other users '
        f'(mode {mode:04o}); it is now 0600.'
    )
    assert [r for r in caplog.record_tuples if r[1] >= logging.WARNING] == [
        ('root', logging.WARNING, said)
    ]
    assert not file.exists() or _mode(file) == '0o600'


@pytest.mark.parametrize('mode', [0o400, 0o600, 0o700])
def test_a_file_that_is_not_open_to_others_is_no_matter(
    path: pathlib.Path, caplog: pytest.LogCaptureFixture, mode: int
):
    SQLiteStorage(path).close()
    path.chmod(mode)
    caplog.clear()
    SQLiteStorage(path).close()

    assert [r for r in caplog.record_tuples if r[1] >= logging.WARNING] == []
    assert _mode(path) == '0o600'


def test_the_target_of_a_link_is_closed(path: pathlib.Path, tmp_path: pathlib.Path):
    target = tmp_path / 'target'
    SQLiteStorage(target).close()
    target.chmod(0o644)
    path.symlink_to(target)
    SQLiteStorage(path).close()

    assert _mode(target) == '0o600'


@as_root
@pytest.mark.parametrize('suffix', ['', '-journal', '-wal'])
def test_a_file_of_another_user_is_refused(path: pathlib.Path, suffix: str):
    SQLiteStorage(path).close()
    file = pathlib.Path(f'{path}{suffix}')
    file.touch(mode=0o600)
    os.chown(file, _NOBODY, _NOBODY)

    with pytest.raises(RuntimeError) as refused:
        SQLiteStorage(path)
    said = f'Refusing to use the state database file {str(file)!r}: it belongs to the user'
    assert str(refused.value).startswith(said)


# -- as an unprivileged user --


@pytest.fixture
def shared() -> Iterator[pathlib.Path]:
    """A folder that any user can enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield pathlib.Path(folder)


def _as_nobody(act: Callable[[], object]) -> Any:
    """Do something in a process of an unprivileged user, and return the error it raises."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
        try:
            act()
            told = ['', '']
        except Exception as error:
            told = [type(error).__name__, str(error)]
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, 'rb') as answer:
        told = json.loads(answer.read())
    os.waitpid(child, 0)
    return told


@as_root
def test_a_folder_that_cannot_be_written_is_reported(shared: pathlib.Path):
    kind, said = _as_nobody(lambda: SQLiteStorage(shared / 'state.db'))

    assert kind == 'RuntimeError'
    assert said.startswith(f"Unable to create the state database '{shared}/state.db': Permission")


@as_root
def test_a_file_that_cannot_be_closed_to_others_is_refused(shared: pathlib.Path):
    SQLiteStorage(shared / 'state.db').close()
    (shared / 'state.db').chmod(0o644)

    assert _as_nobody(lambda: SQLiteStorage(shared / 'state.db')) == [
        'RuntimeError',
        f"Unable to adjust access permission of '{shared}/state.db'",
    ]


@as_root
def test_a_file_that_cannot_be_read_is_reported(shared: pathlib.Path):
    SQLiteStorage(shared / 'state.db').close()

    kind, said = _as_nobody(lambda: SQLiteStorage(shared / 'state.db'))

    assert kind == 'OperationalError'
    assert said == (
        f'cannot open the state database {shared}/state.db: unable to open database file. '
        'It must be a file that the user that runs the charm can read and write.'
    )


@as_root
def test_a_file_in_a_folder_that_cannot_be_written_is_reported(shared: pathlib.Path):
    SQLiteStorage(shared / 'state.db').close()
    os.chown(shared / 'state.db', _NOBODY, _NOBODY)

    def save() -> None:
        storage = SQLiteStorage(shared / 'state.db')
        storage.save_snapshot('a', 1)

    kind, said = _as_nobody(save)
    assert kind == 'OperationalError'
    assert said.startswith(f'cannot save a in the state database {shared}/state.db: ')
