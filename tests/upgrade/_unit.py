# SPDX-License-Identifier: Apache-2.0
"""A unit with stored state and deferred events, whose hooks are run by one ops after another."""

from __future__ import annotations

import pathlib
import sqlite3
import tempfile
from typing import List, NamedTuple, Optional, Sequence

from differential import _play
from differential._program import METADATA, hook, program

RECORDED = pathlib.Path(__file__).resolve().parent / 'recorded'
"""State databases as text, each as a published release left it after the first hooks."""

CODE = """\
import json
import ops


class Sent(ops.EventBase):
    def __init__(self, handle, number=0, words=()):
        super().__init__(handle)
        self.number = number
        self.words = words

    def snapshot(self):
        return {'number': self.number, 'words': self.words}

    def restore(self, snapshot):
        self.number = snapshot['number']
        self.words = snapshot['words']


class Events(ops.CharmEvents):
    sent = ops.EventSource(Sent)


class Library(ops.Object):
    _stored = ops.StoredState()

    def __init__(self, charm):
        super().__init__(charm, 'library')
        self._stored.set_default(calls=0)
        self.framework.observe(charm.on.sent, self._on_sent)
        self.framework.observe(charm.on.db_relation_changed, self._on_changed)

    def _on_sent(self, event):
        self._stored.calls += 1
        print(json.dumps(['library', event.number, event.words, self._stored.calls]))
        if self._stored.calls % 3:
            event.defer()

    def _on_changed(self, event):
        print(json.dumps(['relation', event.relation.id, event.app.name, event.unit.name]))
        event.defer()


class Charm(ops.CharmBase):
    on = Events()
    _stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self.library = Library(self)
        self._stored.set_default(
            count=0, text='h\\u00e9llo', nothing=None, share=0.5, yes=True, raw=b'\\x00\\xff',
            names=['a'], nested={'deep': {'list': [1, [2, {'x': 'y'}]]}}, kinds=set(),
        )
        for event in (self.on.start, self.on.config_changed, self.on.update_status):
            framework.observe(event, self._on_hook)
        framework.observe(self.on.sent, self._on_sent)
        framework.observe(self.on.work_pebble_custom_notice, self._on_notice)

    def _on_hook(self, event):
        name = type(event).__name__
        self._stored.count += 1
        self._stored.names.append(name)
        self._stored.kinds.add(name)
        self._stored.nested['deep']['list'].append(self._stored.count)
        print(json.dumps([name, self._shown()]))
        if name == 'StartEvent':
            if self._stored.count == 1:
                self.on.sent.emit(1, ['one', 'two'])
            event.defer()
        elif name == 'ConfigChangedEvent':
            # Once: when Ops 2 meets what is new while it runs what was deferred, it runs that too.
            if self._stored.count == 2:
                self.on.sent.emit(2, ['three'])
                event.defer()

    def _on_sent(self, event):
        print(json.dumps(['charm', event.number, event.words]))
        if self._stored.count < 6:
            event.defer()

    def _on_notice(self, event):
        notice = event.notice
        print(json.dumps(['notice', notice.id, notice.key, event.workload.name]))
        if self._stored.count < 6:
            event.defer()

    def _shown(self):
        stored = self._stored
        nested = stored.nested['deep']['list']
        return [
            stored.count, stored.text, stored.nothing, stored.share, stored.yes, list(stored.raw),
            list(stored.names), sorted(stored.kinds),
            nested[0], nested[1][1]['x'], list(nested)[2:],
        ]


if __name__ == '__main__':
    ops.main(Charm)
"""
WORKLOAD = {'workload': 'work', 'notice_id': '7', 'notice_key': 'example.com/one'}
PROGRAM = program(
    'upgrade',
    CODE,
    'start',
    'config-changed',
    'db-relation-changed',
    hook('work-pebble-custom-notice', **WORKLOAD),
    'update-status',
    'update-status',
    metadata=f'{METADATA}containers: {{work: {{}}}}\n',
)
BEFORE = 4
"""How many hooks were run before a state database was recorded."""


class Seen(NamedTuple):
    """What a hook printed, and what it left of state."""

    exit: List[str]
    stdout: List[str]
    state: List[str]


class _Relay(_play._Play):  # pyright: ignore[reportPrivateUsage]
    """The one charm folder, whose interpreter can be replaced between two hooks."""

    def hook(self, index: int, side: _play.Side) -> Seen:
        self._side = side
        self._write()
        line = {'OPS_COMPAT_LINE': side.name[-1]} if side.pythonpath else {}
        seen = self._step(PROGRAM.steps[index]._replace(environ=line))
        rows = [each for each in seen['state'] if not each.startswith('table ')]
        return Seen(seen['exit'], seen['stdout'], rows)

    @property
    def database(self) -> pathlib.Path:
        return self._charm / '.unit-state.db'


def relay(
    sides: Sequence[_play.Side], *, first: int = 0, dump: Optional[str] = None
) -> List[Seen]:
    """Run a hook under each of the sides, one after another, in one charm folder.

    Args:
        sides: who runs the hooks.
        first: which hook is the first of them.
        dump: a state database to begin with.
    """
    with tempfile.TemporaryDirectory(prefix='upgrade-') as folder:
        unit = _Relay(PROGRAM, sides[0], pathlib.Path(folder).resolve())
        if dump is not None:
            load(dump, unit.database)
        return [unit.hook(first + index, side) for index, side in enumerate(sides)]


def dumped(side: _play.Side) -> str:
    """Return as text the state database that the first hooks leave."""
    with tempfile.TemporaryDirectory(prefix='upgrade-') as folder:
        unit = _Relay(PROGRAM, side, pathlib.Path(folder).resolve())
        for index in range(BEFORE):
            unit.hook(index, side)
        connection = sqlite3.connect(str(unit.database))
        try:
            return '\n'.join(connection.iterdump()) + '\n'
        finally:
            connection.close()


def load(dump: str, path: pathlib.Path) -> None:
    """Make a state database of a text."""
    connection = sqlite3.connect(str(path))
    connection.executescript(dump)
    connection.close()
    path.chmod(0o600)
