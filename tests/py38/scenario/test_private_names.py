# SPDX-License-Identifier: Apache-2.0
"""Names of the inside of ``scenario`` that tools and tests of charms import, call and patch."""

# pyright: reportPrivateUsage=false, reportDeprecated=false

from __future__ import annotations

import importlib
import os
import pathlib
import sys
from typing import Any, Callable, Dict, FrozenSet, List, Tuple
from unittest import mock

import pytest
import scenario
from kit.charms import charm
from scenario import _consistency_checker, _ops_main_mock, _runtime, mocking, state
from scenario import context as scenario_context

import ops
from ops import testing
from ops.storage import SQLiteStorage
from ops.testing import errors
from ops_compat import behaviours, deprecations

META: Dict[str, Any] = {'name': 'probe', 'requires': {'db': {'interface': 'db'}}}

NAMES: Dict[str, str] = {
    'scenario._consistency_checker': 'check_consistency check_event_consistency Results',
    'scenario._ops_main_mock': 'CapturingFramework Ops UnitStateDB',
    'scenario._runtime': 'Runtime UncaughtCharmError capture_events logger',
    'scenario.context': '_DEFAULT_JUJU_VERSION Context Manager',
    'scenario.mocking': '_MockExecProcess _MockModelBackend _MockPebbleClient',
    'scenario.state': (
        '_Action _CharmSpec _DEFAULT_JUJU_DATABAG _EntityStatus _Event _EventPath _EventType '
        '_check_name _max_posargs _next_action_id _next_notice_id _next_relation_id '
        '_next_relation_id_counter _normalise_name _to_python_attr'
    ),
}


@pytest.mark.parametrize(
    ('module', 'name'),
    [(module, name) for module, names in NAMES.items() for name in names.split()],
)
def test_it_can_be_imported(module: str, name: str):
    assert getattr(importlib.import_module(module), name) is not None


class Keeps(ops.CharmBase):
    """Defers what it is told, and stores."""

    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(a=1)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event: ops.StartEvent) -> None:
        event.defer()


SPEC = state._CharmSpec(Keeps, {'name': 'probe'})
DEFERRED = testing.DeferredEvent('Keeps/on/start[1]', 'Keeps', '_on_start', {})
STORED = testing.StoredState('_stored', owner_path='Keeps', content={'a': 3})


# -- scenario._ops_main_mock.UnitStateDB --


def test_a_unit_state_db_reads_what_a_framework_has_kept(tmp_path: pathlib.Path):
    storage = SQLiteStorage(tmp_path / 'state')
    storage.save_snapshot('Keeps/StoredStateData[_stored]', {'a': 3})
    storage.save_notice('Keeps/on/start[1]', 'Keeps', '_on_start')
    storage.save_snapshot('Keeps/on/start[1]', {})
    kept = _ops_main_mock.UnitStateDB(storage)
    states: FrozenSet[testing.StoredState] = kept.get_stored_states()
    events: List[testing.DeferredEvent] = kept.get_deferred_events()
    storage.close()

    assert states == {STORED}
    assert events == [DEFERRED]


def test_a_unit_state_db_puts_a_state_beside_what_is_there():
    storage = SQLiteStorage(':memory:')
    kept = _ops_main_mock.UnitStateDB(storage)
    kept.apply_state(testing.State(stored_states={STORED}, deferred=[DEFERRED]))
    kept.apply_state(testing.State())
    seen = (list(storage.notices()), sorted(storage.list_snapshots()))
    events = kept.get_deferred_events()
    storage.close()

    assert seen == (
        [('Keeps/on/start[1]', 'Keeps', '_on_start')],
        ['Keeps/StoredStateData[_stored]', 'Keeps/on/start[1]'],
    )
    assert events == [DEFERRED]


# -- scenario._consistency_checker --


def test_the_checks_are_those_of_a_run():
    inconsistent = testing.State(config={'x': 1})

    with pytest.raises(errors.InconsistentScenarioError, match="config option 'x'") as raised:
        _consistency_checker.check_consistency(
            inconsistent, state._Event('start'), SPEC, '3.6', unit_id=0
        )
    ctx = testing.Context(Keeps, meta={'name': 'probe'})
    with pytest.raises(errors.InconsistentScenarioError) as of_run:
        ctx.run(ctx.on.start(), inconsistent)
    assert str(raised.value) == str(of_run.value)


ODD: Dict[str, Dict[str, Any]] = {
    'check_config_consistency': {'state': testing.State(config={'x': 1})},
    'check_resource_consistency': {
        'state': testing.State(resources={testing.Resource(name='r', path='/r')})
    },
    'check_storages_consistency': {'state': testing.State(storages={testing.Storage('data')})},
    'check_relation_consistency': {'state': testing.State(relations={testing.Relation('db')})},
    'check_network_consistency': {'state': testing.State(networks={testing.Network('db')})},
    'check_containers_consistency': {'state': testing.State(containers={testing.Container('w')})},
    'check_event_consistency': {'event': state._Event('db_relation_changed')},
    'check_secrets_consistency': {'event': state._Event('secret_changed')},
}


