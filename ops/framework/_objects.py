# SPDX-License-Identifier: Apache-2.0
"""Objects, which stand below a framework, and the groups of events that they emit."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Type, TypeVar

from ops.framework._events import (
    BoundEvent,
    CommitEvent,
    EventBase,
    EventSource,
    PreCommitEvent,
)
from ops.framework._handle import Handle

if TYPE_CHECKING:
    from typing_extensions import Self

    from ops.framework._framework import Framework
    from ops.model import Model


class HandleKind:
    """The kind of an object's handle: the name of its class, unless the class sets its own."""

    def __get__(self, obj: Object | None, obj_type: type[Object]) -> str:
        return obj_type.__name__


class Object:
    """What can observe and emit events, and keep stored state.

    A charm is one, and so is each part of it that handles events for itself, as the classes of
    libraries do. The framework holds observers weakly: keep a reference to the object, best as
    an attribute of the charm.

    Example::

        class Database(ops.Object):
            def __init__(self, charm: ops.CharmBase):
                super().__init__(charm, 'database')
                self.framework.observe(charm.on.config_changed, self._on_config_changed)

    Args:
        parent: the object, or the framework, that this one is below.
        key: tells it from others of its class below the same parent; the same in every run.

    Raises:
        RuntimeError: if there is an object with the same parent, class and key.
    """

    framework: Framework
    """The framework that the object stands below."""

    handle: Handle
    """Where the object stands."""

    handle_kind: str = HandleKind()  # type: ignore[assignment]  # a descriptor that gives text
    """The kind of its handle: the name of its class."""

    def __init__(self, parent: Framework | Object, key: str | None):
        self.framework, above = _place(parent)
        self.handle = Handle(above, self.handle_kind, key)
        self.framework._track(self)

    @property
    def model(self) -> Model:
        """The model, as the unit that runs the charm sees it."""
        return self.framework.model

    def _as_parent(self) -> Tuple[Framework, Optional[Handle]]:
        """Return the framework, and the handle that objects below this one are below."""
        return self.framework, self.handle


def _place(parent: Any) -> Tuple[Framework, Any]:
    # By the real type, since a mock answers to any name.
    if issubclass(type(parent), Object):
        framework, above = parent._as_parent()
        return framework, above
    return parent.framework, parent


class ObjectEvents(Object):
    """The events of a class of objects, each an :class:`EventSource`.

    An instance in the body of the class, called ``on``, is enough: every object gets its own.

    Example::

        class DatabaseEvents(ops.ObjectEvents):
            ready = ops.EventSource(DatabaseReady)


        class Database(ops.Object):
            on = DatabaseEvents()

            def check(self):
                self.on.ready.emit(host='10.0.0.1')
    """

    handle_kind = 'on'

    def __init__(self, parent: Object | None = None, key: str | None = None):
        if parent is not None:
            super().__init__(parent, key)

    def __get__(self, emitter: Object | None, emitter_type: type[Object]) -> Self:
        if emitter is None:
            return self
        made: Dict[ObjectEvents, Self] = emitter.__dict__.setdefault('_events_made', {})
        mine = made.get(self)
        if mine is None:
            mine = made[self] = type(self)(emitter)
        return mine

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')

    @classmethod
    def define_event(cls, event_kind: str, event_type: type[EventBase]) -> None:
        """Add an event to the class, for names that are known only at run time.

        Do it before objects that emit the event are made, and once for each name: charms do not
        need it, since their events follow from their metadata.

        Args:
            event_kind: the name of the event.
            event_type: its class.

        Raises:
            RuntimeError: if the name is a keyword, no identifier, or one that the class has, or
                if the class is not below :class:`EventBase`.
        """
        refused = 'unable to define an event with event_kind that'
        if keyword.iskeyword(event_kind):
            raise RuntimeError(f'{refused} is a python keyword: {event_kind}')
        if not event_kind.isidentifier():
            raise RuntimeError(f'{refused} is not a valid python identifier: {event_kind}')
        if hasattr(cls, event_kind):
            raise RuntimeError(
                f'{refused} overlaps with an existing type {cls} attribute: {event_kind}'
            )
        source = EventSource(event_type)
        source.__set_name__(cls, event_kind)
        setattr(cls, event_kind, source)

    def _event_kinds(self) -> List[str]:
        cls: Type[ObjectEvents] = type(self)
        return [name for name in dir(cls) if isinstance(getattr(cls, name, None), EventSource)]

    def events(self) -> dict[str, BoundEvent]:
        """Return each event that can be observed here, by its name."""
        found: Dict[str, BoundEvent] = {}
        for kind in self._event_kinds():
            found[kind] = getattr(self, kind)
        return found

    def __getitem__(self, key: str) -> PrefixedEvents:
        return PrefixedEvents(self, key)

    def __repr__(self) -> str:
        cls = type(self)
        return f'<{cls.__module__}.{cls.__qualname__}: {", ".join(self._event_kinds())}>'


class PrefixedEvents:
    """The events whose names begin with a key, such as those of one relation endpoint.

    ``self.on['db-admin'].relation_joined`` is ``self.on.db_admin_relation_joined``, with
    dashes in the key read as underscores.

    Args:
        emitter: the object that has the events.
        key: what their names begin with.
    """

    def __init__(self, emitter: Object, key: str):
        self._emitter = emitter
        self._prefix = key.replace('-', '_') + '_'

    def __getattr__(self, name: str) -> BoundEvent:
        if name.startswith('__'):  # copying asks for these before there is an emitter
            raise AttributeError(name)
        bound: BoundEvent = getattr(self._emitter, self._prefix + name)
        return bound


class FrameworkEvents(ObjectEvents):
    """The events of the framework itself, which :class:`ops.Framework` has as ``on``."""

    pre_commit = EventSource(PreCommitEvent)
    """Emitted when all handlers are done and state is about to be saved."""

    commit = EventSource(CommitEvent)
    """Emitted after :attr:`pre_commit`, for observers that save their state."""


_ObjectType = TypeVar('_ObjectType', bound=Object)
_PathToObjectMapping = Dict[str, Object]
