# SPDX-License-Identifier: Apache-2.0
"""Resources and payloads, as a charm's metadata declares them."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ops._meta import _shape
from ops_compat import faces


class ResourceMeta:
    """A resource of the charm.

    Args:
        name: the name of the resource.
        raw: what the metadata has under that name.

    Raises:
        KeyError: if no type is given.
    """

    resource_name: str
    """The name of the resource, which :meth:`Resources.fetch <ops.Resources.fetch>` takes."""

    type: str
    """``file`` or ``oci-image``."""

    filename: Optional[str]
    """The name of the file, without folders; None for an image."""

    description: str
    """What the resource is for."""

    def __init__(self, name: str, raw: Dict[str, Any]):
        self.resource_name = name
        self.type = _shape.required(raw, 'type', f'metadata.yaml: resources.{name}')
        self.filename = raw.get('filename')
        self.description = raw.get('description', '')


class PayloadMeta:
    """A payload of the charm.

    Args:
        name: the name of the payload.
        raw: what the metadata has under that name.

    Raises:
        KeyError: if no type is given.
    """

    payload_name: str
    """The name of the payload."""

    type: str
    """The type of the payload, such as ``docker``."""

    def __init__(self, name: str, raw: Dict[str, Any]):
        self.payload_name = name
        self.type = _shape.required(raw, 'type', f'metadata.yaml: payloads.{name}')


faces.part(__name__, 'ops.charm')
