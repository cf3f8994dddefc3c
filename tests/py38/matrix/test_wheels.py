# SPDX-License-Identifier: Apache-2.0
"""The wheels of both lines are made of an installed ops, with the metadata of each line."""

from __future__ import annotations

import ast
import importlib.metadata
import pathlib
import re
import zipfile
from typing import Any, Dict

import pytest

from ops.local import _distributions
from ops.matrix import _wheels
from ops_compat import lines

TREE = pathlib.Path(__file__).parents[3]
METADATA = """\
Metadata-Version: 2.4
Name: ops
Version: 3.9.0+compat.1
Requires-Python: >=3.10
Requires-Dist: PyYAML==6.*
Requires-Dist: ops-scenario==8.9.0+compat.1; extra == "testing"
Requires-Dist: ops-tracing==3.9.0+compat.1; extra == "tracing"

Version: is a word of the description.
"""
FILES = {
    'ops/__init__.py': '',
    'ops_compat/_baked.py': "LINE = 3\nCOMMIT = 'abc'\n",
    'ops-3.9.0+compat.1.dist-info/METADATA': METADATA,
    'ops-3.9.0+compat.1.dist-info/WHEEL': 'Wheel-Version: 1.0\nTag: py3-none-any\n',
    'ops-3.9.0+compat.1.dist-info/entry_points.txt': '[console_scripts]\nops = ops.cli:main\n',
    'ops-3.9.0+compat.1.dist-info/INSTALLER': 'pip',
}


@pytest.fixture
def made(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Dict[str, zipfile.ZipFile]:
    site, carried, wheels = (tmp_path / name for name in ('site', 'companions', 'wheels'))
    for name, text in {
        **FILES,
        'ops-3.9.0+compat.1.dist-info/RECORD': ''.join(f'{name},,\n' for name in FILES),
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    for name, package in (('ops-scenario', 'scenario'), ('ops-tracing', 'ops_tracing')):
        (carried / name / package).mkdir(parents=True)
        (carried / name / package / '__init__.py').write_text('')
    monkeypatch.setattr(_wheels, 'CARRIED', carried)
    wheels.mkdir()
    (distribution,) = importlib.metadata.distributions(path=[str(site)])
    _wheels.repack(distribution, 2, wheels)
    return {path.name: zipfile.ZipFile(path) for path in wheels.iterdir()}


def text(made: Dict[str, zipfile.ZipFile], start: str, end: str) -> str:
    (wheel,) = [each for name, each in made.items() if name.startswith(start)]
    (member,) = [name for name in wheel.namelist() if name.endswith(end)]
    return wheel.read(member).decode()


def test_all_three_are_made_under_the_versions_of_the_line(made: Dict[str, zipfile.ZipFile]):
    n = lines.RELEASE

    assert sorted(made) == [
        f'ops-2.23.6+compat.{n}-py3-none-any.whl',
        f'ops_scenario-7.23.6+compat.{n}-py3-none-any.whl',
        f'ops_tracing-2.23.6+compat.{n}-py3-none-any.whl',
    ]


def test_the_metadata_is_that_of_the_line(made: Dict[str, zipfile.ZipFile]):
    n = lines.RELEASE

    said = text(made, 'ops-', '/METADATA')

    assert f'Version: 2.23.6+compat.{n}\nRequires-Python: >=3.8\n' in said
    assert f'ops-scenario==7.23.6+compat.{n}; extra == "testing"' in said
    assert f'ops-tracing==2.23.6+compat.{n}; extra == "tracing"' in said
    assert said.endswith('\n\nVersion: is a word of the description.\n')


@pytest.mark.parametrize('start', ['ops-', 'ops_scenario', 'ops_tracing'])
def test_each_carries_the_line(made: Dict[str, zipfile.ZipFile], start: str):
    assert text(made, start, '_baked.py') == "LINE = 2\nCOMMIT = 'abc'\n"


def test_a_companion_requires_exactly_that_ops(made: Dict[str, zipfile.ZipFile]):
    said = text(made, 'ops_tracing', '/METADATA')

    assert f'Requires-Dist: ops=={lines.version(2)}\n' in said


def test_the_command_is_kept_and_what_the_installer_wrote_is_not(
    made: Dict[str, zipfile.ZipFile],
):
    names = made[f'ops-{lines.version(2)}-py3-none-any.whl'].namelist()

    assert any(name.endswith('dist-info/entry_points.txt') for name in names)
    assert not any(name.endswith('INSTALLER') for name in names)


def test_every_file_is_recorded_once(made: Dict[str, zipfile.ZipFile]):
    for wheel in made.values():
        (record,) = [name for name in wheel.namelist() if name.endswith('/RECORD')]
        recorded = [row.partition(',')[0] for row in wheel.read(record).decode().splitlines()]

        assert sorted(recorded) == sorted(wheel.namelist())


@pytest.mark.parametrize('line', [2, 3])
@pytest.mark.parametrize('name', list(_distributions.COMPANIONS))
def test_companions_require_what_their_setup_says(name: str, line: int):
    module = ast.parse((TREE / 'packages' / name / 'setup.py').read_text(encoding='utf-8'))
    required: Any = next(
        keyword.value
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == 'install_requires'
    )
    by_line: Any = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict)
    }

    # The first is the pin of ops; what is no text is looked up by the line.
    others = tuple(
        each.value
        if isinstance(each, ast.Constant)
        else ast.literal_eval(by_line[each.value.id])[line]
        for each in required.elts[1:]
    )

    assert others == _distributions.COMPANIONS[name][line]


def test_the_build_carries_what_the_wheels_are_made_of():
    baking = (TREE / 'packages' / 'baking.py').read_text(encoding='utf-8')

    (carried,) = re.findall(r"CARRIED = pathlib.Path\('(.*)'\)", baking)

    assert pathlib.PurePosixPath(*carried.split("', '")) == pathlib.PurePosixPath(
        _wheels.CARRIED.relative_to(TREE).as_posix()
    )
