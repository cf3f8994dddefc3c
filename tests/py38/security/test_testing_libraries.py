# SPDX-License-Identifier: Apache-2.0
"""What tests are written with leaves the process as it was, and hands out nothing of its own."""

from __future__ import annotations

import json
import os
from typing import Any, Callable, Dict, Generator, List

import pytest
from kit import harnessed

import ops
from ops import testing

META: Dict[str, Any] = {'name': 'planted', 'requires': {'db': {'interface': 'db'}}}
HARNESS_META = json.dumps(META)  # which is YAML too


class Failing(ops.CharmBase):
    """A charm that fails where a test says."""

    where = ''

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)
        self._fail('__init__')

    def _on_start(self, event: ops.StartEvent) -> None:
        self._fail('start')

    def _fail(self, where: str) -> None:
        if self.where == where:
            raise ZeroDivisionError(where)


def _run(charm: Any) -> None:
    context = testing.Context(charm, meta=META)
    context.run(context.on.start(), testing.State())


def _manage(charm: Any) -> None:
    context = testing.Context(charm, meta=META)
    with context(context.on.start(), testing.State()) as manager:
        manager.run()


def _contradict(charm: Any) -> None:
    context = testing.Context(charm, meta=META)
    context.run(context.on.start(), testing.State(config={'unknown': 1}))


def _harness(charm: Any) -> None:
    place = harnessed.Place(charm, meta=HARNESS_META, begin=False)
    try:
        place.harness.begin()
        place.harness.charm.on.start.emit()
    finally:
        place.harness.cleanup()


# -- the environment --


@pytest.mark.parametrize('where', ['', '__init__', 'start'])
@pytest.mark.parametrize('go', [_run, _manage, _contradict, _harness])
def test_the_environment_is_put_back(go: Callable[[Any], None], where: str):
    before = dict(os.environ)
    charm = type('Charm', (Failing,), {'where': where})
    failed: List[str] = []
    try:
        go(charm)
    except Exception as exc:
        failed.append(type(exc).__name__)

    assert dict(os.environ) == before
    assert bool(failed) == (bool(where) or go is _contradict)


# -- state --


class Careless(ops.CharmBase):
    """A charm that changes what it is handed, and looks again."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.seen: List[str] = []
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event: ops.StartEvent) -> None:
        secret = self.model.get_secret(label='pw')
        for _ in range(2):
            content = secret.get_content()
            self.seen.append(content['password'])
            content['password'] = 'changed'
        for _ in range(2):
            peeked = secret.peek_content()
            self.seen.append(peeked['password'])
            peeked['password'] = 'changed'


def test_a_charm_that_changes_what_it_reads_in_a_context_changes_nothing():
    secret = testing.Secret({'password': 'planted'}, owner='unit', label='pw')
    context = testing.Context(Careless, meta=META)
    with context(context.on.start(), testing.State(secrets=[secret])) as manager:
        out = manager.run()
        seen = manager.charm.seen

    assert seen == ['planted'] * 4
    assert secret.tracked_content == {'password': 'planted'}
    assert out.get_secret(label='pw').latest_content == {'password': 'planted'}


def test_a_test_that_changes_the_state_it_gets_does_not_change_the_state_it_gave():
    relation = testing.Relation('db', id=1, remote_app_data={'host': 'planted'})
    secret = testing.Secret({'password': 'planted'}, owner='unit')
    context = testing.Context(ops.CharmBase, meta=META)
    out = context.run(context.on.start(), testing.State(relations=[relation], secrets=[secret]))
    handed: Any = out.get_secret(id=secret.id).tracked_content
    handed['password'] = 'changed'
    bag: Any = out.get_relation(1).local_unit_data
    bag['host'] = 'changed'

    assert secret.tracked_content == {'password': 'planted'}
    assert 'host' not in relation.local_unit_data


@pytest.fixture
def harness() -> Generator[Any, None, None]:
    made = harnessed.Place(Careless, meta=HARNESS_META, leader=True).harness
    yield made
    made.cleanup()


def test_a_charm_that_changes_what_it_reads_in_a_harness_changes_nothing(harness: Any):
    harness.charm.unit.add_secret({'password': 'planted'}, label='pw')
    harness.charm.on.start.emit()

    assert harness.charm.seen == ['planted'] * 4


def test_a_harness_hands_out_copies_of_relation_data(harness: Any):
    number = harness.add_relation('db', 'postgres', app_data={'host': 'planted'})
    harness.get_relation_data(number, 'postgres')['host'] = 'changed'

    assert harness.get_relation_data(number, 'postgres') == {'host': 'planted'}


def test_a_harness_keeps_copies_of_relation_data(harness: Any):
    given = {'host': 'planted'}
    number = harness.add_relation('db', 'postgres', app_data=given)
    given['host'] = 'changed'

    assert harness.get_relation_data(number, 'postgres') == {'host': 'planted'}
