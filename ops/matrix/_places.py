# SPDX-License-Identifier: Apache-2.0
"""Where wheels and environments lie between calls: in the cache of the user."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
from typing import Generator, Iterable, Mapping

from ops.local._error import UsageError


def cache(environ: Mapping[str, str] = os.environ) -> pathlib.Path:
    """Return the folder, which need not be there: ``~/.cache/ops/matrix``."""
    root = environ.get('XDG_CACHE_HOME')
    return (pathlib.Path(root) if root else pathlib.Path.home() / '.cache') / 'ops' / 'matrix'


def of_charm(root: pathlib.Path, charm: pathlib.Path) -> pathlib.Path:
    """Return the folder for the environments of a charm."""
    name = re.sub('[^a-z0-9-]', '-', charm.name.lower())[:40]
    return root / f'{name}-{digest([str(charm)])}'


def digest(texts: Iterable[str]) -> str:
    """Return a short name for some texts."""
    return hashlib.sha256('\0'.join(texts).encode()).hexdigest()[:12]


@contextlib.contextmanager
def held(folder: pathlib.Path) -> Generator[None, None, None]:
    """Make a folder if need be, and hold it for one call at a time: a second one waits.

    Raises:
        UsageError: if it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = open(folder / 'lock', 'a', encoding='utf-8')  # noqa: SIM115  # below
    except OSError as exc:
        raise UsageError(
            f'cannot keep environments in {folder}: {exc.strerror}; name another cache with '
            'XDG_CACHE_HOME'
        ) from exc
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
