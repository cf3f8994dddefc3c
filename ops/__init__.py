# SPDX-License-Identifier: Apache-2.0
"""Write and test Juju charms in Python.

A charm is a class with a method for each event that it handles::

    #!/usr/bin/env python3
    import ops


    class Hello(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            framework.observe(self.on.start, self._on_start)

        def _on_start(self, event: ops.StartEvent):
            self.unit.status = ops.ActiveStatus('hello')


    if __name__ == '__main__':
        ops.main(Hello)

What there is, from the entry point outwards:

- :mod:`ops.main`, which runs a charm for the event that Juju dispatched;
- :mod:`ops`, this module: events, the model, the application and unit of the charm;
- :mod:`ops.pebble`, the client for the service manager in a Kubernetes charm's containers;
- :mod:`ops.hookcmds`, Juju's hook commands as functions, for what the model does not cover;
- :mod:`ops.testing`, state-transition tests, and the older ``Harness``;
- :mod:`ops.tracing`, traces of what a charm does: None unless ``ops[tracing]`` is installed.

The same source is Ops 2 and Ops 3. ``ops.__version__`` begins with the release whose behaviour
this process shows; ``ops_compat.lines`` says why.
"""

# General layout: imports point down these floors, and a test holds them.
#   9 cli   8 local, testing   7 _unit, _daemon   6 tracing, lib   5 main, _dispatch   4 charm
#   3 framework, model, storage, log   2 hookcmds, pebble   1 _meta, jujucontext   0 ops_compat

from __future__ import annotations

import importlib as _importlib
import typing as _typing

from ops import main as main
from ops.charm import (
    ActionEvent,
    ActionMeta,
    CharmBase,
    CharmEvents,
    CharmMeta,
    CollectMetricsEvent,
    CollectStatusEvent,
    ConfigChangedEvent,
    ConfigMeta,
    ContainerBase,
    ContainerMeta,
    ContainerStorageMeta,
    HookEvent,
    InstallEvent,
    JujuAssumes,
    JujuAssumesCondition,
    LeaderElectedEvent,
    LeaderSettingsChangedEvent,
    MetadataLinks,
    PayloadMeta,
    PebbleCheckEvent,
    PebbleCheckFailedEvent,
    PebbleCheckRecoveredEvent,
    PebbleCustomNoticeEvent,
    PebbleNoticeEvent,
    PebbleReadyEvent,
    PostSeriesUpgradeEvent,
    PreSeriesUpgradeEvent,
    RelationBrokenEvent,
    RelationChangedEvent,
    RelationCreatedEvent,
    RelationDepartedEvent,
    RelationEvent,
    RelationJoinedEvent,
    RelationMeta,
    RelationRole,
    RemoveEvent,
    ResourceMeta,
    SecretChangedEvent,
    SecretEvent,
    SecretExpiredEvent,
    SecretRemoveEvent,
    SecretRotateEvent,
    StartEvent,
    StopEvent,
    StorageAttachedEvent,
    StorageDetachingEvent,
    StorageEvent,
    StorageMeta,
    UpdateStatusEvent,
    UpgradeCharmEvent,
    WorkloadEvent,
)
from ops.framework import (
    BoundEvent,
    BoundStoredState,
    CommitEvent,
    EventBase,
    EventSource,
    Framework,
    FrameworkEvents,
    Handle,
    HandleKind,
    LifecycleEvent,
    NoTypeError,
    Object,
    ObjectEvents,
    PreCommitEvent,
    PrefixedEvents,
    Serializable,
    StoredDict,
    StoredList,
    StoredSet,
    StoredState,
    StoredStateData,
)
from ops.jujucontext import (
    JujuContext,
)
from ops.jujuversion import (
    JujuVersion,
)
from ops.model import (
    ActiveStatus,
    Application,
    Binding,
    BindingMapping,
    BlockedStatus,
    CheckInfoMapping,
    CloudCredential,
    CloudSpec,
    ConfigData,
    Container,
    ContainerMapping,
    ErrorStatus,
    InvalidStatusError,
    LazyCheckInfo,
    LazyMapping,
    LazyNotice,
    MaintenanceStatus,
    Model,
    ModelError,
    MultiPushPullError,
    Network,
    NetworkInterface,
    OpenedPort,
    Pod,
    Port,
    Relation,
    RelationData,
    RelationDataAccessError,
    RelationDataContent,
    RelationDataError,
    RelationDataTypeError,
    RelationMapping,
    RelationNotFoundError,
    RemoteModel,
    Resources,
    Secret,
    SecretInfo,
    SecretNotFoundError,
    SecretRotate,
    ServiceInfoMapping,
    StatusBase,
    StatusName,
    Storage,
    StorageMapping,
    TooManyRelatedAppsError,
    Unit,
    UnknownStatus,
    WaitingStatus,
)
from ops.version import version as __version__
from ops_compat import behaviours as _behaviours
from ops_compat import faces as _faces
from ops_compat import lines as _lines

