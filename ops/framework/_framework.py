# SPDX-License-Identifier: Apache-2.0
"""The framework: objects, their events and their saved state, in one run of a charm."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
import re
import sys
import types
import weakref
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    ContextManager,
    Dict,
    Optional,
    Set,
    Tuple,
    Type,
    Union,
)

from ops._private import later
from ops.framework import _accepted
from ops.framework._emission import Emission
from ops.framework._events import BoundEvent, EventBase
from ops.framework._handle import Handle, NoTypeError, Serializable, _ObserverPath
from ops.framework._objects import FrameworkEvents, Object
from ops.framework._stored import StoredStateData
from ops.storage import NoSnapshotError

if TYPE_CHECKING:
    import pathlib

    from ops._meta import CharmMeta
    from ops.framework import _breakpoints
    from ops.model import Model
    from ops.storage import JujuStorage, SQLiteStorage
else:
    _breakpoints = later.Later('ops.framework._breakpoints')

_event_regex = r'^(|.*/)on/[a-zA-Z_]+\[\d+\]$'
"""Matches the path of an event, and of no other snapshot."""


class Framework(Object):
    """The main interface of the charm to events and to the state that outlives a run.

    There is one for each run of a charm, and ``ops.main`` makes it: charms and their objects
    have it as ``self.framework``. A charm uses :meth:`observe`, and :meth:`breakpoint` while it
    is looked into; the rest serves tests and libraries.

    Args:
        storage: where state and deferred events are kept.
        charm_dir: the folder of the charm.
        meta: the charm's metadata.
        model: the model that the charm's unit is in.
        event_name: the name of the event that Juju runs the charm for, None if unknown.
        juju_debug_at: the names of breakpoints to stop at; ``all`` for each, ``hook`` for each
            handler of an event from Juju.
        skip_duplicate_events: leave out an event that a waiting one is the same as.

    .. versionchanged:: 2.16 / 3.0
        ``juju_debug_at`` was added.
    .. versionchanged:: 2.18 / 3.0
        ``skip_duplicate_events`` was added.
    """

    on = FrameworkEvents()
    """The events of the framework itself, ``pre_commit`` and ``commit``."""

    if TYPE_CHECKING:
        # For type checkers alone: neither module is imported here.
        model: Model
        """The model that the charm's unit is in."""
        meta: CharmMeta
        """The metadata of the charm."""
    else:
        model = None
        meta = None

    @functools.cached_property
    def charm_dir(self) -> pathlib.Path:
        """The folder of the charm, where its ``src/`` and ``charmcraft.yaml`` are."""
        import pathlib

        return pathlib.Path(self._folder)

    _stored: StoredStateData = None  # type: ignore[assignment]  # set in __init__

    def __init__(
        self,
        storage: SQLiteStorage | JujuStorage,
        charm_dir: str | pathlib.Path,
        meta: CharmMeta,
        model: Model,
        event_name: str | None = None,
        juju_debug_at: set[str] | None = None,
        skip_duplicate_events: bool = True,
    ):
        # A proxy, so that the framework does not keep itself alive.
        self.framework = weakref.proxy(self)
        self.handle = Handle(None, self.handle_kind, None)
        self._folder = charm_dir
        self.meta = meta
        self.model = model  # pyright: ignore[reportIncompatibleMethodOverride]
        self.skip_duplicate_events = skip_duplicate_events
        self._event_name = event_name
        self._event_is_deferred = False
        self._observers: _ObserverPath = []
        self._observer: weakref.WeakValueDictionary[str, Object] = weakref.WeakValueDictionary()
        self._objects: weakref.WeakValueDictionary[str, Serializable] = (
            weakref.WeakValueDictionary()
        )
        self._type_registry: Dict[Tuple[Optional[str], str], Type[Serializable]] = {}
        self._type_known: Set[Type[Serializable]] = set()
        self._storage = storage
        self._closed = False
        self._juju_debug_at: Set[str] = juju_debug_at or set()
        self._breakpoint_welcomed = False
        self.register_type(StoredStateData, None, StoredStateData.handle_kind)
        self._stored = self._own_state()

    def _as_parent(self) -> Tuple[Framework, Optional[Handle]]:
        return self, None

    def _own_state(self) -> StoredStateData:
        handle = Handle(None, StoredStateData.handle_kind, '_stored')
        try:
            loaded: Any = self.load_snapshot(handle)
        except NoSnapshotError:
            loaded = StoredStateData(self, '_stored')
            loaded['event_count'] = 0
        stored: StoredStateData = loaded
        return stored

    def close(self) -> None:
        """Close the storage. What was not committed is lost."""
        self._storage.close()
        self._closed = True

    def _track(self, obj: Any) -> None:
        """Remember an object by its path, and refuse a second one there."""
        path = obj.handle.path
        if path in self._objects:
            raise RuntimeError(f'two objects claiming to be {path} have been created')
        self._objects[path] = obj

    def _forget(self, obj: Any) -> None:
        """Stop remembering an object, so that another may take its path."""
        self._objects.pop(obj.handle.path, None)

    def commit(self) -> None:
        """Save the state of all objects, and what was deferred, for the next run.

        ``pre_commit`` is emitted, then ``commit``, then the storage commits.
        """
        self.on.pre_commit.emit()
        self.on.commit.emit()
        self.save_snapshot(self._stored)
        self._storage.commit()

    def register_type(
        self, cls: type[Serializable], parent: Handle | Object | None, kind: str | None = None
    ) -> None:
        """Say which class objects of one kind are made of when their state is loaded.

        Args:
            cls: the class.
            parent: what the objects are below, None for the top.
            kind: the kind of their handles; the class's ``handle_kind`` if not given.
        """
        above = parent.handle if isinstance(parent, Object) else parent
        self._type_registry[above.path if above else None, kind or cls.handle_kind] = cls
        self._type_known.add(cls)

    def _validate_snapshot_data(
        self, value: StoredStateData | EventBase, data: dict[str, Any]
    ) -> None:
        _accepted.check_snapshot(data, type(value), value.handle.path)

    def save_snapshot(self, value: StoredStateData | EventBase) -> None:
        """Save what the ``snapshot`` method of an object returns, under its path.

        Raises:
            RuntimeError: if the class is not registered, see :meth:`register_type`.
            ValueError: if the snapshot holds other things than plain values: text, bytes,
                numbers, booleans, None, and lists, tuples, sets and dicts of those.
        """
        if type(value) not in self._type_known:
            raise RuntimeError(
                f'cannot save {type(value).__name__} values before registering that type'
            )
        data = value.snapshot()
        self._validate_snapshot_data(value, data)
        self._storage.save_snapshot(value.handle.path, data)

    def load_snapshot(self, handle: Handle) -> Serializable:
        """Make an object again from what was saved under its path.

        Raises:
            NoTypeError: if no class is registered for it.
            NoSnapshotError: if nothing is saved under that path.
            RuntimeError: if the object exists already.
        """
        above = handle.parent.path if handle.parent else None
        cls = self._type_registry.get((above, handle.kind))
        if cls is None:
            raise NoTypeError(handle.path)
        data = self._storage.load_snapshot(handle.path)
        made: Any = cls.__new__(cls)
        made.framework = self
        made.handle = handle
        made.restore(data)
        self._track(made)
        loaded: Serializable = made
        return loaded

    def drop_snapshot(self, handle: Handle) -> None:
        """Delete what is saved under a path; nothing happens if nothing is."""
        self._storage.drop_snapshot(handle.path)

    def observe(self, bound_event: BoundEvent, observer: Callable[[Any], None]) -> None:
        """Have a method called whenever an event is emitted.

        Observers are called in the order in which they began to observe. Their objects are held
        weakly: an object that nobody keeps a reference to is not called.

        Args:
            bound_event: the event, such as ``self.on.start``.
            observer: a method of an :class:`Object`, which takes the event alone.

        Raises:
            TypeError: if one of the two is something else, or the method cannot be called with
                the event alone.
            AssertionError: if the method belongs to something that is no :class:`Object`.

        Example::

            class MyCharm(ops.CharmBase):
                def __init__(self, framework: ops.Framework):
                    super().__init__(framework)
                    framework.observe(self.on.start, self._on_start)

                def _on_start(self, event: ops.StartEvent):
                    self.unit.status = ops.ActiveStatus()
        """
        given: Any = bound_event
        if not isinstance(given, BoundEvent):
            raise TypeError(
                f'Framework.observe requires a BoundEvent as second parameter, got {bound_event}'
            )
        if not isinstance(observer, types.MethodType):
            raise TypeError(
                f"Framework.observe requires a method as the 'observer' parameter, got {observer}"
            )
        _accepted.check_observer(observer)
        owner: Any = observer.__self__
        if not isinstance(owner, Object):
            raise AssertionError("can't register observers that aren't `Object`s")
        path = owner.handle.path
        emitter = bound_event.emitter.handle.path
        self._observer[path] = owner
        self._observers.append((path, observer.__name__, emitter, bound_event.event_kind))

    def _next_event_key(self) -> str:
        """Return a key that no event of this charm had before."""
        count = self._stored['event_count'] = self._stored['event_count'] + 1
        return str(count)

    def _event_is_in_storage(
        self, observer_path: str, method_name: str, event_path: str, event_data: dict[str, Any]
    ) -> bool:
        """Say whether an event like this one waits for the same observer."""
        return Emission(self).is_waiting(observer_path, method_name, event_path, event_data)

    def _emit(self, event: EventBase) -> None:
        """Tell an event to those who observe it."""
        Emission(self).emit(event)

    def reemit(self) -> None:
        """Emit the events that were deferred to the observers that deferred them."""
        self._reemit()

    def _reemit(self, single_event_path: str | None = None) -> None:
        Emission(self).deliver(single_event_path)

    def _event_context(self, event_name: str, *, deferred: bool = False) -> ContextManager[None]:
        """Mark the model's backend as handling an event for the length of a ``with`` block.

        Libraries replace this by a method that takes the name alone, so nothing of ours hands
        over more: whether the event was deferred is left in an attribute instead.
        """
        return _Handling(self, event_name, deferred)

    def set_breakpointhook(self) -> Union[Callable[..., Any], None]:
        """Have the built-in ``breakpoint()`` call :meth:`breakpoint` from now on.

        Returns:
            the hook that was in place, for whoever puts it back.
        """
        before: Callable[..., Any] = sys.breakpointhook
        sys.breakpointhook = self.breakpoint
        return before

    def _show_debug_code_message(self) -> None:
        """Say once what has begun, to the person who debugs."""
        if not self._breakpoint_welcomed:
            _breakpoints.welcome()
            self._breakpoint_welcomed = True

    def breakpoint(self, name: str | None = None) -> None:
        """Stop here in the debugger, if somebody asked for it by ``juju debug-code --at``.

        Otherwise nothing happens, so the call may stay in a released charm.

        Args:
            name: what it is asked for by: lower-case letters, digits and dashes, such as
                ``before-migration``. One without a name stops for ``--at=all`` alone.

        Raises:
            TypeError: if the name is no text.
            ValueError: if the name cannot be asked for, as ``all`` and ``hook`` cannot.
        """
        _breakpoints.check_name(name)
        if _breakpoints.is_asked_for(name, self._juju_debug_at):
            self._show_debug_code_message()
            _breakpoints.stop(sys._getframe().f_back)

    def remove_unreferenced_events(self) -> None:
        """Delete events from the storage that wait for nobody.

        No charm needs it: events are deleted as soon as the last observer has handled them.
        """
        list_snapshots = getattr(self._storage, 'list_snapshots', None)
        for path in list(list_snapshots()) if list_snapshots else ():
            if re.match(_event_regex, path) and not any(self._storage.notices(path)):
                self._storage.drop_snapshot(path)


class _Handling:
    """An event that is handled, as a ``with`` block: a generator for each would take longer."""

    __slots__ = ('_backend', '_before', '_deferred', '_framework', '_name')

    def __init__(self, framework: Framework, name: str, deferred: bool):
        self._framework = framework
        self._name = name
        self._deferred = deferred

    def __enter__(self) -> None:
        framework = self._framework
        backend: Any = getattr(framework.model, '_backend', None) or types.SimpleNamespace()
        self._backend = backend
        self._before = (
            framework._event_name,
            getattr(backend, '_hook_is_running', ''),
            getattr(backend, '_event_is_deferred', False),
        )
        deferred = self._deferred or framework._event_is_deferred
        framework._event_is_deferred = False
        framework._event_name = self._name
        backend._hook_is_running = self._name
        backend._event_is_deferred = deferred

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        backend = self._backend
        self._framework._event_name, backend._hook_is_running, backend._event_is_deferred = (
            self._before
        )
