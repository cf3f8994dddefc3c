# SPDX-License-Identifier: Apache-2.0
"""Where requests go: the socket, an opener, or a stand-in; and what that loads."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from typing import Any, List

import pytest
from kit.pebble_transport import Answer, Pebble, answering, client, sync
from kit.raw_server import json_answer, raw_server

from ops import pebble
from ops.pebble import _transport

VERSION = json_answer(b'{"result":{"version":"v1"}}')


def version() -> str:
    return client().get_system_info().version


def stand_in(said: str) -> Pebble:
    return Pebble(*[sync({'version': said}) for _ in range(3)])


def test_a_client_reaches_its_socket():
    with raw_server(VERSION) as server:
        assert pebble.Client(server.path).get_system_info().version == 'v1'

    head = server.requests[0].decode()
    assert head.splitlines()[0] == 'GET /v1/system-info HTTP/1.1'
    assert 'Host: localhost\r\n' in head
    assert 'Connection: close\r\n' in head


def test_a_client_may_have_another_address():
    with raw_server(VERSION) as server:
        pebble.Client(server.path, base_url='http://pebble:8000/x').get_system_info()

    head = server.requests[0].decode()
    assert head.startswith('GET /x/v1/system-info HTTP/1.1\r\n')
    assert 'Host: pebble:8000\r\n' in head


def test_what_is_large_is_sent_in_pieces():
    with raw_server(json_answer(b'{"result":[{"path":"/a"}]}')) as server:
        pebble.Client(server.path).push('/a', 'x')

    assert b'Transfer-encoding: chunked\r\n'.lower() in server.requests[0].lower()


def test_a_stand_in_is_asked_by_the_path_of_the_socket():
    asked: List[str] = []

    def transport_for(socket_path: str) -> Pebble:
        asked.append(socket_path)
        return stand_in('v1')

    with _transport.using(transport_for):
        assert version() == 'v1'

    assert asked == ['/no/such/socket']


def test_stand_ins_may_be_nested():
    with _transport.using(lambda path: stand_in('outer')):
        with _transport.using(lambda path: stand_in('inner')):
            inner = version()
        outer = version()

    assert (inner, outer) == ('inner', 'outer')


def test_a_client_that_was_made_before_reaches_the_stand_in():
    made = client()
    with _transport.using(lambda path: stand_in('v1')):
        assert made.get_system_info().version == 'v1'


def test_a_stand_in_is_there_for_every_thread():
    found: List[str] = []
    with _transport.using(lambda path: stand_in('v1')):
        thread = threading.Thread(target=lambda: found.append(version()))
        thread.start()
        thread.join()

    assert found == ['v1']


def test_it_is_gone_after_the_block_even_after_an_error():
    with pytest.raises(ValueError, match='odd'), answering():
        raise ValueError('odd')

    with pytest.raises(pebble.ConnectionError, match='socket not found'):
        version()


def test_two_threads_cannot_have_a_stand_in_each():
    errors: List[str] = []

    def use() -> None:
        try:
            with answering():
                pass
        except RuntimeError as exc:
            errors.append(str(exc))

    with answering():
        thread = threading.Thread(target=use, name='other')
        thread.start()
        thread.join()

    [error] = errors
    assert "'other'" in error
    assert repr(threading.current_thread().name) in error


# -- openers --


class Opener:
    """An opener that answers once."""

    def __init__(self, answer: Any):
        self.answer = answer
        self.timeouts: List[float] = []

    def open(self, request: Any, timeout: float) -> Any:
        """Answer."""
        self.timeouts.append(timeout)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_an_opener_that_was_given_is_used():
    opener: Any = Opener(sync({'version': 'v1'}))
    made = pebble.Client('/no/such/socket', opener=opener, timeout=3)

    assert made.get_system_info().version == 'v1'
    assert (opener.timeouts, made.opener) == ([3], opener)


def test_an_opener_may_raise_refusals():
    headers: Any = {'Content-Type': 'application/json'}
    body = io.BytesIO(json.dumps({'result': {'message': 'no'}}).encode())
    opener: Any = Opener(urllib.error.HTTPError('/', 404, 'Not Found', headers, body))

    with pytest.raises(pebble.APIError, match='no') as caught:
        pebble.Client('/no/such/socket', opener).get_system_info()

    assert (caught.value.code, caught.value.status) == (404, 'Not Found')
    assert body.closed


@pytest.mark.parametrize(
    ('reason', 'error'),
    [
        (ConnectionRefusedError('no'), pebble.ConnectionError),
        (FileNotFoundError('no'), pebble.ConnectionError),
        (TimeoutError('slow'), pebble.TimeoutError),
        ('odd', pebble.ConnectionError),
    ],
)
def test_an_opener_may_raise_what_urllib_does(reason: Any, error: Any):
    opener: Any = Opener(urllib.error.URLError(reason))

    with pytest.raises(error):
        pebble.Client('/no/such/socket', opener).get_system_info()


def test_what_is_no_failure_of_a_transport_comes_through():
    opener: Any = Opener(RuntimeError('a bug'))

    with pytest.raises(RuntimeError, match='a bug'):
        pebble.Client('/no/such/socket', opener).get_system_info()


def test_the_opener_of_a_client_reaches_its_socket():
    with raw_server(VERSION) as server:
        made = pebble.Client(server.path)
        request = urllib.request.Request('http://localhost/v1/system-info')
        with made.opener.open(request, timeout=5) as response:
            answer = response.read()

        assert isinstance(made.opener, urllib.request.OpenerDirector)
        assert json.loads(answer) == {'result': {'version': 'v1'}}
        assert made.get_system_info().version == 'v1'


def test_an_opener_may_be_set():
    made = client()
    opener: Any = Opener(Answer('{"result":{"version":"v1"}}'))
    made.opener = opener

    assert made.get_system_info().version == 'v1'


# -- what is loaded --


def loaded(program: str) -> List[str]:
    done = subprocess.run(
        [sys.executable, '-c', f'{program}\nimport sys; print(*sys.modules)'],
        stdout=subprocess.PIPE,
        encoding='utf-8',
        check=True,
        env={'PYTHONPATH': ':'.join(path for path in sys.path if path)},
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    'module', ['socket', 'http.client', 'urllib.request', 'websocket', 'tempfile']
)
def test_an_import_loads_nothing_of_the_network(module: str):
    assert module not in loaded('import ops.pebble')


def test_websockets_are_loaded_by_a_command_alone():
    with raw_server(VERSION) as server:
        program = f'import ops.pebble; ops.pebble.Client({server.path!r}).get_system_info()'
        modules = loaded(program)

    assert 'http.client' in modules
    assert 'websocket' not in modules
