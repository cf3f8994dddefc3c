# SPDX-License-Identifier: Apache-2.0
"""Events, statuses, logs, stored state, what is deferred, and how a run ends."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import logging
import os
from typing import Any, List

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import testing

META = {'name': 'probe'}


def _nothing(self: Any, event: Any) -> None:
    pass


@program
def every_plain_event(show: Show) -> None:
    ctx = testing.Context(charm(lambda self, event: show('event', repr(event))), meta=META)
    for name in (
        'install start stop remove update_status config_changed upgrade_charm leader_elected '
        'collect_app_status collect_unit_status'
    ).split():
        show.run(ctx, getattr(ctx.on, name)(), testing.State(leader=name == 'leader_elected'))


@program
def statuses_of_the_unit(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('at first', repr(self.unit.status))
        self.unit.status = ops.MaintenanceStatus('1')
        self.unit.status = ops.WaitingStatus('2')
        self.unit.status = ops.WaitingStatus('2')
        show('at last', repr(self.unit.status))
        show.call('error', lambda: setattr(self.unit, 'status', ops.ErrorStatus('x')))
        show.call('app', lambda: self.app.status)
        show.call('set app', lambda: setattr(self.app, 'status', ops.ActiveStatus()))

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State(unit_status=testing.BlockedStatus('0')))


@program
def statuses_of_the_application(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('at first', repr(self.app.status))
        self.app.status = ops.ActiveStatus('1')
        self.app.status = ops.BlockedStatus('2')

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State(leader=True))


class _Collects(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.collect_unit_status, self._unit)
        framework.observe(self.on.collect_app_status, self._app)

    def _unit(self, event: ops.CollectStatusEvent) -> None:
        event.add_status(ops.ActiveStatus('fine'))
        event.add_status(ops.WaitingStatus('for something'))

    def _app(self, event: ops.CollectStatusEvent) -> None:
        event.add_status(ops.BlockedStatus('no'))


@program
def collected_statuses(show: Show) -> None:
    for leader in (False, True):
        ctx = testing.Context(_Collects, meta=META, capture_framework_events=True)
        show.run(ctx, ctx.on.start(), testing.State(leader=leader))


@program
def workload_version(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.set_workload_version('1')
        self.unit.set_workload_version('2')
        show.call('number', lambda: self.unit.set_workload_version(3))

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State(workload_version='0'))


@program
def log_lines(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        logging.getLogger('probe').info('several\nlines %d', 1)
        logging.getLogger('probe').warning('w')
        logging.getLogger('probe').log(5, 'not shown')
        logging.getLogger('probe').error('e')
        self.model._backend.juju_log('CRITICAL', 'raw')

    ctx = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State())
    logging.getLogger('probe').warning('after the run')
    show.log(ctx)


@program
def long_log_lines(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        logging.getLogger('probe').info('x' * 200_000)

    ctx = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State())
    show('lengths', [len(line.message) for line in ctx.juju_log if line.level == 'INFO'])


@program
def histories_grow_from_run_to_run(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.status = ops.ActiveStatus(event.handle.kind)

    ctx = testing.Context(charm(handler), meta=META)
    out = ctx.run(ctx.on.start(), testing.State())
    show.run(ctx, ctx.on.install(), out)


class _Keeps(ops.CharmBase):
    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(count=0, names=[])
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event: ops.StartEvent) -> None:
        self._stored.count += 1
        self._stored.names.append(f'name{self._stored.count}')


@program
def stored_state(show: Show) -> None:
    ctx = testing.Context(_Keeps, meta=META)
    out = show.run(ctx, ctx.on.start(), testing.State())
    kept = out.get_stored_state('_stored', owner_path='_Keeps')
    show('kept', kept.content)
    given = testing.StoredState(
        '_stored', owner_path='_Keeps', content={'count': 41, 'names': ['a'], 'more': {'x': 1}}
    )
    show.run(ctx, ctx.on.start(), testing.State(stored_states=[given]))


@program
def stored_state_that_no_storage_takes(show: Show) -> None:
    given = testing.StoredState('_stored', owner_path='_Keeps', content={'count': object()})
    ctx = testing.Context(_Keeps, meta=META)
    show.run(ctx, ctx.on.start(), testing.State(stored_states=[given]))


class _Defers(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        for event in (self.on.start, self.on.update_status, self.on.config_changed):
            framework.observe(event, self._on_any)

    def _on_any(self, event: ops.EventBase) -> None:
        event.defer()


@program
def deferred_event(show: Show) -> None:
    ctx = testing.Context(_Defers, meta=META)
    show.run(ctx, ctx.on.start(), testing.State())
    show.log(ctx)


@program
def deferred_event_comes_back(show: Show) -> None:
    seen: List[Any] = []
    cls = charm(lambda self, event: seen.append(repr(event)))
    for capture in (False, True):
        ctx = testing.Context(cls, meta=META, capture_deferred_events=capture)
        deferred = testing.DeferredEvent('Probe/on/config_changed[1]', 'Probe', '_handle')
        show.run(ctx, ctx.on.update_status(), testing.State(deferred=[deferred]))
        show('seen', seen)
        show.log(ctx)


@program
def deferred_events_made_by_a_test(show: Show) -> None:
    ctx = testing.Context(_Defers, meta=META)
    show.call('event', lambda: ctx.on.start().deferred(_Defers._on_any))
    show.call('with a number', lambda: ctx.on.start().deferred(_Defers._on_any, event_id=7))
    show.call('no handler', lambda: ctx.on.start().deferred('nothing'))


@program
def event_like_a_deferred_one(show: Show) -> None:
    ctx = testing.Context(_Defers, meta=META)
    deferred = ctx.on.start().deferred(_Defers._on_any)
    show.run(ctx, ctx.on.start(), testing.State(deferred=[deferred]))
    show.log(ctx, 'INFO', 'DEBUG')


@program
def deferred_event_of_nobody(show: Show) -> None:
    deferred = testing.DeferredEvent('Probe/on/start[1]', 'Gone', '_handle')
    ctx = testing.Context(charm(_nothing), meta=META)
    show.run(ctx, ctx.on.update_status(), testing.State(deferred=[deferred]))
    show.log(ctx, 'WARNING')


def _raise(self: Any, event: Any) -> None:
    self.unit.status = ops.ActiveStatus('before')
    raise ValueError('boom')


@program
def error_in_a_handler(show: Show) -> None:
    ctx = testing.Context(charm(_raise), meta=META)
    show.run(ctx, ctx.on.start(), testing.State())
    show('left behind', [name for name in os.environ if name.startswith('JUJU_')])


@program
def error_in_init(show: Show) -> None:
    def begin(self: Any) -> None:
        raise KeyError('init')

    ctx = testing.Context(charm(_nothing, begin=begin), meta=META)
    show.run(ctx, ctx.on.start(), testing.State())


def _in_a_manager(show: Show, handler: Any, body: Any) -> None:
    ctx = testing.Context(charm(handler), meta=META)

    def run() -> None:
        with ctx(ctx.on.start(), testing.State()) as manager:
            body(manager)

    show.call('manager', run)
    show.context(ctx)
    show('left behind', [name for name in os.environ if name.startswith('JUJU_')])


@program
def manager_that_is_run(show: Show) -> None:
    def body(manager: Any) -> None:
        show('charm', type(manager.charm).__name__)
        show('unit', manager.charm.unit.name)
        out = manager.run()
        show.state(out)
        show('after', [manager.charm.unit.name, repr(manager.charm.unit.status)])
        show.call('again', manager.run)

    _in_a_manager(show, _nothing, body)


@program
def manager_that_is_not_run(show: Show) -> None:
    seen: List[Any] = []
    _in_a_manager(show, lambda self, event: seen.append(repr(event)), lambda manager: None)
    show('seen', seen)


@program
def manager_with_an_error_in_run(show: Show) -> None:
    _in_a_manager(show, _raise, lambda manager: manager.run())


@program
def manager_with_an_error_in_run_that_is_caught(show: Show) -> None:
    _in_a_manager(show, _raise, lambda manager: show.call('run', manager.run))


@program
def manager_with_an_error_at_its_end(show: Show) -> None:
    _in_a_manager(show, _raise, lambda manager: None)


@program
def manager_with_an_error_of_the_test(show: Show) -> None:
    def body(manager: Any) -> None:
        raise ZeroDivisionError('of the test')

    _in_a_manager(show, _nothing, body)


@program
def manager_outside_its_block(show: Show) -> None:
    ctx = testing.Context(charm(_nothing), meta=META)
    manager = ctx(ctx.on.start(), testing.State())
    show.call('charm', lambda: manager.charm)
    show.call('run', manager.run)
    with manager:
        pass
    show.call('run afterwards', manager.run)
    show('charm afterwards', type(manager.charm).__name__)


class _Config:
    def __init__(self, **options: Any):
        raise ValueError('no good')


@program
def blocked_config_in_a_handler(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.load_config(_Config, errors='blocked')
        show('not reached', True)

    config = {'options': {'o': {'type': 'string', 'default': 'd'}}}
    ctx = testing.Context(charm(handler), meta=META, config=config)
    show.run(ctx, ctx.on.start(), testing.State())


@program
def blocked_config_in_init(show: Show) -> None:
    def begin(self: Any) -> None:
        self.load_config(_Config, errors='blocked')

    config = {'options': {'o': {'type': 'string', 'default': 'd'}}}
    ctx = testing.Context(charm(_nothing, begin=begin), meta=META, config=config)
    show.run(ctx, ctx.on.start(), testing.State())


@program
def bare_errors(show: Show) -> None:
    for value in ('true', '1', 'yes', '0', ''):
        os.environ['SCENARIO_BARE_CHARM_ERRORS'] = value
        ctx = testing.Context(charm(_raise), meta=META)
        show(f'with {value!r}', None)
        show.run(ctx, ctx.on.start(), testing.State())


@program
def wrong_arguments_of_run(show: Show) -> None:
    ctx: Any = testing.Context(charm(_nothing), meta=META)
    show.call('not called', lambda: ctx.run(ctx.on.start, testing.State()))
    show.call('text', lambda: ctx.run('start', testing.State()))
    show.call('run_action', lambda: ctx.run_action('do', testing.State()))


@program
def events_are_captured_after_an_error_too(show: Show) -> None:
    ctx = testing.Context(charm(_raise), meta=META)
    show.call('run', lambda: ctx.run(ctx.on.start(), testing.State()))
    show('emitted', ctx.emitted_events)


@program
def state_after_several_runs_with_one_context(show: Show) -> None:
    ctx = testing.Context(_Keeps, meta=META)
    state = testing.State()
    for _ in range(3):
        state = ctx.run(ctx.on.start(), state)
    show('count', state.get_stored_state('_stored', owner_path='_Keeps').content)


@program
def reboot_at_the_end(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.status = ops.MaintenanceStatus('reboots')
        show.call('reboot', lambda: self.unit.reboot())

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State())


@program
def reboot_at_once(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.status = ops.MaintenanceStatus('reboots')
        self.unit.reboot(now=True)

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State())


@program
def a_run_within_a_run(show: Show) -> None:
    inner = testing.Context(charm(lambda self, event: show('inner', event.handle.kind)), meta=META)

    def handler(self: Any, event: Any) -> None:
        show.run(inner, inner.on.stop(), testing.State())
        self.unit.status = ops.ActiveStatus('outer')
        show('environment', os.environ.get('JUJU_DISPATCH_PATH'))

    ctx = testing.Context(charm(handler), meta=META)
    show.run(ctx, ctx.on.start(), testing.State())
