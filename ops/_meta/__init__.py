# SPDX-License-Identifier: Apache-2.0
"""What a charm says about itself, as values.

``ops.charm`` offers all of it, and publishes the classes as its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ops_compat import faces

if TYPE_CHECKING:
    from ops._meta._action import ActionMeta
    from ops._meta._assumes import JujuAssumes, JujuAssumesCondition
    from ops._meta._charm import CharmMeta
    from ops._meta._config import ConfigMeta
    from ops._meta._container import ContainerBase, ContainerMeta, ContainerStorageMeta
    from ops._meta._links import MetadataLinks
    from ops._meta._relation import RelationMeta, RelationRole
    from ops._meta._resource import PayloadMeta, ResourceMeta
    from ops._meta._storage import StorageMeta

_FILES = {
    '_action': 'ActionMeta',
    '_assumes': 'JujuAssumes JujuAssumesCondition',
    '_charm': 'CharmMeta',
    '_config': 'ConfigMeta',
    '_container': 'ContainerBase ContainerMeta ContainerStorageMeta',
    '_links': 'MetadataLinks',
    '_relation': 'RelationMeta RelationRole',
    '_resource': 'PayloadMeta ResourceMeta',
    '_storage': 'StorageMeta',
}

__getattr__ = faces.lazily(__name__, faces.in_files(__name__, _FILES))

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
