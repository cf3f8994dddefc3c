# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, read from the source text and from what an import loads."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import json
import pathlib
import pickle
import subprocess
import sys
import typing
from typing import Any, Dict, FrozenSet, Iterator, List, Tuple

import pytest
from kit import source
from kit.source import Module

from ops_compat.deprecations import TABLE

FLOORS: Tuple[Tuple[str, ...], ...] = (
    ('ops_compat',),
    ('ops._meta', 'ops.jujucontext', 'ops.jujuversion', 'ops.version', 'ops._private'),
    ('ops.hookcmds', 'ops.pebble'),
    ('ops.framework', 'ops.storage', 'ops._storage', 'ops.log', 'ops._log', 'ops.model'),
    ('ops.charm',),
    ('ops._dispatch', 'ops.main'),
    ('ops.tracing', 'ops.lib'),
    ('ops._unit', 'ops._daemon'),
    ('ops.local', 'ops.matrix', 'ops.testing'),
    ('ops.cli', 'ops.__main__'),
    ('ops', 'ops._main', 'ops._private.harness', 'scenario', 'ops_tracing'),
)
"""What stands on each floor, from the ground up; a name stands for what is below it too."""

KEPT_APART = ({'ops.model', 'ops.framework'},)
"""Neighbours on a floor that do not know each other."""

ASKS_WHAT_IS_INSTALLED = 'ops_compat.probe'
"""It imports whatever ``ops`` is there, when it is asked."""

MOST_LINES_OF_A_FILE = 700
MOST_LINES_OF_A_FUNCTION = 80
LONG_FUNCTIONS: Dict[str, str] = {}
"""``module.function`` of each longer one, and the reason."""

MAY_START_PROCESSES = ('ops.hookcmds._run', 'ops._dispatch', 'ops.local', 'ops.matrix')
MAY_OPEN_SOCKETS = ('ops.pebble._transport', 'ops.local')

FACES = (
    'ops',
    'ops.charm',
    'ops.framework',
    'ops.hookcmds',
    'ops.jujucontext',
    'ops.jujuversion',
    'ops.lib',
    'ops.log',
    'ops.main',
    'ops.model',
    'ops.pebble',
    'ops.storage',
    'ops.testing',
    'ops.tracing',
    'ops.version',
    'scenario',
    'scenario.context',
    'scenario.errors',
    'scenario.logger',
    'scenario.mocking',
    'scenario.state',
    'ops_tracing',
)
"""The public modules."""

MAY_LOAD_MORE = ('ops.lib', 'ops.testing', 'ops.tracing', 'ops_tracing', 'scenario')
"""Faces that a charm in production imports seldom or never."""

CHEAP = (
    '__future__ abc collections contextlib datetime enum functools importlib itertools json '
    'keyword logging math operator os pathlib re stat string sys threading '
    'time types typing warnings weakref'
).split()
"""What a face that every charm imports may load, with whatever these load in turn."""

DEAR = (
    'argparse dataclasses http.client inspect opentelemetry ops.testing packaging pdb pydantic '
    'shutil socket sqlite3 ssl subprocess tempfile typing_extensions urllib.request websocket yaml'
).split()
"""What they load only when it is used."""

BUILT_ON = {'scenario': 'ops.testing', 'ops_tracing': 'ops.tracing'}
WRITTEN = {module.name for module in source.modules() if module.tree.body}
EXISTING = [
    face for face in FACES if {face, BUILT_ON.get(face.partition('.')[0], face)} <= WRITTEN
]

each_module = pytest.mark.parametrize('module', source.modules(), ids=str)
each_face = pytest.mark.parametrize('face', EXISTING)


def is_below(name: str, *tops: str) -> bool:
    return any(name == top or name.startswith(f'{top}.') for top in tops)


def place(name: str) -> Tuple[int, str]:
    """Return the floor of a module, and the part of the house on it."""
    found = [
        (floor, part)
        for floor, parts in enumerate(FLOORS)
        for part in parts
        if name == part or (part != 'ops' and is_below(name, part))
    ]
    assert found, f'{name} stands on no floor: add it to FLOORS and to the page on architecture'
    return max(found, key=lambda at: len(at[1]))


def is_ours(name: str) -> bool:
    return is_below(name, 'ops', 'ops_compat', 'scenario', 'ops_tracing')


# -- floors --


@each_module
def test_it_stands_on_a_floor(module: Module):
    floor, part = place(module.name)

    assert part in FLOORS[floor]


@each_module
def test_imports_point_down(module: Module):
    floor, part = place(module.name)
    above = [
        f'{module.where}:{found.line} imports {found.name}'
        for found in source.imports(module)
        if is_ours(found.name) and not may_import(module.name, floor, part, found.name)
    ]

    assert above == []


def may_import(name: str, floor: int, part: str, imported: str) -> bool:
    if name == ASKS_WHAT_IS_INSTALLED:
        return True
    other_floor, other = place(imported)
    return other_floor <= floor and {part, other} not in KEPT_APART


