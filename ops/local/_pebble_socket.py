# SPDX-License-Identifier: Apache-2.0
"""Pebble in memory served on a unix socket: HTTP/1.1, and websockets for commands.

The socket itself is readable by this user alone (0600); the folder that it is in is the
caller's to make so (0700).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import os
import selectors
import socket
import socketserver
import threading
import urllib.parse
from typing import Any, Dict, Generator, Iterator, List, Optional, Set, Tuple

from ops._daemon import Call, Daemon, Refusal, Reply, Stream

# RFC 6455, section 1.3.
_ACCEPTING = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_LARGEST_FRAME = 64 * 1024 * 1024


@contextlib.contextmanager
def serve(daemon: Daemon, socket_path: str) -> Generator[None, None, None]:
    """Serve a daemon on a unix socket for the length of a ``with`` block.

    Requests are answered in other threads than the caller's.

    Args:
        daemon: what answers.
        socket_path: where; nothing may be there, and the folder should be private.
    """
    server = _Server(socket_path, daemon)
    waking, wake = os.pipe()
    thread = threading.Thread(target=server.serve_until, args=(waking,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.close(wake)
        thread.join()
        os.close(waking)
        server.server_close()
        server.hang_up()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(socket_path)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The listening socket, and a thread for each connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    timeout = 0  # for a connection that is there

    def __init__(self, socket_path: str, daemon: Daemon):
        self.pebble = daemon
        self._path = socket_path
        self._open: Set[socket.socket] = set()
        super().__init__(socket_path, _Handler)

    def server_bind(self) -> None:
        """Take the address; nobody can connect before the socket is this user's alone."""
        super().server_bind()
        os.chmod(self._path, 0o600)

    def serve_until(self, waking: int) -> None:
        """Take connections until the other end of a pipe is closed.

        ``serve_forever`` looks from time to time whether it is to end, which costs that time.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(waking, selectors.EVENT_READ)
            selector.register(self, selectors.EVENT_READ)
            while all(key.fileobj is self for key, _ in selector.select()):
                self.handle_request()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep track of a connection, and answer it in a thread."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that are still there."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that was killed reads no answer."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """One connection: requests, or one websocket."""

    protocol_version = 'HTTP/1.1'
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]  # it is what serves it

    def address_string(self) -> str:
        """Return who asks, of which a unix socket knows nothing."""
        return 'local'

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests hold what charms push."""

    def _answer(self) -> None:
        path, _, query = self.path.partition('?')
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get('upgrade', '').lower() == 'websocket':
            self._upgrade(path, headers)
            return
        body = _Body(self.rfile, headers)
        parsed: Dict[str, List[str]] = urllib.parse.parse_qs(query, keep_blank_values=True)
        call = Call(self.command, path, parsed, headers, body.content())
        try:
            reply = self.server.pebble.answer(call)
        except OSError:
            raise
        except Exception as exc:
            # The text of the exception might hold what the charm handed over.
            reply = _failed(f'{type(exc).__name__} in the daemon')
        self.close_connection = not body.read_to_the_end() or self.close_connection
        with contextlib.closing(reply):
            self._send(reply)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # what http.server calls

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status, reply.reason)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.whole is not None:
            self.send_header('Content-Length', str(len(reply.whole)))
            self.end_headers()
            self.wfile.write(reply.whole)
            return
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        for piece in iter(lambda: reply.read(64 * 1024), b''):
            self.wfile.write(b'%x\r\n%b\r\n' % (len(piece), piece))
        self.wfile.write(b'0\r\n\r\n')

    def _upgrade(self, path: str, headers: Dict[str, str]) -> None:
        self.close_connection = True
        try:
            stream = self.server.pebble.stream(path)
        except Refusal as exc:
            self._send(_refused(exc))
            return
        key = headers.get('sec-websocket-key', '').encode('ascii', 'replace')
        accept = base64.b64encode(hashlib.sha1(key + _ACCEPTING).digest())  # noqa: S324
        self.send_response(101, 'Switching Protocols')
        self.send_header('Upgrade', 'websocket')
        self.send_header('Connection', 'Upgrade')
        self.send_header('Sec-WebSocket-Accept', accept.decode())
        self.end_headers()
        _Bridge(stream, self.rfile, self.wfile).run()


def _failed(message: str) -> Reply:
    return _refused(Refusal(500, message))


def _refused(refusal: Refusal) -> Reply:
    from ops._daemon._http import refuse

    return refuse(refusal)


