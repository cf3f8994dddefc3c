# SPDX-License-Identifier: Apache-2.0
"""What differs between the lines in the runs of a Context: each row, off and on."""

# Tools reach for private names, and so do tests of that.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Callable, Dict, List, Optional

import pytest
from kit.charms import charm

import ops
from ops import testing
from ops.testing.errors import UncaughtCharmError
from ops_compat import behaviours

META: Dict[str, Any] = {
    'name': 'probe',
    'requires': {'foo-bar': {'interface': 'x'}},
    'storage': {'data': {'type': 'filesystem'}},
}
each_setting = pytest.mark.parametrize('on', [False, True], ids=['off', 'on'])


def boom(self: Any, event: Any) -> None:
    raise ValueError('boom')


def managed(ctx: testing.Context[ops.CharmBase], *, explicitly: bool) -> Optional[Exception]:
    """Return what leaves the block of a Manager whose charm fails."""
    try:
        with ctx(ctx.on.start(), testing.State()) as manager:
            if explicitly:
                manager.run()
    except Exception as exc:
        return exc
    return None


# -- manager-error --


@each_setting
def test_manager_error_in_run(on: bool):
    ctx = testing.Context(charm(boom), meta=META)

    kind = UncaughtCharmError if on else ValueError
    with behaviours.using(manager_error=on):
        manager = ctx(ctx.on.start(), testing.State())
        with manager, pytest.raises(kind, match='boom'):
            manager.run()


@each_setting
def test_manager_error_that_leaves_the_block(on: bool):
    with behaviours.using(manager_error=on):
        error = managed(testing.Context(charm(boom), meta=META), explicitly=True)

    assert isinstance(error, UncaughtCharmError)
    assert isinstance(error.__cause__, ValueError)


@each_setting
def test_manager_error_at_the_end_of_the_block(on: bool):
    with behaviours.using(manager_error=on):
        error = managed(testing.Context(charm(boom), meta=META), explicitly=False)

    assert type(error) is (UncaughtCharmError if on else ValueError)


# -- emitted-as-they-come --


@each_setting
def test_emitted_events_of_a_failing_charm(on: bool):
    ctx = testing.Context(charm(boom), meta=META)

    with behaviours.using(emitted_as_they_come=on), pytest.raises(UncaughtCharmError):
        ctx.run(ctx.on.start(), testing.State())

    assert [type(event) for event in ctx.emitted_events] == ([ops.StartEvent] if on else [])


@each_setting
def test_emitted_events_of_a_charm_that_does_not_fail(on: bool):
    with behaviours.using(emitted_as_they_come=on):
        ctx = testing.Context(charm(lambda self, event: None), meta=META)
        ctx.run(ctx.on.start(), testing.State())

    assert [type(event) for event in ctx.emitted_events] == [ops.StartEvent]


# -- testing-environment --


def environment(
    make: Callable[[testing.CharmEvents], Any], *, on: bool, **state: Any
) -> Dict[str, str]:
    seen: Dict[str, str] = {}

    def handler(self: Any, event: Any) -> None:
        seen.update((k, v) for k, v in os.environ.items() if k.startswith('JUJU_'))

    with behaviours.using(testing_environment=on):
        ctx = testing.Context(charm(handler), meta=META, actions={'do-it': {}})
        ctx.run(make(ctx.on), testing.State(**state))
    return seen


@pytest.mark.parametrize(
    ('on', 'path', 'number'),
    [
        (False, 'hooks/foo_bar_relation_changed', '5'),
        (True, 'hooks/foo-bar-relation-changed', 'foo-bar:5'),
    ],
    ids=['off', 'on'],
)
def test_testing_environment_of_a_relation(on: bool, path: str, number: str):
    relation = testing.Relation('foo-bar', id=5)
    seen = environment(
        lambda events: events.relation_changed(relation, remote_unit=0),
        on=on,
        relations=[relation],
    )

    assert seen['JUJU_DISPATCH_PATH'] == path
    assert seen['JUJU_HOOK_NAME'] == 'foo-bar-relation-changed'
    assert seen['JUJU_RELATION_ID'] == number


@pytest.mark.parametrize(
    ('on', 'path'),
    [(False, 'hooks/do_it_action'), (True, 'actions/do-it')],
    ids=['off', 'on'],
)
def test_testing_environment_of_an_action(on: bool, path: str):
    seen = environment(lambda events: events.action('do-it', id='9'), on=on)

    assert seen['JUJU_DISPATCH_PATH'] == path
    assert seen['JUJU_ACTION_NAME'] == 'do-it'
    assert seen['JUJU_ACTION_TAG'] == 'action-9'
    assert seen['JUJU_HOOK_NAME'] == ''


# -- charmcraft-meta --


def config(**given: Any) -> List[str]:
    seen: List[str] = []
    ctx = testing.Context(charm(lambda self, event: seen.extend(self.config)), **given)
    ctx.run(ctx.on.start(), testing.State())
    return seen


OPTIONS = {'options': {'inside': {'type': 'string', 'default': 'x'}}}
OTHER_OPTIONS = {'options': {'beside': {'type': 'string', 'default': 'x'}}}


@each_setting
def test_charmcraft_meta_has_options(on: bool):
    with behaviours.using(charmcraft_meta=on):
        assert config(meta={**META, 'config': OPTIONS}) == (['inside'] if on else [])


