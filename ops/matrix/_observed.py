# SPDX-License-Identifier: Apache-2.0
"""Reading back what the plugin in ``_observer`` wrote while tests ran."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Callable, Dict, Iterator, List, Set

from ops.matrix._cells import NOTHING_SEEN, Observed, Outcome

_ORDER = ('passed', 'xpassed', 'xfailed', 'skipped', 'failed')
"""The parts of a test, and workers, report one by one: the last of these stands."""


class Recording:
    """Everything in one report."""

    def __init__(self) -> None:
        self.finished = False
        self._tests: Dict[str, Outcome] = {}
        self._states: Dict[str, List[Any]] = {}
        self._warnings: Dict[str, Set[str]] = {}
        self._facts: Dict[str, str] = {}
        self._running: Dict[str, None] = {}
        self._takers: Dict[str, Callable[[str, Dict[str, Any]], None]] = {
            'began': self._began,
            'over': self._over,
            'ended': self._ended,
            'state': self._state,
            'warning': self._warning,
            'facts': self._says,
            'finished': self._finish,
        }

    @property
    def observed(self) -> Observed:
        """What was seen."""
        if not (self._tests or self._facts or self._running):
            return NOTHING_SEEN
        return Observed(
            self._tests,
            self._states,
            {test: frozenset(texts) for test, texts in self._warnings.items()},
            self._facts,
            next(reversed(list(self._running)), ''),
        )

    def add(self, record: Dict[str, Any]) -> None:
        """Take in one line of the report."""
        take = self._takers.get(record['kind'])
        if take is not None:
            take(record.get('test', ''), record)

    def _began(self, test: str, record: Dict[str, Any]) -> None:
        self._running[test] = None

    def _over(self, test: str, record: Dict[str, Any]) -> None:
        self._running.pop(test, None)

    def _state(self, test: str, record: Dict[str, Any]) -> None:
        self._states.setdefault(test, []).append(record['output'])

    def _warning(self, test: str, record: Dict[str, Any]) -> None:
        self._warnings.setdefault(test, set()).add(record['text'])

    def _says(self, test: str, record: Dict[str, Any]) -> None:
        self._facts.update(record['facts'])

    def _finish(self, test: str, record: Dict[str, Any]) -> None:
        self.finished = True

    def _ended(self, test: str, record: Dict[str, Any]) -> None:
        outcome = Outcome(record['result'], record['text'])
        before = self._tests.get(test)
        if before is None or _ORDER.index(before.result) <= _ORDER.index(outcome.result):
            self._tests[test] = outcome


def read(report: pathlib.Path) -> Recording:
    """Read a report; a line that was cut off by a kill is left out."""
    recording = Recording()
    for record in _records(report):
        recording.add(record)
    return recording


def _records(report: pathlib.Path) -> Iterator[Dict[str, Any]]:
    try:
        lines = report.read_text(encoding='utf-8', errors='replace').splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            continue
