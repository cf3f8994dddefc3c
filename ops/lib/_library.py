# SPDX-License-Identifier: Apache-2.0
"""One library: what its first lines say about it, and its module."""

# Private names of the published module, which other code leans on.
# pyright: reportPrivateUsage=false, reportUnusedFunction=false

from __future__ import annotations

import itertools
import logging
import re
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

logger = logging.getLogger('ops.lib')

# The number, from 0, of the last line that is read.
_MAX_LIB_LINES = 99
_NEEDED_KEYS: Dict[str, type] = {'NAME': str, 'AUTHOR': str, 'API': int, 'PATCH': int}
_LINE = re.compile(r"""LIB([A-Z]+)\s*=\s*(?:(\d+)|['"]([\w.@-]+)['"])""", re.ASCII)


class _Lib:
    """A library; those of one name and author are in the order of their versions."""

    def __init__(self, spec: ModuleSpec, name: str, author: str, api: int, patch: int):
        self.spec = spec
        self.name = name
        self.author = author
        self.api = api
        self.patch = patch
        self._module: Optional[ModuleType] = None

    def __repr__(self) -> str:
        return f'<_Lib {self}>'

    def __str__(self) -> str:
        return f'{self.name} by {self.author}, API {self.api}, patch {self.patch}'

    def _key(self) -> Tuple[str, str, int, int]:
        return (self.name, self.author, self.api, self.patch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lib) and self._key() == other._key()

    def __lt__(self, other: object) -> Any:
        return self._key() < other._key() if isinstance(other, _Lib) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def import_module(self) -> ModuleType:
        """Return the library's module, made when first asked for.

        Raises:
            Exception: whatever the module raises.
        """
        if self._module is None:
            import importlib.util

            module = importlib.util.module_from_spec(self.spec)
            loader: Any = self.spec.loader  # packages without one are no libraries
            loader.exec_module(module)
            self._module = module
        return self._module


def _parse_lib(spec: ModuleSpec) -> Optional[_Lib]:
    """Return the library that a package is, None if its first lines do not say."""
    logger.debug("    Parsing '%s'", spec.name)
    if spec.origin is None:
        logger.debug("      '%s' is no file", spec.name)
        return None
    try:
        found, read_to = _read(spec.origin)
    except (OSError, UnicodeDecodeError) as exc:
        logger.debug("      Unable to read '%s': %s", spec.origin, exc)
        return None
    missing = sorted(_NEEDED_KEYS.keys() - found.keys())
    if missing:
        got = f'got {_join_and(sorted(found))}, but ' if found else ''
        logger.debug(
            '      Missing opslib metadata after reading to %s: %smissing %s',
            read_to,
            got,
            _join_and(missing),
        )
        return None
    for key, kind in _NEEDED_KEYS.items():
        if not isinstance(found[key], kind):
            wrong = type(found[key]).__name__
            logger.debug('      Bad type for %s: expected %s, got %s', key, kind.__name__, wrong)
            return None
    library = _Lib(spec, found['NAME'], found['AUTHOR'], found['API'], found['PATCH'])
    logger.debug('    Success: found library %s', library)
    return library


def _read(path: str) -> Tuple[Dict[str, Any], str]:
    found: Dict[str, Any] = {}
    with open(path, encoding='utf-8') as stream:
        for line in itertools.islice(stream, _MAX_LIB_LINES + 1):
            match = _LINE.match(line)
            if match and match[1] in _NEEDED_KEYS:
                found.setdefault(match[1], match[3] if match[2] is None else int(match[2]))
            if len(found) == len(_NEEDED_KEYS):
                break
        more = bool(stream.read(1))
    return found, f'line {_MAX_LIB_LINES}' if more else 'end of file'


def _join_and(words: list[str]) -> str:
    if len(words) < 2:
        return ''.join(words)
    return f'{", ".join(words[:-1])}, and {words[-1]}'
