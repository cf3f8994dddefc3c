# SPDX-License-Identifier: Apache-2.0
"""The buffer: a file in the charm's folder with the traces that no collector has taken yet.

Its tables are those of the published releases, so that a unit can go from one to the other. It
holds at most :data:`BUFFER_SIZE` of data. Like the state database it is for the charm's user
alone, and a process that is killed leaves it as it was before or after a write.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from typing import Any, Generator, Iterable, List, NamedTuple, Optional, Tuple, Union

BUFFER_SIZE = 40 * 1024 * 1024
"""So many bytes of data are kept."""
DEFAULT_PRIORITY = 10
OBSERVED_PRIORITY = 50
"""That of a dispatch in which the charm observed the event."""
DB_TIMEOUT = 1.0
"""So many seconds to wait for another process that writes."""

_MODE = 0o600
_PAGE = 4096  # what a chunk takes in the file is a multiple of this
_BESIDE = ('-journal', '-wal', '-shm')
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tracing (
    id INTEGER PRIMARY KEY,
    priority INTEGER NOT NULL,
    data BLOB NOT NULL,
    mime TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tracing_priority_id ON tracing (priority, id);
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_SIZE = f'(LENGTH(data) + {_PAGE - 1}) / {_PAGE} * {_PAGE}'

Record = Tuple[int, bytes, str]


class Destination(NamedTuple):
    """Where traces are sent."""

    url: Optional[str]
    """The address, up to and with ``/v1/traces``; None if there is none."""
    ca: Optional[str]
    """Certificates in PEM form to trust, None for those of the system."""


NOWHERE = Destination(None, None)


class Buffer:
    """The buffer of one charm.

    Args:
        path: the file.

    Raises:
        OSError: if the file cannot be used, or belongs to another user.
        sqlite3.Error: if SQLite cannot use it.
    """

    def __init__(self, path: Union[str, os.PathLike[str]]):
        self.path = os.fspath(path)
        self.observed = False
        self._own: List[int] = []
        _prepare(self.path)
        try:
            self._set_db_schema()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._start_anew()

    def _set_db_schema(self) -> None:
        with self.tx() as connection:
            for statement in _SCHEMA.split(';'):
                connection.execute(statement)

    def _start_anew(self) -> None:
        # It is no database, or a damaged one: traces are not worth more than a new file.
        for suffix in ('', *_BESIDE):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path + suffix)
        _prepare(self.path)
        self._set_db_schema()

    @contextlib.contextmanager
    def tx(
        self, *, timeout: float = DB_TIMEOUT, readonly: bool = False
    ) -> Generator[sqlite3.Connection, None, None]:
        """Have a transaction in a ``with`` block."""
        opened = sqlite3.connect(self.path, timeout=timeout, isolation_level=None)
        with contextlib.closing(opened) as connection:
            connection.execute('BEGIN' if readonly else 'BEGIN IMMEDIATE')
            try:
                yield connection
            except BaseException:
                connection.execute('ROLLBACK')
                raise
            connection.execute('COMMIT')

    # Where to send.

    def load_destination(self) -> Destination:
        """Return where traces are to be sent."""
        with self.tx(readonly=True) as connection:
            found = dict(connection.execute('SELECT key, value FROM settings'))
        return Destination(found.get('url') or None, found.get('ca') or None)

    def save_destination(self, destination: Destination) -> None:
        """Keep where traces are to be sent, in this and later dispatches."""
        values = (('url', destination.url or ''), ('ca', destination.ca or ''))
        with self.tx() as connection:
            connection.executemany('REPLACE INTO settings (key, value) VALUES (?, ?)', values)

    # What to send.

    def mark_observed(self) -> None:
        """Say that the charm observes the event of this dispatch, which makes it worth more."""
        if self.observed:
            return
        self.observed = True
        if self._own:
            with self.tx() as connection:
                connection.executemany(
                    'UPDATE tracing SET priority = ? WHERE id = ?',
                    [(OBSERVED_PRIORITY, each) for each in self._own],
                )

    def push(self, data: bytes, mime: str) -> None:
        """Keep a chunk of this dispatch, and drop older ones if there are too many."""
        if len(data) > BUFFER_SIZE:
            return
        priority = OBSERVED_PRIORITY if self.observed else DEFAULT_PRIORITY
        with self.tx() as connection:
            self._make_room(connection, len(data))
            cursor = connection.execute(
                'INSERT INTO tracing (priority, data, mime) VALUES (?, ?, ?)',
                (priority, data, mime),
            )
            self._own.append(int(cursor.lastrowid or 0))

    def next(self, after: Iterable[int] = ()) -> Optional[Record]:
        """Return what to send next: this dispatch's, then the most important, then the oldest.

        Args:
            after: the ids of chunks that were tried already.
        """
        own, tried = _listed(self._own), _listed(after)
        with self.tx(readonly=True) as connection:
            return connection.execute(
                f'SELECT id, data, mime FROM tracing WHERE id NOT IN ({tried}) '  # noqa: S608  # numbers
                f'ORDER BY id IN ({own}) DESC, priority DESC, id LIMIT 1'
            ).fetchone()

    def is_own(self, id_: int) -> bool:
        """Say whether a chunk is of this dispatch."""
        return id_ in self._own

    def pushpop(self, record: Optional[Tuple[bytes, str]] = None) -> Optional[Record]:
        """Keep a chunk, if one is given, and return what to send next."""
        if record is not None:
            self.push(*record)
        return self.next()

    def remove(self, id_: int) -> None:
        """Drop a chunk."""
        with self.tx() as connection:
            connection.execute('DELETE FROM tracing WHERE id = ?', (id_,))

    def _make_room(self, connection: sqlite3.Connection, size: int) -> None:
        excess = self._stored_size(connection) + _rounded(size) - BUFFER_SIZE
        if excess <= 0:
            return
        gone: List[Tuple[int]] = []
        rows: Any = connection.execute(
            f'SELECT id, {_SIZE} FROM tracing '  # noqa: S608  # numbers
            f'ORDER BY id IN ({_listed(self._own)}), priority, id'
        )
        for id_, length in rows:
            gone.append((id_,))
            excess -= length
            if excess <= 0:
                break
        rows.close()
        connection.executemany('DELETE FROM tracing WHERE id = ?', gone)

    def _stored_size(self, connection: sqlite3.Connection) -> int:
        (size,) = connection.execute(f'SELECT TOTAL({_SIZE}) FROM tracing').fetchone()  # noqa: S608  # a constant
        return int(size)


def _listed(ids: Iterable[int]) -> str:
    return ', '.join(str(int(each)) for each in ids)


def _rounded(size: int) -> int:
    return (size + _PAGE - 1) // _PAGE * _PAGE


def _prepare(path: str) -> None:
    """Make the file, or close it to others; SQLite gives what it writes beside it that mode."""
    _close_to_others(path, os.O_RDWR | os.O_CREAT)
    for suffix in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            _close_to_others(path + suffix, os.O_RDWR)


def _close_to_others(path: str, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE)
    try:
        found = os.fstat(descriptor)
        if found.st_uid not in (0, os.geteuid()):
            raise PermissionError(f'{path!r} belongs to the user with the id {found.st_uid}')
        if stat.S_IMODE(found.st_mode) != _MODE:
            os.fchmod(descriptor, _MODE)
    finally:
        os.close(descriptor)
