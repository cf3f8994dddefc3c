# SPDX-License-Identifier: Apache-2.0
"""Where wheels and environments lie between calls: in the cache of the user."""

from __future__ import annotations

import hashlib
import pathlib
import re
from typing import ContextManager, Iterable, Mapping

from ops.local import _cache


def root(environ: Mapping[str, str]) -> pathlib.Path:
    """Return the folder, which need not be there: ``matrix`` in the user's cache."""
    return _cache.folder(environ) / 'matrix'


def of_charm(root: pathlib.Path, charm: pathlib.Path) -> pathlib.Path:
    """Return the folder for the environments of a charm."""
    name = re.sub('[^a-z0-9-]', '-', charm.name.lower())[:40]
    return root / f'{name}-{digest([str(charm)])}'


def digest(texts: Iterable[str]) -> str:
    """Return a short name for some texts."""
    return hashlib.sha256('\0'.join(texts).encode()).hexdigest()[:12]


def held(folder: pathlib.Path) -> ContextManager[None]:
    """Make a folder if need be, and hold it for one call at a time: a second one waits.

    Raises:
        UsageError: if it cannot be made.
    """
    return _cache.held(folder / 'lock')