@pytest.mark.parametrize('check', ODD)
def test_a_check_of_one_subject_tells_what_it_finds(check: str):
    given = {'state': testing.State(), 'event': state._Event('start'), 'charm_spec': SPEC}
    look = getattr(_consistency_checker, check)

    found = look(**{**given, **ODD[check]}, juju_version=(3, 6), unit_id=0)

    assert isinstance(found, _consistency_checker.Results)
    assert list(found.errors)
    assert not list(look(**given, juju_version=(3, 6), unit_id=0).errors)


# -- scenario._runtime --


@pytest.mark.parametrize(
    'runtime',
    [
        _runtime.Runtime('other', SPEC, None, '3.1.2', 7),
        _runtime.Runtime(SPEC, None, '3.1.2', 'other', 7),
        _runtime.Runtime(charm_spec=SPEC, app_name='other', juju_version='3.1.2', unit_id=7),
    ],
    ids=['as on line 3', 'as on line 2', 'by name'],
)
def test_a_runtime_runs_its_own_charm_as_its_own_unit(runtime: _runtime.Runtime):
    ctx = testing.Context(Keeps, meta={'name': 'probe'})

    with runtime.exec(state=testing.State(), event=state._Event('start'), context=ctx) as manager:
        seen = (manager.charm.unit.name, os.environ['JUJU_VERSION'])
        manager.run()

    assert seen == ('other/7', '3.1.2')
    assert [type(event) for event in ctx.emitted_events] == [ops.StartEvent]
    assert ctx._output_state is not None
    assert ctx._output_state.deferred == [DEFERRED]


def test_a_runtime_leaves_the_context_as_it_was():
    ctx = testing.Context(Keeps, meta=META)
    before = (ctx.app_name, ctx.unit_id, ctx.juju_version, ctx._charm_spec)

    runtime = _runtime.Runtime('other', SPEC, unit_id=7)
    with runtime.exec(testing.State(), state._Event('start'), ctx) as manager:
        manager.run()

    assert (ctx.app_name, ctx.unit_id, ctx.juju_version, ctx._charm_spec) == before


def test_a_runtime_wraps_what_the_charm_raises():
    def fail(self: Any, event: Any) -> None:
        raise TypeError('of the charm')

    spec = state._CharmSpec(charm(fail), {'name': 'probe'})
    ctx = testing.Context(spec.charm_type, meta={'name': 'probe'})
    runtime = _runtime.Runtime('probe', spec)

    running = runtime.exec(testing.State(), state._Event('start'), ctx)
    with pytest.raises(_runtime.UncaughtCharmError) as raised, running as manager:
        manager.run()

    assert isinstance(raised.value.__cause__, TypeError)


def test_a_runtime_tells_the_environment_of_a_run():
    runtime = _runtime.Runtime('other', SPEC, unit_id=7)

    found = runtime._get_event_env(
        testing.State(), state._Event('start'), pathlib.Path('/charm/root')
    )

    assert found['JUJU_UNIT_NAME'] == 'other/7'
    assert found['JUJU_DISPATCH_PATH'] == 'hooks/start'
    assert found['JUJU_CHARM_DIR'] == str(pathlib.Path('/charm/root'))


CAPTURED: List[Tuple[Dict[str, bool], List[str]]] = [
    ({}, ['StartEvent', 'StartEvent']),
    ({'include_deferred': False}, ['StartEvent']),
    (
        {'include_framework': True},
        ['StartEvent', 'StartEvent', 'CollectStatusEvent', 'PreCommitEvent', 'CommitEvent'],
    ),
]


@pytest.mark.parametrize(('options', 'expected'), CAPTURED)
def test_events_are_captured_in_whatever_runs(options: Dict[str, bool], expected: List[str]):
    ctx = testing.Context(Keeps, meta={'name': 'probe'})

    with _runtime.capture_events(**options) as found:
        ctx.run(ctx.on.start(), testing.State(deferred=[DEFERRED]))

    assert [type(event).__name__ for event in found] == expected


def test_events_of_a_class_are_captured():
    ctx = testing.Context(Keeps, meta={'name': 'probe'})

    with _runtime.capture_events(ops.StopEvent) as found:
        ctx.run(ctx.on.start(), testing.State())
        ctx.run(ctx.on.stop(), testing.State())

    assert [type(event) for event in found] == [ops.StopEvent]


def test_capturing_ends_with_its_block():
    before = (ops.Framework._emit, ops.Framework.reemit)

    with pytest.raises(ZeroDivisionError), _runtime.capture_events():
        raise ZeroDivisionError

    assert (ops.Framework._emit, ops.Framework.reemit) == before


# -- scenario.state --


