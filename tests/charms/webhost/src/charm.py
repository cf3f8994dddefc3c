#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A web server from packages, as a systemd service."""

import logging
import pathlib

from charms.webhost.v0 import machine

import ops

logger = logging.getLogger(__name__)

SERVICE = 'webhost'
PACKAGES = ('nginx-light', 'ssl-cert')
UNIT = """\
[Unit]
Description=The web host of {unit}

[Service]
ExecStart=/usr/sbin/nginx -c {conf} -g 'daemon off;'
Restart=on-failure

[Install]
WantedBy=multi-user.target
"""
CONF = 'http {{ server {{ listen {port}; add_header X-Title "{title}"; }} }}\nevents {{}}\n'


class WebHost(ops.CharmBase):
    """Installs the server, keeps its configuration, and runs its service."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        observe = framework.observe
        observe(self.on.install, self._on_install)
        observe(self.on.start, self._on_start)
        observe(self.on.config_changed, self._on_config_changed)
        observe(self.on.stop, self._on_stop)
        observe(self.on.collect_unit_status, self._on_collect_status)
        observe(self.on.restart_action, self._on_restart)
        observe(self.on['website'].relation_joined, self._on_website_joined)
        self._conf = self.charm_dir / 'webhost.conf'

    def _on_install(self, event: ops.InstallEvent) -> None:
        self.unit.status = ops.MaintenanceStatus('installing packages')
        machine.install(PACKAGES)
        machine.run('useradd', '--system', '--no-create-home', SERVICE)
        unit = self.charm_dir / f'{SERVICE}.service'
        unit.write_text(UNIT.format(unit=self.unit.name, conf=self._conf), encoding='utf-8')
        machine.run('systemctl', 'link', str(unit))
        machine.run('systemctl', 'daemon-reload')

    def _on_start(self, event: ops.StartEvent) -> None:
        machine.run('systemctl', 'enable', '--now', SERVICE)
        self.unit.set_workload_version('1.24')

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        text = CONF.format(**self.config)
        if _write(self._conf, text):
            machine.run('systemctl', 'restart', SERVICE)
        self.unit.set_ports(int(self.config['port']))

    def _on_stop(self, event: ops.StopEvent) -> None:
        machine.run('systemctl', 'disable', '--now', SERVICE)
        machine.run('apt-get', 'remove', '--assume-yes', *PACKAGES)

    def _on_restart(self, event: ops.ActionEvent) -> None:
        machine.run('systemctl', 'restart', SERVICE)
        event.set_results({'active': machine.is_active(SERVICE)})

    def _on_website_joined(self, event: ops.RelationJoinedEvent) -> None:
        event.relation.data[self.unit]['port'] = str(self.config['port'])

    def _on_collect_status(self, event: ops.CollectStatusEvent) -> None:
        if not machine.is_active(SERVICE):
            event.add_status(ops.WaitingStatus('waiting for the service'))
        event.add_status(ops.ActiveStatus())


def _write(path: pathlib.Path, text: str) -> bool:
    if path.is_file() and path.read_text(encoding='utf-8') == text:
        return False
    path.write_text(text, encoding='utf-8')
    return True


if __name__ == '__main__':
    ops.main(WebHost)
