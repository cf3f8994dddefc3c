# SPDX-License-Identifier: Apache-2.0
"""Spans in a list, for tests of charms: importing this loads OpenTelemetry's SDK."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Generator, List, Tuple

from ops._private import spans
from ops.tracing import _recorder

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

    from ops.jujucontext import JujuContext


class SpanList:
    """The spans that have ended, in that order."""

    def __init__(self) -> None:
        self._spans: List[ReadableSpan] = []

    def take(self, span: ReadableSpan) -> None:
        """Take one."""
        self._spans.append(span)

    def get_finished_spans(self) -> Tuple[ReadableSpan, ...]:
        """Return the spans."""
        return tuple(self._spans)

    def clear(self) -> None:
        """Forget them."""
        self._spans.clear()


@contextlib.contextmanager
def recorded(
    context: JujuContext, charm: str, charm_class: str, into: List[ReadableSpan]
) -> Generator[None, None, None]:
    """Record a run in a ``with`` block, as a span ``ops.main``, and add the spans to a list.

    Args:
        context: what Juju says.
        charm: the charm's name.
        charm_class: the name of its class.
        into: the list, which has the spans when the block ends.
    """
    found = SpanList()
    recorder = _recorder.Recorder(_recorder.resource(context, charm, charm_class), found)
    try:
        with recorder.in_use(), spans.record_to(recorder), spans.span('ops.main'):
            yield
    finally:
        into.extend(found.get_finished_spans())


@contextlib.contextmanager
def patch_tracing() -> Generator[SpanList, None, None]:
    """Record what happens in a ``with`` block to a list."""
    found = SpanList()
    recorder = _recorder.Recorder(_recorder.Resource({}), found)
    with recorder.in_use(), spans.record_to(recorder):
        yield found
