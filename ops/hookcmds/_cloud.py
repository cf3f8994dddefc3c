# SPDX-License-Identifier: Apache-2.0
"""The hook command that hands out the cloud's credentials, and what it answers."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from ops.hookcmds import _output
from ops_compat import faces, values


@values.value(kw_only=True)
class CloudCredential:
    """What authenticates with a cloud."""

    auth_type: str
    """The kind of authentication, such as ``certificate`` or ``userpass``."""

    attributes: Dict[str, str] = values.field(default_factory=dict)
    """What that kind of authentication takes: names and passwords, keys, tokens."""

    redacted: List[str] = values.field(default_factory=list)
    """The names of attributes that Juju leaves out."""


@values.value(kw_only=True)
class CloudSpec:
    """The cloud that the model is in."""

    type: str
    """The kind of the cloud, such as ``lxd`` or ``kubernetes``."""

    name: str
    """Juju's name for the cloud."""

    region: Optional[str] = None
    """The region, in clouds that have some."""

    endpoint: Optional[str] = None
    """The address of its API."""

    identity_endpoint: Optional[str] = None
    """The address of its identity service."""

    storage_endpoint: Optional[str] = None
    """The address of its storage service."""

    credential: Optional[CloudCredential] = None
    """What authenticates with it."""

    ca_certificates: List[str] = values.field(default_factory=list)
    """Certificates of authorities that its API is to be trusted by."""

    skip_tls_verify: bool = False
    """Whether Juju does not verify its certificate."""

    is_controller_cloud: bool = False
    """Whether Juju's controller is in the same cloud."""


_CREDENTIAL_GET = 'credential-get'


def credential_get() -> CloudSpec:
    """Return the cloud that the model is in, with a credential for it.

    See Juju's `credential-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/credential-get/>`_.

    Raises:
        Error: if the application is not trusted (``juju trust``).

    Example::

        spec = credential_get()
        if spec.type == 'lxd':
            connect(spec.endpoint)
    """
    answer = _output.mapping(_CREDENTIAL_GET, _output.ask(_CREDENTIAL_GET, '--format=json'))
    return CloudSpec(
        type=_output.member(_CREDENTIAL_GET, answer, 'type'),
        name=_output.member(_CREDENTIAL_GET, answer, 'name'),
        region=answer.get('region') or None,
        endpoint=answer.get('endpoint') or None,
        identity_endpoint=answer.get('identity-endpoint') or None,
        storage_endpoint=answer.get('storage-endpoint') or None,
        credential=_credential(answer.get('credential')),
        ca_certificates=answer.get('cacertificates') or [],
        skip_tls_verify=answer.get('skip-tls-verify') or False,
        is_controller_cloud=answer.get('is-controller-cloud') or False,
    )


def _credential(found: Any) -> Optional[CloudCredential]:
    if not found:
        return None
    return CloudCredential(
        auth_type=_output.member(_CREDENTIAL_GET, found, 'auth-type'),
        attributes=found.get('attrs') or {},
        redacted=found.get('redacted') or [],
    )


faces.part(__name__)