def test_the_table_is_the_one_on_the_page():
    page = (source.TOP / 'docs/explanation/architecture.md').read_text(encoding='utf-8')
    rows = [line for line in page.splitlines() if line.startswith('| ') and line[2].isdigit()]
    written = {int(row.split('|')[1]): row for row in rows}

    missing = [
        f'floor {floor}: {part}'
        for floor, parts in enumerate(FLOORS)
        for part in parts
        if f'{part.replace(".", "/")}' not in written[floor].replace('.py', '')
    ]
    assert missing == []


# -- sizes --


@each_module
def test_the_file_is_short_enough_to_hold_one_concept(module: Module):
    assert len(module.path.read_text(encoding='utf-8').splitlines()) <= MOST_LINES_OF_A_FILE


def long_functions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                yield f'{module.name}.{node.name}'


@each_module
def test_functions_are_short(module: Module):
    assert [name for name in long_functions(module) if name not in LONG_FUNCTIONS] == []


def test_the_list_of_long_functions_is_true():
    long = {name for module in source.modules() for name in long_functions(module)}

    assert set(LONG_FUNCTIONS) <= long
    assert all(LONG_FUNCTIONS.values())


# -- what is done in one place --


def names_used(module: Module) -> Iterator[Tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.name, node.lineno


@each_module
def test_the_version_of_python_is_asked_for_on_the_ground_floor(module: Module):
    if is_below(module.name, 'ops_compat'):
        return
    asked = [line for name, line in names_used(module) if name == 'version_info']

    assert asked == []


@each_module
def test_deprecations_are_warned_of_by_their_row(module: Module):
    if module.name == 'ops_compat.deprecations':
        return
    warned = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and 'warn' in (getattr(node.func, 'attr', ''), getattr(node.func, 'id', ''))
        and any('DeprecationWarning' in ast.dump(argument) for argument in arguments(node))
    ]

    assert warned == []


@each_module
def test_what_type_checkers_read_is_the_text_of_a_row(module: Module):
    marks = [
        ast.literal_eval(node.args[0])
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and 'deprecated' in (getattr(node.func, 'attr', ''), getattr(node.func, 'id', ''))
    ]

    assert [text for text in marks if text not in {row.message for row in TABLE}] == []


def arguments(call: ast.Call) -> List[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


@each_module
@pytest.mark.parametrize(
    ('wanted', 'allowed'),
    [
        (('subprocess',), MAY_START_PROCESSES),
        (('socket', 'websocket'), MAY_OPEN_SOCKETS),
    ],
    ids=['processes', 'sockets'],
)
def test_the_outside_world_is_reached_in_one_place(
    module: Module, wanted: Tuple[str, ...], allowed: Tuple[str, ...]
):
    if module.name.startswith(allowed):
        return
    imported = [
        f'{module.where}:{found.line} imports {found.name}'
        for found in source.imports(module)
        if is_below(found.name, *wanted)
    ]

    assert imported == []


def test_every_file_says_its_license():
    folders = ['ops', 'ops_compat', 'packages', 'tests', 'tools', 'examples', 'benchmarks', 'docs']
    files = [
        path
        for folder in folders
        for path in (source.TOP / folder).rglob('*.py')
        if not {'build', 'venv', 'node_modules'} & set(path.parts)
    ]
    silent = [
        str(path.relative_to(source.TOP))
        for path in (*files, *source.TOP.glob('*.py'))
        if '# SPDX-License-Identifier: Apache-2.0' not in first_lines(path)
    ]

    assert len(files) > 50
    assert silent == []


def first_lines(path: pathlib.Path) -> List[str]:
    # A program's first line says what runs it.
    return path.read_text(encoding='utf-8').splitlines()[:2]


# -- faces --


def public_names(face: str) -> List[str]:
    module = importlib.import_module(face)
    listed = getattr(module, '__all__', ())
    return sorted({*listed, *(name for name in dir(module) if not name.startswith('_'))})


def public_classes(face: str) -> Iterator[type]:
    """Give each class of ours that a face offers, wherever it comes from."""
    module = importlib.import_module(face)
    for name in public_names(face):
        found = getattr(module, name)
        if isinstance(found, type) and is_ours(found.__module__) and not is_on_the_ground(found):
            yield found


def is_on_the_ground(cls: type) -> bool:
    return is_below(cls.__module__, 'ops_compat')


@each_face
def test_all_is_what_the_face_offers(face: str):
    module = importlib.import_module(face)
    listed = getattr(module, '__all__', None)
    if listed is None:
        return
    own = [
        name
        for name in public_names(face)
        if getattr(getattr(module, name), '__module__', None) == face
        and callable(getattr(module, name))
    ]

    assert len(set(listed)) == len(listed)
    assert [name for name in own if name not in listed] == []
    assert [name for name in listed if not hasattr(module, name)] == []


@each_face
def test_public_classes_report_a_public_module(face: str):
    private = [
        f'{cls.__module__}.{cls.__qualname__}'
        for cls in public_classes(face)
        if any(part.startswith('_') for part in cls.__module__.split('.'))
    ]

    assert private == []


@each_face
def test_public_classes_are_pickled_by_their_public_name(face: str):
    astray: List[str] = []
    for cls in public_classes(face):
        try:
            same = pickle.loads(pickle.dumps(cls)) is cls
        except (pickle.PicklingError, AttributeError, ImportError) as error:
            astray.append(f'{cls.__module__}.{cls.__qualname__}: {error}')
        else:
            if not same:
                astray.append(f'{cls.__module__}.{cls.__qualname__} is another class')

    assert astray == []


@each_face
def test_annotations_of_public_classes_can_be_evaluated(face: str):
    failed: List[str] = []
    for cls in public_classes(face):
        try:
            typing.get_type_hints(cls)
        except Exception as error:
            failed.append(f'{cls.__module__}.{cls.__qualname__}: {error}')

    assert failed == []


@each_face
def test_the_face_says_what_it_is(face: str):
    assert inspect.getdoc(importlib.import_module(face))


# -- what an import costs --


def loaded_by(*imported: str) -> FrozenSet[str]:
    """Return what a fresh process has loaded after an import, the bare interpreter's aside."""
    program = (
        'import sys\n'
        'bare = set(sys.modules)\n'
        f'import {", ".join(imported)}\n'
        'loaded = set(sys.modules) - bare\n'
        'import json\n'
        'print(json.dumps(sorted(loaded)))\n'
    )
    done = subprocess.run(
        [sys.executable, '-c', program],
        cwd=str(source.TOP),
        capture_output=True,
        encoding='utf-8',
    )
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout))


