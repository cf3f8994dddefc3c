# SPDX-License-Identifier: Apache-2.0
"""The environment of one cell: a venv with what the charm asks for, kept between calls."""

from __future__ import annotations

import pathlib
import shutil
from typing import Callable, List, Mapping, NamedTuple, Sequence

from ops.local._error import UsageError
from ops.matrix import _commands, _refusals, _releases
from ops.matrix._cells import CANNOT_INSTALL, LEFT_OUT, Cell
from ops.matrix._recipe import Recipe
from ops.matrix._wheels import Wheels


class Refused(Exception):
    """A cell that cannot be made, and how that counts."""

    def __init__(self, status: str, reason: str, log: str = ''):
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.log = log


class Plan(NamedTuple):
    """What is installed for a cell."""

    cell: Cell
    interpreter: str
    installed: _releases.Choice
    arguments: Sequence[str]
    """For ``pip install``."""
    files: Mapping[str, str]
    """Files that the arguments name, to be written beside the environment."""

    @property
    def place(self) -> str:
        """The name of the environment: cells that install the same share one."""
        kind = 'published' if self.cell.published else 'line'
        return f'{self.cell.python}-{kind}{self.installed.line}'


def plan(cell: Cell, interpreter: str, recipe: Recipe, wheels: Wheels) -> Plan:
    """Decide what to install for a cell.

    Raises:
        Refused: if the charm, or the Python, leaves out what would have to be installed.
    """
    refuse_python(recipe.requires_python, cell.python)
    words = [*recipe.install, *recipe.constraints]
    choice = _releases.choose(cell.line, cell.python, words, published=cell.published)
    if not choice.line:
        raise Refused(LEFT_OUT, f'cannot install: {choice.reason}')
    pins = _releases.versions(choice.line, published=cell.published)
    source = [] if cell.published else ['--find-links', str(wheels.of(choice.line))]
    # Three signs: two would take ours as the published one, where an index of the user has it.
    constraints = [*recipe.constraints, *(f'{name}==={pin}' for name, pin in pins.items())]
    requirements = '\n'.join([*recipe.install, ''])
    return Plan(
        cell,
        interpreter,
        choice,
        [*source, '-r', 'requirements.txt', '-c', 'constraints.txt'],
        {'requirements.txt': requirements, 'constraints.txt': '\n'.join([*constraints, ''])},
    )


def refuse_python(specifier: str, python: str) -> None:
    """Refuse a Python that the charm is not for."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        fits = not specifier or SpecifierSet(specifier).contains(f'{python}.99')
    except InvalidSpecifier as exc:
        raise UsageError(f'cannot read requires-python of the charm: {exc}') from exc
    if not fits:
        raise Refused(LEFT_OUT, f'cannot install: the charm needs {specifier}')


def make(
    asked: Plan,
    folder: pathlib.Path,
    charm: pathlib.Path,
    environ: Mapping[str, str],
    *,
    timeout: float,
    fresh: bool = False,
    on_line: Callable[[str], None],
) -> pathlib.Path:
    """Make the environment of a cell, unless it is there already, and return its folder.

    Args:
        asked: what is installed.
        folder: where the environments of the charm are.
        charm: the folder of the charm, where paths in requirements start from.
        environ: the variables of the installer, which may name an index.
        timeout: seconds for each of its programs.
        fresh: whether it is made again if it is there.
        on_line: called with each line that an installer writes.

    Raises:
        Refused: if something cannot be installed.
    """
    place = folder / asked.place
    stamp = place / 'made.txt'
    files = {str(place / name): text for name, text in asked.files.items()}
    key = '\n'.join([asked.interpreter, *asked.arguments, *files.values()])
    if not fresh and stamp.is_file() and stamp.read_text(encoding='utf-8') == key:
        return place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, text in files.items():
        pathlib.Path(name).write_text(text, encoding='utf-8')
    words = [str(place / word) if word in asked.files else word for word in asked.arguments]
    for command in _commands_for(asked.interpreter, place / 'venv', words, environ):
        done = _commands.run(
            command,
            directory=charm,
            environ=environ,
            log=place / 'log',
            timeout=timeout,
            on_line=on_line,
        )
        if done.timed_out:
            said = f'{timeout:.0f} s were not enough for {" ".join(command[:3])}'
            raise Refused(CANNOT_INSTALL, said, str(place / 'log'))
        if done.returncode:
            status, reason = _refusals.read(done.output, asked.cell.python)
            raise Refused(status, reason, str(place / 'log'))
    stamp.write_text(key, encoding='utf-8')
    return place


def _commands_for(
    interpreter: str, venv: pathlib.Path, words: Sequence[str], environ: Mapping[str, str]
) -> List[List[str]]:
    """Return the programs that make an environment: uv, or venv and pip."""
    uv = shutil.which('uv', path=environ.get('PATH'))
    python = str(venv / 'bin' / 'python')
    if uv is None:
        pip = [python, '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input']
        return [[interpreter, '-m', 'venv', str(venv)], [*pip, *words]]
    return [
        [uv, 'venv', '--python', interpreter, str(venv)],
        [uv, 'pip', 'install', '--python', python, *words],
    ]
