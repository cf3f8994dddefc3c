# SPDX-License-Identifier: Apache-2.0
"""What nox can run, tox can run under the same name."""

from __future__ import annotations

import ast
import configparser
import pathlib
import re
from typing import List, Set

TREE = pathlib.Path(__file__).parents[3]


def sessions() -> List[str]:
    module = ast.parse((TREE / 'noxfile.py').read_text(encoding='utf-8'))
    return [
        node.name.replace('_', '-')
        for node in module.body
        if isinstance(node, ast.FunctionDef) and any(map(is_session, node.decorator_list))
    ]


def is_session(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr == 'session'


def environments() -> Set[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(TREE / 'tox.ini', encoding='utf-8')
    named = [section.partition(':')[2] for section in parser.sections()]
    words = re.findall(r'[a-z-]+', ' '.join([*named, parser['tox']['env_list']]))
    return {word.rstrip('-') for word in words}


def test_each_session_of_nox_is_an_environment_of_tox():
    found = sessions()

    assert 'tests' in found
    assert sorted(set(found) - environments()) == []
