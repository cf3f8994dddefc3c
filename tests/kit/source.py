# SPDX-License-Identifier: Apache-2.0
"""The source text of this tree: its modules, and what each imports."""

from __future__ import annotations

import ast
import functools
import pathlib
import re
from typing import FrozenSet, Iterator, List, NamedTuple, Tuple

TOP = pathlib.Path(__file__).resolve().parents[2]
"""The checkout."""

_HOMES = {
    'ops': TOP / 'ops',
    'ops_compat': TOP / 'ops_compat',
    'scenario': TOP / 'packages/ops-scenario/scenario',
    'ops_tracing': TOP / 'packages/ops-tracing/ops_tracing',
}
_PATH = re.compile(r'(ops|ops_compat|scenario|ops_tracing)(\.\w+)*(:\w+)?')


class Module(NamedTuple):
    """One file of what is installed."""

    name: str
    """Its dotted name."""
    path: pathlib.Path
    """Where it is."""

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Its path in the checkout."""
        return self.path.relative_to(TOP).as_posix()

    @property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return _parsed(self.path)


class Import(NamedTuple):
    """One name that a module imports, at its top or in a function."""

    name: str
    """The module, or the module and a name in it."""
    line: int


@functools.lru_cache(maxsize=None)
def modules() -> Tuple[Module, ...]:
    """Return every module of the three distributions."""
    return tuple(
        Module(_dotted(top, path.relative_to(home)), path)
        for top, home in _HOMES.items()
        for path in sorted(home.rglob('*.py'))
    )


def imports(module: Module) -> List[Import]:
    """Return what a module imports when it runs: nothing that is for type checkers alone."""
    return [found for node in _running(module.tree) for found in _imported(module, node)]


def _dotted(top: str, path: pathlib.Path) -> str:
    parts = [top, *path.with_suffix('').parts]
    return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


@functools.lru_cache(maxsize=None)
def _parsed(path: pathlib.Path) -> ast.Module:
    return ast.parse(path.read_text(encoding='utf-8'), str(path))


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree past the blocks under ``if TYPE_CHECKING:``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _is_type_checking(child.test):
            for statement in child.orelse:
                yield statement
                yield from _running(statement)
        else:
            yield child
            yield from _running(child)


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, 'id', '')
    return name == 'TYPE_CHECKING'


def _imported(module: Module, node: ast.AST) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, node.lineno)
    elif isinstance(node, ast.ImportFrom):
        home = _absolute(module, node)
        for alias in node.names:
            yield Import(_as_module(home, alias.name), node.lineno)
    elif isinstance(node, ast.Call):
        yield from _imported_by_a_call(node)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return str(node.module)
    parts = module.name.split('.')
    up = node.level - (1 if module.path.name == '__init__.py' else 0)
    return '.'.join([*parts[: len(parts) - up], *([node.module] if node.module else [])])


def _as_module(home: str, name: str) -> str:
    """Name a submodule where one is imported from its package, else the package."""
    return f'{home}.{name}' if f'{home}.{name}' in _names() else home


@functools.lru_cache(maxsize=None)
def _names() -> FrozenSet[str]:
    names = [module.name.split('.') for module in modules()]
    return frozenset('.'.join(parts[:end]) for parts in names for end in range(1, len(parts) + 1))


def _imported_by_a_call(call: ast.Call) -> Iterator[Import]:
    """Read the places of ``faces.lazily`` and the argument of ``importlib.import_module``."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else ''
    if function not in ('lazily', 'import_module'):
        return
    for argument in call.args:
        for node in ast.walk(argument):
            text = getattr(node, 'value', None)
            if isinstance(text, str) and _PATH.fullmatch(text):
                home, _, name = text.partition(':')
                yield Import(_as_module(home, name) if name else home, call.lineno)
