# SPDX-License-Identifier: Apache-2.0
"""A unix socket that answers as a test says, well or badly."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import pathlib
import shutil
import socket
import struct
import tempfile
import threading
from typing import Any, Callable, Generator, List, Union

Answer = Union[bytes, Callable[[socket.socket, bytes], None]]
"""What a connection gets: bytes, or whatever a function does with it and its request."""


def http(body: bytes, *headers: str, status: str = '200 OK', announced: int = -1) -> bytes:
    """Return an HTTP answer of so many announced bytes."""
    lines = [
        f'HTTP/1.1 {status}',
        f'Content-Length: {len(body) if announced < 0 else announced}',
        'Connection: close',
        *headers,
    ]
    return '\r\n'.join(lines).encode() + b'\r\n\r\n' + body


def json_answer(body: bytes, status: str = '200 OK') -> bytes:
    """Return an HTTP answer that says it is JSON."""
    return http(body, 'Content-Type: application/json', status=status)


def multipart(body: bytes, boundary: str = 'bound', **options: Any) -> bytes:
    """Return an HTTP answer that says it is a multipart message."""
    return http(body, f'Content-Type: multipart/form-data; boundary={boundary}', **options)


def reset(connection: socket.socket, request: bytes = b'') -> None:
    """Drop the connection, with what it sent unread."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def hang(connection: socket.socket, request: bytes = b'') -> None:
    """Keep the connection open, say nothing, and wait until the other side goes."""
    while connection.recv(65536):
        pass


def then_hang(answer: bytes) -> Callable[[socket.socket, bytes], None]:
    """Return what says something, and then nothing more."""

    def say(connection: socket.socket, request: bytes) -> None:
        connection.sendall(answer)
        hang(connection)

    return say


def then_reset(answer: bytes) -> Callable[[socket.socket, bytes], None]:
    """Return what says something, and then drops the connection."""

    def say(connection: socket.socket, request: bytes) -> None:
        connection.sendall(answer)
        reset(connection)

    return say


def upgraded(*frames: bytes, closing: bool = False) -> Callable[[socket.socket, bytes], None]:
    """Return what makes a connection a websocket, and sends frames.

    Args:
        frames: what is sent; see :func:`frame`.
        closing: drop the connection then, instead of keeping it.
    """

    def say(connection: socket.socket, request: bytes) -> None:
        key = request.partition(b'Sec-WebSocket-Key: ')[2].partition(b'\r\n')[0]
        digest = hashlib.sha1(key + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest()
        connection.sendall(
            b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
            b'Sec-WebSocket-Accept: ' + base64.b64encode(digest) + b'\r\n\r\n' + b''.join(frames)
        )
        if not closing:
            hang(connection)

    return say


def frame(message: Union[str, bytes]) -> bytes:
    """Return a short message as a server's websocket sends it."""
    payload = message.encode() if isinstance(message, str) else message
    assert len(payload) < 126
    return bytes([0x81 if isinstance(message, str) else 0x82, len(payload)]) + payload


class RawServer:
    """A server on a unix socket: each connection gets the next answer, the last one for ever."""

    def __init__(self, path: pathlib.Path, answers: List[Answer]):
        self.path = str(path)
        self.requests: List[bytes] = []
        self._answers = answers
        self._open: List[socket.socket] = []
        self._threads: List[threading.Thread] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        self._socket.listen(16)
        self._start(self._accept)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        answers = list(self._answers)
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(connection)
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            self._start(self._serve, connection, answer)

    def _serve(self, connection: socket.socket, answer: Answer) -> None:
        with connection, contextlib.suppress(OSError):
            request = b''
            while b'\r\n\r\n' not in request:
                received = connection.recv(65536)
                if not received:
                    return
                request += received
            self.requests.append(request)
            if callable(answer):
                answer(connection, request)
            else:
                connection.sendall(answer)

    def close(self) -> None:
        """End every connection, and the threads that serve them."""
        for held in (self._socket, *self._open):
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
            held.close()
        for thread in self._threads:
            thread.join(5)


@contextlib.contextmanager
def raw_server(*answers: Answer) -> Generator[RawServer, None, None]:
    """Run a server for the length of a ``with`` block."""
    # The path of a unix socket must be short, which pytest's folders are not.
    folder = tempfile.mkdtemp(prefix='raw')
    server = RawServer(pathlib.Path(folder) / 'socket', list(answers))
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)
