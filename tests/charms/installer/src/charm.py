#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A machine charm that installs packages, adds a user and runs a service of systemd."""

from __future__ import annotations

import logging
import pathlib
import subprocess

from charms.operator_libs_linux.v0 import apt, passwd
from charms.operator_libs_linux.v1 import systemd

import ops

logger = logging.getLogger(__name__)

SERVICE = 'demo-server'
UNIT = """\
[Service]
ExecStart=/usr/bin/demo-server --port {port}
User=demo
"""


class Installer(ops.CharmBase):
    """Install and run a server."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        observe = framework.observe
        observe(self.on.install, self._on_install)
        observe(self.on.config_changed, self._on_config_changed)
        observe(self.on.start, self._on_start)
        observe(self.on.restart_action, self._on_restart)

    def _on_install(self, event: ops.InstallEvent) -> None:
        self.unit.status = ops.MaintenanceStatus('installing packages')
        logger.info('this machine is %s', apt.architecture())
        apt.update()
        apt.add_package(str(self.config['packages']).split())
        passwd.add_user('demo', password='planted-secret')
        subprocess.run(['/usr/bin/env', 'snap', 'install', 'demo-exporter'], check=True)
        subprocess.run(['sysctl', '-w', 'vm.swappiness=1'], check=True)

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        port = int(self.config['port'])
        # Where a charm of the field has /etc/systemd/system, so that tests write there nowhere.
        unit = pathlib.Path(self.charm_dir) / f'{SERVICE}.service'
        unit.write_text(UNIT.format(port=port), encoding='utf-8')
        systemd.daemon_reload()
        systemd.service_restart(SERVICE)
        self.unit.set_ports(port)

    def _on_start(self, event: ops.StartEvent) -> None:
        systemd.service_enable(SERVICE)
        self.unit.status = ops.ActiveStatus()

    def _on_restart(self, event: ops.ActionEvent) -> None:
        systemd.service_restart(SERVICE)
        event.set_results({'restarted': SERVICE})


if __name__ == '__main__':
    ops.main(Installer)
