# SPDX-License-Identifier: Apache-2.0
"""Waiting until a change is ready."""

# What is private to a client is the business of the modules that its methods lead to.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Mapping, Optional

from ops.pebble import _requests, _transport
from ops.pebble._changes import Change, ChangeID, format_timeout
from ops.pebble._errors import APIError, ChangeError, TimeoutError

if TYPE_CHECKING:
    from ops.pebble._client import Client

_MARGIN = 1.0
"""The seconds by which Pebble is to answer before the connection gives up."""


def wait(client: Client, change_id: ChangeID, timeout: Optional[float], delay: float) -> Change:
    """Wait for a change, by asking again and again if Pebble cannot wait for it."""
    try:
        return using_wait(client, change_id, timeout)
    except NotImplementedError:
        return using_polling(client, change_id, timeout, delay)


def using_wait(client: Client, change_id: ChangeID, timeout: Optional[float]) -> Change:
    """Wait for a change by requests that last until it is ready.

    Raises:
        NotImplementedError: if Pebble does not know such requests, or no such change.
        TimeoutError: if it is not ready in time.
    """
    deadline = _Deadline(timeout)
    # Each request must end before the connection gives up.
    longest = max(client.timeout - _MARGIN, client.timeout / 2)
    while not deadline.passed():
        try:
            return client._wait_change(change_id, min(longest, deadline.left()))
        except _transport.timed_out():
            pass  # of Pebble's wait, or of the connection
    raise _timed_out(change_id, timeout)


def using_polling(
    client: Client, change_id: ChangeID, timeout: Optional[float], delay: float
) -> Change:
    """Wait for a change by asking whether it is ready.

    Raises:
        TimeoutError: if it is not ready in time.
    """
    deadline = _Deadline(timeout)
    while not deadline.passed():
        change = client.get_change(change_id)
        if change.ready:
            return change
        time.sleep(delay)
    raise _timed_out(change_id, timeout)


def once(client: Client, change_id: ChangeID, timeout: Optional[float]) -> Change:
    """Ask once to wait for a change.

    Raises:
        NotImplementedError: if Pebble does not know such requests, or no such change.
        TimeoutError: if it is not ready in time.
    """
    query = {} if timeout is None else {'timeout': format_timeout(timeout)}
    try:
        answer = _hurried(client, timeout)._request('GET', f'/v1/changes/{change_id}/wait', query)
    except APIError as exc:
        if exc.code == 404:
            raise NotImplementedError('server does not support wait-change endpoint') from exc
        if exc.code == 504:
            raise TimeoutError(f'timed out waiting for change {change_id}') from exc
        raise
    return _requests.result(answer, Change.from_dict)


def _hurried(client: Client, timeout: Optional[float]) -> Client:
    """Return a client whose connection gives up soon after a time-out that is short."""
    if timeout is None or timeout + _MARGIN >= client.timeout:
        return client
    import copy

    hurried = copy.copy(client)
    hurried.timeout = timeout + _MARGIN
    return hurried


def started(
    client: Client, answer: Mapping[str, Any], timeout: Optional[float], delay: float
) -> ChangeID:
    """Wait for the change that an answer says has begun, unless the time-out is 0.

    Raises:
        ChangeError: if it ends in an error.
    """
    with _requests.shaped():
        change_id = ChangeID(answer['change'])
    if timeout:
        change = client.wait_change(change_id, timeout=timeout, delay=delay)
        if change.err:
            raise ChangeError(change.err, change)
    return change_id


class _Deadline:
    def __init__(self, timeout: Optional[float]):
        self._at = float('inf') if timeout is None else time.monotonic() + timeout

    def left(self) -> float:
        return self._at - time.monotonic()

    def passed(self) -> bool:
        return self.left() <= 0


def _timed_out(change_id: ChangeID, timeout: Optional[float]) -> TimeoutError:
    return TimeoutError(f'timed out waiting for change {change_id} ({timeout} seconds)')
