# SPDX-License-Identifier: Apache-2.0
"""Addresses: where a unit listens, and where others reach it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import typing
from typing import Any, Dict, Iterator, List, Mapping, NoReturn, Optional, Union

from ops._private import later
from ops.model._errors import ModelError, RelationNotFoundError
from ops.model._relations import Relation
from ops_compat import faces

if typing.TYPE_CHECKING:
    import ipaddress

    from ops.model._answers import _AddressDict, _NetworkDict
    from ops.model._backend import _ModelBackend
else:
    ipaddress = later.Later('ipaddress')

_logger = logging.getLogger('ops.model')


def _cast_network_address(raw: str) -> Union[ipaddress.IPv4Address, ipaddress.IPv6Address, str]:
    """Return an address as a value, and a host name as it is."""
    try:
        return ipaddress.ip_address(raw)
    except ValueError:
        _logger.debug('could not cast %s to IPv4/v6 address', raw)
        return raw


class NetworkInterface:
    """One address of a network interface that a unit can listen on.

    An interface with several addresses is several of these, with the same name.

    Args:
        name: the name of the interface.
        address_info: what ``network-get`` says about the address.

    Raises:
        ValueError: if the subnet is none.
    """

    name: str
    """The name of the interface, such as ``eth0``."""

    address: Optional[Union[ipaddress.IPv4Address, ipaddress.IPv6Address, str]]
    """The address, or a host name if that is what Juju has; None if it has neither."""

    subnet: Optional[Union[ipaddress.IPv4Network, ipaddress.IPv6Network]]
    """The subnet that the address is in. Without one from Juju it is the address alone, and
    None for a host name."""

    def __init__(self, name: str, address_info: _AddressDict):
        self.name = name
        # Old versions of Juju have `address` only.
        address = address_info.get('value')
        if address is None:
            address = address_info.get('address')
        self.address = _cast_network_address(address) if address else None
        self.subnet = _subnet(address_info.get('cidr'), self.address)


def _subnet(
    cidr: Optional[str], address: Any
) -> Optional[Union[ipaddress.IPv4Network, ipaddress.IPv6Network]]:
    if cidr:
        return ipaddress.ip_network(cidr)
    if address is None or isinstance(address, str):
        return None
    return ipaddress.ip_network(address)


class Network:
    """How a unit is reached over a binding, and from where it reaches others.

    It comes from :attr:`Binding.network <ops.Binding.network>`.

    Args:
        network_info: what ``network-get`` says.

    Raises:
        ValueError: if a subnet is none.

    Example::

        network = self.model.get_binding('db').network
        listen_on = str(network.bind_address)
    """

    interfaces: List[NetworkInterface]
    """The addresses to listen on."""

    ingress_addresses: List[Union[ipaddress.IPv4Address, ipaddress.IPv6Address, str]]
    """The addresses at which others reach the unit, which is what to hand to the other side of
    a relation. What is no address is a host name, and is a ``str``."""

    egress_subnets: List[Union[ipaddress.IPv4Network, ipaddress.IPv6Network]]
    """The subnets that the unit's own traffic comes from, for firewalls on the other side."""

    def __init__(self, network_info: _NetworkDict):
        self.interfaces = [
            NetworkInterface(found.get('interface-name', ''), address)
            for found in network_info.get('bind-addresses', [])
            for address in found.get('addresses') or ()
        ]
        self.ingress_addresses = [
            _cast_network_address(address) for address in network_info.get('ingress-addresses', [])
        ]
        self.egress_subnets = [
            ipaddress.ip_network(subnet) for subnet in network_info.get('egress-subnets', [])
        ]

    @property
    def bind_address(
        self,
    ) -> Optional[Union[ipaddress.IPv4Address, ipaddress.IPv6Address, str]]:
        """The first address to listen on, None if Juju gives none."""
        return self.interfaces[0].address if self.interfaces else None

    @property
    def ingress_address(
        self,
    ) -> Optional[Union[ipaddress.IPv4Address, ipaddress.IPv6Address, str]]:
        """The first address at which others reach the unit, None if Juju gives none."""
        return self.ingress_addresses[0] if self.ingress_addresses else None


class Binding:
    """An endpoint, or one of the charm's extra bindings, bound to a network space.

    It comes from :meth:`ops.Model.get_binding`.
    """

    name: str
    """The endpoint or extra binding."""

    def __init__(self, name: str, relation_id: Optional[int], backend: _ModelBackend):
        self.name = name
        self._relation_id = relation_id
        self._backend = backend
        self._network: Optional[Network] = None

    def _network_get(self, name: str, relation_id: Optional[int] = None) -> Network:
        return Network(self._backend.network_get(name, relation_id))

    @property
    def network(self) -> Network:
        """How the unit is reached over it, asked of Juju (``network-get``) once.

        For a relation that has gone, this is the network of its endpoint.

        Raises:
            ModelError: if Juju knows no network for it.
        """
        if self._network is None:
            try:
                self._network = self._network_get(self.name, self._relation_id)
            except RelationNotFoundError:
                if self._relation_id is None:
                    raise
                self._network = self._network_get(self.name)
        return self._network


class BindingMapping(Mapping[str, Binding]):
    """The bindings that a charm has asked for; only :meth:`get` works.

    Juju has no list of them, so there is nothing to go through.
    """

    def __init__(self, backend: _ModelBackend):
        self._backend = backend
        self._data: Dict[Union[str, Relation], Binding] = {}

    def get(  # type: ignore[override]
        self, binding_key: Union[str, Relation]
    ) -> Binding:
        """Return the binding of an endpoint, an extra binding or a relation.

        The same key gives the same object.

        Args:
            binding_key: the name, or a relation.

        Raises:
            ModelError: if it is neither.
        """
        if isinstance(binding_key, Relation):
            name, relation_id = binding_key.name, binding_key.id
        elif isinstance(binding_key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            name, relation_id = binding_key, None
        else:
            raise ModelError(
                f'binding key must be str or relation instance, not {type(binding_key).__name__}'
            )
        if binding_key not in self._data:
            self._data[binding_key] = Binding(name, relation_id, self._backend)
        return self._data[binding_key]

    def __getitem__(self, item: Any) -> NoReturn:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


_BindingDictType = Dict[Union[str, Relation], Binding]

faces.part(__name__)
