# SPDX-License-Identifier: Apache-2.0
"""Spans: what was done, and when, for whoever records it.

Nothing is recorded, and no OpenTelemetry is loaded, until :func:`record_to` names a recorder.
Attributes carry names, ids and counts, never content.
"""

from __future__ import annotations

import contextlib
from typing import ContextManager, Generator, List, Optional, Protocol, Union

Attribute = Union[str, int, bool, List[str]]


class Recorder(Protocol):
    """Where spans go."""

    def span(self, name: str, attributes: dict[str, Attribute]) -> ContextManager[object]:
        """Begin a span that ends, failed or not, with the ``with`` block."""
        ...


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


def recording() -> bool:
    """Say whether spans go anywhere, for attributes that cost something to work out."""
    return _recorder is not None


@contextlib.contextmanager
def record_to(recorder: Optional[Recorder]) -> Generator[None, None, None]:
    """Send the spans of a ``with`` block to a recorder."""
    global _recorder
    before, _recorder = _recorder, recorder
    try:
        yield
    finally:
        _recorder = before
