# SPDX-License-Identifier: Apache-2.0
"""A release is held to what is said of it: each fault, planted, is named."""

from __future__ import annotations

import io
import pathlib
import tarfile
import zipfile
from typing import Dict, List, Optional, Tuple

import dist_pages
import pytest
import release_check

from ops.local import _distributions
from ops_compat import lines

COMMIT = 'c0ffee'
CHANGES = f'# Changes\n\n## compat.{lines.RELEASE}\n\n- *Both lines.* A fix.\n'
SECURITY = f'| compat.{lines.RELEASE} | Both lines | a fix |\n'
PYTHONS = {2: '>=3.8', 3: '>=3.10'}


def made(
    place: pathlib.Path, line: int, project: str, suffix: str, commit: str, module: str
) -> dist_pages.Built:
    version = _distributions.versions(line)[project]
    path = place / f'{project}-{version}{suffix}'
    baked = f"LINE = {line}\nCOMMIT = '{commit}'\n"
    files = {f'{project}/_baked.py': baked, f'{project}/a.py': module}
    if suffix == '.whl':
        with zipfile.ZipFile(path, 'w') as wheel:
            for name, text in files.items():
                wheel.writestr(name, text)
    else:
        with tarfile.open(path, 'w:gz') as sdist:
            for name, text in files.items():
                entry = tarfile.TarInfo(f'top/{name}')
                entry.size = len(text)
                sdist.addfile(entry, io.BytesIO(text.encode()))
    return dist_pages.Built(project, version, PYTHONS[line], path)


def release(
    place: pathlib.Path,
    other: Optional[Dict[Tuple[int, str, str], Tuple[str, str]]] = None,
    changes: str = CHANGES,
    security: str = SECURITY,
) -> release_check.Release:
    """Make a sound release, some files of it with another commit and module."""
    built: List[dist_pages.Built] = []
    for line in (2, 3):
        for project in _distributions.versions(line):
            for suffix in ('.whl', '.tar.gz'):
                told = (other or {}).get((line, project, suffix), (COMMIT, 'A = 1\n'))
                built.append(made(place, line, project, suffix, *told))
    return release_check.Release(built, COMMIT, changes, security)


QUICK = [check for name, check in release_check.CHECKS.items() if 'surface' not in name]


@pytest.mark.parametrize('check', QUICK, ids=lambda check: check.__name__)
def test_sound_release_is_well(check: release_check.Check, tmp_path: pathlib.Path):
    assert list(check(release(tmp_path))) == []


def test_distribution_that_is_missing_is_named(tmp_path: pathlib.Path):
    whole = release(tmp_path)

    found = list(release_check.complete(whole._replace(built=whole.built[1:])))

    assert found == [f'0 files are ops {lines.version(2)} .whl, not 1']


def test_version_of_another_release_is_named(tmp_path: pathlib.Path):
    whole = release(tmp_path)
    odd = whole.built[0]._replace(version='2.23.6+compat.99')

    found = list(release_check.complete(whole._replace(built=[odd, *whole.built[1:]])))

    assert any('2.23.6+compat.99 .whl does not belong' in each for each in found)


@pytest.mark.parametrize('suffix', ['.whl', '.tar.gz'])
@pytest.mark.parametrize('commit', ['bad', 'c0ffee-dirty', ''])
def test_file_of_another_commit_is_named(suffix: str, commit: str, tmp_path: pathlib.Path):
    odd = release(tmp_path, {(3, 'ops-tracing', suffix): (commit, 'A = 1\n')})

    (found,) = release_check.one_commit(odd)

    assert found.endswith(f'is line 3 of {commit or "nothing"}, not line 3 of {COMMIT}')


def test_module_that_is_on_one_line_alone_is_named(tmp_path: pathlib.Path):
    odd = release(tmp_path, {(2, 'ops', '.whl'): (COMMIT, 'A = 2\n')})

    assert list(release_check.alike(odd)) == [
        'ops/a.py is not the same in the wheels of both lines'
    ]


@pytest.mark.parametrize(
    ('changes', 'security', 'said'),
    [
        (CHANGES.replace('*Both lines.* ', ''), SECURITY, 'does not say which lines this reaches'),
        (CHANGES.replace('Both lines', 'Line 4'), SECURITY, 'does not say which lines'),
        (CHANGES.replace('## compat', '## other'), SECURITY, 'has no entry for compat'),
        (CHANGES, '', 'does not say which N fixes what'),
        (CHANGES, SECURITY.replace('Both lines', 'all'), 'names no line'),
        (CHANGES, '| compat.99 | Both lines | a fix |\n', 'a release that is not there yet'),
    ],
)
def test_log_that_does_not_name_its_lines_is_told(
    changes: str, security: str, said: str, tmp_path: pathlib.Path
):
    (found,) = release_check.logged(release(tmp_path, None, changes, security))

    assert said in found
