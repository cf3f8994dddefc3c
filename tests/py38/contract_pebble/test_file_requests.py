# SPDX-License-Identifier: Apache-2.0
"""Files, asked for without the client: how requests and answers look, and what is refused."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

import pytest
from kit.pebble_mounts import Answer, Mount

MARK = '01234567890123456789012345678901'
JSON = {'Content-Type': 'application/json'}


def write(pebble: Mount, request: Any, *files: Tuple[str, str], mark: str = MARK) -> Answer:
    """Send a request to write files, as a multipart message."""
    text = request if isinstance(request, str) else json.dumps(request)
    body = f'--{mark}\r\nContent-Disposition: form-data; name="request"\r\n\r\n{text}\r\n'
    for path, content in files:
        body += (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{path}"'
            f'\r\n\r\n{content}\r\n'
        )
    headers = {'Content-Type': f'multipart/form-data; boundary={mark}'}
    return pebble.ask('POST', '/v1/files', f'{body}--{mark}--\r\n'.encode(), headers)


def asked(*paths: str, **options: Any) -> Dict[str, Any]:
    return {'action': 'write', 'files': [{'path': path, **options} for path in paths]}


def test_several_files_in_one_request(pebble: Mount):
    a, b, missing = (f'{pebble.folder}/{name}' for name in ('a', 'b', 'c'))
    answer = write(pebble, asked(a, b, missing), (a, '1'), (b, '2'))

    assert answer.result == [
        {'path': a},
        {'path': b},
        {
            'path': missing,
            'error': {
                'kind': 'generic-file-error',
                'message': f'no file content for path "{missing}"',
            },
        },
    ]


def test_one_file_that_fails_does_not_keep_the_others_back(pebble: Mount):
    a = f'{pebble.folder}/a'
    answer = write(pebble, asked('relative', a), ('relative', '1'), (a, '2'))

    assert [each.get('error', {}).get('kind') for each in answer.result] == [
        'generic-file-error',
        None,
    ]


@pytest.mark.parametrize(
    ('request_text', 'files', 'message'),
    [
        ('{', [], 'cannot decode request metadata: unexpected EOF'),
        ('{"action":"foo"}', [], 'multipart action must be "write", got "foo"'),
        ('{"action":"write"}', [], 'must specify one or more files'),
        (
            '{"action":"write","files":[{"path":"/x"}]}',
            [('/y', '')],
            'no metadata for path "/y"',
        ),
    ],
)
def test_a_request_to_write_that_is_none(
    pebble: Mount, request_text: str, files: List[Tuple[str, str]], message: str
):
    answer = write(pebble, request_text, *files)

    assert (answer.status, answer.message) == (400, message)


def test_a_boundary_has_32_characters_at_least(pebble: Mount):
    answer = write(pebble, asked(f'{pebble.folder}/a'), mark='short')

    assert (answer.status, answer.message) == (400, 'invalid boundary "short"')


@pytest.mark.parametrize('permissions', ['7777', '79', '999', '9'])
def test_permissions_are_three_octal_digits(pebble: Mount, permissions: str):
    path = f'{pebble.folder}/a'
    (item,) = write(pebble, asked(path, permissions=permissions), (path, 'x')).result

    message = f'permissions must be a 3-digit octal string, got "{permissions}"'
    assert item['error'] == {'kind': 'generic-file-error', 'message': message}


@pytest.mark.parametrize(
    ('body', 'headers', 'message'),
    [
        (b'{', JSON, 'cannot decode request body: unexpected EOF'),
        (b'{}', JSON, 'invalid action ""'),
        (b'{"action":"foo"}', JSON, 'invalid action "foo"'),
        (b'{"action":"write"}', JSON, 'must use multipart with "write" action'),
        (b'{}', {'Content-Type': 'text/plain'}, 'invalid media type "text/plain"'),
    ],
)
def test_a_request_that_is_none(pebble: Mount, body: bytes, headers: Dict[str, str], message: str):
    answer = pebble.ask('POST', '/v1/files', body, headers)

    assert (answer.status, answer.message) == (400, message)


@pytest.mark.parametrize('action', ['make-dirs', 'remove'])
def test_nothing_to_do_is_fine(pebble: Mount, action: str):
    assert pebble.ask('POST', '/v1/files', {'action': action}).result == []


@pytest.mark.parametrize(
    ('query', 'message'),
    [
        ('', 'invalid action ""'),
        ('?action=foo', 'invalid action "foo"'),
        ('?action=read', 'must specify one or more paths'),
        ('?action=read&path=/x', 'must accept multipart/form-data'),
        ('?action=list&path=/&itself=foo', 'itself parameter must be "true" or "false"'),
    ],
)
def test_a_question_that_is_none(pebble: Mount, query: str, message: str):
    answer = pebble.ask('GET', f'/v1/files{query}')

    assert (answer.status, answer.message) == (400, message)


def test_files_are_read_as_parts_and_the_answer_is_the_last(pebble: Mount):
    a, missing = f'{pebble.folder}/a', f'{pebble.folder}/missing'
    pebble.client.push(a, 'content')
    query = f'?action=read&path={a}&path={missing}&path=rel'
    answer = pebble.ask('GET', f'/v1/files{query}', headers={'Accept': 'multipart/form-data'})

    mark = answer.headers.get('Content-Type', '').partition('boundary=')[2]
    before, file, response, after = answer.content.decode().split(f'--{mark}')
    assert (before, after.strip()) == ('', '--')
    assert f'name="files"; filename="{a}"' in file
    assert file.endswith('\r\n\r\ncontent\r\n')
    assert 'name="response"' in response
    assert json.loads(response.partition('\r\n\r\n')[2])['result'] == [
        {'path': a},
        {
            'path': missing,
            'error': {
                'kind': 'not-found',
                'message': f'stat {missing}: no such file or directory',
            },
        },
        {
            'path': 'rel',
            'error': {
                'kind': 'generic-file-error',
                'message': 'paths must be absolute, got "rel"',
            },
        },
    ]


def test_times_of_files_have_whole_seconds(pebble: Mount):
    pebble.client.push(f'{pebble.folder}/a', '')
    (info,) = pebble.ask('GET', f'/v1/files?action=list&path={pebble.folder}').result

    assert '.' not in info['last-modified']


@pytest.mark.parametrize(
    ('path', 'status', 'kind'),
    [('missing', 404, 'not-found'), ('file/x', 400, 'generic-file-error')],
)
def test_a_listing_that_fails_has_a_kind(pebble: Mount, path: str, status: int, kind: str):
    pebble.client.push(f'{pebble.folder}/file', '')
    answer = pebble.ask('GET', f'/v1/files?action=list&path={pebble.folder}/{path}')

    assert (answer.status, answer.kind) == (status, kind)
