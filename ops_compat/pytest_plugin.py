# SPDX-License-Identifier: Apache-2.0
"""A plugin of pytest: States that are explained, and a ledger of what is deprecated.

A conftest at the root of a charm's tests names it::

    pytest_plugins = ['ops_compat.pytest_plugin']

``assert out == State(...)`` then says which relation, container or secret differs, and of what.

Under ``OPS_COMPAT_WARN=ledger`` the uses of deprecated API are listed at the end of a run: what
was used, by whom (the charm, a charm library, an installed package) and where. They are also
written as JSON into pytest's cache, ``.pytest_cache/d/ops-ledger/ledger.json``.

``--ops-ledger=FILE`` keeps the list, for a team that migrates. The file is written if it is not
there. If it is, the run fails when a file of the charm, a library or a package uses a deprecated
thing at more places than it says. How often a place is passed does not count, nor its line. A
run that finds less leaves the file as it is, since it may be a run of some tests only: remove
the file to have it written anew. With this option the environment variable need not be set.

No distribution declares this plugin: pytest would then rewrite each file of that distribution.
"""

from __future__ import annotations

import collections
import json
import os
import pathlib
from typing import Any, Counter, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

import pytest

from ops_compat import deprecations, ledger

_PLUGIN = 'ops-ledger'
_SENT = 'ops_ledger'
"""The key under which a worker of pytest-xdist sends what it has counted."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup('ops').addoption(
        '--ops-ledger',
        metavar='FILE',
        help='fail if deprecated API of ops is used at more places than this file lists; '
        'write the file if it is not there',
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep a ledger if the environment or the option asks for one."""
    file: Optional[str] = config.getoption('--ops-ledger')
    if file or deprecations.mode() == 'ledger':
        path = config.invocation_params.dir / file if file else None
        config.pluginmanager.register(Ledger(config, path), _PLUGIN)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> Optional[List[str]]:
    """Explain why two values are not equal, if their class can tell."""
    explain: Any = getattr(type(left), '_differences_from', None)
    if op != '==' or type(left) is not type(right) or explain is None:
        return None
    told: Sequence[str] = explain(left, right)
    return [f'one {type(left).__name__} == another; what differs, left -> right:', *told]


class Place(NamedTuple):
    """Who uses what in which file."""

    thing: str
    owner: str
    file: str


class Ledger:
    """What one run of pytest has counted, its workers' share included.

    Args:
        config: the run's settings.
        file: what to compare with.
    """

    def __init__(self, config: pytest.Config, file: Optional[pathlib.Path]):
        self._config = config
        self._file = file
        self._entries: Counter[Tuple[str, str, str]] = collections.Counter()
        self._grown: List[str] = []
        self._said: List[str] = []
        self._using = deprecations.using('ledger')
        self._using.__enter__()

    def pytest_unconfigure(self) -> None:
        """Go on as before."""
        self._using.__exit__(None, None, None)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker of pytest-xdist has counted."""
        sent: Iterable[Sequence[Any]] = getattr(node, 'workeroutput', {}).get(_SENT, ())
        self._add(sent)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send what was counted, or compare and keep it."""
        counted = [list(entry) for entry in ledger.entries()]
        sent: Optional[Dict[str, Any]] = getattr(self._config, 'workeroutput', None)
        if sent is not None:
            sent[_SENT] = counted
            return
        self._add(counted)
        self._cache()
        if self._file is not None:
            self._compare(self._file)
        if self._grown and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _add(self, entries: Iterable[Sequence[Any]]) -> None:
        for thing, owner, place, uses in entries:
            self._entries[thing, owner, self._shown(place)] += uses

    def _shown(self, place: str) -> str:
        """Return a place as it is on any machine: below the root of the tests, if it is there."""
        root = f'{self._config.rootpath}{os.sep}'
        return place[len(root) :].replace(os.sep, '/') if place.startswith(root) else place

    def _rows(self) -> List[Dict[str, Any]]:
        return [
            {'thing': thing, 'owner': owner, 'place': place, 'uses': uses}
            for (thing, owner, place), uses in sorted(self._entries.items())
        ]

    def _cache(self) -> None:
        cache: Any = getattr(self._config, 'cache', None)
        if cache is not None:
            _write(pathlib.Path(cache.mkdir('ops-ledger')) / 'ledger.json', self._rows())

    def _compare(self, file: pathlib.Path) -> None:
        if not file.exists():
            _write(file, self._rows())
            self._said.append(f'{file} is written: later runs may use no more than this')
            return
        known, now = _places(_read(file)), _places(self._rows())
        self._grown = [
            f'{place.file} uses {place.thing} ({place.owner}) at {count} places, '
            f'{file.name} has {known[place]}'
            for place, count in sorted(now.items())
            if count > known[place]
        ]
        if not self._grown and sum(now.values()) < sum(known.values()):
            self._said.append(f'fewer places than {file} has: remove it to have it written anew')

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """List what was counted, and what is more than before."""
        terminalreporter.section('deprecated API of ops')
        for row in self._rows():
            line = '{thing}  {owner}  {place}  {uses} uses'.format(**row)
            terminalreporter.write_line(line)
        if not self._entries:
            terminalreporter.write_line('none was used')
        for line in self._said:
            terminalreporter.write_line(line)
        for line in self._grown:
            terminalreporter.write_line(f'MORE THAN BEFORE: {line}', red=True)


def _places(rows: Iterable[Dict[str, Any]]) -> Counter[Place]:
    """Return at how many places each file uses each thing."""
    return collections.Counter(
        Place(row['thing'], row['owner'], row['place'].rpartition(':')[0]) for row in rows
    )


def _read(file: pathlib.Path) -> List[Dict[str, Any]]:
    """Read a ledger.

    Raises:
        pytest.UsageError: if it is none.
    """
    try:
        rows: List[Dict[str, Any]] = json.loads(file.read_text(encoding='utf-8'))['uses']
        _places(rows)
    except (ValueError, LookupError, TypeError, AttributeError) as exc:
        raise pytest.UsageError(
            f'cannot read --ops-ledger={file}: it is no ledger ({exc!r}); '
            'remove it to have it written anew'
        ) from None
    return rows


def _write(file: pathlib.Path, rows: List[Dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({'uses': rows}, indent=1) + '\n', encoding='utf-8')
