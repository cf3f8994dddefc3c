# SPDX-License-Identifier: Apache-2.0
"""Files of the workload: what is sent, what is read, and that memory does not grow with them."""

# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import gc
import io
import os
import pathlib
import re
import tempfile
import tracemalloc
from typing import Any, Iterator, List, Optional, Tuple

import pytest
from kit.pebble_transport import Answer, answering, client, sync

from ops import pebble

WRITTEN = [{'path': '/a'}]
KIND = 'multipart/form-data; boundary=bound'
FILE = b'Content-Disposition: form-data; name="files"; filename="/a"'
RESPONSE = b'Content-Disposition: form-data; name="response"'
SAID = b'{"type":"sync","result":[{"path":"/a"}]}\n'
LARGE = 16 * 1024 * 1024


def message(*parts: Tuple[bytes, bytes], end: bytes = b'--bound--\r\n') -> bytes:
    return b''.join(b'--bound\r\n%s\r\n\r\n%s\r\n' % part for part in parts) + end


def pulled(content: bytes) -> Answer:
    return Answer(message((FILE, content), (RESPONSE, SAID)), KIND)


def failed(kind: str, text: str) -> bytes:
    said = '{"result":[{"path":"/a","error":{"kind":"%s","message":"%s"}}]}'
    return (said % (kind, text)).encode()


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold every test to leaving no temporary file and no open one."""
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    before = len(os.listdir('/proc/self/fd'))
    yield
    assert list(tmp_path.iterdir()) == []
    if len(os.listdir('/proc/self/fd')) > before:
        gc.collect()  # a traceback may hold a file for a while
    assert len(os.listdir('/proc/self/fd')) <= before


# -- push --


def push(source: Any, **options: Any) -> Any:
    with answering(sync(WRITTEN)) as asked:
        client().push('/a', source, **options)
    return asked.asked[0]


def parts(body: bytes) -> List[bytes]:
    """Return the bodies of the parts of a message."""
    boundary = body.partition(b'\r\n')[0]
    assert body.endswith(boundary + b'--\r\n')
    return [part.partition(b'\r\n\r\n')[2][:-2] for part in body.split(boundary)[1:-1]]


def test_a_push_to_the_letter():
    asked = push('hello', make_dirs=True, permissions=0o600, user='bob')
    found = re.fullmatch(
        'multipart/form-data; boundary="([0-9a-f]{32})"', asked.headers['content-type']
    )

    assert found
    assert (asked.method, asked.path) == ('POST', '/v1/files')
    assert asked.headers['accept'] == 'application/json'
    assert asked.body.decode().replace(found[1], 'BOUND') == (
        '--BOUND\r\n'
        'Content-Type: application/json\r\n'
        'Content-Disposition: form-data; name="request"\r\n'
        '\r\n'
        '{"action": "write", "files": [{"permissions": "600", "user": "bob", "path": "/a", '
        '"make-dirs": true}]}\r\n'
        '--BOUND\r\n'
        'Content-Type: application/octet-stream\r\n'
        'Content-Disposition: form-data; name="files"; filename="/a"\r\n'
        '\r\n'
        'hello\r\n'
        '--BOUND--\r\n'
    )


@pytest.mark.parametrize(
    ('source', 'encoding', 'content'),
    [
        ('hé', 'utf-8', b'h\xc3\xa9'),
        ('hé', 'latin-1', b'h\xe9'),
        ('', 'utf-8', b''),
        (b'', 'utf-8', b''),
        (b'\xff', 'utf-8', b'\xff'),
        (io.StringIO('a\r\nb'), 'utf-8', b'a\r\nb'),
        (io.BytesIO(b'a\r\nb'), 'utf-8', b'a\r\nb'),
        ('a\r\n--', 'utf-8', b'a\r\n--'),
    ],
)
def test_what_is_pushed(source: Any, encoding: str, content: bytes):
    assert parts(push(source, encoding=encoding).body)[1] == content


@pytest.mark.parametrize('encoding', ['utf-16', 'utf-8-sig'])
def test_long_text_is_encoded_as_one(encoding: str):
    text = 'aé' * 100_000

    assert parts(push(io.StringIO(text), encoding=encoding).body)[1] == text.encode(encoding)


def test_a_path_with_quotes_is_quoted():
    with answering(sync([{'path': '/a "b" \\c'}])) as asked:
        client().push('/a "b" \\c', '')

    assert b'filename="/a \\"b\\" \\\\c"' in asked.asked[0].body


@pytest.mark.parametrize('source', [None, 5, ['text'], pathlib.PurePath('/b')])
def test_what_cannot_be_read_is_refused_before_anything_is_sent(source: Any):
    with answering() as asked, pytest.raises(TypeError, match='source must be str, bytes'):
        client().push('/a', source)

    assert asked.asked == []


@pytest.mark.parametrize('method', ['push', 'pull'])
def test_an_encoding_that_does_not_exist_is_refused_before_anything_is_sent(method: str):
    arguments = ('/a', 'x') if method == 'push' else ('/a',)
    with answering() as asked, pytest.raises(LookupError, match='unknown encoding'):
        getattr(client(), method)(*arguments, encoding='odd')

    assert asked.asked == []


class Faulty(io.RawIOBase):
    """A file that fails once something was read of it."""

    def __init__(self, error: BaseException):
        super().__init__()
        self._error = error
        self._pieces = [b'first']

    def read(self, n: int = -1) -> bytes:
        if self._pieces:
            return self._pieces.pop()
        raise self._error


@pytest.mark.parametrize(
    'error',
    [OSError('disk'), ValueError('odd'), KeyboardInterrupt(), TimeoutError('slow')],
    ids=repr,
)
def test_what_the_source_raises_comes_through(error: BaseException):
    with answering(sync(WRITTEN)), pytest.raises(type(error)) as caught:
        client().push('/a', Faulty(error))

    assert caught.value is error


def test_text_that_cannot_be_encoded():
    with answering(sync(WRITTEN)), pytest.raises(UnicodeEncodeError):
        client().push('/a', 'é', encoding='ascii')


def test_a_path_that_cannot_be_written():
    answer = Answer(failed('permission-denied', 'no'))
    with answering(answer), pytest.raises(pebble.PathError) as caught:
        client().push('/a', 'x')

    assert (caught.value.kind, caught.value.message) == ('permission-denied', 'no')


@pytest.mark.parametrize(
    'said',
    ['{}', '{"result":null}', '{"result":[]}', '{"result":[{"path":"/b"}]}', '{"result":5}'],
)
@pytest.mark.parametrize(
    'ask',
    [
        lambda c: c.push('/a', 'x'),
        lambda c: c.make_dir('/a'),
        lambda c: c.remove_path('/a'),
    ],
    ids=['push', 'make_dir', 'remove_path'],
)
def test_an_answer_that_does_not_speak_of_the_path(ask: Any, said: str):
    with answering(Answer(said)), pytest.raises(pebble.ProtocolError):
        ask(client())


# -- pull --


def pull(answer: Answer, encoding: Optional[str] = 'utf-8') -> Any:
    with answering(answer):
        try:
            return client().pull('/a', encoding=encoding)
        finally:
            assert answer.closed


def test_a_pull_to_the_letter():
    with answering(pulled(b'')) as asked:
        client().pull('/a').close()

    [one] = asked.asked
    assert (one.method, one.path) == ('GET', '/v1/files?action=read&path=%2Fa')
    assert one.headers['accept'] == 'multipart/form-data'


@pytest.mark.parametrize(
    ('content', 'encoding', 'read'),
    [
        (b'h\xc3\xa9', 'utf-8', 'hé'),
        (b'h\xe9', 'latin-1', 'hé'),
        (b'h\xe9', None, b'h\xe9'),
        (b'', 'utf-8', ''),
        (b'', None, b''),
        (b'a\r\nb\rc\n', 'utf-8', 'a\r\nb\rc\n'),
        (b'\r\n--boun', None, b'\r\n--boun'),
        (bytes(range(256)) * 1000, None, bytes(range(256)) * 1000),
    ],
)
def test_what_is_pulled(content: bytes, encoding: Optional[str], read: Any):
    with pull(pulled(content), encoding) as file:
        assert file.read() == read


def test_the_order_of_parts_does_not_matter():
    with pull(Answer(message((RESPONSE, SAID), (FILE, b'x')), KIND)) as file:
        assert file.read() == 'x'


def test_a_boundary_in_quotes():
    body = message((FILE, b'x'), (RESPONSE, SAID))
    with pull(Answer(body, 'multipart/form-data; boundary="bound"')) as file:
        assert file.read() == 'x'


@pytest.mark.parametrize('encoding', ['utf-8', None])
def test_what_is_pulled_is_an_ordinary_file(encoding: Optional[str]):
    with pull(pulled(b'abc'), encoding) as file:
        assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)
        assert os.read(file.fileno(), 3) == b'abc'


def test_it_has_no_name_while_it_is_open(tmp_path: pathlib.Path):
    with pull(pulled(b'abc')):
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ('kind', 'text'),
    [
        ('not-found', 'stat /a: no such file or directory'),
        ('generic-file-error', 'can only read a regular file'),
        ('generic-file-error', 'paths must be absolute'),
        ('permission-denied', 'no'),
    ],
)
def test_a_path_that_cannot_be_read(kind: str, text: str):
    with pytest.raises(pebble.PathError) as caught:
        pull(Answer(message((RESPONSE, failed(kind, text))), KIND))

    assert (caught.value.kind, caught.value.message) == (kind, text)


def test_a_file_that_fails_half_way_is_not_returned():
    with pytest.raises(pebble.PathError, match='disk'):
        pull(Answer(message((FILE, b'half'), (RESPONSE, failed('odd', 'disk'))), KIND))


BAD = {
    'of another kind': (Answer(SAID), 'expected Content-Type'),
    'html': (Answer('<html>', 'text/html'), 'expected Content-Type'),
    'without boundary': (Answer(SAID, 'multipart/form-data'), 'invalid boundary'),
    'with another boundary': (
        Answer(message((FILE, b'x'), (RESPONSE, SAID)), KIND + 'x'),
        'no "response" field',
    ),
    'empty': (Answer(b'', KIND), 'no "response" field'),
    'without response': (Answer(message((FILE, b'x')), KIND), 'no "response" field'),
    'without file': (Answer(message((RESPONSE, SAID)), KIND), 'no file content'),
    'with two files': (
        Answer(message((FILE, b'x'), (FILE, b'y'), (RESPONSE, SAID)), KIND),
        'more than one file',
    ),
    'without end': (Answer(message((FILE, b'x'), (RESPONSE, SAID), end=b''), KIND), 'cut short'),
    'with half a file': (
        Answer(message((FILE, b'x' * 100_000))[:50_000], KIND),
        'no "response" field',
    ),
    'with half a response': (
        Answer(message((FILE, b'x'), (RESPONSE, SAID))[:-40], KIND),
        'cut short',
    ),
    'with a response that is no JSON': (
        Answer(message((FILE, b'x'), (RESPONSE, b'{')), KIND),
        'no JSON',
    ),
    'with a response on another path': (
        Answer(message((FILE, b'x'), (RESPONSE, SAID.replace(b'/a', b'/b'))), KIND),
        'path not found',
    ),
    'with an odd part': (
        Answer(message((FILE.replace(b'files', b'odd'), b'x'), (RESPONSE, SAID)), KIND),
        "unexpected name .* 'odd'",
    ),
    'with a part without a name': (
        Answer(message((b'A: b', b'x'), (RESPONSE, SAID)), KIND),
        'unexpected content disposition',
    ),
}


@pytest.mark.parametrize('case', BAD)
def test_an_answer_that_pebble_would_not_give(case: str):
    answer, text = BAD[case]
    with pytest.raises(pebble.ProtocolError, match=text):
        pull(copy.copy(answer))


class Breaking(Answer):
    """An answer that breaks off once something was read of it."""

    def read(self, amt: Optional[int] = None) -> bytes:
        """Read once."""
        read = super().read(amt)
        if not read:
            raise ConnectionResetError('reset')
        return read


def test_a_connection_that_breaks_off():
    with pytest.raises(pebble.ConnectionError, match='reset'):
        pull(Breaking(message((FILE, b'x' * 100_000))[:50_000], KIND))


def test_a_disk_that_is_full(monkeypatch: pytest.MonkeyPatch):
    full = io.FileIO('/dev/full', 'wb')
    monkeypatch.setattr(tempfile, 'TemporaryFile', lambda: full)

    with pytest.raises(OSError, match='No space left') as caught:
        pull(pulled(b'x'))

    assert not isinstance(caught.value, pebble.Error)
    assert full.closed


# -- paths, and memory --


@pytest.mark.parametrize(
    'ask',
    [
        lambda c, path: c.push(path, 'x'),
        lambda c, path: c.make_dir(path),
        lambda c, path: c.remove_path(path),
    ],
    ids=['push', 'make_dir', 'remove_path'],
)
def test_a_path_may_be_an_object(ask: Any):
    with answering(sync(WRITTEN)) as asked:
        ask(client(), pathlib.PurePosixPath('/a'))

    assert b'"path": "/a"' in asked.asked[0].body


@pytest.mark.parametrize('method', ['pull', 'list_files'])
def test_a_path_to_read_may_be_an_object(method: str):
    with answering(pulled(b'') if method == 'pull' else sync([])) as asked:
        got: Any = getattr(client(), method)(pathlib.PurePosixPath('/a'))
    if method == 'pull':
        got.close()

    assert 'path=%2Fa' in asked.asked[0].path


class Large(io.RawIOBase):
    """A file of many bytes that is nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self._left = LARGE

    def read(self, n: int = -1) -> bytes:
        size = min(n, self._left)
        self._left -= size
        return b'x' * size


