# SPDX-License-Identifier: Apache-2.0
"""Build the commit that is checked out: three distributions, two lines, wheel and sdist of each.

What is built is the commit and not the folder, so that ``dist/`` says the same wherever it was
made: the tree is cloned to a temporary place, and every date is the commit's. Needs ``build``
and ``setuptools`` in the running environment.

Usage::

    python tools/build_all.py               # into dist/, which is made anew
    python tools/build_all.py FOLDER        # into another folder
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from typing import Sequence

import dist_pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = ROOT / 'dist'
PROJECTS = ('.', 'packages/ops-scenario', 'packages/ops-tracing')
LINES = (2, 3)


def main(dist: pathlib.Path = DIST) -> None:
    """Make the folder of distributions anew."""
    os.umask(0o022)  # a wheel keeps the modes of files
    shutil.rmtree(dist, ignore_errors=True)
    changed = _git('status', '--porcelain', '--untracked-files=no')
    if changed:
        print(f'left out, since not committed:\n{changed}')
    with tempfile.TemporaryDirectory(prefix='ops-build-') as folder:
        tree = pathlib.Path(folder, 'tree')
        _git('clone', '--quiet', '--no-hardlinks', str(ROOT), str(tree))
        for line in LINES:
            for project in PROJECTS:
                _build(tree, project, line, dist_pages.folder_of(dist, line))
    made = dist_pages.write(dist)
    print(f'built {len(made)} files from {_git("rev-parse", "HEAD")} into {dist}')


def _build(tree: pathlib.Path, project: str, line: int, place: pathlib.Path) -> None:
    """Build an sdist, and the wheel from it."""
    print(f'line {line}: {project}', flush=True)
    subprocess.run(['git', 'clean', '-fdxq'], cwd=str(tree), check=True)
    environ = {
        **os.environ,
        'OPS_COMPAT_BUILD_LINE': str(line),
        'SOURCE_DATE_EPOCH': _git('log', '-1', '--format=%ct'),
    }
    command = [sys.executable, '-m', 'build', '--no-isolation', '--outdir', str(place)]
    done = subprocess.run(
        [*command, str(tree / project)],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
        check=False,
    )
    if done.returncode:
        raise SystemExit(f'{done.stdout}\ncannot build {project} as line {line}')


def _git(*words: str) -> str:
    command: Sequence[str] = ['git', '-C', str(ROOT), *words]
    return subprocess.run(
        command, stdout=subprocess.PIPE, encoding='utf-8', check=True
    ).stdout.strip()


if __name__ == '__main__':
    main(*(pathlib.Path(word).resolve() for word in sys.argv[1:]))
