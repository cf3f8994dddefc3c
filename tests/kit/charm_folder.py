# SPDX-License-Identifier: Apache-2.0
"""Small charms, written into a folder, for tests that run them as processes."""

from __future__ import annotations

import pathlib
import textwrap

METADATA = """\
name: tiny
summary: A charm for tests.
description: It does what its options say.
config:
  options:
    level: {type: int, default: 3}
    name: {type: string, default: tiny}
    loud: {type: boolean}
    crash: {type: boolean, default: false}
actions:
  echo:
    params:
      text: {type: string}
      times: {type: integer, default: 1}
    required: [text]
    additionalProperties: false
  die: {}
peers:
  others: {interface: tiny-others}
requires:
  db: {interface: tiny-db, limit: 1}
storage:
  disk: {type: filesystem}
"""

CODE = """\
import os
import ops


class Tiny(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        observe = framework.observe
        observe(self.on.config_changed, self._on_config_changed)
        observe(self.on.leader_elected, self._on_leader_elected)
        observe(self.on['db'].relation_changed, self._on_db_changed)
        observe(self.on.echo_action, self._on_echo)
        observe(self.on.die_action, self._on_die)
        observe(self.on.update_status, self._on_update_status)
        observe(self.on.remove, self._on_remove)

    def _on_config_changed(self, event):
        self.unit.set_ports(1000 + self.config['level'])
        self.unit.status = ops.ActiveStatus('level %d' % self.config['level'])
        if self.config['crash']:
            raise RuntimeError('asked to crash')

    def _on_leader_elected(self, event):
        self.app.add_secret({'password': 'planted-secret'}, label='pw')

    def _on_db_changed(self, event):
        host = event.relation.data[event.unit].get('host')
        if host is None:
            event.defer()
            return
        event.relation.data[self.unit]['seen'] = host

    def _on_echo(self, event):
        event.log('echoing')
        event.set_results({'echo': event.params['text'] * event.params['times']})

    def _on_die(self, event):
        event.fail('it died')

    def _on_update_status(self, event):
        self.unit.status = ops.ActiveStatus(','.join(sorted(os.environ)))

    def _on_remove(self, event):
        import signal

        signal.pause()


if __name__ == '__main__':
    ops.main(Tiny)
"""


def write(folder: pathlib.Path, *, code: str = CODE, metadata: str = METADATA) -> pathlib.Path:
    """Write a charm with the two files that charmcraft asks for, and return its folder."""
    (folder / 'src').mkdir(parents=True)
    (folder / 'src' / 'charm.py').write_text(textwrap.dedent(code), encoding='utf-8')
    (folder / 'charmcraft.yaml').write_text(textwrap.dedent(metadata), encoding='utf-8')
    return folder
