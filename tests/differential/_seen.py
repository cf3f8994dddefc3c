# SPDX-License-Identifier: Apache-2.0
"""What a hook leaves behind: files with their modes, and the state database as values."""

from __future__ import annotations

import os
import pathlib
import pickle
import sqlite3
import stat
from typing import Any, Iterator, List, Mapping

STATE = '.unit-state.db'


def files(top: pathlib.Path) -> List[str]:
    """Return a line for each file and folder, but for what Python caches."""
    return sorted(_files(top))


def _files(top: pathlib.Path) -> Iterator[str]:
    for folder, inner, names in os.walk(str(top)):
        inner[:] = [name for name in inner if name != '__pycache__']
        for name in [*inner, *names]:
            path = pathlib.Path(folder, name)
            mode = path.lstat().st_mode
            where = f'{path.relative_to(top).as_posix()} {stat.filemode(mode)}'
            # Programs write small texts. The database has an aspect of its own.
            written = stat.S_ISREG(mode) and not name.startswith(STATE)
            yield f'{where} {path.read_bytes()[:500]!r}' if written else where


def state(path: pathlib.Path) -> List[str]:
    """Return the state database as a line for each snapshot and each notice, in their order."""
    if not path.exists():
        return ['no database']
    connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    try:
        return list(_rows(connection))
    except sqlite3.Error as exc:
        return [f'not readable: {exc}']
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection) -> Iterator[str]:
    for name, sql in connection.execute('SELECT name, sql FROM sqlite_master ORDER BY name'):
        yield f'table {name}: {" ".join((sql or "").split())}'
    for handle, data in connection.execute('SELECT handle, data FROM snapshot ORDER BY handle'):
        yield f'snapshot {handle}: {shown(pickle.loads(data))}'
    notices = 'SELECT event_path, observer_path, method_name FROM notice ORDER BY sequence'
    for row in connection.execute(notices):
        yield f'notice {" ".join(row)}'


def shown(value: Any) -> str:
    """Return the repr of plain values, sets in a fixed order."""
    if isinstance(value, dict):
        pairs: List[str] = [f'{shown(k)}: {shown(v)}' for k, v in value.items()]  # pyright: ignore
        return f'{{{", ".join(pairs)}}}'
    if isinstance(value, (set, frozenset)):
        return f'{type(value).__name__}({sorted(map(shown, value))})'  # pyright: ignore
    if isinstance(value, (list, tuple)):
        inner = ', '.join(map(shown, value))  # pyright: ignore
        return f'[{inner}]' if isinstance(value, list) else f'({inner},)'
    return repr(value)


def record(plain: Mapping[str, Any]) -> List[str]:
    """Return a line for each value of a record, but for its log."""
    kept = {name: value for name, value in plain.items() if name not in ('log', 'format')}
    return list(_leaves('', kept))


def _leaves(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        # The ids of secrets are random, the order in which they were added is not.
        pairs = value.items() if path == 'secrets' else sorted(value.items())  # pyright: ignore
        for name, inner in pairs:  # pyright: ignore
            yield from _leaves(f'{path}.{name}' if path else str(name), inner)  # pyright: ignore
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):  # pyright: ignore
            yield from _leaves(f'{path}[{number}]', inner)
    else:
        yield f'{path} = {value!r}'
