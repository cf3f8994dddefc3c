# SPDX-License-Identifier: Apache-2.0
"""Where a charm's state is kept between the events of one harness."""

from __future__ import annotations

from typing import Any

from ops.storage import _MemoryStorage  # pyright: ignore[reportPrivateUsage]

_NEEDED = ('commit', 'save_snapshot', 'load_snapshot', 'drop_snapshot', 'list_snapshots',
           'save_notice', 'drop_notice', 'notices')  # fmt: skip


class Storage(_MemoryStorage):
    """Storage in memory that is of no use once it is closed, as a database is."""

    def close(self) -> None:
        """Refuse whatever is asked from now on."""
        for name in _NEEDED:
            setattr(self, name, _refuse)


def _refuse(*_: Any) -> Any:
    import sqlite3

    raise sqlite3.ProgrammingError(
        'Cannot operate on a closed database: the harness was cleaned up before this event.'
    )