if _typing.TYPE_CHECKING:
    from ops import hookcmds as hookcmds
    from ops import log as log
    from ops import pebble as pebble
    from ops import storage as storage
    from ops import tracing as tracing

_on_demand = _faces.lazily(
    __name__, {name: f'ops.{name}' for name in ('hookcmds', 'log', 'pebble', 'storage')}
)
_LATER = ('JujuContext',)
_LATER_MODULES = ('hookcmds',)
_withheld = _lines.LINE == 2 and not _behaviours.LATER_NAMES


def __getattr__(name: str) -> _typing.Any:
    if name in _LATER_MODULES and _withheld:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    if name != 'tracing':
        return _on_demand(name)
    try:
        found: _typing.Any = _importlib.import_module('ops.tracing')
    except ImportError:
        found = None
    globals()['tracing'] = found
    return found


__all__ = [  # noqa: RUF022  # grouped by where a reader finds each
    '__version__',
    'main',
    'pebble',
    'tracing',
    # ops.charm
    'ActionEvent',
    'ActionMeta',
    'CharmBase',
    'CharmEvents',
    'CharmMeta',
    'CollectMetricsEvent',
    'CollectStatusEvent',
    'ConfigChangedEvent',
    'ConfigMeta',
    'ContainerBase',
    'ContainerMeta',
    'ContainerStorageMeta',
    'HookEvent',
    'InstallEvent',
    'JujuAssumes',
    'JujuAssumesCondition',
    'LeaderElectedEvent',
    'LeaderSettingsChangedEvent',
    'MetadataLinks',
    'PayloadMeta',
    'PebbleCheckEvent',
    'PebbleCheckFailedEvent',
    'PebbleCheckRecoveredEvent',
    'PebbleCustomNoticeEvent',
    'PebbleNoticeEvent',
    'PebbleReadyEvent',
    'PostSeriesUpgradeEvent',
    'PreSeriesUpgradeEvent',
    'RelationBrokenEvent',
    'RelationChangedEvent',
    'RelationCreatedEvent',
    'RelationDepartedEvent',
    'RelationEvent',
    'RelationJoinedEvent',
    'RelationMeta',
    'RelationRole',
    'RemoveEvent',
    'ResourceMeta',
    'SecretChangedEvent',
    'SecretEvent',
    'SecretExpiredEvent',
    'SecretRemoveEvent',
    'SecretRotateEvent',
    'StartEvent',
    'StopEvent',
    'StorageAttachedEvent',
    'StorageDetachingEvent',
    'StorageEvent',
    'StorageMeta',
    'UpdateStatusEvent',
    'UpgradeCharmEvent',
    'WorkloadEvent',
    # ops.framework
    'BoundEvent',
    'BoundStoredState',
    'CommitEvent',
    'EventBase',
    'EventSource',
    'Framework',
    'FrameworkEvents',
    'Handle',
    'HandleKind',
    'LifecycleEvent',
    'NoTypeError',
    'Object',
    'ObjectEvents',
    'PreCommitEvent',
    'PrefixedEvents',
    'Serializable',
    'StoredDict',
    'StoredList',
    'StoredSet',
    'StoredState',
    'StoredStateData',
    # ops.jujucontext
    'JujuContext',
    # ops.jujuversion
    'JujuVersion',
    # ops.model
    'ActiveStatus',
    'Application',
    'Binding',
    'BindingMapping',
    'BlockedStatus',
    'CheckInfoMapping',
    'CloudCredential',
    'CloudSpec',
    'ConfigData',
    'Container',
    'ContainerMapping',
    'ErrorStatus',
    'InvalidStatusError',
    'LazyCheckInfo',
    'LazyMapping',
    'LazyNotice',
    'MaintenanceStatus',
    'Model',
    'ModelError',
    'MultiPushPullError',
    'Network',
    'NetworkInterface',
    'OpenedPort',
    'Pod',
    'Port',
    'Relation',
    'RelationData',
    'RelationDataAccessError',
    'RelationDataContent',
    'RelationDataError',
    'RelationDataTypeError',
    'RelationMapping',
    'RelationNotFoundError',
    'RemoteModel',
    'Resources',
    'Secret',
    'SecretInfo',
    'SecretNotFoundError',
    'SecretRotate',
    'ServiceInfoMapping',
    'StatusBase',
    'StatusName',
    'Storage',
    'StorageMapping',
    'TooManyRelatedAppsError',
    'Unit',
    'UnknownStatus',
    'WaitingStatus',
]

if _withheld:
    _faces.withhold(__name__, _LATER, modules=_LATER_MODULES)
    _faces.withhold('ops.jujucontext', _LATER)
