# SPDX-License-Identifier: Apache-2.0
"""The hook command about the unit's network, and what it answers."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from ops.hookcmds import _output
from ops_compat import faces, values


@values.value(kw_only=True)
class Address:
    """An address of a network interface."""

    hostname: str
    """The name of the host, empty if Juju gives none."""

    value: str
    """The address itself."""

    cidr: str
    """The subnet that it is in, such as ``10.1.0.0/16``, empty if Juju gives none."""


@values.value(kw_only=True)
class BindAddress:
    """A network interface that the unit can listen on."""

    mac_address: str
    """The hardware address of the interface, empty if Juju gives none."""

    interface_name: str
    """The name of the interface, such as ``eth0``, empty if Juju gives none."""

    addresses: List[Address] = values.field(default_factory=list)
    """The addresses of the interface."""


@values.value(kw_only=True)
class Network:
    """How the unit is reached, and reaches others, over a binding."""

    bind_addresses: Sequence[BindAddress]
    """The interfaces to listen on."""

    egress_subnets: Sequence[str]
    """The subnets that its own traffic comes from."""

    ingress_addresses: Sequence[str]
    """The addresses that others reach it at."""


_NETWORK_GET = 'network-get'


def network_get(binding_name: str, *, relation_id: Optional[int] = None) -> Network:
    """Return how the unit is reached over a binding.

    See Juju's `network-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/network-get/>`_.

    Args:
        binding_name: an endpoint of the charm, or one of its extra bindings.
        relation_id: the number of a relation, if the answer is to be for that one; between
            models it may be another.

    Raises:
        Error: if the charm has no such binding, or Juju knows no network for it.

    Example::

        network = network_get('db')
        host = network.ingress_addresses[0]
    """
    relation = () if relation_id is None else ('-r', str(relation_id))
    answer = _output.ask(_NETWORK_GET, '--format=json', *relation, binding_name)
    found = _output.mapping(_NETWORK_GET, answer)
    interfaces = _output.listed(_NETWORK_GET, found.get('bind-addresses'))
    return Network(
        bind_addresses=[_interface(interface) for interface in interfaces],
        egress_subnets=_output.listed(_NETWORK_GET, found.get('egress-subnets')),
        ingress_addresses=_output.listed(_NETWORK_GET, found.get('ingress-addresses')),
    )


def _interface(found: Any) -> BindAddress:
    interface = _output.mapping(_NETWORK_GET, found)
    addresses = _output.listed(_NETWORK_GET, interface.get('addresses'))
    return BindAddress(
        mac_address=interface.get('mac-address', ''),
        interface_name=interface.get('interface-name', ''),
        addresses=[_address(address) for address in addresses],
    )


def _address(found: Any) -> Address:
    address = _output.mapping(_NETWORK_GET, found)
    return Address(
        hostname=address.get('hostname', ''),
        # An older Juju writes "address".
        value=address.get('value', address.get('address', '')),
        cidr=address.get('cidr', ''),
    )


faces.part(__name__)
