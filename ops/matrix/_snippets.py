# SPDX-License-Identifier: Apache-2.0
"""Lines for a charm's ``tox.ini``, ``noxfile.py`` or workflow that run the same matrix."""

from __future__ import annotations

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
    pins = _pins(cells, recipe)
    if not pins:
        raise UsageError(f'cannot write a matrix: no Python of {", ".join(pythons)} fits')
    return _WRITERS[kind](recipe, pins)


def _pins(cells: List[Cell], recipe: _recipe.Recipe) -> Dict[Cell, str]:
    """Return the requirement of ``ops`` of each cell that the charm can have."""
    words = [*recipe.install, *recipe.constraints]
    pins: Dict[Cell, str] = {}
    for cell in cells:
        try:
            _environment.refuse_python(recipe.requires_python, cell.python)
        except _environment.Refused:
            continue
        line = _releases.choose(cell.line, cell.python, words).line
        if line:
            pins[cell] = f'ops=={lines.version(line)}'
    return pins


def _tox(recipe: _recipe.Recipe, pins: Dict[Cell, str]) -> str:
    written = [
        f'[testenv:unit-{{{",".join(cell.name for cell in pins)}}}]',
        'skip_install = true',
        f'# PIP_FIND_LINKS says {_SOURCE}.',
        'pass_env = PIP_*',
        'set_env =',
        *(f'    {name} = {_in_tox(text)}' for name, text in recipe.env.items()),
        *(f'    line{line}: {lines.OVERRIDE} = {line}' for line in _lines(pins)),
        'deps =',
        *(f'    {word}' for word in recipe.install),
        *(f'    {cell.name}: {pin}' for cell, pin in pins.items()),
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


def _lines(pins: Dict[Cell, str]) -> List[int]:
    return sorted({cell.line for cell in pins})


def _in_tox(text: str) -> str:
    return text.replace('{charm}', '{tox_root}')


def _nox(recipe: _recipe.Recipe, pins: Dict[Cell, str]) -> str:
    written = [
        'import pathlib',
        '',
        'import nox',
        '',
        'CHARM = str(pathlib.Path(__file__).parent)',
        f'INSTALL = {list(recipe.install)!r}',
        'CELLS = [',
        *(f'    {(cell.python, cell.line, pin)!r},' for cell, pin in pins.items()),
        ']',
        f'COMMAND = {list(recipe.command)!r}',
        f'ENV = {dict(recipe.env)!r}',
        '',
        '',
        "@nox.session(venv_backend='venv')",
        "@nox.parametrize('python,line,ops', CELLS, ids=[f'{c[0]}-line{c[1]}' for c in CELLS])",
        'def unit(session, line, ops):',
        '    """Run the unit tests on one Python and one line of ops.',
        '',
        f'    PIP_FIND_LINKS says {_SOURCE}.',
        '    """',
        '    session.install(*INSTALL, ops)',
        "    env = {name: text.replace('{charm}', CHARM) for name, text in ENV.items()}",
        f"    env['{lines.OVERRIDE}'] = str(line)",
        "    command = [word.replace('{charm}', CHARM) for word in COMMAND]",
        '    session.run(*command, *session.posargs, env=env)',
        '',
        '',
        "@nox.session(venv_backend='none')",
        'def matrix(session):',
        '    """Compare the cells: ops has to be installed beside nox."""',
        "    session.run('ops', 'matrix', CHARM, '--', *session.posargs)",
    ]
    return '\n'.join(written)


def _github(recipe: _recipe.Recipe, pins: Dict[Cell, str]) -> str:
    pythons = list(dict.fromkeys(cell.python for cell in pins))
    narrowed = ' '.join(f'--python {python}' for python in pythons)
    newest = _releases.choose(3, pythons[-1], ()).line
    written = [
        'name: matrix',
        'on: [push, pull_request]',
        'jobs:',
        '  matrix:',
        '    runs-on: ubuntu-22.04',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - uses: actions/setup-python@v5',
        '        with:',
        '          # The last one runs ops itself.',
        '          python-version: |',
        *(f'            {python}' for python in pythons),
        f'      - run: python -m pip install "ops=={lines.version(newest)}"',
        '        env:',
        f'          PIP_FIND_LINKS: wheels  # {_SOURCE}',
        f'      - run: python -m ops matrix . {narrowed}',
    ]
    return '\n'.join(written)


_WRITERS: Dict[str, Callable[[_recipe.Recipe, Dict[Cell, str]], str]] = {
    'tox': _tox,
    'nox': _nox,
    'github': _github,
}
SNIPPETS = tuple(_WRITERS)
