# SPDX-License-Identifier: Apache-2.0
"""An error that ends a charm is told without what hangs on it."""

from __future__ import annotations

import json
import re
from typing import List, Tuple

import pytest
from kit.planted_charm import planted
from kit.planted_scene import REFUSED, WRITING, Scene

from ops._unit import Hook
from ops_compat import behaviours

CRASHES: List[Tuple[str, str, str]] = [
    ('add_secret', 'secret-value', 'ModelError'),
    ('set_secret', 'new-secret-value', 'Error'),
    ('set_unit_data', 'unit-data', 'RelationNotFoundError'),
    ('set_status', 'status-text', 'ModelError'),
    ('run_unknown', 'secret-value', 'Error'),
    ('run_failing', 'command-argument', 'WithCommand'),
    ('run_in_workload', 'command-argument', 'ExecError'),
    ('wrap_failing', 'command-argument', 'RuntimeError'),
    ('emit_unsaveable', 'event-data', 'ValueError'),
    ('store_unsaveable', 'stored-value', 'ValueError'),
]
"""What a charm does, the content in it, and the class of the error."""

VISIBLE = {'log', 'stdout', 'stderr', 'charm/.unit-state.db'}


@pytest.fixture(scope='module', params=CRASHES, ids=lambda case: case[0])
def crash(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tuple[Scene, str, str]:
    """A charm that an error has ended, what it held, and the error's class."""
    act, kind, error = request.param
    scene = Scene(tmp_path_factory.mktemp(act), instead=dict.fromkeys(WRITING, REFUSED))
    scene.run(Hook(name='start'), PLANTED_CRASH=act)
    return scene, planted(kind), error


def test_the_log_has_a_traceback(crash: Tuple[Scene, str, str]):
    scene, _, error = crash

    assert scene.ran[0].returncode == 1
    assert 'Uncaught exception while in charm code:\n' in scene.agent.logged()
    assert re.search(rf'^  File .*$\n(^.*$\n)*^([\w.]*\.)?{error}: ', scene.agent.logged(), re.M)


def test_no_content_is_told(crash: Tuple[Scene, str, str]):
    scene, content, _ = crash

    assert VISIBLE.isdisjoint(scene.places(content))


def test_the_security_event_has_the_class_alone(crash: Tuple[Scene, str, str]):
    scene, _, error = crash
    lines = [line for line in scene.agent.logged().splitlines() if '"sys_crash' in line]

    if behaviours.SECURITY_LOG:
        assert [json.loads(line)['event'] for line in lines] == [f'sys_crash:{error}']
    else:
        assert lines == []


def test_who_runs_an_action_is_told_in_one_sentence(tmp_path_factory: pytest.TempPathFactory):
    scene = Scene(tmp_path_factory.mktemp('action'))
    ran = scene.leak(PLANTED_CRASH='run_failing')

    assert ran.returncode == 1
    assert ran.stderr == (
        'Uncaught WithCommand in charm code: non-zero exit code 1\n'
        'Use `juju debug-log` to see the full traceback.\n'
    )
