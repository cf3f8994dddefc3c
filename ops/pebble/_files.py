# SPDX-License-Identifier: Apache-2.0
"""Files of the workload: pushed, pulled, listed, made and removed.

Content is streamed both ways, so that a file of any size takes the same memory.
"""

# What is private to a client is the business of the modules that its methods lead to.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import codecs
import contextlib
import json
import os
import re
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Callable,
    Dict,
    Iterator,
    Mapping,
    Optional,
    Protocol,
    TextIO,
    TypeVar,
    Union,
    cast,
    overload,
)

from ops.pebble import _requests
from ops.pebble._errors import PathError, ProtocolError
from ops.pebble._file_info import FileInfo
from ops.pebble._multipart import MultipartParser

if TYPE_CHECKING:
    from pathlib import PurePath

    from ops.pebble._client import Client
    from ops.pebble._transport import Response

_Content = TypeVar('_Content', str, bytes, covariant=True)


class FileLike(Protocol[_Content]):
    """What can be pushed besides text and bytes."""

    def read(self, __n: int = ...) -> _Content:
        """Read up to so many characters or bytes; empty at the end."""
        ...


IOSource = Union[str, bytes, FileLike[bytes], FileLike[str]]

_PIECE = 64 * 1024
_FILES = '/v1/files'
_BOUNDARY = re.compile(r';\s*boundary="?([^";]+)', re.IGNORECASE)
_NAME = re.compile(
    rb'^content-disposition:\s*form-data[^\r\n]*?;\s*name="?([^";\r\n]*)',
    re.IGNORECASE | re.MULTILINE,
)


def _ownership(
    permissions: Optional[int],
    user_id: Optional[int],
    user: Optional[str],
    group_id: Optional[int],
    group: Optional[str],
) -> Dict[str, Any]:
    """Return what Pebble is told of a new file's permissions and owner."""
    told = {
        'permissions': None if permissions is None else f'{permissions:03o}',
        'user-id': user_id,
        'user': user,
        'group-id': group_id,
        'group': group,
    }
    return {key: value for key, value in told.items() if value is not None}


# -- push --


def push(
    self: Client,
    path: str | PurePath,
    source: IOSource,
    *,
    encoding: str = 'utf-8',
    make_dirs: bool = False,
    permissions: int | None = None,
    user_id: int | None = None,
    user: str | None = None,
    group_id: int | None = None,
    group: str | None = None,
) -> None:
    """Write a file of the workload: whole, or not at all.

    Args:
        path: the absolute path of the file.
        source: what to write: text, bytes, or a file of either, which is read bit by bit.
        encoding: how text is encoded.
        make_dirs: make folders that are missing.
        permissions: the file's permissions; None for ``0o644``.
        user_id: the owner's number.
        user: the owner's name; together with ``user_id`` the two must agree.
        group_id: the group's number, only with an owner.
        group: the group's name, only with an owner.

    Raises:
        PathError: if it cannot be written.
        TypeError: if the source is none of those.
        UnicodeEncodeError: if text is not in the encoding; then nothing is written.

    What a file that was given raises comes through, and nothing is written either.
    """
    target = str(path)
    options = _ownership(permissions, user_id, user, group_id, group)
    info = {**options, 'path': target, **({'make-dirs': True} if make_dirs else {})}
    read = _reader(source)
    codecs.lookup(encoding)
    boundary = os.urandom(16).hex()
    headers = {
        'Accept': _requests.JSON,
        'Content-Type': f'{_requests.MULTIPART}; boundary="{boundary}"',
    }
    with self._span('push', **info):
        if isinstance(source, (str, bytes)) and self._hand_over(info, source, encoding):
            return
        message = _message(boundary, info, read, encoding)
        response = self._request_raw('POST', _FILES, None, headers, message)
        raise_on_path_error(_requests.read_json(self, response), target)


def _reader(source: Any) -> Callable[[int], Union[str, bytes]]:
    if isinstance(source, (str, bytes)):
        return _slices(source)
    if not callable(getattr(source, 'read', None)):
        raise TypeError(
            'source must be str, bytes, or a readable file-like object, '
            f'not {type(source).__name__}'
        )
    return source.read


