# SPDX-License-Identifier: Apache-2.0
"""Notices: how they occur, repeat, and are found again."""

from __future__ import annotations

import datetime
import os
from typing import Any, Dict, List

import pytest
from kit.pebble_mounts import Mount

from ops.pebble import APIError, NoticesUsers, NoticeType


def add(pebble: Mount, key: str, **more: Any) -> str:
    body = {'action': 'add', 'type': 'custom', 'key': key, **more}
    answer = pebble.ask('POST', '/v1/notices', body)
    assert answer.status == 200, answer.content
    return str(answer.result['id'])


def keys(pebble: Mount, query: str) -> List[str]:
    return [each['key'] for each in pebble.ask('GET', f'/v1/notices{query}').result]


def test_ids_are_counted(pebble: Mount):
    assert [add(pebble, key) for key in ('a.b/c', 'a.b/d')] == ['1', '2']


def test_a_notice_that_occurred_once(pebble: Mount):
    add(pebble, 'a.b/c', data={'k': 'v'})
    notice = pebble.client.get_notice('1')

    assert (notice.type, notice.key, notice.user_id) == (NoticeType.CUSTOM, 'a.b/c', os.getuid())
    assert (notice.occurrences, notice.last_data) == (1, {'k': 'v'})
    assert notice.first_occurred == notice.last_occurred == notice.last_repeated
    assert (notice.repeat_after, notice.expire_after) == (None, datetime.timedelta(days=7))


def test_a_notice_as_it_is_shown(pebble: Mount):
    add(pebble, 'a.b/c', **{'repeat-after': '1h'})
    shown = pebble.ask('GET', '/v1/notices/1').result

    assert (shown['repeat-after'], shown['expire-after']) == ('1h0m0s', '168h0m0s')
    assert 'last-data' not in shown


def test_a_notice_occurs_again(pebble: Mount):
    first = pebble.client.notify(NoticeType.CUSTOM, 'a.b/c', data={'k': 'v'})
    again = pebble.client.notify(NoticeType.CUSTOM, 'a.b/c')
    notice = pebble.client.get_notice(first)

    assert again == first
    assert (notice.occurrences, notice.last_data) == (2, {})
    assert notice.first_occurred < notice.last_occurred == notice.last_repeated


def test_a_notice_repeats_only_after_its_time(pebble: Mount):
    hour = datetime.timedelta(hours=1)
    for _ in range(2):
        pebble.client.notify(NoticeType.CUSTOM, 'a.b/c', repeat_after=hour)
    notice = pebble.client.get_notice('1')

    assert notice.repeat_after == hour
    assert notice.last_repeated == notice.first_occurred < notice.last_occurred


@pytest.mark.parametrize(
    'key', ['a.b/c', 'a.b/c-d/e', '1.2/3', 'a-b.c/d', 'a.b.c/d/e', 'a.b/' + 'x' * 252]
)
def test_a_key(pebble: Mount, key: str):
    assert add(pebble, key) == '1'


@pytest.mark.parametrize(
    'key',
    [
        '',
        'abc',
        'a/b',
        'a.b/',
        'A.b/c',
        'a.b/c_d',
        'a.b/-c',
        'a.b/c--d',
        'a..b/c',
        '.b/c',
        'a.b/c d',
    ],
)
def test_a_key_that_is_none(pebble: Mount, key: str):
    with pytest.raises(APIError) as caught:
        pebble.client.notify(NoticeType.CUSTOM, key)

    assert caught.value.code == 400
    assert caught.value.message == f'invalid key "{key}" (must be in "example.com/path" format)'


LAYOUT = '"2006-01-02T15:04:05Z07:00"'
REFUSED: Dict[str, Any] = {
    'cannot decode request body: unexpected EOF': b'{',
    'invalid action ""': {},
    'invalid action "x"': {'action': 'x', 'type': 'custom', 'key': 'a.b/c'},
    'invalid type "" (can only add "custom" notices)': {'action': 'add'},
    'invalid type "warning" (can only add "custom" notices)': {
        'action': 'add', 'type': 'warning', 'key': 'a.b/c',
    },
    'key must be 256 bytes or less': {
        'action': 'add', 'type': 'custom', 'key': 'a.b/' + 'x' * 253,
    },
    'total size of data must be 4096 bytes or less': {
        'action': 'add', 'type': 'custom', 'key': 'a.b/c', 'data': {'k': 'x' * 4090},
    },
    'cannot decode notice data: json: cannot unmarshal number into Go value of type string': {
        'action': 'add', 'type': 'custom', 'key': 'a.b/c', 'data': {'k': 1},
    },
    'cannot decode notice data: json: cannot unmarshal array into Go value of type '
    'map[string]string': {'action': 'add', 'type': 'custom', 'key': 'a.b/c', 'data': [1]},
    'invalid repeat-after: time: invalid duration "x"': {
        'action': 'add', 'type': 'custom', 'key': 'a.b/c', 'repeat-after': 'x',
    },
}  # fmt: skip


