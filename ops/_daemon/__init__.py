# SPDX-License-Identifier: Apache-2.0
"""Pebble in memory: it answers in Pebble's own HTTP, kinds of errors and messages.

- :class:`Daemon` is one container's Pebble; a client reaches it as its transport
  (``ops.pebble._transport.using(lambda socket_path: daemon)``), or over a unix socket
  (``ops.local``).
- :class:`Service`, :class:`Check`, :class:`Notice`, :class:`Change`, :class:`Task` and
  :class:`Execution` are the frozen values that it keeps.
- :class:`Result` is how a command ends.
- :class:`Refusal` is raised to refuse a request, as by :attr:`Daemon.unanswered`.

Nothing is run. Times are nanoseconds since 1970; :func:`nanoseconds` makes them.
"""

from __future__ import annotations

from ops._daemon._daemon import Daemon as Daemon
from ops._daemon._http import Call as Call
from ops._daemon._http import Refusal as Refusal
from ops._daemon._http import Reply as Reply
from ops._daemon._process import Execution as Execution
from ops._daemon._process import Result as Result
from ops._daemon._records import Change as Change
from ops._daemon._records import Check as Check
from ops._daemon._records import Notice as Notice
from ops._daemon._records import Service as Service
from ops._daemon._records import Task as Task
from ops._daemon._times import of_datetime as nanoseconds
from ops._daemon._websocket import Stream as Stream
from ops_compat import faces

__all__ = [
    'Call', 'Change', 'Check', 'Daemon', 'Execution', 'Notice', 'Refusal', 'Reply', 'Result',
    'Service', 'Stream', 'Task', 'nanoseconds',
]  # fmt: skip

faces.publish(__name__)
