# SPDX-License-Identifier: Apache-2.0
"""PyYAML without its patterns compiled reads what PyYAML reads."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

import ops

TREE = pathlib.Path(ops.__file__).parent.parent
SCALARS = """\
- 1
- 1.5
- 1e3
- 0x1f
- 0o17
- 017
- 1_000
- .inf
- -1
- true
- No
- on
- ~
- null
- ''
- 2001-12-14
- 2001-12-14t21:59:43.10-05:00
- 1.2.3
- 190:20:30
- text
- 'é☃'
"""
OURS = 'from ops._private import yaml; load = yaml.safe_load'
THEIRS = 'import yaml; load = lambda text: yaml.load(text, Loader=yaml.CSafeLoader)'
PURE = 'from ops._private import yaml as _; _.safe_load("1"); import yaml; load = yaml.safe_load'


def _ask(code: str, text: str = '') -> str:
    return subprocess.run(
        [sys.executable, '-c', code],
        input=text,
        env={'PYTHONPATH': str(TREE), 'PYTHONIOENCODING': 'utf-8'},
        capture_output=True,
        encoding='utf-8',
        check=True,
    ).stdout


def _read(first: str) -> str:
    return _ask(f'{first}; import sys; print(load(sys.stdin.buffer.read()))', SCALARS)


@pytest.mark.parametrize('first', [OURS, PURE], ids=['ours', 'pure Python, after ours'])
def test_every_kind_of_scalar_is_read_alike(first: str):
    assert _read(first) == _read(THEIRS)


def test_patterns_of_others_are_compiled_meanwhile():
    code = (
        'import re; from ops._private import yaml; yaml.safe_load("1");'
        'print(type(re.compile("a")).__name__, re.compile.__module__)'
    )

    assert _ask(code).split() == ['Pattern', 're']


def test_reading_words_compiles_the_patterns_of_words_alone():
    code = (
        'import ops, re, json; made = []; compile = re._compile\n'
        'def watched(*args):\n'
        '    made.append(str(args[0])); return compile(*args)\n'
        're._compile = watched\n'
        'from ops._private import yaml; yaml.safe_load("name: app\\nrequires: {db: {}}")\n'
        'print(json.dumps(made))'
    )

    made = json.loads(_ask(code))

    assert 0 < len(made) < 4
    assert not any('0-9' in pattern for pattern in made)
