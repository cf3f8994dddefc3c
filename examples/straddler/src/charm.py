#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A charm for Ubuntu 20.04 and newer alike, with names that Ops 2 did not have.

``ops.hookcmds`` and ``ops.JujuContext`` came with Ops 3. Here they are on both lines, so this
file has no branch on a version in it.
"""

from __future__ import annotations

import platform

import ops
from ops import hookcmds


class Straddler(ops.CharmBase):
    """Offer a site, and say where it runs."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)
        framework.observe(self.on.config_changed, self._on_config_changed)
        framework.observe(self.on['site'].relation_created, self._on_site_created)
        framework.observe(self.on['where-am-i'].action, self._on_where_am_i)

    def _on_start(self, event: ops.StartEvent) -> None:
        hookcmds.app_version_set(platform.python_version())
        self._show()

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        for relation_id in hookcmds.relation_ids('site'):
            self._offer(relation_id)
        self._show()

    def _on_site_created(self, event: ops.RelationCreatedEvent) -> None:
        self._offer(event.relation.id)

    def _on_where_am_i(self, event: ops.ActionEvent) -> None:
        context = ops.JujuContext.from_environ()
        event.set_results(
            {
                'juju': str(context.version),
                'unit': context.unit_name,
                'python': platform.python_version(),
                'goal': ', '.join(sorted(hookcmds.goal_state().units)),
            }
        )

    def _offer(self, relation_id: int | str) -> None:
        hostname = hookcmds.config_get('hostname')
        hookcmds.relation_set({'hostname': str(hostname)}, id=int(str(relation_id).split(':')[-1]))

    def _show(self) -> None:
        self.unit.status = ops.ActiveStatus(f'offering {self.config["hostname"]}')


if __name__ == '__main__':
    ops.main(Straddler)
