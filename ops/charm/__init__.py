# SPDX-License-Identifier: Apache-2.0
"""The charm itself: the class that it inherits from, its events and its metadata.

Charms use all of this by the names in :mod:`ops`, such as ``ops.CharmBase``::

    import ops


    class MyCharm(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            framework.observe(self.on.start, self._on_start)

        def _on_start(self, event: ops.StartEvent):
            self.unit.status = ops.ActiveStatus()


    if __name__ == '__main__':
        ops.main(MyCharm)

The events::

    EventBase
    |-- HookEvent
    |   |-- InstallEvent, StartEvent, StopEvent, RemoveEvent
    |   |-- ConfigChangedEvent, UpdateStatusEvent, UpgradeCharmEvent
    |   |-- LeaderElectedEvent, LeaderSettingsChangedEvent
    |   |-- PreSeriesUpgradeEvent, PostSeriesUpgradeEvent, CollectMetricsEvent
    |   |-- RelationEvent
    |   |   `-- Relation{Created,Joined,Changed,Departed,Broken}Event
    |   |-- StorageEvent
    |   |   `-- Storage{Attached,Detaching}Event
    |   |-- WorkloadEvent
    |   |   |-- PebbleReadyEvent
    |   |   |-- PebbleNoticeEvent
    |   |   |   `-- PebbleCustomNoticeEvent
    |   |   `-- PebbleCheckEvent
    |   |       `-- PebbleCheck{Failed,Recovered}Event
    |   `-- SecretEvent
    |       `-- Secret{Changed,Rotate,Remove,Expired}Event
    |-- ActionEvent
    `-- LifecycleEvent
        `-- CollectStatusEvent
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

# The annotations in the bodies of the classes below are looked up among these names.
from typing import Any as Any
from typing import ClassVar as ClassVar
from typing import Dict as Dict
from typing import List as List
from typing import Literal as Literal
from typing import Optional as Optional
from typing import Tuple as Tuple
from typing import Union as Union

from ops import model as model
from ops._private import yaml as yaml
from ops.framework import EventBase as EventBase
from ops.framework import EventSource as EventSource
from ops.framework import Framework as Framework
from ops.framework import Handle as Handle
from ops.framework import LifecycleEvent as LifecycleEvent
from ops.framework import Object as Object
from ops.framework import ObjectEvents as ObjectEvents
from ops.jujuversion import JujuVersion as JujuVersion
from ops_compat import faces

_FILES = {
    '_charm': 'CharmBase CharmEvents',
    '_events_action': 'ActionEvent',
    '_events_hook': (
        'CollectMetricsEvent ConfigChangedEvent HookEvent InstallEvent '
        'LeaderElectedEvent LeaderSettingsChangedEvent PostSeriesUpgradeEvent '
        'PreSeriesUpgradeEvent RemoveEvent StartEvent StopEvent UpdateStatusEvent '
        'UpgradeCharmEvent'
    ),
    '_events_relation': (
        'RelationBrokenEvent RelationChangedEvent RelationCreatedEvent '
        'RelationDepartedEvent RelationEvent RelationJoinedEvent'
    ),
    '_events_secret': (
        'SecretChangedEvent SecretEvent SecretExpiredEvent SecretRemoveEvent SecretRotateEvent'
    ),
    '_events_storage': 'StorageAttachedEvent StorageDetachingEvent StorageEvent',
    '_events_workload': (
        'PebbleCheckEvent PebbleCheckFailedEvent PebbleCheckRecoveredEvent '
        'PebbleCustomNoticeEvent PebbleNoticeEvent PebbleReadyEvent WorkloadEvent'
    ),
    '_status': 'CollectStatusEvent _evaluate_status',
}
"""Which names each file here has: it is imported when one of them is first asked for."""

_METADATA = {
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
"""Which names each file of the metadata's package has, which this face offers."""

