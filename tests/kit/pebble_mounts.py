# SPDX-License-Identifier: Apache-2.0
"""The three places where a client finds Pebble: in this process, on a socket, and the real one."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request
from typing import (
    Any,
    Callable,
    ContextManager,
    Dict,
    Generator,
    List,
    NamedTuple,
    Optional,
)

from ops import pebble
from ops._daemon import Daemon, Execution, Result
from ops.local import _pebble_socket
from ops.pebble import _transport

BINARY = 'PEBBLE_UNDER_TEST'
"""The environment variable that names the real Pebble; without it only the daemon is tested."""


class Answer(NamedTuple):
    """An answer as it came."""

    status: int
    content: bytes
    headers: Any

    @property
    def result(self) -> Any:
        return json.loads(self.content)['result']

    @property
    def message(self) -> str:
        return str(self.result['message'])

    @property
    def kind(self) -> Optional[str]:
        kind: Optional[str] = self.result.get('kind')
        return kind


class Mount:
    """Pebble, wherever it is.

    Args:
        socket_path: the path that a client is given.
        transport: where requests go.
        folder: a folder of the container that is the test's own, and is empty.
        daemon: the daemon in memory; None for the real Pebble.
    """

    def __init__(
        self,
        socket_path: str,
        transport: _transport.Transport,
        folder: str,
        daemon: Optional[Daemon],
    ):
        self.client = pebble.Client(socket_path, timeout=20)
        self.transport = transport
        self.folder = folder
        self._daemon = daemon

    @property
    def is_real(self) -> bool:
        return self._daemon is None

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Optional[Dict[str, str]] = None,
    ) -> Answer:
        """Ask without a client; a body that is no bytes is sent as JSON."""
        sent = {} if headers is None else dict(headers)
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
            sent.setdefault('Content-Type', 'application/json')
        request = urllib.request.Request(
            f'http://localhost{path}', method=method, data=data, headers=sent
        )
        with contextlib.closing(self.transport.open(request, 20)) as response:
            return Answer(response.status, response.read(), response.headers)

    def add_layer(self, layer: str, label: str = 'test', *, combine: bool = True) -> Answer:
        """Add a layer in YAML."""
        body = {
            'action': 'add', 'label': label, 'format': 'yaml', 'layer': layer, 'combine': combine,
        }  # fmt: skip
        return self.ask('POST', '/v1/layers', body)

    def do(self, action: str, *services: str) -> pebble.Change:
        """Do something to services, and return the change once it is ready."""
        answer = self.ask('POST', '/v1/services', {'action': action, 'services': list(services)})
        assert answer.status == 202, answer.content
        return self.client.wait_change(json.loads(answer.content)['change'])

    def teach(
        self,
        *prefix: str,
        run: Optional[Callable[[Execution], Result]] = None,
        **result: Any,
    ) -> None:
        """Tell the daemon in memory what a command does, which the real Pebble runs."""
        if self._daemon is not None:
            self._daemon.exec_answers[prefix] = run or Result(**result)

    def let_check(self, name: str, marker: str, *, succeed: bool) -> None:
        """Decide how a check goes that looks for a file."""
        if self._daemon is not None:
            self._daemon.check_errors[name] = '' if succeed else 'exit status 1'
        elif succeed:
            self.client.push(marker, '')
        else:
            self.client.remove_path(marker, recursive=True)

    def host(self, path: str) -> pathlib.Path:
        """Return a file of the container as this machine sees it."""
        if self._daemon is None:
            return pathlib.Path(path)
        return pathlib.Path(self._daemon.tree.locate(path, follow=False).host)


@contextlib.contextmanager
def in_process() -> Generator[Mount, None, None]:
    with _folder() as root:
        daemon = _daemon(root, holds=True)
        assert daemon.tree.held is not None
        daemon.tree.held.folders_above('/test/any')
        with _transport.using(lambda socket_path: daemon):
            mount = Mount('/no/such.socket', daemon, '/test', daemon)
            mount.client = _HandingOver(daemon)
            yield mount


class _HandingOver(pebble.Client):
    """A client that gives files to a daemon without a request where the daemon takes them."""

    def __init__(self, daemon: Daemon):
        super().__init__('/no/such.socket', timeout=20)
        self._daemon = daemon

    def _hand_over(self, info: Any, source: str | bytes, encoding: str) -> bool:
        content = source.encode(encoding) if isinstance(source, str) else source
        return self._daemon.hold(info, content)


@contextlib.contextmanager
def on_socket() -> Generator[Mount, None, None]:
    with _folder() as root:
        os.makedirs(root / 'files' / 'test')
        daemon = _daemon(root / 'files')
        path = str(root / 'pebble.socket')
        with _pebble_socket.serve(daemon, path):
            yield Mount(path, _unix(path), '/test', daemon)


@contextlib.contextmanager
def real() -> Generator[Mount, None, None]:
    with _folder() as root:
        os.makedirs(root / 'files')
        os.makedirs(root / 'layers')
        path = str(root / '.pebble.socket')
        environment = {**os.environ, 'PEBBLE': str(root)}
        with subprocess.Popen(
            [os.environ[BINARY], 'run', '--hold'],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding='utf-8',
        ) as process:
            assert process.stdout is not None
            said: List[str] = []
            for line in process.stdout:
                said.append(line)
                if 'Started daemon' in line:
                    break
            else:
                raise AssertionError(f'Pebble did not start: {"".join(said)}')
            try:
                yield Mount(path, _unix(path), str(root / 'files'), None)
            finally:
                process.terminate()
                process.stdout.read()


def _daemon(root: pathlib.Path, *, holds: bool = False) -> Daemon:
    daemon = Daemon(str(root), lenient=False, holds=holds)
    daemon.user_id = os.getuid()
    return daemon


def _unix(path: str) -> _transport.Transport:
    from ops.pebble import _transport_socket

    return _transport_socket.UnixSocketTransport(path, 20)


@contextlib.contextmanager
def _folder() -> Generator[pathlib.Path, None, None]:
    # In /tmp, since the address of a unix socket must be short.
    folder = pathlib.Path(tempfile.mkdtemp(prefix='ops-', dir='/tmp')).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MOUNTS: List[Callable[[], ContextManager[Mount]]] = [in_process, on_socket]
if os.environ.get(BINARY):
    MOUNTS.append(real)
