# SPDX-License-Identifier: Apache-2.0
"""The ledger of ``OPS_COMPAT_WARN=ledger``: which deprecated thing was used, by whom, where.

It is kept in memory: :func:`entries` is what a report reads at the end of a test run.
"""

from __future__ import annotations

import os
import re
import sys
from types import FrameType
from typing import Counter, List, NamedTuple

CHARM = 'charm'
"""The owner of what stands in no library."""

_OURS = ('ops', 'ops_compat', 'ops_tracing', 'scenario')
_CHARM_LIBRARY = re.compile(r'/lib/charms/(\w+)/(v\d+)/(\w+)(?:\.py|/)')
# A packed charm keeps what it requires in venv/, with or without the folders of a real one.
_DISTRIBUTION = re.compile(r'^(.*/(?:site-packages|dist-packages|venv))/([^/]+)(/.*)?$')


class Entry(NamedTuple):
    """Uses of one deprecated thing at one place."""

    thing: str
    """The public path of the row, such as ``ops.JujuVersion.from_environ``."""
    owner: str
    """``charm``, a charm library such as ``charms.db.v0.client``, or a package."""
    place: str
    """``file:line`` of the caller."""
    uses: int


class _Use(NamedTuple):
    thing: str
    owner: str
    place: str


_uses: Counter[_Use] = Counter()


def record(thing: str, stacklevel: int) -> None:
    """Count a use of a deprecated thing by the nearest caller that is not ``ops`` itself.

    Args:
        thing: the public path of the row.
        stacklevel: how many callers up the search begins, 1 for the caller of this function.
    """
    frame = sys._getframe(stacklevel)  # pyright: ignore[reportPrivateUsage]  # as warnings does
    while _is_ours(frame) and frame.f_back is not None:
        frame = frame.f_back
    filename = frame.f_code.co_filename
    _uses[_Use(thing, owner(filename), f'{filename}:{frame.f_lineno}')] += 1


def entries() -> List[Entry]:
    """Return what was counted, by thing, owner and place."""
    return [Entry(*use, count) for use, count in sorted(_uses.items())]


def clear() -> None:
    """Forget what was counted."""
    _uses.clear()


def owner(filename: str) -> str:
    """Say whose file this is.

    Returns:
        ``charms.<charm>.v<N>.<library>`` for a charm library, the name of the package for
        what is installed, and ``charm`` for everything else.
    """
    path = filename.replace(os.sep, '/')
    library = _CHARM_LIBRARY.search(path)
    if library:
        return 'charms.' + '.'.join(library.groups())
    installed = _DISTRIBUTION.match(path)
    return _package(*installed.groups('')) if installed else CHARM


def _package(home: str, top: str, rest: str) -> str:
    """Name a package, and in a namespace package the one inside, such as ``charmlibs.snap``."""
    inner = rest.split('/')[1:2]
    if inner and not os.path.exists(f'{home}/{top}/__init__.py'):
        return f'{top}.{_without_suffix(inner[0])}'
    return _without_suffix(top)


def _without_suffix(name: str) -> str:
    return name[: -len('.py')] if name.endswith('.py') else name


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get('__name__', '')).partition('.')[0] in _OURS