if TYPE_CHECKING:
    from ops._meta import ActionMeta as ActionMeta
    from ops._meta import CharmMeta as CharmMeta
    from ops._meta import ConfigMeta as ConfigMeta
    from ops._meta import ContainerBase as ContainerBase
    from ops._meta import ContainerMeta as ContainerMeta
    from ops._meta import ContainerStorageMeta as ContainerStorageMeta
    from ops._meta import JujuAssumes as JujuAssumes
    from ops._meta import JujuAssumesCondition as JujuAssumesCondition
    from ops._meta import MetadataLinks as MetadataLinks
    from ops._meta import PayloadMeta as PayloadMeta
    from ops._meta import RelationMeta as RelationMeta
    from ops._meta import RelationRole as RelationRole
    from ops._meta import ResourceMeta as ResourceMeta
    from ops._meta import StorageMeta as StorageMeta
    from ops.charm._charm import CharmBase as CharmBase
    from ops.charm._charm import CharmEvents as CharmEvents
    from ops.charm._events_action import ActionEvent as ActionEvent
    from ops.charm._events_hook import CollectMetricsEvent as CollectMetricsEvent
    from ops.charm._events_hook import ConfigChangedEvent as ConfigChangedEvent
    from ops.charm._events_hook import HookEvent as HookEvent
    from ops.charm._events_hook import InstallEvent as InstallEvent
    from ops.charm._events_hook import LeaderElectedEvent as LeaderElectedEvent
    from ops.charm._events_hook import LeaderSettingsChangedEvent as LeaderSettingsChangedEvent
    from ops.charm._events_hook import PostSeriesUpgradeEvent as PostSeriesUpgradeEvent
    from ops.charm._events_hook import PreSeriesUpgradeEvent as PreSeriesUpgradeEvent
    from ops.charm._events_hook import RemoveEvent as RemoveEvent
    from ops.charm._events_hook import StartEvent as StartEvent
    from ops.charm._events_hook import StopEvent as StopEvent
    from ops.charm._events_hook import UpdateStatusEvent as UpdateStatusEvent
    from ops.charm._events_hook import UpgradeCharmEvent as UpgradeCharmEvent
    from ops.charm._events_relation import RelationBrokenEvent as RelationBrokenEvent
    from ops.charm._events_relation import RelationChangedEvent as RelationChangedEvent
    from ops.charm._events_relation import RelationCreatedEvent as RelationCreatedEvent
    from ops.charm._events_relation import RelationDepartedEvent as RelationDepartedEvent
    from ops.charm._events_relation import RelationEvent as RelationEvent
    from ops.charm._events_relation import RelationJoinedEvent as RelationJoinedEvent
    from ops.charm._events_secret import SecretChangedEvent as SecretChangedEvent
    from ops.charm._events_secret import SecretEvent as SecretEvent
    from ops.charm._events_secret import SecretExpiredEvent as SecretExpiredEvent
    from ops.charm._events_secret import SecretRemoveEvent as SecretRemoveEvent
    from ops.charm._events_secret import SecretRotateEvent as SecretRotateEvent
    from ops.charm._events_storage import StorageAttachedEvent as StorageAttachedEvent
    from ops.charm._events_storage import StorageDetachingEvent as StorageDetachingEvent
    from ops.charm._events_storage import StorageEvent as StorageEvent
    from ops.charm._events_workload import PebbleCheckEvent as PebbleCheckEvent
    from ops.charm._events_workload import PebbleCheckFailedEvent as PebbleCheckFailedEvent
    from ops.charm._events_workload import PebbleCheckRecoveredEvent as PebbleCheckRecoveredEvent
    from ops.charm._events_workload import PebbleCustomNoticeEvent as PebbleCustomNoticeEvent
    from ops.charm._events_workload import PebbleNoticeEvent as PebbleNoticeEvent
    from ops.charm._events_workload import PebbleReadyEvent as PebbleReadyEvent
    from ops.charm._events_workload import WorkloadEvent as WorkloadEvent
    from ops.charm._status import CollectStatusEvent as CollectStatusEvent
    from ops.charm._status import _evaluate_status as _evaluate_status

__getattr__ = faces.lazily(
    __name__,
    {**faces.in_files(__name__, _FILES), **faces.in_files('ops._meta', _METADATA)},
)

logger = logging.getLogger(__name__)
