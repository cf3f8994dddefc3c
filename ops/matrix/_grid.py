# SPDX-License-Identifier: Apache-2.0
"""A matrix as text: the grid of its cells, the skips with their reasons, the differences."""

from __future__ import annotations

import re
from typing import Dict, Iterator, List, Sequence, Set, Tuple

from ops.matrix._cells import RAN, TIMED_OUT, Result, reasons
from ops.matrix._compare import Group, Sides

_MOST_NAMES = 5
_WIDTH = 28


def grid(results: Sequence[Result]) -> Iterator[str]:
    """Yield the rows: interpreters down, lines across."""
    columns = sorted({result.cell.column for result in results})
    pythons = list(dict.fromkeys(result.cell.python for result in results))
    cells = {(result.cell.python, result.cell.column): _cell(result) for result in results}
    heads = [re.sub(r'(\d)', r' \1', column) for column in columns]
    yield _row('', heads)
    yield _row('', ['passed / failed / skipped'] * len(columns))
    for python in pythons:
        yield _row(python, [cells.get((python, column), '-') for column in columns])


def notes(results: Sequence[Result]) -> Iterator[str]:
    """Yield what is to be said about single cells."""
    for result in results:
        if result.status not in (RAN, TIMED_OUT):
            yield f'{result.name}: {result.status}: {result.note}'
        elif result.note:
            yield f'{result.name}: {result.note}'
        if result.log and (result.is_fault or result.counts.failed):
            yield f'{result.name}: its output is in {result.log}'


def skips(results: Sequence[Result]) -> Iterator[str]:
    """Yield each reason for which tests were skipped, and how many in which cells."""
    counted: Dict[str, List[Tuple[str, int]]] = {}
    for result in results:
        for reason, count in reasons(result):
            counted.setdefault(reason, []).append((result.name, count))
    for reason, cells in sorted(counted.items()):
        yield reason
        numbers: Dict[int, List[str]] = {}
        for name, count in cells:
            numbers.setdefault(count, []).append(name)
        for count, names in numbers.items():
            yield f'    {count} in {" ".join(names)}'


def ended(result: Result) -> Iterator[str]:
    """Yield what is said of a cell as soon as it is done."""
    yield f'{result.status}: {result.note}' if not result.ran else _cell(result)


def failures(results: Sequence[Result]) -> Iterator[str]:
    """Yield the tests that failed alike in each cell that ran; they are no difference."""
    ran = [result.observed.tests for result in results if result.ran]
    for name, outcome in ran[0].items() if ran else ():
        ends = [tests.get(name) for tests in ran]
        if all(end is not None and end.result == 'failed' for end in ends):
            yield f'{name}: {outcome.text}' if outcome.text else name


def described(groups: Sequence[Group]) -> Iterator[str]:
    """Yield each difference: what differs, where, and in which tests."""
    for group in groups:
        yield f'{group.kind}: {group.what}' if group.what else f'{group.kind}:'
        yield from _sides(group.sides)
        yield from (f'    in {name}' for name in _names(group.tests))


def _cell(result: Result) -> str:
    if result.status == RAN:
        return f'{result.counts}  {result.seconds:.0f} s'
    if result.status == TIMED_OUT and result.observed.tests:
        return f'{result.counts}  {result.status}'
    return result.status


def _row(head: str, cells: Sequence[str]) -> str:
    return (f'{head:8}' + ''.join(f'{cell:{_WIDTH}}' for cell in cells)).rstrip()


def _sides(sides: Sides) -> Iterator[str]:
    every = [cell for _, cells in sides for cell in cells]
    for text, cells in sides:
        where = ' '.join(_columns(cells, every))
        yield f'    {text:12} {where}' if len(text) <= 12 else f'    {text}'
        if len(text) > 12:
            yield f'    {"":12} {where}'


def _columns(cells: Sequence[str], every: Sequence[str]) -> Iterator[str]:
    """Yield the names of cells, ``*-line2`` for all of a column where that is several."""
    shown: Set[str] = set()
    for cell in cells:
        column = cell.partition('-')[2]
        whole = [one for one in every if one.partition('-')[2] == column]
        name = f'*-{column}' if len(whole) > 2 and set(whole) <= set(cells) else cell
        if name not in shown:
            shown.add(name)
            yield name


def _names(tests: Sequence[str]) -> List[str]:
    named = [test or 'the collection of the tests' for test in tests]
    if len(named) <= _MOST_NAMES:
        return named
    files: Dict[str, int] = {}
    for name in named:
        file = name.partition('::')[0]
        files[file] = files.get(file, 0) + 1
    shown = [f'{file} ({count} tests)' for file, count in files.items()]
    if len(shown) <= 2 * _MOST_NAMES:
        return shown
    folders: Dict[str, int] = {}
    for file, count in files.items():
        folder = file.rpartition('/')[0] or file
        folders[folder] = folders.get(folder, 0) + count
    return [f'{folder}/ ({count} tests)' for folder, count in folders.items()]
