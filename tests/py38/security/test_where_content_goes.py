# SPDX-License-Identifier: Apache-2.0
"""Every place where a content ends up: those that Juju needs, and no other.

The text of a status, of an action's log and results and of a secret's description is on command
lines, since Juju takes it nowhere else.
"""

from __future__ import annotations

from typing import Dict, List

import pytest
from kit.planted_charm import KINDS, planted
from kit.planted_scene import Scene

WORKING: Dict[str, List[str]] = {
    'secret-value': ['file for secret-add'],
    'new-secret-value': ['file for secret-set'],
    'secret-description': ['arguments of secret-add'],
    'unit-data': ['input of relation-set'],
    'app-data': ['input of relation-set'],
    'action-result': ['arguments of action-set'],
    'action-log': ['arguments of action-log'],
    'status-text': ['arguments of status-set'],
    'kept-state': ['input of state-set'],
    'stored-value': ['charm/.unit-state.db'],
}
"""Where the content of each kind is after a charm has used everything; nowhere by default."""

REFUSED: Dict[str, List[str]] = {
    # The test itself puts it on the command line of a command that this release cannot know.
    'secret-value': ['arguments of secret-future', 'file for secret-add'],
    'new-secret-value': ['file for secret-set'],
    'secret-description': ['arguments of secret-set'],
    'unit-data': ['input of relation-set'],
    'app-data': ['input of relation-set'],
    'action-result': ['arguments of action-set'],
    'action-log': ['arguments of action-log'],
    'action-failure': ['arguments of action-fail'],
    'status-text': ['arguments of status-set'],
    'kept-state': ['input of state-set'],
    'metric-label': ['arguments of add-metric'],
}
"""Where it is after a charm was refused everything, and has looked at each error."""


@pytest.mark.parametrize('kind', KINDS)
def test_a_charm_that_works(working: Scene, kind: str):
    assert working.places(planted(kind)) == WORKING.get(kind, [])


@pytest.mark.parametrize('kind', KINDS)
def test_a_charm_that_is_refused(refused: Scene, kind: str):
    assert refused.places(planted(kind)) == REFUSED.get(kind, [])


def test_every_refusal_was_looked_at(refused: Scene):
    said = refused.report.read_text()

    assert 'did not fail' not in said
    assert said.count('permission denied') > said.count('did not fail')
    for command in ('action-set', 'secret-add', 'secret-set', 'status-set', 'state-set'):
        assert f"'{command}'" in said


def test_an_error_names_the_key_of_what_cannot_be_sent(refused: Scene):
    said = refused.report.read_text()

    assert "the value of 'password' must be text, not bytes" in said
    assert "the value of 'password' cannot be written as UTF-8" in said


def test_an_error_names_the_key_of_what_cannot_be_saved(refused: Scene):
    said = refused.report.read_text()

    assert "'path' of Planted/on/noted[" in said
    assert 'holds a value of type PosixPath' in said
