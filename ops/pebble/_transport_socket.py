# SPDX-License-Identifier: Apache-2.0
"""The real transport: HTTP and websockets over Pebble's unix socket.

This loads ``socket`` and ``http.client``, so nothing loads it before a request is made.
"""

from __future__ import annotations

import builtins
import contextlib
import email.parser
import http.client
import socket
import struct
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Generator, List, Optional, Union, cast

from ops.pebble._errors import ConnectionError, Error, ProtocolError, TimeoutError

if TYPE_CHECKING:
    from ops.pebble._transport import Response


_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 100


class _Answer(http.client.HTTPResponse):
    """An answer whose headers are taken for headers alone.

    The parser that ``http.client`` uses looks for the parts of a multipart message as well, of
    which it has none, and compiles a pattern for that: half of what a small pull costs.
    """

    def begin(self) -> None:
        """Read the answer up to its body."""
        if self.headers is not None:  # pyright: ignore[reportUnnecessaryComparison]  # until here
            return
        private: Any = self
        version, status, reason = private._read_status()
        while status == http.client.CONTINUE:
            self._lines()
            version, status, reason = private._read_status()
        self.code = self.status = status
        self.reason = reason.strip()
        self.version = 10 if version in ('HTTP/1.0', 'HTTP/0.9') else 11
        text = b''.join(self._lines()).decode('iso-8859-1')
        parser = email.parser.HeaderParser(_class=http.client.HTTPMessage)
        self.headers = self.msg = parser.parsestr(text)
        self.chunked = (self.headers.get('transfer-encoding') or '').lower() == 'chunked'
        private.chunk_left = None
        self.length = None if self.chunked else self._announced()
        self.will_close = private._check_close() or (not self.chunked and self.length is None)

    def _lines(self) -> List[bytes]:
        lines: List[bytes] = []
        while not lines or lines[-1] not in (b'\r\n', b'\n', b''):
            lines.append(self.fp.readline(_LONGEST_LINE + 1))
            if len(lines[-1]) > _LONGEST_LINE:
                raise http.client.LineTooLong('header line')
            if len(lines) > _MOST_HEADERS + 1:
                raise http.client.HTTPException(f'got more than {_MOST_HEADERS} headers')
        return lines

    def _announced(self) -> Optional[int]:
        if self.status in (204, 304) or 100 <= self.status < 200:
            return 0
        said = self.headers.get('content-length') or ''
        return int(said) if said.strip().isdigit() else None


class UnixSocketConnection(http.client.HTTPConnection):
    """An HTTP connection over a unix socket."""

    response_class = _Answer

    def __init__(self, host: str, socket_path: str, timeout: Optional[float] = 5.0):
        super().__init__(host, timeout=timeout)
        self.socket_path = socket_path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = connected(self.socket_path, self.timeout)


class UnixSocketHandler(urllib.request.AbstractHTTPHandler):
    """What makes an opener of ``urllib.request`` use a unix socket."""

    def __init__(self, socket_path: str):
        super().__init__()
        self.socket_path = socket_path

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request over the socket."""
        return self.do_open(cast('Any', UnixSocketConnection), req, socket_path=self.socket_path)


def connected(path: str, timeout: Optional[float]) -> socket.socket:
    """Connect to a unix socket, each step of which may take so many seconds."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.settimeout(timeout)
        made.connect(path)
    except BaseException:
        made.close()
        raise
    return made


def opener(socket_path: str) -> urllib.request.OpenerDirector:
    """Return an opener of ``urllib.request`` for a socket."""
    made = urllib.request.OpenerDirector()
    made.add_handler(UnixSocketHandler(socket_path))
    made.add_handler(urllib.request.HTTPDefaultErrorHandler())
    made.add_handler(urllib.request.HTTPRedirectHandler())
    made.add_handler(urllib.request.HTTPErrorProcessor())
    return made


class UnixSocketTransport:
    """Pebble at a unix socket.

    Args:
        socket_path: the path of the socket.
        timeout: the seconds that a step of connecting a websocket may take.
    """

    def __init__(self, socket_path: str, timeout: float):
        self._socket_path = socket_path
        self._timeout = timeout

    def open(self, request: urllib.request.Request, timeout: float) -> Response:
        """Send a request; see :class:`ops.pebble._transport.Transport`."""
        connection = UnixSocketConnection(request.host or 'localhost', self._socket_path, timeout)
        try:
            _send(connection, request)
            response = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        _let_go(connection)
        return response

    def websocket(self, path: str) -> UnixWebSocket:
        """Connect to a websocket; see :class:`ops.pebble._transport.Transport`."""
        import websocket

        made: Any = websocket.WebSocket(skip_utf8_validation=True)
        stream = connected(self._socket_path, self._timeout)
        try:
            with _as_os_error():
                made.connect(f'ws://localhost{path}', socket=stream)
        except BaseException:
            stream.close()
            raise
        # A command may be silent for as long as it likes.
        stream.settimeout(None)
        return UnixWebSocket(made)


