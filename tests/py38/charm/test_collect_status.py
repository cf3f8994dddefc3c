# SPDX-License-Identifier: Apache-2.0
"""Statuses that are collected at the end of an event."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import Any, List, Type

import pytest
from kit import charm_runs
from kit.fake_runner import FakeRunner

from ops import charm, framework, model


class Collecting(charm.CharmBase):
    unit_statuses: List[Any] = []  # noqa: RUF012  # set anew by each test's subclass
    app_statuses: List[Any] = []  # noqa: RUF012  # likewise

    def __init__(self, framework: framework.Framework):
        super().__init__(framework)
        framework.observe(self.on.collect_unit_status, self._on_unit)
        framework.observe(self.on.collect_app_status, self._on_app)

    def _on_unit(self, event: charm.CollectStatusEvent) -> None:
        for status in self.unit_statuses:
            event.add_status(status)

    def _on_app(self, event: charm.CollectStatusEvent) -> None:
        for status in self.app_statuses:
            event.add_status(status)


def _collecting(unit: List[Any], app: List[Any]) -> Type[charm.CharmBase]:
    return type('Charm', (Collecting,), {'unit_statuses': unit, 'app_statuses': app})


def _collect(juju: FakeRunner, unit: List[Any], app: List[Any]) -> List[str]:
    charm._evaluate_status(charm_runs.start(_collecting(unit, app)).charm)
    return juju.take()


@pytest.mark.parametrize(
    ('added', 'worst'),
    [
        ('active', 'active'),
        ('active waiting', 'waiting'),
        ('waiting maintenance', 'maintenance'),
        ('maintenance blocked active', 'blocked'),
    ],
)
def test_the_worst_status_is_set(juju: FakeRunner, added: str, worst: str):
    statuses = [model.StatusBase.from_name(name, f'm-{name}') for name in added.split()]

    lines = _collect(juju, statuses, [])

    assert lines == [
        'is-leader --format=json',
        f'status-set --application=False {worst} -- m-{worst}',
    ]


def test_the_first_of_several_alike_is_set(juju: FakeRunner):
    lines = _collect(juju, [model.BlockedStatus('one'), model.BlockedStatus('two')], [])

    assert lines[-1] == 'status-set --application=False blocked -- one'


def test_the_leader_sets_the_status_of_the_application_first(juju: FakeRunner):
    lines = _collect(juju, [model.ActiveStatus('u')], [model.ActiveStatus('a')])

    assert lines == [
        'is-leader --format=json',
        'status-set --application=True active -- a',
        'status-set --application=False active -- u',
    ]


def test_another_unit_sets_its_own_status_alone(juju: FakeRunner):
    juju.answers['is-leader'] = False

    lines = _collect(juju, [model.ActiveStatus('u')], [model.ActiveStatus('a')])

    assert lines == ['is-leader --format=json', 'status-set --application=False active -- u']


def test_nothing_is_set_if_nothing_is_added(juju: FakeRunner):
    assert _collect(juju, [], []) == ['is-leader --format=json']


def test_what_is_not_well_is_logged(juju: FakeRunner, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, 'ops.charm')

    _collect(juju, [model.ActiveStatus(), model.WaitingStatus('w')], [model.BlockedStatus('b')])

    assert caplog.record_tuples == [
        ('ops.charm', logging.DEBUG, "Adding app status BlockedStatus('b')"),
        ('ops.charm', logging.DEBUG, "Adding unit status WaitingStatus('w')"),
    ]


@pytest.mark.parametrize('status', [None, 'active', model.ActiveStatus])
def test_only_a_status_can_be_added(juju: FakeRunner, status: Any):
    with pytest.raises(TypeError, match='status should be a StatusBase, not '):
        _collect(juju, [status], [])


@pytest.mark.parametrize('status', [model.ErrorStatus('m'), model.UnknownStatus()])
def test_a_status_that_juju_sets_cannot_be_added(juju: FakeRunner, status: model.StatusBase):
    message = (
        "status.name must be in ('active', 'blocked', 'maintenance', 'waiting'), "
        f'not {status.name!r}'
    )
    with pytest.raises(model.InvalidStatusError) as caught:
        _collect(juju, [status], [])
    assert str(caught.value) == message
