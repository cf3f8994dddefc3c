# SPDX-License-Identifier: Apache-2.0
"""Networks: given by a test, in Juju's keys, and handed on to the unit."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple

from ops import _unit, model
from ops.testing._harness._core import Core

Networks = Dict[Tuple[Optional[str], Optional[int]], Any]
"""What ``network-get`` answers, by endpoint and relation; None for every other one."""


def part(raw: Mapping[str, Any]) -> _unit.Network:
    """Return what Juju's keys say as a part of a record."""
    return _unit.Network(
        tuple(
            _unit.BindAddress(
                tuple(
                    _unit.Address(
                        str(each.get('value') or each.get('address') or ''),
                        each.get('hostname', ''),
                        each.get('cidr', ''),
                    )
                    for each in bind.get('addresses') or ()
                ),
                bind.get('interface-name', ''),
                bind.get('mac-address', ''),
            )
            for bind in raw.get('bind-addresses') or ()
        ),
        tuple(raw.get('ingress-addresses') or ()),
        tuple(raw.get('egress-subnets') or ()),
    )


def _raw(
    address: str,
    cidr: Optional[str],
    interface: str,
    ingress_addresses: Optional[Iterable[str]],
    egress_subnets: Optional[Iterable[str]],
) -> Dict[str, Any]:
    subnet = _subnet(address)
    cidr = subnet if cidr is None else cidr
    ingress = [address] if ingress_addresses is None else list(ingress_addresses)
    egress = [cidr] if egress_subnets is None else list(egress_subnets)
    addresses = [{'cidr': cidr, 'value': address}]
    return {
        'bind-addresses': [{'interface-name': interface, 'addresses': addresses}],
        'egress-subnets': egress,
        'ingress-addresses': ingress,
    }


@functools.lru_cache(maxsize=64)
def _subnet(address: str) -> str:
    """Return the subnet that an address is taken to be in.

    Raises:
        ValueError: if the address is none.
    """
    import ipaddress

    bits = 24 if ipaddress.ip_address(address).version == 4 else 64
    return str(ipaddress.ip_network(f'{address}/{bits}', strict=False))


class WithNetworks(Core):
    """The networks of a harness."""

    def add_network(
        self,
        address: str,
        *,
        endpoint: Optional[str] = None,
        relation_id: Optional[int] = None,
        cidr: Optional[str] = None,
        interface: str = 'eth0',
        ingress_addresses: Optional[Iterable[str]] = None,
        egress_subnets: Optional[Iterable[str]] = None,
    ):
        """Say what ``network-get`` answers for a binding, one interface with one address.

        What the charm has looked at already it keeps, as it does in a hook. A relation without
        any network has the address 10.0.0.10 unless there is one for every endpoint.

        Example::

            harness.add_network('10.0.0.2', endpoint='db')
            binding = harness.model.get_binding('db')
            assert str(binding.network.bind_address) == '10.0.0.2'

        Args:
            address: the IPv4 or IPv6 address.
            endpoint: the endpoint; None for every one that has no network of its own.
            relation_id: the relation, if it is for that one alone.
            cidr: the subnet; the address's /24 or /64 if it is not given.
            interface: the name of the interface.
            ingress_addresses: where others reach the charm; the address if not given.
            egress_subnets: where the charm's own traffic comes from; the subnet if not given.

        Raises:
            ModelError: if there is no such endpoint or relation, or they do not go together.
            ValueError: if the address is none.
            TypeError: if there is a relation and no endpoint.

        .. versionadded:: 2.6 / 3.0
        """
        if endpoint is None and relation_id is not None:
            raise TypeError('endpoint must be set if relation_id is provided')
        if endpoint is not None:
            self._check_endpoint(endpoint, relation_id)
        raw = _raw(address, cidr, interface, ingress_addresses, egress_subnets)
        self._backend._networks[endpoint, relation_id] = raw

    def _check_endpoint(self, endpoint: str, relation_id: Optional[int]) -> None:
        if endpoint not in self._meta.relations:
            raise model.ModelError(f'{endpoint!r} is not a known endpoint')
        if relation_id is None:
            return
        relation = self._unit.record.relations.get(relation_id)
        if relation is None:
            raise model.ModelError(
                f'relation_id {relation_id} has not been added; use add_relation'
            )
        if relation.endpoint != endpoint:
            raise model.ModelError(
                f'endpoint {endpoint!r} does not correspond to relation_id {relation_id} '
                f'({relation.endpoint!r})'
            )
