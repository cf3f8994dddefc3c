# SPDX-License-Identifier: Apache-2.0
"""The cloud that a model is on, as ``credential-get`` gives it to a trusted application."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Iterable, Mapping, Optional, Sequence

from ops import model
from ops.testing._scenario import _copies
from ops_compat.values import field, value


@value(kw_only=True)
class CloudCredential:
    """What a trusted application may authenticate to its cloud with.

    Args:
        auth_type: the kind of authentication, such as ``certificate``.
        attributes: the values that this kind needs, by name.
        redacted: the names of values that Juju keeps to itself.

    Raises:
        StateValidationError: if a string is given where several are meant.

    .. versionadded:: 2.17 / 3.0
    """

    auth_type: str
    """The kind of authentication."""
    attributes: Mapping[str, str]
    """The values that it needs, by name."""
    redacted: Sequence[str]
    """The names of values that Juju keeps to itself."""

    def __init__(
        self,
        *,
        auth_type: str,
        attributes: Mapping[str, str] = {},  # copied
        redacted: Iterable[str] = (),
    ):
        self.__dict__.update(
            auth_type=auth_type,
            attributes=_copies.mapping(attributes),
            redacted=_copies.strings('redacted', redacted),
        )

    def _to_ops(self) -> model.CloudCredential:
        return model.CloudCredential(
            auth_type=self.auth_type,
            attributes=dict(self.attributes),
            redacted=list(self.redacted),
        )


@value()
class CloudSpec:
    """The cloud that a model is on, and how to reach it.

    Args:
        type: the kind of cloud, such as ``lxd`` or ``openstack``.
        name: Juju's name for the cloud.
        region: the region.
        endpoint: the address of the cloud's API.
        identity_endpoint: the address of its identity service.
        storage_endpoint: the address of its storage service.
        credential: what to authenticate with.
        ca_certificates: certificates to trust, each in PEM form.
        skip_tls_verify: whether certificates are not verified.
        is_controller_cloud: whether Juju's controller runs on this cloud.

    Raises:
        StateValidationError: if a string is given where several are meant.

    .. versionadded:: 2.17 / 3.0
    """

    type: str
    """The kind of cloud."""
    name: str = field(kw_only=True)
    """Juju's name for the cloud."""
    region: Optional[str] = field(kw_only=True)
    """The region of the cloud."""
    endpoint: Optional[str] = field(kw_only=True)
    """The address of the cloud's API."""
    identity_endpoint: Optional[str] = field(kw_only=True)
    """The address of the cloud's identity service."""
    storage_endpoint: Optional[str] = field(kw_only=True)
    """The address of the cloud's storage service."""
    credential: Optional[CloudCredential] = field(kw_only=True)
    """What to authenticate with."""
    ca_certificates: Sequence[str] = field(kw_only=True)
    """Certificates to trust."""
    skip_tls_verify: bool = field(kw_only=True)
    """Whether certificates are not verified."""
    is_controller_cloud: bool = field(kw_only=True)
    """Whether Juju's controller runs on this cloud."""

    def __init__(
        self,
        type: str,
        *,
        name: str = 'localhost',
        region: str | None = None,
        endpoint: str | None = None,
        identity_endpoint: str | None = None,
        storage_endpoint: str | None = None,
        credential: CloudCredential | None = None,
        ca_certificates: Iterable[str] = (),
        skip_tls_verify: bool = False,
        is_controller_cloud: bool = False,
    ):
        self.__dict__.update(
            type=type,
            name=name,
            region=region,
            endpoint=endpoint,
            identity_endpoint=identity_endpoint,
            storage_endpoint=storage_endpoint,
            credential=credential,
            ca_certificates=_copies.strings('ca_certificates', ca_certificates),
            skip_tls_verify=skip_tls_verify,
            is_controller_cloud=is_controller_cloud,
        )

    def _to_ops(self) -> model.CloudSpec:
        return model.CloudSpec(
            type=self.type,
            name=self.name,
            region=self.region,
            endpoint=self.endpoint,
            identity_endpoint=self.identity_endpoint,
            storage_endpoint=self.storage_endpoint,
            credential=self.credential._to_ops() if self.credential else None,
            ca_certificates=list(self.ca_certificates),
            skip_tls_verify=self.skip_tls_verify,
            is_controller_cloud=self.is_controller_cloud,
        )
