# SPDX-License-Identifier: Apache-2.0
"""Which of the two lines this process shows, and why.

The line is Ops 2 or Ops 3. A wheel and an sdist carry theirs in ``_baked.py``, which the build
writes; a checkout and an editable install have none and take the running interpreter's.
``OPS_COMPAT_LINE=2|3`` in the environment, read once here, overrides either.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Mapping, NamedTuple, Optional, Tuple

RELEASE = 1
"""The number of this release of the tree: the N of ``+compat.N``, the same on both lines."""

OPS_RELEASES = {2: '2.23.6', 3: '3.9.0'}
"""The published ``ops`` (and ``ops-tracing``) that each line is."""

SCENARIO_RELEASES = {2: '7.23.6', 3: '8.9.0'}
"""The published ``ops-scenario`` that each line is."""

FIRST_PYTHON_OF_LINE_3 = (3, 10)
OVERRIDE = 'OPS_COMPAT_LINE'


# With real types: to read those that are text, the interpreter loads more than all of ops.
class Choice(NamedTuple('Choice', [('line', int), ('reason', str)])):
    """A line, and the sentence that says why it is this one."""


def choose(environ: Mapping[str, str], baked: Optional[int], python: Tuple[int, ...]) -> Choice:
    """Choose the line from an environment, the line in the files, and an interpreter.

    Raises:
        ValueError: if the environment names a line that is neither 2 nor 3.
    """
    asked = environ.get(OVERRIDE, '')
    if asked:
        if asked not in ('2', '3'):
            raise ValueError(f'cannot choose a line of ops: {OVERRIDE} is {asked!r}, not 2 or 3')
        return Choice(int(asked), f'{OVERRIDE}={asked} in the environment')
    if baked is not None:
        return Choice(baked, f'built as line {baked}')
    line = 3 if python >= FIRST_PYTHON_OF_LINE_3 else 2
    return Choice(line, 'a checkout, under Python {}.{}'.format(*python[:2]))


def version(line: int, releases: Mapping[int, str] = OPS_RELEASES) -> str:
    """Return the version that this tree has as a given line, such as ``3.9.0+compat.1``."""
    return f'{releases[line]}+compat.{RELEASE}'


def _read_baked() -> Tuple[Optional[int], str]:
    try:
        baked = importlib.import_module('ops_compat._baked')  # written by the build
    except ImportError:
        return None, ''
    return int(baked.LINE), str(baked.COMMIT)


BAKED_LINE, COMMIT = _read_baked()
CHOICE = choose(os.environ, BAKED_LINE, sys.version_info[:2])
LINE = CHOICE.line
VERSION = version(LINE)
