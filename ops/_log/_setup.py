# SPDX-License-Identifier: Apache-2.0
"""Sending log records, warnings and uncaught exceptions to Juju's log, and undoing that."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import sys
import types
import typing
import warnings
from typing import Any, Generator, Optional, Protocol, Type, Union

logger = logging.getLogger()

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


def setup_root_logging(
    model_backend: _Backend, debug: bool = False, exc_stderr: bool = False
) -> None:
    """Send what is logged, warned of, or raised and not caught, to Juju's log.

    ``ops.main`` does so at the start of each run: the root logger gets a
    :class:`JujuLogHandler` and the level DEBUG, :func:`warnings.warn` logs at WARNING, and an
    exception that ends the process is logged at ERROR with its traceback.

    Args:
        model_backend: the backend of the model, whose ``juju_log`` is called.
        debug: write log records to standard error too.
        exc_stderr: write one line about an uncaught exception to standard error, for an action
            whose caller reads that.

    .. versionchanged:: 2.10 / 3.0
        ``exc_stderr`` was added.
    """
    logger.setLevel(logging.DEBUG)
    logger.addHandler(JujuLogHandler(model_backend))
    warnings.showwarning = _show_warning
    if debug:
        logger.addHandler(_standard_error())
    sys.excepthook = _excepthook(exc_stderr)


@contextlib.contextmanager
def _root_logging(
    model_backend: _Backend, debug: bool = False, exc_stderr: bool = False
) -> Generator[None, None, None]:
    """Do :func:`setup_root_logging` for the length of a ``with`` block, then undo all of it.

    For a run in a process that goes on, such as a test. Where the process ends with the run, an
    exception has to find the hook still in place after ``ops.main`` is left.
    """
    handlers, level = list(logger.handlers), logger.level
    hook, show = sys.excepthook, warnings.showwarning
    setup_root_logging(model_backend, debug, exc_stderr)
    ours = [handler for handler in logger.handlers if handler not in handlers]
    try:
        yield
    finally:
        for handler in ours:
            logger.removeHandler(handler)
        logger.setLevel(level)
        sys.excepthook, warnings.showwarning = hook, show


def _standard_error() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter('%(asctime)s %(levelname)-8s %(message)s'))
    return handler


def _show_warning(
    message: Union[Warning, str],
    category: Type[Warning],
    filename: str,
    lineno: int,
    file: Optional[typing.TextIO] = None,
    line: Optional[str] = None,
) -> None:
    logger.warning('%s:%s: %s: %s', filename, lineno, category.__name__, message)


def _excepthook(exc_stderr: bool) -> Any:
    def except_hook(
        etype: Type[BaseException], value: BaseException, tb: Optional[types.TracebackType]
    ) -> None:
        logger.error('Uncaught exception while in charm code:', exc_info=(etype, value, tb))
        # The type alone, and no repr: that of an ExecError holds a whole command line.
        from ops._log import _security

        _security._log_security_event(
            _security._SecurityEventLevel.WARN,
            _security._SecurityEvent.SYS_CRASH,
            etype.__name__,
            description=f'Uncaught exception in charm code: {etype.__name__}.',
        )
        if exc_stderr:
            sys.stderr.write(
                f'Uncaught {etype.__name__} in charm code: {value}\n'
                'Use `juju debug-log` to see the full traceback.\n'
            )

    return except_hook
