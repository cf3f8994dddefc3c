# SPDX-License-Identifier: Apache-2.0
"""Spans as OTLP has them in JSON, of which HTTP collectors take an object at ``/v1/traces``.

The format is OpenTelemetry's: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

from __future__ import annotations

import base64
import json
import math
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
)

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import Link, SpanContext, Status

MIME = 'application/json'

# The low eight bits of a span's flags are the trace's; these say whether its parent is remote.
_KNOWN_WHETHER_REMOTE = 0x100
_REMOTE = 0x200


def encode(spans: Iterable[ReadableSpan], resource: Resource) -> bytes:
    """Return spans of one resource as a request to a collector."""
    by_scope: Dict[Tuple[str, str], List[ReadableSpan]] = {}
    scopes: Dict[Tuple[str, str], Optional[InstrumentationScope]] = {}
    for span in spans:
        scope = span.instrumentation_scope
        key = (scope.name, scope.version or '') if scope is not None else ('', '')
        scopes[key] = scope
        by_scope.setdefault(key, []).append(span)
    content = {
        'resourceSpans': [
            {
                'resource': {'attributes': attributes(resource.attributes)},
                'scopeSpans': [
                    {'scope': _scope(scopes[key]), 'spans': [_span(span) for span in found]}
                    for key, found in by_scope.items()
                ],
            }
        ]
    }
    return json.dumps(content, separators=(',', ':')).encode()


def _scope(scope: Optional[InstrumentationScope]) -> Dict[str, Any]:
    if scope is None:
        return {}
    return _without_nothing(
        name=scope.name,
        version=scope.version or None,
        attributes=attributes(scope.attributes) or None,
    )


def _span(span: ReadableSpan) -> Dict[str, Any]:
    context, parent = span.get_span_context(), span.parent
    return _without_nothing(
        name=span.name,
        kind=span.kind.value + 1,  # OTLP keeps 0 for one that is not known
        **_ids(context),
        flags=_flags(parent),
        startTimeUnixNano=str(span.start_time or 0),
        endTimeUnixNano=str(span.end_time or 0),
        status=_status(span.status),
        parentSpanId=None if parent is None else f'{parent.span_id:016x}',
        attributes=attributes(span.attributes) or None,
        events=[_event(each) for each in span.events] or None,
        links=[_link(each) for each in span.links] or None,
        droppedAttributesCount=span.dropped_attributes or None,
        droppedEventsCount=span.dropped_events or None,
        droppedLinksCount=span.dropped_links or None,
    )


def _ids(context: Optional[SpanContext]) -> Dict[str, Any]:
    if context is None:
        return {}
    return _without_nothing(
        traceId=f'{context.trace_id:032x}',
        spanId=f'{context.span_id:016x}',
        traceState=context.trace_state.to_header() or None,
    )


def _flags(parent: Optional[SpanContext]) -> int:
    return _KNOWN_WHETHER_REMOTE | (_REMOTE if parent is not None and parent.is_remote else 0)


def _status(status: Status) -> Dict[str, Any]:
    return _without_nothing(
        code=status.status_code.value or None, message=status.description or None
    )


def _event(event: Event) -> Dict[str, Any]:
    return _without_nothing(
        name=event.name,
        timeUnixNano=str(event.timestamp),
        attributes=attributes(event.attributes) or None,
    )


def _link(link: Link) -> Dict[str, Any]:
    return _without_nothing(**_ids(link.context), attributes=attributes(link.attributes) or None)


def _without_nothing(**fields: Any) -> Dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def attributes(given: Optional[Mapping[str, Any]]) -> List[Dict[str, Any]]:
    """Return attributes as a list of keys and values."""
    return [{'key': key, 'value': _value(value)} for key, value in (given or {}).items()]


def _value(value: Any) -> Dict[str, Any]:
    if value is None:
        return {}
    for kind, encoded in _KINDS:
        if isinstance(value, kind):
            return encoded(value)
    return {'stringValue': str(value)}


def _double(value: float) -> Any:
    if math.isnan(value):
        return 'NaN'
    if math.isinf(value):
        return 'Infinity' if value > 0 else '-Infinity'
    return value


def _same(value: Any) -> Any:
    return value


def _as(kind: str, encoded: Callable[[Any], Any] = _same) -> Callable[[Any], Dict[str, Any]]:
    return lambda value: {kind: encoded(value)}


# bool before int, which it is too, and text before sequences.
_KINDS: Tuple[Tuple[Any, Callable[[Any], Dict[str, Any]]], ...] = (
    (bool, _as('boolValue')),
    (str, _as('stringValue')),
    (bytes, _as('bytesValue', lambda value: base64.b64encode(value).decode())),
    (int, _as('intValue', str)),
    (float, _as('doubleValue', _double)),
    (Mapping, _as('kvlistValue', lambda value: {'values': attributes(value)})),
    (Sequence, _as('arrayValue', lambda value: {'values': [_value(each) for each in value]})),
)
