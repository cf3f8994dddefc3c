# SPDX-License-Identifier: Apache-2.0
"""One request and its answer: encoding, decoding, and what its failures become."""

# What is private to a client is the business of the modules that its methods lead to.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import json
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Generator,
    List,
    Mapping,
    NoReturn,
    Optional,
    TypeVar,
    Union,
    cast,
)

from ops.pebble import _transport
from ops.pebble._errors import APIError, ProtocolError

if TYPE_CHECKING:
    from ops.pebble._client import Client

_T = TypeVar('_T')

JSON = 'application/json'
MULTIPART = 'multipart/form-data'


class SourceError(Exception):
    """What a caller's own file raised while it was being sent."""

    def __init__(self, original: BaseException):
        super().__init__(original)
        self.original = original


def as_json(
    client: Client,
    method: str,
    path: str,
    query: Optional[Mapping[str, Any]] = None,
    body: Optional[Mapping[str, Any]] = None,
) -> Dict[str, Any]:
    """Ask Pebble for JSON and return its whole answer."""
    headers = {'Accept': JSON}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers['Content-Type'] = JSON
    response = client._request_raw(method, path, dict(query or {}), headers, data)
    return read_json(client, response)


def read_json(client: Client, response: _transport.Response) -> Dict[str, Any]:
    """Read an answer that must be JSON, and let go of it."""
    with contextlib.closing(response):
        expect(response, JSON)
        return decoded(read(client, response))


def decoded(text: Union[bytes, str]) -> Dict[str, Any]:
    """Decode JSON that must be an object.

    Raises:
        ProtocolError: if it is something else.
    """
    try:
        found: Any = json.loads(text)
    except ValueError as exc:
        raise ProtocolError(f'cannot read an answer of Pebble: no JSON: {exc}') from exc
    if not isinstance(found, dict):
        raise ProtocolError('cannot read an answer of Pebble: no JSON object')
    return cast('Dict[str, Any]', found)


def result(answer: Mapping[str, Any], read_one: Callable[[Any], _T]) -> _T:
    """Take the result of an answer apart.

    Raises:
        ProtocolError: if it has another shape than Pebble's.
    """
    with shaped():
        return read_one(answer['result'])


def results(answer: Mapping[str, Any], read_one: Callable[[Any], _T]) -> List[_T]:
    """Take the result of an answer apart that is a list, which Pebble has null for none.

    Raises:
        ProtocolError: if it has another shape than Pebble's.
    """
    with shaped():
        return [read_one(one) for one in answer['result'] or ()]


@contextlib.contextmanager
def shaped() -> Generator[None, None, None]:
    """Take an answer apart; one that has another shape than Pebble's is a ProtocolError."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as exc:
        raise ProtocolError(f'cannot read an answer of Pebble: {exc!r}') from exc


def expect(response: _transport.Response, wanted: str) -> str:
    """Check what kind of answer it is, and return the header that says so.

    Raises:
        ProtocolError: if it is of another kind.
    """
    header = response.headers.get('Content-Type') or 'text/plain'
    kind = header.partition(';')[0].strip().lower()
    if kind != wanted:
        raise ProtocolError(f'expected Content-Type {wanted!r}, got {kind!r}')
    return header


def send(
    client: Client,
    method: str,
    path: str,
    query: Mapping[str, Any],
    headers: Mapping[str, str],
    data: Any,
) -> _transport.Response:
    """Send a request, and return its answer if Pebble did not refuse."""
    import urllib.error
    import urllib.parse
    import urllib.request

    url = client.base_url + path
    if query:
        url += '?' + urllib.parse.urlencode(query, doseq=True)
    request = urllib.request.Request(  # noqa: S310 - to a unix socket
        url, method=method, data=data, headers=dict(headers)
    )
    try:
        response: Any = client._open(request)
    except SourceError as exc:
        raise exc.original from None
    except urllib.error.HTTPError as exc:
        response = exc
    except Exception as exc:
        raise_failure(client, exc)
    # An HTTPError has no `status` before Python 3.9.
    status: int = getattr(response, 'status', None) or response.code
    if status < 400:
        return response
    with contextlib.closing(response):
        raise _refusal(read(client, response), status, response.reason)


def read(client: Client, response: _transport.Response, size: Optional[int] = None) -> bytes:
    """Read from an answer, all of it if no size is given."""
    try:
        return response.read() if size is None else response.read(size)
    except Exception as exc:
        raise_failure(client, exc)


def raise_failure(client: Client, exc: Exception) -> NoReturn:
    """Raise what a caller is given for an error of a transport."""
    from ops.pebble import _transport_socket

    error = _transport_socket.failure(exc, client.socket_path)
    if error is None or error is exc:
        raise exc
    raise error from exc


def _refusal(text: bytes, status: int, reason: str) -> APIError:
    body: Dict[str, Any] = {}
    try:
        body = decoded(text)
        message: str = body['result']['message']
    except (ProtocolError, LookupError, TypeError) as exc:
        message = f'{type(exc).__name__} - {exc}'
    return APIError(body, status, str(reason), message)
