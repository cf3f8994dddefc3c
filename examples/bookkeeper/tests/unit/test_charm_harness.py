# SPDX-License-Identifier: Apache-2.0
"""The charm in a Harness: alive while a test changes the world around it.

New tests are better written as those in ``test_charm.py``.
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

from charm import Bookkeeper  # found by the line above

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


def test_a_unit_without_a_journal_waits(harness: Any):
    harness.begin_with_initial_hooks()

    harness.evaluate_status()

    assert harness.model.unit.status == ops.WaitingStatus('waiting for the journal storage')


def test_an_empty_title_blocks(deployed: Any):
    deployed.update_config({'title': ''})

    deployed.evaluate_status()

    assert deployed.model.unit.status == ops.BlockedStatus('set the title option')


def test_the_port_is_opened_and_told_to_the_members(deployed: Any):
    deployed.update_config({'port': 9090})

    number = deployed.model.get_relation('members').id
    assert deployed.model.unit.opened_ports() == {ops.Port('tcp', 9090)}
    assert deployed.get_relation_data(number, 'bookkeeper/0') == {'port': '9090'}


def test_an_entry_is_written(deployed: Any):
    output = deployed.run_action('add-entry', {'text': 'bought ink'})

    assert output.logs == ['writing one entry']
    assert output.results == {'entries': 1}
    assert journal(deployed) == 'Journal: bought ink\n'


def test_an_entry_needs_text(deployed: Any):
    with pytest.raises(testing.ActionFailed, match='needs some text'):
        deployed.run_action('add-entry', {'text': ' '})


def test_the_database_is_told_the_port_and_the_token(deployed: Any):
    number = deployed.add_relation('database', 'postgresql', unit_data={'version': '14'})

    told = deployed.get_relation_data(number, 'bookkeeper')
    assert deployed.get_relation_data(number, 'bookkeeper/0') == {'journal-port': '8080'}
    assert deployed.get_secret_grants(told['token-id'], number) == {'postgresql'}
    assert journal(deployed) == 'Journal: database is postgresql\n'


def test_a_database_that_is_too_early_is_seen_again(harness: Any):
    harness.begin_with_initial_hooks()
    number = harness.add_relation('database', 'postgresql', unit_data={'version': '14'})
    assert harness.get_relation_data(number, 'bookkeeper/0') == {}

    harness.add_storage('journal', attach=True)
    harness.framework.reemit()

    assert harness.get_relation_data(number, 'bookkeeper/0') == {'journal-port': '8080'}
