# SPDX-License-Identifier: Apache-2.0
"""A charm that keeps state and defers, for tests of what outlives a run."""

from __future__ import annotations

import pathlib

from ops._unit import Record

METADATA = 'name: keeper\n'
RECORD = Record(unit='keeper/0')

CODE = """\
import logging
import os

import ops

DEFER = bool(os.environ.get('KEEPER_DEFER'))


class Told(ops.EventBase):
    def __init__(self, handle, words=()):
        super().__init__(handle)
        self.words = words

    def snapshot(self):
        return {'words': self.words}

    def restore(self, snapshot):
        self.words = snapshot['words']


class On(ops.CharmEvents):
    told = ops.EventSource(Told)


class Keeper(ops.CharmBase):
    on = On()
    stored = ops.StoredState()

    def __init__(self, framework):
        super().__init__(framework)
        self.stored.set_default(
            runs=0, text='d\\u00e9j\\u00e0', data=b'\\0\\xff', share=0.5, none=None, whole=10**20,
            nested={'a': [1, {'b': {2}}]}, names={'x', 'y'}, listed=[],
        )
        for event in (self.on.start, self.on.told, self.on.update_status):
            framework.observe(event, self._on_any)

    def _on_any(self, event):
        name = type(event).__name__
        if name == 'StartEvent' and DEFER:
            self.on.told.emit((1, 'two', b'3'))
        if name == 'UpdateStatusEvent':
            self._tell()
        elif DEFER:
            event.defer()
        else:
            logging.info('handled %s %r', name, getattr(event, 'words', ()))

    def _tell(self):
        kept = self.stored
        kept.runs += 1
        kept.listed.append(kept.runs)
        logging.info(
            'kept %r', [
                kept.runs, kept.text, kept.data, kept.share, kept.none, kept.whole,
                kept.nested['a'][0], sorted(kept.nested['a'][1]['b']), sorted(kept.names),
                list(kept.listed),
            ],
        )


if __name__ == '__main__':
    ops.main(Keeper)
"""

KEPT = "kept [%d, 'déjà', b'\\x00\\xff', 0.5, None, 100000000000000000000, 1, [2], ['x', 'y'], %s]"
"""What the charm logs of its state: the number of its runs, and of those before."""

HANDLED = ['handled StartEvent ()', "handled Told (1, 'two', b'3')"]
"""What the charm logs of the two events that it deferred, in their order."""


def write(folder: pathlib.Path, code: str = CODE) -> pathlib.Path:
    """Write the charm, and return its folder."""
    (folder / 'src').mkdir(parents=True)
    (folder / 'src' / 'charm.py').write_text(code, encoding='utf-8')
    (folder / 'metadata.yaml').write_text(METADATA, encoding='utf-8')
    return folder