def _send(connection: UnixSocketConnection, request: urllib.request.Request) -> None:
    headers = {**dict(request.header_items()), 'Connection': 'close'}
    data: Any = request.data
    try:
        connection.request(request.get_method(), request.selector, data, headers)
    except (BrokenPipeError, ConnectionResetError) as exc:
        # Pebble refuses some requests before it has read them: then its answer is there already.
        _receive_refusal(connection, exc)


def _receive_refusal(connection: UnixSocketConnection, failed: OSError) -> None:
    try:
        waiting = connection.sock.recv(1, socket.MSG_PEEK) if connection.sock else b''
    except OSError:
        waiting = b''
    if not waiting:
        raise failed


def _let_go(connection: UnixSocketConnection) -> None:
    """Leave the socket to the answer, which closes it when it is closed or read to its end."""
    if connection.sock:
        connection.sock.close()
        connection.sock = None


class UnixWebSocket:
    """A websocket of websocket-client, all of whose errors are an ``OSError``."""

    def __init__(self, stream: Any):
        self._stream = stream

    def send(self, payload: str) -> None:
        """Send a text message."""
        with _as_os_error():
            self._stream.send(payload)

    def send_binary(self, payload: bytes) -> None:
        """Send a binary message."""
        # A mask of zeros leaves it as it is. Masks are there for the sake of proxies, which a
        # unix socket has none of, and cost more than everything else that is done to send.
        frame = b''.join((_head(len(payload)), _NO_MASK, payload))
        with _as_os_error(), self._stream.lock:
            self._stream.sock.sendall(frame)

    def recv(self) -> Union[str, bytes]:
        """Wait for the next message."""
        with _as_os_error():
            received: Union[str, bytes] = self._stream.recv()
        if received == '':  # how websocket-client says that Pebble closed it
            raise ConnectionResetError('websocket closed by Pebble')
        return received

    def shutdown(self) -> None:
        """Close the connection at once, so that a ``recv`` in another thread ends."""
        stream = self._stream.sock
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        self._stream.shutdown()


_NO_MASK = bytes(4)


def _head(size: int) -> bytes:
    """Return what a binary message of so many bytes begins with (RFC 6455, 5.2), masked."""
    if size < 126:
        return struct.pack('>BB', 0x82, 0x80 | size)
    if size < 1 << 16:
        return struct.pack('>BBH', 0x82, 0x80 | 126, size)
    return struct.pack('>BBQ', 0x82, 0x80 | 127, size)


@contextlib.contextmanager
def _as_os_error() -> Generator[None, None, None]:
    import websocket

    try:
        yield
    except websocket.WebSocketTimeoutException as exc:
        raise socket.timeout(f'{exc}') from exc
    except (websocket.WebSocketException, AttributeError) as exc:
        # AttributeError: another thread closed it while this one was inside websocket-client.
        raise ConnectionResetError(f'{exc}') from exc


def failure(exc: Exception, socket_path: str) -> Optional[Error]:
    """Return the error that a caller is given for one of a transport, None if it is none."""
    if isinstance(exc, urllib.error.URLError) and isinstance(exc.reason, Exception):
        exc = exc.reason
    where = f'Pebble at {socket_path!r}'
    if isinstance(exc, Error):
        return exc
    if isinstance(exc, (socket.timeout, builtins.TimeoutError)):
        return TimeoutError(f'timed out waiting for {where}')
    if isinstance(exc, FileNotFoundError):
        return ConnectionError(
            f'Could not connect to Pebble: socket not found at {socket_path!r} '
            '(container restarted?)'
        )
    if isinstance(exc, (OSError, http.client.IncompleteRead)):
        return ConnectionError(f'cannot talk to {where}: {exc} (container restarted?)')
    if isinstance(exc, http.client.HTTPException):
        return ProtocolError(f'{where} does not answer in HTTP: {exc!r}')
    return None
