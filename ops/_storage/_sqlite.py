# SPDX-License-Identifier: Apache-2.0
"""The unit's state database: a file of SQLite's, as the published releases write it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generator, List, Optional, Tuple, Union

from ops._storage import _files
from ops._storage._errors import NoSnapshotError
from ops_compat import faces

if TYPE_CHECKING:
    import datetime
    import sqlite3
    from pathlib import Path

_TABLES = {
    'snapshot': 'CREATE TABLE snapshot (handle TEXT PRIMARY KEY, data BLOB)',
    'notice': """CREATE TABLE notice (
                  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                  event_path TEXT,
                  observer_path TEXT,
                  method_name TEXT)""",
}
_IN_MEMORY = ':memory:'


class _LockTimeout:
    """A constant that costs no import of datetime before someone looks at it."""

    def __get__(self, instance: Any, owner: type) -> datetime.timedelta:
        import datetime

        return datetime.timedelta(hours=1)


class SQLiteStorage:
    """State and deferred events in a database file of the unit.

    A file that does not exist is made. It is readable and writable by the user that runs the
    charm alone, whatever the umask; one that others could read or write is closed to them, and
    the log says so. One transaction is open all the time: what :meth:`commit` does not save is
    as if it had never been, also when the process is killed.

    A file that is damaged, locked or read-only is reported by name and never replaced.

    Args:
        filename: the path of the database file, or ``':memory:'`` for none.

    Raises:
        RuntimeError: if the file belongs to another user, or cannot be made or closed to others.
        sqlite3.OperationalError: if the file cannot be opened or written, or if another process
            has it locked for longer than :attr:`DB_LOCK_TIMEOUT`.
        sqlite3.DatabaseError: if the file is damaged or no database.
    """

    DB_LOCK_TIMEOUT = _LockTimeout()
    """How long to wait for another process that has the database locked."""

    def __init__(self, filename: Union[Path, str]):
        import sqlite3

        self._filename = str(filename)
        self._ensure_db_permissions(self._filename)
        try:
            self._db: sqlite3.Connection = sqlite3.connect(
                self._filename,
                isolation_level=None,
                timeout=self.DB_LOCK_TIMEOUT.total_seconds(),
            )
            try:
                self._setup()
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            raise _told(error, 'open', self._filename) from error

    def _ensure_db_permissions(self, filename: str) -> None:
        """Make the file, or make sure that it is the charm's alone."""
        if filename == _IN_MEMORY:
            _files.logger.debug('Initializing SQLite local storage: %s.', filename)
        else:
            _files.prepare(filename)

    def _setup(self) -> None:
        """Make the tables that are not there, and begin the transaction."""
        self._db.execute('BEGIN')
        found = {name for (name,) in self._db.execute('SELECT name FROM sqlite_master')}
        missing = [statement for name, statement in _TABLES.items() if name not in found]
        for statement in missing:
            self._db.execute(statement)
        if missing:
            self._db.execute('COMMIT')
            self._db.execute('BEGIN')

    def _execute(self, doing: str, statement: str, *values: Any) -> List[Tuple[Any, ...]]:
        import sqlite3

        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _told(error, doing, self._filename) from error

    def close(self) -> None:
        """Close the database. What was not committed is lost."""
        self._db.close()

    def commit(self) -> None:
        """Save what was changed since the last time."""
        self._execute('save changes to', 'COMMIT')
        self._execute('go on with', 'BEGIN')

    def save_snapshot(self, handle_path: str, snapshot_data: Any) -> None:
        """Save plain values under a path, instead of what was there.

        Args:
            handle_path: the path of a :class:`ops.Handle`.
            snapshot_data: text, bytes, numbers, booleans, None, and lists, tuples, sets and
                dicts of those.

        Raises:
            pickle.PicklingError: if there is something else among the values.
        """
        from ops._storage import _pickles

        try:
            data = _pickles.dumps(snapshot_data)
        except _pickles.PicklingError as error:
            error.args = (f'cannot save {handle_path}: {error}',)
            raise
        self._execute(
            f'save {handle_path} in', 'REPLACE INTO snapshot VALUES (?, ?)', handle_path, data
        )

    def load_snapshot(self, handle_path: str) -> Any:
        """Return the values that are saved under a path.

        Raises:
            NoSnapshotError: if there are none.
            pickle.UnpicklingError: if they are damaged, or more than plain values.
        """
        rows = self._execute(
            f'load {handle_path} from', 'SELECT data FROM snapshot WHERE handle=?', handle_path
        )
        if not rows:
            raise NoSnapshotError(handle_path)
        from ops._storage import _pickles

        try:
            return _pickles.loads(rows[0][0])
        except _pickles.UnpicklingError as error:
            error.args = (
                f'cannot load {handle_path} from the state database {self._filename}: {error}',
            )
            raise

    def drop_snapshot(self, handle_path: str) -> None:
        """Delete what is saved under a path; nothing happens if nothing is."""
        self._execute(
            f'delete {handle_path} from', 'DELETE FROM snapshot WHERE handle=?', handle_path
        )

    def list_snapshots(self) -> Generator[str, None, None]:
        """Yield each path that something is saved under."""
        rows = self._execute('list', 'SELECT handle FROM snapshot ORDER BY handle')
        yield from (handle for (handle,) in rows)

    def save_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event waits for a method of an observer, after all that wait already."""
        self._execute(
            f'queue {event_path} in',
            'INSERT INTO notice VALUES (NULL, ?, ?, ?)',
            event_path,
            observer_path,
            method_name,
        )

    def drop_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event does not wait any more; nothing happens if it did not."""
        self._execute(
            f'take {event_path} off the queue in',
            'DELETE FROM notice WHERE event_path=? AND observer_path=? AND method_name=?',
            event_path,
            observer_path,
            method_name,
        )

    def notices(
        self, event_path: Optional[str] = None
    ) -> Generator[Tuple[str, str, str], None, None]:
        """Yield what waits: path of the event, path of the observer, name of its method.

        Args:
            event_path: yield what waits for this event alone.
        """
        fields = 'SELECT event_path, observer_path, method_name FROM notice'
        if event_path:
            rows = self._execute(
                'read', f'{fields} WHERE event_path=? ORDER BY sequence', event_path
            )
        else:
            rows = self._execute('read', f'{fields} ORDER BY sequence')
        waiting: List[Any] = rows
        yield from waiting


def _told(error: sqlite3.Error, doing: str, filename: str) -> sqlite3.Error:
    from ops._storage import _failures

    return _failures.told(error, doing, filename)


faces.part(__name__, 'ops.storage')
