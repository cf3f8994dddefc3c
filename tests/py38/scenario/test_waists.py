# SPDX-License-Identifier: Apache-2.0
"""A charm that talks to Juju and Pebble by itself, and what no State holds but Juju has."""

# Tools reach for private names, and so do tests of that.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
import functools
from typing import Any, Callable, Dict, List
from unittest import mock

import pytest
from kit.charms import charm

import ops
from ops import hookcmds, pebble, testing
from ops.model import _ModelBackend

Handler = Callable[[Any, Any], None]
META: Dict[str, Any] = {
    'name': 'probe',
    'requires': {'db': {'interface': 'db'}},
    'containers': {'web': {}},
    'storage': {'data': {'type': 'filesystem', 'multiple': {'range': '0-'}}},
    'resources': {'archive': {'type': 'file', 'filename': 'a'}},
}


def run(handler: Handler, *, event: str = 'start', **state: Any) -> testing.State:
    ctx = context(handler)
    return ctx.run(getattr(ctx.on, event)(), testing.State(**state))


def context(handler: Handler, **options: Any) -> testing.Context[ops.CharmBase]:
    return testing.Context(charm(handler), meta=META, actions={'do': {}}, **options)


# -- hook commands that the charm runs itself --


def test_hookcmds_read_the_state():
    found: Dict[str, Any] = {}

    def handler(self: Any, event: Any) -> None:
        found.update(hookcmds.relation_get(3, unit='remote/0'))

    run(handler, relations=[testing.Relation('db', id=3, remote_units_data={0: {'host': 'h'}})])

    assert found == {'host': 'h'}


def test_hookcmds_write_the_state():
    def handler(self: Any, event: Any) -> None:
        hookcmds.relation_set({'port': '1'}, 3)
        hookcmds.status_set('active', 'by hand')
        hookcmds.open_port('tcp', 80)

    out = run(handler, relations=[testing.Relation('db', id=3)])

    assert out.get_relation(3).local_unit_data['port'] == '1'
    assert out.unit_status == testing.ActiveStatus('by hand')
    assert out.opened_ports == {testing.TCPPort(80)}


def test_a_refusal_of_juju_is_a_hook_commands_error():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        with pytest.raises(hookcmds.Error) as failed:
            hookcmds.relation_set({'a': 'b'}, 3, app=True)
        seen.append(failed.value.stderr)

    run(handler, relations=[testing.Relation('db', id=3)])

    assert seen == ['ERROR cannot write relation settings\n']


def test_what_hookcmds_do_is_in_the_histories():
    def handler(self: Any, event: Any) -> None:
        hookcmds.status_set('maintenance')
        hookcmds.status_set('active')
        hookcmds.app_version_set('1')
        hookcmds.app_version_set('2')
        hookcmds.juju_log('by hand', level='WARNING')
        hookcmds.storage_add({'data': 2})

    ctx = context(handler)
    ctx.run(ctx.on.start(), testing.State())

    assert ctx.unit_status_history == [testing.UnknownStatus(), testing.MaintenanceStatus()]
    assert ctx.workload_version_history == ['1']
    assert testing.JujuLogLine('WARNING', 'by hand') in ctx.juju_log
    assert ctx.requested_storages == {'data': 2}


def test_what_hookcmds_do_in_an_action_is_seen():
    def handler(self: Any, event: Any) -> None:
        hookcmds.action_log('one')
        hookcmds.action_set({'a': {'b': 'c'}})

    ctx = context(handler)
    ctx.run(ctx.on.action('do'), testing.State())

    assert ctx.action_logs == ['one']
    assert ctx.action_results == {'a': {'b': 'c'}}


def test_state_that_juju_keeps_is_there_within_a_run():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        hookcmds.state_set({'key': 'value'})
        seen.append(hookcmds.state_get('key'))

    run(handler)

    assert seen == ['value']


def test_goal_state_is_worked_out_from_the_state():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        goal = hookcmds.goal_state()
        seen.extend([sorted(goal.units), sorted(goal.relations['db'])])

    run(handler, planned_units=2, relations=[testing.Relation('db', id=3)])

    assert seen == [['probe/0', 'probe/1'], ['remote', 'remote/0']]


def test_a_resource_that_is_not_in_the_state_is_missing():
    def handler(self: Any, event: Any) -> None:
        with pytest.raises(ops.ModelError, match='could not download resource'):
            self.model.resources.fetch('archive')

    run(handler)


# -- what ObservedBackend keeps --


def test_action_results_keep_their_types():
    def handler(self: Any, event: Any) -> None:
        event.set_results({'number': 1, 'nested': {'flag': True}})

    ctx = context(handler)
    ctx.run(ctx.on.action('do'), testing.State())

    assert ctx.action_results == {'number': 1, 'nested': {'flag': True}}