def test_a_spec_of_a_charm_is_read_from_its_folder(tmp_path: pathlib.Path):
    (tmp_path / 'src').mkdir()
    (tmp_path / 'metadata.yaml').write_text('name: laid\nrequires: {db: {interface: x}}\n')
    module: Any = type(sys)('laid_charm')
    module.__file__ = str(tmp_path / 'src' / 'charm.py')
    laid = type('Laid', (ops.CharmBase,), {'__module__': 'laid_charm'})

    with mock.patch.dict(sys.modules, {'laid_charm': module}):
        spec = state._CharmSpec.autoload(laid)

    assert (spec.meta['name'], spec.charm_type, spec.is_autoloaded) == ('laid', laid, True)
    assert spec.get_all_relations() == [('db', {'interface': 'x'})]


def test_the_spec_of_a_context_has_the_metadata():
    ctx = testing.Context(Keeps, meta={'name': 'probe', 'containers': {'web': {}}})

    with deprecations.using('off'):
        assert ctx.charm_spec.meta['containers'] == {'web': {}}
        assert ctx.charm_spec.charm_type is Keeps


def test_an_event_is_made_from_its_name():
    event = state._Event('db_relation_changed', relation=testing.Relation('db', id=3))

    assert (event.name, event._path.prefix, event._path.type) == (
        'db_relation_changed',
        'db',
        state._EventType.RELATION,
    )


def test_an_event_that_was_made_from_its_name_can_be_run():
    ctx = testing.Context(Keeps, meta={'name': 'probe'})

    assert ctx.run(state._Event('start'), testing.State()).deferred == [DEFERRED]


def test_actions_and_relations_are_numbered():
    assert int(state._next_action_id()) < int(state._next_action_id())
    assert state._next_relation_id() < state._next_relation_id()
    assert state._Action('do', params={'a': 1}).params == {'a': 1}


def test_a_databag_of_juju_is_what_a_new_relation_has():
    assert testing.Relation('db').local_unit_data == state._DEFAULT_JUJU_DATABAG


def test_a_status_is_made_from_one_of_ops():
    status = state._EntityStatus.from_ops(ops.BlockedStatus('no db'))

    assert isinstance(status, state._EntityStatus)
    assert (status.name, status.message) == ('blocked', 'no db')


def test_names_as_python_has_them():
    assert state._normalise_name('foo-bar_baz') == 'foo_bar_baz'
    assert state._to_python_attr is state._normalise_name


def test_names_are_checked_where_they_are_strict():
    with behaviours.using(strict_names=True), pytest.raises(scenario.StateValidationError):
        state._check_name('Foo_', 'container')
    with behaviours.using(strict_names=False):
        state._check_name('Foo_', 'container')


def test_a_value_of_a_tool_takes_so_many_arguments_by_position():
    base: Any = state._max_posargs(1)

    class Value(base):
        def __init__(self, a: int, b: int = 0):
            self.both = (a, b)

    assert Value(1, b=2).both == (1, 2)
    with pytest.raises(TypeError, match='takes 1 positional argument but 2 were given'):
        Value(1, 2)


# -- scenario.mocking, scenario.context --


def test_the_backend_is_made_for_the_run_that_asks_it():
    seen: List[Any] = []
    ctx = testing.Context(charm(lambda self, event: seen.append(self.model._backend)), meta=META)
    given = testing.State(leader=True)
    ctx.run(ctx.on.start(), given)

    (backend,) = seen
    assert type(backend) is mocking._MockModelBackend
    assert backend.unit_name == 'probe/0'
    assert backend._context is ctx


PATCHED: Dict[str, Callable[[Any], Any]] = {
    'config_get': lambda self: self.config['patched'],
    'is_leader': lambda self: self.unit.is_leader(),
    'planned_units': lambda self: self.app.planned_units(),
    'relation_ids': lambda self: self.model.relations['db'],
    'resource_get': lambda self: self.model.resources.fetch('image'),
    'secret_get': lambda self: self.model.get_secret(label='x').get_content(),
    'network_get': lambda self: self.model.get_binding('db').network.interfaces,
}
ANSWERS: Dict[str, Any] = {
    'config_get': {'patched': 1},
    'is_leader': True,
    'planned_units': 3,
    'relation_ids': [],
    'resource_get': '/patched',
    'secret_get': {'patched': 'x'},
    'network_get': {},
}


@pytest.mark.parametrize('method', PATCHED)
def test_a_patched_method_of_the_backend_is_what_the_charm_gets(method: str):
    ctx = testing.Context(
        charm(lambda self, event: PATCHED[method](self)),
        meta={**META, 'resources': {'image': {'type': 'file'}}},
    )

    path = f'scenario.mocking._MockModelBackend.{method}'
    with mock.patch(path, return_value=ANSWERS[method]) as patched:
        ctx.run(ctx.on.start(), testing.State())

    assert patched.called


def test_the_version_of_juju_that_a_context_has_is_offered():
    assert testing.Context(Keeps, meta=META).juju_version == (
        scenario_context._DEFAULT_JUJU_VERSION
    )
