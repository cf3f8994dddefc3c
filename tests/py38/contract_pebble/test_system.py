# SPDX-License-Identifier: Apache-2.0
"""The envelope, and what Pebble says of itself."""

from __future__ import annotations

import json

import pytest
from kit.pebble_mounts import Mount

from ops.pebble import APIError


def test_the_version(pebble: Mount):
    assert pebble.client.get_system_info().version == 'v1.32.1'


def test_the_boot_id_stays(pebble: Mount):
    first, second = (pebble.ask('GET', '/v1/system-info').result for _ in range(2))

    assert first['boot-id'] == second['boot-id'] != ''


def test_an_answer_has_an_envelope(pebble: Mount):
    answer = pebble.ask('GET', '/v1/identities')

    assert answer.headers.get('Content-Type') == 'application/json'
    assert json.loads(answer.content) == {
        'type': 'sync', 'status-code': 200, 'status': 'OK', 'result': {},
    }  # fmt: skip


def test_an_answer_for_later_has_one_too(pebble: Mount):
    answer = pebble.ask('POST', '/v1/services', {'action': 'replan'})

    assert answer.status == 202
    assert json.loads(answer.content) == {
        'type': 'async', 'status-code': 202, 'status': 'Accepted', 'change': '1', 'result': None,
    }  # fmt: skip


def test_a_refusal_has_one_too(pebble: Mount):
    answer = pebble.ask('GET', '/v1/nosuch')

    assert answer.status == 404
    assert json.loads(answer.content) == {
        'type': 'error', 'status-code': 404, 'status': 'Not Found',
        'result': {'message': 'invalid API endpoint requested'},
    }  # fmt: skip


@pytest.mark.parametrize('path', ['/', '/v1', '/v1/', '/v1/changes/1/foo', '/v1/warnings'])
def test_a_path_that_is_not_there(pebble: Mount, path: str):
    answer = pebble.ask('GET', path)

    assert (answer.status, answer.message) == (404, 'invalid API endpoint requested')


@pytest.mark.parametrize(
    ('method', 'path'),
    [('PUT', '/v1/system-info'), ('POST', '/v1/plan'), ('GET', '/v1/layers'),
     ('DELETE', '/v1/changes/1')],
)  # fmt: skip
def test_a_method_that_a_path_does_not_take(pebble: Mount, method: str, path: str):
    answer = pebble.ask(method, path)

    assert (answer.status, answer.message) == (405, f'method "{method}" not allowed')


def test_warnings_are_notices_by_now(pebble: Mount):
    with pytest.raises(APIError) as caught:
        pebble.client.get_warnings()

    assert caught.value.code == 404


def test_pairing_is_for_https(pebble: Mount):
    answer = pebble.ask('POST', '/v1/pairing', {'action': 'pair'})

    assert (answer.status, answer.message, answer.kind) == (
        401, 'access denied', 'login-required',
    )  # fmt: skip


@pytest.mark.parametrize('query', ['', '?services=z', '?n=0', '?n=-1&services=a,b'])
def test_no_logs_of_nothing(pebble: Mount, query: str):
    answer = pebble.ask('GET', f'/v1/logs{query}')

    assert (answer.status, answer.content) == (200, b'')
    assert answer.headers.get('Content-Type') == 'application/x-ndjson'


@pytest.mark.parametrize(
    ('query', 'message'),
    [
        ('n=x', 'n must be -1, 0, or a positive integer'),
        ('n=-2', 'n must be -1, 0, or a positive integer'),
        ('follow=x', 'follow parameter must be "true" or "false"'),
    ],
)
def test_logs_that_cannot_be(pebble: Mount, query: str, message: str):
    answer = pebble.ask('GET', f'/v1/logs?{query}')

    assert (answer.status, answer.message) == (400, message)


def test_metrics_of_nothing(pebble: Mount):
    answer = pebble.ask('GET', '/v1/metrics')

    assert (answer.status, answer.content.strip()) == (200, b'')
