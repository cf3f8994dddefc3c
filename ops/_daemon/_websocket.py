# SPDX-License-Identifier: Apache-2.0
"""The streams of a command, as the client of Pebble sees them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, List, Union, cast

if TYPE_CHECKING:
    from ops._daemon._process import Process

END = '{"command":"end"}'

Message = Union[str, bytes]


class Stream:
    """One stream of a command; see :class:`ops.pebble._transport.WebSocket`.

    Args:
        process: the command.
        name: ``control``, ``stdio`` or ``stderr``.
    """

    def __init__(self, process: Process, name: str):
        self._process = process
        self._name = name
        self._waiting: List[Message] = []
        self._closed = False

    def put(self, *messages: Message) -> None:
        """Let messages be received, in this order."""
        self._waiting.extend(messages)

    def expect_no_input(self) -> None:
        """Hear that nothing was given as the command's input: it need not wait for its end."""
        self._process.opened_for_writing()

    def send(self, payload: str) -> None:
        """Take the end of the input, or a command such as a signal; others do nothing."""
        self._refuse_if_closed()
        try:
            command: Any = json.loads(payload)
        except ValueError:
            return
        if isinstance(command, dict):
            self._obey(cast('Dict[str, Any]', command))

    def _obey(self, command: Dict[str, Any]) -> None:
        if self._name == 'stdio' and command.get('command') == 'end':
            self._process.end_input()
        elif self._name == 'control' and command.get('command') == 'signal':
            about: Dict[str, Any] = command.get('signal') or {}
            self._process.signal(str(about.get('name', '')))

    def send_binary(self, payload: bytes) -> None:
        """Take input for the command."""
        self._refuse_if_closed()
        if self._name == 'stdio':
            self._process.take_input(payload)

    def recv(self) -> Message:
        """Wait for the next message.

        Raises:
            ConnectionResetError: if there will be none.
        """
        self._process.go_on()
        self._process.daemon.wait_for(
            lambda: bool(self._waiting or self._closed or self._process.ended), None
        )
        if self._waiting and not self._closed:
            return self._waiting.pop(0)
        raise ConnectionResetError('the stream of a command was closed')

    def shutdown(self) -> None:
        """Close it at once."""
        self._closed = True
        self._process.daemon.wake()

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise ConnectionResetError('the stream of a command was closed')
