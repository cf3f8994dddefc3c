# SPDX-License-Identifier: Apache-2.0
"""Processes that a charm leaves behind: those that left its process group, as daemons do.

They are found by the context id of their hook, which nothing else has in its environment. That
is read from ``/proc``: where there is none, as on macOS, daemons go on.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
from typing import Generator, Iterator, List, Sequence, Tuple

from ops.local import _interrupts

_PROCESSES = pathlib.Path('/proc')

# A process may start another one while it is looked at.
_MOST_ROUNDS = 20


@contextlib.contextmanager
def ended(contexts: Sequence[str]) -> Generator[List[str], None, None]:
    """Kill what hooks have left behind at the end of a ``with`` block, however it ends.

    Args:
        contexts: the context ids of the hooks; read at the end.

    Yields:
        A list that then gets the name and id of each process.
    """
    found: List[str] = []
    try:
        yield found
    finally:
        with _interrupts.held():
            found.extend(kill_hooks(contexts))


def kill_hooks(contexts: Sequence[str]) -> List[str]:
    """Kill what hooks have left behind, by their context ids, and return names and ids."""
    return kill([f'JUJU_CONTEXT_ID={context}' for context in contexts])


def kill(variables: Sequence[str]) -> List[str]:
    """Kill what has one of these variables in its environment, and return names and ids.

    Args:
        variables: each as ``NAME=VALUE``, and such that nothing else has it.
    """
    found: List[str] = []
    for _ in range(_MOST_ROUNDS):
        killed = [_kill(pid, name) for pid, name in _with(variables)]
        found.extend(each for each in killed if each not in found)
        if not killed:
            break
    return found


def _with(variables: Sequence[str]) -> Iterator[Tuple[int, str]]:
    marks = [variable.encode() for variable in variables]
    if not marks or not _PROCESSES.is_dir():
        return
    for path in _PROCESSES.glob('[0-9]*'):
        with contextlib.suppress(OSError):  # it has ended, or is another user's
            its = (path / 'environ').read_bytes().split(b'\0')
            if any(mark in its for mark in marks):
                yield int(path.name), (path / 'comm').read_text(errors='replace').strip()


def _kill(pid: int, name: str) -> str:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
    return f'{name} ({pid})'
