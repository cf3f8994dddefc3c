# SPDX-License-Identifier: Apache-2.0
"""Multipart messages, read as they come."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import Any, List, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops import pebble
from ops.pebble._multipart import MultipartParser

MARKER = b'qwerty'
Parts = List[Tuple[bytes, bytes]]


class Read:
    """What is read of a message."""

    def __init__(self, chunk: int, **limits: int):
        self.parts: Parts = []
        self.most_held = 0
        self._chunk = chunk
        self._header = b''
        self._body: List[bytes] = []
        self.parser = MultipartParser(MARKER, self._take_header, self._take_body, **limits)

    def _take_header(self, data: bytes) -> None:
        self._header = bytes(data)

    def _take_body(self, data: bytes, done: bool = False) -> None:
        self._body.append(bytes(data))
        if done:
            self.parts.append((self._header, b''.join(self._body)))
            self._body = []

    @property
    def unfinished(self) -> bytes:
        """What is known of a body whose end has not come."""
        return b''.join(self._body)

    def feed(self, message: bytes) -> Read:
        for at in range(0, len(message), self._chunk):
            self.parser.feed(message[at : at + self._chunk])
            self.most_held = max(self.most_held, len(self.parser._held))
        return self


CASES = {
    'one part': (
        b'--qwerty\r\nA: b\r\nC: d\r\n\r\nfoo bar\nfoobar\r\n--qwerty--\r\n',
        [(b'A: b\r\nC: d\r\n\r\n', b'foo bar\nfoobar')],
    ),
    'two parts': (
        b'--qwerty\r\nA: b\r\n\r\nfoo\r\n--qwerty\r\nX: y\r\n\r\nbar\r\n--qwerty--\r\n',
        [(b'A: b\r\n\r\n', b'foo'), (b'X: y\r\n\r\n', b'bar')],
    ),
    'no line end at the end': (
        b'--qwerty\r\nA: b\r\n\r\nfoo\r\n--qwerty--',
        [(b'A: b\r\n\r\n', b'foo')],
    ),
    'white space after the marker': (
        b'--qwerty \t \r\nA: b\r\n\r\nfoo\r\n--qwerty-- \r\n',
        [(b'A: b\r\n\r\n', b'foo')],
    ),
    'preamble and epilogue': (
        b'ignored\r\n--qwerty\r\nA: b\r\n\r\nfoo\r\n--qwerty--\r\nignored\r\n--qwerty\r\n\r\nx',
        [(b'A: b\r\n\r\n', b'foo')],
    ),
    'line end before all': (
        b'\r\n--qwerty\r\nA: b\r\n\r\nfoo\r\n--qwerty--\r\n',
        [(b'A: b\r\n\r\n', b'foo')],
    ),
    'empty body': (b'--qwerty\r\nA: b\r\n\r\n\r\n--qwerty--\r\n', [(b'A: b\r\n\r\n', b'')]),
    'empty body that shares a line end': (
        b'--qwerty\r\nA: b\r\n\r\n--qwerty--\r\n',
        [(b'A: b\r\n\r\n', b'')],
    ),
    'no headers': (b'--qwerty\r\n\r\nfoo\r\n--qwerty--\r\n', [(b'\r\n', b'foo')]),
    'no parts': (b'--qwerty--\r\n', []),
    'nearly a marker': (
        (
            b'--qwerty\r\nA: b\r\n\r\nfoo\r\n--qwert\r\n--\r\n--qwertyx\r\n--qwerty x'
            b'\r\n--qwerty-x'
            b'\r\n--qwerty--\r\n'
        ),
        [(b'A: b\r\n\r\n', b'foo\r\n--qwert\r\n--\r\n--qwertyx\r\n--qwerty x\r\n--qwerty-x')],
    ),
}


@pytest.mark.parametrize('chunk', [1, 2, 3, 7, 1000])
@pytest.mark.parametrize('case', CASES)
def test_a_message_is_taken_apart(case: str, chunk: int):
    message, parts = CASES[case]
    read = Read(chunk).feed(message)

    assert read.parts == parts
    assert read.parser.done


@pytest.mark.parametrize(
    ('message', 'unfinished'),
    [
        (b'no message at all', b''),
        (b'--qwerty\r\nA: b\r\n', b''),
        (b'--qwerty\r\nA: b\r\n\r\nfoo bar foo bar', b'foo ba'),
        (b'--qwerty\nA: b\n\nfoo\n--qwerty--\n', b''),
    ],
)
def test_a_message_that_is_cut_short_has_no_end(message: bytes, unfinished: bytes):
    read = Read(5).feed(message)

    assert (read.parser.done, read.parts) == (False, [])
    assert read.unfinished.startswith(unfinished)


def test_headers_without_end_are_refused():
    with pytest.raises(pebble.ProtocolError, match='header terminator not found'):
        Read(10, max_lookahead=100).feed(b'--qwerty\r\nA: ' + b'b' * 100)


def test_headers_that_are_too_long_are_refused():
    with pytest.raises(pebble.ProtocolError, match='header terminator not found'):
        Read(1000, max_lookahead=100).feed(b'--qwerty\r\nA: ' + b'b' * 100 + b'\r\n\r\nfoo')


@pytest.mark.parametrize('chunk', [1, 1000])
def test_a_line_that_is_too_long_is_no_boundary(chunk: int):
    message = b'--qwerty\r\n\r\nfoo\r\n--qwerty' + b' ' * 100 + b'\r\n--qwerty--'

    read = Read(chunk, max_boundary_length=20).feed(message)

    assert read.parts == [(b'\r\n', b'foo\r\n--qwerty' + b' ' * 100)]


def test_little_is_held():
    body = b'x' * 100_000
    read = Read(1000).feed(b'--qwerty\r\n\r\n' + body + b'\r\n--qwerty--')

    assert read.parts == [(b'\r\n', body)]
    assert read.most_held < 100


# Bodies that are made of pieces of boundaries find more than random bytes do.
bodies = st.lists(
    st.sampled_from(
        [b'\r\n', b'\r', b'\n', b'--', b'-', b'qwerty', b'qwert', b'x', b' ', b'\x00']
    ),
    max_size=12,
).map(b''.join)
headers = st.sampled_from([b'', b'A: b\r\n', b'A: b\r\nC: d\r\n'])
DELIMITER = b'\r\n--' + MARKER


def is_body(body: bytes) -> bool:
    # What would be read as a boundary cannot be in a body, nor what would become one at its ends.
    return DELIMITER not in b'\r\n' + body + b'\r\n--qwert'


@given(st.lists(st.tuples(headers, bodies.filter(is_body)), max_size=3), st.integers(1, 40))
def test_every_message_comes_back(parts: Parts, chunk: int):
    message = b''.join(
        b'--' + MARKER + b'\r\n' + header + b'\r\n' + body + b'\r\n' for header, body in parts
    )

    read = Read(chunk).feed(message + b'--' + MARKER + b'--\r\n')

    assert read.parts == [(header + b'\r\n', body) for header, body in parts]
    assert read.parser.done


@given(st.binary(max_size=200), st.integers(1, 40))
def test_no_bytes_are_made_up(message: bytes, chunk: int):
    read = Read(chunk).feed(message)
    found: Any = b''.join(header + body for header, body in read.parts)

    assert len(found) <= len(message)
