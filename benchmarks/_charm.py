# SPDX-License-Identifier: Apache-2.0
"""A charm in a folder, and hook commands that answer at once, for measuring a dispatch."""

from __future__ import annotations

import os
import pathlib
from typing import Dict, Mapping, NamedTuple

METADATA = """\
name: measured
requires:
  db: {interface: db}
  charm-tracing: {interface: tracing}
peers:
  peers: {interface: peers}
"""

CODE = """\
import atexit
import os
import resource


def note_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.environ['CHILDREN'], 'w') as file:
        file.write(str((usage.ru_utime + usage.ru_stime) * 1000))


atexit.register(note_children)

import ops


class Measured(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        for event in (self.on.install, self.on.update_status, self.on.db_relation_changed):
            framework.observe(event, self._nothing)
        if 'TRACED' in os.environ:
            self.tracing = ops.tracing.Tracing(self, 'charm-tracing')
        framework.observe(self.on.config_changed, self._busy)

    def _nothing(self, event):
        pass

    def _busy(self, event):
        for _ in range(2):
            self.config.get('port')
            self.unit.is_leader()
            for relation in self.model.relations['db']:
                dict(relation.data[relation.app])
                dict(relation.data[self.unit])
                for unit in relation.units:
                    dict(relation.data[unit])
        for relation in self.model.relations['db']:
            relation.data[self.unit].update({'host': 'here', 'port': '1'})
        self.unit.set_ports(8080)
        self.unit.status = ops.ActiveStatus()


if __name__ == '__main__':
    ops.main(Measured)
"""

ANSWERS: Mapping[str, str] = {
    'config-get': 'echo \'{"port": 9090}\'',
    'is-leader': 'echo true',
    'juju-log': '',
    'status-get': 'echo \'{"status": "active", "message": "", "status-data": {}}\'',
    'status-set': '',
    'relation-ids': 'case "$*" in *db*) echo \'["db:1"]\';; *) echo "[]";; esac',
    'relation-list': 'case "$*" in *--app*) echo \'"remote"\';; *) echo \'["remote/0"]\';; esac',
    'relation-get': "echo '{}'",
    'relation-set': 'cat >/dev/null',
    'relation-model-get': 'echo \'{"uuid": "00000000-0000-4000-8000-000000000000"}\'',
    'opened-ports': "echo '[]'",
    'open-port': '',
    'close-port': '',
    'storage-list': "echo '[]'",
    'application-version-set': '',
}
"""What the hook commands do after noting that they ran, as shell."""


class Folder(NamedTuple):
    """A charm laid out in a folder of its own."""

    place: pathlib.Path

    @property
    def code(self) -> pathlib.Path:
        """The program that Juju's dispatch script would start."""
        return self.place / 'src' / 'charm.py'

    @property
    def children(self) -> pathlib.Path:
        """Where the charm notes the processor time of its hook commands, in ms."""
        return self.place / 'children'

    @property
    def log(self) -> pathlib.Path:
        """Where the hook commands note that they ran, a line for each."""
        return self.place / 'commands'

    def environ(self, event: str, **more: str) -> Dict[str, str]:
        """Return the environment that Juju gives a hook."""
        return {
            'HOME': os.environ.get('HOME', '/'),
            'PATH': f'{self.place / "bin"}:/usr/bin:/bin',
            'CHILDREN': str(self.children),
            'JUJU_CHARM_DIR': str(self.place),
            'JUJU_DISPATCH_PATH': f'hooks/{event}',
            'JUJU_MODEL_NAME': 'model',
            'JUJU_MODEL_UUID': '00000000-0000-4000-8000-000000000000',
            'JUJU_UNIT_NAME': 'measured/0',
            'JUJU_VERSION': '3.6.1',
            **more,
        }


def lay(place: pathlib.Path) -> Folder:
    """Write the charm and the hook commands into a new folder."""
    folder = Folder(place)
    folder.code.parent.mkdir(parents=True)
    folder.code.write_text(CODE, encoding='utf-8')
    (place / 'metadata.yaml').write_text(METADATA, encoding='utf-8')
    (place / 'bin').mkdir()
    for name, answer in ANSWERS.items():
        command = place / 'bin' / name
        command.write_text(f'#!/bin/sh\necho {name} >>{folder.log}\n{answer}\n', encoding='utf-8')
        command.chmod(0o755)
    return folder
