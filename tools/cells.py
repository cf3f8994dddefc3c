# SPDX-License-Identifier: Apache-2.0
"""The cells of the project's own tests: a grid of what pytest left behind, and what differs.

``ops matrix`` shows the same of a charm, so the comparison and the grid are its own.
"""

from __future__ import annotations

import pathlib
import re
import sys
import xml.etree.ElementTree
from typing import Iterator, List, Mapping, Sequence, Tuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXPECTED = ROOT / 'tests' / 'cells-expected.toml'
LINES = (2, 3)
sys.path.insert(0, str(ROOT))

# Found by the line above; they need nothing that is not in this tree and the standard library.
from ops.local import _toml  # noqa: E402
from ops.matrix import _compare, _expected, _grid  # noqa: E402
from ops.matrix._cells import RAN, Cell, Observed, Outcome, Result  # noqa: E402

_KINDS = {'failure': 'failed', 'error': 'failed', 'skipped': 'skipped'}


def read(results: pathlib.Path, words: Mapping[str, str]) -> List[Result]:
    """Return a result for each interpreter and line.

    Args:
        results: the folder of ``3.8-line2.xml`` and its like.
        words: what is said of an interpreter whose file is not there.
    """
    return [
        result(results / f'{python}-line{line}.xml', Cell(python, line), word)
        for python, word in words.items()
        for line in LINES
    ]


def result(report: pathlib.Path, cell: Cell, word: str = '') -> Result:
    """Return what a file of results says of a cell, or a word if there is no such file."""
    if not report.exists():
        return Result(cell, word)
    suite = next(xml.etree.ElementTree.parse(report).iter('testsuite'))
    tests = dict(_tests(suite))
    return Result(cell, RAN, '', float(suite.get('time', 0)), Observed(tests, {}, {}, {}))


def _tests(suite: xml.etree.ElementTree.Element) -> Iterator[Tuple[str, Outcome]]:
    for case in suite.iter('testcase'):
        file = re.sub(r'\.', '/', case.get('classname', ''))
        name = case.get('name', '')
        # What could not be collected, or was skipped as a whole, has its file as its name.
        named = f'{file}.py::{name}' if file else f'{name.replace(".", "/")}.py'
        yield named, _outcome(case)


def _outcome(case: xml.etree.ElementTree.Element) -> Outcome:
    for child in case:
        if child.tag in _KINDS:
            result = 'xfailed' if child.get('type') == 'pytest.xfail' else _KINDS[child.tag]
            return Outcome(result, _said(child))
    return Outcome('passed')


def _said(child: xml.etree.ElementTree.Element) -> str:
    """Return the first line of a message; of a file that was skipped as a whole, its reason."""
    whole = re.search(r'Skipped: (.*?)[\'"]\)$', child.text or '')
    if child.tag == 'skipped' and child.get('message') == 'collection skipped' and whole:
        return whole.group(1)
    return next(iter((child.get('message') or '').strip().splitlines()), '')


def told(results: Sequence[Result], found: _expected.Sorted) -> Iterator[str]:
    """Yield the grid, the skips with their reasons, and what differs."""
    yield from _grid.grid(results)
    for head, lines in (
        ('skipped', _grid.skips(results)),
        ('expected differences', (f'{one}: {n}, since {one.reason}' for one, n in found.expected)),
        ('differences between the cells', _described(found)),
        ('expected, and not there any more', map(str, found.stale)),
    ):
        shown = list(lines)
        if shown:
            yield f'\n{head}:'
            yield from (f'  {line}' for line in shown)


def _described(found: _expected.Sorted) -> Iterator[str]:
    return _grid.described(_compare.grouped(found.unexpected))


def compare(results: Sequence[Result], expected: pathlib.Path = EXPECTED) -> _expected.Sorted:
    """Return what differs between the cells, told apart by what is expected.

    A test that is skipped in a cell, with a reason, is named by that reason and differs no more.
    """
    entries = _expected.read(_toml.read(expected), str(expected))
    ran = [result.name for result in results if result.ran]
    differing = [one for one in _compare.differences(results) if not _is_named_skip(one)]
    return _expected.sort(differing, entries, [one for one in entries if one.must_match(ran)])


def _is_named_skip(difference: _compare.Difference) -> bool:
    seen = [text for text, _ in difference.sides]
    return all(text == 'passed' or text.startswith('skipped: ') for text in seen)
