# SPDX-License-Identifier: Apache-2.0
"""What a package's ``__init__.py`` does to be its public face."""

from __future__ import annotations

import importlib
import os
import sys
import types
from typing import Any, Callable, Iterable, List, Mapping


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

    What comes from the face's own private modules is adopted, as :func:`publish` does, and
    ``dir`` lists the names.

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

    def __dir__() -> List[str]:
        return sorted({*vars(sys.modules[face]), *places})

    vars(sys.modules[face])['__dir__'] = __dir__
    return __getattr__


def withhold(package: str, names: Iterable[str], *, modules: Iterable[str] = ()) -> None:
    """Take names, and whole modules, out of a package as if they had never been there.

    What has imported them before keeps them, so that the package itself goes on working. A
    module that is withheld can be named by its own modules only (``from package.module._part
    import name``) in code that is loaded later.

    Args:
        package: the package's ``__name__``.
        names: attributes of the package.
        modules: modules below it, of which importing is then an ImportError.
    """
    face = sys.modules[package]
    for module in modules:
        whole = importlib.import_module(f'{package}.{module}')
        for part in _parts(whole):
            importlib.import_module(f'{package}.{module}.{part}')
        del sys.modules[f'{package}.{module}']
        sys.meta_path.insert(0, _Withheld(f'{package}.{module}'))
    gone = {*names, *modules}
    for name in gone & set(vars(face)):
        delattr(face, name)
    offered = getattr(face, '__all__', None)
    if offered is not None:
        offered[:] = [name for name in offered if name not in gone]


class _Withheld:
    """A finder that refuses one module."""

    def __init__(self, module: str):
        self._module = module

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == self._module:
            raise ModuleNotFoundError(f'No module named {name!r}', name=name)


def _parts(package: types.ModuleType) -> List[str]:
    names: List[str] = [name for folder in package.__path__ for name in os.listdir(folder)]
    return [name[:-3] for name in names if name.endswith('.py') and name != '__init__.py']
