# SPDX-License-Identifier: Apache-2.0
"""Containers of a harness: their Pebble, files and commands."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any, Dict, Optional, Sequence, Union

from ops import _unit, model, pebble
from ops.testing._exec import ExecHandler, ExecResult
from ops.testing._harness import _commands
from ops.testing._harness._core import Core

if TYPE_CHECKING:
    import datetime

    from ops.testing._harness._pebble import _TestingPebbleClient


class WithContainers(Core):
    """The containers of a harness."""

    def _client(self, container: Union[str, model.Container]) -> _TestingPebbleClient:
        """Return the client of a container.

        Raises:
            KeyError: if the charm has no such container.
        """
        name = container if isinstance(container, str) else container.name
        return self._backend._pebble_clients[name]

    def set_can_connect(self, container: Union[str, model.Container], val: bool):
        """Say whether Pebble answers in a container, as it does not to begin with.

        The charm sees nothing of it; :meth:`container_pebble_ready` has it see pebble-ready.

        Example::

            harness.set_can_connect('web', True)
            assert harness.model.unit.get_container('web').can_connect()

        Args:
            container: the container, or its name.
            val: whether it answers.

        Raises:
            ModelError: if the charm has no such container.
        """
        if isinstance(container, str):
            container = self._model.unit.get_container(container)
        self._client(container)._daemon.connectable = val

    def container_pebble_ready(self, container_name: str):
        """Have Pebble answer in a container; the charm sees pebble-ready.

        Before ``begin`` there is no charm to see it, and nothing is done; see
        :meth:`set_can_connect`.

        Args:
            container_name: the container.

        Raises:
            ModelError: if the charm has no such container.
        """
        container = self._model.unit.get_container(container_name)
        if self._charm is None:
            return
        self.set_can_connect(container, True)
        event = self._charm.on[container_name].pebble_ready
        hook = _unit.Hook(name=f'{container_name}-pebble-ready', workload=container_name)
        self._emit(event, container, hook=hook)

    def get_container_pebble_plan(self, container_name: str) -> pebble.Plan:
        """Return the plan of a container: all that the charm's layers make together.

        Args:
            container_name: the container.

        Raises:
            KeyError: if the charm has no such container.
            ConnectionError: Pebble's, if it does not answer.
        """
        client = self._backend._pebble_clients.get(container_name)
        if client is None:
            raise KeyError(f'no known pebble client for container "{container_name}"')
        return client.get_plan()

    def get_filesystem_root(self, container: Union[str, model.Container]) -> pathlib.Path:
        """Return the folder on this machine that is the root of a container's files.

        What is written there the charm finds in the container, and the other way round. Storages
        that the container mounts are links in it while they are attached. It is there until
        :meth:`cleanup`; whom its files belong to on this machine says nothing.

        Example::

            root = harness.get_filesystem_root('web')
            (root / 'etc').mkdir()
            (root / 'etc' / 'app.conf').write_text('port=80')

        Args:
            container: the container, or its name.

        Raises:
            KeyError: if the charm has no such container.

        .. versionadded:: 2.4 / 3.0
        """
        return pathlib.Path(self._client(container)._root)

    def handle_exec(
        self,
        container: Union[str, model.Container],
        command_prefix: Sequence[str],
        *,
        handler: Optional[ExecHandler] = None,
        result: Union[int, str, bytes, ExecResult, None] = None,
    ):
        """Say what commands in a container answer, that begin with some words.

        The handler of the most words answers, and of two with the same words the later one. A
        command that none fits is an APIError. A handler that raises TimeoutError makes the
        command take too long, if the charm has set a timeout.

        Example::

            harness.handle_exec('web', ['sleep'], result=0)
            harness.handle_exec('web', ['hostname'], result='web-1')
            harness.handle_exec('web', [], handler=lambda args: testing.ExecResult(exit_code=127))

        Args:
            container: the container, or its name.
            command_prefix: the words; none for every command.
            handler: is called with the command, and returns how it ends or None.
            result: an exit code, an output, or both in an :class:`ExecResult`.

        Raises:
            KeyError: if the charm has no such container.
            TypeError: unless there is either a handler or a result.

        .. versionadded:: 2.4 / 3.0
        """
        client = self._client(container)
        client._handlers[tuple(command_prefix)] = _commands.handler_of(handler, result)

    def pebble_notify(
        self,
        container_name: str,
        key: str,
        *,
        data: Optional[Dict[str, str]] = None,
        repeat_after: Optional[datetime.timedelta] = None,
        type: pebble.NoticeType = pebble.NoticeType.CUSTOM,
    ) -> str:
        """Let a notice occur in a container, as ``pebble notify`` does there.

        The charm sees pebble-custom-notice if the notice is new, or occurs again after
        ``repeat_after``. Of a notice of the type ``change-update`` it sees
        pebble-check-failed, if the change is one that performs a check and has failed, and
        pebble-check-recovered, if it is one that recovers a check and is done.

        Example::

            harness.pebble_notify('web', 'example.com/backup-done', data={'file': 'a.tar'})

        Args:
            container_name: the container.
            key: the notice's key, such as ``example.com/backup-done``; the number of a change
                for ``change-update``.
            data: what the notice holds.
            repeat_after: for how long it does not repeat.
            type: its type.

        Returns:
            The notice's id.

        Raises:
            ModelError: if the charm has no such container.
            APIError: if it is about a change that there is not.

        .. versionadded:: 2.10 / 3.0
        """
        container = self._model.unit.get_container(container_name)
        daemon = self._client(container)._daemon
        after = None if repeat_after is None else int(repeat_after.total_seconds() * 1_000_000_000)
        notice = daemon.add_notice(key, data, type=type.value, repeat_after=after)
        if self._charm is not None and notice.last_repeated == notice.last_occurred:
            self._emit_notice(container, notice, data or {}, type)
        return notice.id

    def _emit_notice(
        self, container: model.Container, notice: Any, data: Dict[str, str], type: Any
    ) -> None:
        name = container.name
        about: Dict[str, Any] = {
            'workload': name, 'notice_id': notice.id, 'notice_type': type.value,
            'notice_key': notice.key,
        }  # fmt: skip
        if type == pebble.NoticeType.CUSTOM:
            event = self._charm.on[name].pebble_custom_notice
            hook = _unit.Hook(name=f'{name}-pebble-custom-notice', **about)
            self._emit(event, container, notice.id, type.value, notice.key, hook=hook)
        elif data.get('kind') in ('perform-check', 'recover-check'):
            self._emit_check(container, notice.key, data)

    def _emit_check(self, container: model.Container, change: str, data: Dict[str, str]) -> None:
        status = self._client(container).get_change(pebble.ChangeID(change)).status
        event = {
            ('perform-check', 'Error'): 'failed',
            ('recover-check', 'Done'): 'recovered',
        }.get((data['kind'], status))
        if event is not None:
            name, check = container.name, data['check-name']
            hook = _unit.Hook(name=f'{name}-pebble-check-{event}', workload=name, check=check)
            emitted = getattr(self._charm.on[name], f'pebble_check_{event}')
            self._emit(emitted, container, check, hook=hook)
