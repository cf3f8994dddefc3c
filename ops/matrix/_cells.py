# SPDX-License-Identifier: Apache-2.0
"""The cells of a matrix, and what a run of the tests in each of them showed."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, NamedTuple, Tuple

RAN = 'ran'
LEFT_OUT = 'left out'
"""It cannot be, and that is no failure: a dependency needs a newer Python, for example."""
CANNOT_INSTALL = 'cannot install'
TIMED_OUT = 'timed out'
NO_TESTS = 'no tests'
BROKE = 'broke'
"""pytest itself did not come to an end of the tests."""


class Cell(NamedTuple):
    """An interpreter and a line, of this project or of the published packages."""

    python: str
    """Such as ``3.8``."""
    line: int
    published: bool = False

    @property
    def name(self) -> str:
        """What names it in options, reports and files of expected differences."""
        return f'{self.python}-{self.column}'

    @property
    def column(self) -> str:
        """What it shares with the cells of other interpreters: ``line2``, ``published3``."""
        return f'{"published" if self.published else "line"}{self.line}'


class Outcome(NamedTuple):
    """How one test ended."""

    result: str
    """``passed``, ``failed``, ``skipped``, ``xfailed`` or ``xpassed``."""
    text: str = ''
    """The reason of a skip, or the first line of an error."""

    def __str__(self) -> str:
        return f'{self.result}: {self.text}' if self.text else self.result


class Observed(NamedTuple):
    """What was seen while the tests ran, by the name of the test."""

    tests: Mapping[str, Outcome]
    states: Mapping[str, List[Any]]
    """The output state of each run of a ``Context``, as plain JSON values."""
    warnings: Mapping[str, FrozenSet[str]]
    facts: Mapping[str, str]
    """The versions that the tests met."""
    running: str = ''
    """The test that had begun and not ended."""


NOTHING_SEEN = Observed({}, {}, {}, {})


class Counts(NamedTuple):
    """What the tests of a cell came to."""

    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        return f'{self.passed} / {self.failed} / {self.skipped}'


class Result(NamedTuple):
    """A cell after its run."""

    cell: Cell
    status: str
    note: str = ''
    """Why it has this status, or what is special about how it ran."""
    seconds: float = 0.0
    observed: Observed = NOTHING_SEEN
    log: str = ''
    """The file with everything that was printed."""

    @property
    def name(self) -> str:
        """The name of the cell."""
        return self.cell.name

    @property
    def ran(self) -> bool:
        """Whether the tests came to their end."""
        return self.status == RAN

    @property
    def is_fault(self) -> bool:
        """Whether the cell should have run to its end, and did not."""
        return self.status not in (RAN, LEFT_OUT)

    @property
    def counts(self) -> Counts:
        """How many tests passed, failed and were skipped."""
        results = [outcome.result for outcome in self.observed.tests.values()]
        failed = results.count('failed')
        skipped = results.count('skipped') + results.count('xfailed')
        return Counts(len(results) - failed - skipped, failed, skipped)


def reasons(result: Result) -> List[Tuple[str, int]]:
    """Return each reason for which tests of a cell were skipped, and how many were."""
    counted: Dict[str, int] = {}
    for outcome in result.observed.tests.values():
        if outcome.result == 'skipped':
            reason = outcome.text or 'no reason given'
            counted[reason] = counted.get(reason, 0) + 1
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
