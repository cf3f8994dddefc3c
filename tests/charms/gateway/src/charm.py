#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A gateway in two containers, with a service of the Kubernetes API before them."""

import logging

import lightkube

import ops
from ops import pebble

logger = logging.getLogger(__name__)

PORT = 8443
ROUTES = '/etc/proxy/routes'


class Gateway(ops.CharmBase):
    """Brings up both containers once the database is migrated, and then the service."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        observe = framework.observe
        observe(self.on.app_pebble_ready, self._on_app_ready)
        observe(self.on.proxy_pebble_ready, self._on_proxy_ready)
        observe(self.on.update_status, self._on_update_status)
        observe(self.on.collect_unit_status, self._on_collect_status)
        observe(self.on.routes_action, self._on_routes)
        self._app = self.unit.get_container('app')
        self._proxy = self.unit.get_container('proxy')
        self._client = lightkube.Client(self.model.name)

    def _on_app_ready(self, event: ops.PebbleReadyEvent) -> None:
        migrated, _ = self._app.exec(['gateway', 'migrate'], timeout=60).wait_output()
        logger.info('the database is %s', migrated.strip())
        self._app.add_layer('app', _layer('gateway', 'gateway serve'), combine=True)
        self._app.replan()
        version, _ = self._app.exec(['gateway', '--version']).wait_output()
        self.unit.set_workload_version(version.strip())
        self._expose()

    def _on_proxy_ready(self, event: ops.PebbleReadyEvent) -> None:
        self._proxy.push(ROUTES, '/ app\n', make_dirs=True)
        check = self._proxy.exec(['proxy', 'check', '-'], stdin=self._proxy.pull(ROUTES).read())
        try:
            check.wait()
        except pebble.ExecError as exc:
            logger.warning('the proxy does not take its routes: exit code %d', exc.exit_code)
            return
        self._proxy.add_layer('proxy', _layer('proxy', f'proxy run {ROUTES}'), combine=True)
        self._proxy.replan()

    def _on_update_status(self, event: ops.UpdateStatusEvent) -> None:
        self._expose()

    def _expose(self) -> None:
        self.unit.set_ports(PORT)
        if not self.unit.is_leader():
            return
        spec = {'type': 'LoadBalancer', 'ports': [{'port': PORT}]}
        try:
            self._client.apply('services', self.app.name, spec)
        except lightkube.ApiError as exc:
            logger.warning('the service cannot be made: %s', exc)

    def _on_routes(self, event: ops.ActionEvent) -> None:
        try:
            routes, _ = self._proxy.exec(['proxy', 'routes']).wait_output()
        except (pebble.APIError, pebble.ExecError) as exc:
            event.fail(f'the proxy does not say: {exc}')
            return
        event.set_results({'routes': routes.strip()})

    def _on_collect_status(self, event: ops.CollectStatusEvent) -> None:
        for container in (self._app, self._proxy):
            if not any(service.is_running() for service in _services(container)):
                event.add_status(ops.WaitingStatus(f'waiting for {container.name}'))
        event.add_status(self._address())

    def _address(self) -> ops.StatusBase:
        try:
            service = self._client.get('services', self.app.name)
        except lightkube.ApiError as exc:
            return ops.BlockedStatus(f'no address: {exc}')
        return ops.ActiveStatus(f'at {service["status"]["address"]}')


def _services(container: ops.Container) -> list:
    return list(container.get_services().values()) if container.can_connect() else []


def _layer(name: str, command: str) -> pebble.Layer:
    service = {'override': 'replace', 'command': command, 'startup': 'enabled'}
    return pebble.Layer({'services': {name: service}})


if __name__ == '__main__':
    ops.main(Gateway)
