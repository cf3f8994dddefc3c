# SPDX-License-Identifier: Apache-2.0
"""What a build says of each distribution, on each line: no network, no installation."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
from typing import Tuple

import pytest

setuptools = pytest.importorskip('setuptools', '61.2', reason='building needs setuptools >= 61.2')

import baking  # noqa: E402  # it needs setuptools, as the line above says

from ops_compat import lines  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
PACKAGES = {
    '.': 'ops_compat',
    'packages/ops-scenario': 'scenario',
    'packages/ops-tracing': 'ops_tracing',
}
OLD, NEW = (3, 9), (3, 10)


def build(
    project: str = '.', python: Tuple[int, ...] = NEW, root: pathlib.Path = ROOT, **environ: str
) -> baking.Build:
    return baking.Build(root / project, PACKAGES[project], environ, python)


@pytest.mark.parametrize('project', PACKAGES)
@pytest.mark.parametrize(('python', 'line'), [(OLD, 2), (NEW, 3)])
def test_line_is_the_building_interpreters(project: str, python: Tuple[int, ...], line: int):
    assert build(project, python).line == line


@pytest.mark.parametrize('project', PACKAGES)
@pytest.mark.parametrize('line', [2, 3])
def test_line_is_the_one_asked_for(project: str, line: int):
    assert build(project, OPS_COMPAT_BUILD_LINE=str(line)).line == line


@pytest.mark.parametrize('text', ['2', '3', 'nonsense'])
def test_line_of_the_run_is_never_read(text: str):
    assert build(OPS_COMPAT_LINE=text).line == 3


def test_line_that_is_none_is_refused():
    with pytest.raises(SystemExit, match="OPS_COMPAT_BUILD_LINE is '4', not 2 or 3"):
        build(OPS_COMPAT_BUILD_LINE='4')


@pytest.mark.parametrize('line', [2, 3])
def test_versions_are_those_of_lines_py(line: int):
    made = build(OPS_COMPAT_BUILD_LINE=str(line))

    assert made.ops == lines.version(line)
    assert made.scenario == lines.version(line, lines.SCENARIO_RELEASES)


@pytest.mark.parametrize(('line', 'requires'), [('2', '>=3.8'), ('3', '>=3.10')])
def test_requires_python_follows_the_line(line: str, requires: str):
    assert build(OPS_COMPAT_BUILD_LINE=line).python_requires == requires


@pytest.mark.parametrize('asked', ['', '2', 'nonsense'])
def test_line_that_an_sdist_carries_stays(asked: str, tmp_path: pathlib.Path):
    (tmp_path / 'ops_compat').mkdir()
    shutil.copy(str(ROOT / 'ops_compat' / 'lines.py'), str(tmp_path / 'ops_compat'))
    baking.Baked(3, 'abc').write(tmp_path / 'ops_compat' / '_baked.py')

    made = build(python=OLD, root=tmp_path, OPS_COMPAT_BUILD_LINE=asked)

    assert made.baked == (3, 'abc')


def test_what_is_baked_never_reaches_a_file_that_is_linked_to_it(tmp_path: pathlib.Path):
    original, linked = tmp_path / 'original', tmp_path / 'linked'
    original.write_text('as it was', encoding='utf-8')
    os.link(str(original), str(linked))

    baking.Baked(2, '').write(linked)

    assert original.read_text(encoding='utf-8') == 'as it was'


@pytest.mark.parametrize('version', ['45.2.0', '60.10.0', '61.1.1'])
def test_old_setuptools_is_refused_by_name(version: str):
    with pytest.raises(SystemExit, match=rf'setuptools {version}: .*"setuptools>=61\.2"'):
        baking.refuse_old_setuptools(version)


@pytest.mark.parametrize('version', ['61.2.0', '62.0.0', '75.3.4'])
def test_setuptools_that_reads_pyproject_is_accepted(version: str):
    baking.refuse_old_setuptools(version)


def test_companion_copied_out_of_the_tree_is_refused(tmp_path: pathlib.Path):
    with pytest.raises(SystemExit, match='build from an sdist or inside the checkout'):
        baking.Build(tmp_path / 'ops-scenario', 'scenario', {})


@pytest.mark.parametrize('line', [2, 3])
@pytest.mark.parametrize('project', PACKAGES)
def test_sdist_of_each_line_says_so_and_leaves_the_tree_alone(
    project: str, line: int, tmp_path: pathlib.Path
):
    tree = tmp_path / 'tree'
    for part in ('ops_compat', 'packages'):
        shutil.copytree(
            str(ROOT / part), str(tree / part), ignore=shutil.ignore_patterns('_baked.py')
        )
    for name in ('setup.py', 'pyproject.toml', 'MANIFEST.in'):
        shutil.copy(str(ROOT / name), str(tree))

    baked = baked_by(sdist(tree / project, tmp_path / 'made', line), PACKAGES[project])

    assert f'LINE = {line}\n' in baked
    assert not list(tree.rglob('_baked.py'))


@pytest.mark.parametrize('project', [p for p in PACKAGES if p != '.'])
def test_companions_have_the_licence_of_the_tree(project: str):
    assert (ROOT / project / 'LICENSE').read_bytes() == (ROOT / 'LICENSE').read_bytes()


def sdist(project: pathlib.Path, place: pathlib.Path, line: int) -> pathlib.Path:
    """Make an sdist in a new folder, and return its path."""
    subprocess.run(
        [sys.executable, 'setup.py', '-q', 'sdist', '--dist-dir', str(place)],
        cwd=str(project),
        env={'OPS_COMPAT_BUILD_LINE': str(line), 'PATH': '/usr/bin:/bin'},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    (made,) = place.iterdir()
    return made


def baked_by(made: pathlib.Path, package: str) -> str:
    """Return what the build wrote into the package of an sdist."""
    with tarfile.open(str(made)) as archive:
        (name,) = (n for n in archive.getnames() if n.endswith(f'/{package}/_baked.py'))
        file = archive.extractfile(name)
        assert file is not None
        return file.read().decode()
