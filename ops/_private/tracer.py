# SPDX-License-Identifier: Apache-2.0
"""A tracer with OpenTelemetry's spelling, for code that imports ``ops._private.tracer``.

Both ``from ops._private import tracer`` and ``from ops._private.tracer import tracer`` give
something that has ``start_as_current_span``. Code of ours uses ``ops._private.spans``.
"""

from __future__ import annotations

import contextlib
from typing import Any, Generator, Mapping, Optional

from ops._private import spans


def _nothing(*_: Any, **__: Any) -> None:
    """Stand in for every method of a span."""


class _Unrecorded:
    """The span of what nobody records: it takes every call of a span and does nothing."""

    def is_recording(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        return _nothing


_UNRECORDED = _Unrecorded()


class _Tracer:
    """What OpenTelemetry calls a tracer, over whoever records spans now."""

    @contextlib.contextmanager
    def start_as_current_span(
        self, name: str, *_: Any, attributes: Optional[Mapping[str, Any]] = None, **__: Any
    ) -> Generator[Any, None, None]:
        """Begin a span that ends with the ``with`` block, or with the decorated function."""
        with spans.span(name, **dict(attributes or {})) as span:
            yield _UNRECORDED if span is None else span


tracer = _Tracer()
start_as_current_span = tracer.start_as_current_span
