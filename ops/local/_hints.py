# SPDX-License-Identifier: Apache-2.0
"""What the one who runs a charm should know of how it went, beyond what the charm said."""

from __future__ import annotations

import pathlib
import re
from typing import List, Sequence

from ops.local._distributions import normal
from ops.local._played import Outcome
from ops.local._requirements import NOTHING, Declared, name_of

_MISSING = re.compile(r"^ModuleNotFoundError: No module named '([\w.]+)'", re.MULTILINE)

# Where each kind of project keeps what it requires, the most binding first.
_ADDING = (
    ('uv.lock', 'run "uv add {name}" in the charm'),
    ('poetry.lock', 'run "poetry add {name}" in the charm'),
    ('requirements.txt', 'add {name} to requirements.txt of the charm'),
    ('pyproject.toml', 'add {name} to the dependencies in pyproject.toml of the charm'),
)
_OTHERWISE = 'add {name} to requirements.txt of the charm'


class Clues:
    """What a hook said that points to a cause."""

    def __init__(self) -> None:
        self.missing = ''
        """The module that was not found last."""

    def hear(self, text: str) -> None:
        """Take what the charm wrote or logged."""
        if 'ModuleNotFoundError' in text:
            for found in _MISSING.finditer(text):
                self.missing = found.group(1)


def hints(
    charm: pathlib.Path,
    outcomes: Sequence[Outcome],
    clues: Clues,
    ended: Sequence[str],
    *,
    declared: Declared = NOTHING,
    python: str = '',
) -> List[str]:
    """Return what should be known, each in one sentence.

    Args:
        charm: the charm's folder.
        outcomes: how its events went.
        clues: what its hooks said.
        ended: the processes that it left behind, and that were killed.
        declared: what the charm declares that its Python must have.
        python: that Python.
    """
    said: List[str] = []
    if clues.missing and not all(outcome.succeeded for outcome in outcomes):
        said.append(_missing(charm, clues.missing, declared, python))
    if outcomes and all(each.succeeded and not each.commands for each in outcomes):
        said.append(
            'the charm ran no hook command at all: the file that is run must end with '
            'ops.main(...), given the class of the charm'
        )
    if ended:
        said.append(f'ended what the charm had left running: {", ".join(ended)}')
    return said


def _missing(charm: pathlib.Path, module: str, declared: Declared, python: str) -> str:
    if module == 'charms' or module.startswith('charms.'):
        return (
            f'the charm imports the charm library {module}, which is not in its lib/ folder: '
            'fetch it with "charmcraft fetch-libs"'
        )
    name = module.partition('.')[0]
    if normal(name) in map(name_of, declared.requirements):
        return (
            f'the charm imports {module}, which is in {" and ".join(declared.sources)} and not in '
            f'the Python that runs it: install it there with "{python} -m pip install {name}", or '
            'name a Python that has it with --python'
        )
    adding = next((text for file, text in _ADDING if (charm / file).is_file()), _OTHERWISE)
    return (
        f'the charm imports {module}, which its Python does not have: '
        f'{adding.format(name=name)}, or the package that brings it if that is called '
        'otherwise; or name a Python that has it with --python'
    )
