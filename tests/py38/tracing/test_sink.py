# SPDX-License-Identifier: Apache-2.0
"""What a dispatch writes to the buffer, and when."""

from __future__ import annotations

import pathlib
import sqlite3
from typing import Any, List

import pytest
from opentelemetry.sdk.resources import Resource

from ops.tracing import _process, _recorder
from ops.tracing._buffer import Buffer


class Full(Buffer):
    """Has no room."""

    asked = 0

    def push(self, data: bytes, mime: str) -> None:
        """Fail."""
        self.asked += 1
        raise sqlite3.OperationalError('database or disk is full')


def record(buffer: Buffer, count: int) -> _process.Sink:
    sink = _process.Sink(buffer, Resource({}))
    recorder = _recorder.Recorder(Resource({}), sink)
    for _ in range(count):
        with recorder.span('work', {}):
            pass
    return sink


def chunks(buffer: Buffer) -> List[Any]:
    with buffer.tx(readonly=True) as connection:
        return connection.execute('SELECT data FROM tracing').fetchall()


def test_spans_are_written_many_at_a_time(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_process, 'LONGEST_PENDING', 10**15)
    buffer = Buffer(tmp_path / 'buffer')
    sink = record(buffer, 250)

    assert len(chunks(buffer)) == 2
    sink.write()
    assert len(chunks(buffer)) == 3


def test_spans_that_are_old_are_written(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_process, 'LONGEST_PENDING', -1)
    buffer = Buffer(tmp_path / 'buffer')
    record(buffer, 3)

    assert len(chunks(buffer)) == 3


def test_a_buffer_that_fails_is_not_tried_again(
    tmp_path: pathlib.Path, caplog: pytest.LogCaptureFixture
):
    buffer = Full(tmp_path / 'buffer')
    record(buffer, 500)

    assert buffer.asked == 1
    assert caplog.messages == [
        'Cannot write trace data: OperationalError: database or disk is full'
    ]
