# SPDX-License-Identifier: Apache-2.0
"""The cloud that the model is in, for charms that the user trusts with it."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Type, TypeVar

from ops_compat import faces
from ops_compat.values import field, value

_Credential = TypeVar('_Credential', bound='CloudCredential')
_Spec = TypeVar('_Spec', bound='CloudSpec')


@value()
class CloudCredential:
    """The credential with which Juju acts on a cloud.

    Its ``repr`` shows all attributes, passwords included: do not log it.

    .. versionadded:: 2.12 / 3.0
    """

    auth_type: str
    """How to authenticate, such as ``userpass`` or ``certificate``."""

    attributes: Dict[str, str] = field(default_factory=dict)
    """What that needs, such as a user's name and password."""

    redacted: List[str] = field(default_factory=list)
    """The attributes that Juju withholds."""

    @classmethod
    def from_dict(cls: Type[_Credential], d: Mapping[str, Any]) -> _Credential:
        """Read what ``credential-get`` answers below ``credential``.

        Args:
            d: the decoded JSON object; what it says beyond the fields is ignored.

        Raises:
            KeyError: if ``auth-type`` is missing.
        """
        return cls(
            auth_type=d['auth-type'],
            attributes=d.get('attrs') or {},
            redacted=d.get('redacted') or [],
        )


@value()
class CloudSpec:
    """The cloud that the model is in; see :meth:`ops.Model.get_cloud_spec`.

    .. versionadded:: 2.12 / 3.0
    """

    type: str
    """The kind of cloud, such as ``lxd`` or ``openstack``."""

    name: str
    """The name that Juju has for the cloud."""

    region: Optional[str] = None
    """The region of the cloud that the model is in."""

    endpoint: Optional[str] = None
    """The address of the cloud's API."""

    identity_endpoint: Optional[str] = None
    """The address of its identity service."""

    storage_endpoint: Optional[str] = None
    """The address of its storage service."""

    credential: Optional[CloudCredential] = None
    """The credential with which Juju acts on the cloud."""

    ca_certificates: List[str] = field(default_factory=list)
    """Certificates of the authorities that vouch for the cloud, in PEM."""

    skip_tls_verify: bool = False
    """Whether to leave the cloud's certificate unchecked."""

    is_controller_cloud: bool = False
    """Whether the controller is in this cloud, too."""

    @classmethod
    def from_dict(cls: Type[_Spec], d: Mapping[str, Any]) -> _Spec:
        """Read what ``credential-get`` answers.

        Args:
            d: the decoded JSON object; what it says beyond the fields is ignored.

        Raises:
            KeyError: if ``type`` or ``name`` is missing.
        """
        credential = d.get('credential')
        return cls(
            type=d['type'],
            name=d['name'],
            region=d.get('region') or None,
            endpoint=d.get('endpoint') or None,
            identity_endpoint=d.get('identity-endpoint') or None,
            storage_endpoint=d.get('storage-endpoint') or None,
            credential=CloudCredential.from_dict(credential) if credential else None,
            ca_certificates=d.get('cacertificates') or [],
            skip_tls_verify=d.get('skip-tls-verify') or False,
            is_controller_cloud=d.get('is-controller-cloud') or False,
        )


faces.part(__name__)
