#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Show that the security tests can fail: take each fix out of a copy of this tree, and run them.

Usage::

    python tools/prove_security.py            # every fix of tests/kit/security_fixes.py
    python tools/prove_security.py R7 R18     # those for these requirements

The tests of this tree are not run here: they pass first, by themselves. The exit code is 1 if
some tests pass without the fix that they are named for.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from typing import Sequence

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests'))

from kit import security_fixes  # noqa: E402  # found by the line above

TESTS = pathlib.Path('tests') / 'py38' / 'security'
COPIED = ('ops', 'ops_compat', 'packages', 'tests', 'tools', 'pyproject.toml')
TESTS_FAILED = 1  # the exit code of pytest


def main(rows: Sequence[str]) -> int:
    """Take out each fix in turn, and print what the tests say; 1 if some say nothing."""
    fixes = [fix for fix in security_fixes.FIXES if not rows or fix.row in rows]
    with tempfile.TemporaryDirectory(prefix='prove-') as folder:
        copy = _copy(pathlib.Path(folder) / 'tree')
        broken = [fix for fix in fixes if not _shows(copy, fix)]
    print(f'\n{len(fixes) - len(broken)} of {len(fixes)} fixes are held by their tests')
    return int(bool(broken) or not fixes)


def _copy(copy: pathlib.Path) -> pathlib.Path:
    copy.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, copy / name, ignore=shutil.ignore_patterns('__pycache__', 'build')
            )
        else:
            shutil.copy(ROOT / name, copy / name)
    return copy


def _shows(copy: pathlib.Path, fix: security_fixes.Fix) -> bool:
    path = fix.place(copy)
    before = path.read_text(encoding='utf-8')
    path.write_text(before.replace(fix.old, fix.new), encoding='utf-8')
    try:
        passed = [line for line in fix.lines if not _fail(copy, fix.tests, line)]
    finally:
        path.write_text(before, encoding='utf-8')
    said = f'NOT SHOWN on line {passed}' if passed else 'its tests fail'
    print(f'{fix.row:12}{fix.title:70}{said}', flush=True)
    return not passed


def _fail(copy: pathlib.Path, tests: Sequence[str], line: int) -> bool:
    """Say whether each of the tests' files fails on a line."""
    return all(
        subprocess.run(
            [sys.executable, '-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider', TESTS / test],
            cwd=copy,
            env={**os.environ, 'OPS_COMPAT_LINE': str(line), 'PYTHONDONTWRITEBYTECODE': '1'},
            stdout=subprocess.DEVNULL,
            check=False,
        ).returncode
        == TESTS_FAILED
        for test in tests
    )


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
