# SPDX-License-Identifier: Apache-2.0
"""The tests of the example charms, each suite in a process of its own, as a charm's are."""

from __future__ import annotations

import ast
import os
import pathlib
import subprocess
import sys
from typing import Set

import pytest
from kit.source import TOP

CHARMS = sorted(path.parent.parent for path in (TOP / 'examples').glob('*/tests/unit'))
each_charm = pytest.mark.parametrize('charm', CHARMS, ids=lambda path: path.name)


def facts(path: pathlib.Path) -> Set[str]:
    tree = ast.parse(path.read_text(encoding='utf-8'))
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name for name in names if name.startswith('test_')}


@each_charm
def test_its_tests_pass(charm: pathlib.Path):
    command = ['-m', 'pytest', '-q', '-W', 'error', '-p', 'no:cacheprovider', '--rootdir', '.']
    environ = {**os.environ, 'PYTHONPATH': str(TOP), 'PYTEST_DISABLE_PLUGIN_AUTOLOAD': '1'}
    done = subprocess.run(
        [sys.executable, *command, '-c', os.devnull, 'tests/unit'],
        cwd=charm,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
        check=False,
    )

    assert done.returncode == 0, done.stdout


@each_charm
def test_its_two_modules_tell_the_same_facts(charm: pathlib.Path):
    of_context, of_harness = (
        facts(charm / 'tests' / 'unit' / name)
        for name in ('test_charm.py', 'test_charm_harness.py')
    )

    assert of_context
    assert of_context == of_harness
