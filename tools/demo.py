#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run an example charm through its life on each line, and show the lines side by side.

Needs a Python 3.8 or later with its ``venv``; everything else is set up in ``.cache/demo``.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Union

import interpreters

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACE = ROOT / '.cache' / 'demo'
CHARM = ROOT / 'examples' / 'bookkeeper'

LIFE: Sequence[Sequence[str]] = (
    ('--fresh',),
    ('--config', 'port=9090'),
    ('--relate', 'database=postgres', '--remote-data', 'host=db.internal'),
    ('--action', 'add-entry', 'text=the first line'),
    ('update-status',),
)
"""What the charm lives through: the arguments of ``ops run``, call by call."""


class Lived(NamedTuple):
    """A charm's life on one line: each event, and how the unit stands at the end."""

    head: str
    events: List[Dict[str, Any]]
    standing: Dict[str, Any]


def main() -> int:
    """Play the life on each line and print the table; 1 if a hook failed or a line is missing."""
    found = interpreters.find()
    if not found:
        print('there is no Python 3.8 or later here', file=sys.stderr)
        return 1
    lives = [_live(line, python) for line, python in _choose(found)]
    for row in _side_by_side(lives):
        print(row)
    return 0 if all(event['exit'] == 0 for life in lives for event in life.events) else 1


def _choose(found: Dict[str, str]) -> Iterator[Sequence[Any]]:
    """Line 2 on the oldest interpreter, line 3 on the newest that it is made for."""
    versions = sorted(found, key=interpreters.as_numbers)
    yield 2, found[versions[0]]
    newest = versions[-1]
    if interpreters.as_numbers(newest) >= (3, 10):
        yield 3, found[newest]
    else:
        print('line 3 is left out: it needs a Python 3.10 or later', file=sys.stderr)


def _live(line: int, python: str) -> Lived:
    ops = _installed(line, python)
    events: List[Dict[str, Any]] = []
    said: Dict[str, Any] = {}
    for words in LIFE:
        print(f'\n=== line {line}: ops run examples/bookkeeper {" ".join(words)}', flush=True)
        done = subprocess.run(
            [ops, 'run', str(CHARM), '--json', '--unit-dir', str(PLACE / f'unit-{line}'), *words],
            stdout=subprocess.PIPE,
            encoding='utf-8',
            check=False,
        )
        if not done.stdout:
            raise SystemExit(done.returncode)
        said = json.loads(done.stdout)
        events.extend(said['events'])
    head = f'ops {said["ops"]["version"]}, Python {said["ops"]["python"]}'
    return Lived(head, events, said)


def _installed(line: int, python: str) -> str:
    """Install this checkout as one line, into an environment of its own, and return its ops."""
    place = PLACE / f'line-{line}'
    print(f'=== line {line}: installing into {place.relative_to(ROOT)} for {python}', flush=True)
    subprocess.run([python, '-m', 'venv', '--clear', str(place)], check=True)
    subprocess.run(
        [str(place / 'bin' / 'python'), '-m', 'pip', 'install', '-q', str(ROOT)],
        env={**os.environ, 'OPS_COMPAT_BUILD_LINE': str(line)},
        check=True,
    )
    return str(place / 'bin' / 'ops')


def _side_by_side(lives: Sequence[Lived]) -> Iterator[str]:
    rows = [('', *(life.head for life in lives))]
    for events in zip(*(life.events for life in lives)):
        rows.append((events[0]['event'], *map(_event, events)))
    for key in ('unit-status', 'app-status', 'workload-version', 'ports'):
        rows.append((key.replace('-', ' '), *(_standing(life.standing[key]) for life in lives)))
    widths = [max(map(len, column)) for column in zip(*rows)]
    yield ''
    for row in rows:
        yield '  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()


def _event(event: Dict[str, Any]) -> str:
    deferred = f', deferred {", ".join(event["deferred"])}' if event['deferred'] else ''
    return (
        f'exit {event["exit"]}, {event["seconds"]:.2f} s, {event["commands"]} commands{deferred}'
    )


def _standing(value: Union[str, List[str], Dict[str, str]]) -> str:
    if isinstance(value, dict):
        return f'{value["status"]}: {value["message"]}' if value['message'] else value['status']
    return ', '.join(value) if isinstance(value, list) else value


if __name__ == '__main__':
    sys.exit(main())
