# SPDX-License-Identifier: Apache-2.0
"""The Pebble waist: where requests go, and what comes back.

A transport gives back answers of *every* HTTP status: refusals are read by the client. One
that raises ``urllib.error.HTTPError`` for them, as an opener of ``urllib.request`` does, is
understood as well. What it raises otherwise is an ``OSError``: ``socket.timeout`` if nothing
came in time, any other if nobody answers.
"""

from __future__ import annotations

import builtins
import os
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    ContextManager,
    Optional,
    Protocol,
    Tuple,
    Type,
    Union,
)

from ops._private import blocks

if TYPE_CHECKING:
    import urllib.request


class Headers(Protocol):
    """The headers of an answer."""

    def get(self, name: str, /) -> Optional[str]:
        """Return a header, whatever the case of its letters; None if there is none."""
        ...


class Response(Protocol):
    """An answer, of whatever HTTP status: what ``http.client.HTTPResponse`` offers."""

    status: int
    """The HTTP status, such as 200."""

    reason: str
    """The HTTP status in words, such as ``OK``."""

    @property
    def headers(self) -> Headers:
        """The headers."""
        ...

    def read(self, amt: Optional[int] = None) -> bytes:
        """Read up to so many bytes of the body, all of it for None; empty at its end."""
        ...

    def close(self) -> None:
        """Let go of the answer, read or not."""
        ...


class WebSocket(Protocol):
    """One of the streams of a command that runs: what websocket-client's offers.

    Every method raises an ``OSError`` if the connection is gone, or if nothing could be sent in
    time.
    """

    def send(self, payload: str) -> Any:
        """Send a text message."""
        ...

    def send_binary(self, payload: bytes) -> Any:
        """Send a binary message."""
        ...

    def recv(self) -> Union[str, bytes]:
        """Wait for the next message: text or binary, as it was sent."""
        ...

    def shutdown(self) -> None:
        """Close the connection at once, so that a ``recv`` in another thread ends."""
        ...


class Transport(Protocol):
    """Where requests to one Pebble go."""

    def open(self, request: urllib.request.Request, timeout: float) -> Response:
        """Send a request and return the answer, once its headers are there.

        Args:
            request: its ``data`` is None, bytes, or an iterable of bytes of unknown length.
            timeout: the seconds that any single step may take.

        Raises:
            OSError: if nobody answers.
        """
        ...

    def websocket(self, path: str) -> WebSocket:
        """Connect to a websocket, such as ``/v1/tasks/1/websocket/stdio``.

        Raises:
            OSError: if nobody answers.
        """
        ...


CONTAINERS_DIR = 'OPS_CONTAINERS_DIR'
"""The environment variable with which ``ops run`` says where the sockets of containers are.

Juju does not set it. Only a path that begins with :data:`JUJUS_CONTAINERS` is looked for there.
"""

JUJUS_CONTAINERS = '/charm/containers/'
"""Where Juju has a folder for each container of a charm."""

TransportFor = Callable[[str], Transport]


_in_use: blocks.Blocks[TransportFor] = blocks.Blocks('use Pebble')


def current(socket_path: str, timeout: float) -> Transport:
    """Return where requests for a socket go now: to it, unless :func:`using` says else."""
    if _in_use.open:
        return _in_use.open[-1].value(socket_path)
    from ops.pebble import _transport_socket

    return _transport_socket.UnixSocketTransport(_where(socket_path), timeout)


def _where(socket_path: str) -> str:
    """Return where a socket is: below another folder than Juju's if the environment says so."""
    folder = os.environ.get(CONTAINERS_DIR)
    if folder and socket_path.startswith(JUJUS_CONTAINERS):
        return os.path.join(folder, socket_path[len(JUJUS_CONTAINERS) :])
    return socket_path


def using(transport_for_socket_path: TransportFor) -> ContextManager[None]:
    """Send what clients ask elsewhere for the length of a ``with`` block.

    Blocks may be nested in one thread.

    Args:
        transport_for_socket_path: called with the path of a client's socket, for each request.

    Raises:
        RuntimeError: if a block of another thread is active.
    """
    return _in_use.using(transport_for_socket_path)


def timed_out() -> Tuple[Type[BaseException], ...]:
    """Return the exceptions that say that something took too long."""
    import socket

    # They are one only from Python 3.10 on.
    return builtins.TimeoutError, socket.timeout
