# SPDX-License-Identifier: Apache-2.0
"""The error of a failed hook command, and how much of the command line it shows."""

from __future__ import annotations

import copy
import pickle
from typing import Any, Callable, List, Tuple

import pytest
from kit.recorder import Recorder

from ops import hookcmds
from ops.hookcmds import Error, _run
from ops.hookcmds._shown import cut

CUT = '<redacted>'

CASES: List[Tuple[List[str], List[str]]] = [
    (['is-leader', '--format=json'], ['is-leader', '--format=json']),
    (['relation-get', '-r', '3', '-', 'a/0'], ['relation-get', '-r', '3', '-', 'a/0']),
    (['secret-get', 'secret:1', '--label', 'l'], ['secret-get', 'secret:1', '--label', 'l']),
    (['action-fail', '--', 'm'], ['action-fail', '--', CUT]),
    (['action-fail', 'm'], ['action-fail', CUT]),
    (['action-log', '--', 'm'], ['action-log', '--', CUT]),
    (['action-set', 'a=1', 'b.c=2', 'x'], ['action-set', f'a={CUT}', f'b.c={CUT}', CUT]),
    (['leader-set', 'a=1'], ['leader-set', f'a={CUT}']),
    (
        ['juju-log', '--log-level', 'INFO', '--', 'm'],
        ['juju-log', '--log-level', 'INFO', '--', CUT],
    ),
    (['juju-log', '--debug', 'm', 'n'], ['juju-log', '--debug', CUT, CUT]),
    (
        ['status-set', '--application=False', 'active', '--', 'm'],
        ['status-set', '--application=False', 'active', '--', CUT],
    ),
    (['status-set', '--', 'active', 'm'], ['status-set', '--', 'active', CUT]),
    (
        ['relation-set', '-r', 'db:3', '--app', '--file', '-'],
        ['relation-set', '-r', 'db:3', '--app', '--file', '-'],
    ),
    (['relation-set', 'a=1'], ['relation-set', f'a={CUT}']),
    (['state-set', '--file', '-', 'a=1'], ['state-set', '--file', '-', f'a={CUT}']),
    (
        ['secret-add', '--owner', 'unit', '--label=l', '--description', 'd', 'k#file=/t', 'k=v'],
        [
            *('secret-add', '--owner', 'unit', '--label=l', '--description', CUT),
            *(f'k#file={CUT}', f'k={CUT}'),
        ],
    ),
    (
        ['secret-set', '--description=d', 'secret:1', 'k=v'],
        ['secret-set', f'--description={CUT}', 'secret:1', f'k={CUT}'],
    ),
    (['secret-set', '--description', 'd', 's'], ['secret-set', '--description', CUT, 's']),
    (['secret-set', '--later', 'v', 's'], ['secret-set', CUT, CUT, CUT]),
    (['secret-add', '--label'], ['secret-add', '--label']),
    (['pod-spec-set', '--file', '/t/spec'], ['pod-spec-set', CUT, CUT]),
    (['new-command', 'a', '--b=c', '--', 'd'], ['new-command', CUT, CUT, CUT, CUT]),
    (['new-command', 'a', '--', 'd'], ['new-command', CUT, '--', CUT]),
    (['/usr/bin/is-leader', 'x'], ['/usr/bin/is-leader', 'x']),
    ([], []),
]


@pytest.mark.parametrize(('argv', 'expected'), CASES)
def test_a_command_line_is_cut_to_what_it_may_show(argv: List[str], expected: List[str]):
    assert cut(argv) == expected


def made() -> Error:
    return Error.of(['action-set', 'a=hunter2'], 2, 'out', 'ERROR no such key\n')


def test_it_has_what_the_command_left_behind():
    error = made()

    assert error.returncode == 2
    assert error.cmd == ['action-set', f'a={CUT}']
    assert error.stdout == 'out'
    assert error.stderr == 'ERROR no such key\n'


def test_its_text_begins_as_in_the_published_release_and_goes_on_with_what_juju_said():
    assert str(made()) == (
        "command ['action-set', 'a=<redacted>'] exited with status 2: ERROR no such key"
    )


def test_its_text_without_what_juju_said_is_that_of_the_published_release():
    assert str(Error(returncode=1, cmd=['x', 'y'])) == "command ['x', 'y'] exited with status 1"


def test_the_command_line_that_it_is_made_with_is_shown_as_it_is():
    assert Error(returncode=1, cmd=['action-set', 'a=b']).cmd == ['action-set', 'a=b']


def test_it_takes_its_facts_by_name_only():
    with pytest.raises(TypeError):
        Error(1, ['x'])  # type: ignore[call-arg,misc]  # what is tested


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize('duplicate', [copy.copy, pickled])
def test_it_can_be_copied(duplicate: Callable[[Any], Any]):
    copied = duplicate(made())

    assert vars(copied) == vars(made())
    assert str(copied) == str(made())


def test_it_is_an_exception_and_nothing_else():
    assert Error.__bases__ == (Exception,)


def test_what_the_runner_raises_reaches_the_caller():
    with _run.using(Recorder({'is-leader': made()})), pytest.raises(Error) as caught:
        hookcmds.is_leader()

    assert caught.value.returncode == 2
