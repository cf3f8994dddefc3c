# SPDX-License-Identifier: Apache-2.0
"""What ``import ops`` costs, beyond what starting Python does."""

from __future__ import annotations

import functools
import pathlib
from typing import Iterator

import _environments
import _measure

ROUNDS = 40


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure it with and without OpenTelemetry's SDK installed, which the published one loads."""
    plain = _environments.plain(version, folder)
    tracing = _environments.tracing(version, folder)
    yield _row('import ops, CPU', plain, 1 / 3)
    yield _row('import ops, CPU, tracing installed', tracing, 1 / 6)


def _row(name: str, pair: _environments.Pair, budget: float) -> _measure.Row:
    programs = {'ours': pair.ours, 'published': pair.published}
    measures = {
        (which, statement): functools.partial(_measure.cpu, [python, '-c', statement])
        for which, python in programs.items()
        for statement in ('pass', 'import ops')
    }
    least = _measure.best(measures, ROUNDS)
    ours, published = (least[w, 'import ops'] - least[w, 'pass'] for w in programs)
    return _measure.Row(name, ours, published, budget)
