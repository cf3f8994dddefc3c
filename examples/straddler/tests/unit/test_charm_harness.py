# SPDX-License-Identifier: Apache-2.0
"""The same facts in a Harness: the charm is alive while a test changes the world around it.

New tests are better written as those in ``test_charm.py``, where each has the same name.
"""

# pyright: basic, reportMissingImports=false, reportDeprecated=false
# (The charm is found by sys.path, which type checkers do not follow.)

from __future__ import annotations

import pathlib
import platform
import sys
from typing import Any, Iterator

import pytest

import ops
from ops import testing

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'src'))

from charm import Straddler  # found by the line above

pytestmark = pytest.mark.filterwarnings('ignore:Harness is deprecated')


@pytest.fixture
def harness() -> Iterator[Any]:
    harness = testing.Harness(Straddler)
    harness.begin()
    yield harness
    harness.cleanup()


def test_starting_shows_the_python_that_runs_it(harness: Any):
    harness.charm.on.start.emit()

    assert harness.get_workload_version() == platform.python_version()
    assert harness.model.unit.status == ops.ActiveStatus('offering straddler.internal')


def test_a_new_site_is_offered_the_hostname(harness: Any):
    number = harness.add_relation('site', 'browser')

    assert harness.get_relation_data(number, 'straddler/0') == {'hostname': 'straddler.internal'}


def test_each_site_is_offered_the_hostname(harness: Any):
    numbers = [harness.add_relation('site', name) for name in ('one', 'two')]

    harness.update_config({'hostname': 'new.internal'})

    told = [harness.get_relation_data(number, 'straddler/0') for number in numbers]
    assert told == [{'hostname': 'new.internal'}] * 2


def test_the_action_says_where_it_runs(harness: Any, monkeypatch: pytest.MonkeyPatch):
    # A harness leaves the environment alone, and this action reads it.
    for name, text in {
        'JUJU_DISPATCH_PATH': 'actions/where-am-i',
        'JUJU_ACTION_NAME': 'where-am-i',
        'JUJU_ACTION_UUID': '1',
        'JUJU_HOOK_NAME': '',
        'JUJU_MODEL_NAME': 'prod',
        'JUJU_MODEL_UUID': '11111111-2222-4333-8444-555555555555',
        'JUJU_UNIT_NAME': 'straddler/0',
        'JUJU_VERSION': '3.6.14',
    }.items():
        monkeypatch.setenv(name, text)

    harness.set_planned_units(2)

    output = harness.run_action('where-am-i')

    assert output.results == {
        'juju': '3.6.14',
        'unit': 'straddler/0',
        'python': platform.python_version(),
        'goal': 'straddler/0, straddler/1',
    }
