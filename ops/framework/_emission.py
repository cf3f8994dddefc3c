# SPDX-License-Identifier: Apache-2.0
"""Emission: from an event to the methods that observe it, by way of the storage.

Each observer of an event gets a notice. It stays in the storage until the observer has handled
the event without deferring it, and the event's snapshot stays as long as one of its notices.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, ContextManager, List, NamedTuple, Optional, Tuple

from ops._private import later, spans
from ops.framework._events import EventBase, LifecycleEvent, logger
from ops.framework._handle import Handle, NoTypeError
from ops.storage import NoSnapshotError
from ops_compat import behaviours

if TYPE_CHECKING:
    from ops.framework import _breakpoints
    from ops.framework._framework import Framework
    from ops.framework._objects import Object
else:
    _breakpoints = later.Later('ops.framework._breakpoints')


class Notice(
    NamedTuple('Notice', [('event_path', str), ('observer_path', str), ('method_name', str)])
):
    """That an event waits for a method of an observer."""


class Emission:
    """What emits the events of one framework."""

    def __init__(self, framework: Framework):
        self._framework = framework
        self._storage = framework._storage

    def emit(self, event: EventBase) -> None:
        """Leave a notice for each observer of an event, then deliver them."""
        path = event.handle.path
        spans.event(type(event).__name__, deferred=event.deferred, kind=event.handle.kind)
        data = event.snapshot()
        self._framework._validate_snapshot_data(event, data)
        noticed: List[Notice] = []
        for observer_path, method_name in self._observers_of(event):
            notice = Notice(path, observer_path, method_name)
            if self._framework.skip_duplicate_events and (
                notice in noticed or self.is_waiting(observer_path, method_name, path, data)
            ):
                logger.info(
                    'Skipping notice (%s/%s/%s) - already in the queue.',
                    path,
                    observer_path,
                    method_name,
                )
                continue
            if not noticed:
                self._storage.save_snapshot(path, data)
            self._storage.save_notice(*notice)
            noticed.append(notice)
        if noticed:
            self._framework._reemit(path)

    def _observers_of(self, event: EventBase) -> List[Tuple[str, str]]:
        handle = event.handle
        emitter_path = handle.parent.path if handle.parent else None
        return [
            (observer_path, method_name)
            for observer_path, method_name, emitter, kind in self._framework._observers
            if emitter == emitter_path and (not kind or kind == handle.kind)
        ]

    def is_waiting(
        self, observer_path: str, method_name: str, event_path: str, data: dict[str, Any]
    ) -> bool:
        """Say whether another event of the same kind and content waits for the same method."""
        kind = _without_key(event_path)
        for notice in self._waiting():
            if notice[1:] != (observer_path, method_name) or _without_key(notice[0]) != kind:
                continue
            try:
                if self._storage.load_snapshot(notice[0]) == data:
                    return True
            except NoSnapshotError:
                continue
        return False

    def _waiting(self) -> List[Notice]:
        # Once for an emission, since with Juju as storage each look is a hook command.
        if self._known is None:
            self._known = [Notice(*notice) for notice in self._storage.notices()]
        return self._known

    _known: Optional[List[Notice]] = None

    def deliver(self, event_path: Optional[str]) -> None:
        """Call the observers that notices are for, of one event or of all that wait."""
        # Read once: what is deferred meanwhile waits for the next run.
        notices = [Notice(*notice) for notice in self._storage.notices(event_path)]
        kept = False
        for i, notice in enumerate(notices):
            of_how_many = (i + 1, len(notices)) if event_path is None else None
            kept |= self._deliver_one(notice, of_how_many)
            if i + 1 == len(notices) or notices[i + 1].event_path != notice.event_path:
                if not kept:
                    self._storage.drop_snapshot(notice.event_path)
                kept = False

    def _deliver_one(self, notice: Notice, of_how_many: Optional[Tuple[int, int]]) -> bool:
        """Call one observer, and return whether it deferred the event."""
        handle = Handle.from_path(notice.event_path)
        try:
            loaded: Any = self._framework.load_snapshot(handle)
        except NoTypeError:
            self._storage.drop_notice(*notice)
            return False
        event: EventBase = loaded
        event.deferred = False
        try:
            self._hand_over(event, notice, of_how_many)
        finally:
            self._framework._forget(event)
        if not event.deferred:
            self._storage.drop_notice(*notice)
        return event.deferred

    def _hand_over(
        self, event: EventBase, notice: Notice, of_how_many: Optional[Tuple[int, int]]
    ) -> None:
        framework = self._framework
        observer = framework._observer.get(notice.observer_path)
        if observer is None:
            logger.warning(
                'Reference to ops.Object at path %s has been garbage collected '
                'between when the charm was initialised and when the event was emitted. '
                'Make sure sure you store a reference to the observer.',
                notice.observer_path,
            )
            return
        self._log(event, of_how_many)
        handler: Optional[Callable[[EventBase], Any]]
        handler = getattr(observer, notice.method_name, None)
        if handler is None:
            return
        framework._event_is_deferred = of_how_many is not None
        span = _span(event, observer, notice, deferred=of_how_many is not None)
        with framework._event_context(event.handle.kind), span:
            asked = framework._juju_debug_at
            if asked and _breakpoints.hook_is_asked_for(event, asked):
                framework._show_debug_code_message()
                _breakpoints.run(handler, event)
            else:
                handler(event)

    def _log(self, event: EventBase, of_how_many: Optional[Tuple[int, int]]) -> None:
        if of_how_many is None:
            name = self._framework._event_name
            is_custom = name and name != event.handle.kind
            if is_custom and not isinstance(event, LifecycleEvent):
                logger.debug('Emitting custom event %s.', event)
        elif behaviours.REEMIT_COUNT:
            logger.debug('Re-emitting deferred event %s (%d of %d in queue).', event, *of_how_many)
        else:
            logger.debug('Re-emitting deferred event %s.', event)


def _without_key(path: str) -> str:
    return path.rpartition('[')[0]


def _shown(event: EventBase) -> str:
    # What a charm's own class says of itself might show content.
    of_ours = type(event).__repr__.__module__.startswith('ops.')
    return repr(event) if of_ours else EventBase.__repr__(event)


def _span(
    event: EventBase, observer: Object, notice: Notice, *, deferred: bool
) -> ContextManager[object]:
    if not spans.recording():
        return spans.span('')
    kind = event.handle.kind
    return spans.span(
        f'{kind}: {type(observer).__qualname__}',
        deferred=deferred,
        event=_shown(event),
        event_type=event._origin,
        event_class=type(event).__name__,
        event_name=kind,
        handler=f'{notice.observer_path}.{notice.method_name}',
    )
