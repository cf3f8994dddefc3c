# SPDX-License-Identifier: Apache-2.0
"""What a charm makes to be traced."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Optional

from ops._private import spans
from ops.framework import Object
from ops.tracing import _certificates, _destination, _endpoint
from ops_compat import faces

if TYPE_CHECKING:
    from ops.charm import CharmBase
    from ops.framework import EventBase

logger = logging.getLogger(__name__)


class Tracing(Object):
    """Traces every dispatch of a charm, and sends the traces where a relation says.

    Make one in the charm's ``__init__``, early, and keep it in an attribute::

        self.tracing = ops.tracing.Tracing(self, 'charm-tracing', ca_relation_name='ca')

    with, in ``charmcraft.yaml``:

    .. code-block:: yaml

        requires:
          charm-tracing: {interface: tracing, limit: 1, optional: true}
          ca: {interface: certificate_transfer, limit: 1, optional: true}

    It observes the relations, and the charm's start and upgrade, to learn where the collector is;
    a charm has nothing to observe itself. Without a relation, traces are kept for one to come.

    Over HTTPS the collector's certificate must come from an authority in the relation
    ``ca_relation_name``, or in ``ca_data``; without either, from one that the system trusts.

    Args:
        charm: the charm.
        tracing_relation_name: the endpoint of the interface ``tracing``, in ``requires``.
        ca_relation_name: the endpoint of the interface ``certificate_transfer``, in
            ``requires``, that brings the certificates of authorities.
        ca_data: the certificates of authorities in PEM form, for a charm that has them from
            elsewhere.

    Raises:
        ValueError: if an endpoint is not in the metadata, or is of another role or interface, or
            if both ``ca_relation_name`` and ``ca_data`` are given.

    .. versionadded:: 2.21 / 3.0
    """

    charm: CharmBase
    """The charm."""
    tracing_relation_name: str
    """The endpoint of the interface ``tracing``."""
    ca_relation_name: Optional[str]
    """The endpoint of the interface ``certificate_transfer``, None if there is none."""
    ca_data: Optional[str]
    """The certificates of authorities in PEM form, None if none were given."""

    _certificate_transfer: Optional[_certificates.CertificateTransferRequires] = None

    def __init__(
        self,
        charm: CharmBase,
        tracing_relation_name: str,
        *,
        ca_relation_name: Optional[str] = None,
        ca_data: Optional[str] = None,
    ):
        with spans.span('ops.tracing.Tracing'):
            super().__init__(charm, f'{tracing_relation_name}+{ca_relation_name}')
            if ca_relation_name is not None and ca_data is not None:
                raise ValueError('At most one of ca_relation_name, ca_data is allowed')
            _check(charm, 'tracing_relation_name', tracing_relation_name, 'tracing')
            if ca_relation_name is not None:
                _check(charm, 'ca_relation_name', ca_relation_name, 'certificate_transfer')
            self.charm = charm
            self.tracing_relation_name = tracing_relation_name
            self.ca_relation_name = ca_relation_name
            self.ca_data = ca_data
            self._tracing = _endpoint.TracingEndpointRequirer(charm, tracing_relation_name)
            self._observe()

    def _observe(self) -> None:
        events = [
            self.charm.on.start,
            self.charm.on.upgrade_charm,
            self._tracing.on.endpoint_changed,
            self._tracing.on.endpoint_removed,
        ]
        if self.ca_relation_name is not None:
            self._certificate_transfer = transfer = _certificates.CertificateTransferRequires(
                self.charm, self.ca_relation_name
            )
            events += [transfer.on.certificate_set_updated, transfer.on.certificates_removed]
        for event in events:
            self.framework.observe(event, self._reconcile)

    def _reconcile(self, _: EventBase) -> None:
        url = self._url()
        ca = self.ca_data
        if url is not None and not url.lower().startswith('https://'):
            ca = None
        elif self._certificate_transfer is not None:
            ca = self._certificate_transfer.certificates()
            # Without them the collector could be anybody.
            url = url if ca else None
        _destination.set_destination(url, ca if url else None)

    def _url(self) -> Optional[str]:
        base = self._tracing.url()
        if base is None:
            return None
        if not base.lower().startswith(('http://', 'https://')):
            logger.warning('The address %r must be an HTTP or an HTTPS URL.', base)
            return None
        return f'{base.rstrip("/")}/v1/traces'


def _check(charm: CharmBase, argument: str, name: Any, interface: str) -> None:
    relation = charm.meta.relations.get(name)
    if relation is None:
        raise ValueError(f'{argument}={name!r} is not declared in charm metadata')
    if relation.role.name != 'requires':
        raise ValueError(
            f"{argument}={name!r} relation.role={relation.role!r} when 'requires' is expected"
        )
    if relation.interface_name != interface:
        raise ValueError(
            f'{argument}={name!r} relation.interface_name={relation.interface_name!r} '
            f'when {interface!r} is expected'
        )


faces.part(__name__)
