# SPDX-License-Identifier: Apache-2.0
"""What a call of ``ops run`` that was killed itself could not end: the next call ends it.

The charm that it ran would go on with its state database open, and its sockets would stay.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
from typing import Any, Generator, List, Mapping, Sequence

from ops.local import _leftovers

_NAME = 'unfinished.json'


def settle(unit: pathlib.Path) -> List[str]:
    """End what an earlier call has left in a unit, and return the names of its processes.

    Args:
        unit: the unit's folder, held by this call.
    """
    path = unit / _NAME
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding='utf-8'))
        contexts, folders = map(list, (found['contexts'], found['folders']))
    except (OSError, ValueError, KeyError, TypeError):
        return []  # none, or none that can be read: there is nothing to go by
    ended = _leftovers.kill_hooks(contexts)
    for folder in folders:
        if os.path.basename(folder).startswith('ops-'):
            shutil.rmtree(folder, ignore_errors=True)
    path.unlink()
    return ended


@contextlib.contextmanager
def settled(unit: pathlib.Path) -> Generator[None, None, None]:
    """Take back at the end of a ``with`` block what was noted in it: this call has ended it."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            (unit / _NAME).unlink()


def note(unit: pathlib.Path, contexts: Sequence[str], folders: Sequence[str]) -> None:
    """Note what is to be ended if this call is killed.

    Args:
        unit: the unit's folder.
        contexts: the context ids of the hooks that were run.
        folders: the private folders of the sockets that are served.
    """
    draft = unit / f'{_NAME}.new'
    # Where it cannot be written, on a full disk, a call is as good without.
    with contextlib.suppress(OSError):
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, 'w', encoding='utf-8') as file:
            json.dump({'contexts': list(contexts), 'folders': list(folders)}, file)
        os.replace(draft, unit / _NAME)
