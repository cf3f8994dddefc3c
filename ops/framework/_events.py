# SPDX-License-Identifier: Apache-2.0
"""Events: what they are, and how a class says that it emits them."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Optional, Type, Union, overload

from ops.framework._handle import Handle

if TYPE_CHECKING:
    from typing import NoReturn

    from ops.framework._framework import Framework
    from ops.framework._objects import Object

logger = logging.getLogger('ops.framework')


class EventBase:
    """Something that happened, told to whoever observes it.

    Most events are those of Juju, below :class:`ops.HookEvent` and :class:`ops.ActionEvent`. A
    library makes its own by a class below this one and an :class:`EventSource`. What an event
    carries beyond its class is kept for a deferred event by :meth:`snapshot` and
    :meth:`restore`.

    Example::

        class DatabaseReady(ops.EventBase):
            def __init__(self, handle, host):
                super().__init__(handle)
                self.host = host

            def snapshot(self):
                return {'host': self.host}

            def restore(self, snapshot):
                self.host = snapshot['host']

    Args:
        handle: given by the framework when the event is emitted or restored.
    """

    framework: Framework = None  # type: ignore[assignment]  # set when emitted
    """The framework that emits the event."""

    _origin: str = 'custom'
    """What kind of thing emits it: hook, action, framework, or custom."""

    _carries: str = ''
    """What an event of Juju's carries that its arguments are made of, such as ``relation``."""

    def __init__(self, handle: Handle):
        self.handle = handle
        self.deferred: bool = False

    def __repr__(self) -> str:
        return f'<{type(self).__name__} via {self.handle}>'

    def defer(self) -> None:
        """Have the observer that handles the event called for it again, in the next dispatch.

        The event comes back at the start of whatever Juju runs next, before the event for that,
        and in the order in which events were deferred. It comes only to the observer that
        deferred it, which may then defer it once more. Nothing says when that will be: it can
        be seconds, or as long as the interval of update-status.

        A second event like one that is waiting, for the same observer and with the same
        content, is not added to the queue.

        Most charms do better without: read the state of the world in every handler, and act if
        all that is needed is there. An event whose context is gone later, such as an action, a
        broken relation or a stopping unit, cannot be deferred, or should not be.

        Example::

            def _on_config_changed(self, event):
                if self._database_ready():
                    self._write_config()
                else:
                    event.defer()
        """
        logger.debug('Deferring %s.', self)
        self.deferred = True

    def snapshot(self) -> dict[str, Any]:
        """Return what to keep of the event while it waits to be handled.

        A class with content of its own returns it here, as plain values.
        """
        return {}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take over what :meth:`snapshot` kept.

        Args:
            snapshot: the value that :meth:`snapshot` returned.
        """


class EventSource:
    """The place in a class of events that says which event, by which name, is emitted.

    Written in the body of a class below :class:`ObjectEvents`. Read through an object it is a
    :class:`BoundEvent`, which can be observed and emitted.

    Example::

        class DatabaseEvents(ops.ObjectEvents):
            ready = ops.EventSource(DatabaseReady)


        class Database(ops.Object):
            on = DatabaseEvents()

    Args:
        event_type: the class of the event.

    Raises:
        RuntimeError: if that is no class below :class:`EventBase`, or, when the class that
            holds the source is made, if the source already stands elsewhere.
    """

    def __init__(self, event_type: type[EventBase]):
        given: Any = event_type
        if not isinstance(given, type) or not issubclass(given, EventBase):
            raise RuntimeError(
                f'Event requires a subclass of EventBase as an argument, got {event_type}'
            )
        self.event_type: Type[EventBase] = event_type
        self.event_kind: Optional[str] = None
        self.emitter_type: Optional[Type[Object]] = None

    def __set_name__(self, emitter_type: type[Object], event_kind: str) -> None:
        if self.event_kind is not None and self.emitter_type is not None:
            raise RuntimeError(
                f'EventSource({self.event_type.__name__}) reused as '
                f'{self.emitter_type.__name__}.{self.event_kind} and '
                f'{emitter_type.__name__}.{event_kind}'
            )
        self.event_kind = event_kind
        self.emitter_type = emitter_type

    @overload
    def __get__(self, emitter: None, emitter_type: type[Object]) -> EventSource: ...
    @overload
    def __get__(self, emitter: Object, emitter_type: type[Object]) -> BoundEvent: ...
    def __get__(
        self, emitter: Object | None, emitter_type: type[Object]
    ) -> Union[EventSource, BoundEvent]:
        if emitter is None:
            return self
        if self.event_kind is None:
            raise RuntimeError('an EventSource has to stand in the body of a class')
        framework = getattr(emitter, 'framework', None)
        if framework is not None:
            framework.register_type(self.event_type, emitter, self.event_kind)
        return BoundEvent(emitter, self.event_type, self.event_kind)


class BoundEvent:
    """An event of one object: what :meth:`ops.Framework.observe` takes and :meth:`emit` sends.

    Args:
        emitter: the object that emits it.
        event_type: the class of the event.
        event_kind: its name on the object.
    """

    def __init__(self, emitter: Object, event_type: type[EventBase], event_kind: str):
        self.emitter = emitter
        self.event_type = event_type
        self.event_kind = event_kind

    def __repr__(self) -> str:
        return (
            f'<BoundEvent {self.event_type.__name__} bound to '
            f'{type(self.emitter).__name__}.{self.event_kind} at {hex(id(self))}>'
        )

    def emit(self, *args: Any, **kwargs: Any) -> None:
        """Emit the event to its observers, and return when all have handled it.

        Args:
            args: handed to the class of the event, after its handle.
            kwargs: handed to the class of the event.

        Raises:
            ValueError: if what the event carries cannot be saved.
            Exception: whatever an observer raises; the observers after it are not called.
        """
        framework = self.emitter.framework
        handle = Handle(self.emitter, self.event_kind, framework._next_event_key())
        event = self.event_type(handle, *args, **kwargs)
        event.framework = framework
        framework._emit(event)


class LifecycleEvent(EventBase):
    """An event about the run of the charm itself, which therefore cannot be deferred."""

    _origin = 'framework'

    def defer(self) -> NoReturn:
        """Refuse: the event has no meaning outside the run it belongs to.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError('cannot defer lifecycle events')


class PreCommitEvent(LifecycleEvent):
    """The state of the charm is about to be saved; emitted before :class:`CommitEvent`."""


class CommitEvent(LifecycleEvent):
    """The state of the charm is being saved: observers save theirs now."""
