# SPDX-License-Identifier: Apache-2.0
"""The same facts in a Harness: the charm is alive while a test changes the world around it.

New tests are better written as those in ``test_charm.py``, where each has the same name.
"""

# pyright: basic, reportMissingImports=false, reportDeprecated=false
# (The charm is found by sys.path, which type checkers do not follow.)

from __future__ import annotations

import pathlib
import sys
from typing import Any, Iterator

import pytest

import ops
from ops import testing

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'src'))

from charm import PORT, HelloKubernetes  # found by the line above

pytestmark = pytest.mark.filterwarnings('ignore:Harness is deprecated')


@pytest.fixture
def harness() -> Iterator[Any]:
    harness = testing.Harness(HelloKubernetes)
    harness.begin()
    yield harness
    harness.cleanup()


def page(harness: Any) -> str:
    root: pathlib.Path = harness.get_filesystem_root('web')
    return (root / 'srv' / 'hello' / 'index.html').read_text()


def test_it_waits_for_its_container(harness: Any):
    harness.update_config({'greeting': 'hi'})

    harness.evaluate_status()

    assert harness.model.unit.status == ops.WaitingStatus('waiting for the web container')


def test_it_serves_the_greeting(harness: Any):
    harness.update_config({'greeting': 'good morning'})

    harness.container_pebble_ready('web')
    harness.evaluate_status()

    assert page(harness) == 'good morning\n'
    assert harness.model.unit.status == ops.ActiveStatus('serving')
    assert harness.model.unit.opened_ports() == {ops.Port('tcp', PORT)}


def test_the_server_is_running(harness: Any):
    harness.container_pebble_ready('web')

    service = harness.model.unit.get_container('web').get_service('hello')
    assert service.is_running()


def test_the_plan_starts_the_server(harness: Any):
    harness.container_pebble_ready('web')

    plan = harness.get_container_pebble_plan('web').to_dict()

    assert plan['services']['hello']['command'].startswith('python3 -m http.server')


def test_a_new_greeting_replaces_the_old_one(harness: Any):
    harness.container_pebble_ready('web')
    assert page(harness) == 'hello\n'

    harness.update_config({'greeting': 'good evening'})

    assert page(harness) == 'good evening\n'


def test_it_is_blocked_without_a_greeting(harness: Any):
    harness.container_pebble_ready('web')
    harness.update_config({'greeting': ''})

    harness.evaluate_status()

    assert harness.model.unit.status == ops.BlockedStatus('set the greeting option')
