# SPDX-License-Identifier: Apache-2.0
"""Ports, networks and storage."""

from __future__ import annotations

from differential._program import action, charm, hook, program, refuses, says, step
from ops._unit import Address, BindAddress, Network, PortRange, Storage

_NETWORKS = {
    'db': Network(
        (BindAddress((Address('10.0.0.4', 'host', '10.0.0.0/24'), Address('fd00::4', '', 'fd00::/64')), 'eth0', '02:00'),
         BindAddress((Address('192.168.0.4', '', '192.168.0.0/16'),), 'eth1', '03:00')),
        ('10.0.0.4', 'ingress.example'), ('10.0.0.0/24', '10.1.2.3/32'),
    ),
    'web': Network((), ('10.9.9.9',), ()),
    'admin': Network((BindAddress((), 'eth9'),), (), ()),
}  # fmt: skip
_PORTS = """
    say(sorted(map(str, self.unit.opened_ports())))
    self.unit.open_port('tcp', 80)
    self.unit.open_port('udp', 53)
    self.unit.open_port('icmp')
    self.unit.open_port('tcp', 80)
    say(sorted(map(repr, self.unit.opened_ports())))
    self.unit.close_port('udp', 53)
    self.unit.close_port('udp', 54)
    trying('none', self.unit.open_port, 'tcp')
    trying('icmp 1', self.unit.open_port, 'icmp', 1)
    trying('big', self.unit.open_port, 'tcp', 99999)
    trying('proto', self.unit.open_port, 'sctp', 1)
    trying('text', self.unit.open_port, 'tcp', '80')
    self.unit.close_port('icmp')
    self.unit.close_port('tcp', 80)
    self.unit.set_ports(443)
    say(sorted(map(repr, self.unit.opened_ports())))
    self.unit.set_ports(443)
    self.unit.set_ports()
    say(ops.Port('tcp', 1) == ops.Port('tcp', 1), ops.Port('tcp', 1))
"""
_NETWORK = """
    for name in ('db', 'web', 'others', 'admin', 'many', 'nothing', self.model.get_relation('db'),
                 self.model.get_relation('many', 4), self.model.get_relation('many', 3), None, 7):
        trying(str(name), self.model.get_binding, name)
        try:
            network = self.model.get_binding(name).network
        except Exception as exc:
            say(described(exc))
            continue
        say([(i.name, i.address, i.subnet) for i in network.interfaces])
        say(network.bind_address, network.ingress_address, network.ingress_addresses)
        say(network.egress_subnets)
        say(self.model.get_binding(name) is self.model.get_binding(name))
"""

