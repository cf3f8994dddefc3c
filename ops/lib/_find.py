# SPDX-License-Identifier: Apache-2.0
"""Where libraries may be: packages below an ``opslib`` folder on the path."""

# Private names of the published module, which other code leans on.
# pyright: reportPrivateUsage=false, reportUnusedFunction=false

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Optional

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

logger = logging.getLogger('ops.lib')


def _find_all_specs(path: Iterable[str]) -> Iterator[ModuleSpec]:
    """Yield the spec of each package ``<anything>/opslib/<anything>`` in the folders of a path."""
    import pkgutil

    for folder in path:
        folder = folder or '.'
        if not os.path.isdir(folder):
            continue
        logger.debug("Looking for ops.lib packages under '%s'", folder)
        for package in _names(folder):
            opslib = os.path.join(folder, package, 'opslib')
            finder = pkgutil.get_importer(opslib) if os.path.isdir(opslib) else None
            if finder is None:
                continue
            logger.debug("  Trying '%s'", opslib)
            for name in _names(opslib):
                spec = _spec(finder, f'{package}.opslib.{name}')
                if spec is not None:
                    yield spec


def _names(folder: str) -> List[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        logger.debug("  Tried '%s', but it doesn't exist", folder)
    except OSError as exc:
        logger.debug("  Tried '%s': %s", folder, exc)
    return []


def _spec(finder: Any, name: str) -> Optional[ModuleSpec]:
    spec: Optional[ModuleSpec] = finder.find_spec(name)
    if spec is None:
        logger.debug("    No spec for '%s'", name)
    elif spec.loader is None:
        logger.debug("    No loader for '%s' (probably a namespace package)", name)
    else:
        logger.debug("    Found '%s'", name)
        return spec
    return None
