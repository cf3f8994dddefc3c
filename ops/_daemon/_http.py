# SPDX-License-Identifier: Apache-2.0
"""Requests and answers as values, in Pebble's envelope."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Union, cast

Body = Union[bytes, Iterable[bytes]]

REASONS = {
    200: 'OK',
    202: 'Accepted',
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    504: 'Gateway Timeout',
}

# What Pebble says, in Go's words, of a value of another JSON type than it wants.
_GO_TYPES = ((bool, 'bool'), (str, 'string'), ((int, float), 'number'), (list, 'array'))


class Refusal(Exception):
    """Pebble refuses a request.

    Args:
        status: the HTTP status.
        message: Pebble's reason.
        kind: Pebble's kind of error, where it has one.
    """

    def __init__(self, status: int, message: str, kind: str = ''):
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind


class Call:
    """One request.

    Args:
        method: the HTTP method.
        path: the path without the query.
        query: each parameter with its values.
        headers: the headers, by names in lower case.
        body: bytes, or an iterable of bytes.
    """

    __slots__ = ('body', 'headers', 'method', 'parts', 'path', 'query')

    def __init__(
        self,
        method: str,
        path: str,
        query: Mapping[str, List[str]],
        headers: Mapping[str, str],
        body: Optional[Body] = None,
    ):
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.parts: Dict[str, str] = {}
        """What stands in the path for the names in braces of the route."""

    def one(self, name: str, default: str = '') -> str:
        """Return the first value of a parameter."""
        return self.query.get(name, (default,))[0]

    def several(self, name: str) -> List[str]:
        """Return the values of a parameter that may be repeated and may hold commas."""
        return [each for value in self.query.get(name, ()) for each in value.split(',') if each]

    def text(self) -> bytes:
        """Return the whole body."""
        body = self.body or b''
        return body if isinstance(body, bytes) else b''.join(body)

    def json(self, prefix: str = 'cannot decode request body', **kinds: Any) -> Dict[str, Any]:
        """Return the object that the body holds, checked as Go's decoder does.

        Args:
            prefix: how the refusal begins.
            kinds: the Python type of each key, ``_`` for ``-``; ``[str]`` for a list of texts
                and ``{str: str}`` for a mapping.

        Raises:
            Refusal: if it is no JSON object, or a value has another type.
        """
        return decode(self.text(), prefix, **kinds)


def decode(text: bytes, prefix: str, **kinds: Any) -> Dict[str, Any]:
    """Read a JSON object; see :meth:`Call.json`."""
    try:
        found: Any = json.loads(text)
    except ValueError as exc:
        reason = 'unexpected EOF' if text.strip() else 'EOF'
        complete = getattr(exc, 'pos', 0) < len(text.rstrip()) - 1
        raise Refusal(400, f'{prefix}: {"invalid character" if complete else reason}') from None
    if not isinstance(found, dict):
        raise Refusal(400, f'{prefix}: json: cannot unmarshal {go_type(found)} into Go value')
    plain = cast('Dict[str, Any]', found)
    for name, kind in kinds.items():
        key = name.replace('_', '-')
        _check(plain.get(key), kind, key, prefix)
    return plain


def _check(value: Any, kind: Any, path: str, prefix: str) -> None:
    if value is None:
        return
    nested = isinstance(kind, (list, dict))
    outer: Any = type(cast('object', kind)) if nested else kind
    wrong_bool = isinstance(value, bool) and outer is not bool
    if wrong_bool or not isinstance(value, outer):
        raise Refusal(
            400,
            f'{prefix}: json: cannot unmarshal {go_type(value)} into Go struct field '
            f'.{path} of type {_wanted(kind)}',
        )
    if nested:
        inner = cast('Dict[str, Any]', value).values() if outer is dict else value
        for each in cast('Iterable[Any]', inner):
            _check(each, str, path, prefix)


def _wanted(kind: Any) -> str:
    if isinstance(kind, list):
        return '[]string'
    if isinstance(kind, dict):
        return 'map[string]string'
    return {str: 'string', int: 'int', bool: 'bool'}.get(kind, 'object')


def go_type(value: Any) -> str:
    """Return what Go calls the JSON type of a value."""
    return next((name for kind, name in _GO_TYPES if isinstance(value, kind)), 'object')


class Headers(Dict[str, str]):
    """Headers by their usual names, found whatever the case of the letters."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a header."""
        lower = name.lower()
        return next((value for key, value in self.items() if key.lower() == lower), default)

    def __getitem__(self, name: str) -> str:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return str(found)


class Reply:
    """An answer, as a transport gives it; see :class:`ops.pebble._transport.Response`.

    Args:
        status: the HTTP status.
        content: the body, whole or as it comes.
        content_type: its media type.
    """

    def __init__(self, status: int, content: Body, content_type: str = 'application/json'):
        self.status = status
        self.reason = REASONS.get(status, '')
        self.headers = Headers({'Content-Type': content_type})
        self.whole: Optional[bytes] = content if isinstance(content, bytes) else None
        self._pieces: Iterator[bytes] = iter((content,) if isinstance(content, bytes) else content)
        self._rest = b''
        self._ended = False

    def read(self, amt: Optional[int] = None) -> bytes:
        """Return up to so many bytes of the body, all of it for None."""
        if amt is None:
            taken = b''.join((self._rest, *self._pieces))
            self._rest = b''
            return taken
        while not self._rest and not self._ended:
            piece = next(self._pieces, None)
            self._ended = piece is None
            self._rest = piece or b''
        taken, self._rest = self._rest[:amt], self._rest[amt:]
        return taken

    def close(self) -> None:
        """Let go of the body, read or not."""
        closing = getattr(self._pieces, 'close', None)
        if closing is not None:
            closing()

    def __enter__(self) -> Reply:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_ABSENT: Any = object()


def envelope(kind: str, status: int, result: Any = _ABSENT, **more: Any) -> bytes:
    """Return the JSON that Pebble wraps every result in."""
    wrapped: Dict[str, Any] = {'type': kind, 'status-code': status, 'status': REASONS[status]}
    wrapped.update(more)
    if result is not _ABSENT:
        wrapped['result'] = result
    return json.dumps(wrapped).encode()


def sync(result: Any = _ABSENT, status: int = 200) -> Reply:
    """Answer at once."""
    return Reply(status, envelope('sync', status, result))


def later(change: str, result: Any = None) -> Reply:
    """Answer with the id of a change."""
    return Reply(202, envelope('async', 202, result, change=change))


def refuse(refusal: Refusal) -> Reply:
    """Answer that the request is refused, and why."""
    result = {'message': refusal.message}
    if refusal.kind:
        result['kind'] = refusal.kind
    return Reply(refusal.status, envelope('error', refusal.status, result))
