# SPDX-License-Identifier: Apache-2.0
"""The description of a unit that is kept on this machine: what ``ops state`` shows."""

from __future__ import annotations

import sys
from typing import Any, Dict

from ops._unit import Record
from ops.local import _describe, _entry, _folder, _play
from ops.local._error import UsageError
from ops.local._played import Request
from ops.local._standing import DEAD, refuse_later


def description(request: Request, *, content: bool = False) -> Dict[str, Any]:
    """Return the description of the unit that a request would be about.

    Args:
        request: which unit: its charm, line, interpreter or folder.
        content: whether the content of secrets is in it.

    Raises:
        UsageError: if there is no such unit, or it cannot be read.
    """
    folder = _folder.UnitFolder(
        _play.place(request, _entry.interpreter(request.python, sys.executable))
    )
    kept = folder.load()
    if kept is None:
        raise UsageError(
            f'cannot describe the unit in {folder.path}: there is none; "ops run" starts one'
        )
    refuse_later(kept, folder.path)
    if kept.get('life') == DEAD:
        raise UsageError(
            f'cannot describe the unit in {folder.path}: it was removed; "ops run --fresh" '
            'starts another'
        )
    try:
        record = Record.from_dict(kept['record'])
        waiting = [hook['name'] for hook in kept['waiting']]
    except (KeyError, TypeError, ValueError) as exc:
        raise UsageError(f'cannot read the unit in {folder.path}: {exc}') from exc
    return _describe.described(
        record,
        started='install' not in waiting,
        origins=kept.get('origins', {}),
        content=content,
    )
