# SPDX-License-Identifier: Apache-2.0
"""Asking what the installed ``ops`` offers, against stand-ins for it."""

from __future__ import annotations

import ast
import pathlib
import re
import subprocess
import sys
import types
from typing import Any, Callable, Optional, Tuple

import pytest

from ops_compat import behaviours, lines, probe

Install = Callable[..., types.ModuleType]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a module in the place of ``ops``."""

    def put(version: Optional[str], **names: Any) -> types.ModuleType:
        ops = types.ModuleType('ops')
        if version is not None:
            names['__version__'] = version
        vars(ops).update(names)
        for name in [name for name in sys.modules if name.startswith('ops.')]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, 'ops', ops)
        return ops

    return put


def as_text(release: Tuple[int, ...]) -> str:
    return '.'.join(map(str, release))


@pytest.mark.parametrize(
    ('text', 'version'),
    [
        ('2.0.0', (2, 0, 0)),
        ('2.23.6', (2, 23, 6)),
        ('3.9.0', (3, 9, 0)),
        ('2.23.6+compat.1', (2, 23, 6)),
        ('3.9.0+compat.12', (3, 9, 0)),
        ('2.5.0.dev0', (2, 5, 0)),
        ('3.0.0b1', (3, 0, 0)),
        ('1.5.4+4.gabcdef', (1, 5, 4)),
        ('v2.10', (2, 10)),
    ],
)
def test_version_is_lenient(install: Install, text: str, version: Tuple[int, ...]):
    install(text)

    assert probe.version() == version
    assert probe.line() == version[0]


def test_version_may_stand_in_ops_version_alone(install: Install, monkeypatch: pytest.MonkeyPatch):
    install(None)
    version: Any = types.ModuleType('ops.version')
    version.version = '2.1.0'
    monkeypatch.setitem(sys.modules, 'ops.version', version)

    assert probe.version() == (2, 1, 0)


def test_a_version_that_cannot_be_read_is_an_error(install: Install):
    install('unknown')

    with pytest.raises(LookupError, match="cannot read the version of ops: it is 'unknown'"):
        probe.version()


def test_without_ops_it_is_an_import_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, 'ops', None)

    with pytest.raises(ImportError):
        probe.supports('hookcmds')


features = pytest.mark.parametrize('name', probe.FEATURES)
FIRST_RELEASES = [
    (name, first)
    for name, feature in probe.FEATURES.items()
    for first in (feature.on_2, feature.on_3)
    if first is not None
]
LATER_THAN_THE_LINE = [(name, first) for name, first in FIRST_RELEASES if any(first[1:])]
NOT_ON_2 = [name for name, feature in probe.FEATURES.items() if feature.on_2 is None]


def before(release: Tuple[int, ...]) -> str:
    major, minor, patch = release
    return as_text((major, minor, patch - 1) if patch else (major, minor - 1, 99))


@pytest.mark.parametrize(('name', 'first'), FIRST_RELEASES)
def test_a_feature_is_there_from_its_first_release(
    install: Install, name: str, first: Tuple[int, ...]
):
    install(as_text(first))

    assert probe.supports(name)


@pytest.mark.parametrize(('name', 'first'), LATER_THAN_THE_LINE)
def test_a_feature_is_not_there_before_its_first_release(
    install: Install, name: str, first: Tuple[int, ...]
):
    install(before(first))

    assert not probe.supports(name)


@pytest.mark.parametrize('name', NOT_ON_2)
def test_what_ops_3_added_is_not_in_the_last_release_of_ops_2(install: Install, name: str):
    install('2.23.6')

    assert not probe.supports(name)


@features
@pytest.mark.parametrize('line', [2, 3])
def test_this_tree_has_every_feature_on_both_lines(install: Install, name: str, line: int):
    install(lines.version(line))

    with behaviours.using(later_names=True):
        assert probe.supports(name)


@features
def test_line_2_of_this_tree_has_what_2_23_6_has_when_later_names_are_off(
    install: Install, name: str
):
    install(lines.version(2))

    with behaviours.using(later_names=False):
        assert probe.supports(name) is (probe.FEATURES[name].on_2 is not None)


@features
def test_line_3_of_this_tree_does_not_ask_for_later_names(install: Install, name: str):
    install(lines.version(3))

    with behaviours.using(later_names=False):
        assert probe.supports(name)


def test_this_tree_says_which_line_it_is():
    assert probe.line() == lines.LINE


@features
def test_a_name_of_a_feature_is_words_with_dashes_and_its_releases_are_of_its_lines(name: str):
    feature = probe.FEATURES[name]

    assert re.fullmatch('[a-z]+(-[a-z]+)*', name)
    assert feature.on_3[0] == 3
    assert feature.on_2 is None or feature.on_2[0] == 2


def test_an_unknown_name_is_a_lookup_error_with_the_nearest():
    with pytest.raises(LookupError, match="'hookcmd': did you mean hookcmds") as caught:
        probe.supports('hookcmd')

    assert "cannot say whether ops supports 'hookcmd'" in str(caught.value)


def test_an_unknown_name_that_is_like_none():
    with pytest.raises(LookupError, match="'xyzzy': there is no such feature"):
        probe.supports('xyzzy')


class Relation:
    def load(self):
        pass


@pytest.mark.parametrize(
    ('path', 'there'),
    [
        ('ops', True),
        ('ops.Relation', True),
        ('ops.Relation.load', True),
        ('ops.Relation.loads', False),
        ('ops.Secret', False),
        ('ops.Secret.get_info', False),
        ('ops.nothing', False),
        ('scenario_that_is_not_there', None),
    ],
)
def test_a_path_answers_by_looking(install: Install, path: str, there: Optional[bool]):
    install('2.23.0', Relation=Relation, nothing=None)
    if there is None:
        with pytest.raises(LookupError):
            probe.supports(path)
        return

    assert probe.supports(path) is there


def test_a_path_may_be_a_module(install: Install, tmp_path: pathlib.Path):
    (tmp_path / 'pebble.py').write_text('class Client: pass\n')
    install('2.23.0', __path__=[str(tmp_path)])

    assert probe.supports('ops.pebble')
    assert probe.supports('ops.pebble.Client')
    assert not probe.supports('ops.model')


# -- it can be copied --


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse(pathlib.Path(probe.__file__).read_text(encoding='utf-8'))
    imported = {
        alias.name.partition('.')[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        str(node.module).partition('.')[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }

    assert imported == {'__future__', 'difflib', 'importlib', 're', 'typing'}


def test_a_copy_loads_ops_when_it_is_first_asked(tmp_path: pathlib.Path):
    source = pathlib.Path(probe.__file__).read_text(encoding='utf-8')
    (tmp_path / 'my_probe.py').write_text(source, encoding='utf-8')
    (tmp_path / 'ops.py').write_text('__version__ = "3.4.0"\n')
    program = (
        'import sys, my_probe\n'
        'print("ops" in sys.modules)\n'
        'print(my_probe.supports("hookcmds"), "ops" in sys.modules)\n'
    )

    done = subprocess.run(
        [sys.executable, '-c', program], cwd=str(tmp_path), env={}, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ('False\nTrue True\n', '')
