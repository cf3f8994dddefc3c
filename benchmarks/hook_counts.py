# SPDX-License-Identifier: Apache-2.0
"""How many hook commands each event runs."""

from __future__ import annotations

import pathlib
import tempfile
from typing import Iterator, List, Mapping

import _charm
import _environments
import _measure

DB = {'JUJU_RELATION': 'db', 'JUJU_RELATION_ID': 'db:1', 'JUJU_REMOTE_APP': 'remote'}
LIFE: Mapping[str, Mapping[str, str]] = {
    'install': {},
    'leader-elected': {},
    'config-changed': {},
    'start': {},
    'db-relation-created': DB,
    'db-relation-joined': {**DB, 'JUJU_REMOTE_UNIT': 'remote/0'},
    'db-relation-changed': {**DB, 'JUJU_REMOTE_UNIT': 'remote/0'},
    'update-status': {},
    'db-relation-departed': {
        **DB,
        'JUJU_REMOTE_UNIT': 'remote/0',
        'JUJU_DEPARTING_UNIT': 'remote/0',
    },
    'db-relation-broken': DB,
    'upgrade-charm': {},
    'stop': {},
    'remove': {},
}
"""The events of a charm's life, in order, and what Juju says with each."""


def rows(version: str, folder: pathlib.Path) -> Iterator[_measure.Row]:
    """Count them for each event; ``config-changed`` is the one at which the charm does things."""
    pair = _environments.plain(version, folder)
    with tempfile.TemporaryDirectory(prefix='ops-bench-') as place:
        ours, published = (
            _live(python, _charm.lay(pathlib.Path(place, name)))
            for name, python in pair._asdict().items()
        )
    for event, our_count, published_count in zip(LIFE, ours, published):
        yield _measure.Row(f'hook commands, {event}', our_count, published_count, 1, 'commands')


def _live(python: str, folder: _charm.Folder) -> List[int]:
    counts: List[int] = []
    for event, more in LIFE.items():
        folder.log.write_text('', encoding='utf-8')
        _measure.cpu([python, str(folder.code)], folder.environ(event, **more))
        counts.append(len(folder.log.read_text(encoding='utf-8').splitlines()))
    return counts
