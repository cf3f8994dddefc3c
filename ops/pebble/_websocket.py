# SPDX-License-Identifier: Apache-2.0
"""The streams of a command over websockets.

Data are binary messages. The end of a direction is the text message ``{"command":"end"}``,
after which the connection stays open.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import logging
from typing import TYPE_CHECKING, Any, Callable, Generator, Iterator, Optional, Union, cast

from ops.pebble._errors import ConnectionError

if TYPE_CHECKING:
    from ops.pebble._transport import WebSocket

logger = logging.getLogger('ops.pebble')

END = '{"command":"end"}'


def received(ws: WebSocket) -> Optional[bytes]:
    """Wait for the next data of a stream; None at its end.

    Raises:
        ConnectionError: if the connection is gone before that.
    """
    while True:
        try:
            message = ws.recv()
        except OSError as exc:
            raise ConnectionError(f'a stream of a command broke off: {exc}') from exc
        if isinstance(message, bytes):
            return message
        if _is_end(message):
            return None


def _is_end(message: str) -> bool:
    try:
        command: Any = json.loads(message)
    except ValueError:
        logger.warning('Cannot decode I/O command (invalid JSON)')
        return False
    if isinstance(command, dict) and cast('Any', command).get('command') == 'end':
        return True
    logger.warning('Invalid I/O command from Pebble')
    return False


class WebsocketReader(io.BufferedIOBase):
    """A command's output, to read from.

    Both kinds of reading return what has come, and wait only if nothing has: at most one message
    at a time, empty at the end.
    """

    def __init__(self, ws: WebSocket):
        super().__init__()
        self.ws = ws
        self.remaining = b''
        self.eof = False
        self.connection: object = None  # what is not to be closed while this may be read

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, n: Optional[int] = -1) -> bytes:
        """Read up to so many bytes of the next message, or all of it."""
        if n == 0:
            return b''
        while not self.remaining and not self.eof:
            data = received(self.ws)
            if data is None:
                self.eof = True
            else:
                self.remaining = data
        size = len(self.remaining) if n is None or n < 0 else n
        read, self.remaining = self.remaining[:size], self.remaining[size:]
        return read

    def read1(self, n: int = -1) -> bytes:
        """Read as :meth:`read` does."""
        return self.read(n)


class WebsocketWriter(io.BufferedIOBase):
    """A command's input, to write to. Closing it ends the input."""

    def __init__(self, ws: WebSocket):
        super().__init__()
        self.ws = ws

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, chunk: Any) -> int:
        """Send bytes.

        Raises:
            TypeError: if it is text.
            ConnectionError: if the connection is gone, since the command has ended.
        """
        if isinstance(chunk, str):
            raise TypeError('value to write must be bytes, not str')
        data = bytes(chunk)
        try:
            self.ws.send_binary(data)
        except OSError as exc:
            raise ConnectionError(f'the input of a command broke off: {exc}') from exc
        return len(data)

    def close(self) -> None:
        """End the input."""
        if not self.closed:
            with contextlib.suppress(OSError):
                self.ws.send(END)
        super().close()


def has_fileno(file: Any) -> bool:
    """Say whether an object stands for a file descriptor."""
    try:
        return file.fileno() is not None
    except Exception:  # files that have none raise different things
        return False


def reader_to_websocket(
    reader: Any,
    ws: WebSocket,
    encoding: Optional[str],
    cancel_reader: Optional[int] = None,
    bufsize: int = 16 * 1024,
) -> None:
    """Send what a file gives, to its end, and then the end.

    Args:
        reader: the file: of text, which is encoded, or of bytes.
        ws: where to.
        encoding: how text is encoded.
        cancel_reader: a file descriptor that can be read from, or is at its end, when nothing
            more is wanted than what can be read at once.
        bufsize: the most that is read at a time.
    """
    encoder: Optional[codecs.IncrementalEncoder] = None
    with _ended(ws):
        for piece in _pieces(reader, cancel_reader, bufsize):
            data = piece
            if isinstance(piece, str):
                encoder = encoder or codecs.getincrementalencoder(encoding or 'utf-8')()
                data = encoder.encode(piece)
            try:
                ws.send_binary(cast('bytes', data))
            except OSError:
                return  # the command has ended, and wants nothing more


@contextlib.contextmanager
def _ended(ws: WebSocket) -> Generator[None, None, None]:
    """Send the end whatever happens: a command would wait for it."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            ws.send(END)


def _pieces(
    reader: Any, cancel_reader: Optional[int], bufsize: int
) -> Iterator[Union[str, bytes]]:
    if cancel_reader is None:
        yield from iter(lambda: reader.read(bufsize) or None, None)
        return
    # What has been buffered cannot be polled for: read1 leaves nothing behind.
    read: Callable[[int], Union[str, bytes]] = getattr(reader, 'read1', reader.read)
    while _can_be_read(reader.fileno(), cancel_reader):
        piece = read(bufsize)
        if not piece:
            return
        yield piece


def _can_be_read(fd: int, cancel: int) -> bool:
    """Wait until a file can be read; False if it is not wanted any more before that."""
    import select

    poll = select.poll()
    for waited_for in (fd, cancel):
        poll.register(waited_for, select.POLLIN)
    return any(ready == fd for ready, _ in poll.poll())


def websocket_to_writer(ws: WebSocket, writer: Any, encoding: Optional[str]) -> None:
    """Write what comes over a websocket to a file, until the end comes."""
    decoder = None if encoding is None else codecs.getincrementaldecoder(encoding)()
    for data in iter(lambda: received(ws), None):
        writer.write(data if decoder is None else decoder.decode(data))
    rest = '' if decoder is None else decoder.decode(b'', True)
    if rest:
        writer.write(rest)
