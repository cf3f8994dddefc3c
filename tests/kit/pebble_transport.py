# SPDX-License-Identifier: Apache-2.0
"""A transport that notes what a Pebble client asks, and answers what a test says."""

from __future__ import annotations

import contextlib
import json
import queue
from typing import Any, Dict, Generator, List, NamedTuple, Optional, Union

from ops import pebble
from ops.pebble import _transport

END = '{"command":"end"}'


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    body: bytes
    headers: Dict[str, str]

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class Answer:
    """An answer, as a transport gives it."""

    def __init__(self, body: Union[bytes, str], kind: str = 'application/json', status: int = 200):
        self.status = status
        self.reason = 'Reason'
        self.headers = {'Content-Type': kind}
        self.closed = False
        self._left = body.encode() if isinstance(body, str) else body

    def read(self, amt: Optional[int] = None) -> bytes:
        """Read."""
        size = len(self._left) if amt is None else amt
        read, self._left = self._left[:size], self._left[size:]
        return read

    def close(self) -> None:
        """Note that it is closed."""
        self.closed = True


def sync(result: Any) -> Answer:
    """Answer with a result."""
    return Answer(json.dumps({'type': 'sync', 'result': result}))


def begun(change: str = '7', result: Any = None) -> Answer:
    """Answer that a change has begun."""
    said = {'type': 'async', 'change': change, 'result': result}
    return Answer(json.dumps(said), status=202)


def refused(message: str, status: int = 400) -> Answer:
    """Answer with an error."""
    return Answer(json.dumps({'type': 'error', 'result': {'message': message}}), status=status)


def change(err: str = '', exit_code: Optional[int] = None, ready: bool = True) -> Dict[str, Any]:
    """Describe a change as Pebble does."""
    when = '2021-01-28T14:37:02.247202105Z'
    described: Dict[str, Any] = {
        'id': '7',
        'kind': 'exec',
        'summary': 'Execute command "ls"',
        'status': 'Error' if err else 'Done',
        'ready': ready,
        'spawn-time': when,
    }
    if err:
        described['err'] = err
    if exit_code is not None:
        task = {key: described[key] for key in ('kind', 'summary', 'status', 'spawn-time')}
        progress = {'label': '', 'done': 1, 'total': 1}
        data = {'exit-code': exit_code}
        described['tasks'] = [{**task, 'id': '8', 'progress': progress, 'data': data}]
    return described


class Stream:
    """A websocket: what comes is said by the test, what is sent is noted.

    Once everything has come it stays open, as Pebble's do, until it is shut down.
    """

    def __init__(self, *messages: Union[str, bytes]):
        self.sent: List[Union[str, bytes]] = []
        self.shut = False
        self._coming: queue.Queue[Union[str, bytes, None]] = queue.Queue()
        for message in messages:
            self._coming.put(message)

    def say(self, message: Union[str, bytes]) -> None:
        """Let a message come."""
        self._coming.put(message)

    def left(self) -> List[Union[str, bytes]]:
        """Return what nobody has received."""
        left: List[Union[str, bytes]] = []
        while True:
            try:
                message = self._coming.get_nowait()
            except queue.Empty:
                return left
            if message is not None:
                left.append(message)

    def _send(self, payload: Union[str, bytes]) -> None:
        if self.shut:
            raise BrokenPipeError('shut')
        self.sent.append(payload)

    def send(self, payload: str) -> None:
        """Note a text message."""
        self._send(payload)

    def send_binary(self, payload: bytes) -> None:
        """Note a binary message."""
        self._send(payload)

    def recv(self) -> Union[str, bytes]:
        """Give the next message."""
        message = self._coming.get()
        if message is None:
            self._coming.put(None)
            raise ConnectionResetError('shut')
        return message

    def shutdown(self) -> None:
        """End every waiting ``recv``."""
        self.shut = True
        self._coming.put(None)


class Pebble:
    """What stands in for Pebble: a transport."""

    def __init__(self, *answers: Union[Answer, Exception], **streams: Stream):
        self.asked: List[Asked] = []
        self.answers = list(answers)
        self.streams = streams
        self.connected: List[str] = []
        self.timeouts: List[float] = []

    def open(self, request: Any, timeout: float) -> Any:
        """Note a request and answer it."""
        self.timeouts.append(timeout)
        data = request.data
        body = b''.join(data) if data is not None and not isinstance(data, bytes) else data
        headers = {name.lower(): value for name, value in request.header_items()}
        path = request.selector
        self.asked.append(Asked(request.get_method(), path, body or b'', headers))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def websocket(self, path: str) -> Stream:
        """Connect one of the streams."""
        self.connected.append(path)
        name = path.rsplit('/', 1)[-1]
        if name not in self.streams:
            raise ConnectionRefusedError(name)
        return self.streams[name]


@contextlib.contextmanager
def answering(
    *answers: Union[Answer, Exception], **streams: Stream
) -> Generator[Pebble, None, None]:
    """Let clients ask a stand-in for the length of a ``with`` block."""
    stand_in = Pebble(*answers, **streams)
    with _transport.using(lambda socket_path: stand_in):
        yield stand_in


def client(timeout: float = 5.0) -> pebble.Client:
    """Return a client for a socket that is not there."""
    return pebble.Client('/no/such/socket', timeout=timeout)
