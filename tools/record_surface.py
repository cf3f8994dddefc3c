#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print as JSON the public surface of the ``ops`` that the running interpreter has.

Usage::

    /some/venv/bin/python tools/record_surface.py > tests/surface/ops-3.9.0.json

It asks the modules themselves, by ``import`` and ``inspect``, and reads no source. It needs
nothing but the standard library of Python 3.8, so that any environment can run it.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import pkgutil
import re
import sys
import types
import typing
import warnings
from typing import Any, Dict, Iterator, List, Optional, Tuple

FORMAT = 1
"""Rises with every change of what is written; a file of another format is not compared."""

PACKAGES = ('ops', 'scenario', 'ops_tracing')
SKIPPED = ('ops.__main__', 'ops.cli', 'ops.local')
"""Tools beside the library, which no published release has."""

SPECIAL = (
    '__bool__ __call__ __contains__ __delitem__ __enter__ __eq__ __exit__ __ge__ __getitem__ '
    '__gt__ __hash__ __iter__ __le__ __len__ __lt__ __next__ __setitem__'
).split()

MADE = '<made>'
"""Stands for a default that is no plain value."""

Facts = Dict[str, Any]


def record() -> Facts:
    """Describe every public module that there is."""
    warnings.simplefilter('ignore')
    ops: Any = importlib.import_module('ops')
    modules = {name: _module(module) for name, module in _modules()}
    return {
        'format': FORMAT,
        'release': str(ops.__version__),
        'python': '{}.{}'.format(*sys.version_info[:2]),
        'modules': modules,
    }


def _modules() -> Iterator[Tuple[str, types.ModuleType]]:
    for package in PACKAGES:
        try:
            top = importlib.import_module(package)
        except ImportError:
            continue
        yield package, top
        for name in sorted(_below(top)):
            if name.startswith(SKIPPED) or any(part.startswith('_') for part in name.split('.')):
                continue
            try:
                yield name, importlib.import_module(name)
            except ImportError:
                continue  # what only an extra brings


def _below(top: types.ModuleType) -> List[str]:
    prefix = f'{top.__name__}.'
    return [found.name for found in pkgutil.walk_packages(top.__path__, prefix, lambda _: None)]


def _module(module: types.ModuleType) -> Facts:
    offered: Optional[List[str]] = getattr(module, '__all__', None)
    names = sorted({*dir(module), *(offered or ())})
    described = {
        name: _described(module.__name__, name, getattr(module, name))
        for name in names
        if _is_public(module, name, offered or ())
    }
    return {'all': None if offered is None else sorted(offered), 'names': described}


def _is_public(module: types.ModuleType, name: str, offered: Any) -> bool:
    if name.startswith('_') or not hasattr(module, name):
        return False
    if name in offered:
        return True
    value = getattr(module, name)
    if inspect.ismodule(value):
        # In a plain module it is what the module imported for itself.
        is_face = hasattr(module, '__path__')
        return is_face and value.__name__.split('.')[0] in PACKAGES and '._' not in value.__name__
    if value is getattr(typing, name, module) or name in ('TYPE_CHECKING', 'annotations'):
        return False
    return _is_ours(name, value)


def _is_ours(name: str, value: Any) -> bool:
    if type(value).__module__.split('.')[0] in ('logging', 'opentelemetry'):
        return False
    home = getattr(value, '__module__', None)
    if not isinstance(home, str) or home in ('typing', 'types'):
        return not callable(value) or home in ('typing', 'types')
    if home.split('.')[0] in PACKAGES:
        return getattr(value, '__name__', name) == name  # an import under another name is private
    return not inspect.isclass(value) and not inspect.isroutine(value) and home != '__future__'


def _described(module: str, name: str, value: Any) -> Facts:
    home = getattr(value, '__module__', None)
    if isinstance(value, typing.TypeVar):
        return {'kind': 'alias'}
    if isinstance(home, str) and _is_elsewhere(module, home, name, value):
        return {'kind': 'same', 'as': f'{home}.{name}'}
    if inspect.ismodule(value) and not callable(value):
        return {'kind': 'module', 'of': value.__name__}
    if inspect.isclass(value):
        return _class(value)
    if inspect.isroutine(value):
        return {'kind': 'function', 'home': value.__module__, 'signature': _signature(value)}
    if callable(value) and type(value).__module__.split('.')[0] in PACKAGES:
        return {'kind': 'callable', 'signature': _signature(value)}
    return _value(value)


def _is_elsewhere(module: str, home: str, name: str, value: Any) -> bool:
    """Say whether a public module has this too, and says that it is its own."""
    if home == module or home.split('.')[0] not in PACKAGES or '._' in home:
        return False
    return getattr(sys.modules.get(home), name, None) is value


def _value(value: Any) -> Facts:
    if type(value).__module__ in ('typing', 'types', 'collections.abc', '_collections_abc'):
        return {'kind': 'alias'}
    facts: Facts = {'kind': 'value', 'type': type(value).__name__}
    if isinstance(value, (str, int, float, bool, type(None), frozenset, tuple)):
        facts['value'] = _text(value)
    return facts


