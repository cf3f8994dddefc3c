# SPDX-License-Identifier: Apache-2.0
"""How a charm is tested is read from its files, or what is wrong with them is said."""

from __future__ import annotations

import pathlib
from typing import Any, Dict

import pytest

from ops.local._error import UsageError
from ops.matrix import _recipe

MATRIX = """
[tool.ops.matrix]
install = ["-r requirements.txt", "pytest<9"]
command = "pytest -q here"
env = {KEY = "{charm}/lib"}
pythons = ["3.8"]
"""

TOX = """
[vars]
src = {toxinidir}/src
[testenv]
setenv =
    PYTHONPATH = {toxinidir}:{[vars]src}
[testenv:lint]
commands = ruff check
[testenv:unit]
deps =
    -r {toxinidir}/requirements.txt
    pytest
    coverage
commands =
    coverage run --source={[vars]src} \\
        -m pytest -v --tb native {posargs} {[vars]src}/../tests/unit
    coverage report
"""


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / 'tests' / 'unit').mkdir(parents=True)
    return tmp_path


def write(charm: pathlib.Path, files: Dict[str, str]) -> None:
    for name, text in files.items():
        (charm / name).write_text(text)


def test_its_table_in_pyproject_comes_first(charm: pathlib.Path):
    write(charm, {'pyproject.toml': MATRIX, 'requirements.txt': 'ops>=2\n', 'tox.ini': TOX})

    recipe = _recipe.read(charm)

    assert recipe.install == ('ops>=2', 'pytest<9')
    assert recipe.command == ('pytest', '-q', 'here')
    assert recipe.env['KEY'] == '{charm}/lib'
    assert recipe.pythons == ('3.8',)
    assert recipe.sources == (
        'pyproject.toml [tool.ops.matrix] install',
        'pyproject.toml [tool.ops.matrix] command',
    )


def test_a_tox_environment_gives_what_it_installs_runs_and_sets(charm: pathlib.Path):
    write(charm, {'tox.ini': TOX, 'requirements.txt': 'ops>=2  # of a kind\n'})

    recipe = _recipe.read(charm)

    assert recipe.install == ('ops>=2', 'pytest', 'coverage')
    assert recipe.command == (
        'pytest', '-v', '--tb', 'native', '{charm}/src/../tests/unit',
    )  # fmt: skip
    assert recipe.env == {'PYTHONPATH': '{charm}:{charm}/src'}
    assert recipe.sources == ('tox.ini [testenv:unit]',)


def test_a_group_brings_groups_within_and_the_pins_of_a_lock(charm: pathlib.Path):
    write(
        charm,
        {
            'pyproject.toml': '[project]\ndependencies = ["ops"]\nrequires-python = ">=3.9"\n'
            '[dependency-groups]\nbase = ["pytest"]\n'
            'unit = [{include-group = "base"}, "jsonschema"]\n',
            'uv.lock': '[[package]]\nname = "jsonschema"\nversion = "4.1"\n'
            'source = {registry = "https://example.com"}\n'
            '[[package]]\nname = "ops"\nversion = "2.20.0"\n'
            'source = {registry = "https://example.com"}\n'
            '[[package]]\nname = "charm"\nversion = "1"\nsource = {virtual = "."}\n',
        },
    )

    recipe = _recipe.read(charm)

    assert recipe.install == ('ops', 'pytest', 'jsonschema')
    assert recipe.constraints == ('jsonschema==4.1',)
    assert recipe.requires_python == '>=3.9'


def test_each_version_of_a_lock_is_for_its_pythons(charm: pathlib.Path):
    package = '[[package]]\nname = "six"\nversion = "{}"\nresolution-markers = ["{}"]\n'
    lock = package.format('1', "python_version < '3.9'") + package.format(
        '2', "python_version >= '3.9'"
    )
    write(charm, {'pyproject.toml': '[dependency-groups]\nunit = ["six"]', 'uv.lock': lock})

    assert _recipe.read(charm).constraints == (
        "six==1 ; (python_version < '3.9')",
        "six==2 ; (python_version >= '3.9')",
    )


def test_poetry_groups_are_read_in_the_words_of_pip(charm: pathlib.Path):
    write(
        charm,
        {
            'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.8"\nops = "^2.23"\n'
            '[tool.poetry.group.unit.dependencies]\npytest = "*"\n'
        },
    )

    recipe = _recipe.read(charm)

    assert recipe.install == ('ops>=2.23,<3', 'pytest')
    assert recipe.requires_python == '>=3.8,<4'


def test_requirements_files_are_joined_and_lose_their_hashes(charm: pathlib.Path):
    write(
        charm,
        {
            'requirements.txt': '-c pins.txt\nops==2.23.6 \\\n  --hash=sha256:00\n',
            'requirements-dev.txt': '-r requirements.txt\npytest\n',
            'pins.txt': 'six==1\n',
            'requirements-docs.txt': 'sphinx\n',
        },
    )

    recipe = _recipe.read(charm)

    assert recipe.install == ('ops==2.23.6', 'pytest')
    assert recipe.constraints == ('six==1',)


def test_pytest_and_ops_are_installed_where_nothing_names_them(charm: pathlib.Path):
    assert _recipe.read(charm).install == ('pytest', 'ops[testing]')


def test_what_libraries_need_is_installed(charm: pathlib.Path):
    (charm / 'lib').mkdir()
    (charm / 'lib' / 'it.py').write_text("PYDEPS = ['jsonschema>=4']")

    assert _recipe.read(charm).install == ('jsonschema>=4', 'pytest', 'ops[testing]')


def test_integration_tests_are_left_out_of_a_folder_with_both(tmp_path: pathlib.Path):
    (tmp_path / 'tests' / 'integration').mkdir(parents=True)

    assert _recipe.read(tmp_path).command == ('pytest', 'tests', '--ignore=tests/integration')


@pytest.mark.parametrize(
    ('files', 'said'),
    [
        ({}, 'it has no tests in tests/unit, '),
        ({'pyproject.toml': '['}, 'cannot read .*pyproject.toml'),
        ({'pyproject.toml': '[tool.ops.matrix]\ninstal = []'}, 'unknown instal; it may have inst'),
        ({'pyproject.toml': '[tool.ops.matrix]\ninstall = 3'}, 'install .* is no list of texts'),
        ({'pyproject.toml': '[tool.ops.matrix]\nenv = 3'}, 'env .* is no table'),
        ({'tox.ini': 'deps = x'}, 'cannot read .*tox.ini'),
        ({'tox.ini': TOX}, 'cannot read .*requirements.txt'),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: pathlib.Path, files: Dict[str, str], said: str):
    write(tmp_path, files)

    with pytest.raises(UsageError, match=said):
        _recipe.read(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: pathlib.Path):
    with pytest.raises(UsageError, match='there is no such folder'):
        _recipe.read(tmp_path / 'nowhere')


def test_a_file_that_names_itself_is_read_once(charm: pathlib.Path):
    write(charm, {'requirements.txt': '-r requirements.txt\nops\n'})

    found: Any = _recipe.read(charm).install

    assert found == ('ops', 'pytest')