@pytest.mark.parametrize('message', REFUSED)
def test_a_request_that_is_none(pebble: Mount, message: str):
    answer = pebble.ask('POST', '/v1/notices', REFUSED[message])

    assert (answer.status, answer.message) == (400, message)


def test_a_notice_that_is_not_there(pebble: Mount):
    with pytest.raises(APIError) as caught:
        pebble.client.get_notice('99')

    assert (caught.value.code, caught.value.message) == (404, 'cannot find notice with ID "99"')


@pytest.mark.parametrize(
    ('query', 'found'),
    [
        ('', ['a.b/c', 'a.b/d']),
        ('?types=custom', ['a.b/c', 'a.b/d']),
        ('?types=custom,foo', ['a.b/c', 'a.b/d']),
        ('?types=foo', []),
        ('?types=warning', []),
        ('?keys=a.b/d', ['a.b/d']),
        ('?keys=a.b/d,a.b/c', ['a.b/c', 'a.b/d']),
        ('?keys=a.b/d&keys=z', ['a.b/d']),
        ('?users=all', ['a.b/c', 'a.b/d']),
        (f'?user-id={os.getuid()}', ['a.b/c', 'a.b/d']),
        ('?user-id=4242', []),
        ('?after=2100-01-01T00:00:00Z', []),
        ('?after=2000-01-01T00:00:00%2B01:00', ['a.b/c', 'a.b/d']),
        ('?timeout=1m&keys=a.b/c', ['a.b/c']),
        ('?timeout=10ms&keys=z', []),
    ],
)
def test_notices_that_are_asked_for(pebble: Mount, query: str, found: List[str]):
    add(pebble, 'a.b/c')
    add(pebble, 'a.b/d')

    assert keys(pebble, query) == found


def test_after_is_later_and_not_the_same(pebble: Mount):
    add(pebble, 'a.b/c')
    add(pebble, 'a.b/d')
    first = pebble.ask('GET', '/v1/notices/1').result['last-repeated']

    assert keys(pebble, f'?after={first}') == ['a.b/d']


def test_notices_are_in_the_order_of_their_repeating(pebble: Mount):
    for key in ('a.b/c', 'a.b/d', 'a.b/c'):
        add(pebble, key)

    assert keys(pebble, '') == ['a.b/d', 'a.b/c']


@pytest.mark.parametrize(
    ('query', 'message'),
    [
        ('users=foo', 'invalid "users" filter: must be "all"'),
        ('user-id=0&users=all', 'cannot use both "users" and "user-id" parameters'),
        ('user-id=-1', 'invalid "user-id" filter: user ID is not a valid uint32: -1'),
        (
            'user-id=x',
            'invalid "user-id" filter: strconv.ParseInt: parsing "x": invalid syntax',
        ),
        (
            'after=x',
            f'invalid "after" timestamp: parsing time "x" as {LAYOUT}: cannot parse "x" as "2006"',
        ),
        ('timeout=x', 'invalid timeout: time: invalid duration "x"'),
    ],
)
def test_a_filter_that_is_none(pebble: Mount, query: str, message: str):
    answer = pebble.ask('GET', f'/v1/notices?{query}')

    assert (answer.status, answer.message) == (400, message)


def test_a_change_is_told_of(pebble: Mount):
    pebble.add_layer('services: {s: {override: replace, command: sleep 1000}}')
    pebble.do('start', 's')
    (notice,) = pebble.client.get_notices(types=[NoticeType.CHANGE_UPDATE])

    assert (notice.key, notice.user_id, notice.last_data) == ('1', None, {'kind': 'start'})


def test_a_check_is_named_where_it_is_told_of(pebble: Mount):
    pebble.add_layer('checks: {c: {override: replace, period: 1h, tcp: {port: 1}}}')
    (notice,) = pebble.client.get_notices(users=NoticesUsers.ALL)

    assert notice.last_data == {'kind': 'perform-check', 'check-name': 'c'}
