# SPDX-License-Identifier: Apache-2.0
"""How ``ops matrix`` shows what it does, and at the end what differs."""

from __future__ import annotations

import shlex
from typing import Any, Dict, Iterator, List, Optional, Sequence, TextIO

from ops.matrix import Cell, Listener, Recipe, Report, Result, _grid


class Progress(Listener):
    """Show what is done as it is done."""

    def __init__(self, out: TextIO, *, verbose: bool = False):
        self._out = out
        self._verbose = verbose
        self._cells = 0
        self._begun: Dict[str, int] = {}

    def planned(self, recipe: Recipe, cells: Sequence[Cell]) -> None:
        """Show how the charm is tested."""
        self._cells = len(cells)
        for line in _recipe(recipe):
            self._print(line)
        self._print(f'cells:       {" ".join(cell.name for cell in cells)}')

    def began(self, what: str, cell: Optional[Cell] = None) -> None:
        """Show what is done now, and how far it is."""
        if cell is None:
            self._print(what)
            return
        number = self._begun.setdefault(cell.name, len(self._begun) + 1)
        self._print(f'[{number}/{self._cells}] {cell.name}: {what}')

    def wrote(self, line: str) -> None:
        """Show a line of a program, if that is wanted."""
        if self._verbose:
            self._print(f'    {line}')

    def ended(self, result: Result) -> None:
        """Show what became of a cell."""
        self._begun.setdefault(result.name, len(self._begun) + 1)
        for line in _grid.ended(result):
            self._print(f'    {line}')

    def _print(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def _recipe(recipe: Recipe) -> Iterator[str]:
    yield f'charm:       {recipe.charm}'
    yield f'read from:   {", ".join(recipe.sources) or "nothing; these are the defaults"}'
    yield f'install:     {", ".join(recipe.install)}'
    if recipe.constraints:
        yield f'constraints: {len(recipe.constraints)} of them'
    yield f'command:     {shlex.join(recipe.command)}'
    for name, text in recipe.env.items():
        yield f'env:         {name}={text}'


def told(report: Report) -> Iterator[str]:
    """Yield the report: the grid, what is to be said of cells, skips, and what differs."""
    yield ''
    yield from _grid.grid(report.results)
    for head, lines in (
        ('notes', _grid.notes(report.results)),
        ('skipped', _grid.skips(report.results)),
        ('failed in every cell that ran', _grid.failures(report.results)),
        ('expected differences', _expected(report)),
        ('differences between the cells', _grid.described(report.differences)),
        ('expected, and not there any more (take them out)', map(str, report.sorted.stale)),
    ):
        found = list(lines)
        if found:
            yield f'\n{head}:'
            yield from (f'  {line}' for line in found)
    yield f'\n{_total(report)}'


def _expected(report: Report) -> Iterator[str]:
    for entry, count in report.sorted.expected:
        yield f'{entry}: {count}, since {entry.reason}'


def _total(report: Report) -> str:
    results = report.results
    ran = sum(result.ran for result in results)
    left = len(results) - ran
    words = [f'{ran} of {len(results)} cells ran'] if left else [f'all {ran} cells ran']
    failed = sum(result.counts.failed for result in results)
    if failed:
        words.append(f'{failed} tests failed')
    words.append(f'{len(report.sorted.unexpected) or "no"} unexpected differences')
    if report.sorted.stale:
        words.append(f'{len(report.sorted.stale)} expected ones are not there')
    return f'{"well" if report.succeeded else "not well"}: {", ".join(words)}'


def as_json(report: Report) -> Dict[str, Any]:
    """Return the report as plain values."""
    return {
        'succeeded': report.succeeded,
        'recipe': {
            'charm': str(report.recipe.charm),
            'sources': report.recipe.sources,
            'install': report.recipe.install,
            'constraints': report.recipe.constraints,
            'command': report.recipe.command,
            'env': report.recipe.env,
        },
        'cells': list(map(_cell, report.results)),
        'differences': [
            {
                'kind': group.kind,
                'what': group.what,
                'tests': group.tests,
                'sides': [{'seen': seen, 'cells': cells} for seen, cells in group.sides],
            }
            for group in report.differences
        ],
        'expected': [
            {'entry': str(entry), 'matched': count, 'reason': entry.reason}
            for entry, count in report.sorted.expected
        ],
        'stale': [str(entry) for entry in report.sorted.stale],
    }


def _cell(result: Result) -> Dict[str, Any]:
    tests: List[Dict[str, str]] = [
        {'name': name, **outcome._asdict()} for name, outcome in result.observed.tests.items()
    ]
    return {
        'name': result.name,
        'python': result.cell.python,
        'line': result.cell.line,
        'published': result.cell.published,
        'status': result.status,
        'note': result.note,
        'seconds': round(result.seconds, 1),
        **result.counts._asdict(),
        'facts': dict(result.observed.facts),
        'log': result.log,
        'tests': tests,
    }
