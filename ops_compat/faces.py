# SPDX-License-Identifier: Apache-2.0
"""What a package's ``__init__.py`` does to be its public face."""

from __future__ import annotations

import importlib
import os
import sys
import types
from typing import Any, Callable, Dict, Iterable, List, Mapping

_places: Dict[str, Mapping[str, str]] = {}
"""For each face what it brings when asked, and from where."""


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
    ``dir`` lists the names. With a class come the names that the annotations in its body use,
    so that ``typing.get_type_hints`` finds them in the face.

    Args:
        face: the module's ``__name__``.
        places: for each name ``'module'``, for a module itself, or ``'module:attribute'``.

    Example::

        __getattr__ = faces.lazily(__name__, {'pebble': 'ops.pebble'})
    """
    offered = vars(sys.modules[face])

    def __getattr__(name: str) -> Any:
        place = places.get(name)
        if place is None:
            raise AttributeError(f'module {face!r} has no attribute {name!r}')
        module, _, attribute = place.partition(':')
        found: Any = importlib.import_module(module)
        if attribute:
            found = getattr(found, attribute)
            _adopt(face, (), found)
        offered[name] = found
        if isinstance(found, type) and found.__module__ == face:
            _bring_what_it_names(found, places)
        return found

    def __dir__() -> List[str]:
        return sorted({*offered, *places})

    _places[face] = places
    for name, place in places.items():
        module, _, attribute = place.partition(':')
        if module in sys.modules and attribute in vars(sys.modules[module]):
            offered[name] = vars(sys.modules[module])[attribute]
            _adopt(face, (), offered[name])
    offered['__dir__'] = __dir__
    return __getattr__


def _bring_what_it_names(cls: type, places: Mapping[str, str]) -> None:
    import re

    from ops_compat import annotations

    face = sys.modules[cls.__module__]
    for base in cls.__mro__:
        if base.__module__ == cls.__module__:
            words = re.findall(r'\w+', ' '.join(map(str, annotations.own(base).values())))
            for name in set(words) & set(places):
                getattr(face, name)


def in_files(face: str, files: Mapping[str, str]) -> Dict[str, str]:
    """Return the places, for :func:`lazily`, of what the private files of a face define.

    Args:
        face: the module's ``__name__``.
        files: the names that each file has, separated by spaces.

    Example::

        faces.in_files('ops.model', {'_ports': 'OpenedPort Port'})
    """
    return {
        name: f'{face}.{file}:{name}' for file, names in files.items() for name in names.split()
    }


def part(module: str, face: str = '') -> None:
    """Let what a private file defines be its face's, whoever imports the file.

    A file whose face imports it when asked calls this at its end: others may import it first,
    and what it defines is to report the face as its module then too.

    Args:
        module: the file's ``__name__``.
        face: the module that is its face; the package that it is in, if not given.

    Example::

        faces.part(__name__)
    """
    face = face or module.rpartition('.')[0]
    places = _places.get(face, {})
    for name, defined in list(vars(sys.modules[module]).items()):
        if getattr(defined, '__module__', '') != module or not callable(defined):
            continue
        if name in places:
            setattr(sys.modules[face], name, defined)
        if name in places or not name.startswith('_'):
            defined.__module__ = face


def complete(package: str) -> None:
    """Import every file of a package, those that it would import when asked too."""
    for name in _parts(importlib.import_module(package)):
        importlib.import_module(f'{package}.{name}')


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
        complete(f'{package}.{module}')
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
    folders: Iterable[str] = getattr(package, '__path__', ())
    names: List[str] = [name for folder in folders for name in os.listdir(folder)]
    return [name[:-3] for name in names if name.endswith('.py') and name != '__init__.py']
