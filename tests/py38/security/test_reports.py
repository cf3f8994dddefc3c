# SPDX-License-Identifier: Apache-2.0
"""Reporting that Juju refused something runs no further command."""

from __future__ import annotations

import json

import pytest
from kit.planted_scene import REFUSED, Scene

from ops._unit import Hook
from ops_compat import behaviours


@pytest.fixture(scope='module')
def refusal(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A charm that has been refused one secret."""
    scene = Scene(tmp_path_factory.mktemp('refusal'), instead={'secret-get': REFUSED})
    scene.run(Hook(name='start'), PLANTED_CRASH='get_secret')
    return scene


def test_the_refused_command_is_all_that_is_run(refusal: Scene):
    assert refusal.agent.commands() == ['secret-get']


def test_the_report_is_one_line_of_the_log(refusal: Scene):
    lines = [line for line in refusal.agent.logged().splitlines() if 'authz_fail' in line]

    if behaviours.SECURITY_LOG:
        (event,) = map(json.loads, lines)
        assert event['event'] == 'authz_fail:secret-get'
        assert 'leadership unknown' in event['description']
    else:
        assert lines == []


def test_the_charm_meets_the_refusal_itself(refusal: Scene):
    assert refusal.ran[0].returncode == 1
    assert 'ModelError: ERROR permission denied' in refusal.agent.logged()
