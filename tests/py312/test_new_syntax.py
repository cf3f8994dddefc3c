# SPDX-License-Identifier: Apache-2.0
"""Charms and tests in the syntax of Python 3.10: match, evaluated unions, keyword fields."""

# No `from __future__ import annotations`: what is annotated here is evaluated.

import dataclasses
from typing import Any

import pydantic
import pytest

import ops
from ops import testing

META: dict[str, Any] = {'name': 'newer', 'requires': {'db': {'interface': 'pgsql'}}}
CONFIG: dict[str, Any] = {
    'options': {
        'port': {'type': 'int', 'default': 80},
        'host': {'type': 'string'},
        'cache-size': {'type': 'float', 'default': 0.5},
    }
}
ACTIONS: dict[str, Any] = {
    'backup': {
        'params': {
            'target': {'type': 'string'},
            'tags': {'type': 'array'},
            'limits': {'type': 'object'},
        }
    }
}


class Matching(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        for event in (self.on.start, self.on.stop, self.on.db_relation_changed):
            framework.observe(event, self._on_any)

    def _on_any(self, event: ops.EventBase):
        match event:
            case ops.StartEvent():
                self.unit.status = ops.ActiveStatus('started')
            case ops.RelationChangedEvent(unit=ops.Unit() as unit, relation=relation):
                self._on_data(relation.data[unit])
            case _:
                self.unit.status = ops.MaintenanceStatus('another')

    def _on_data(self, data: ops.RelationDataContent):
        match data:
            case {'host': host, 'port': port}:
                self.unit.status = ops.ActiveStatus(f'{host}:{port}')
            case {'host': host}:
                self.unit.status = ops.BlockedStatus(f'{host} without a port')
            case _:
                self.unit.status = ops.WaitingStatus('for data')


@pytest.mark.parametrize(
    ('event', 'status'),
    [
        ('start', testing.ActiveStatus('started')),
        ('stop', testing.MaintenanceStatus('another')),
    ],
)
def test_events_are_matched_by_their_class(event: str, status: testing.ActiveStatus):
    ctx = testing.Context(Matching, meta=META)

    out = ctx.run(getattr(ctx.on, event)(), testing.State())

    assert out.unit_status == status


@pytest.mark.parametrize(
    ('data', 'status'),
    [
        ({'host': 'h', 'port': '1'}, testing.ActiveStatus('h:1')),
        ({'host': 'h'}, testing.BlockedStatus('h without a port')),
        ({}, testing.WaitingStatus('for data')),
    ],
)
def test_relation_data_is_matched_as_a_mapping(data: dict[str, str], status: Any):
    relation = testing.Relation('db', remote_units_data={0: data})
    ctx = testing.Context(Matching, meta=META)

    out = ctx.run(
        ctx.on.relation_changed(relation, remote_unit=0), testing.State(relations={relation})
    )

    assert out.unit_status == status


def test_an_output_state_is_matched_by_its_parts():
    ctx = testing.Context(Matching, meta=META)

    match ctx.run(ctx.on.start(), testing.State(leader=True)):
        case testing.State(leader=True, unit_status=testing.ActiveStatus(message=said)):
            assert said == 'started'
        case other:
            pytest.fail(f'not matched: {other}')


def test_a_status_is_an_instance_of_a_union():
    status = ops.StatusBase.from_name('blocked', 'why')

    assert isinstance(status, ops.BlockedStatus | ops.WaitingStatus)
    assert not isinstance(status, ops.ActiveStatus | ops.WaitingStatus)


def test_context_managers_stand_in_parentheses(caplog: pytest.LogCaptureFixture):
    ctx = testing.Context(Matching, meta=META)

    with (
        caplog.at_level('DEBUG'),
        ctx(ctx.on.start(), testing.State()) as manager,
    ):
        out = manager.run()

    assert out.unit_status == testing.ActiveStatus('started')


# -- classes that config, parameters and relation data are loaded into --


@dataclasses.dataclass
class Plain:
    port: int | None = None
    host: str | None = None
    cache_size: int | float = 0


@dataclasses.dataclass(kw_only=True, slots=True, frozen=True)
class Strict:
    port: int
    cache_size: float
    host: str | None = None


class Model(pydantic.BaseModel):
    port: int | None
    host: str | None = None
    cache_size: float | int


class Loading(ops.CharmBase):
    loads: type[Any] = Plain
    seen: Any = None

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_config_changed(self, event: ops.ConfigChangedEvent):
        Loading.seen = self.load_config(self.loads)


@pytest.mark.parametrize('cls', [Plain, Strict, Model])
def test_config_is_loaded_into_a_class_with_unions(cls: type[Any]):
    class Charm(Loading):
        loads = cls

    ctx = testing.Context(Charm, meta=META, config=CONFIG)

    ctx.run(ctx.on.config_changed(), testing.State(config={'port': 8080}))

    assert isinstance(Loading.seen, cls)
    assert (Loading.seen.port, Loading.seen.host, Loading.seen.cache_size) == (8080, None, 0.5)


@dataclasses.dataclass(kw_only=True, slots=True)
class Backup:
    target: str
    tags: list[str] | None = None
    limits: dict[str, int] | None = None


class BackingUp(ops.CharmBase):
    seen: Backup | None = None

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.backup_action, self._on_backup)

    def _on_backup(self, event: ops.ActionEvent):
        BackingUp.seen = event.load_params(Backup)


def test_parameters_are_loaded_into_a_class_with_slots():
    ctx = testing.Context(BackingUp, meta=META, actions=ACTIONS)
    params: Any = {'target': 's3', 'tags': ['a', 'b'], 'limits': {'size': 3}}

    ctx.run(ctx.on.action('backup', params=params), testing.State())

    assert BackingUp.seen == Backup(target='s3', tags=['a', 'b'], limits={'size': 3})


@dataclasses.dataclass(kw_only=True, slots=True)
class Remote:
    host: str
    ports: list[int] | None = None


class Relating(ops.CharmBase):
    seen: Remote | None = None

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.db_relation_changed, self._on_changed)

    def _on_changed(self, event: ops.RelationChangedEvent):
        Relating.seen = event.relation.load(Remote, event.app)
        event.relation.save(Remote(host='here', ports=[1, 2]), self.unit)


def test_relation_data_is_loaded_and_saved_by_a_class_with_slots():
    relation = testing.Relation('db', remote_app_data={'host': '"there"', 'ports': '[5432]'})
    ctx = testing.Context(Relating, meta=META)

    out = ctx.run(ctx.on.relation_changed(relation), testing.State(relations={relation}))

    assert Relating.seen == Remote(host='there', ports=[5432])
    written = out.get_relation(relation.id).local_unit_data
    assert {key: written[key] for key in ('host', 'ports')} == {
        'host': '"here"',
        'ports': '[1, 2]',
    }
