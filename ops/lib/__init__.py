# SPDX-License-Identifier: Apache-2.0
"""Libraries by name, author and API version, wherever they are on ``sys.path``.

.. deprecated:: 2.1 / 3.0
    This came before charm libraries. Import those from ``lib/charms/``, where ``charmcraft
    fetch-libs`` puts them, or import packages that the charm requires.

A library is a package ``<anything>/opslib/<anything>/`` whose ``__init__.py`` says within its
first hundred lines, each at the beginning of a line and as a literal::

    LIBNAME = 'mysql'
    LIBAUTHOR = 'alice@example.com'
    LIBAPI = 2
    LIBPATCH = 13
"""

# Private names of the published module, which other code leans on.
# pyright: reportPrivateUsage=false, reportUnusedFunction=false

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Dict, List, Tuple

from ops.lib._find import _find_all_specs as _find_all_specs
from ops.lib._library import _Lib as _Lib
from ops.lib._library import _parse_lib as _parse_lib
from ops_compat import deprecations, faces

if TYPE_CHECKING:
    from types import ModuleType

logger = logging.getLogger(__name__)

__all__ = ['autoimport', 'use']

_NAME = re.compile('[a-z][a-z0-9]+')
_AUTHOR = re.compile(r'[A-Za-z0-9_+.-]+@([a-z0-9_-]+\.)+[a-z]{2,}')

# None until somebody asks; the newest library of each name and author comes first.
_libraries: Dict[Tuple[str, str], List[_Lib]] | None = None


def use(name: str, api: int, author: str) -> ModuleType:
    """Import the newest patch of a library.

    The first call looks for libraries, see :func:`autoimport`.

    Example::

        mysql = ops.lib.use('mysql', 2, 'alice@example.com')

    Args:
        name: the name of the library, lower-case letters and digits.
        api: its API version: whole, 0 or more.
        author: the mail address of its author.

    Raises:
        TypeError: if an argument is of the wrong type.
        ValueError: if one is not what a library can have.
        ImportError: if there is no such library, or not with that API version.

    .. deprecated:: 2.1 / 3.0
        Import a charm library, or a package that the charm requires.
    """
    deprecations.LIB_USE.warn()
    _check(name, api, author)
    known = _discover() if _libraries is None else _libraries
    found = known.get((name, author), [])
    if not found:
        raise ImportError(f'cannot find library "{name}" from "{author}"')
    for library in found:
        if library.api == api:
            return library.import_module()
    have = ', '.join(str(library.api) for library in found)
    raise ImportError(f'cannot find "{name}" from "{author}" with API version {api} (have {have})')


def autoimport() -> None:
    """Look for libraries on ``sys.path`` again, forgetting those that were found before.

    Nothing is imported; :func:`use` does that.

    .. deprecated:: 2.1 / 3.0
        Import a charm library, or a package that the charm requires.
    """
    deprecations.LIB_AUTOIMPORT.warn()
    _discover()


def _discover() -> Dict[Tuple[str, str], List[_Lib]]:
    global _libraries
    found: Dict[Tuple[str, str], List[_Lib]] = {}
    for spec in _find_all_specs(sys.path):
        library = _parse_lib(spec)
        if library is not None:
            found.setdefault((library.name, library.author), []).append(library)
    for libraries in found.values():
        libraries.sort(reverse=True)
    _libraries = found
    return found


def _check(name: object, api: object, author: object) -> None:
    if not isinstance(name, str):
        raise TypeError(f'invalid library name: {name!r} (must be a str)')
    if not isinstance(author, str):
        raise TypeError(f'invalid library author: {author!r} (must be a str)')
    if not isinstance(api, int):
        raise TypeError(f'invalid library API: {api!r} (must be an int)')
    if api < 0:
        raise ValueError(f'invalid library api: {api} (must be ≥0)')
    if not _NAME.fullmatch(name):
        raise ValueError(f'invalid library name: {name!r} (chars and digits only)')
    if not _AUTHOR.fullmatch(author):
        raise ValueError(f'invalid library author email: {author!r}')


faces.publish(__name__)
