# SPDX-License-Identifier: Apache-2.0
"""Changes: how they are shown, selected, waited for and aborted."""

from __future__ import annotations

import json

import pytest
from kit.pebble_mounts import Mount

from ops.pebble import APIError, ChangeID, ChangeState

LAYER = """\
services:
  a: {override: replace, command: sleep 1000, startup: enabled}
checks:
  c: {override: replace, period: 1h, tcp: {port: 1}}
"""


@pytest.fixture
def busy(pebble: Mount) -> Mount:
    """Give a Pebble with a change that goes on, and one that is ready."""
    pebble.add_layer(LAYER)
    pebble.do('start', 'a')
    return pebble


def test_ids_are_counted(busy: Mount):
    assert [change.id for change in _all(busy)] == ['1', '2']


def _all(pebble: Mount):
    found = pebble.client.get_changes(ChangeState.ALL)
    return sorted(found, key=lambda change: int(change.id))


def test_in_progress_is_selected_unless_told_otherwise(busy: Mount):
    assert [change.kind for change in busy.client.get_changes()] == ['perform-check']


def test_what_is_ready_is_selected(busy: Mount):
    assert [change.kind for change in busy.client.get_changes(ChangeState.READY)] == ['start']


def test_what_is_about_a_service_is_selected(busy: Mount):
    found = busy.client.get_changes(ChangeState.ALL, service='a')

    assert [change.kind for change in found] == ['start']


def test_a_change_that_is_ready(busy: Mount):
    change = busy.ask('GET', '/v1/changes/2').result

    assert change['ready-time'] >= change['spawn-time']
    (task,) = change.pop('tasks')
    for each in (change, task):
        del each['spawn-time'], each['ready-time']
    assert change == {
        'id': '2', 'kind': 'start', 'summary': 'Start service "a"', 'status': 'Done',
        'ready': True,
    }  # fmt: skip
    assert task == {
        'id': '2', 'kind': 'start', 'summary': 'Start service "a"', 'status': 'Done',
        'progress': {'label': '', 'done': 1, 'total': 1},
    }  # fmt: skip


def test_a_change_without_tasks_has_no_list_of_them(pebble: Mount):
    answer = pebble.ask('POST', '/v1/services', {'action': 'replan'})
    change = pebble.ask('GET', f'/v1/changes/{json.loads(answer.content)["change"]}/wait').result

    assert 'tasks' not in change
    assert 'err' not in change


def test_to_wait_for_what_is_ready(busy: Mount):
    assert busy.client.wait_change(ChangeID('2')).status == 'Done'


def test_to_wait_too_short_a_time(busy: Mount):
    answer = busy.ask('GET', '/v1/changes/1/wait?timeout=10ms')

    assert answer.status == 504
    assert answer.message == 'timed out waiting for change after 10ms'


@pytest.mark.parametrize(
    ('timeout', 'reason'),
    [
        ('5', 'time: missing unit in duration "5"'),
        ('x', 'time: invalid duration "x"'),
        ('5x', 'time: unknown unit "x" in duration "5x"'),
    ],
)
def test_a_duration_that_is_none(busy: Mount, timeout: str, reason: str):
    answer = busy.ask('GET', f'/v1/changes/1/wait?timeout={timeout}')

    assert (answer.status, answer.message) == (400, f'invalid timeout: {reason}')


@pytest.mark.parametrize('path', ['/v1/changes/99', '/v1/changes/99/wait'])
def test_a_change_that_is_not_there(pebble: Mount, path: str):
    answer = pebble.ask('GET', path)

    assert (answer.status, answer.kind) == (404, None)
    assert answer.message == 'cannot find change with id "99"'


def test_what_is_ready_cannot_be_aborted(busy: Mount):
    with pytest.raises(APIError) as caught:
        busy.client.abort_change(ChangeID('2'))

    assert caught.value.code == 400
    assert caught.value.message == 'cannot abort change 2 with nothing pending'


@pytest.mark.parametrize(
    ('body', 'message'),
    [
        (b'{', 'cannot decode data from request body: unexpected EOF'),
        (b'{"action":"foo"}', 'invalid action "foo"'),
    ],
)
def test_something_else_than_to_abort(busy: Mount, body: bytes, message: str):
    answer = busy.ask('POST', '/v1/changes/2', body)

    assert (answer.status, answer.message) == (400, message)


def test_a_selection_that_is_none(pebble: Mount):
    answer = pebble.ask('GET', '/v1/changes?select=foo')

    assert answer.status == 400
    assert answer.message == 'select should be one of: all,in-progress,ready'
