#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Record the public surface of a published release, and print what it changed.

Usage: ``python tools/record_release.py RELEASE PYTHON``, where PYTHON is an interpreter whose
environment has that release. ``nox -s surface -- --record RELEASE`` makes one.
"""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

import compare_surfaces

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACE = ROOT / 'tests' / 'surface'
RELEASE = re.compile(r'\d+\.\d+\.\d+')

Facts = Dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Record a release; what it changed is told beside the one before of its line."""
    if len(arguments) != 3 or not RELEASE.fullmatch(arguments[1]):
        asked = arguments[1] if len(arguments) > 1 else ''
        raise SystemExit(f'cannot record {asked!r}: give a release, such as 3.10.0')
    release, python = arguments[1:]
    written = _recorded(release, python)
    path = PLACE / f'ops-{release}.json'
    other = beside(release, [each for each in _releases(PLACE) if each != release])
    path.write_text(written, encoding='utf-8')
    print(f'recorded {path.relative_to(ROOT)}')
    before, after = sorted([release, other], key=_key)
    print(f'what {after} changed since {before}:')
    surfaces = [compare_surfaces.read(PLACE / f'ops-{each}.json') for each in (before, after)]
    print(*(list(changes(*surfaces)) or ['nothing']), sep='\n')
    return 0


def _recorded(release: str, python: str) -> str:
    # Not from here, or Python would find this tree.
    command = [python, str(ROOT / 'tools' / 'record_surface.py')]
    done = subprocess.run(
        command, cwd=str(ROOT / 'tools'), stdout=subprocess.PIPE, encoding='utf-8', check=True
    )
    if f' "release": "{release}",\n' not in done.stdout:
        raise SystemExit(f'cannot record {release}: {python} has another release of ops')
    return done.stdout


def newest(line: str, place: pathlib.Path = PLACE) -> pathlib.Path:
    """Return the file of the newest release of a line that is recorded."""
    of_line = [each for each in _releases(place) if each.split('.')[0] == line]
    return place / f'ops-{max(of_line, key=_key)}.json'


def _releases(place: pathlib.Path) -> List[str]:
    return [path.stem.partition('-')[2] for path in place.glob('ops-*.json')]


def _key(release: str) -> Tuple[int, ...]:
    return tuple(map(int, release.split('.')))


def beside(release: str, recorded: Sequence[str]) -> str:
    """Return the release to compare one with: the one before on its line, else the next."""
    of_line = [each for each in recorded if each.split('.')[0] == release.split('.')[0]]
    among = of_line or list(recorded)
    earlier = [each for each in among if _key(each) < _key(release)]
    return max(earlier, key=_key) if earlier else min(among, key=_key)


def changes(before: Facts, after: Facts) -> Iterator[str]:
    """Yield a line for each name that is new, and for each that is gone or is something else."""
    for path in sorted(_paths(after) - _paths(before)):
        yield f'+ {path}'
    lost = compare_surfaces.differences(before, after)
    for path, text in [*lost, *compare_surfaces.annotated_otherwise(before, after)]:
        yield f'- {path} {text}'
    for path, text in compare_surfaces.differences(after, before):
        if path.endswith('()') and text.startswith('takes no '):
            yield f'+ {path} takes {text[len("takes no ") :]}'


def _paths(surface: Facts) -> Set[str]:
    found: Set[str] = set()
    for module, facts in surface['modules'].items():
        for name, described in facts['names'].items():
            found.add(f'{module}.{name}')
            found.update(f'{module}.{name}.{member}' for member in described.get('members', ()))
    return found


if __name__ == '__main__':
    sys.exit(main(sys.argv))
