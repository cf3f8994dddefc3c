# SPDX-License-Identifier: Apache-2.0
"""What the errors of the Pebble client say, and what they do not."""

# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import builtins
import copy
import pickle
from typing import Any, List

import pytest
from kit.pebble_transport import change

from ops import pebble

LONG = 'x' * 1025


def a_change(*logs: List[str]) -> pebble.Change:
    made = pebble.Change.from_dict(change('boom', exit_code=1))
    made.tasks = made.tasks * len(logs)
    for number, log in enumerate(logs):
        made.tasks[number] = copy.copy(made.tasks[number])
        made.tasks[number].log = log
    return made


@pytest.mark.parametrize(
    'cls',
    [
        pebble.ConnectionError,
        pebble.TimeoutError,
        pebble.ProtocolError,
        pebble.PathError,
        pebble.APIError,
        pebble.ChangeError,
        pebble.ExecError,
    ],
)
def test_each_is_an_error_of_the_client(cls: type):
    assert issubclass(cls, pebble.Error)


def test_a_time_out_is_a_builtin_one():
    assert issubclass(pebble.TimeoutError, builtins.TimeoutError)


@pytest.mark.parametrize(
    ('error', 'text', 'shown'),
    [
        (pebble.Error('a'), 'a', "<ops.pebble.Error ('a',)>"),
        (pebble.TimeoutError('a'), 'a', "<ops.pebble.TimeoutError ('a',)>"),
        (
            pebble.PathError('not-found', 'no /a'),
            'not-found - no /a',
            "PathError('not-found', 'no /a')",
        ),
        (
            pebble.APIError({'a': 1}, 404, 'Not Found', 'no a'),
            'no a',
            "APIError({'a': 1}, 404, 'Not Found', 'no a')",
        ),
        (
            pebble.ExecError(['ls', '-l'], 2, 'out', 'err'),
            "non-zero exit code 2 executing 'ls', stdout='out', stderr='err'",
            "<ops.pebble.ExecError ('ls', exit code 2)>",
        ),
        (
            pebble.ExecError(['ls'], 2, b'\xff', None),
            "non-zero exit code 2 executing 'ls', stdout=b'\\xff'",
            "<ops.pebble.ExecError ('ls', exit code 2)>",
        ),
        (
            pebble.ExecError([], 2, None, None),
            'non-zero exit code 2 executing no command',
            '<ops.pebble.ExecError (no command, exit code 2)>',
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_text(error: pebble.Error, text: str, shown: str):
    assert (str(error), repr(error)) == (text, shown)


def test_an_exec_error_cuts_long_output():
    error = pebble.ExecError(['ls'], 1, LONG, LONG[1:])

    assert str(error).endswith(f", stdout='{LONG[1:]}' [truncated], stderr='{LONG[1:]}'")


@pytest.mark.parametrize('show', [str, repr])
def test_an_exec_error_shows_no_arguments(show: Any):
    error = pebble.ExecError(['login', '--password', 'hunter2'], 1, '', '')

    assert 'hunter2' not in show(error)
    assert error.command == ['login', '--password', 'hunter2']


@pytest.mark.parametrize(
    ('logs', 'text'),
    [
        ((), 'boom'),
        (([],), 'boom'),
        ((['a', 'b'], []), 'boom\n----- Logs from task 0 -----\na\nb\n-----'),
        (
            ([], ['a'], ['b']),
            'boom\n----- Logs from task 1 -----\na\n----- Logs from task 2 -----\nb\n-----',
        ),
    ],
)
def test_a_change_error_has_the_logs_of_the_tasks(logs: Any, text: str):
    assert str(pebble.ChangeError('boom', a_change(*logs))) == text


def test_a_change_error_shows_its_change():
    made = a_change()

    assert repr(pebble.ChangeError('boom', made)) == f"ChangeError('boom', {made!r})"


@pytest.mark.parametrize(
    'error',
    [
        pebble.APIError({'a': 1}, 404, 'Not Found', 'no a'),
        pebble.PathError('not-found', 'no /a'),
        pebble.ExecError(['ls'], 2, 'out', 'err'),
    ],
    ids=repr,
)
def test_an_error_can_be_pickled(error: pebble.Error):
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)
