# SPDX-License-Identifier: Apache-2.0
"""Sending what waits, to collectors that take it and to those that do not."""

from __future__ import annotations

import pathlib
from typing import List, Optional

import pytest
from kit import collector
from kit.collector import Answer, Authority

from ops.tracing import _exporter
from ops.tracing._buffer import Buffer, Destination

NOBODY = 'http://127.0.0.1:9/v1/traces'


@pytest.fixture(autouse=True)
def _slow_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_exporter, 'BACKLOG_BUDGET', 30)
    monkeypatch.setenv('no_proxy', '*')


@pytest.fixture
def buffer(tmp_path: pathlib.Path) -> Buffer:
    """A buffer with two chunks of an earlier dispatch and one of this."""
    earlier = Buffer(tmp_path / 'buffer')
    earlier.push(b'first', 'text/first')
    earlier.push(b'second', 'text/second')
    own = Buffer(tmp_path / 'buffer')
    own.push(b'own', 'text/own')
    return own


def send(buffer: Buffer, url: Optional[str], ca: Optional[str] = None, budget: float = 30) -> None:
    buffer.save_destination(Destination(url, ca))
    _exporter.send(buffer, budget)


def waiting(buffer: Buffer) -> int:
    with buffer.tx(readonly=True) as connection:
        return int(connection.execute('SELECT COUNT(*) FROM tracing').fetchone()[0])


def test_all_is_sent_this_dispatch_first(buffer: Buffer):
    with collector.collector() as collecting:
        send(buffer, collecting.url)

    assert collecting.requests == [
        ('/v1/traces', 'text/own', b'own'),
        ('/v1/traces', 'text/first', b'first'),
        ('/v1/traces', 'text/second', b'second'),
    ]
    assert waiting(buffer) == 0


def test_without_a_destination_all_waits(buffer: Buffer):
    send(buffer, None)

    assert waiting(buffer) == 3


@pytest.mark.parametrize('status', [400, 413])
def test_what_would_be_refused_again_is_dropped(
    buffer: Buffer, caplog: pytest.LogCaptureFixture, status: int
):
    with collector.collector(collector.answer(status, b'no')) as collecting:
        send(buffer, collecting.url)

    assert len(collecting.requests) == 3
    assert waiting(buffer) == 0
    assert caplog.messages[0] == (
        f"Cannot send trace data to {collecting.url}: HTTP {status} b'no'; it is dropped."
    )


@pytest.mark.parametrize('status', [401, 404, 429, 500, 503])
def test_what_may_be_taken_later_waits(
    buffer: Buffer, caplog: pytest.LogCaptureFixture, status: int
):
    with collector.collector(collector.answer(status, b'no')) as collecting:
        send(buffer, collecting.url)

    assert len(collecting.requests) == 1
    assert waiting(buffer) == 3
    assert caplog.messages == [
        f"Cannot send trace data to {collecting.url}: HTTP {status} b'no'; it is kept for later."
    ]


@pytest.mark.parametrize('answer', [collector.die, collector.hang], ids=['dies', 'hangs'])
def test_a_collector_that_gives_no_answer_fails_nothing(buffer: Buffer, answer: Answer):
    with collector.collector(answer) as collecting:
        send(buffer, collecting.url, budget=0.2)

    assert waiting(buffer) == 3


@pytest.mark.parametrize(
    'url',
    [NOBODY, 'http://', 'http://[', 'https://127.0.0.1:9/', 'http://h:port/', 'file:///etc/hosts'],
)
def test_a_collector_that_is_not_there_fails_nothing(
    buffer: Buffer, caplog: pytest.LogCaptureFixture, url: str
):
    send(buffer, url)

    assert waiting(buffer) == 3
    assert len(caplog.messages) == 1


def test_certificates_that_are_none_fail_nothing(buffer: Buffer, caplog: pytest.LogCaptureFixture):
    send(buffer, 'https://127.0.0.1:9/', ca='nonsense')

    assert waiting(buffer) == 3
    assert 'SSLError' in caplog.text or 'ValueError' in caplog.text


def test_without_time_nothing_is_sent(buffer: Buffer):
    with collector.collector() as collecting:
        send(buffer, collecting.url, budget=0)

    assert collecting.requests == []


@pytest.mark.parametrize('status', [301, 302, 307, 308])
def test_no_redirection_is_followed(buffer: Buffer, status: int):
    with collector.collector() as other:
        answer = collector.answer(status, Location=other.url)
        with collector.collector(answer) as collecting:
            send(buffer, collecting.url)

    assert other.requests == []
    assert waiting(buffer) == 3


def test_a_password_in_an_address_is_not_logged(buffer: Buffer, caplog: pytest.LogCaptureFixture):
    send(buffer, 'http://user:hush@127.0.0.1:9/v1/traces?token=hush')

    assert 'http://127.0.0.1:9/v1/traces:' in caplog.text
    assert 'hush' not in caplog.text


def test_a_collector_that_an_authority_vouches_for_is_trusted(
    buffer: Buffer, authorities: List[Authority]
):
    trusted, _ = authorities
    with collector.collector(certificate=trusted.certificate) as collecting:
        send(buffer, collecting.url, trusted.pem)

    assert waiting(buffer) == 0


@pytest.mark.parametrize('which', ['another', 'the system'])
def test_any_other_is_refused(
    buffer: Buffer,
    authorities: List[Authority],
    caplog: pytest.LogCaptureFixture,
    which: str,
):
    trusted, other = authorities
    with collector.collector(certificate=other.certificate) as collecting:
        send(buffer, collecting.url, trusted.pem if which == 'another' else None)

    assert collecting.requests == []
    assert waiting(buffer) == 3
    assert 'CERTIFICATE_VERIFY_FAILED' in caplog.text
