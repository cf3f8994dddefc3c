#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Kubernetes charm that runs a small web server in one container."""

from __future__ import annotations

import logging

import ops

logger = logging.getLogger(__name__)

PORT = 8000
PAGE = '/srv/hello/index.html'


class HelloKubernetes(ops.CharmBase):
    """Serve one page, with the greeting from the options."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.container = self.unit.get_container('web')
        framework.observe(self.on['web'].pebble_ready, self._on_web_ready)
        framework.observe(self.on.config_changed, self._on_config_changed)
        framework.observe(self.on.collect_unit_status, self._on_collect_unit_status)

    def _on_web_ready(self, event: ops.PebbleReadyEvent) -> None:
        self._configure()
        self.unit.set_ports(PORT)

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        self._configure()

    def _on_collect_unit_status(self, event: ops.CollectStatusEvent) -> None:
        if not self.config['greeting']:
            event.add_status(ops.BlockedStatus('set the greeting option'))
        if not self.container.can_connect():
            event.add_status(ops.WaitingStatus('waiting for the web container'))
        elif not self._is_running():
            event.add_status(ops.MaintenanceStatus('starting the web server'))
        event.add_status(ops.ActiveStatus('serving'))

    def _configure(self) -> None:
        if not self.container.can_connect():
            logger.info('the web container is not up yet')
            return
        self.container.push(PAGE, f'{self.config["greeting"]}\n', make_dirs=True)
        self.container.add_layer('hello', self._layer(), combine=True)
        self.container.replan()

    def _layer(self) -> ops.pebble.LayerDict:
        return {
            'services': {
                'hello': {
                    'override': 'replace',
                    'summary': 'the web server',
                    'command': f'python3 -m http.server --directory /srv/hello {PORT}',
                    'startup': 'enabled',
                }
            }
        }

    def _is_running(self) -> bool:
        services = self.container.get_services('hello')
        return bool(services) and services['hello'].is_running()


if __name__ == '__main__':
    ops.main(HelloKubernetes)
