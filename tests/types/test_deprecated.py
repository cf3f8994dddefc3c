# SPDX-License-Identifier: Apache-2.0
"""What type checkers, and so editors, show of what is deprecated; ``nox -s types`` runs it."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
from typing import Any, Callable, Dict, List

import pytest
from kit.source import TOP

from ops_compat import deprecations

PROGRAM = """\
import ops
from ops import testing


class Charm(ops.CharmBase):
    pass


harness = testing.Harness(Charm)
ctx = testing.Context(Charm, meta={'name': 'x'})
print(ctx.charm_spec)
"""
MARKED = {9: deprecations.HARNESS, 11: deprecations.CONTEXT_CHARM_SPEC}
Reports = Dict[int, str]
"""What is said of a line of the program, by the line's number."""


def mypy(folder: pathlib.Path, silenced: bool = False) -> Reports:
    text = f'# mypy: disable-error-code=deprecated\n{PROGRAM}' if silenced else PROGRAM
    (folder / 'program.py').write_text(text)
    (folder / 'mypy.ini').write_text('[mypy]\nenable_error_code = deprecated\nstrict = True\n')
    said = _said(['mypy', '--cache-dir', 'cache', 'program.py'], folder)
    found = re.findall(r'^program\.py:(\d+): (.*)$', said, re.M)
    return {int(line): text for line, text in found}


def pyright(folder: pathlib.Path, silenced: bool = False) -> Reports:
    (folder / 'program.py').write_text(PROGRAM)
    settings: Dict[str, Any] = {'strict': ['program.py'], 'extraPaths': [str(TOP)]}
    if silenced:
        settings.update(strict=[], typeCheckingMode='strict', reportDeprecated=False)
    (folder / 'pyrightconfig.json').write_text(json.dumps(settings))
    said = _said(['pyright', '--outputjson'], folder)
    return {
        each['range']['start']['line'] + 1: f'{each["severity"]}: {each["message"]}'
        for each in json.loads(said)['generalDiagnostics']
    }


def _said(command: List[str], folder: pathlib.Path) -> str:
    environ = {**os.environ, 'MYPYPATH': str(TOP), 'PYRIGHT_PYTHON_IGNORE_WARNINGS': '1'}
    done = subprocess.run(
        [sys.executable, '-m', *command],
        cwd=folder,
        env=environ,
        capture_output=True,
        encoding='utf-8',
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


each_checker = pytest.mark.parametrize('check', [mypy, pyright])


@each_checker
def test_what_is_marked_is_reported_where_it_is_used(
    check: Callable[..., Reports], tmp_path: pathlib.Path
):
    reports = check(tmp_path)

    assert set(reports) == set(MARKED)
    for line, row in MARKED.items():
        assert row.message in reports[line]
        assert 'error' in reports[line]


@each_checker
def test_one_setting_silences_it(check: Callable[..., Reports], tmp_path: pathlib.Path):
    assert check(tmp_path, silenced=True) == {}
