# SPDX-License-Identifier: Apache-2.0
"""What state-transition tests cost: a Context, a State and one run."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
from typing import Dict, Iterator, List, Mapping

import _environments
import _measure

ROUNDS = 30  # as in a suite: Python speeds up what it has run some times
TAKES = 3
PROGRAM = pathlib.Path(__file__).resolve().with_name('_context.py')

BUDGETS: Mapping[str, float] = {
    'small charm': 1 / 5,
    '50 relations of 20 units': 1 / 2,
    '10 containers, 100 files': 1 / 3,
}
"""What share of the published one's time each case may take."""


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure a small charm, one with many relations, and one with many files."""
    pair = _environments.testing(version, folder)
    taken: Dict[str, List[Dict[str, float]]] = {python: [] for python in pair}
    for _ in range(TAKES):
        for python, results in taken.items():
            results.append(_times(python))
    for name, budget in BUDGETS.items():
        ours, published = (min(each[name] for each in taken[python]) for python in pair)
        yield _measure.Row(f'Context.run, {name}', ours, published, budget)


def _times(python: str) -> Dict[str, float]:
    environ = {name: text for name, text in os.environ.items() if not name.startswith('PYTHON')}
    done = subprocess.run(
        [python, str(PROGRAM), str(ROUNDS)],
        env=environ,
        cwd='/',
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    times: Dict[str, float] = json.loads(done.stdout)
    return times
