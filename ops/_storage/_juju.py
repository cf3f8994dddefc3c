# SPDX-License-Identifier: Apache-2.0
"""Juju as storage: the unit's state goes to the controller, with the hook that changed it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Generator, List, Optional, Tuple

from ops._private import spans
from ops._storage._errors import NoSnapshotError
from ops.hookcmds._error import Error
from ops.hookcmds._run import run
from ops_compat import faces, notes

_Notice = Tuple[str, str, str]
_Notices = List[_Notice]
_NoticeGenerator = Generator[_Notice, None, None]


def juju_backend_available() -> bool:
    """Say whether Juju can keep state: whether there is a ``state-get`` on PATH."""
    import shutil

    return shutil.which('state-get') is not None


class JujuStorage:
    """State and deferred events kept by Juju itself, as unit state in the controller.

    It survives the loss of a pod, and Juju keeps it only if the hook succeeds. A value may be
    at most 64 KiB.

    Args:
        backend: what runs ``state-get``, ``state-set`` and ``state-delete``.

    Raises:
        ops.hookcmds.Error: from each method, if the hook command fails.
        FileNotFoundError: from each method, if there is no such command.
    """

    NOTICE_KEY = '#notices#'
    """The key under which Juju keeps the queue of deferred events."""

    def __init__(self, backend: Optional[_JujuStorageBackend] = None):
        self._backend: _JujuStorageBackend = backend or _JujuStorageBackend()

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def commit(self) -> None:
        """Do nothing: Juju saves what was set when the hook succeeds."""

    def save_snapshot(self, handle_path: str, snapshot_data: Any) -> None:
        """Save plain values under a path, instead of what was there.

        Args:
            handle_path: the path of a :class:`ops.Handle`.
            snapshot_data: text, numbers, booleans, None, and lists, tuples, sets and dicts of
                those.

        Raises:
            yaml.representer.RepresenterError: if there is something else among the values.
        """
        self._backend.set(handle_path, snapshot_data)

    def load_snapshot(self, handle_path: str) -> Any:
        """Return the values that are saved under a path.

        Raises:
            NoSnapshotError: if there are none.
        """
        try:
            return self._backend.get(handle_path)
        except KeyError:
            raise NoSnapshotError(handle_path) from None

    def drop_snapshot(self, handle_path: str) -> None:
        """Delete what is saved under a path; nothing happens if nothing is."""
        self._backend.delete(handle_path)

    def save_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event waits for a method of an observer, after all that wait already."""
        waiting = self._load_notice_list()
        waiting.append((event_path, observer_path, method_name))
        self._save_notice_list(waiting)

    def drop_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event does not wait any more; nothing happens if it did not."""
        gone = (event_path, observer_path, method_name)
        waiting = self._load_notice_list()
        if gone in waiting:
            waiting.remove(gone)
            self._save_notice_list(waiting)

    def notices(self, event_path: Optional[str] = None) -> _NoticeGenerator:
        """Yield what waits: path of the event, path of the observer, name of its method.

        Args:
            event_path: yield what waits for this event alone.
        """
        for notice in self._load_notice_list():
            if not event_path or notice[0] == event_path:
                yield notice

    def _load_notice_list(self) -> _Notices:
        try:
            waiting = self._backend.get(self.NOTICE_KEY)
        except KeyError:
            return []
        return [(event, observer, method) for event, observer, method in waiting or ()]

    def _save_notice_list(self, notices: _Notices) -> None:
        self._backend.set(self.NOTICE_KEY, notices)


class _JujuStorageBackend:
    """The three hook commands for the state of a unit, each value a YAML document."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value under a key, once the hook succeeds."""
        from ops._storage import _yaml

        _state(key, 'state-set', '--file', '-', input=_yaml.dump_state(key, _dump(key, value)))

    def get(self, key: str) -> Any:
        """Return the value of a key.

        Raises:
            KeyError: if there is none.
        """
        from ops._storage import _yaml

        text = _state(key, 'state-get', key)
        if text in ('', '\n'):
            raise KeyError(key)
        return _yaml.load(text)

    def delete(self, key: str) -> None:
        """Delete the value of a key; nothing happens if there is none."""
        _state(key, 'state-delete', key)


def _dump(key: str, value: Any) -> str:
    import yaml

    from ops._storage import _yaml

    try:
        return _yaml.dump(value)
    except yaml.representer.RepresenterError as error:
        error.args = (f'cannot save {key}: {error}',)
        raise


def _state(key: str, *argv: str, input: Optional[str] = None) -> str:
    with spans.span(argv[0], argv=list(argv)):
        try:
            return run(*argv, input=input)
        except Error as error:
            notes.add_note(error, f'Juju was to keep, give or delete the state under {key!r}.')
            raise


faces.part(__name__, 'ops.storage')
