# SPDX-License-Identifier: Apache-2.0
"""What a package's ``__init__.py`` does to be its public face."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Callable, Iterable, Mapping


def publish(face: str, *homes: str) -> None:
    """Let the classes and functions that a face offers report the face as their module.

    Tracebacks, ``repr``, pickles and docs then show ``ops.model.Unit`` and no private file.
    What comes from the face's own private modules is adopted, nothing from other faces.

    Args:
        face: the module's ``__name__``.
        homes: further private packages whose objects the face adopts, such as ``ops._meta``.
    """
    for offered in list(vars(sys.modules[face]).values()):
        _adopt(face, homes, offered)


def _adopt(face: str, homes: Iterable[str], offered: Any) -> None:
    module = getattr(offered, '__module__', None)
    if not isinstance(module, str) or not callable(offered):
        return
    if module.startswith((f'{face}._', *(f'{home}.' for home in homes))) or module in homes:
        offered.__module__ = face


def lazily(face: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a module's ``__getattr__`` (PEP 562) that imports rarely used names when asked.

    What comes from the face's own private modules is adopted, as :func:`publish` does.

    Args:
        face: the module's ``__name__``.
        places: for each name ``'module'``, for a module itself, or ``'module:attribute'``.

    Example::

        __getattr__ = faces.lazily(__name__, {'pebble': 'ops.pebble'})
    """

    def __getattr__(name: str) -> Any:
        place = places.get(name)
        if place is None:
            raise AttributeError(f'module {face!r} has no attribute {name!r}')
        module, _, attribute = place.partition(':')
        found: Any = importlib.import_module(module)
        if attribute:
            found = getattr(found, attribute)
            _adopt(face, (), found)
        setattr(sys.modules[face], name, found)
        return found

    return __getattr__
