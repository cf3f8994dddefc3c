# SPDX-License-Identifier: Apache-2.0
"""A collector of traces on the loopback interface: OTLP in JSON over HTTP or HTTPS."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from typing import Any, Callable, Dict, Generator, List, NamedTuple, Optional

Handler = http.server.BaseHTTPRequestHandler
Answer = Callable[[Handler], None]


class Authority(NamedTuple):
    """An authority, and a certificate of its for a collector."""

    pem: str
    certificate: Any
    """As ``trustme`` makes it."""


class Request(NamedTuple):
    """What a collector got."""

    path: str
    content_type: str
    body: bytes


def answer(status: int = 200, body: bytes = b'{}', **headers: str) -> Answer:
    """Return what answers with a status and a body."""

    def say(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {'Content-Length': str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return say


take = answer()
"""Takes everything."""


def die(handler: Handler) -> None:
    """Drop the connection instead of an answer."""
    handler.close_connection = True


def hang(handler: Handler) -> None:
    """Say nothing until the other side goes, or the collector ends."""
    handler.connection.recv(1)


def more_than_is_wanted(handler: Handler) -> None:
    """Answer with an error of no announced length, of which most never comes."""
    handler.send_response(500)
    handler.end_headers()
    handler.wfile.write(b'x' * 5000)
    handler.wfile.flush()
    hang(handler)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that goes is no fault


class Collector:
    """A collector that answers each request alike.

    Args:
        answer: what answers.
        certificate: what makes its sockets TLS.
    """

    def __init__(self, answer: Answer = take, certificate: Any = None):
        self.requests: List[Request] = []
        self._answer = answer
        collector = self

        class Handling(Handler):
            def do_POST(self) -> None:  # noqa: N802  # the name that it asks for
                body = self.rfile.read(int(self.headers['Content-Length']))
                kind = self.headers['Content-Type']
                collector.requests.append(Request(self.path, kind, body))
                with contextlib.suppress(OSError):
                    collector._answer(self)

            def do_GET(self) -> None:  # noqa: N802  # likewise
                collector.requests.append(Request(self.path, 'GET', b''))
                take(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = _Server(('127.0.0.1', 0), Handling)
        if certificate is not None:
            import ssl

            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = 'http' if certificate is None else 'https'
        self.base = f'{scheme}://127.0.0.1:{self._server.server_address[1]}'
        self.url = f'{self.base}/v1/traces'
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.socket.close()

    def spans(self) -> List[Dict[str, Any]]:
        """Return the spans of all requests, each with its scope and with plain attributes."""
        return [span for request in self.requests for span in spans_of(request.body)]


def spans_of(body: bytes) -> List[Dict[str, Any]]:
    """Return the spans of one request."""
    return [
        {**span, 'scope': scope['scope']['name'], 'attributes': plain(span.get('attributes', []))}
        for resource in json.loads(body)['resourceSpans']
        for scope in resource['scopeSpans']
        for span in scope['spans']
    ]


def plain(attributes: List[Any]) -> Dict[str, Any]:
    """Return attributes as a dictionary."""
    return {each['key']: _plain(each['value']) for each in attributes}


def _plain(value: Dict[str, Any]) -> Any:
    ((kind, found),) = value.items()
    return [_plain(each) for each in found['values']] if kind == 'arrayValue' else found


@contextlib.contextmanager
def collector(
    answer: Answer = take, certificate: Optional[Any] = None
) -> Generator[Collector, None, None]:
    """Run a collector for the length of a ``with`` block."""
    serving = Collector(answer, certificate)
    try:
        yield serving
    finally:
        serving.close()
