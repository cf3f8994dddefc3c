# SPDX-License-Identifier: Apache-2.0
"""Frameworks without a charm, and objects to put below them."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import types
from typing import Any, Dict, List, Optional, Tuple, Type

from ops import framework as framework_module
from ops.framework import EventBase, EventSource, Framework, LifecycleEvent, Object, ObjectEvents
from ops.storage import _MemoryStorage


def make_framework(storage: Any = None, **options: Any) -> Framework:
    """Return a framework in memory, whose model's backend knows nothing."""
    backend = types.SimpleNamespace(_hook_is_running='', _event_is_deferred=False)
    model: Any = types.SimpleNamespace(_backend=backend)
    meta: Any = types.SimpleNamespace(name='tester')
    if storage is None:
        storage = _MemoryStorage()
    return Framework(storage, '/charm', meta, model, **options)


def next_run(framework: Framework, **options: Any) -> Framework:
    """Return the framework of the next run, over the storage of this one."""
    return make_framework(framework._storage, **options)


class Ping(EventBase):
    """An event without content."""


class Note(EventBase):
    """An event with content."""

    def __init__(self, handle: framework_module.Handle, text: Any = ''):
        super().__init__(handle)
        self.text = text

    def snapshot(self) -> Dict[str, Any]:
        return {'text': self.text}

    def restore(self, snapshot: Dict[str, Any]) -> None:
        self.text = snapshot['text']


class Events(ObjectEvents):
    ping = EventSource(Ping)
    note = EventSource(Note)
    other_note = EventSource(Note)
    ending = EventSource(LifecycleEvent)


class Emitter(Object):
    """What emits the events."""

    on = Events()


class Observer(Object):
    """Writes down the events it gets, and defers those it is told to.

    Args:
        parent: what it is below.
        key: its key.
        deferring: kinds of events to defer.
    """

    def __init__(self, parent: Any, key: str = 'o', deferring: Tuple[str, ...] = ()):
        super().__init__(parent, key)
        self.deferring = deferring
        self.got: List[str] = []
        self.events: List[EventBase] = []

    def handle_it(self, event: EventBase) -> None:
        self._take(event, 'handle_it')

    def handle_it_too(self, event: EventBase) -> None:
        self._take(event, 'handle_it_too')

    def _take(self, event: EventBase, method: str) -> None:
        text = f'({event.text})' if isinstance(event, Note) else ''
        self.got.append(f'{method} {event.handle.kind}{text}')
        if event.handle.kind in self.deferring:
            event.defer()


def put_together(
    framework: Framework, deferring: Tuple[str, ...] = (), cls: Optional[Type[Observer]] = None
) -> Tuple[Emitter, Observer]:
    """Return an emitter, and an observer that handles each of its events but lifecycle ones."""
    emitter = Emitter(framework, 'e')
    observer = (cls or Observer)(framework, 'o', deferring)
    for bound in (emitter.on.ping, emitter.on.note, emitter.on.other_note):
        framework.observe(bound, observer.handle_it)
    return emitter, observer


def queue(framework: Framework) -> List[Tuple[str, str, str]]:
    """Return what waits: path of the event, path of the observer, name of its method."""
    return list(framework._storage.notices())


def saved(framework: Framework) -> List[str]:
    """Return the paths of what is saved."""
    storage: Any = framework._storage
    return list(storage.list_snapshots())
