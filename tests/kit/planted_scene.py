# SPDX-License-Identifier: Apache-2.0
"""The planted charm in a folder, and where its texts are found once it has run."""

from __future__ import annotations

import pathlib
from typing import List, Mapping, Optional

from kit import juju_agent, planted_charm
from ops._unit import Answer, Endpoint, Hook, Option, Record, Relation, Unit

RECORD = Record(
    unit='planted/0',
    leader=True,
    options={'option': Option('string')},
    config={'option': planted_charm.planted('option-value')},
    endpoints={
        'db': Endpoint('db', 'db', 'requires'),
        'others': Endpoint('others', 'others', 'peers'),
    },
    relations={
        0: Relation(0, 'others', 'others', 'planted', peer=True),
        1: Relation(
            1,
            'db',
            'db',
            'postgres',
            units=('postgres/0',),
            data={'postgres': {'host': planted_charm.planted('remote-data')}},
        ),
    },
)
REFUSED = Answer('', 'ERROR permission denied\n', 1)
WRITING = (
    'action-fail', 'action-log', 'action-set', 'add-metric', 'relation-set', 'secret-add',
    'secret-future', 'secret-get', 'secret-set', 'state-set', 'status-set',
)  # fmt: skip


class Scene:
    """A charm in a folder, an agent, and a folder for temporary files."""

    def __init__(
        self,
        folder: pathlib.Path,
        *,
        record: Record = RECORD,
        instead: Optional[Mapping[str, Answer]] = None,
        umask: int = 0o022,
    ):
        self.charm = planted_charm.write(folder / 'charm')
        self.temporary = folder / 'tmp'
        self.temporary.mkdir()
        self.report = folder / 'report'
        self.report.touch()
        self.agent = juju_agent.Agent(Unit(record), instead)
        self.ran: List[juju_agent.Ran] = []
        self._umask = umask

    def run(self, hook: Hook, **environ: str) -> juju_agent.Ran:
        """Run the charm for a hook."""
        variables = {
            'PLANTED_REPORT': str(self.report),
            'PLANTED_VARIABLE': planted_charm.planted('environment-value'),
            'TMPDIR': str(self.temporary),
            **environ,
        }
        ran = self.agent.run(self.charm, hook, umask=self._umask, environ=variables)
        self.ran.append(ran)
        return ran

    def places(self, text: str) -> List[str]:
        """Return where a text is found; what an error holds is found in ``error``."""
        folders = {'charm': self.charm, 'tmp': self.temporary}
        found = juju_agent.places(self.agent, text, self.ran, folders)
        return sorted([*found, *(['error'] if text in self.report.read_text() else [])])

    def leak(self, **environ: str) -> juju_agent.Ran:
        """Run the charm for its action."""
        params = {'given': planted_charm.planted('action-param')}
        return self.run(Hook(kind='action', name='leak', params=params), **environ)
