# SPDX-License-Identifier: Apache-2.0
"""The framework: events, who observes them, and state that outlives a run of the charm.

A charm is started anew for whatever Juju has to tell. In each run there is one
:class:`Framework`, and below it a tree of :class:`Object` s: the charm and its parts. An object
emits events by an :class:`EventSource` in its ``on``, and observes events of others by
:meth:`Framework.observe`. An observer that cannot handle an event now may ``defer()`` it to the
next run, and :class:`StoredState` keeps values from run to run.

General layout:

- ``_handle`` the paths by which all of it is found again, and what is saved under them;
- ``_events``, ``_objects`` events and those who emit them;
- ``_framework`` the framework, with ``_emission`` (from an event to its observers),
  ``_accepted`` (what may observe, what may be saved) and ``_breakpoints``;
- ``_stored``, ``_containers`` stored state.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING

from ops.framework._events import (
    BoundEvent,
    CommitEvent,
    EventBase,
    EventSource,
    LifecycleEvent,
    PreCommitEvent,
)
from ops.framework._events import logger as logger
from ops.framework._framework import Framework
from ops.framework._framework import _event_regex as _event_regex
from ops.framework._handle import _T as _T
from ops.framework._handle import (
    Handle,
    NoTypeError,
    Serializable,
)
from ops.framework._handle import _EventKey as _EventKey
from ops.framework._handle import _EventType as _EventType
from ops.framework._handle import _Kind as _Kind
from ops.framework._handle import _MethodName as _MethodName
from ops.framework._handle import _ObjectPath as _ObjectPath
from ops.framework._handle import _ObserverPath as _ObserverPath
from ops.framework._handle import _Path as _Path
from ops.framework._handle import _PathToSerializableMapping as _PathToSerializableMapping
from ops.framework._objects import (
    FrameworkEvents,
    HandleKind,
    Object,
    ObjectEvents,
    PrefixedEvents,
)
from ops.framework._objects import _ObjectType as _ObjectType
from ops.framework._objects import _PathToObjectMapping as _PathToObjectMapping
from ops.framework._stored import (
    BoundStoredState,
    StoredState,
    StoredStateData,
)
from ops.storage import NoSnapshotError as NoSnapshotError
from ops_compat import faces

if TYPE_CHECKING:
    import pathlib as pathlib
    import pdb as pdb

    from ops.framework._breakpoints import (
        _BREAKPOINT_WELCOME_MESSAGE as _BREAKPOINT_WELCOME_MESSAGE,
    )
    from ops.framework._containers import (
        StoredDict,
        StoredList,
        StoredObject,
        StoredSet,
    )
    from ops.framework._containers import _StoredObject as _StoredObject
    from ops.framework._containers import _unwrap_stored as _unwrap_stored
    from ops.framework._containers import _wrap_stored as _wrap_stored
    from ops.framework._containers import _wrapped_repr as _wrapped_repr
    from ops.storage import JujuStorage as JujuStorage
    from ops.storage import SQLiteStorage as SQLiteStorage

# What few charms need, and the debugger, in whose place tests put another.
__getattr__ = faces.lazily(
    __name__,
    {
        **faces.in_files(
            __name__,
            {
                '_breakpoints': '_BREAKPOINT_WELCOME_MESSAGE',
                '_containers': (
                    'StoredDict StoredList StoredObject StoredSet '
                    '_StoredObject _unwrap_stored _wrap_stored _wrapped_repr'
                ),
            },
        ),
        'JujuStorage': 'ops.storage:JujuStorage',
        'SQLiteStorage': 'ops.storage:SQLiteStorage',
        'pathlib': 'pathlib',
        'pdb': 'pdb',
    },
)

__all__ = [
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
    'StoredObject',
    'StoredSet',
    'StoredState',
    'StoredStateData',
]

faces.publish(__name__)
