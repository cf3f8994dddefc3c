# SPDX-License-Identifier: Apache-2.0
"""One call: a charm's tests in every cell, and what differs between the cells."""

from __future__ import annotations

import pathlib
import shlex
import shutil
import time
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ops.local import _interpreters, _toml
from ops.local._error import UsageError
from ops.matrix import (
    _commands,
    _compare,
    _environment,
    _expected,
    _observed,
    _observer,
    _places,
    _recipe,
    _wheels,
)
from ops.matrix._cells import BROKE, NO_TESTS, RAN, TIMED_OUT, Cell, Result
from ops_compat import behaviours, lines

LINES = (2, 3)
PUBLISHED_SURFACE = 'later-names=off'
_OBSERVER = 'ops_matrix_observer'
_NO_TESTS_COLLECTED = 5
_TESTS_RAN = (0, 1, 2)
"""Exit codes of pytest after which its report stands; 2 is for files that it could not collect."""
_LAST_LINES = 3
_INSTALL_SECONDS = 1800.0


class Request(NamedTuple):
    """What one call is asked for."""

    charm: pathlib.Path
    arguments: Tuple[str, ...] = ()
    """For pytest, after those of the charm."""
    pythons: Tuple[str, ...] = ()
    """Such as ``3.8``; none for all that are here."""
    lines: Tuple[int, ...] = LINES
    published: bool = False
    """Whether there are cells with the published packages too."""
    published_surface: bool = False
    """Whether our cells have the published names alone."""
    timeout: float = 1800.0
    """Seconds for the tests of a cell."""
    expected: Optional[pathlib.Path] = None
    """A file of expected differences, instead of the charm's."""
    fresh: bool = False
    """Whether environments that are there are made again."""


class Listener:
    """Is told how a call goes on; this one keeps it to itself."""

    def planned(self, recipe: _recipe.Recipe, cells: Sequence[Cell]) -> None:
        """Hear how the charm is tested, before anything is done."""

    def began(self, what: str, cell: Optional[Cell] = None) -> None:
        """Hear what is done now."""

    def wrote(self, line: str) -> None:
        """Hear a line that a program of a cell wrote."""

    def ended(self, result: Result) -> None:
        """Hear what became of a cell."""


class Report(NamedTuple):
    """What a call showed."""

    recipe: _recipe.Recipe
    results: List[Result]
    sorted: _expected.Sorted

    @property
    def differences(self) -> List[_compare.Group]:
        """What differs and is not expected, put together where it is the same for tests."""
        return _compare.grouped(self.sorted.unexpected)

    @property
    def succeeded(self) -> bool:
        """Whether cells ran, all of them well, and only what is expected differs."""
        ran = any(result.ran for result in self.results)
        faults = any(result.is_fault or result.counts.failed for result in self.results)
        return ran and not (faults or self.sorted.unexpected or self.sorted.stale)


def run_matrix(asked: Request, listener: Listener, environ: Mapping[str, str]) -> Report:
    """Run the tests of a charm in each cell and compare.

    Raises:
        UsageError: if the charm cannot be read, has no tests, or no cell is left to run.
    """
    charm = asked.charm.resolve()
    recipe = _recipe.read(charm)
    file = (asked.expected or recipe.expected).resolve()
    if asked.expected is not None and not file.is_file():
        raise UsageError(f'cannot read the expected differences: there is no {file}')
    entries = _expected.read(_toml.read(file), str(file)) if file.is_file() else []
    interpreters = _wanted(asked, recipe)
    cells = list(_cells(asked, interpreters))
    listener.planned(recipe, cells)
    root = _places.root(environ)
    with _places.held(root):
        listener.began('making the wheels of both lines')
        newest = interpreters[max(interpreters, key=_interpreters.as_numbers)]
        outside = _commands.environment(environ)
        wheels = _wheels.make(root, newest, outside, _INSTALL_SECONDS)
    folder = _places.of_charm(root, charm)
    with _places.held(folder):
        making = _Making(asked, recipe, wheels, folder, outside, listener)
        results = [making.result(cell, interpreters[cell.python]) for cell in cells]
    held = [] if asked.arguments else _held(entries, results, asked)
    return Report(recipe, results, _expected.sort(_compare.differences(results), entries, held))


def _held(
    entries: Sequence[_expected.Expected], results: Sequence[Result], asked: Request
) -> List[_expected.Expected]:
    """Return the entries that have to match something in the cells that ran."""
    ran = [result.name for result in results if result.ran]
    narrowed = bool(asked.pythons) or asked.lines != LINES
    return [one for one in entries if one.must_match(ran) and (one.between or not narrowed)]