def test_action_results_are_copies():
    results = {'nested': {'a': 1}}

    def handler(self: Any, event: Any) -> None:
        event.set_results(results)
        results['nested']['a'] = 2

    ctx = context(handler)
    ctx.run(ctx.on.action('do'), testing.State())

    assert ctx.action_results == {'nested': {'a': 1}}


def test_a_long_log_line_is_one_line():
    def handler(self: Any, event: Any) -> None:
        self.model._backend.juju_log('INFO', 'x' * 300_000)

    ctx = context(handler)
    ctx.run(ctx.on.start(), testing.State())

    assert [len(line.message) for line in ctx.juju_log if line.level == 'INFO'] == [300_000]


def test_the_charm_can_ask_for_a_reboot():
    def handler(self: Any, event: Any) -> None:
        self.unit.reboot()
        self.unit.status = ops.ActiveStatus('still here')

    assert run(handler).unit_status == testing.ActiveStatus('still here')


def test_a_reboot_now_ends_the_run_and_drops_what_was_pending():
    def handler(self: Any, event: Any) -> None:
        self.unit.status = ops.MaintenanceStatus('rebooting')
        self.unit.open_port('tcp', 80)
        self.unit.reboot(now=True)
        raise AssertionError('not reached')

    out = run(handler)

    assert out.unit_status == testing.MaintenanceStatus('rebooting')
    assert out.opened_ports == frozenset()


def test_another_exit_of_the_charm_goes_through():
    def handler(self: Any, event: Any) -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        run(handler)


# -- Pebble clients that the charm makes itself --


def test_a_client_of_the_charms_own_reaches_the_container():
    def handler(self: Any, event: Any) -> None:
        client = pebble.Client('/charm/containers/web/pebble.socket')
        client.push('/file', 'content')
        client.add_layer('l', {'services': {'s': {'override': 'replace', 'command': 'c'}}})
        client.start_services(['s'])

    ctx = context(handler)
    out = ctx.run(
        ctx.on.start(), testing.State(containers=[testing.Container('web', can_connect=True)])
    )

    container = out.get_container('web')
    assert container.service_statuses == {'s': pebble.ServiceStatus.ACTIVE}
    assert (container.get_filesystem(ctx) / 'file').read_text() == 'content'


def test_a_client_for_another_socket_is_told_so():
    def handler(self: Any, event: Any) -> None:
        with pytest.raises(RuntimeError, match='Did you forget a Container'):
            pebble.Client('/charm/containers/nothing/pebble.socket').get_services()

    run(handler)


def test_commands_of_the_charms_own_client_are_in_the_history():
    def handler(self: Any, event: Any) -> None:
        client = pebble.Client('/charm/containers/web/pebble.socket')
        client.exec(['cat'], stdin='input').wait()

    ctx = context(handler)
    container = testing.Container('web', can_connect=True, execs={testing.Exec(['cat'])})
    ctx.run(ctx.on.start(), testing.State(containers=[container]))

    (args,) = ctx.exec_history['web']
    assert (args.command, args.stdin) == (['cat'], 'input')


def test_files_of_a_mount_are_found_below_the_root(tmp_path: Any):
    (tmp_path / 'file').write_text('mounted')

    def handler(self: Any, event: Any) -> None:
        self.unit.get_container('web').push('/other', '')

    ctx = context(handler)
    container = testing.Container(
        'web',
        can_connect=True,
        mounts={'m': testing.Mount(location='/opt/m', source=tmp_path)},
    )
    out = ctx.run(ctx.on.start(), testing.State(containers=[container]))

    root = out.get_container('web').get_filesystem(ctx)
    assert (root / 'opt/m/file').read_text() == 'mounted'


# -- a charm that is asked after its run --


def test_the_charm_can_be_asked_after_the_run():
    ctx = context(lambda self, event: None)
    state = testing.State(
        config={},
        relations=[testing.Relation('db', id=3, remote_app_data={'a': 'b'})],
        containers=[testing.Container('web', can_connect=True)],
    )

    with ctx(ctx.on.start(), state) as manager:
        manager.run()
        relation = manager.charm.model.get_relation('db')

        assert relation is not None
        assert relation.app is not None
        assert dict(relation.data[relation.app]) == {'a': 'b'}
        assert manager.charm.unit.get_container('web').can_connect()


# -- the short cut past the hook command --


def bags(relation_get: Any, names: Any) -> Any:
    found: Dict[str, Any] = {}
    for name, is_app in names:
        try:
            found[name] = relation_get(3, name, is_app)
        except ops.ModelError as exc:
            found[name] = type(exc).__name__
    return found


