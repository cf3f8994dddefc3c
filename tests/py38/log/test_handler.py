# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import logging
import sys
from typing import Any, List, Tuple

import pytest

from ops.log import JujuLogHandler


class Backend:
    """A model's backend that keeps what is to go to Juju's log."""

    def __init__(self) -> None:
        self.logged: List[Tuple[str, str]] = []

    def juju_log(self, level: str, message: str) -> None:
        self.logged.append((level, message))


def _record(level: int, message: str = 'm', *args: Any, exc_info: Any = None) -> logging.LogRecord:
    return logging.LogRecord('name', level, 'f.py', 1, message, args, exc_info)


LEVELS = [
    (0, 'TRACE'),
    (5, 'TRACE'),
    (10, 'DEBUG'),
    (15, 'DEBUG'),
    (20, 'INFO'),
    (30, 'WARNING'),
    (35, 'WARNING'),
    (40, 'ERROR'),
    (50, 'CRITICAL'),
    (90, 'CRITICAL'),
]


@pytest.mark.parametrize(('level', 'name'), LEVELS)
def test_a_level_is_one_that_juju_knows(level: int, name: str):
    backend = Backend()
    JujuLogHandler(backend).emit(_record(level))

    assert backend.logged == [(name, 'm')]


def test_arguments_are_put_in():
    backend = Backend()
    JujuLogHandler(backend).emit(_record(20, 'a %s\nb %d', 'x', 1))

    assert backend.logged == [('INFO', 'a x\nb 1')]


def test_a_traceback_follows_the_message():
    backend = Backend()
    try:
        raise ValueError('broken')
    except ValueError:
        JujuLogHandler(backend).emit(_record(40, exc_info=sys.exc_info()))

    ((_, message),) = backend.logged
    assert message.startswith('m\nTraceback (most recent call last):\n')
    assert message.endswith('ValueError: broken')


def test_everything_from_debug_on_is_written():
    assert JujuLogHandler(Backend()).level == logging.DEBUG


def test_another_lowest_level_can_be_set():
    backend = Backend()
    logger = logging.Logger('apart')
    logger.addHandler(JujuLogHandler(backend, logging.WARNING))
    logger.info('no')
    logger.warning('yes')

    assert backend.logged == [('WARNING', 'yes')]


def test_an_error_of_the_backend_comes_out():
    class Failing(Backend):
        def juju_log(self, level: str, message: str) -> None:
            raise OSError('no juju')

    with pytest.raises(OSError, match='no juju'):
        JujuLogHandler(Failing()).emit(_record(20))