def _wanted(asked: Request, recipe: _recipe.Recipe) -> Dict[str, str]:
    found = _interpreters.find()
    wanted = asked.pythons or recipe.pythons or tuple(found)
    missing = [python for python in wanted if python not in found]
    if missing:
        raise UsageError(
            f'cannot test on Python {", ".join(missing)}: it is not here, or cannot make '
            f'environments; here are {", ".join(found)}'
        )
    return {python: found[python] for python in wanted}


def _cells(asked: Request, pythons: Mapping[str, str]) -> List[Cell]:
    kinds = (False, True) if asked.published else (False,)
    return [
        Cell(python, line, published)
        for python in pythons
        for published in kinds
        for line in asked.lines
    ]


class _Making:
    """The cells of one call, one after the other."""

    def __init__(
        self,
        asked: Request,
        recipe: _recipe.Recipe,
        wheels: _wheels.Wheels,
        folder: pathlib.Path,
        outside: Mapping[str, str],
        listener: Listener,
    ):
        self._asked = asked
        self._recipe = recipe
        self._wheels = wheels
        self._folder = folder
        self._outside = outside
        self._listener = listener

    def result(self, cell: Cell, interpreter: str) -> Result:
        try:
            plan = _environment.plan(cell, interpreter, self._recipe, self._wheels)
            self._listener.began('its environment', cell)
            place = _environment.make(
                plan,
                self._folder,
                self._recipe.charm,
                self._outside,
                timeout=_INSTALL_SECONDS,
                fresh=self._asked.fresh,
                on_line=self._listener.wrote,
            )
        except _environment.Refused as refused:
            result = Result(cell, refused.status, refused.reason, log=refused.log)
        else:
            self._listener.began('its tests', cell)
            result = self._tested(plan, place)
        self._listener.ended(result)
        return result

    def _tested(self, plan: _environment.Plan, place: pathlib.Path) -> Result:
        cell = plan.cell
        folder = self._folder / 'runs' / cell.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(str(_observer.__file__), str(folder / f'{_OBSERVER}.py'))
        charm = str(self._recipe.charm)
        words = [word.replace('{charm}', charm) for word in self._recipe.command]
        began = time.monotonic()
        done = _commands.run(
            [*words, *self._asked.arguments],
            directory=self._recipe.charm,
            environ=self._environ(cell, place, folder),
            log=folder / 'log',
            timeout=self._asked.timeout,
            on_line=self._listener.wrote,
        )
        seconds = time.monotonic() - began
        recording = _observed.read(folder / 'report')
        status, note = status_of(done, recording, self._asked.timeout)
        notes = [note, plan.installed.reason]
        return Result(
            cell,
            status,
            '; '.join(filter(None, notes)),
            seconds,
            recording.observed,
            str(folder / 'log'),
        )

    def _environ(self, cell: Cell, place: pathlib.Path, folder: pathlib.Path) -> Dict[str, str]:
        charm = str(self._recipe.charm)
        own = {key: text.replace('{charm}', charm) for key, text in self._recipe.env.items()}
        return {
            **self._outside,
            **own,
            **_of_line(cell, self._asked.published_surface),
            'PATH': _joined(str(place / 'venv' / 'bin'), self._outside.get('PATH', '')),
            'PYTHONPATH': _joined(str(folder), own.get('PYTHONPATH', '')),
            'PYTHONDONTWRITEBYTECODE': '1',
            'PYTEST_ADDOPTS': shlex.join(
                ['-p', _OBSERVER, f'--rootdir={charm}', '-o', f'cache_dir={folder / "cache"}']
            )
            + f' {own.get("PYTEST_ADDOPTS", "")}',
            'VIRTUAL_ENV': str(place / 'venv'),
            _observer.REPORT: str(folder / 'report'),
        }


def _of_line(cell: Cell, published_surface: bool) -> Dict[str, str]:
    if cell.published:
        return {}
    setting = {behaviours.OVERRIDE: PUBLISHED_SURFACE} if published_surface else {}
    return {lines.OVERRIDE: str(cell.line), **setting}


def _joined(*paths: str) -> str:
    return ':'.join(filter(None, paths))


def status_of(
    done: _commands.Done, recording: _observed.Recording, timeout: float
) -> Tuple[str, str]:
    """Return how a cell counts after its tests, and what is to be said about that."""
    if done.timed_out:
        running = recording.observed.running
        where = f'in {running}' if running else 'before a test began'
        return TIMED_OUT, f'{timeout:.0f} s were not enough; it was {where}'
    if done.returncode == _NO_TESTS_COLLECTED:
        return NO_TESTS, 'pytest found no tests'
    if not recording.finished or done.returncode not in _TESTS_RAN:
        said = ' / '.join([line for line in done.output if line.strip()][-_LAST_LINES:])
        return BROKE, f'exit code {done.returncode}: {said or "nothing was said"}'
    return RAN, ''
