# SPDX-License-Identifier: Apache-2.0
"""Say which line of ops this interpreter shows and why, and whether what is installed fits.

Each behaviour that differs between Ops 2 and Ops 3 is listed with its setting, and with what
decided it: the line, or OPS_COMPAT_BEHAVIOURS in the environment.

The exit code is 1 if the distributions installed do not belong together; a command that mends
it is shown then.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from typing import Any, Dict, Iterator, Tuple

from ops.cli import _installed
from ops_compat import behaviours, lines

SUMMARY = 'say which line of ops this interpreter shows, and why'

_UNKNOWN = 'unknown'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``ops lines`` takes."""
    parser.add_argument('--json', action='store_true', help='print one JSON object')


def run(asked: argparse.Namespace) -> int:
    """Print what is there; 1 if the distributions do not belong together, else 0."""
    installed = _installed.look()
    if asked.json:
        print(json.dumps(_facts(installed), indent=2, sort_keys=True))
    else:
        for told in _told(installed):
            print(told)
        for told in _wrong(installed):
            print(told, file=sys.stderr)
    return int(bool(installed.problems))


def _facts(installed: _installed.Installed) -> Dict[str, Any]:
    return {
        'line': lines.LINE,
        'why': lines.CHOICE.reason,
        'version': lines.VERSION,
        'commit': lines.COMMIT or None,
        'python': platform.python_version(),
        'distributions': [
            {**each._asdict(), 'ours': each.ours, 'commit': each.commit or None}
            for each in installed.distributions
        ],
        'behaviours': [
            {
                'key': row.key,
                'on': setting.on,
                'source': setting.source,
                'means': row.on if setting.on else row.off,
            }
            for row, setting in _settings()
        ],
        'problems': installed.problems,
        'mend': installed.mend or None,
    }


def _told(installed: _installed.Installed) -> Iterator[str]:
    yield f'ops {lines.VERSION} under Python {platform.python_version()}'
    yield f'line {lines.LINE}: {lines.CHOICE.reason}'
    yield ''
    width = max(map(len, _installed.PACKAGES))
    for each in installed.distributions:
        yield f'{each.name:{width}}  {_distribution(each)}'
        yield f'{"":{width}}  in {each.place or "no folder"}'
    yield ''
    width = max(len(row.key) for row in behaviours.TABLE)
    for row, setting in _settings():
        yield f'{row.key:{width}}  {"on" if setting.on else "off":3}  {setting.source}'


def _distribution(found: _installed.Found) -> str:
    commit = f'built from {found.commit or _UNKNOWN}'
    if found.version is None:
        return 'no distribution' + (f', {commit}' if found.commit else '')
    return f'{found.version or _UNKNOWN}, {commit if found.ours else "published"}'


def _wrong(installed: _installed.Installed) -> Iterator[str]:
    for problem in installed.problems:
        yield f'ops lines: {problem}'
    if installed.mend:
        yield 'ops lines: install all of one release, from where this ops came:'
        yield f'  {installed.mend}'


def _settings() -> Iterator[Tuple[behaviours.Row, behaviours.Setting]]:
    settings = behaviours.current()
    for row in behaviours.TABLE:
        yield row, settings[row.key]
