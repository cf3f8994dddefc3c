# SPDX-License-Identifier: Apache-2.0
"""The bridge from our spans to OpenTelemetry's: importing this loads the SDK.

What ends goes to a :class:`Sink`: the buffer in a dispatch, a list in a test. A process may run
several dispatches, as tests do, but OpenTelemetry takes one provider of tracers for its life.
So it gets one of ours, which hands on to the provider of the run, and to none between runs.
"""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Any, Dict, Generator, List, Mapping, Optional, Protocol, Tuple, Type

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk import trace as sdk
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.version import __version__ as _sdk_version

from ops import jujucontext
from ops._private import spans
from ops.version import version


class Sink(Protocol):
    """Where spans go that have ended."""

    def take(self, span: sdk.ReadableSpan) -> None:
        """Take one, in whatever thread it ended."""
        ...


class Recorder:
    """Records the spans of one run with OpenTelemetry.

    Args:
        resource: what the spans are about.
        sink: where they go.
    """

    def __init__(self, resource: Resource, sink: Sink):
        self.provider = sdk.TracerProvider(resource=resource, shutdown_on_exit=False)
        self.provider.add_span_processor(_ToSink(sink))
        self._open: Dict[int, trace.Span] = {}

    def _tracer(self, name: str) -> trace.Tracer:
        if name.startswith('ops.tracing.'):
            return self.provider.get_tracer('ops.tracing')
        return self.provider.get_tracer('ops', version)

    @contextlib.contextmanager
    def in_use(self) -> Generator[None, None, None]:
        """Have the charm's own tracers record here too, for a ``with`` block."""
        token = _use(self.provider)
        try:
            yield
        finally:
            _use(token)

    def span(self, name: str, attributes: Mapping[str, Any]) -> Span:
        """Begin a span below the one that is open."""
        return Span(
            self._tracer(name).start_span(
                name,
                attributes=attributes,
                record_exception=False,
                set_status_on_exception=False,
            )
        )

    def event(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Note in the span that is open that something happened."""
        trace.get_current_span().add_event(name, attributes)

    def adopt(self, kept: spans.Kept) -> Span:
        """Take over a span that began before this recorder was there."""
        parent = self._open.get(id(kept.parent))
        span = self._tracer(kept.name).start_span(
            kept.name,
            context=None if parent is None else trace.set_span_in_context(parent),
            attributes=kept.attributes,
            start_time=kept.start,
            record_exception=False,
            set_status_on_exception=False,
        )
        for name, attributes, when in kept.events:
            span.add_event(name, attributes, when)
        taken = Span(span)
        self._open[id(kept)] = span
        if kept.end is None:
            taken.__enter__()
        else:
            taken.finish(kept.error, kept.end)
        return taken


class Span:
    """A span of ours as a ``with`` block."""

    def __init__(self, span: trace.Span):
        self._span = span

    @property
    def trace_id(self) -> str:
        """The number of its trace, in hexadecimal digits."""
        return f'{self._span.get_span_context().trace_id:032x}'

    def __enter__(self) -> trace.Span:
        self._token = otel_context.attach(trace.set_span_in_context(self._span))
        return self._span

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        otel_context.detach(self._token)
        self.finish(error)

    def finish(self, error: Optional[BaseException], when: Optional[int] = None) -> None:
        """End it, and note an error: its type and where it was raised, not what it says."""
        if isinstance(error, Exception):
            self._span.add_event('exception', _about(error), when)
            status = trace.Status(trace.StatusCode.ERROR, type(error).__name__)
            self._span.set_status(status)
        self._span.end(when)


class _ToSink(sdk.SpanProcessor):
    def __init__(self, sink: Sink):
        self._sink = sink

    def on_end(self, span: sdk.ReadableSpan) -> None:
        context = span.context
        if context is not None and context.trace_flags.sampled:
            self._sink.take(span)


def _about(error: Exception) -> Dict[str, str]:
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ('builtins', '__main__'):
        name = f'{kind.__module__}.{name}'
    # Texts of errors hold what a charm wrote, and lines of source hold literals.
    lines: List[str] = ['Traceback (most recent call last):']
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        where = f'File "{code.co_filename}", line {traceback.tb_lineno}, in {code.co_name}'
        lines.append(f'  {where}')
        traceback = traceback.tb_next
    return {
        'exception.type': name,
        'exception.stacktrace': '\n'.join([*lines, name]),
        'exception.escaped': 'False',
    }


def resource(context: jujucontext.JujuContext, charm: str, charm_class: str) -> Resource:
    """Return what the spans of a run are about.

    Args:
        context: what Juju says.
        charm: the charm's name.
        charm_class: the name of its class.
    """
    app, _, number = context.unit_name.partition('/')
    return Resource(
        {
            'telemetry.sdk.language': 'python',
            'telemetry.sdk.name': 'opentelemetry',
            'telemetry.sdk.version': _sdk_version,
            'service.namespace': context.model_uuid,
            'service.namespace.name': context.model_name,
            'service.name': app,
            'service.instance.id': number,
            'charm': charm,
            'charm_type': charm_class,
            'juju_model': context.model_name,
            'juju_model_uuid': context.model_uuid,
            'juju_application': app,
            'juju_unit': context.unit_name,
        }
    )


# -- the charm's own tracers --


class _Provider(trace.TracerProvider):
    """What OpenTelemetry has for the life of the process: it hands on to the run's provider."""

    current: Optional[sdk.TracerProvider] = None

    def get_tracer(self, *args: Any, **kwargs: Any) -> trace.Tracer:
        return _Tracer(self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if self.current is None or name.startswith('__'):
            raise AttributeError(name)
        return getattr(self.current, name)


class _Tracer(trace.Tracer):
    def __init__(self, provider: _Provider, args: Tuple[Any, ...], kwargs: Dict[str, Any]):
        self._provider = provider
        self._asked = args, kwargs
        self._found: Tuple[Optional[sdk.TracerProvider], trace.Tracer] = None, trace.NoOpTracer()

    def _now(self) -> trace.Tracer:
        current = self._provider.current
        if current is not self._found[0]:
            args, kwargs = self._asked
            tracer = trace.NoOpTracer() if current is None else current.get_tracer(*args, **kwargs)
            self._found = current, tracer
        return self._found[1]

    def start_span(self, *args: Any, **kwargs: Any) -> trace.Span:
        return self._now().start_span(*args, **kwargs)

    @contextlib.contextmanager
    def start_as_current_span(  # pyright: ignore[reportIncompatibleMethodOverride]  # in older releases not for coroutines
        self, *args: Any, **kwargs: Any
    ) -> Generator[trace.Span, None, None]:
        with self._now().start_as_current_span(*args, **kwargs) as span:
            yield span


_provider = _Provider()


def _use(provider: Optional[sdk.TracerProvider]) -> Optional[sdk.TracerProvider]:
    """Hand the charm's tracers on to a provider, and return the one before."""
    # A charm that has set a provider of its own keeps it.
    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        trace.set_tracer_provider(_provider)
    before, _provider.current = _provider.current, provider
    return before
