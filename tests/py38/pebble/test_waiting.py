# SPDX-License-Identifier: Apache-2.0
"""Waiting for changes."""

from __future__ import annotations

import socket
from typing import Any, List, Optional

import pytest
from kit.pebble_transport import Answer, answering, begun, change, client, refused, sync

from ops import pebble

SEVEN = pebble.ChangeID('7')
NOT_YET = change(ready=False)


def wait(
    answers: List[Any], timeout: Optional[float] = 0.05, *, connection: float = 5.0
) -> List[str]:
    """Wait and return the paths that were asked for."""
    with answering(*answers) as asked:
        client(connection).wait_change(SEVEN, timeout, delay=0.001)
    return [one.path for one in asked.asked]


def test_one_request_lasts_until_the_change_is_ready():
    assert wait([sync(change())], 3) == ['/v1/changes/7/wait?timeout=3.000s']


@pytest.mark.parametrize(
    ('connection', 'asked_for'), [(5.0, '4.000s'), (60.0, '59.000s'), (0.5, '0.250s')]
)
def test_a_request_ends_before_the_connection_gives_up(connection: float, asked_for: str):
    paths = wait([sync(change())], None, connection=connection)

    assert paths == [f'/v1/changes/7/wait?timeout={asked_for}']


def test_the_connection_gives_up_soon_after_a_short_time_out():
    with answering(sync(change())) as asked:
        client(60).wait_change(SEVEN, 0.5)

    assert 1 < asked.timeouts[0] <= 1.5


@pytest.mark.parametrize(
    'slow',
    [refused('timed out', 504), socket.timeout(), TimeoutError('slow')],
    ids=lambda slow: type(slow).__name__,
)
def test_another_request_follows_one_that_timed_out(slow: Any):
    assert len(wait([slow, sync(change())], None)) == 2


@pytest.mark.parametrize(
    'slow', [refused('timed out', 504), socket.timeout()], ids=lambda slow: type(slow).__name__
)
def test_a_change_that_is_not_ready_in_time(slow: Any):
    slowly = [slow] * 10_000
    with pytest.raises(pebble.TimeoutError, match=r'waiting for change 7 \(0\.01 seconds\)'):
        wait(slowly, 0.01)


def test_nothing_is_asked_when_there_is_no_time():
    with pytest.raises(pebble.TimeoutError, match='change 7'):
        wait([], 0)


def test_a_pebble_that_cannot_wait_is_asked_again_and_again():
    paths = wait([refused('?', 404), sync(NOT_YET), sync(NOT_YET), sync(change())], None)

    assert paths[1:] == ['/v1/changes/7'] * 3


def test_a_change_that_is_never_ready():
    with pytest.raises(pebble.TimeoutError, match=r'waiting for change 7 \(0\.01 seconds\)'):
        wait([refused('?', 404), *[sync(NOT_YET) for _ in range(1000)]], 0.01)


def test_a_change_that_does_not_exist():
    with pytest.raises(pebble.APIError, match='cannot find'):
        wait([refused('cannot find', 404), refused('cannot find', 404)])


@pytest.mark.parametrize('gone', [ConnectionRefusedError('no'), FileNotFoundError('no')])
def test_a_pebble_that_goes_away(gone: Exception):
    with pytest.raises(pebble.ConnectionError):
        wait([refused('timed out', 504), gone], None)


def test_another_refusal_comes_through():
    with pytest.raises(pebble.APIError, match='oops'):
        wait([refused('oops', 500)])


def test_a_change_that_failed_is_returned():
    with answering(sync(change('boom'))):
        assert client().wait_change(SEVEN).err == 'boom'


@pytest.mark.parametrize('method', ['autostart_services', 'replan_services'])
def test_services_are_waited_for(method: str):
    with answering(begun('7'), sync(change())) as asked:
        returned = getattr(client(), method)(timeout=2)

    assert returned == SEVEN
    assert asked.asked[1].path == '/v1/changes/7/wait?timeout=2.000s'


def test_a_service_that_does_not_start():
    with answering(begun(), sync(change('boom'))), pytest.raises(pebble.ChangeError) as caught:
        client().start_services(['web'])

    assert (caught.value.err, caught.value.change.id) == ('boom', SEVEN)


def test_nobody_waits_who_has_no_time():
    with answering(begun('7')) as asked:
        assert client().stop_services(['web'], timeout=0) == SEVEN

    assert len(asked.asked) == 1


def test_an_answer_without_a_change_is_a_protocol_error():
    with answering(Answer('{}', status=202)), pytest.raises(pebble.ProtocolError):
        client().replan_services()
