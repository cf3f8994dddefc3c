# SPDX-License-Identifier: Apache-2.0
"""Spans as a collector takes them."""

from __future__ import annotations

import json
from typing import Any, Dict, List

import pytest
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.trace import Link, SpanContext, Status, StatusCode, TraceFlags, TraceState

from ops.tracing import _otlp

REMOTE = SpanContext(
    0xABC, 0xDEF, is_remote=True, trace_flags=TraceFlags(1), trace_state=TraceState([('k', 'v')])
)


class Ended(SpanProcessor):
    def __init__(self) -> None:
        self.spans: List[ReadableSpan] = []

    def on_end(self, span: ReadableSpan) -> None:
        self.spans.append(span)


class Tracing:
    def __init__(self) -> None:
        self.ended = Ended()
        provider = TracerProvider(resource=Resource({'unit': 'a/0'}), shutdown_on_exit=False)
        provider.add_span_processor(self.ended)
        self.tracer = provider.get_tracer('scope', '1.0')

    def encoded(self) -> Dict[str, Any]:
        return json.loads(_otlp.encode(self.ended.spans, Resource({'unit': 'a/0'})))

    def span(self) -> Dict[str, Any]:
        ((resource,),) = self.encoded().values()
        ((scope,),) = (resource['scopeSpans'],)
        return scope['spans'][0]


@pytest.fixture
def tracing() -> Tracing:
    return Tracing()


def test_a_request(tracing: Tracing):
    tracing.tracer.start_span('work', start_time=5).end(7)
    ids = tracing.ended.spans[0].get_span_context()
    assert ids is not None

    assert tracing.encoded() == {
        'resourceSpans': [
            {
                'resource': {'attributes': [{'key': 'unit', 'value': {'stringValue': 'a/0'}}]},
                'scopeSpans': [
                    {
                        'scope': {'name': 'scope', 'version': '1.0'},
                        'spans': [
                            {
                                'name': 'work',
                                'kind': 1,
                                'traceId': f'{ids.trace_id:032x}',
                                'spanId': f'{ids.span_id:016x}',
                                'flags': 256,
                                'startTimeUnixNano': '5',
                                'endTimeUnixNano': '7',
                                'status': {},
                            }
                        ],
                    }
                ],
            }
        ]
    }


@pytest.mark.parametrize(
    ('value', 'encoded'),
    [
        ('text', {'stringValue': 'text'}),
        (True, {'boolValue': True}),
        (3, {'intValue': '3'}),
        (2**60, {'intValue': str(2**60)}),
        (1.5, {'doubleValue': 1.5}),
        (float('nan'), {'doubleValue': 'NaN'}),
        (float('inf'), {'doubleValue': 'Infinity'}),
        (float('-inf'), {'doubleValue': '-Infinity'}),
        (('a', 'b'), {'arrayValue': {'values': [{'stringValue': 'a'}, {'stringValue': 'b'}]}}),
        ([False, 2], {'arrayValue': {'values': [{'boolValue': False}, {'intValue': '2'}]}}),
        (b'\x00\xff', {'bytesValue': 'AP8='}),
        (None, {}),
        (
            {'k': 1},
            {'kvlistValue': {'values': [{'key': 'k', 'value': {'intValue': '1'}}]}},
        ),
    ],
)
def test_a_value(value: Any, encoded: Any):
    request = json.loads(_otlp.encode([], Resource({})))
    assert request['resourceSpans'][0]['scopeSpans'] == []

    assert _otlp.attributes({'key': value}) == [{'key': 'key', 'value': encoded}]


@pytest.mark.parametrize(
    ('kind', 'number'),
    [
        (trace.SpanKind.INTERNAL, 1),
        (trace.SpanKind.SERVER, 2),
        (trace.SpanKind.CLIENT, 3),
        (trace.SpanKind.PRODUCER, 4),
        (trace.SpanKind.CONSUMER, 5),
    ],
)
def test_a_kind(tracing: Tracing, kind: trace.SpanKind, number: int):
    tracing.tracer.start_span('work', kind=kind).end()

    assert tracing.span()['kind'] == number


@pytest.mark.parametrize(
    ('status', 'encoded'),
    [
        (Status(StatusCode.OK), {'code': 1}),
        (Status(StatusCode.ERROR, 'why'), {'code': 2, 'message': 'why'}),
    ],
)
def test_a_status(tracing: Tracing, status: Status, encoded: Any):
    span = tracing.tracer.start_span('work')
    span.set_status(status)
    span.end()

    assert tracing.span()['status'] == encoded


def test_a_remote_parent(tracing: Tracing):
    context = trace.set_span_in_context(trace.NonRecordingSpan(REMOTE))
    tracing.tracer.start_span('work', context=context).end()

    span = tracing.span()
    assert (span['traceId'], span['parentSpanId']) == (f'{0xABC:032x}', f'{0xDEF:016x}')
    assert span['flags'] == 0x300
    assert span['traceState'] == 'k=v'


def test_an_event_and_a_link(tracing: Tracing):
    span = tracing.tracer.start_span('work', links=[Link(REMOTE, {'why': 'x'})])
    span.add_event('happened', {'n': 1}, timestamp=9)
    span.end()

    encoded = tracing.span()
    assert encoded['events'] == [
        {
            'name': 'happened',
            'timeUnixNano': '9',
            'attributes': [{'key': 'n', 'value': {'intValue': '1'}}],
        }
    ]
    assert encoded['links'] == [
        {
            'traceId': f'{0xABC:032x}',
            'spanId': f'{0xDEF:016x}',
            'traceState': 'k=v',
            'attributes': [{'key': 'why', 'value': {'stringValue': 'x'}}],
        }
    ]
