# SPDX-License-Identifier: Apache-2.0
"""Lines for a charm's ``tox.ini``, ``noxfile.py`` or workflow that run the same matrix."""

from __future__ import annotations

import json
import shlex
from typing import Callable, Dict, List

from ops.local import _interpreters
from ops.local._error import UsageError
from ops.matrix import _environment, _recipe, _releases
from ops.matrix._cells import Cell
from ops.matrix._run import Request
from ops_compat import lines

_SOURCE = 'where the wheels of ops are: a folder, or PIP_INDEX_URL of an index of yours'


def snippet(kind: str, asked: Request) -> str:
    """Return the lines for one of :data:`SNIPPETS`.

    Raises:
        UsageError: if the charm cannot be read.
    """
    recipe = _recipe.read(asked.charm.resolve())
    pythons = asked.pythons or recipe.pythons or _interpreters.SUPPORTED
    cells = [Cell(python, line) for python in pythons for line in asked.lines]
    fitting = [cell for cell in cells if _fits(cell, recipe)]
    if not fitting:
        raise UsageError(f'cannot write a matrix: no Python of {", ".join(pythons)} fits')
    return _WRITERS[kind](recipe, fitting)


def _fits(cell: Cell, recipe: _recipe.Recipe) -> bool:
    words = [*recipe.install, *recipe.constraints]
    try:
        _environment.refuse_python(recipe.requires_python, cell.python)
    except _environment.Refused:
        return False
    return bool(_releases.choose(cell.line, cell.python, words).line)


def _tox(recipe: _recipe.Recipe, cells: List[Cell]) -> str:
    pythons = list(dict.fromkeys(cell.python for cell in cells))
    own = sorted({cell.line for cell in cells})
    written = [
        f'[testenv:unit-{{{",".join(pythons)}}}-line{{{",".join(map(str, own))}}}]',
        'skip_install = true',
        f'# PIP_FIND_LINKS says {_SOURCE}.',
        'pass_env = PIP_*',
        'set_env =',
        *(f'    {name} = {_in_tox(text)}' for name, text in recipe.env.items()),
        *(f'    line{line}: {lines.OVERRIDE} = {line}' for line in own),
        'deps =',
        *(f'    {word}' for word in recipe.install),
        *(f'    line{line}: {word}' for line in own for word in _pins(line)),
        'commands =',
        f'    {_in_tox(shlex.join(recipe.command))} {{posargs}}',
        '',
        '[testenv:matrix]',
        'description = compare the cells: ops has to be installed beside tox',
        'skip_install = true',
        'allowlist_externals = ops',
        'commands = ops matrix {tox_root} -- {posargs}',
    ]
    return '\n'.join(written)


def _pins(line: int) -> List[str]:
    # Below the first Python of line 3 the wheel of line 2 shows it, by the variable.
    if line == 2:
        return [f'ops=={lines.version(2)}']
    first = '.'.join(map(str, lines.FIRST_PYTHON_OF_LINE_3))
    return [
        f'ops=={lines.version(3)}; python_version >= "{first}"',
        f'ops=={lines.version(2)}; python_version < "{first}"',
    ]


def _in_tox(text: str) -> str:
    return text.replace('{charm}', '{tox_root}')


def _nox(recipe: _recipe.Recipe, cells: List[Cell]) -> str:
    pythons = list(dict.fromkeys(cell.python for cell in cells))
    own = sorted({cell.line for cell in cells})
    releases: Dict[int, Dict[str, str]] = {
        line: {'old': f'ops=={_release(line, "3.8")}', 'new': f'ops=={_release(line, "3.12")}'}
        for line in own
    }
    written = [
        'import pathlib',
        '',
        'import nox',
        '',
        'CHARM = str(pathlib.Path(__file__).parent)',
        f'INSTALL = {list(recipe.install)!r}',
        f'OPS = {releases!r}',
        f'ENV = {dict(recipe.env)!r}',
        '',
        '',
        f'@nox.session(python={pythons!r})',
        f"@nox.parametrize('line', {own!r})",
        'def unit(session, line):',
        '    """Run the unit tests on one Python and one line of ops.',
        '',
        f'    PIP_FIND_LINKS says {_SOURCE}.',
        '    """',
        "    kind = 'old' if session.python in ('3.8', '3.9') else 'new'",
        '    session.install(*INSTALL, OPS[line][kind])',
        "    env = {name: text.replace('{charm}', CHARM) for name, text in ENV.items()}",
        f'    session.run(*{list(recipe.command)!r}, *session.posargs,',
        f"                env={{**env, '{lines.OVERRIDE}': str(line)}})",
        '',
        '',
        '@nox.session(venv_backend="none")',
        'def matrix(session):',
        '    """Compare the cells: ops has to be installed beside nox."""',
        "    session.run('ops', 'matrix', CHARM, '--', *session.posargs)",
    ]
    return '\n'.join(written)


def _release(line: int, python: str) -> str:
    return lines.version(_releases.choose(line, python, ()).line)


def _github(recipe: _recipe.Recipe, cells: List[Cell]) -> str:
    pythons = list(dict.fromkeys(cell.python for cell in cells))
    narrowed = ' '.join(f'--python {python}' for python in pythons)
    written = [
        'name: matrix',
        'on: [push, pull_request]',
        'jobs:',
        '  matrix:',
        '    runs-on: ubuntu-22.04  # newer ones have no Python 3.8 and 3.9',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - uses: actions/setup-python@v5',
        '        with:',
        '          # The last one runs ops itself.',
        '          python-version: |',
        *(f'            {python}' for python in pythons),
        f'      - run: python -m pip install "ops[testing]=={_release(3, pythons[-1])}"',
        '        env:',
        f'          PIP_FIND_LINKS: {json.dumps("wheels")}  # {_SOURCE}',
        f'      - run: python -m ops matrix . {narrowed}',
    ]
    return '\n'.join(written)


_WRITERS: Dict[str, Callable[[_recipe.Recipe, List[Cell]], str]] = {
    'tox': _tox,
    'nox': _nox,
    'github': _github,
}
SNIPPETS = tuple(_WRITERS)
