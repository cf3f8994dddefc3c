# SPDX-License-Identifier: Apache-2.0
"""Measure this tree and a published release side by side, and hold ours to the budget.

Usage: ``python run.py VERSION FOLDER [NAME...]``, where VERSION is the published release, FOLDER
a place for environments, and each NAME one of the modules here; without any, all are run.
"""

from __future__ import annotations

import pathlib
import platform
import sys
from typing import Callable, Iterator, Mapping

import _measure
import context
import dispatch
import harness
import hook_counts
import import_ops
import pebble_client

Measurement = Callable[[str, pathlib.Path], Iterator[_measure.Row]]
MEASUREMENTS: Mapping[str, Measurement] = {
    'import_ops': import_ops.rows,
    'dispatch': dispatch.rows,
    'harness': harness.rows,
    'hook_counts': hook_counts.rows,
    'context': context.rows,
    'pebble_client': pebble_client.rows,
}


def main(version: str, folder: str, *names: str) -> int:
    """Print a row for each quantity; 1 if one is over its budget."""
    rows = [
        row
        for name in names or MEASUREMENTS
        for row in MEASUREMENTS[name](version, pathlib.Path(folder).resolve())
    ]
    print(f'\nPython {platform.python_version()}, published ops {version}')
    print(f'{"":44} {"ours":>9} {"published":>9} {"":8} {"ratio":>6}')
    for row in rows:
        print(row)
    over = sum(row.over for row in rows)
    print(f'{len(rows) - over} within budget, {over} over')
    return int(over > 0)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