def _text(value: Any) -> str:
    if isinstance(value, (frozenset, set)):
        inner = ', '.join(sorted(map(repr, typing.cast('Any', value))))
        return f'{type(typing.cast("Any", value)).__name__}({inner})'
    return re.sub(r' at 0x[0-9a-fA-F]+', '', repr(value))


# -- classes --


def _class(cls: Any) -> Facts:
    lineage = [base for base in cls.__mro__ if base.__module__.split('.')[0] in PACKAGES]
    facts: Facts = {
        'kind': _kind(cls),
        'home': cls.__module__,
        'bases': [base.__name__ for base in cls.__mro__[1:] if _is_told(base)],
        'members': _members(cls, lineage),
    }
    special = [name for name in SPECIAL if any(name in vars(base) for base in lineage)]
    if special:
        facts['special'] = special
    if issubclass(cls, enum.Enum):
        facts['values'] = {each.name: _text(each.value) for each in cls}
    elif facts['kind'] == 'typed dict':
        facts['keys'] = sorted(getattr(cls, '__annotations__', {}))
    elif any('__init__' in vars(base) for base in lineage):
        facts['signature'] = _limited(_signature(cls.__init__), cls)
    fields = getattr(cls, '__dataclass_fields__', None)
    if fields:
        facts['fields'] = [name for name in fields if not name.startswith('_')]
    return facts


def _limited(signature: Optional[List[Facts]], cls: type) -> Optional[List[Facts]]:
    """Take the number into account that classes of line 2 allow of positional arguments."""
    allowed: Optional[int] = getattr(cls, '_max_positional_args', None)
    if allowed is not None:
        for each in (signature or [])[allowed + 1 :]:  # beside self
            if 'name' in each:
                each['kind'] = 'keyword only'
    return signature


def _is_told(base: type) -> bool:
    # On Python 3.8 aliases of typing are bases too.
    return base not in (object, typing.Generic) and not base.__name__.startswith('_')


def _kind(cls: Any) -> str:
    if issubclass(cls, enum.Enum):
        return 'enum'
    if issubclass(cls, BaseException):
        return 'exception'
    if hasattr(cls, '__total__') and issubclass(cls, dict):
        return 'typed dict'
    return 'class'


def _members(cls: type, lineage: List[type]) -> Facts:
    found: Facts = {}
    for base in reversed(lineage):
        for name in getattr(base, '__dict__', {}).get('__annotations__', {}):
            if not name.startswith('_'):
                found.setdefault(name, {'kind': 'attribute'})
        for name in vars(base):
            if not name.startswith('_'):
                found[name] = _member(cls, name, inspect.getattr_static(cls, name))
    return dict(sorted(found.items()))


def _member(cls: type, name: str, static: Any) -> Facts:
    if isinstance(static, property):
        return {'kind': 'property', 'settable': static.fset is not None}
    for kind in (classmethod, staticmethod):
        if isinstance(static, kind):
            return {'kind': kind.__name__, 'signature': _signature(getattr(cls, name))}
    if inspect.isfunction(static):
        return {'kind': 'method', 'signature': _signature(static)}
    if inspect.isclass(static):
        return {'kind': 'class', 'name': static.__name__}
    return {'kind': 'attribute'}


# -- signatures --


def _signature(value: Any) -> Optional[List[Facts]]:
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return None
    described = [_parameter(each) for each in signature.parameters.values()]
    returned = _annotation(signature.return_annotation)
    return described if returned is None else [*described, {'returns': returned}]


def _parameter(parameter: inspect.Parameter) -> Facts:
    facts: Facts = {'name': parameter.name, 'kind': parameter.kind.name.lower().replace('_', ' ')}
    if parameter.default is not parameter.empty:
        facts['default'] = _default(parameter.default)
    annotation = _annotation(parameter.annotation)
    if annotation is not None:
        facts['annotation'] = annotation
    return facts


def _default(value: Any) -> str:
    """Write a default; what is made anew for each call, or of a class, is not told."""
    if isinstance(value, enum.Enum):
        return f'{type(value).__name__}.{value.name}'
    if isinstance(value, (list, tuple, frozenset)):
        items: List[Any] = list(typing.cast('Any', value))
        if all(isinstance(each, (str, int)) for each in items):
            return f'[{", ".join(sorted(map(repr, items)))}]'
    return repr(value) if isinstance(value, (str, bytes, int, float, type(None))) else MADE


def _annotation(annotation: Any) -> Optional[str]:
    if annotation is inspect.Signature.empty:
        return None
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return text.replace("'", '').replace('"', '')


def written(surface: Facts) -> str:
    """Return a surface as JSON with a line for each name, so that changes can be read."""
    lines = ['{']
    lines += [f' "{key}": {json.dumps(surface[key])},' for key in ('format', 'release', 'python')]
    lines.append(' "modules": {')
    modules: List[str] = []
    for module, facts in sorted(surface['modules'].items()):
        names = [
            f'    "{name}": {json.dumps(described, sort_keys=True)}'
            for name, described in sorted(facts['names'].items())
        ]
        names_text = ',\n'.join(names)
        modules.append(
            f'  "{module}": {{\n   "all": {json.dumps(facts["all"])},\n'
            f'   "names": {{\n{names_text}\n   }}\n  }}'
        )
    lines += [',\n'.join(modules), ' }', '}']
    return '\n'.join(lines)


if __name__ == '__main__':
    print(written(record()))
