# SPDX-License-Identifier: Apache-2.0
"""Tracing the dispatch of a process: from the spans to the buffer, and at its end to a collector.

Nothing here fails a hook: what goes wrong is logged, and the traces are then lost or late.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any, ContextManager, Generator, List, Mapping, Optional

from ops import jujucontext
from ops._private import spans
from ops.tracing._buffer import NOWHERE, Buffer, Destination

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan

logger = logging.getLogger(__name__)

BUFFER_FILENAME = '.tracing-data.db'
"""The file in the charm's folder."""

MOST_PENDING = 100
"""So many spans are held in memory before they are written."""
LONGEST_PENDING = 1_000_000_000
"""So many nanoseconds, which a process that is killed may lose."""


class Sink:
    """Writes spans to a buffer, some at a time.

    Args:
        buffer: the buffer.
        resource: what the spans are about.
    """

    def __init__(self, buffer: Buffer, resource: Resource):
        self.buffer = buffer
        self._resource = resource
        self._pending: List[ReadableSpan] = []
        self._lock = threading.Lock()
        self._written = time.time_ns()
        self._failed = False

    def take(self, span: ReadableSpan) -> None:
        """Take a span that has ended; threads of the charm may end some too."""
        with self._lock:
            self._pending.append(span)
        self.write_if_due()

    def write_if_due(self) -> None:
        """Write what is pending if it is much, or old."""
        old = time.time_ns() - self._written > LONGEST_PENDING
        if len(self._pending) >= MOST_PENDING or (old and self._pending):
            with _harmless('write trace data'):
                self.write()

    def write(self) -> None:
        """Write what is pending, unless that has failed before: each failure may take a second."""
        from ops.tracing import _otlp

        with self._lock:
            pending, self._pending = self._pending, []
            self._written = time.time_ns()
        if pending and not self._failed:
            self._failed = True
            self.buffer.push(_otlp.encode(pending, self._resource), _otlp.MIME)
            self._failed = False


class DispatchRecorder:
    """Records one dispatch.

    Args:
        context: what Juju says.
        charm_class: the name of the charm's class.
    """

    def __init__(self, context: jujucontext.JujuContext, charm_class: str):
        from ops.tracing import _recorder

        folder = jujucontext.folder(context)
        self.buffer = Buffer(os.path.join(folder, BUFFER_FILENAME))
        self.destination = self.buffer.load_destination()
        about = _recorder.resource(context, _charm_name(folder), charm_class)
        self._sink = Sink(self.buffer, about)
        self._recorder = _recorder.Recorder(about, self._sink)
        self._in_use = self._recorder.in_use()
        self._in_use.__enter__()

    def span(self, name: str, attributes: Mapping[str, Any]) -> ContextManager[object]:
        """Begin a span."""
        if attributes.get('event_type', 'framework') != 'framework':
            self.mark_observed()
        self._sink.write_if_due()
        return self._recorder.span(name, attributes)

    def event(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Note that something happened."""
        self._recorder.event(name, attributes)

    def adopt(self, kept: spans.Kept) -> ContextManager[object]:
        """Take over a span."""
        taken = self._recorder.adopt(kept)
        if kept.parent is None:
            logger.debug('Starting root trace with id=%r.', taken.trace_id)
        return taken

    def mark_observed(self) -> None:
        """Say that the charm observes the event."""
        with _harmless('mark trace data'):
            self.buffer.mark_observed()

    def send_to(self, destination: Destination) -> None:
        """Send traces there from now on."""
        if destination == self.destination:
            return
        with _harmless('keep where to send trace data'):
            self.buffer.save_destination(destination)
            self.destination = destination

    def close(self) -> None:
        """Write what is left, and send what there is."""
        global _current
        from ops.tracing import _exporter

        _current = None
        self._in_use.__exit__(None, None, None)
        with _harmless('write trace data'):
            self._sink.write()
        with _harmless('send trace data'):
            _exporter.send(self.buffer, _exporter.BUDGET)


_current: Optional[DispatchRecorder] = None
_entered: Optional[ContextManager[None]] = None


def begin(dispatch: spans.Dispatch) -> Optional[spans.DispatchRecorder]:
    """Return the recorder of a dispatch of this process, None if it cannot be recorded."""
    global _current
    _current = None
    with _harmless('start tracing'):
        context = jujucontext.JujuContext._from_dict(os.environ)
        _current = DispatchRecorder(context, dispatch.charm_class)
    return _current


def start(juju_context: jujucontext.JujuContext, charm_class_name: str) -> None:
    """Record from now on, until :func:`end`, for a tool that runs a charm in its own way.

    Args:
        juju_context: what Juju says.
        charm_class_name: the name of the charm's class.
    """
    global _current, _entered
    end()
    with _harmless('start tracing'):
        _current = DispatchRecorder(juju_context, charm_class_name)
        _entered = spans.record_to(_current)
        _entered.__enter__()


def current() -> Optional[DispatchRecorder]:
    """Return what records the dispatch, None if nothing does."""
    return _current


def end() -> None:
    """End the dispatch that is recorded, if one is."""
    global _entered
    if _entered is not None:
        _entered.__exit__(None, None, None)
        _entered = None
    if _current is not None:
        _current.close()


def mark_observed() -> None:
    """Say that the charm observes the event of the dispatch that is recorded, if one is."""
    if _current is not None:
        _current.mark_observed()


def send_to(destination: Destination) -> None:
    """Send traces there from now on; nothing happens outside of a dispatch."""
    if _current is not None:
        _current.send_to(destination if destination.url else NOWHERE)


@contextlib.contextmanager
def _harmless(what: str) -> Generator[None, None, None]:
    """Log an error of a ``with`` block instead of failing the hook."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        logger.warning('Cannot %s: %s: %s', what, type(error).__name__, error)
    except Exception:
        logger.warning('Cannot %s.', what, exc_info=True)


def _charm_name(folder: str) -> str:
    """Return the charm's name, from a line of its metadata: reading all of it takes long."""
    for name in ('metadata.yaml', 'charmcraft.yaml'):
        with contextlib.suppress(OSError), open(
            os.path.join(folder, name), encoding='utf-8', errors='replace'
        ) as file:
            for line in file:
                if line.startswith('name:'):
                    return line[len('name:') :].partition(' #')[0].strip().strip('\'"')
    return ''
