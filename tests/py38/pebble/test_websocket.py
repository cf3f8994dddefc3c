# SPDX-License-Identifier: Apache-2.0
"""The streams of a command, and what copies them."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import io
import os
import threading
from typing import Any, List

import pytest
from kit.pebble_transport import END, Stream

from ops import pebble
from ops.pebble import _websocket


def reader(*messages: Any) -> _websocket.WebsocketReader:
    return _websocket.WebsocketReader(Stream(*messages))


# -- reading --


def test_reading_gives_one_message_at_a_time():
    file = reader(b'abc', b'def', END)

    assert [file.read(), file.read(), file.read(), file.read()] == [b'abc', b'def', b'', b'']


def test_reading_gives_no_more_than_was_asked_for():
    file = reader(b'abc', b'def', END)

    assert [file.read(2), file.read(2), file.read(5), file.read(5)] == [b'ab', b'c', b'def', b'']


def test_reading_nothing_does_not_wait():
    assert reader().read(0) == b''


def test_an_empty_message_is_not_the_end():
    assert reader(b'', b'abc', END).read() == b'abc'


def test_lines_are_read_across_messages():
    binary: Any = reader(b'a\nb', b'c\n\xc3', b'\xa9', END)
    file = io.TextIOWrapper(binary, 'utf-8', newline='')

    assert list(file) == ['a\n', 'bc\n', 'é']


@pytest.mark.parametrize(
    ('odd', 'warning'),
    [
        ('no json', 'Cannot decode I/O command (invalid JSON)'),
        ('{"command":"odd"}', 'Invalid I/O command from Pebble'),
        ('{"odd":"end"}', 'Invalid I/O command from Pebble'),
        ('["end"]', 'Invalid I/O command from Pebble'),
    ],
)
def test_a_command_that_is_not_known_is_warned_of(
    odd: str, warning: str, caplog: pytest.LogCaptureFixture
):
    assert reader(odd, b'abc', END).read() == b'abc'
    assert caplog.record_tuples == [('ops.pebble', 30, warning)]


def test_a_stream_that_breaks_off_is_a_connection_error():
    stream = Stream(b'abc')
    stream.shutdown()
    file = _websocket.WebsocketReader(stream)

    assert file.read() == b'abc'
    with pytest.raises(pebble.ConnectionError, match='broke off'):
        file.read()


# -- writing --


def test_what_is_written_is_sent():
    stream = Stream()
    file = _websocket.WebsocketWriter(stream)

    assert [file.write(b'abc'), file.write(bytearray(b'd')), file.writable()] == [3, 1, True]
    assert stream.sent == [b'abc', b'd']


def test_closing_ends_the_input_once():
    stream = Stream()
    file = _websocket.WebsocketWriter(stream)
    file.close()
    file.close()

    assert stream.sent == [END]


def test_text_is_not_bytes():
    with pytest.raises(TypeError, match='must be bytes, not str'):
        _websocket.WebsocketWriter(Stream()).write('abc')


def test_writing_to_what_is_gone_is_a_connection_error():
    stream = Stream()
    stream.shutdown()

    with pytest.raises(pebble.ConnectionError, match='broke off'):
        _websocket.WebsocketWriter(stream).write(b'abc')


# -- copying --


@pytest.mark.parametrize(
    ('source', 'encoding', 'sent'),
    [
        (io.StringIO('abcé'), 'utf-8', [b'ab', b'c\xc3\xa9', END]),
        (io.StringIO('é'), 'latin-1', [b'\xe9', END]),
        (io.StringIO('éé€'), 'utf-16', ['éé'.encode('utf-16'), '€'.encode('utf-16-le'), END]),
        (io.BytesIO(b'abc'), 'utf-8', [b'ab', b'c', END]),
        (io.BytesIO(b''), None, [END]),
    ],
)
def test_a_file_is_sent(source: Any, encoding: Any, sent: List[Any]):
    stream = Stream()
    pebble._reader_to_websocket(source, stream, encoding, bufsize=2)

    assert stream.sent == sent


def test_the_end_is_sent_when_the_file_fails():
    class Faulty:
        def read(self, n: int) -> bytes:
            raise ValueError('odd')

    stream = Stream()
    with pytest.raises(ValueError, match='odd'):
        pebble._reader_to_websocket(Faulty(), stream, None)

    assert stream.sent == [END]


def test_sending_stops_when_the_command_has_ended():
    stream = Stream()
    stream.shutdown()
    source = io.BytesIO(b'abcdef')
    pebble._reader_to_websocket(source, stream, None, bufsize=2)

    assert source.read() == b'cdef'


def test_what_can_be_read_is_sent_before_a_cancelled_file_is_left():
    read, write = os.pipe()
    cancelled, cancel = os.pipe()
    os.write(write, b'x' * 40)
    os.close(cancel)
    stream = Stream()
    with open(read, 'rb') as source:
        pebble._reader_to_websocket(source, stream, None, cancelled, 16)
    os.close(write)
    os.close(cancelled)

    assert stream.sent == [b'x' * 16, b'x' * 16, b'x' * 8, END]


def test_a_file_that_says_nothing_is_left_when_it_is_cancelled():
    read, write = os.pipe()
    cancelled, cancel = os.pipe()
    stream = Stream()
    with open(read, 'rb') as source:
        copying = threading.Thread(
            target=pebble._reader_to_websocket, args=(source, stream, None, cancelled)
        )
        copying.start()
        os.close(cancel)
        copying.join(5)
        ended = not copying.is_alive()
        os.close(write)
        copying.join(5)
    os.close(cancelled)

    assert ended
    assert stream.sent == [END]


@pytest.mark.parametrize(
    ('messages', 'encoding', 'written'),
    [
        ((b'ab', b'c', END), 'utf-8', 'abc'),
        ((b'\xc3', b'\xa9', END), 'utf-8', 'é'),
        ((b'\xe9', END), 'latin-1', 'é'),
        ((b'\xff', END), None, b'\xff'),
        ((END,), 'utf-8', ''),
    ],
)
def test_a_stream_is_written_to_a_file(messages: Any, encoding: Any, written: Any):
    file: Any = io.BytesIO() if encoding is None else io.StringIO()
    pebble._websocket_to_writer(Stream(*messages), file, encoding)

    assert file.getvalue() == written


def test_text_that_is_cut_short_cannot_be_decoded():
    with pytest.raises(UnicodeDecodeError):
        pebble._websocket_to_writer(Stream(b'\xc3', END), io.StringIO(), 'utf-8')
