# SPDX-License-Identifier: Apache-2.0
"""The user's cache, and holding a part of it for one call at a time."""

from __future__ import annotations

import contextlib
import fcntl
import pathlib
from typing import Generator, Mapping

from ops.local._error import UsageError


def folder(environ: Mapping[str, str]) -> pathlib.Path:
    """Return our folder, which need not be there: in ``$XDG_CACHE_HOME``, else ``~/.cache``."""
    given = environ.get('XDG_CACHE_HOME')
    root = pathlib.Path(given) if given else pathlib.Path.home() / '.cache'
    return root.absolute() / 'ops'


@contextlib.contextmanager
def held(lock: pathlib.Path, *, or_else: str = '') -> Generator[None, None, None]:
    """Hold a lock file for a ``with`` block, its folder made if need be: a second call waits.

    Args:
        lock: the file.
        or_else: what one can do beside naming another cache.

    Raises:
        UsageError: if it cannot be made.
    """
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = open(lock, 'a', encoding='utf-8')  # noqa: SIM115  # below
    except OSError as exc:
        raise UsageError(
            f'cannot keep environments in {lock.parent}: {exc.strerror}; name another cache with '
            f'XDG_CACHE_HOME{or_else}'
        ) from exc
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
