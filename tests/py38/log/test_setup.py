# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import re
import subprocess
import sys
import types
import warnings
from typing import Any, Iterator, List, Tuple

import pytest
from kit import source

from ops import hookcmds, log
from ops.log import JujuLogHandler, setup_root_logging
from ops_compat import behaviours


class Backend:
    """A model's backend that keeps what is to go to Juju's log."""

    def __init__(self) -> None:
        self.logged: List[Tuple[str, str]] = []
        self._juju_context = types.SimpleNamespace(model_uuid='cdac5656', unit_name='app/0')

    def juju_log(self, level: str, message: str) -> None:
        self.logged.append((level, message))


@pytest.fixture(autouse=True)
def _everything_is_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    hook, show = sys.excepthook, warnings.showwarning
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    root.setLevel(level)
    sys.excepthook, warnings.showwarning = hook, show
    log._get_juju_log_and_app_id.cache_clear()


@pytest.fixture
def backend() -> Backend:
    return Backend()


def _crash(error: BaseException) -> None:
    """Do what the interpreter does about an exception that nobody caught."""
    try:
        raise error
    except BaseException:
        kind, value, traceback = sys.exc_info()
    assert kind is not None
    assert value is not None
    sys.excepthook(kind, value, traceback)


def test_records_of_any_logger_are_written(backend: Backend):
    setup_root_logging(backend)
    logging.getLogger('my.charm').debug('hello %s', 'you')

    assert backend.logged == [('DEBUG', 'hello you')]


def test_records_below_debug_are_not(backend: Backend):
    setup_root_logging(backend)
    logging.getLogger('my.charm').log(5, 'trace')

    assert backend.logged == []


def test_handlers_that_are_there_stay(backend: Backend):
    before = list(logging.getLogger().handlers)
    setup_root_logging(backend)

    added = logging.getLogger().handlers[len(before) :]
    assert logging.getLogger().handlers[: len(before)] == before
    assert [type(handler) for handler in added] == [JujuLogHandler]


def test_a_mock_of_the_backend_is_enough():
    class Spec:
        def juju_log(self, level: str, message: str) -> None: ...

    from unittest import mock

    backend: Any = mock.MagicMock(spec=Spec)
    setup_root_logging(backend)
    logging.getLogger('my.charm').info('hello')
    with behaviours.using(security_log=True):
        _crash(ValueError('broken'))

    levels = [call.args[0] for call in backend.juju_log.call_args_list]
    assert levels == ['INFO', 'ERROR', 'TRACE']


def test_a_warning_is_written(backend: Backend):
    setup_root_logging(backend)
    warnings.showwarning('old', DeprecationWarning, 'charm.py', 7)

    assert backend.logged == [('WARNING', 'charm.py:7: DeprecationWarning: old')]


def test_debug_writes_to_standard_error_too(backend: Backend, capsys: pytest.CaptureFixture[str]):
    setup_root_logging(backend, debug=True)
    logging.getLogger('my.charm').warning('hello')

    said = capsys.readouterr().err
    assert re.fullmatch(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING  hello\n', said)


@pytest.mark.parametrize('error', [ValueError('broken'), KeyboardInterrupt(), SystemExit(3)])
def test_an_uncaught_exception_is_written(
    backend: Backend, error: BaseException, capsys: pytest.CaptureFixture[str]
):
    setup_root_logging(backend)
    with behaviours.using(security_log=False):
        _crash(error)

    ((level, message),) = backend.logged
    assert level == 'ERROR'
    assert message.startswith('Uncaught exception while in charm code:\nTraceback (most recent')
    assert type(error).__name__ in message
    assert capsys.readouterr().err == ''


def test_an_uncaught_exception_can_be_told_on_standard_error(
    backend: Backend, capsys: pytest.CaptureFixture[str]
):
    setup_root_logging(backend, exc_stderr=True)
    _crash(ValueError('broken'))

    assert capsys.readouterr().err == (
        'Uncaught ValueError in charm code: broken\n'
        'Use `juju debug-log` to see the full traceback.\n'
    )


def _failed_command() -> Exception:
    argv = ['secret-add', '--description', 'hunter2', 'password=hunter2']
    return hookcmds.Error.of(argv, 1, '', 'ERROR permission denied')


class WithCommand(Exception):
    """Shows little as text and all in its repr, as the error of a command in a workload does."""

    def __init__(self, command: List[str]):
        super().__init__(command)

    def __str__(self) -> str:
        return 'non-zero exit code 1'


def _wrapped(error: Exception) -> Exception:
    wrapping = RuntimeError('wrapped')
    wrapping.__cause__ = error
    return wrapping


SECRETIVE = [
    _failed_command(),
    _wrapped(_failed_command()),
    WithCommand(['psql', 'hunter2']),
    _wrapped(WithCommand(['psql', 'hunter2'])),
]


@pytest.mark.parametrize('error', SECRETIVE, ids=repr)
@pytest.mark.parametrize('security', [False, True])
def test_no_argument_of_a_command_is_written(
    backend: Backend, error: Exception, security: bool, capsys: pytest.CaptureFixture[str]
):
    setup_root_logging(backend, debug=True, exc_stderr=True)
    with behaviours.using(security_log=security):
        _crash(error)

    assert len(backend.logged) == 1 + security
    assert 'hunter2' not in str(backend.logged)
    assert 'hunter2' not in capsys.readouterr().err


def test_an_uncaught_exception_of_a_process_is_written():
    program = (
        'from ops import log\n'
        'class Backend:\n'
        '    def juju_log(self, level, message): print(level, message.splitlines()[-1])\n'
        'log.setup_root_logging(Backend())\n'
        'raise ValueError("broken")\n'
    )
    done = subprocess.run(
        [sys.executable, '-c', program],
        cwd=str(source.TOP),
        env={'OPS_COMPAT_BEHAVIOURS': 'security-log=off'},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (1, b'ERROR ValueError: broken\n', b'')


# -- undoing it --


def _state() -> Tuple[Any, ...]:
    root = logging.getLogger()
    return list(root.handlers), root.level, sys.excepthook, warnings.showwarning


def test_after_a_block_all_is_as_it_was(backend: Backend):
    logging.getLogger().setLevel(logging.WARNING)
    before = _state()
    with log._root_logging(backend, debug=True, exc_stderr=True):
        logging.getLogger('my.charm').info('within')
        assert _state() != before
    logging.getLogger('my.charm').warning('after')

    assert _state() == before
    assert [message for _, message in backend.logged] == ['within']


def test_after_a_block_that_fails_all_is_as_it_was(backend: Backend):
    before = _state()
    with pytest.raises(ValueError, match='broken'), log._root_logging(backend):
        raise ValueError('broken')

    assert _state() == before


def test_a_handler_that_was_added_within_stays(backend: Backend):
    added = logging.NullHandler()
    with log._root_logging(backend):
        logging.getLogger().addHandler(added)

    assert added in logging.getLogger().handlers


def test_blocks_can_be_nested(backend: Backend):
    inner = Backend()
    with log._root_logging(backend):
        with log._root_logging(inner), behaviours.using(security_log=True):
            log._log_security_event('INFO', 'x', 'y', description='z')
        logging.getLogger('my.charm').info('outer')

    assert [level for level, _ in inner.logged] == ['TRACE']
    assert [level for level, _ in backend.logged] == ['INFO']