PROGRAMS = [
    program('ports', charm(start=_PORTS), 'start', 'start'),
    program(
        'ports-there',
        charm(
            start="""
            say(sorted(map(repr, self.unit.opened_ports())))
            self.unit.set_ports(80)
            say(sorted(map(repr, self.unit.opened_ports())))
        """
        ),
        'start',
        fields={'ports': (PortRange('tcp', 1000, 1003), PortRange('udp', 53, 53))},
    ),
    program(
        'ports-that-are-none',
        charm(
            start="""
            trying('bad', self.unit.set_ports, 'x')
            trying('zero', self.unit.set_ports, 0)
            trying('other', self.model.get_unit('pg/0').open_port, 'tcp', 1)
        """
        ),
        'start',
    ),
    program(
        'free-text-with-dashes',
        charm(
            back_up_action="""
            trying('log', event.log, '--two')
            trying('fail', event.fail, '-again')
            trying('status', setattr, self.unit, 'status', ops.BlockedStatus('-stuck'))
            trying('app status', setattr, self.app, 'status', ops.BlockedStatus('--stuck'))
            trying('version', self.unit.set_workload_version, '-1')
            logger.info('--like a flag')
        """
        ),
        action('back-up', level=1),
    ),
    program(
        'errors-of-hook-commands',
        charm(
            start="""
            for call in (
                lambda: setattr(self.unit, 'status', ops.ActiveStatus('planted')),
                lambda: self.unit.add_secret({'password': 'planted'}).id,
                lambda: self.model.get_relation('db').data[self.unit].update(k='planted'),
            ):
                try:
                    call()
                except ops.ModelError as exc:
                    cause = exc.__cause__
                    say(type(exc), str(exc), cause.returncode, list(cause.cmd), cause.stderr)
                    say(type(cause), str(cause))
        """
        ),
        step(
            'start',
            answers=dict.fromkeys(
                ('status-set', 'secret-add', 'relation-set'), refuses('ERROR boom\n')
            ),
        ),
    ),
    program(
        'failing-port-commands',
        charm(
            start="""
            trying('open', self.unit.open_port, 'tcp', 1)
            trying('close', self.unit.close_port, 'tcp', 1)
            trying('opened', self.unit.opened_ports)
            trying('set', self.unit.set_ports, 1)
            """
        ),
        *(
            step('start', answers={command: refuses('ERROR boom\n')})
            for command in ('open-port', 'close-port', 'opened-ports')
        ),
        step('start', missing=['open-port', 'close-port', 'opened-ports']),
    ),
    program('networks', charm(start=_NETWORK), 'start'),
    program(
        'networks-of-many-kinds', charm(start=_NETWORK), 'start', fields={'networks': _NETWORKS}
    ),
    program(
        'failing-network-get',
        charm(
            start="""
            trying('binding', lambda: self.model.get_binding('db').network)
            trying('relation', lambda: self.model.get_binding(self.model.get_relation('db')).network)
            """
        ),
        *(
            step('start', answers={'network-get': refuses(error)})
            for error in ('ERROR boom\n', 'ERROR relation not found\n')
        ),
        step('start', answers={'network-get': says('{}')}),
        step('start', missing=['network-get']),
    ),
    program(
        'network-of-a-gone-relation',
        charm(
            start="""
            trying('relation', lambda: self.model.get_binding(self.model.get_relation('db')).network)
            """
        ),
        step('start', answers={'network-get': refuses('ERROR permission denied\n')}),
    ),
    program(
        'storage-events',
        charm(
            data_storage_attached="""
            say(event, event.storage, event.snapshot(), event.storage.name, event.storage.index)
            say(event.storage.full_id, event.storage.location, type(event.storage.location))
            """,
            data_storage_detaching='say(event, event.storage.location)\nevent.defer()',
            disk_storage_attached='say(event.storage.location)',
        ),
        'data-storage-attached',
        'disk-storage-attached',
        'data-storage-detaching',
        'update-status',
        step(hook('data-storage-attached', storage='data/2')),
        step('data-storage-attached', environ={'JUJU_STORAGE_ID': 'data/99'}),
    ),
    program(
        'storages',
        charm(
            start="""
            storages = self.model.storages
            say(sorted(storages), len(storages), 'data' in storages)
            for name in sorted(storages):
                for each in sorted(storages[name], key=lambda s: s.index):
                    trying(each.full_id, lambda: (each.name, each.index, each.location))
            trying('request', storages.request, 'data')
            trying('request 2', storages.request, 'data', 2)
            trying('request 0', storages.request, 'data', 0)
            trying('request text', storages.request, 'data', '1')
            trying('request bool', storages.request, 'data', True)
            trying('unknown', storages.request, 'nothing')
            trying('unknown get', lambda: storages['nothing'])
            say(storages['data'][0] == storages['data'][0], len(storages['data']))
            """
        ),
        'start',
        step(
            'start',
            changes={'storages': (Storage('data', 5, 'block', '/dev/sdb'), Storage('disk', 0))},
        ),
        step('start', changes={'storages': ()}),
    ),
    program(
        'failing-storage-commands',
        charm(
            start="""
            trying('list', lambda: [s.location for s in self.model.storages['disk']])
            trying('request', self.model.storages.request, 'data')
            """
        ),
        *(
            step('start', answers={command: refuses('ERROR boom\n')})
            for command in ('storage-list', 'storage-get', 'storage-add')
        ),
        step('start', missing=['storage-list', 'storage-get', 'storage-add']),
    ),
]
