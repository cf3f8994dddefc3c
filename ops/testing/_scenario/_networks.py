# SPDX-License-Identifier: Apache-2.0
"""What ``network-get`` says of a binding."""

from __future__ import annotations

from typing import Iterable, Optional, Sequence

from ops.testing._scenario import _copies
from ops_compat import deprecations
from ops_compat.values import field, value

DEFAULT_IP = '192.0.2.0'
"""An address of TEST-NET-1 (RFC 5737), which no host has."""

DEFAULT_JUJU_DATABAG = {
    'egress-subnets': DEFAULT_IP,
    'ingress-address': DEFAULT_IP,
    'private-address': DEFAULT_IP,
}
"""What Juju itself puts into a unit's databag."""


@value()
class Address:
    """One address of a network interface.

    Args:
        value: the address, such as ``10.1.0.2``.
        hostname: the host's name.
        cidr: the subnet, such as ``10.1.0.0/16``.

    .. versionadded:: 2.17 / 3.0
    """

    value: str
    """The address."""
    hostname: str = field(default='', kw_only=True)
    """The name of the host."""
    cidr: str = field(default='', kw_only=True)
    """The subnet that the address is in."""

    @property
    def address(self) -> str:
        """The address, under the name that Juju used to give.

        .. deprecated:: 2.17 / 3.0
            Use :attr:`value`.
        """
        deprecations.ADDRESS_ADDRESS.warn()
        return self.value


@value()
class BindAddress:
    """One network interface, and the addresses on it.

    Args:
        addresses: the addresses.
        interface_name: the name of the interface, such as ``eth0``.
        mac_address: the hardware address.

    .. versionadded:: 2.17 / 3.0
    """

    addresses: Sequence[Address]
    """The addresses of the interface."""
    interface_name: str = field(default='', kw_only=True)
    """The name of the interface."""
    mac_address: Optional[str] = field(default=None, kw_only=True)
    """The hardware address of the interface."""

    def __post_init__(self) -> None:
        self.__dict__['addresses'] = _copies.sequence(self.addresses)


_DEFAULT_BIND_ADDRESSES: Sequence[BindAddress] = (BindAddress([Address(DEFAULT_IP)]),)
_DEFAULT_INGRESS_ADDRESSES = [DEFAULT_IP]
_DEFAULT_EGRESS_SUBNETS = [f'{DEFAULT_IP}/24']


@value()
class Network:
    """The network of a binding, as ``network-get`` gives it.

    A binding that a State has no Network for has the default one.

    Args:
        binding_name: a relation endpoint or extra binding of the charm, or ``juju-info``.
        bind_addresses: what the unit may listen on; one address of 192.0.2.0 by default.
        ingress_addresses: where others reach the unit; 192.0.2.0 by default.
        egress_subnets: where the unit's connections come from; 192.0.2.0/24 by default.

    Raises:
        StateValidationError: if a string is given where several are meant.

    .. versionadded:: 2.17 / 3.0
    """

    binding_name: str
    """The relation endpoint or extra binding."""
    bind_addresses: Sequence[BindAddress]
    """What the unit may listen on."""
    ingress_addresses: Sequence[str] = field(kw_only=True)
    """Where others reach the unit."""
    egress_subnets: Sequence[str] = field(kw_only=True)
    """Where the unit's own connections come from."""

    def __init__(
        self,
        binding_name: str,
        bind_addresses: Iterable[BindAddress] = _DEFAULT_BIND_ADDRESSES,
        *,
        ingress_addresses: Iterable[str] = _DEFAULT_INGRESS_ADDRESSES,
        egress_subnets: Iterable[str] = _DEFAULT_EGRESS_SUBNETS,
    ):
        if bind_addresses is _DEFAULT_BIND_ADDRESSES:
            # One of its own, since the list in it could be changed.
            bind_addresses = [BindAddress([Address(DEFAULT_IP)])]
        self.__dict__.update(
            binding_name=binding_name,
            bind_addresses=_copies.sequence(bind_addresses),
            ingress_addresses=_copies.strings('ingress_addresses', ingress_addresses),
            egress_subnets=_copies.strings('egress_subnets', egress_subnets),
        )

    def __hash__(self) -> int:
        return hash(self.binding_name)
