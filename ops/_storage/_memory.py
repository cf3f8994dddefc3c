# SPDX-License-Identifier: Apache-2.0
"""Storage in memory, for runs of a charm that leave nothing behind."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import marshal
from typing import Any, Dict, Generator, Iterable, List, Mapping, Optional, Tuple

from ops._storage._errors import NoSnapshotError
from ops_compat import faces


class _MemoryStorage:  # pyright: ignore[reportUnusedClass]  # the face offers it
    """The interface of :class:`SQLiteStorage` over a dict and a list, with nothing on disk.

    Values are copied on the way in and on the way out, so that nobody changes what is saved by
    accident.

    Args:
        snapshots: what is saved at first, by path.
        notices: what waits at first: paths of event and observer, name of the method.
    """

    def __init__(
        self,
        snapshots: Optional[Mapping[str, Any]] = None,
        notices: Iterable[Tuple[str, str, str]] = (),
    ):
        self._snapshots: Dict[str, bytes] = {}
        self._notices: List[Tuple[str, str, str]] = [(e, o, m) for e, o, m in notices]
        for path, data in (snapshots or {}).items():
            self.save_snapshot(path, data)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def commit(self) -> None:
        """Do nothing: whoever made the storage reads it if the run succeeds."""

    def save_snapshot(self, handle_path: str, snapshot_data: Any) -> None:
        """Save plain values under a path, instead of what was there."""
        self._snapshots[handle_path] = marshal.dumps(snapshot_data)

    def load_snapshot(self, handle_path: str) -> Any:
        """Return the values that are saved under a path.

        Raises:
            NoSnapshotError: if there are none.
        """
        data = self._snapshots.get(handle_path)
        if data is None:
            raise NoSnapshotError(handle_path)
        return marshal.loads(data)  # noqa: S302  # written by this process

    def drop_snapshot(self, handle_path: str) -> None:
        """Delete what is saved under a path; nothing happens if nothing is."""
        self._snapshots.pop(handle_path, None)

    def list_snapshots(self) -> Generator[str, None, None]:
        """Yield each path that something is saved under."""
        yield from sorted(self._snapshots)

    def save_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event waits for a method of an observer, after all that wait already."""
        self._notices.append((event_path, observer_path, method_name))

    def drop_notice(self, event_path: str, observer_path: str, method_name: str) -> None:
        """Note that an event does not wait any more; nothing happens if it did not."""
        gone = (event_path, observer_path, method_name)
        self._notices = [notice for notice in self._notices if notice != gone]

    def notices(
        self, event_path: Optional[str] = None
    ) -> Generator[Tuple[str, str, str], None, None]:
        """Yield what waits: path of the event, path of the observer, name of its method."""
        for notice in list(self._notices):
            if not event_path or notice[0] == event_path:
                yield notice


faces.part(__name__, 'ops.storage')