def _slices(whole: Union[str, bytes]) -> Callable[[int], Union[str, bytes]]:
    at = 0

    def read(size: int) -> Union[str, bytes]:
        nonlocal at
        piece = whole[at : at + size]
        at += size
        return piece

    return read


def _message(
    boundary: str,
    info: Mapping[str, Any],
    read: Callable[[int], Union[str, bytes]],
    encoding: str,
) -> Iterator[bytes]:
    request = {'action': 'write', 'files': [info]}
    quoted = info['path'].replace('\\', '\\\\').replace('"', '\\"')
    yield (
        f'--{boundary}\r\n'
        'Content-Type: application/json\r\n'
        'Content-Disposition: form-data; name="request"\r\n\r\n'
        f'{json.dumps(request)}\r\n'
        f'--{boundary}\r\n'
        'Content-Type: application/octet-stream\r\n'
        f'Content-Disposition: form-data; name="files"; filename="{quoted}"\r\n\r\n'
    ).encode()
    yield from _encoded(read, encoding)
    yield f'\r\n--{boundary}--\r\n'.encode()


def _encoded(read: Callable[[int], Union[str, bytes]], encoding: str) -> Iterator[bytes]:
    # One encoder for all, since some encodings begin with a mark and some have a state.
    encoder: Optional[codecs.IncrementalEncoder] = None
    try:
        for piece in iter(lambda: read(_PIECE), None):
            if isinstance(piece, str):
                encoder = encoder or codecs.getincrementalencoder(encoding)()
                piece_bytes = encoder.encode(piece, not piece)
            else:
                piece_bytes = piece
            if piece_bytes:
                yield piece_bytes
            if not piece:
                return
    except GeneratorExit:
        raise
    except BaseException as exc:
        raise _requests.SourceError(exc) from exc


# -- pull --


@overload
def pull(self: Client, path: str | PurePath, *, encoding: None) -> BinaryIO: ...
@overload
def pull(self: Client, path: str | PurePath, *, encoding: str = 'utf-8') -> TextIO: ...
def pull(
    self: Client, path: str | PurePath, *, encoding: str | None = 'utf-8'
) -> BinaryIO | TextIO:
    """Read a file of the workload.

    Its content goes to a temporary file, which is open for reading and has no name any more, so
    nothing is left when it is closed. Line ends are as they are in the workload.

    Args:
        path: the absolute path of the file.
        encoding: how text is encoded; None to get bytes.

    Returns:
        A file of text or of bytes; close it when it has been read.

    Raises:
        PathError: if it cannot be read.
        LookupError: if there is no such encoding.

    Example::

        with client.pull('/etc/hostname') as file:
            name = file.read()
    """
    if encoding is not None:
        codecs.lookup(encoding)
    source = str(path)
    query = {'action': 'read', 'path': source}
    with self._span('pull', path=source):
        accept = {'Accept': _requests.MULTIPART}
        response = self._request_raw('GET', _FILES, query, accept)
        with contextlib.closing(_Pulled()) as pulled, contextlib.closing(response):
            whole = _take_apart(self, response, pulled)
            said = pulled.response()
            if not whole:
                raise ProtocolError(f'the answer with {source!r} is cut short')
            raise_on_path_error(_requests.decoded(said), source)
            return pulled.opened(encoding)


def _take_apart(client: Client, response: Response, pulled: _Pulled) -> bool:
    """Read an answer to its end, and say whether that is the end of the message."""
    header = _requests.expect(response, _requests.MULTIPART)
    parser = MultipartParser(_boundary(header), pulled.begin, pulled.take)
    for piece in iter(lambda: _requests.read(client, response, _PIECE), b''):
        parser.feed(piece)
    return parser.done


def _boundary(header: str) -> bytes:
    found = _BOUNDARY.search(header)
    if not found:
        raise ProtocolError("invalid boundary ''")
    return found[1].strip().encode('latin-1')


