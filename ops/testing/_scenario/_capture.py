# SPDX-License-Identifier: Apache-2.0
"""The framework of a run, which keeps the events that it emits for the test to look at."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any, Callable, List, Optional

from ops import framework as _framework
from ops.charm import CollectStatusEvent
from ops.framework import EventBase, Handle, NoTypeError
from ops.testing._scenario import _saved
from ops_compat import behaviours

if TYPE_CHECKING:
    from ops.testing._scenario._folders import CharmRoot

_OF_THE_FRAMEWORK = (
    _framework.PreCommitEvent,
    _framework.CommitEvent,
    CollectStatusEvent,
)


class Captured:
    """The events of a run that a test wants to see.

    Args:
        into: the list that the test looks at.
        deferred: whether events that were deferred before are wanted.
        framework_events: whether those of the framework itself are wanted.
    """

    def __init__(self, into: List[EventBase], *, deferred: bool, framework_events: bool):
        self.deferred = deferred
        self._framework_events = framework_events
        self._target = into
        self._events: List[EventBase] = into if behaviours.EMITTED_AS_THEY_COME else []

    def add(self, event: EventBase) -> None:
        """Keep an event, if it is wanted."""
        if self._framework_events or not isinstance(event, _OF_THE_FRAMEWORK):
            self._events.append(event)

    def done(self) -> None:
        """Show what was kept, now that the run has succeeded."""
        if self._events is not self._target:
            self._target.extend(self._events)
            self._events = self._target


class CapturingFramework(_framework.Framework):
    """A framework that keeps its events, and whose charm's folder is made when asked for."""

    # Set before __init__ runs, by a subclass made for the run or by whoever makes it.
    _captured: Optional[Captured] = None
    _charm_root: Optional[CharmRoot] = None

    @classmethod
    def for_run(cls, captured: Captured, root: CharmRoot) -> Callable[..., CapturingFramework]:
        """Return what makes the framework of a run, with the arguments of a framework."""

        def make(*args: Any, **kwargs: Any) -> CapturingFramework:
            made = cls.__new__(cls)
            made._captured = captured
            made._charm_root = root
            made.__init__(*args, **kwargs)
            return made

        return make

    @property
    def charm_dir(self) -> pathlib.Path:
        """The folder of the charm."""
        root: Any = self._charm_root
        found: pathlib.Path = root.path
        return found

    @charm_dir.setter
    def charm_dir(self, _: pathlib.Path) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Leave it to the root."""

    def set_breakpointhook(self) -> Any:
        """Leave ``breakpoint()`` to whoever debugs the tests."""
        return None if behaviours.TEST_BREAKPOINTS else super().set_breakpointhook()

    def _emit(self, event: EventBase) -> None:
        self._keep_apart(event)
        if self._captured is not None:
            self._captured.add(event)
        super()._emit(event)

    def _keep_apart(self, event: EventBase) -> None:
        """Give an event a number of its own, if another one waits under its path."""
        storage: Any = self._storage
        path = event.handle.path
        if path in storage._snapshots:
            key = _saved.free_path(storage, path, event.snapshot())[:-1].rpartition('[')[2]
            event.handle = Handle(event.handle.parent, event.handle.kind, key)

    def _reemit(self, single_event_path: Optional[str] = None) -> None:
        if single_event_path is None and self._captured is not None and self._captured.deferred:
            deferred(self, self._captured.add)
        super()._reemit(single_event_path)


def deferred(framework: _framework.Framework, add: Callable[[EventBase], None]) -> None:
    """Hand over each event that was deferred and is to come again."""
    for path in dict.fromkeys(notice[0] for notice in framework._storage.notices()):
        try:
            event: Any = framework.load_snapshot(Handle.from_path(path))
        except NoTypeError:
            continue
        event.deferred = False
        add(event)
        framework._forget(event)
