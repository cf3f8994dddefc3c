# SPDX-License-Identifier: Apache-2.0
"""What a charm declares that its Python must have is read from its own files."""

from __future__ import annotations

import pathlib
from typing import Dict, Tuple

import pytest

from ops import local
from ops.local._requirements import Declared, declared, name_of

UV_LOCK = """\
version = 1
requires-python = ">=3.10"

[[package]]
name = "ops"
version = "3.9.0"
source = { registry = "the-index" }

[[package]]
name = "jinja2"
version = "3.1.4"
source = { registry = "the-index" }

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "the-index" }
resolution-markers = ["python_full_version < '3.12'"]

[[package]]
name = "cosl"
version = "1.0"
source = { git = "https://host/cosl?rev=main#0123abc" }

[[package]]
name = "my-charm"
version = "0.1"
source = { virtual = "." }
"""
POETRY_LOCK = """\
[[package]]
name = "jinja2"
version = "3.1.4"

[[package]]
name = "cosl"
version = "1.0"

[package.source]
type = "git"
url = "https://host/cosl"
reference = "main"
resolved_reference = "0123abc"

[metadata]
python-versions = "^3.10"
"""
PROJECT = """\
[project]
name = "my-charm"
version = "0.1"
requires-python = "~=3.10"
dependencies = ["ops>=2.17,<3", "jinja2"]
"""
POETRY_PROJECT = """\
[tool.poetry.dependencies]
python = "^3.8"
ops = "^2.9"
jinja2 = "^3.1"
"""
GROUPS = """\
[project]
name = "my-charm"
optional-dependencies = { most = ["jinja2"], tests = ["pytest"] }
[dependency-groups]
more = ["six"]
dev = ["ruff"]
"""
LIBRARY = """\
import json
LIBAPI = 0
PYDEPS = ["pydantic>=2", "ops>=2.0"]
"""
PARTS = 'parts: {charm: {plugin: charm, charm-requirements: [base.txt], python-packages: [six]}}\n'

Row = Tuple[Dict[str, str], Declared]
FOUND: Dict[str, Row] = {
    'nothing': ({}, Declared()),
    'requirements.txt': (
        {'requirements.txt': '# by hand\nops ~= 2.17\njinja2==3.1.4 \\\n  --hash=sha256:00\n'},
        Declared(
            ('requirements.txt',), ('jinja2==3.1.4    --hash=sha256:00',), (), ('ops ~= 2.17',)
        ),
    ),
    'files in files': (
        {'requirements.txt': '-r more.txt\n-c pins.txt\n',
         'more.txt': 'jinja2\n-r requirements.txt',
         'pins.txt': 'jinja2<4\nops<3\n'},
        Declared(('requirements.txt',), ('jinja2',), ('jinja2<4',)),
    ),
    'pyproject.toml': (
        {'pyproject.toml': PROJECT},
        Declared(('pyproject.toml',), ('jinja2',), (), ('ops>=2.17,<3',),
                 (('pyproject.toml', '~=3.10'),)),
    ),
    'uv.lock, before requirements.txt': (
        {'uv.lock': UV_LOCK, 'pyproject.toml': PROJECT, 'requirements.txt': 'other'},
        Declared(
            ('uv.lock',), ('jinja2',),
            ('jinja2==3.1.4', "numpy==1.26.4 ; (python_full_version < '3.12')",
             'cosl @ git+https://host/cosl@0123abc'),
            ('ops>=2.17,<3',), (('uv.lock', '>=3.10'), ('pyproject.toml', '~=3.10')),
        ),
    ),
    'poetry.lock': (
        {'poetry.lock': POETRY_LOCK, 'pyproject.toml': POETRY_PROJECT},
        Declared(
            ('poetry.lock',), ('jinja2>=3.1,<4',),
            ('jinja2==3.1.4', 'cosl @ git+https://host/cosl@0123abc'), ('ops>=2.9,<3',),
            (('poetry.lock', '>=3.10,<4'), ('pyproject.toml', '>=3.8,<4')),
        ),
    ),
    'PYDEPS': (
        {'lib/charms/a/v0/a.py': LIBRARY, 'lib/charms/b/v0/b.py': 'PYDEPS = [oops'},
        Declared(('lib/',), ('pydantic>=2',), (), ('ops>=2.0',)),
    ),
    'groups that charmcraft.yaml names': (
        {'charmcraft.yaml': 'parts: {charm: {uv-groups: [more], uv-extras: [most]}}',
         'pyproject.toml': GROUPS},
        Declared(('pyproject.toml',), ('jinja2', 'six')),
    ),
    'charmcraft.yaml': (
        {'charmcraft.yaml': PARTS, 'base.txt': 'jinja2'},
        Declared(('base.txt', 'charmcraft.yaml'), ('jinja2', 'six')),
    ),
}  # fmt: skip


def _write(folder: pathlib.Path, files: Dict[str, str]) -> pathlib.Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding='utf-8')
    return folder


@pytest.mark.parametrize(('files', 'found'), FOUND.values(), ids=FOUND)
def test_a_charm_declares(tmp_path: pathlib.Path, files: Dict[str, str], found: Declared):
    assert declared(_write(tmp_path, files)) == found


@pytest.mark.parametrize(
    ('name', 'text'),
    [
        ('uv.lock', 'version = '),
        ('poetry.lock', '[[package'),
        ('pyproject.toml', 'project = ['),
        ('requirements.txt', '-r gone.txt'),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: pathlib.Path, name: str, text: str):
    with pytest.raises(local.UsageError, match=r'cannot read .*(gone\.txt|' + name + ')'):
        declared(_write(tmp_path, {name: text}))


@pytest.mark.parametrize(
    ('line', 'name'),
    [
        ('Jinja2>=3', 'jinja2'),
        ('typing.extensions ; python_version < "3.9"', 'typing-extensions'),
        ('ops[tracing] @ git+https://host/operator', 'ops'),
        ('git+https://host/operator#egg=ops', 'ops'),
        ('./vendored', ''),
        ('vendored/thing.whl', ''),
        ('--no-binary :all:', ''),
    ],
)
def test_the_package_of_a_line(line: str, name: str):
    assert name_of(line) == name
