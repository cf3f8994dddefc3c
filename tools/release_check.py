# SPDX-License-Identifier: Apache-2.0
"""Hold what ``dist/`` holds to what is said of a release, and say which lines a fix reaches.

Usage::

    python tools/release_check.py              # the release that is in dist/
    python tools/release_check.py COMMIT ...   # and which lines each of these commits reaches
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from typing import Callable, Dict, Iterator, List, NamedTuple, Sequence, Set, Tuple

import dist_pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / 'tests')]

import compare_surfaces  # noqa: E402  # beside this file, and so are those below
import record_release  # noqa: E402
from surface.expected import TABLE  # noqa: E402

from ops.local import _distributions  # noqa: E402
from ops_compat import lines  # noqa: E402

LINES = (2, 3)
REACHES = ('Both lines', 'Line 2', 'Line 3')
_BAKED = '_baked.py'
_ITEM = re.compile(r'^- (?:\*(?P<lines>[^*]+)\.\*)?(?P<text>.*)$', re.M)


class Release(NamedTuple):
    """What is looked at."""

    built: Sequence[dist_pages.Built]
    commit: str
    """What all of it must be built from."""
    changes: str
    """The text of the change log."""
    security: str
    """The text of ``SECURITY.md``."""


def complete(release: Release) -> Iterator[str]:
    """Yield what is wrong with the distributions and their versions."""
    found = sorted((file.project, file.version, file.path.suffix) for file in release.built)
    wanted = sorted(
        (name, version, suffix)
        for line in LINES
        for name, version in _distributions.versions(line).items()
        for suffix in ('.whl', '.gz')
    )
    for each in wanted:
        if found.count(each) != 1:
            yield f'{found.count(each)} files are {" ".join(each)}, not 1'
    for each in found:
        if each not in wanted:
            yield f'{" ".join(each)} does not belong to +compat.{lines.RELEASE}'


def one_commit(release: Release) -> Iterator[str]:
    """Yield what is built from something else, or says the other line."""
    for file in release.built:
        said_meant = (_baked(file), (file.line, release.commit))
        if said_meant[0] != said_meant[1]:
            told, meant = (f'line {line} of {commit or "nothing"}' for line, commit in said_meant)
            yield f'{file.path.name} is {told}, not {meant}'


def alike(release: Release) -> Iterator[str]:
    """Yield the modules that are not the same in the wheels of both lines."""
    old, new = (modules(release.built, line) for line in LINES)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f'{name} is not the same in the wheels of both lines'


def logged(release: Release) -> Iterator[str]:
    """Yield what the change log and the security notes lack."""
    section = _section(release.changes)
    items = list(_ITEM.finditer(section))
    if not items:
        yield f'CHANGES.md has no entry for compat.{lines.RELEASE} at its top'
    for item in items:
        if item['lines'] not in REACHES:
            yield f'CHANGES.md does not say which lines this reaches: {item["text"].strip()[:60]}'
    for row in re.findall(r'^\| compat\..*$', release.security, re.M):
        number, reaches = (cell.strip() for cell in row.split('|')[1:3])
        if reaches not in REACHES or int(number.partition('.')[2]) > lines.RELEASE:
            yield f'SECURITY.md names no line, or a release that is not there yet: {row}'
    if '| compat.' not in release.security:
        yield 'SECURITY.md does not say which N fixes what'


def surfaces(release: Release) -> Iterator[str]:
    """Yield what the wheels of a line lack of the published surface."""
    for line in LINES:
        published = compare_surfaces.read(record_release.newest(str(line)))
        ours = _surface(release.built, line)
        found = compare_surfaces.differences(published, ours)
        for path, text in found:
            if not any(
                re.fullmatch(row.path, path) and re.fullmatch(row.difference, text)
                for row in TABLE
            ):
                yield f'the wheels of line {line}: {path} {text}'


Check = Callable[[Release], Iterator[str]]
CHECKS: Dict[str, Check] = {
    'every distribution of both lines, with its version': complete,
    'all from one commit': one_commit,
    'the same modules on both lines': alike,
    'a change log that names its lines': logged,
    'the public surface of each wheel': surfaces,
}


def problems(release: Release) -> Iterator[str]:
    """Check everything, print how each went, and yield what is wrong."""
    for name, check in CHECKS.items():
        found = list(check(release))
        print(f'{name}: {"NOT SO" if found else "yes"}')
        yield from found


def reached(commit: str, built: Sequence[dist_pages.Built]) -> Iterator[str]:
    """Yield which lines each file that a commit changed is in, as it is now."""
    changed = _git('show', '--format=', '--name-only', commit).split()
    shipped = {line: modules(built, line) for line in LINES}
    yield _git('log', '-1', '--format=%h %s', commit)
    by_lines: Dict[str, Set[str]] = {}
    for path in changed:
        name = re.sub(r'^packages/[^/]+/', '', path)
        found = [str(line) for line in LINES if shipped[line].get(name) == _text(path)]
        where = f'line {" and ".join(found)}' if found else 'no wheel'
        by_lines.setdefault(where, set()).add(path)
    for where, paths in sorted(by_lines.items()):
        yield f'  {where}: {", ".join(sorted(paths))}'


def modules(built: Sequence[dist_pages.Built], line: int) -> Dict[str, bytes]:
    """Return the modules in the wheels of a line, without what says which line it is."""
    found: Dict[str, bytes] = {}
    for file in built:
        if file.line == line and file.path.suffix == '.whl':
            with zipfile.ZipFile(file.path) as wheel:
                names = [n for n in wheel.namelist() if '.dist-info/' not in n]
                found.update((n, wheel.read(n)) for n in names if not n.endswith(_BAKED))
    return found


def _baked(file: dist_pages.Built) -> Tuple[int, str]:
    if file.path.suffix == '.whl':
        with zipfile.ZipFile(file.path) as wheel:
            texts = [wheel.read(n).decode() for n in wheel.namelist() if n.endswith(_BAKED)]
    else:
        with tarfile.open(file.path) as sdist:
            members = [m for m in sdist.getmembers() if m.name.endswith(_BAKED)]
            opened = [each for each in map(sdist.extractfile, members) if each]
            texts = [each.read().decode() for each in opened]
    said = re.search(r"^LINE = (\d)\nCOMMIT = '(.*)'$", ''.join(texts[:1]), re.M)
    return (int(said[1]), said[2]) if said else (0, '')


def _surface(built: Sequence[dist_pages.Built], line: int) -> Dict[str, object]:
    """Return the surface of the wheels of a line, unpacked and asked by a process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith('OPS_')}
    with tempfile.TemporaryDirectory(prefix='ops-surface-') as place:
        for file in built:
            if file.line == line and file.path.suffix == '.whl':
                with zipfile.ZipFile(file.path) as wheel:
                    wheel.extractall(place)  # noqa: S202 - our own
        done = subprocess.run(
            [sys.executable, str(ROOT / 'tools' / 'record_surface.py')],
            env={**kept, 'PYTHONPATH': place},
            cwd=place,
            stdout=subprocess.PIPE,
            check=True,
        )
    surface: Dict[str, object] = json.loads(done.stdout)
    return surface


