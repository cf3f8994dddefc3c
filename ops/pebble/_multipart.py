# SPDX-License-Identifier: Apache-2.0
"""Multipart messages (RFC 2046), read as they come and never held as a whole."""

from __future__ import annotations

from typing import Any, Callable, Protocol, Union

from ops.pebble._errors import ProtocolError

_MOST_OF_HEADERS = 1024 * 1024
_MOST_OF_PADDING = 1024
_LINE_END = b'\r\n'
_HEADERS_END = b'\r\n\r\n'

Bytes = Union[bytes, bytearray]


class BodyHandler(Protocol):
    """What is given the body of a part, piece by piece."""

    def __call__(self, data: Any, done: bool = False) -> None:
        """Take the next piece; the last one, which may be empty, has ``done`` set."""
        ...


class MultipartParser:
    """Takes a multipart message apart while it comes in.

    Args:
        marker: the boundary, as the message's ``Content-Type`` gives it.
        handle_header: called with the headers of each part, their end included.
        handle_body: called with the pieces of each part's body.
        max_lookahead: the most bytes that the headers of a part may have; 0 for 1 MiB.
        max_boundary_length: the most bytes that the line of a boundary may have; 0 for a
            kilobyte more than the boundary itself.
    """

    done: bool
    """Whether the message's end has come."""

    def __init__(
        self,
        marker: bytes,
        handle_header: Callable[[Any], None],
        handle_body: BodyHandler,
        max_lookahead: int = 0,
        max_boundary_length: int = 0,
    ):
        self.done = False
        self._delimiter = b'\r\n--' + marker
        self._handle_header = handle_header
        self._handle_body = handle_body
        self._most_of_headers = max_lookahead or _MOST_OF_HEADERS
        self._most_of_line = max_boundary_length or len(marker) + _MOST_OF_PADDING
        # A boundary that the message begins with has no line end before it.
        self._held = bytearray(_LINE_END)
        self._step: Callable[[], bool] = self._skip_preamble

    def feed(self, data: Bytes) -> None:
        """Take the next bytes of the message, however many.

        Raises:
            ProtocolError: if the headers of a part have no end.
        """
        if self.done:
            return
        self._held += data
        while not self.done and self._step():
            pass

    def _skip_preamble(self) -> bool:
        return self._until_boundary(lambda piece, done: None)

    def _read_headers(self) -> bool:
        # A part without headers begins with their end.
        if self._held.startswith(_LINE_END):
            end = len(_LINE_END)
        else:
            found = self._held.find(_HEADERS_END)
            end = found + len(_HEADERS_END) if found >= 0 else 0
        if end > self._most_of_headers or (not end and len(self._held) >= self._most_of_headers):
            raise ProtocolError('header terminator not found')
        if not end or len(self._held) < len(_LINE_END):
            return False
        self._handle_header(self._take(end))
        # The boundary's own line end may be the one that ends the headers.
        self._held[:0] = _LINE_END
        self._step = self._begin_body
        return True

    def _begin_body(self) -> bool:
        """Find out whether the body is empty to the point of sharing the headers' line end."""
        known = bytes(self._held[: len(self._delimiter)])
        if len(known) < len(self._delimiter) and self._delimiter.startswith(known):
            return False
        if known != self._delimiter:
            del self._held[: len(_LINE_END)]
        self._step = self._read_body
        return True

    def _read_body(self) -> bool:
        return self._until_boundary(self._handle_body)

    def _until_boundary(self, give: Callable[[Any, bool], None]) -> bool:
        at = self._held.find(self._delimiter)
        if at < 0:
            # What is held back may be the beginning of a boundary.
            self._give(give, len(self._held) - len(self._delimiter) + 1)
            return False
        line_end = self._boundary_end(at)
        if line_end == 0:
            self._give(give, at)
            return False
        if line_end < 0:
            self._give(give, at + len(self._delimiter))
            return True
        give(self._take(at), True)
        self._take(line_end - at)
        self._step = self._read_headers
        return True

    def _boundary_end(self, at: int) -> int:
        """Return where the line of a boundary ends, 0 if that is not known yet, -1 if it is none.

        The message's end needs no line end.
        """
        start = at + len(self._delimiter)
        end = self._held.find(_LINE_END, start, at + self._most_of_line + len(self._delimiter))
        rest = bytes(self._held[start : end if end >= 0 else None])
        if rest.startswith(b'--'):
            self.done = True
            return start + 2
        if end >= 0:
            return -1 if rest.strip(b' \t') else end + len(_LINE_END)
        if rest.rstrip(b'\r').strip(b' \t') not in (b'', b'-') or len(rest) > self._most_of_line:
            return -1
        return 0

    def _give(self, give: Callable[[Any, bool], None], size: int) -> None:
        if size > 0:
            give(self._take(size), False)

    def _take(self, size: int) -> bytes:
        with memoryview(self._held) as held:
            taken = bytes(held[:size])
        del self._held[:size]
        return taken