class _Body:
    """The body of a request, of known length or in chunks."""

    def __init__(self, file: Any, headers: Dict[str, str]):
        self._file = file
        self._chunked = headers.get('transfer-encoding', '').lower() == 'chunked'
        length = headers.get('content-length', '0')
        self._left = int(length) if length.isdigit() else 0
        self._pieces: Iterator[bytes] = self._chunks() if self._chunked else self._plain()

    def content(self) -> Optional[Iterator[bytes]]:
        """Return the body, piece by piece; None if there is none."""
        return self._pieces if self._chunked or self._left else None

    def read_to_the_end(self) -> bool:
        """Read what the answer did not need; say whether that went well."""
        try:
            for _ in self._pieces:
                pass
        except (OSError, ValueError):
            return False
        return True

    def _plain(self) -> Iterator[bytes]:
        while self._left:
            piece: bytes = self._file.read1(min(self._left, 64 * 1024))
            if not piece:
                raise ConnectionResetError('the request broke off')
            self._left -= len(piece)
            yield piece

    def _chunks(self) -> Iterator[bytes]:
        while True:
            size = int(self._file.readline().partition(b';')[0].strip() or b'x', 16)
            left = size
            while left:
                piece: bytes = self._file.read1(left)
                if not piece:
                    raise ConnectionResetError('the request broke off')
                left -= len(piece)
                yield piece
            self._file.readline()
            if size == 0:
                return


class _Bridge:
    """Carries messages between a websocket to a client and the stream of a command."""

    def __init__(self, stream: Stream, rfile: Any, wfile: Any):
        self._stream = stream
        self._rfile = rfile
        self._wfile = wfile
        self._one_at_a_time = threading.Lock()

    def run(self) -> None:
        """Carry messages until the client is gone."""
        sender = threading.Thread(target=self._send_all, daemon=True)
        sender.start()
        try:
            self._receive_all()
        finally:
            self._stream.shutdown()
            sender.join()

    def _send_all(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while True:
                message = self._stream.recv()
                if isinstance(message, str):
                    self._send(_TEXT, message.encode())
                else:
                    self._send(_BINARY, message)

    def _receive_all(self) -> None:
        with contextlib.suppress(OSError):
            for kind, data in iter(self._message, (_CLOSE, b'')):
                if kind == _TEXT:
                    self._stream.send(data.decode('utf-8', 'replace'))
                elif kind == _BINARY:
                    self._stream.send_binary(data)
                elif kind == _PING:
                    self._send(_PONG, data)

    def _send(self, kind: int, data: bytes) -> None:
        size = len(data)
        if size < 126:
            head = bytes((0x80 | kind, size))
        elif size < 1 << 16:
            head = bytes((0x80 | kind, 126)) + size.to_bytes(2, 'big')
        else:
            head = bytes((0x80 | kind, 127)) + size.to_bytes(8, 'big')
        with self._one_at_a_time:
            self._wfile.write(head + data)
            self._wfile.flush()

    def _message(self) -> Tuple[int, bytes]:
        """Return the next message, put together from its frames; a close at the end."""
        kind, whole = 0, b''
        while True:
            final, opcode, data = self._frame()
            if opcode >= _CLOSE:
                return (opcode, b'' if opcode == _CLOSE else data)
            kind, whole = kind or opcode, whole + data
            if final:
                return kind, whole

    def _frame(self) -> Tuple[bool, int, bytes]:
        head = self._rfile.read(2)
        if len(head) < 2:
            return True, _CLOSE, b''
        size = head[1] & 0x7F
        if size >= 126:
            size = int.from_bytes(self._rfile.read(2 if size == 126 else 8), 'big')
        if size > _LARGEST_FRAME:
            return True, _CLOSE, b''
        mask = self._rfile.read(4) if head[1] & 0x80 else b''
        data = self._rfile.read(size)
        if len(data) < size:
            return True, _CLOSE, b''
        return bool(head[0] & 0x80), head[0] & 0x0F, _unmasked(data, mask)


def _unmasked(data: bytes, mask: bytes) -> bytes:
    if not mask or not data:
        return data
    # As two long numbers: a loop over the bytes in Python would take seconds for a megabyte.
    repeated = (mask * (len(data) // 4 + 1))[: len(data)]
    number = int.from_bytes(data, 'big') ^ int.from_bytes(repeated, 'big')
    return number.to_bytes(len(data), 'big')
