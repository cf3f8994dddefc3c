# SPDX-License-Identifier: Apache-2.0
"""The examples in docstrings are Python, and what they name of ours exists."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple

import pytest

MODULES = (
    'ops',
    'ops.hookcmds',
    'ops.main',
    'ops.pebble',
    'ops.testing',
    'ops.tracing',
    'ops_compat.behaviours',
    'ops_compat.deprecations',
    'ops_compat.faces',
    'ops_compat.lines',
    'ops_compat.probe',
    'ops_compat.values',
)
NAMES = ('pebble', 'testing', 'hookcmds', 'tracing')
ROOTS = {name: importlib.import_module(f'ops.{name}') for name in NAMES}
ROOTS['ops'] = importlib.import_module('ops')
_BLOCK = re.compile(r'::\n\n((?:[ ]+\S.*\n|\s*\n)+)')


class Shown(NamedTuple):
    """A block of code in a docstring."""

    owner: str
    code: str


def _owned(module: ModuleType) -> Iterator[tuple[str, Any]]:
    yield module.__name__, module
    for name in getattr(module, '__all__', dir(module)):
        value = getattr(module, name)
        if name.startswith('_') or not (inspect.isclass(value) or callable(value)):
            continue
        yield f'{module.__name__}.{name}', value
        if inspect.isclass(value):
            for inner, member in vars(value).items():
                if not inner.startswith('_'):
                    yield f'{module.__name__}.{name}.{inner}', member


def _shown() -> Iterator[Shown]:
    seen: set[str] = set()
    for module in map(importlib.import_module, MODULES):
        for owner, value in _owned(module):
            text = inspect.getdoc(value) or ''
            if text in seen:
                continue
            seen.add(text)
            for number, found in enumerate(_BLOCK.finditer(f'{text}\n')):
                yield Shown(f'{owner}-{number}', textwrap.dedent(found.group(1)))


SHOWN = tuple(_shown())


@pytest.mark.parametrize('shown', SHOWN, ids=[shown.owner for shown in SHOWN])
def test_an_example_is_python_that_names_what_exists(shown: Shown):
    tree = ast.parse(shown.code)

    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            root = ROOTS.get(node.value.id)
            assert root is None or hasattr(root, node.attr), ast.unparse(node)


def test_there_are_examples():
    assert len(SHOWN) > 100
