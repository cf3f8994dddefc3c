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
# Every name is imported when it is first asked for: a charm pays for what it uses.

from __future__ import annotations

import importlib as _importlib
import typing as _typing

from ops.version import version as __version__
from ops_compat import behaviours as _behaviours
from ops_compat import lines as _lines

if _typing.TYPE_CHECKING:
    from ops import charm as charm
    from ops import framework as framework
    from ops import hookcmds as hookcmds
    from ops import jujucontext as jujucontext
    from ops import jujuversion as jujuversion
    from ops import log as log
    from ops import model as model
    from ops import pebble as pebble
    from ops import storage as storage
    from ops import tracing as tracing
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
    from ops.main import _module as main  # pyright: ignore[reportPrivateUsage]  # can be called
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

_modules = (
    'charm', 'framework', 'hookcmds', 'jujucontext', 'jujuversion', 'log', 'main', 'model',
    'pebble', 'storage',
)  # fmt: skip
"""Modules that are there without being imported by name."""

_HOMES = ('ops.charm', 'ops.framework', 'ops.model', 'ops.jujucontext')
"""Where the other names come from; the first brings the next two with it."""

_LATER = ('JujuContext',)
_LATER_MODULES = ('hookcmds',)


def __getattr__(name: str) -> _typing.Any:
    if name in _modules:
        return _importlib.import_module(f'{__name__}.{name}')
    found: _typing.Any = None
    if name == 'tracing':
        found = _tracing()
    elif name in __all__:
        homes = map(_importlib.import_module, _HOMES)
        found = next(getattr(home, name) for home in homes if hasattr(home, name))
    else:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    globals()[name] = found
    return found


def __dir__() -> _typing.List[str]:
    return sorted({*globals(), *__all__, *_modules})


def _tracing() -> _typing.Any:
    try:
        return _importlib.import_module('ops.tracing')
    except ImportError:
        return None


if _lines.LINE == 2 and not _behaviours.LATER_NAMES:
    from ops_compat import faces as _faces

    for _home in (*_HOMES, 'ops.main', 'ops.storage', 'ops._storage'):
        _faces.complete(_home)  # what is imported later cannot name what is withheld
    _modules = tuple(name for name in _modules if name not in _LATER_MODULES)
    _faces.withhold(__name__, _LATER, modules=_LATER_MODULES)
    _faces.withhold('ops.jujucontext', _LATER)
