# SPDX-License-Identifier: Apache-2.0
"""What Python 3.12 brought: type parameters, type aliases, and ``typing.override``."""

# No `from __future__ import annotations`: what is annotated here is evaluated.

import dataclasses
import typing
from typing import Any, override

import pytest

import ops
from ops import testing

META: dict[str, Any] = {'name': 'newer', 'requires': {'db': {'interface': 'pgsql'}}}
CONFIG: dict[str, Any] = {'options': {'port': {'type': 'int', 'default': 80}}}

type Port = int
type Reading = dict[str, Port | None]


@dataclasses.dataclass
class Config:
    port: Port = 0


class Told[T](ops.EventBase):
    def __init__(self, handle: ops.Handle, what: T | None = None):
        super().__init__(handle)
        self.what = what

    @override
    def snapshot(self) -> dict[str, Any]:
        return {'what': self.what}

    @override
    def restore(self, snapshot: dict[str, Any]) -> None:
        self.what = snapshot['what']


class Events(ops.ObjectEvents):
    told = ops.EventSource(Told)


class Requirer[T](ops.Object):
    on = Events()  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]

    def __init__(self, charm: ops.CharmBase, key: str, loads: type[T]):
        super().__init__(charm, key)
        self.loads = loads


class Base[C](ops.CharmBase):
    loads: type[C]

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def read(self) -> C:
        return self.load_config(self.loads)

    def _on_config_changed(self, event: ops.ConfigChangedEvent):
        self.unit.status = ops.ActiveStatus(str(self.read()))


class Charm(Base[Config]):
    loads = Config

    @override
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.db = Requirer[Config](self, 'db-requirer', Config)
        framework.observe(self.db.on.told, self._on_told)
        framework.observe(self.on.start, self._on_start)

    @override
    def _on_config_changed(self, event: ops.ConfigChangedEvent):
        super()._on_config_changed(event)

    def _on_start(self, event: ops.StartEvent):
        self.db.on.told.emit('something')

    def _on_told(self, event: Told[str]):
        self.unit.status = ops.MaintenanceStatus(f'told {event.what}')


@pytest.fixture
def ctx() -> testing.Context[Charm]:
    return testing.Context(Charm, meta=META, config=CONFIG)


def test_a_handler_that_overrides_is_called_once(ctx: testing.Context[Charm]):
    out = ctx.run(ctx.on.config_changed(), testing.State(config={'port': 8080}))

    assert out.unit_status == testing.ActiveStatus('Config(port=8080)')


def test_a_generic_event_of_a_generic_object_reaches_its_observer(ctx: testing.Context[Charm]):
    out = ctx.run(ctx.on.start(), testing.State())

    assert out.unit_status == testing.MaintenanceStatus('told something')


def test_a_charm_of_a_generic_base_is_at_hand_in_the_manager(ctx: testing.Context[Charm]):
    with ctx(ctx.on.start(), testing.State()) as manager:
        charm = manager.charm

        assert charm.read() == Config(80)
        assert charm.db.loads is Config


def test_a_context_is_a_generic_of_the_charm():
    assert typing.get_args(testing.Context[Charm]) == (Charm,)


def test_a_function_with_a_type_parameter_takes_any_status():
    def message[S: ops.StatusBase](status: S) -> tuple[S, str]:
        return status, status.message

    status = ops.BlockedStatus('why')

    assert message(status) == (status, 'why')