@pytest.mark.parametrize('event', ['start', 'update_status'])
def test_databags_are_the_same_with_and_without_a_command(event: str):
    names = [
        ('remote/0', False),
        ('remote/7', False),
        ('remote', True),
        ('probe/0', False),
        ('probe', True),
        ('stranger/0', False),
    ]
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        backend = self.model._backend
        by_command = functools.partial(_ModelBackend.relation_get, backend)
        seen.extend(
            bags(relation_get, names) for relation_get in (backend.relation_get, by_command)
        )

    units = {0: {'a': 'b'}, 7: {}}
    run(handler, event=event, relations=[testing.Relation('db', id=3, remote_units_data=units)])

    assert seen[0] == seen[1]
    assert seen[0]['remote/0'] == {'a': 'b'}


def test_a_databag_that_was_read_is_a_copy():
    seen: List[Any] = []

    def handler(self: Any, event: Any) -> None:
        self.model._backend.relation_get(3, 'remote/0', False)['a'] = 'changed'
        seen.append(self.model._backend.relation_get(3, 'remote/0', False))

    run(handler, relations=[testing.Relation('db', id=3, remote_units_data={0: {'a': 'b'}})])

    assert seen == [{'a': 'b'}]


NAIVE = datetime.datetime(2030, 1, 1, 12, 0)


@pytest.mark.parametrize('given', [NAIVE, NAIVE.replace(tzinfo=datetime.timezone.utc)])
def test_an_expiry_comes_back_as_it_was_given(given: datetime.datetime):
    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        assert secret.get_info().expires == given
        secret.set_content({'key': 'new'})
        self.unit.add_secret({'key': 'value'}, expire=given, label='new')

    ctx = testing.Context(charm(handler), meta={'name': 'probe'})
    secret = testing.Secret({'key': 'old'}, owner='unit', label='mine', expire=given)
    out = ctx.run(ctx.on.start(), testing.State(secrets={secret}))

    assert out.get_secret(label='mine').latest_content == {'key': 'new'}
    assert [each.expire for each in out.secrets] == [given, given]


def test_layers_and_plans_keep_the_words_of_the_charm():
    service = {'override': 'replace', 'command': 'x', 'environment': {'PORT': 80}}
    check = {'override': 'replace', 'period': '1m', 'tcp': {'port': 1}}
    layer: Any = {'services': {'web': service}, 'checks': {'up': check}}

    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        container.add_layer('one', layer)
        assert container.get_plan().to_dict() == layer

    ctx = testing.Context(charm(handler), meta={'name': 'probe', 'containers': {'web': {}}})
    container = testing.Container('web', can_connect=True)
    out = ctx.run(ctx.on.start(), testing.State(containers={container}))

    assert out.get_container('web').layers == {'one': ops.pebble.Layer(layer)}
    assert out.get_container('web').plan.to_dict() == layer


READS: Dict[str, Callable[[Any], Any]] = {
    'relation_ids': lambda backend: [backend.relation_ids(name) for name in ('db', 'other')],
    'relation_list': lambda backend: [backend.relation_list(number) for number in (2, 10)],
    'config_get': lambda backend: backend.config_get(),
    'relation_get': lambda backend: backend.relation_get(2, 'probe/0', False),
}
OPTIONS: Dict[str, Any] = {
    'text': {'type': 'string', 'default': 'a'},
    'number': {'type': 'int'},
    'whole': {'type': 'float', 'default': 3.0},
    'flag': {'type': 'boolean', 'default': False},
}


@pytest.mark.parametrize('event', ['start', 'relation_broken'])
@pytest.mark.parametrize('read', READS)
@pytest.mark.parametrize('left_out', [[], ['whole']])
def test_what_is_read_is_the_same_with_and_without_a_command(
    read: str, event: str, left_out: List[str]
):
    seen: List[Any] = []

    def handler(self: Any, _: Any) -> None:
        backend = self.model._backend
        short = READS[read](backend)
        with mock.patch.object(type(backend), read, getattr(_ModelBackend, read)):
            seen.append((short, READS[read](backend), list(map(type, short))))

    relations = [
        testing.Relation(
            'db', id=number, remote_units_data={10: {}, 9: {}}, local_unit_data={'a': 'b'}
        )
        for number in (2, 10, 9)
    ]
    options = {name: each for name, each in OPTIONS.items() if name not in left_out}
    meta = {
        'name': 'probe',
        'requires': {'db': {'interface': 'x'}, 'other': {'interface': 'x'}},
    }
    ctx = testing.Context(charm(handler), meta=meta, config={'options': options})
    made: Any = ctx.on.start() if event == 'start' else ctx.on.relation_broken(relations[0])
    ctx.run(made, testing.State(relations=relations, config={'text': 'b'}))

    ((short, long, _),) = seen
    assert repr(short) == repr(long)
