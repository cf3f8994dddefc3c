# SPDX-License-Identifier: Apache-2.0
"""``network-get``: the network behind a binding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, quoted
from ops._unit._format import Struct
from ops._unit._parts import Network
from ops._unit._record import Record

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_NO_NEED_OF_BINDINGS = (4, 0, 0)
# Every charm has this endpoint without declaring it.
_IMPLICIT = 'juju-info'


@command(
    'network-get',
    '-r --relation=relation',
    '--bind-address',
    '--ingress-address',
    '--egress-subnets',
    '--primary-address',
    formats=SMART,
    words=1,
)
def network_get(unit: Unit, call: Call) -> Any:
    binding = call.word()
    need(binding, 'no arguments specified')
    record = unit.draft
    if not _is_binding(record, binding):
        raise Fault(
            f'binding {quoted(binding)} undefined for unit charm: '
            f'endpoint {quoted(binding)} not valid'
        )
    network = _network(record, binding, call.flag('relation', unit.hook.relation))
    if network is None or not _is_known(network, unit):
        raise Fault(f'no network config found for binding {quoted(binding)}')
    return _asked(network, call)


def _is_binding(record: Record, name: str) -> bool:
    return (
        name in record.endpoints
        or name in record.extra_bindings
        or name in record.networks
        or name == _IMPLICIT
    )


def _network(record: Record, binding: str, relation: Optional[int]) -> Optional[Network]:
    found = record.relation(relation)
    if found is not None and found.endpoint == binding and found.id in record.relation_networks:
        return record.relation_networks[found.id]
    return record.networks.get(binding, record.default_network)


def _is_known(network: Network, unit: Unit) -> bool:
    if network.bind_addresses:
        return True
    rest = network.ingress_addresses or network.egress_subnets
    return bool(rest) and unit.version >= _NO_NEED_OF_BINDINGS


def _asked(network: Network, call: Call) -> Any:
    parts: Dict[str, Any] = {
        'bind-address': _bind_address(network),
        'primary-address': _bind_address(network),
        'egress-subnets': list(network.egress_subnets),
        'ingress-address': next(iter(network.ingress_addresses), ''),
    }
    asked = [name for name in parts if call.flag(name)]
    if not asked:
        return _whole(network)
    if len(asked) == 1:
        return parts[asked[0]]
    return {name: parts[name] for name in asked}


def _bind_address(network: Network) -> str:
    found = (address.value for bind in network.bind_addresses for address in bind.addresses)
    return next(found, '')


def _whole(network: Network) -> Struct:
    bindings = [
        Struct(
            {
                'mac-address': bind.mac_address,
                'interface-name': bind.interface_name,
                'addresses': [
                    Struct(hostname=each.hostname, value=each.value, cidr=each.cidr)
                    for each in bind.addresses
                ],
            }
        )
        for bind in network.bind_addresses
    ]
    parts = {
        'bind-addresses': bindings,
        'egress-subnets': list(network.egress_subnets),
        'ingress-addresses': list(network.ingress_addresses),
    }
    return Struct({name: part for name, part in parts.items() if part})
