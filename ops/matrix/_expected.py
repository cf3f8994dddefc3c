# SPDX-License-Identifier: Apache-2.0
"""Differences that a charm expects, each with its reason; one that is there no more is an error.

A file of them is TOML::

    [[expected]]
    kind = "state"
    test = "tests/unit/test_charm.py::test_starting*"
    what = "workload_version"
    between = ["3.8-*", "3.12-*"]
    reason = "the charm shows the Python that runs it"
"""

from __future__ import annotations

import re
from typing import Any, Iterator, List, Mapping, NamedTuple, Sequence, Tuple

from ops.local import _toml
from ops.local._error import UsageError
from ops.matrix._compare import KINDS, Difference

_KEYS = ('kind', 'test', 'what', 'between', 'reason')
_NEEDED = ('kind', 'test', 'reason')


class Expected(NamedTuple):
    """One entry. In ``test``, ``what`` and ``between`` a ``*`` stands for any text."""

    kind: str
    test: str
    what: str
    between: Tuple[str, ...]
    """Cells that the difference is between; where one has not run, the entry may match nothing."""
    reason: str

    def matches(self, difference: Difference) -> bool:
        """Tell whether a difference is this one."""
        return (
            self.kind == difference.kind
            and _fits(self.test, difference.test)
            and _fits(self.what, difference.what)
            and self._is_between(difference)
        )

    def _is_between(self, difference: Difference) -> bool:
        sides = [
            {text for text, cells in difference.sides if any(_fits(one, c) for c in cells)}
            for one in self.between
        ]
        return not sides or (all(sides) and len({text for side in sides for text in side}) > 1)

    def must_match(self, cells: Sequence[str]) -> bool:
        """Tell whether it has to match something where these cells ran."""
        if self.between:
            return all(any(_fits(one, cell) for cell in cells) for one in self.between)
        return len(cells) > 1

    def __str__(self) -> str:
        return ' '.join(filter(None, (self.kind, self.test, self.what)))


class Sorted(NamedTuple):
    """Differences, told apart by what was expected."""

    unexpected: List[Difference]
    expected: List[Tuple[Expected, int]]
    """The entries that matched, and how many differences each did."""
    stale: List[Expected]
    """The entries that matched nothing."""


def sort(
    found: Sequence[Difference], entries: Sequence[Expected], held: Sequence[Expected]
) -> Sorted:
    """Tell expected differences from others; of ``held``, those that match nothing are stale."""
    counts = {entry: sum(map(entry.matches, found)) for entry in entries}
    return Sorted(
        [one for one in found if not any(entry.matches(one) for entry in entries)],
        [(entry, count) for entry, count in counts.items() if count],
        [entry for entry in held if not counts[entry]],
    )


def read(document: Mapping[str, Any], file: str) -> List[Expected]:
    """Read the entries of a file.

    Raises:
        UsageError: if it has something else than entries, or one lacks what it needs.
    """
    odd = sorted(set(document) - {'expected'})
    entries: Any = document.get('expected', [])
    if odd or not isinstance(entries, list):
        raise UsageError(
            f'cannot read {file}: it has {", ".join(odd) or "expected"} where [[expected]] tables '
            'belong'
        )
    return list(_entries(list(_words(entries)), file))


def _entries(entries: List[Any], file: str) -> Iterator[Expected]:
    for number, one in enumerate(entries, 1):
        entry: Any = one
        where = f'cannot read entry {number} of {file}'
        if not isinstance(entry, dict):
            raise UsageError(f'{where}: it is no table')
        table: Mapping[str, Any] = _toml.table(entry)
        between: Any = table.get('between', [])
        odd = sorted(set(table) - set(_KEYS))
        lacking = [key for key in _NEEDED if not table.get(key)]
        texts = [table.get(key, '') for key in _KEYS if key != 'between']
        if odd or lacking:
            fault = f'unknown {", ".join(odd)}' if odd else f'it lacks {", ".join(lacking)}'
            raise UsageError(f'{where}: {fault}; an entry has {", ".join(_KEYS)}')
        if table['kind'] not in KINDS:
            raise UsageError(f'{where}: kind {table["kind"]!r} is none of {", ".join(KINDS)}')
        if not all(isinstance(text, str) for text in texts) or not _is_words(between):
            raise UsageError(f'{where}: between is a list of texts, and everything else is a text')
        yield Expected(
            table['kind'],
            table['test'],
            table.get('what', '*'),
            tuple(between),
            table['reason'],
        )


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in _words(value))


def _words(value: Any) -> Iterator[Any]:
    yield from value


def _fits(pattern: str, text: str) -> bool:
    # Not fnmatch: the brackets in the names of parametrised tests are themselves.
    return re.fullmatch(re.escape(pattern).replace(r'\*', '.*'), text, re.DOTALL) is not None