class _Pulled:
    """The parts of an answer: the file, and what Pebble says of it."""

    def __init__(self) -> None:
        self._part = b''
        self._file: Optional[BinaryIO] = None
        self._response: Optional[bytes] = None

    def begin(self, header: bytes) -> None:
        """Take the headers of a part."""
        found = _NAME.search(header)
        if not found:
            raise ProtocolError('unexpected content disposition: no form-data with a name')
        self._part = found[1]
        if self._part == b'response':
            self._response = b''
        elif self._part == b'files':
            self._begin_file()
        else:
            raise ProtocolError(
                f'unexpected name in content-disposition header: {self._part.decode("latin-1")!r}'
            )

    def _begin_file(self) -> None:
        import tempfile

        if self._file is not None:
            raise ProtocolError('more than one file in the answer')
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - close() does it

    def take(self, data: bytes, done: bool = False) -> None:
        """Take a piece of a part."""
        if self._part == b'files':
            cast('BinaryIO', self._file).write(data)
        else:
            self._response = (self._response or b'') + data

    def response(self) -> bytes:
        """Return what Pebble says of the file, as JSON."""
        if self._response is None:
            raise ProtocolError('no "response" field in multipart body')
        return self._response

    def opened(self, encoding: Optional[str]) -> Union[BinaryIO, TextIO]:
        """Return the file, open for reading from its start."""
        if self._file is None:
            raise ProtocolError('no file content in multipart response')
        self._file.flush()
        self._file.seek(0)
        fd = os.dup(self._file.fileno())
        if encoding is None:
            return open(fd, 'rb')
        return open(fd, encoding=encoding, newline='')

    def close(self) -> None:
        """Let go of what was written; a file that was given out stays open."""
        if self._file is not None:
            self._file.close()


# -- the rest --


def list_files(
    self: Client, path: str | PurePath, *, pattern: str | None = None, itself: bool = False
) -> list[FileInfo]:
    """List a folder of the workload, sorted by name.

    Args:
        path: the absolute path of the folder; of a file, that file is described.
        pattern: only those whose name fits, such as ``*.txt``.
        itself: describe the folder itself, not what is in it.

    Raises:
        APIError: if it is not there (code 404), or cannot be read.
    """
    query: Dict[str, str] = {'path': str(path)}
    if pattern:
        query['pattern'] = pattern
    if itself:
        query['itself'] = 'true'
    with self._span('list_files', **query):
        answer = self._request('GET', _FILES, {**query, 'action': 'list'})
    return _requests.results(answer, FileInfo.from_dict)


def make_dir(
    self: Client,
    path: str | PurePath,
    *,
    make_parents: bool = False,
    permissions: int | None = None,
    user_id: int | None = None,
    user: str | None = None,
    group_id: int | None = None,
    group: str | None = None,
) -> None:
    """Make a folder in the workload.

    Args:
        path: the absolute path of the folder.
        make_parents: make folders above it that are missing; one that is there is fine then.
        permissions: the folder's permissions; None for ``0o755``.
        user_id: the owner's number.
        user: the owner's name; together with ``user_id`` the two must agree.
        group_id: the group's number, only with an owner.
        group: the group's name, only with an owner.

    Raises:
        PathError: if it cannot be made.
    """
    info = {**_ownership(permissions, user_id, user, group_id, group), 'path': str(path)}
    if make_parents:
        info['make-parents'] = True
    with self._span('make_dir', **info):
        answer = self._request('POST', _FILES, None, {'action': 'make-dirs', 'dirs': [info]})
        raise_on_path_error(answer, str(path))


def remove_path(self: Client, path: str | PurePath, *, recursive: bool = False) -> None:
    """Remove a file or folder of the workload.

    Args:
        path: the absolute path.
        recursive: remove what is in a folder, too; what is not there is fine then.

    Raises:
        PathError: if it cannot be removed.
    """
    info: Dict[str, Any] = {'path': str(path)}
    if recursive:
        info['recursive'] = True
    with self._span('remove_path', **info):
        answer = self._request('POST', _FILES, None, {'action': 'remove', 'paths': [info]})
        raise_on_path_error(answer, str(path))


def raise_on_path_error(answer: Mapping[str, Any], path: str) -> None:
    """Raise what Pebble says of a path.

    Raises:
        PathError: if something is wrong with it.
        ProtocolError: if Pebble says nothing of it.
    """
    with _requests.shaped():
        said = [one for one in answer['result'] if one['path'] == path]
        errors = [one['error'] for one in said if one.get('error')]
        found = [PathError(error['kind'], error['message']) for error in errors]
    if not said:
        raise ProtocolError(f'path not found in response metadata: {dict(answer)!r}')
    if found:
        raise found[0]
