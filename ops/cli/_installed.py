# SPDX-License-Identifier: Apache-2.0
"""What of this project is installed for the running interpreter, and whether it fits together.

Three distributions of one release belong together: ``ops`` and its companions. A published
companion beside this ``ops``, or files that a published package has overwritten, fail in ways
that do not name the cause. Nothing is imported to look.
"""

from __future__ import annotations

import importlib.machinery
import os
import sys
from typing import Dict, Iterator, List, NamedTuple, Optional

from ops_compat import lines

PACKAGES = {'ops': 'ops', 'ops-scenario': 'scenario', 'ops-tracing': 'ops_tracing'}
"""The distributions, and the folder that each installs for ``import``."""
_MARK = '+compat.'


class Found(NamedTuple):
    """One distribution as the running interpreter finds it."""

    name: str
    version: Optional[str]
    """What its metadata says; empty if that cannot be read, None if there is none."""
    place: Optional[str]
    """The folder of its package, None if there is none."""
    commit: str
    """What it was built from, empty if that is not known, as for a checkout."""

    @property
    def ours(self) -> bool:
        """Whether the metadata is that of this project."""
        return _MARK in (self.version or '')


class Installed(NamedTuple):
    """What is there, and what is wrong with it."""

    distributions: List[Found]
    problems: List[str]
    mend: str
    """The command that mends it, empty if nothing is wrong."""


def look() -> Installed:
    """Look at what is installed."""
    found = [_find(name) for name in PACKAGES]
    expected = _expected(found[0])
    problems = [problem for each in found for problem in _problems(each, expected)]
    problems += _commits(found)
    return Installed(found, problems, _mend(found, expected) if problems else '')


def _find(name: str) -> Found:
    package = PACKAGES[name]
    if name == 'ops':
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        return Found(name, _version(name), here, lines.COMMIT)
    spec = importlib.machinery.PathFinder.find_spec(package, sys.path)
    folders = list(spec.submodule_search_locations or ()) if spec and spec.loader else []
    place = os.path.abspath(folders[0]) if folders else None
    return Found(name, _version(name), place, _commit(place) if place else '')


def _version(name: str) -> Optional[str]:
    import importlib.metadata

    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    # How asking for a version fails without one differs from Python to Python.
    text = found.read_text('METADATA') or found.read_text('PKG-INFO') or ''
    for line in text.split('\n\n')[0].splitlines():
        if line.startswith('Version:'):
            return line.partition(':')[2].strip()
    return ''


def _commit(folder: str) -> str:
    """Return the commit in the file that the build wrote, read without running it."""
    try:
        with open(os.path.join(folder, '_baked.py'), encoding='utf-8') as baked:
            words = dict(line.split(' = ', 1) for line in baked if ' = ' in line)
    except (OSError, ValueError):
        return ''
    return words.get('COMMIT', '').strip().strip('\'"')


def _expected(ops: Found) -> Dict[str, str]:
    """Return the version that each distribution must have beside this ``ops``."""
    line = lines.BAKED_LINE or lines.LINE
    release = f'{lines.RELEASE}'
    if ops.ours and ops.version:
        published, _, release = ops.version.partition(_MARK)
        line = next((n for n, known in lines.OPS_RELEASES.items() if known == published), line)
    return {
        'ops': f'{lines.OPS_RELEASES[line]}{_MARK}{release}',
        'ops-scenario': f'{lines.SCENARIO_RELEASES[line]}{_MARK}{release}',
        'ops-tracing': f'{lines.OPS_RELEASES[line]}{_MARK}{release}',
    }


def _problems(found: Found, expected: Dict[str, str]) -> Iterator[str]:
    if found.version is None:
        return
    if not found.version:
        yield f'the metadata of {found.name} cannot be read'
    elif not found.ours:
        beside = f'the files of ops in {found.place} are' if found.name == 'ops' else 'ops is'
        yield f'{found.name} {found.version} is the published one, and {beside} not'
    elif found.version != expected[found.name]:
        yield (
            f'{found.name} is {found.version}, and {expected[found.name]} belongs to '
            f'ops {expected["ops"]}'
        )
    if found.place is None:
        yield f'{found.name} is installed, and its folder {PACKAGES[found.name]} is gone'


def _commits(found: List[Found]) -> List[str]:
    known = {each.name: each.commit for each in found if each.commit and each.version}
    if len(set(known.values())) <= 1:
        return []
    told = ', '.join(f'{name} from {commit}' for name, commit in known.items())
    return [f'the distributions were built from different commits: {told}']


def _mend(found: List[Found], expected: Dict[str, str]) -> str:
    there = [each.name for each in found if each.version is not None or each.name == 'ops']
    pins = ' '.join(f"'{name}=={expected[name]}'" for name in there)
    return f'{sys.executable} -m pip install --force-reinstall --no-deps {pins}'
