# SPDX-License-Identifier: Apache-2.0
"""What Python 3.11 brought: groups of exceptions, notes, and enumerations of texts."""

from __future__ import annotations

import enum
from typing import Any

import pytest

import ops
from ops import testing

META: dict[str, Any] = {'name': 'newer', 'peers': {'cluster': {'interface': 'peers'}}}


class Mode(enum.StrEnum):
    PRIMARY = enum.auto()
    STANDBY = enum.auto()


class Grouping(ops.CharmBase):
    caught: list[str] = []  # noqa: RUF012  # one test reads it

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)
        framework.observe(self.on.stop, self._on_stop)
        framework.observe(self.on.update_status, self._on_update_status)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_start(self, event: ops.StartEvent):
        raise ExceptionGroup('two things', [ValueError('one'), ops.ModelError('two')])

    def _on_stop(self, event: ops.StopEvent):
        try:
            self._on_start(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        except* ops.ModelError as group:
            Grouping.caught = [str(each) for each in group.exceptions]
        except* ValueError:
            self.unit.status = ops.BlockedStatus('a value')

    def _on_update_status(self, event: ops.UpdateStatusEvent):
        error = ValueError('no')
        error.add_note('while looking at the disk')
        raise error

    def _on_config_changed(self, event: ops.ConfigChangedEvent):
        (relation,) = self.model.relations['cluster']
        relation.data[self.unit]['mode'] = Mode.PRIMARY
        self.unit.status = ops.ActiveStatus(Mode.STANDBY)


@pytest.fixture
def ctx() -> testing.Context[Grouping]:
    return testing.Context(Grouping, meta=META)


def test_a_group_that_leaves_the_charm_is_whole(ctx: testing.Context[Grouping]):
    with pytest.raises(testing.errors.UncaughtCharmError) as raised:
        ctx.run(ctx.on.start(), testing.State())

    group: Any = raised.value.__cause__
    assert type(group) is ExceptionGroup
    assert [type(each) for each in group.exceptions] == [ValueError, ops.ModelError]


def test_an_error_of_the_model_is_caught_out_of_a_group(ctx: testing.Context[Grouping]):
    out = ctx.run(ctx.on.stop(), testing.State())

    assert Grouping.caught == ['two']
    assert out.unit_status == testing.BlockedStatus('a value')


def test_the_notes_of_an_error_are_kept(ctx: testing.Context[Grouping]):
    with pytest.raises(testing.errors.UncaughtCharmError) as raised:
        ctx.run(ctx.on.update_status(), testing.State())

    cause = raised.value.__cause__
    assert cause is not None
    assert cause.__notes__ == ['while looking at the disk']


def test_a_member_of_a_text_enumeration_is_a_text(ctx: testing.Context[Grouping]):
    peer = testing.PeerRelation('cluster')

    out = ctx.run(ctx.on.config_changed(), testing.State(relations={peer}))

    assert out.get_relation(peer.id).local_unit_data['mode'] == 'primary'
    assert out.unit_status == testing.ActiveStatus('standby')


def test_a_pebble_layer_takes_members_of_a_text_enumeration():
    class Startup(enum.StrEnum):
        ENABLED = enum.auto()

    layer = ops.pebble.Layer(
        {'services': {'web': {'override': 'replace', 'startup': Startup.ENABLED}}}
    )

    assert layer.services['web'].startup == 'enabled'
