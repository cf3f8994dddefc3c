# SPDX-License-Identifier: Apache-2.0
"""Why an installer gave up, read out of what it printed."""

from __future__ import annotations

import re
from typing import Iterator, List, NamedTuple, Sequence

from ops.matrix._cells import CANNOT_INSTALL, LEFT_OUT

_ERRORS = ('ERROR: ', 'error: ')


class Refusal(NamedTuple):
    """How a cell that could not be installed counts, and why."""

    status: str
    reason: str


def read(output: Sequence[str], python: str) -> Refusal:
    """Read what pip or uv printed; another Python that is needed is no failure.

    Args:
        output: the lines.
        python: the version of the interpreter, such as ``3.8``.
    """
    text = '\n'.join(output)
    needs = next((said for reader in _READERS for said in reader(text)), '')
    if needs:
        return Refusal(LEFT_OUT, f'cannot install: {needs}')
    errors = [line for line in output if line.startswith(_ERRORS)]
    said = re.sub('^(ERROR|error): ', '', errors[0]) if errors else ''.join(output[-1:])
    return Refusal(CANNOT_INSTALL, said.strip() or 'the installer said nothing')


def _required(text: str) -> Iterator[str]:
    """Yield what pip says of a package that it has downloaded."""
    for name, needs in re.findall(
        r"Package '([^']+)' requires a different Python: \S+ not in '([^']+)'", text
    ):
        yield f'{name} needs {needs}'


def _ignored(text: str) -> Iterator[str]:
    """Yield what pip says where an index has no release for this Python."""
    ignored = re.search(r'Ignored the following versions that require.*: (.*)', text)
    wanted = re.search(r'satisfies the requirement ([A-Za-z0-9._-]+)(\[[^\]]*\])?(\S*)', text)
    if ignored is None or wanted is None:
        return
    releases: List[str] = re.findall(r'\S+ Requires-Python ([^;\s]+)', ignored.group(1))
    pin = re.match(r'===?([^,;\s]+)', wanted.group(3))
    if pin:
        exact = rf'(?:^|; ){re.escape(pin.group(1))} Requires-Python ([^;\s]+)'
        releases = re.findall(exact, ignored.group(1))
    if releases:
        yield f'{wanted.group(1)}{wanted.group(3)} needs {releases[0]}'


def _unsatisfied(text: str) -> Iterator[str]:
    """Yield what uv says, whose sentences are broken into lines."""
    joined = re.sub(r'\s+', ' ', text)
    if 'does not satisfy Python' in joined:
        for name, needs in re.findall(
            r'(?:and|because) ([A-Za-z0-9._-]+\S*) depends on Python(\S+?),? ', joined
        ):
            yield f'{name} needs {needs}'
        for name, needs in re.findall(r'all versions of (\S+) need Python(\S+)', joined):
            yield f'{name} needs {needs}'


_READERS = (_required, _ignored, _unsatisfied)
