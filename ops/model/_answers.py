# SPDX-License-Identifier: Apache-2.0
"""Juju's answers as the backend hands them on: dicts in Juju's keys, and the model's values."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import Dict, List, Optional, Set, TypedDict

from ops import hookcmds
from ops.model._cloud import CloudCredential, CloudSpec
from ops.model._ports import Port
from ops.model._secrets import SecretInfo, SecretRotate
from ops.model._status import _StatusName

_logger = logging.getLogger('ops.model')


class _AddressDict(TypedDict, total=False):
    hostname: str
    # Old versions of Juju say `address` for what is `value` now.
    address: str
    value: str
    cidr: str


_BindAddressDict = TypedDict(
    '_BindAddressDict',
    {'mac-address': str, 'interface-name': str, 'addresses': List[_AddressDict]},
    total=False,
)
_NetworkDict = TypedDict(
    '_NetworkDict',
    {
        'bind-addresses': List[_BindAddressDict],
        'ingress-addresses': List[str],
        'egress-subnets': List[str],
    },
    total=False,
)


class _StatusDict(TypedDict):  # pyright: ignore[reportUnusedClass]  # the backend's
    status: _StatusName
    message: str


_RelationDataContent_Raw = Dict[str, str]


def secret_info(info: hookcmds.SecretInfo, model_uuid: Optional[str]) -> SecretInfo:
    """Return what ``secret-info-get`` says about a secret."""
    return SecretInfo(
        id=info.id,
        label=info.label,
        revision=info.revision,
        expires=info.expiry,
        rotation=SecretRotate(info.rotation) if info.rotation else None,
        rotates=info.rotates,
        description=info.description or None,
        model_uuid=model_uuid,
    )


def cloud_spec(spec: hookcmds.CloudSpec) -> CloudSpec:
    """Return what ``credential-get`` says about the cloud."""
    given = spec.credential
    credential = None
    if given is not None:
        credential = CloudCredential(
            auth_type=given.auth_type, attributes=given.attributes, redacted=given.redacted
        )
    return CloudSpec(
        type=spec.type,
        name=spec.name,
        region=spec.region,
        endpoint=spec.endpoint,
        identity_endpoint=spec.identity_endpoint,
        storage_endpoint=spec.storage_endpoint,
        credential=credential,
        ca_certificates=spec.ca_certificates,
        skip_tls_verify=spec.skip_tls_verify,
        is_controller_cloud=spec.is_controller_cloud,
    )


def ports(opened: List[hookcmds.Port]) -> Set[Port]:
    """Return the ports that ``opened-ports`` lists, of a range the first one."""
    found: Set[Port] = set()
    for port in opened:
        if port.protocol not in ('tcp', 'udp', 'icmp'):
            _logger.warning('Unexpected opened-ports protocol: %s', port.protocol)
            continue
        if port.to_port is not None:
            _logger.warning('Ignoring opened-ports port range: %s', port)
        found.add(Port(port.protocol, port.port))
    return found
