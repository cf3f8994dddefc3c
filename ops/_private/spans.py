# SPDX-License-Identifier: Apache-2.0
"""Spans: what was done, and when, for whoever records it.

Nothing is recorded, and no OpenTelemetry is loaded, until a recorder comes in: with
:func:`record_to` for a ``with`` block, or with :func:`bring_in` when a charm uses
``ops.tracing``. That may be in the middle of a dispatch, when the charm is being made. What was
done before is kept as names and times meanwhile, and handed over.

Attributes carry names, ids and counts, never content.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any, Callable, ContextManager, Dict, Generator, List, Optional, Protocol, Union

Attribute = Union[str, int, bool, List[str]]

MOST_KEPT = 1000
"""So many spans are kept for a recorder that may come; a charm's ``__init__`` makes a few."""


class Recorder(Protocol):
    """Where spans go."""

    def span(self, name: str, attributes: dict[str, Attribute]) -> ContextManager[object]:
        """Begin a span that ends, failed or not, with the ``with`` block."""
        ...

    def event(self, name: str, attributes: dict[str, Attribute]) -> None:
        """Note that something happened within the span that is open now."""
        ...


class DispatchRecorder(Recorder, Protocol):
    """Where the spans of a whole dispatch go."""

    def adopt(self, kept: Kept) -> ContextManager[object]:
        """Take over a span that began, and may have ended, before; return what ends it."""
        ...

    def close(self) -> None:
        """End the dispatch. It raises nothing."""
        ...


class Kept:
    """A span of a dispatch that no recorder has taken over yet: a name and times."""

    end: Optional[int] = None
    """When it ended, in nanoseconds since 1970; None for a span that is open."""

    error: Optional[BaseException] = None
    """What ended it."""

    _live: Optional[ContextManager[object]] = None

    def __init__(self, keeper: _Keeper, name: str, attributes: Dict[str, Attribute]):
        self.name = name
        self.attributes = attributes
        self.events: List[tuple[str, Dict[str, Attribute], int]] = []
        self._keeper = keeper

    def __enter__(self) -> None:
        self.parent: Optional[Kept] = self._keeper.open[-1] if self._keeper.open else None
        self.start = time.time_ns()
        self._keeper.open.append(self)
        self._keeper.spans.append(self)

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> None:
        if self._live is not None:
            self._live.__exit__(kind, error, traceback)
            return
        self.end = time.time_ns()
        self.error = error
        if self._keeper.open and self._keeper.open[-1] is self:
            self._keeper.open.pop()

    def hand_over(self, recorder: DispatchRecorder) -> None:
        """Give this span to a recorder, which ends it if it is open."""
        self._live = recorder.adopt(self)


class _Keeper:
    """Keeps the first spans of a dispatch, in the order in which they began."""

    def __init__(self) -> None:
        self.spans: List[Kept] = []
        self.open: List[Kept] = []

    def span(self, name: str, attributes: Dict[str, Attribute]) -> ContextManager[object]:
        return Kept(self, name, attributes) if len(self.spans) < MOST_KEPT else _NOTHING

    def event(self, name: str, attributes: Dict[str, Attribute]) -> None:
        if self.open:
            self.open[-1].events.append((name, attributes, time.time_ns()))


class Dispatch:
    """One run of a charm, as a ``with`` block: the span ``ops.main`` and those below it.

    Args:
        charm_class: the name of the charm's class.
    """

    def __init__(self, charm_class: str):
        self.charm_class = charm_class
        self._keeper = _Keeper()
        self._recorder: Optional[DispatchRecorder] = None

    def __enter__(self) -> Dispatch:
        global _dispatch, _recorder
        self._before = _dispatch, _recorder
        _dispatch, _recorder = self, self._keeper
        self._root = self._keeper.span('ops.main', {})
        self._root.__enter__()
        if _brought_in is not None:
            self.record(_brought_in)
        return self

    def record(self, begin: Callable[[Dispatch], Optional[DispatchRecorder]]) -> None:
        """Have a recorder take over."""
        global _recorder
        if self._recorder is not None:
            return
        self._recorder = recorder = begin(self)
        if recorder is None:
            return
        for kept in self._keeper.spans:
            kept.hand_over(recorder)
        _recorder = recorder

    def settle(self) -> None:
        """Keep no more for a recorder: the charm is there, and has not brought one in."""
        global _recorder
        if _recorder is self._keeper:
            _recorder = None

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> None:
        global _dispatch, _recorder
        _dispatch, _recorder = self._before
        self._root.__exit__(kind, error, traceback)
        if self._recorder is not None:
            self._recorder.close()


_dispatch: Optional[Dispatch] = None
_brought_in: Optional[Callable[[Dispatch], Optional[DispatchRecorder]]] = None
_recorder: Optional[Recorder] = None
_NOTHING: ContextManager[None] = contextlib.nullcontext()


def span(name: str, **attributes: Attribute) -> ContextManager[object]:
    """Return the span of a ``with`` block.

    Example::

        with spans.span('relation-get', relation_id=3):
            ...
    """
    if _recorder is None:
        return _NOTHING
    return _recorder.span(name, attributes)


def event(name: str, **attributes: Attribute) -> None:
    """Note that something happened within the span that is open now."""
    if _recorder is not None:
        _recorder.event(name, attributes)


def recording() -> bool:
    """Say whether spans go anywhere, for attributes that cost something to work out."""
    return _recorder is not None


def settle() -> None:
    """Say that the charm of this dispatch has been made; see :meth:`Dispatch.settle`."""
    if _dispatch is not None:
        _dispatch.settle()


def bring_in(begin: Callable[[Dispatch], Optional[DispatchRecorder]]) -> None:
    """Record every dispatch from now on, the one that runs now included.

    Args:
        begin: makes the recorder of a dispatch, or None if that cannot be recorded.
    """
    global _brought_in
    _brought_in = begin
    if _dispatch is not None:
        _dispatch.record(begin)


@contextlib.contextmanager
def record_to(recorder: Optional[Recorder]) -> Generator[None, None, None]:
    """Send the spans of a ``with`` block to a recorder."""
    global _recorder
    before, _recorder = _recorder, recorder
    try:
        yield
    finally:
        _recorder = before
