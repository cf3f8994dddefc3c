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

from charm import TOKEN_LABEL, Bookkeeper  # found by the line above

pytestmark = pytest.mark.filterwarnings('ignore:Harness is deprecated')


@pytest.fixture
def harness() -> Iterator[Any]:
    harness = testing.Harness(Bookkeeper)
    yield harness
    harness.cleanup()


@pytest.fixture
def deployed(harness: Any) -> Any:
    """A unit that leads and has its journal."""
    harness.set_leader(True)
    harness.add_storage('journal')
    harness.begin_with_initial_hooks()
    return harness


def journal(harness: Any) -> str:
    (storage,) = harness.model.storages['journal']
    text: str = (storage.location / 'journal.txt').read_text()
    return text


def test_installing_takes_a_while(harness: Any):
    harness.begin()

    harness.charm.on.install.emit()

    assert harness.model.unit.status == ops.MaintenanceStatus('opening the books')


def test_it_waits_for_its_storage(harness: Any):
    harness.begin_with_initial_hooks()

    harness.evaluate_status()

    assert harness.model.unit.status == ops.WaitingStatus('waiting for the journal storage')
    assert harness.get_workload_version() == '1.0'


def test_it_offers_its_port_to_the_other_members(deployed: Any):
    deployed.update_config({'port': 9090})

    number = deployed.model.get_relation('members').id
    assert deployed.get_relation_data(number, 'bookkeeper/0') == {'port': '9090'}
    assert deployed.model.unit.opened_ports() == {ops.Port('tcp', 9090)}


def test_it_is_blocked_without_a_title(deployed: Any):
    deployed.update_config({'title': ''})

    deployed.evaluate_status()

    assert deployed.model.unit.status == ops.BlockedStatus('set the title option')


def test_the_leader_makes_one_token(deployed: Any):
    number = deployed.model.get_relation('members').id
    told = deployed.get_relation_data(number, 'bookkeeper')

    deployed.charm.on.leader_elected.emit()

    secret = deployed.model.get_secret(label=TOKEN_LABEL)
    assert told == {'token-id': secret.get_info().id}
    assert deployed.get_relation_data(number, 'bookkeeper') == told


def test_the_database_is_told_and_may_read_the_token(deployed: Any):
    number = deployed.add_relation('database', 'postgresql', unit_data={'version': '14'})

    told = deployed.get_relation_data(number, 'bookkeeper')
    assert deployed.get_relation_data(number, 'bookkeeper/0') == {'journal-port': '8080'}
    assert deployed.get_secret_grants(told['token-id'], number) == {'postgresql'}
    assert journal(deployed) == 'Journal: database is postgresql\n'


def test_a_database_that_comes_early_has_to_wait(harness: Any):
    harness.begin_with_initial_hooks()
    number = harness.add_relation('database', 'postgresql', unit_data={'version': '14'})
    assert harness.get_relation_data(number, 'bookkeeper/0') == {}

    harness.add_storage('journal', attach=True)
    harness.framework.reemit()

    assert harness.get_relation_data(number, 'bookkeeper/0') == {'journal-port': '8080'}


def test_the_action_writes_an_entry(deployed: Any):
    output = deployed.run_action('add-entry', {'text': 'hello'})
    deployed.evaluate_status()

    assert output.results == {'entries': 1}
    assert output.logs == ['writing one entry']
    assert journal(deployed) == 'Journal: hello\n'
    assert deployed.model.unit.status == ops.ActiveStatus('1 entries')


@pytest.mark.parametrize(
    ('text', 'message'),
    [(' ', 'an entry needs some text'), ('x', 'there is no journal: attach storage first')],
)
def test_the_action_fails(harness: Any, text: str, message: str):
    harness.begin()

    with pytest.raises(testing.ActionFailed) as failed:
        harness.run_action('add-entry', {'text': text})

    assert failed.value.message == message


def test_the_leader_says_how_many_units_there_will_be(deployed: Any):
    deployed.set_planned_units(3)

    deployed.evaluate_status()

    assert deployed.model.app.status == ops.ActiveStatus('3 unit(s) planned')
