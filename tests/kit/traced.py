# SPDX-License-Identifier: Apache-2.0
"""A charm that is traced, in a folder, run as Juju runs it."""

from __future__ import annotations

import json
import os
import pathlib
import sqlite3
from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from kit import collector as collecting
from kit import juju_agent, source
from ops._unit import Endpoint, Hook, Record, Relation, Unit

METADATA = """\
name: traced
requires:
  charm-tracing: {interface: tracing, limit: 1, optional: true}
  ca: {interface: certificate_transfer, limit: 1, optional: true}
  db: {interface: db}
"""
CODE = """\
#!/usr/bin/env python3
import os

import ops
from opentelemetry import trace
from ops.tracing import _exporter

# Long, since the machine that runs the tests may be slow.
_exporter.BUDGET = _exporter.BACKLOG_BUDGET = float(os.environ.get('BUDGET', '60'))
tracer = trace.get_tracer('of the charm')


class Traced(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        self.unit.is_leader()
        self.tracing = ops.tracing.Tracing(self, 'charm-tracing', ca_relation_name='ca')
        for event in (self.on.start, self.on.config_changed):
            framework.observe(event, self._on_event)
        framework.observe(self.on.collect_unit_status, self._on_collect)

    def _on_event(self, event):
        with tracer.start_as_current_span('mine', attributes={'count': 3}):
            pass
        self.unit.set_workload_version('1.0')
        exec(os.environ.get('DO', ''))

    def _on_collect(self, event):
        event.add_status(ops.ActiveStatus())


if __name__ == '__main__':
    ops.main(Traced)
"""
PATH = os.pathsep.join([str(source.TOP), str(source.TOP / 'packages' / 'ops-tracing')])
"""For PYTHONPATH: this tree with the extra ``tracing``."""

BUFFER = '.tracing-data.db'


def receivers(base: str) -> Dict[str, str]:
    """Return what a collector's charm says in its databag."""
    protocol = {'name': 'otlp_http', 'type': 'http'}
    return {'receivers': json.dumps([{'protocol': protocol, 'url': base}])}


def record(base: Optional[str] = None, certificates: Optional[List[str]] = None) -> Record:
    """Return what Juju knows about a unit of the charm.

    Args:
        base: where the related collector is; there is no relation without.
        certificates: the authorities that another relation brings.
    """
    relations: Dict[int, Relation] = {}
    if base is not None:
        relations[2] = Relation(
            2, 'charm-tracing', 'tracing', 'tempo', data={'tempo': receivers(base)}
        )
    if certificates is not None:
        bag = {'certificates': json.dumps(certificates), 'version': '1'}
        relations[3] = Relation(3, 'ca', 'certificate_transfer', 'issuer', data={'issuer': bag})
    return Record(
        unit='traced/0',
        leader=True,
        endpoints={
            'charm-tracing': Endpoint('charm-tracing', 'tracing', 'requires'),
            'ca': Endpoint('ca', 'certificate_transfer', 'requires'),
            'db': Endpoint('db', 'db', 'requires'),
        },
        relations=relations,
    )


class TracedUnit:
    """The charm in a folder, and an agent.

    Args:
        folder: where to put it.
        known: what Juju knows.
    """

    def __init__(self, folder: pathlib.Path, known: Record):
        self.charm = folder / 'charm'
        (self.charm / 'src').mkdir(parents=True)
        (self.charm / 'src' / 'charm.py').write_text(CODE, encoding='utf-8')
        (self.charm / 'metadata.yaml').write_text(METADATA, encoding='utf-8')
        self.agent = juju_agent.Agent(Unit(known))
        self.buffer = self.charm / BUFFER

    def run(self, name: str = 'start', **environ: str) -> juju_agent.Ran:
        """Run the charm for a hook."""
        return self.agent.run(self.charm, Hook(name=name), environ={'PYTHONPATH': PATH, **environ})

    def kept(self) -> List[Dict[str, Any]]:
        """Return the spans that wait in the buffer."""
        return [span for body in bodies(self.buffer) for span in collecting.spans_of(body)]

    def settings(self) -> Mapping[str, str]:
        """Return where the buffer says that spans go."""
        return dict(_rows(self.buffer, 'SELECT key, value FROM settings'))


class Seen(NamedTuple):
    """A run of the traced charm, and what a collector got of it."""

    unit: TracedUnit
    collector: collecting.Collector
    ran: juju_agent.Ran


def bodies(buffer: pathlib.Path) -> List[bytes]:
    """Return the chunks that wait in a buffer."""
    return [row[0] for row in _rows(buffer, 'SELECT data FROM tracing ORDER BY id')]


def _rows(buffer: pathlib.Path, query: str) -> List[Any]:
    connection = sqlite3.connect(str(buffer))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
