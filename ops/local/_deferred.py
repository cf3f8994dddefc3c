# SPDX-License-Identifier: Apache-2.0
"""Which events a charm has deferred, read from its state without loading any of it."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from typing import Iterable, List

from ops._private import yaml
from ops._unit import Record

STATE_FILE = '.unit-state.db'
NOTICES = '#notices#'
"""The key under which ``ops`` keeps deferred events in Juju's own charm state."""


def names(charm: pathlib.Path, record: Record) -> List[str]:
    """Return the names of the events that wait, oldest first, each once for each observer."""
    if NOTICES in record.charm_state:
        noted: List[List[str]] = yaml.safe_load(record.charm_state[NOTICES]) or []
        return _names(notice[0] for notice in noted)
    state = charm / STATE_FILE
    if not state.is_file():
        return []
    try:
        # As a URI, which is the only way to say that nothing may be written.
        with contextlib.closing(sqlite3.connect(f'{state.as_uri()}?mode=ro', uri=True)) as read:
            rows = read.execute('SELECT event_path FROM notice ORDER BY sequence').fetchall()
    except sqlite3.Error:
        return []  # the charm's own ops reports a state that it cannot read
    return _names(event for (event,) in rows)


def _names(paths: Iterable[str]) -> List[str]:
    return [path.rpartition('/')[2].partition('[')[0] for path in paths]
