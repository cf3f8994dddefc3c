# SPDX-License-Identifier: Apache-2.0
"""The handler that writes log records to Juju's log."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import Protocol

_LEVELS = ('TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')
"""What ``juju-log`` knows, each for ten of Python's numbers from 0 on."""


class _Backend(Protocol):
    """What of the model's backend is used here."""

    def juju_log(self, level: str, message: str) -> None: ...


class JujuLogHandler(logging.Handler):
    """A handler that writes to Juju's log by ``juju-log``, as ``juju debug-log`` shows it.

    A level that Juju does not know becomes the nearest one below. A message that is too long
    for a command line is split by the backend.

    Args:
        model_backend: the backend of the model, whose ``juju_log`` is called.
        level: the lowest level to write.

    Example::

        logging.getLogger().addHandler(JujuLogHandler(backend))
    """

    def __init__(self, model_backend: _Backend, level: int = logging.DEBUG):
        super().__init__(level)
        self.model_backend = model_backend

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; see :meth:`logging.Handler.emit`."""
        self.model_backend.juju_log(_juju_level(record), self.format(record))


def _juju_level(record: logging.LogRecord) -> str:
    if record.levelname in _LEVELS:
        return record.levelname
    return _LEVELS[min(max(record.levelno // 10, 0), len(_LEVELS) - 1)]
