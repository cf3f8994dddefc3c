# SPDX-License-Identifier: Apache-2.0
"""What a user is told when the state database cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_NEVER_REPLACED = (
    'It is left as it is, since it may hold deferred events and stored state. '
    'Restore it from a backup, or move it away to have the charm start with none.'
)
_ADVICE = {
    'locked': 'Another process has it open: let that one end, then run the hook again.',
    'readonly': 'The user that runs the charm must be able to write the file and its folder.',
    'unable to open': 'It must be a file that the user that runs the charm can read and write.',
    'disk is full': 'Make room on the disk, then run the hook again.',
    'disk I/O error': 'Look after the disk, then run the hook again.',
    'not a database': _NEVER_REPLACED,
    'malformed': _NEVER_REPLACED,
    'no such column': _NEVER_REPLACED,
    'no such table': _NEVER_REPLACED,
}
"""By a part of what SQLite says."""


def told(error: sqlite3.Error, doing: str, filename: str) -> sqlite3.Error:
    """Return an error of SQLite that says which file it is about and what to do.

    Its class, and what else SQLite says in it, are kept.

    Args:
        error: the error.
        doing: what was being done, such as ``'save a snapshot in'``.
        filename: the path of the database.
    """
    said = str(error).rstrip('.')
    advice = next((advice for part, advice in _ADVICE.items() if part in said), '')
    worded = type(error)(
        f'cannot {doing} the state database {filename}: {said}. {advice}'.rstrip()
    )
    for name in ('sqlite_errorcode', 'sqlite_errorname'):  # from Python 3.11 on
        if hasattr(error, name):
            setattr(worded, name, getattr(error, name))
    return worded