@functools.lru_cache(maxsize=None)
def cheap() -> FrozenSet[str]:
    return loaded_by(*CHEAP)


everyday_faces = pytest.mark.parametrize(
    'face', [face for face in EXISTING if not is_below(face, *MAY_LOAD_MORE)]
)


@everyday_faces
def test_an_import_loads_nothing_dear(face: str):
    loaded = loaded_by(face)

    assert [name for name in sorted(loaded) if is_below(name, *DEAR)] == []


@everyday_faces
def test_an_import_loads_what_is_on_the_list(face: str):
    loaded = loaded_by(face)

    assert [name for name in sorted(loaded - cheap()) if not is_ours(name)] == []


def test_the_ground_floor_loads_no_ops():
    names = [m.name for m in source.modules() if is_below(m.name, 'ops_compat')]

    assert [name for name in loaded_by(*names) if is_below(name, 'ops')] == []


def test_a_charm_in_production_loads_no_test_library():
    loaded = loaded_by(*(face for face in EXISTING if not is_below(face, *MAY_LOAD_MORE)))

    parts = ('ops.testing', 'ops.local', 'ops.cli', 'ops._unit', 'ops._daemon', 'scenario')
    assert [name for name in sorted(loaded) if is_below(name, *parts)] == []


# -- the tests of the tests --


def module_of(tmp_path: pathlib.Path, text: str, name: str = 'ops.model._entities') -> Module:
    path = tmp_path / 'module.py'
    path.write_text(text, encoding='utf-8')
    return Module(name, path)


@pytest.mark.parametrize(
    ('text', 'imported'),
    [
        ('import ops.charm', ['ops.charm']),
        ('from ops import model', ['ops.model']),
        ('from ops.hookcmds import relation_get', ['ops.hookcmds']),
        ('from . import _errors', ['ops.model._errors']),
        ('def f():\n    import ops.main', ['ops.main']),
        ('if TYPE_CHECKING:\n    import ops.main', []),
        ('if typing.TYPE_CHECKING:\n    import ops.main\nelse:\n    import ops.log', ['ops.log']),
        ('faces.lazily(__name__, {"a": "ops.charm", "b": "ops.log:c"})', ['ops.charm', 'ops.log']),
        ('importlib.import_module("ops.testing")', ['ops.testing']),
    ],
)
def test_imports_are_found(tmp_path: pathlib.Path, text: str, imported: List[str]):
    found = source.imports(module_of(tmp_path, text))

    assert [one.name for one in found if is_ours(one.name)] == imported


@pytest.mark.parametrize(
    ('name', 'imported', 'allowed'),
    [
        ('ops.model._unit', 'ops.hookcmds', True),
        ('ops.model._unit', 'ops.model._relation', True),
        ('ops.model._unit', 'ops.storage', True),
        ('ops.model._unit', 'ops.framework', False),
        ('ops.framework._events', 'ops.model', False),
        ('ops.model._unit', 'ops.charm', False),
        ('ops.model._unit', 'ops', False),
        ('ops_compat.lines', 'ops.version', False),
        ('ops._private.harness', 'ops.testing', True),
        ('ops._private.yaml', 'ops.testing', False),
        ('scenario.state', 'ops.testing', True),
    ],
)
def test_the_floors_decide(name: str, imported: str, allowed: bool):
    assert may_import(name, *place(name), imported) is allowed


def test_a_module_on_no_floor_is_found():
    with pytest.raises(AssertionError, match=r'ops\.attic stands on no floor'):
        place('ops.attic')


def test_a_long_function_is_found(tmp_path: pathlib.Path):
    text = 'def long():\n' + '    pass\n' * MOST_LINES_OF_A_FUNCTION
    module: Any = module_of(tmp_path, text)

    assert list(long_functions(module)) == ['ops.model._entities.long']
