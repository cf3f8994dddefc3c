# SPDX-License-Identifier: Apache-2.0
"""What a charm says about itself, as values.

``ops.charm`` offers all of it, and publishes the classes as its own.
"""

from __future__ import annotations

from ops._meta._action import ActionMeta
from ops._meta._assumes import JujuAssumes, JujuAssumesCondition
from ops._meta._charm import CharmMeta
from ops._meta._config import ConfigMeta
from ops._meta._container import ContainerBase, ContainerMeta, ContainerStorageMeta
from ops._meta._links import MetadataLinks
from ops._meta._relation import RelationMeta, RelationRole
from ops._meta._resource import PayloadMeta, ResourceMeta
from ops._meta._storage import StorageMeta

__all__ = [
    'ActionMeta',
    'CharmMeta',
    'ConfigMeta',
    'ContainerBase',
    'ContainerMeta',
    'ContainerStorageMeta',
    'JujuAssumes',
    'JujuAssumesCondition',
    'MetadataLinks',
    'PayloadMeta',
    'RelationMeta',
    'RelationRole',
    'ResourceMeta',
    'StorageMeta',
]
