# SPDX-License-Identifier: Apache-2.0
"""The spans of a charm that is traced."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false, reportAttributeAccessIssue=false

from __future__ import annotations

import json
from typing import Any, Dict, Tuple

from opentelemetry import trace

import ops
from differential_context._program import program
from differential_context._show import Show
from ops import testing

META = {
    'name': 'traced',
    'requires': {
        'charm-tracing': {'interface': 'tracing', 'limit': 1},
        'ca': {'interface': 'certificate_transfer'},
    },
}
PEM = '-----BEGIN CERTIFICATE-----\nb25l\n-----END CERTIFICATE-----'
URL = 'http://tempo:4318'

tracer = trace.get_tracer('of the charm')


class Custom(ops.EventBase):
    """Is emitted by the charm itself."""


class Events(ops.CharmEvents):
    custom = ops.EventSource(Custom)


class Traced(ops.CharmBase):
    on = Events()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.tracing = ops.tracing.Tracing(self, 'charm-tracing', ca_relation_name='ca')
        for event in (self.on.start, self.on.update_status, self.on.custom, self.on.go_action):
            framework.observe(event, self._on_event)
        framework.observe(self.on.collect_unit_status, self._on_status)

    def _on_status(self, event: ops.CollectStatusEvent) -> None:
        event.add_status(ops.ActiveStatus())

    def _on_event(self, event: ops.EventBase) -> None:
        with tracer.start_as_current_span('work', attributes={'count': 3}) as span:
            span.add_event('half')
        if isinstance(event, ops.StartEvent):
            self.on.custom.emit()
        if isinstance(event, ops.UpdateStatusEvent):
            event.defer()


def _context() -> Any:
    return testing.Context(Traced, meta=META, actions={'go': {}})


def _show(show: Show, what: str, ctx: Any, event: Any, state: Any) -> Any:
    found = ctx.run(event, state)
    names = {span.context.span_id: span.name for span in ctx.trace_data}
    for span in ctx.trace_data:
        parent = names[span.parent.span_id] if span.parent else None
        happened = [[each.name, dict(each.attributes)] for each in span.events]
        scope = span.instrumentation_scope.name
        show(f'{what}: {span.name}', [scope, parent, dict(span.attributes), happened])
    ctx.trace_data.clear()
    return found


@program
def trace_of_events(show: Show) -> None:
    ctx = _context()
    state = _show(show, 'start', ctx, ctx.on.start(), testing.State(leader=True))
    state = _show(show, 'update-status', ctx, ctx.on.update_status(), state)
    _show(show, 'go', ctx, ctx.on.action('go'), state)


def _receiver(name: str, type_: str, url: Any) -> Dict[str, Any]:
    return {'protocol': {'name': name, 'type': type_}, 'url': url}


HTTP = _receiver('otlp_http', 'http', URL)
GRPC = _receiver('otlp_grpc', 'grpc', 'tempo:4317')
# The published releases fail for a unit that does not lead if the protocol is not among them.
ANSWERS: Tuple[Any, ...] = (
    [HTTP], [GRPC, HTTP], [_receiver('otlp_http', 'http', 'https://tempo')],
    [_receiver('otlp_http', 'pigeon', URL)], {'a': 1}, [{**HTTP, 'more': 1}],
)  # fmt: skip


@program
def trace_of_what_a_collector_says(show: Show) -> None:
    for text in ('', '{', *map(json.dumps, ANSWERS)):
        relation = testing.Relation('charm-tracing', remote_app_data={'receivers': text}, id=7)
        for leader in (True, False):
            ctx = _context()
            state = testing.State(leader=leader, relations=[relation])
            event = ctx.on.relation_changed(relation, remote_unit=0)
            found = ctx.run(event, state)
            show(f'{text} {leader}', [span.name for span in ctx.trace_data])
            show('said', found.get_relation(7).local_app_data)


@program
def trace_of_certificates(show: Show) -> None:
    data: Dict[str, Any] = {
        'none': {},
        'version 1': {'remote_app_data': {'certificates': json.dumps([PEM]), 'version': '1'}},
        'version 0': {'remote_units_data': {0: {'ca': PEM, 'chain': json.dumps([PEM])}}},
        'unusable': {'remote_app_data': {'certificates': '{'}},
    }
    for name, given in data.items():
        relation = testing.Relation('ca', id=8, **given)
        for kind, arguments in (
            ('created', {}), ('changed', {'remote_unit': 0}), ('broken', {}),
        ):  # fmt: skip
            ctx = _context()
            event = getattr(ctx.on, f'relation_{kind}')(relation, **arguments)
            state = testing.State(leader=True, relations=[relation])
            found = _show(show, f'{name} {kind}', ctx, event, state)
            show('said', [each.local_app_data for each in found.relations])
