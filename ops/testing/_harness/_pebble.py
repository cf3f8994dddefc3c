# SPDX-License-Identifier: Apache-2.0
"""The Pebble client of a container: the real one, over a daemon of its own."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from ops import pebble
from ops._daemon import Daemon
from ops.testing._harness import _commands
from ops.testing._scenario import _plan

if TYPE_CHECKING:
    import urllib.request

    from ops.pebble._transport import WebSocket
    from ops.testing._harness._backend import _TestingModelBackend
    from ops.testing._scenario._folders import Folder

_NOT_CONNECTED = (
    'Cannot connect to Pebble; did you forget to call begin_with_initial_hooks() or '
    'set_can_connect()?'
)


class _TestingPebbleClient(pebble.Client):  # pyright: ignore[reportUnusedClass]  # the backend's
    """The client that a container of a harness has.

    A test may patch a method of this class, or of one container's client in
    ``harness._backend._pebble_clients``.

    Args:
        backend: whose containers they are.
        folder: where the container's files are, below its name.
        container: the container.
    """

    def __init__(self, backend: _TestingModelBackend, folder: Folder, container: str):
        super().__init__(f'/charm/containers/{container}/pebble.socket')
        self._backend = backend
        self._container = container
        self._daemon = Daemon(lambda: _made(folder, container), connectable=False)
        self._handlers: Dict[Tuple[str, ...], _commands.Handler] = {}
        self._mounted: Dict[str, List[str]] = {}
        self._timed_out: Dict[str, float] = {}
        self._daemon.unanswered = self._answer_unasked
        self._result: Optional[_commands.Result] = None

    # -- the daemon, whatever a transport in use says --

    def _open(self, request: urllib.request.Request) -> Any:
        if not self._daemon.connectable:
            raise pebble.ConnectionError(_NOT_CONNECTED)
        return self._daemon.open(request, self.timeout)

    def _connect_websocket(self, task_id: str, websocket_id: str) -> WebSocket:
        return self._daemon.websocket(f'/v1/tasks/{task_id}/websocket/{websocket_id}')

    # -- files --

    @property
    def _root(self) -> str:
        return self._daemon.tree.root

    def _host_of(self, path: str) -> str:
        return os.path.join(self._root, path.lstrip('/'))

    def _mount(self, location: str, storage: str, folder: str) -> None:
        """Have a folder at a path, for the client and for who looks into the root."""
        host = self._host_of(location)
        os.makedirs(os.path.dirname(host), exist_ok=True)
        if not os.path.lexists(host):
            os.symlink(folder, host, target_is_directory=True)
        self._daemon.tree.mount(location, folder)
        self._mounted.setdefault(storage, []).append(location)

    def _unmount(self, storage: str) -> None:
        for location in self._mounted.pop(storage, ()):
            self._daemon.tree._mounts.pop(os.path.normpath(location), None)
            host = self._host_of(location)
            if os.path.islink(host):
                os.unlink(host)

    # -- services --

    def autostart_services(self, timeout: float = 30.0, delay: float = 0.1) -> pebble.ChangeID:
        """Start the services that start by themselves, none at all if there are none.

        Pebble refuses that. Tests whose plan is still empty have always got away with it.
        """
        try:
            return super().autostart_services(timeout, delay)
        except pebble.APIError as exc:
            if exc.code == 400 and 'no default services' in exc.message:
                return pebble.ChangeID('0')
            raise

    # -- the plan --

    def get_plan(self) -> pebble.Plan:
        """Return the plan as it was written, durations and types of values too.

        Tests compare it with the layers that they know.
        """
        if not self._daemon.connectable:
            raise pebble.ConnectionError(_NOT_CONNECTED)
        return _plan.of(self._daemon)

    # -- commands --

    def exec(self, command: List[str], **options: Any) -> Any:
        """Run a command, which a handler of the test answers."""
        if not self._daemon.connectable:
            raise pebble.ConnectionError(_NOT_CONNECTED)
        asked = _commands.asked(self, command, options)
        handler = _commands.find(self._handlers, command)
        self._result = _commands.run(handler, asked)
        if asked.stdin is not None:
            options['stdin'] = asked.stdin
        timed_out = self._result.timed_out
        try:
            start: Any = super().exec
            process: Any = start(command, **options)
        finally:
            self._result = None
        process._may_be_left = True
        if timed_out:
            self._timed_out[process._change_id] = float(asked.timeout or 0)
        return process

    def _answer_unasked(self, execution: Any) -> Any:
        """Answer what came through this client, or through one of the charm's own."""
        if self._result is not None:
            return _commands.ended(self._result)
        return _commands.answer(self._handlers, execution)

    def wait_change(
        self, change_id: pebble.ChangeID, timeout: Optional[float] = 30.0, delay: float = 0.1
    ) -> pebble.Change:
        """Wait for a change; a command whose handler says so has taken too long."""
        if change_id in self._timed_out:
            seconds = self._timed_out[change_id]
            raise pebble.TimeoutError(f'timed out waiting for change ({seconds:g} seconds)')
        return super().wait_change(change_id, timeout, delay)


def _made(folder: Folder, container: str) -> str:
    path = folder.path / 'containers' / container
    path.mkdir(parents=True, exist_ok=True)
    return str(path)
