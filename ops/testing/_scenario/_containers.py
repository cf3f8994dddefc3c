# SPDX-License-Identifier: Apache-2.0
"""The containers of a run: a Pebble in memory for each, once the charm asks it something."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import re
from typing import TYPE_CHECKING, Any, Dict, FrozenSet, Generator, List

from ops.pebble import _transport
from ops.testing._exec import ExecArgs
from ops.testing._scenario import _from_daemon, _to_daemon

if TYPE_CHECKING:
    from ops._daemon import Daemon, Execution
    from ops.testing._scenario._container import Container
    from ops.testing._scenario._context import Context
    from ops.testing._scenario._state import State

logger = logging.getLogger('ops-scenario.mocking')

_SOCKET = re.compile(r'/charm/containers/(?P<name>[^/]+)/pebble\.socket')


class Containers:
    """The containers of a State, for as long as a run lasts and a test asks its charm something.

    Args:
        context: where the test looks, and where the files are.
        state: the State that the run begins with.
    """

    def __init__(self, context: Context[Any], state: State):
        self._context = context
        self._containers: Dict[str, Container] = {each.name: each for each in state.containers}
        self._daemons: Dict[str, Daemon] = {}
        self._began: Dict[str, _from_daemon.Snapshot] = {}
        self._records: Dict[str, List[ExecArgs]] = {}
        for name in self._containers:
            context._clear_container_root(name)

    @contextlib.contextmanager
    def in_use(self) -> Generator[None, None, None]:
        """Answer every Pebble client in a ``with`` block."""
        with _transport.using(self.daemon):
            try:
                yield
            finally:
                for name in self._daemons:
                    self.record(name)

    def daemon(self, socket_path: str) -> Daemon:
        """Return the Pebble that listens on a socket.

        Raises:
            RuntimeError: if the State has no such container.
        """
        found = _SOCKET.fullmatch(socket_path)
        name = found.group('name') if found else socket_path
        if name not in self._daemons:
            if name not in self._containers:
                raise RuntimeError(
                    f'container with name={name!r} not found. Did you forget a Container, or is '
                    f'the socket path {socket_path!r} wrong?'
                )
            container = self._containers[name]
            daemon = _to_daemon.daemon(container, lambda: self._make_root(container))
            self._daemons[name] = daemon
            if daemon.tree.held is not None:
                self._context._held[name] = daemon.tree.held
            self._began[name] = _from_daemon.snapshot(daemon)
        return self._daemons[name]

    def _make_root(self, container: Container) -> str:
        root = self._context._get_container_root(container.name)
        _to_daemon.link_mounts(container, root)
        return str(root)

    def record(self, name: str, encoding: str | None = 'utf-8') -> None:
        """Write down for the test which commands the charm has run, and what they have read.

        Args:
            name: the container.
            encoding: how the text of commands is encoded that were not written down yet.
        """
        executions = self._daemons[name].executions
        if not executions:
            return
        records = self._records.setdefault(name, [])
        for execution in executions[len(records) :]:
            records.append(_arguments(execution, encoding))
            self._context.exec_history.setdefault(name, []).append(records[-1])
        for execution, record in zip(executions, records):
            record.stdin = _decoded(execution.stdin or b'', record.encoding)

    def ended(self) -> FrozenSet[Container]:
        """Return the containers as the charm has left them."""
        return frozenset(
            _from_daemon.container(each, self._daemons[name], self._began[name])
            if name in self._daemons
            else _from_daemon.copy(each)
            for name, each in self._containers.items()
        )


def _arguments(execution: Execution, encoding: str | None) -> ExecArgs:
    timeout = execution.timeout
    return ExecArgs(
        command=list(execution.command),
        environment=dict(execution.environment),
        working_dir=execution.working_dir,
        timeout=None if timeout is None else timeout / 1_000_000_000,
        user_id=execution.user_id,
        user=execution.user,
        group_id=execution.group_id,
        group=execution.group,
        stdin=None,
        encoding=encoding,
        combine_stderr=execution.combine_stderr,
    )


def _decoded(data: bytes, encoding: str | None) -> str | bytes:
    return data if encoding is None else data.decode(encoding, 'surrogateescape')
