# SPDX-License-Identifier: Apache-2.0
"""The Pebble client of a run: production's, but that it finds its Pebble after the run too."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, ContextManager, Optional, cast

from ops import pebble
from ops.testing._scenario import _plan

if TYPE_CHECKING:
    from ops._daemon import Daemon
    from ops.testing._scenario._containers import Containers


class ObservedClient(pebble.Client):
    """The client that the containers of a run use.

    Every method asks the Pebble in memory, as in production. A test may patch a method of this
    class to see what the charm does then.

    Args:
        socket_path: the path of the container's socket.
        containers: the containers of the run.
    """

    def __init__(self, socket_path: str, *, containers: Containers):
        super().__init__(socket_path)
        self._containers = containers

    def _hand_over(self, info: Any, source: str | bytes, encoding: str) -> bool:
        content = source.encode(encoding) if isinstance(source, str) else source
        return self._daemon().hold(info, content)

    def _open(self, request: Any) -> Any:
        return self._daemon().open(request, self.timeout)

    def _daemon(self) -> Daemon:
        daemon = self._containers.daemon(self.socket_path)
        if not daemon.connectable:
            raise pebble.ConnectionError(
                'Cannot connect to Pebble; did you forget to set can_connect=True for container '
                f'{self._container}?'
            )
        return daemon

    def _span(self, name: str, **attributes: Any) -> ContextManager[object]:
        return contextlib.nullcontext()  # as for hook commands

    @property
    def _container(self) -> str:
        return self.socket_path.split('/')[-2]

    def _connect_websocket(self, task_id: str, websocket_id: str) -> Any:
        daemon = self._containers.daemon(self.socket_path)
        return daemon.websocket(f'/v1/tasks/{task_id}/websocket/{websocket_id}')

    def get_plan(self) -> pebble.Plan:
        """Return the plan as it was written, durations and types of values too.

        Tests compare it with the layers that they know.
        """
        return _plan.of(self._daemon())

    def exec(self, command: Any, **options: Any) -> Any:
        """Run a command, and write it down for the test."""
        execute: Any = super().exec
        process: Any = execute(command, **options)
        # No other class can be handed to what makes it.
        process.__class__ = ObservedProcess
        process._containers = self._containers
        process._container = self._container
        self._containers.record(self._container, options.get('encoding', 'utf-8'))
        return cast('pebble.ExecProcess[Any]', process)


class ObservedProcess(pebble.ExecProcess[Any]):
    """A command that runs in a container of a run.

    A test may patch a method of this class to see what the charm does then.
    """

    _may_be_left = True
    _containers: Optional[Containers] = None
    _container = ''

    def wait(self) -> None:
        """Wait for the command to end, and write down for the test what it has read."""
        try:
            super().wait()
        finally:
            self._record()

    def wait_output(self) -> Any:
        """Wait for the output of the command, and write down for the test what it has read."""
        try:
            return super().wait_output()
        finally:
            self._record()

    def _record(self) -> None:
        if self._containers is not None:
            self._containers.record(self._container)