def test_charmcraft_meta_on_refuses_options_given_twice():
    refused = pytest.raises(ValueError, match='Cannot specify config in both')
    with behaviours.using(charmcraft_meta=True), refused:
        config(meta={**META, 'config': OPTIONS}, config=OTHER_OPTIONS)


def test_charmcraft_meta_off_takes_those_beside():
    with behaviours.using(charmcraft_meta=False):
        assert config(meta={**META, 'config': OPTIONS}, config=OTHER_OPTIONS) == ['beside']


def test_charmcraft_meta_on_refuses_actions_given_twice():
    refused = pytest.raises(ValueError, match='Cannot specify actions in both')
    with behaviours.using(charmcraft_meta=True), refused:
        testing.Context(ops.CharmBase, meta={**META, 'actions': {}}, actions={'do': {}})


def test_a_whole_charmcraft_file_is_not_changed():
    whole: Dict[str, Any] = {**META, 'config': OPTIONS, 'actions': {'do': {}}}
    before = dict(whole)
    testing.Context(ops.CharmBase, meta=whole)

    assert whole == before


# -- test-breakpoints --


@each_setting
def test_test_breakpoints(on: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv('JUJU_DEBUG_AT', raising=False)
    stopped: List[Any] = []

    def stop(*_: Any, **__: Any) -> None:
        stopped.append(1)

    monkeypatch.setattr(sys, 'breakpointhook', stop)

    def handler(self: Any, event: Any) -> None:
        breakpoint()  # what is tested

    with behaviours.using(test_breakpoints=on):
        ctx = testing.Context(charm(handler), meta=META)
        ctx.run(ctx.on.start(), testing.State())

    assert stopped == ([1] if on else [])


# -- recent-juju --


@pytest.mark.parametrize(
    ('setting', 'version'), [('off', '3.6.4'), ('on', '3.6.14')], ids=['off', 'on']
)
def test_recent_juju(setting: str, version: str):
    program = (
        'import ops\n'
        'from ops import testing\n'
        "print(testing.Context(ops.CharmBase, meta={'name': 'c'}).juju_version)\n"
    )
    done = subprocess.run(
        [sys.executable, '-c', program],
        env={**os.environ, 'OPS_COMPAT_BEHAVIOURS': f'recent-juju={setting}'},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == version


# -- what later releases of line 3 have, on both lines --


@pytest.mark.parametrize('value', ['true', 'True', '1', '7'])
def test_bare_errors_are_the_charms_own(value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('SCENARIO_BARE_CHARM_ERRORS', value)
    ctx = testing.Context(charm(boom), meta=META)

    with pytest.raises(ValueError, match='boom'):
        ctx.run(ctx.on.start(), testing.State())


@pytest.mark.parametrize('value', ['', '0', 'false', 'yes', '1.5'])
def test_other_values_ask_for_no_bare_errors(value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('SCENARIO_BARE_CHARM_ERRORS', value)
    ctx = testing.Context(charm(boom), meta=META)

    with pytest.raises(UncaughtCharmError):
        ctx.run(ctx.on.start(), testing.State())


@pytest.mark.parametrize(
    ('argument', 'variable', 'value'),
    [
        ('machine_id', 'JUJU_MACHINE_ID', '0/lxd/1'),
        ('availability_zone', 'JUJU_AVAILABILITY_ZONE', 'zone-a'),
        ('principal_unit', 'JUJU_PRINCIPAL_UNIT', 'main/0'),
    ],
)
def test_where_the_unit_is(argument: str, variable: str, value: str):
    seen: List[Any] = []
    ctx = testing.Context(
        charm(lambda self, event: seen.append(os.environ.get(variable))),
        meta=META,
        **{argument: value},  # type: ignore[arg-type]
    )
    ctx.run(ctx.on.start(), testing.State())

    assert seen == [value]


def test_the_charms_spec_warns_on_line_3_alone(recwarn: pytest.WarningsRecorder):
    from ops_compat import lines

    ctx = testing.Context(ops.CharmBase, meta=META)
    with pytest.warns(DeprecationWarning, match='from_context') if lines.LINE == 3 else _silence():
        spec: Any = getattr(ctx, 'charm_spec')  # noqa: B009  # checkers know that it is deprecated
        assert spec.meta == META


def _silence() -> Any:
    import contextlib

    return contextlib.nullcontext()


# -- event-containers --


def unmoved(self: Any, event: Any) -> None:
    pass


def ready(**of_the_state: Any) -> List[str]:
    """Run pebble-ready with a container that only has the name of the State's."""
    ctx = testing.Context(charm(unmoved), meta={'name': 'probe', 'containers': {'web': {}}})
    there = testing.Container('web', **of_the_state)
    ctx.run(ctx.on.pebble_ready(testing.Container('web')), testing.State(containers={there}))
    return [type(event).__name__ for event in ctx.emitted_events]


def test_event_containers_off_asks_for_the_name_alone(caplog: pytest.LogCaptureFixture):
    with behaviours.using(event_containers=False):
        assert ready(can_connect=True) == ['PebbleReadyEvent']
    assert 'cannot connect' not in caplog.text


def test_event_containers_on_asks_for_the_container_itself():
    refused = pytest.raises(testing.errors.InconsistentScenarioError, match='not sufficient')
    with behaviours.using(event_containers=True), refused:
        ready(can_connect=True)