def _section(changes: str) -> str:
    """Return the entry of this release, where it is the first."""
    parts = re.split(r'^## (.*)$', changes, flags=re.M)
    return parts[2] if len(parts) > 2 and parts[1] == f'compat.{lines.RELEASE}' else ''


def _text(path: str) -> bytes:
    place = ROOT / path
    return place.read_bytes() if place.is_file() else b''


def _git(*words: str) -> str:
    command = ['git', '-C', str(ROOT), *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding='utf-8', check=True)
    return done.stdout.strip()


def main(commits: Sequence[str], dist: pathlib.Path = ROOT / 'dist') -> None:
    """Check a release and print the report; end with an error if anything is wrong."""
    release = Release(
        dist_pages.read(dist),
        _git('rev-parse', 'HEAD'),
        (ROOT / 'CHANGES.md').read_text(encoding='utf-8'),
        (ROOT / 'SECURITY.md').read_text(encoding='utf-8'),
    )
    wrong: List[str] = list(problems(release))
    print(f'\ncompat.{lines.RELEASE} from {release.commit}')
    items = [item['lines'] for item in _ITEM.finditer(_section(release.changes))]
    for reach in REACHES:
        print(f'  {reach}: {items.count(reach)} entries in CHANGES.md')
    for commit in commits or ['HEAD']:
        print(*reached(commit, release.built), sep='\n')
    if wrong:
        raise SystemExit('no release:\n' + '\n'.join(f'  {each}' for each in wrong))


if __name__ == '__main__':
    main(sys.argv[1:])