class Counting:
    """A transport that counts what is sent, and keeps nothing of it."""

    def __init__(self) -> None:
        self.count = 0

    def open(self, request: Any, timeout: float) -> Answer:
        """Count."""
        for piece in request.data:
            self.count += len(piece)
        return sync(WRITTEN)

    def websocket(self, path: str) -> Any:
        """Refuse."""
        raise ConnectionRefusedError(path)


def test_a_push_takes_little_memory():
    from ops.pebble import _transport

    counting = Counting()
    tracemalloc.start()
    with _transport.using(lambda socket_path: counting):
        client().push('/a', Large())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert counting.count > LARGE
    assert peak < 2 * 1024 * 1024


class LargeAnswer(Answer):
    """A pulled file of many bytes that is nowhere."""

    def __init__(self) -> None:
        whole = message((FILE, b'|'), (RESPONSE, SAID))
        start, _, end = whole.partition(b'|')
        super().__init__(start, KIND)
        self._rest = end
        self._file = Large()

    def read(self, amt: Optional[int] = None) -> bytes:
        """Read."""
        read = super().read(amt) or self._file.read(amt or -1)
        if not read:
            read, self._rest = self._rest, b''
        return read


def test_a_pull_takes_little_memory():
    tracemalloc.start()
    with answering(LargeAnswer()), client().pull('/a', encoding=None) as file:
        size = file.seek(0, os.SEEK_END)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size == LARGE
    assert peak < 2 * 1024 * 1024
