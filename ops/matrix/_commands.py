# SPDX-License-Identifier: Apache-2.0
"""Running a program for a cell, with all that it prints in a log."""

from __future__ import annotations

import pathlib
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ops.local import _process

_OURS = ('OPS_', 'PYTEST_', 'PYTHON', 'TOX_', 'VIRTUAL_ENV', 'COVERAGE_', 'JUJU_')
"""How variables begin that would reach into a cell from outside."""


class Done(NamedTuple):
    """How a program ended."""

    returncode: int
    timed_out: bool
    output: List[str]


def environment(environ: Mapping[str, str]) -> Dict[str, str]:
    """Return the variables that a cell may have from outside."""
    return {name: text for name, text in environ.items() if not name.startswith(_OURS)}


def run(
    command: Sequence[str],
    *,
    directory: pathlib.Path,
    environ: Mapping[str, str],
    log: pathlib.Path,
    timeout: Optional[float],
    on_line: Callable[[str], None],
) -> Done:
    """Run a program to its end, add what it prints to a log, and hand it on line by line."""
    output: List[str] = []
    with log.open('a', encoding='utf-8') as file:

        def keep(stream: str, line: str) -> None:
            output.append(line)
            file.write(f'{line}\n')
            on_line(line)

        file.write(f'$ {" ".join(command)}\n')
        ended = _process.run(
            command, directory=directory, environment=environ, timeout=timeout, on_line=keep
        )
    return Done(ended.returncode, ended.timed_out, output)
