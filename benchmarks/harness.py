# SPDX-License-Identifier: Apache-2.0
"""What a test with Harness costs: begin, relate, update, clean up."""

from __future__ import annotations

import os
import pathlib
import subprocess
from typing import Dict, Iterator, List

import _environments
import _measure

ROUNDS = 100
TAKES = 3
PROGRAM = pathlib.Path(__file__).resolve().with_name('_harness.py')


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Measure a small charm with a relation, a container and a config."""
    pair = _environments.plain(version, folder)
    taken: Dict[str, List[float]] = {python: [] for python in pair}
    for _ in range(TAKES):
        for python, results in taken.items():
            results.append(_time(python))
    ours, published = (min(taken[python]) for python in pair)
    yield _measure.Row('Harness, begin to cleanup', ours, published, 1 / 2)


def _time(python: str) -> float:
    environ = {
        name: text for name, text in os.environ.items() if not name.startswith(('PYTHON', 'OPS_'))
    }
    done = subprocess.run(
        [python, str(PROGRAM), str(ROUNDS)],
        env=environ,
        cwd='/',
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return float(done.stdout)
