# SPDX-License-Identifier: Apache-2.0
"""Multipart messages: a request taken apart as it comes, an answer put together as it goes."""

from __future__ import annotations

import re
import secrets
from typing import Any, Callable, Dict, Iterable, Iterator, Tuple

from ops._daemon._http import Body, Refusal
from ops.pebble._multipart import MultipartParser

SHORTEST_BOUNDARY = 32
PIECE = 64 * 1024

_BOUNDARY = re.compile(r';\s*boundary="?([^";]*)', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')


def boundary(content_type: str) -> str:
    """Return the boundary that a header gives.

    Raises:
        Refusal: if Pebble would not take it.
    """
    found = _BOUNDARY.search(content_type)
    mark = found.group(1) if found else ''
    if len(mark) < SHORTEST_BOUNDARY:
        raise Refusal(400, f'invalid boundary "{mark}"')
    return mark


def parameters(headers: bytes) -> Dict[str, str]:
    """Return the parameters of a part's ``Content-Disposition``."""
    for line in headers.decode('utf-8', 'surrogateescape').split('\r\n'):
        if line.lower().startswith('content-disposition:'):
            return {
                name: re.sub(r'\\(.)', r'\1', quoted) if quoted else bare
                for name, quoted, bare in _PARAMETER.findall(line)
            }
    return {}


def take_apart(
    body: Body,
    mark: str,
    begin: Callable[[Dict[str, str]], None],
    give: Callable[[bytes, bool], None],
) -> None:
    """Read a message, however long, holding no more of it than a piece.

    Args:
        body: the message.
        mark: its boundary.
        begin: called with the parameters of each part.
        give: called with each piece of the part's body, and whether it is the last.
    """

    def on_body(data: Any, done: bool = False) -> None:
        give(bytes(data), done)

    parser = MultipartParser(
        mark.encode(), lambda headers: begin(parameters(bytes(headers))), on_body
    )
    for piece in (body,) if isinstance(body, bytes) else body:
        parser.feed(piece)


def put_together(
    parts: Iterable[Tuple[str, Iterable[bytes]]],
) -> Tuple[str, Iterator[bytes]]:
    """Return the content type of a message, and the message piece by piece.

    Args:
        parts: the headers of each part, and its body.
    """
    mark = secrets.token_hex(30)

    def pieces() -> Iterator[bytes]:
        start = f'--{mark}\r\n'
        for headers, body in parts:
            yield f'{start}{headers}\r\n\r\n'.encode('utf-8', 'surrogateescape')
            yield from body
            start = f'\r\n--{mark}\r\n'
        yield f'\r\n--{mark}--\r\n'.encode()

    return f'multipart/form-data; boundary={mark}', pieces()
