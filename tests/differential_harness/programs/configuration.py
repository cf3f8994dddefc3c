# SPDX-License-Identifier: Apache-2.0
"""Options, statuses, actions, networks, resources, and the rest of a unit."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

import os
import pathlib
from typing import Any

import ops
from differential_harness._stage import Stage, program
from ops import testing


@program
def options_set_and_unset(stage: Stage) -> None:
    harness = stage.harness()
    stage.calls(harness)
    harness.update_config({'word': 'x', 'count': 7, 'ratio': 2.5, 'flag': True})
    stage.note(dict(harness.charm.config))
    stage.calls(harness)
    harness.update_config({'bare': 'b'})
    harness.update_config(unset=['word', 'bare', 'flag'])
    stage.note(dict(harness.charm.config))
    harness.update_config()
    harness.update_config({}, [])
    harness.update_config({'word': 'y'}, unset=['word'])
    stage.note(dict(harness.charm.config))
    harness.update_config({'word': 'hello'})
    harness.update_config({'word': 'hello'})
    stage.calls(harness)


@program
def options_of_the_wrong_kind(stage: Stage) -> None:
    harness = stage.harness()
    for given in ({'nope': 'x'}, {'word': 3}, {'count': 'x'}, {'count': 2.5}, {'count': True},
                  {'ratio': 3}, {'ratio': 'x'}, {'flag': 1}, {'flag': 'true'}, {'word': None},
                  {'bare': 1}, {'hidden': 'plain'}, {'hidden': 'secret:abc'}, {3: 'x'},
                  {'word': 'kept', 'nope': 'x'}):  # fmt: skip
        stage.attempt(repr(given), harness.update_config, given)
    stage.note(dict(harness.charm.config))
    stage.attempt('unset unknown', harness.update_config, unset=['nope'])
    stage.attempt('unset str', harness.update_config, unset='word')
    stage.attempt('list', harness.update_config, ['word'])
    stage.attempt('text', harness.update_config, 'word')
    stage.note(dict(harness.charm.config))


@program
def options_that_a_charm_sees(stage: Stage) -> None:
    harness = stage.harness()
    config = harness.charm.config
    harness.update_config({'word': 'new'})
    stage.note(config['word'], harness.model.config['word'])
    stage.attempt('write', lambda: config.__setitem__('word', 'z'))
    stage.attempt('missing', lambda: config['bare'])
    stage.note(config.get('bare'), len(config), list(config))
    stage.note(type(harness._backend.config_get()).__name__)


@program
def options_without_a_config(stage: Stage) -> None:
    harness = stage.harness(config=None)
    stage.note(dict(harness.charm.config))
    stage.attempt('set', harness.update_config, {'word': 'x'})
    harness.update_config()


@program
def typed_options(stage: Stage) -> None:
    class Options:
        def __init__(self, word: str, count: int, **others: Any):
            self.word = word
            if count < 0:
                raise ValueError('negative')

    harness = stage.harness()
    stage.note(harness.charm.load_config(Options).word)
    harness.update_config({'count': -1})
    stage.attempt('wrong', harness.charm.load_config, Options)


@program
def an_option_that_names_a_secret(stage: Stage) -> None:
    harness = stage.harness()
    secret = harness.add_user_secret({'pass': 'word'})
    harness.update_config({'hidden': secret})
    stage.attempt('no grant', lambda: harness.model.get_secret(id=secret).get_content())
    harness.grant_secret(secret, 'app')
    stage.note(harness.model.get_secret(id=harness.charm.config['hidden']).get_content())


@program
def statuses(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    stage.note(harness.charm.unit.status, harness.charm.app.status)
    harness.charm.unit.status = ops.BlockedStatus('stuck')
    harness.charm.app.status = ops.ActiveStatus('up')
    stage.note(harness.charm.unit.status, harness.charm.app.status, harness.model.unit.status)
    stage.note(harness._backend._unit_status, harness._backend._app_status)
    stage.note(harness._backend.status_get(is_app=False), harness._backend.status_get(is_app=True))
    stage.attempt('kind', harness._backend.status_set, 'odd', 'x')
    stage.attempt('error', harness._backend.status_set, 'error', 'x')
    stage.attempt('message', harness._backend.status_set, 'active', 3)
    stage.attempt('is_app', harness._backend.status_set, 'active', 'x', is_app='y')
    stage.attempt('set', lambda: setattr(harness.charm.unit, 'status', 'active'))
    stage.attempt('unknown', lambda: setattr(harness.charm.unit, 'status', ops.UnknownStatus()))
    harness.set_leader(False)
    stage.attempt('app', lambda: harness.charm.app.status)
    stage.attempt('other', lambda: harness.model.get_unit('pg/0').status)
    stage.calls(harness)


@program
def collected_statuses(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    stage.on['collect_unit_status'] = lambda charm, event: (
        event.add_status(ops.ActiveStatus()),
        event.add_status(ops.BlockedStatus('b')),
    )
    stage.on['collect_app_status'] = lambda charm, event: event.add_status(ops.WaitingStatus('w'))
    harness.evaluate_status()
    stage.note(harness.model.unit.status, harness.model.app.status)
    harness.evaluate_status()
    harness.set_leader(False)
    harness.evaluate_status()
    stage.on.clear()
    harness.evaluate_status()
    stage.note(harness.model.unit.status)
    stage.calls(harness)


@program
def an_action(stage: Stage) -> None:
    harness = stage.harness()

    def backup(charm: Any, event: Any) -> None:
        event.log('one')
        event.log('two')
        event.set_results({'a': 'b', 'nested': {'deep-er': 3}, 'list': [1, 2]})
        event.set_results({'c': True, 'nested.two': 'x'})
        stage.note(event.id, charm.framework._event_name)

    stage.on['backup_action'] = backup
    found = harness.run_action('backup')
    stage.note(found, found.logs, found.results)
    found = harness.run_action('backup', {'where': 'there', 'keep': 3})
    found = harness.run_action('fail-it')
    stage.note(found, found == testing.ActionOutput([], {}))
    stage.note(harness._backend._running_action)
    stage.calls(harness)


@program
def an_action_that_fails(stage: Stage) -> None:
    harness = stage.harness()

    def fail(charm: Any, event: Any) -> None:
        event.log('about to')
        event.set_results({'partly': 'done'})
        event.fail('first')
        event.fail('second')
        event.set_results({'after': 'fail'})

    stage.on['fail_it_action'] = fail
    try:
        harness.run_action('fail-it')
    except testing.ActionFailed as exc:
        stage.note(exc.message, exc.output, exc.state, str(exc), exc.args, repr(exc))
    stage.on['fail_it_action'] = lambda charm, event: event.fail()
    stage.attempt('no message', harness.run_action, 'fail-it')

    def private(charm: Any, event: Any) -> None:
        event.fail('text')
        stage.note(harness._backend._running_action.failure_message)
        stage.note(harness._backend._running_action.output, harness._backend._running_action.name)
        stage.note(harness._backend._running_action.parameters)

    stage.on['fail_it_action'] = private
    stage.attempt('private', harness.run_action, 'fail-it')

    def cleared(charm: Any, event: Any) -> None:
        event.fail('text')
        harness._backend._running_action.failure_message = None

    stage.on['fail_it_action'] = cleared
    stage.attempt('cleared', harness.run_action, 'fail-it')


@program
def actions_that_are_not_there(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('unknown', harness.run_action, 'nope')
    stage.attempt('underscore', harness.run_action, 'fail_it')
    stage.attempt('additional', harness.run_action, 'strict', {'a': 'x', 'z': 'y'})
    stage.attempt('required', harness.run_action, 'strict')
    stage.attempt('default', harness.run_action, 'strict', {'a': 'x'})
    stage.attempt('params', harness.run_action, 'backup', {'unknown': 1})
    stage.attempt('params', harness.run_action, 'backup', {'keep': 'text'})
    stage.attempt('get', harness._backend.action_get)
    stage.attempt('set', harness._backend.action_set, {'a': 'b'})
    stage.attempt('log', harness._backend.action_log, 'x')
    stage.attempt('fail', harness._backend.action_fail, 'x')


def _setting(results: Any) -> Any:
    return lambda charm, event: event.set_results(results)


@program
def actions_with_odd_results(stage: Stage) -> None:
    harness = stage.harness()
    for results in (
        {'Bad Key': 'x'}, {'stdout': 'x'}, {'a_b': 'x'}, {'': 'x'}, {1: 'x'}, {}, {'a': None},
        {'a': {'b': None}}, {'a': {'b': {}}}, {'a.b': 'x', 'a': {'b': 'y'}}, {'a.b': 1, 'a.c': 2},
        {'a': b'x'}, {'a-': 1}, {'a': {'b': 1.5, 'c': True}}, 'x',
    ):  # fmt: skip
        stage.on['fail_it_action'] = _setting(results)
        stage.attempt(repr(results), harness.run_action, 'fail-it')

    def nested(charm: Any, event: Any) -> None:
        event.set_results({'a': {'b': 1}, 'x': 1})
        event.set_results({'a': {'c': 2}, 'x': 2})

    stage.on['fail_it_action'] = nested
    stage.attempt('merged', harness.run_action, 'fail-it')

    def raises(charm: Any, event: Any) -> None:
        raise ValueError('in action')

    stage.on['fail_it_action'] = raises
    stage.attempt('raises', harness.run_action, 'fail-it')
    stage.note(harness._backend._running_action)
    stage.on['fail_it_action'] = lambda charm, event: event.defer()
    stage.attempt('defer', harness.run_action, 'fail-it')


@program
def networks(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('none', lambda: harness.model.get_binding('db').network)
    harness.add_network('10.0.0.1', endpoint='db')
    number = harness.add_relation('db', 'pg')

    def show(label: str, key: Any) -> None:
        try:
            network = harness.model.get_binding(key).network
        except Exception as exc:
            stage.note(label, type(exc).__name__, str(exc))
            return
        stage.note(label, network.bind_address, network.ingress_address, network.ingress_addresses,
                   network.egress_subnets,
                   [(i.name, i.address, i.subnet) for i in network.interfaces])  # fmt: skip

    show('db', 'db')
    show('relation', harness.model.get_relation('db'))
    show('site', 'site')
    harness.add_network('10.0.0.9')
    show('default', 'site')
    show('db', 'db')
    show('admin', 'admin')
    show('nope', 'nope')
    harness.add_network('10.0.0.2', endpoint='db', relation_id=number)
    show('relation', harness.model.get_relation('db'))
    show('db', 'db')
    harness.add_network(
        '10.0.0.3',
        endpoint='site',
        cidr='10.0.0.0/8',
        interface='lo',
        ingress_addresses=['1.1.1.1', '2.2.2.2'],
        egress_subnets=['3.0.0.0/8'],
    )
    show('site', 'site')
    harness.add_network('fd00::1', endpoint='cache')
    show('cache', 'cache')
    stage.attempt('name', harness.add_network, 'name.example', endpoint='ring')
    show('ring', 'ring')
    stage.note(harness._backend.network_get('site'))
    stage.note(
        harness._backend._networks[('site', None)], sorted(harness._backend._networks, key=repr)
    )
    stage.calls(harness)


@program
def networks_that_do_not_fit(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    stage.attempt('unknown', harness.add_network, '10.0.0.1', endpoint='nope')
    stage.attempt('extra', harness.add_network, '10.0.0.1', endpoint='admin')
    stage.attempt('alone', harness.add_network, '10.0.0.1', relation_id=number)
    stage.attempt('relation', harness.add_network, '10.0.0.1', endpoint='db', relation_id=9)
    stage.attempt('other', harness.add_network, '10.0.0.1', endpoint='site', relation_id=number)
    stage.attempt('address', harness.add_network, 'no address', endpoint='db')
    stage.attempt('cidr', harness.add_network, '10.0.0.1', endpoint='db', cidr='bad')
    stage.attempt('get', lambda: harness.model.get_binding('db').network.bind_address)
    stage.attempt('none', harness.add_network, None, endpoint='db')


@program
def resources(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('missing', harness.model.resources.fetch, 'blob')
    harness.add_resource('blob', 'text')
    path = harness.model.resources.fetch('blob')
    stage.note(type(path).__name__, path.name, path.parent.name, path.read_text())
    harness.add_resource('blob', b'bytes\xff')
    stage.note(path.read_bytes(), harness.model.resources.fetch('blob') == path)
    stage.attempt('unknown', harness.add_resource, 'nope', 'x')
    stage.attempt('unknown', harness.model.resources.fetch, 'nope')
    stage.attempt('kind', harness.add_resource, 'image', 'x')
    stage.attempt('kind', harness.add_oci_resource, 'blob')
    stage.attempt('content', harness.add_resource, 'blob', 3)
    harness.add_oci_resource('image')
    stage.note(harness.model.resources.fetch('image').name)
    stage.note(harness.model.resources.fetch('image').read_text())
    harness.add_oci_resource('image', {'registrypath': 'mine', 'username': 'u', 'password': 'p'})
    stage.note(harness.model.resources.fetch('image').read_text())
    harness.populate_oci_resources()
    stage.note(harness.model.resources.fetch('image').read_text())
    stage.note(harness.model.resources.fetch('picture').read_text())
    stage.attempt('oci unknown', harness.add_oci_resource, 'nope')
    stage.note(harness._backend._resources_map)
    stage.calls(harness)


@program
def planned_units(stage: Stage) -> None:
    harness = stage.harness()
    stage.note(harness.model.app.planned_units())
    number = harness.add_relation('ring', 'app')
    for unit in ('app/1', 'app/2'):
        harness.add_relation_unit(number, unit)
    stage.note(harness.model.app.planned_units())
    harness.set_planned_units(10)
    stage.note(harness.model.app.planned_units())
    harness.set_planned_units(0)
    stage.note(harness.model.app.planned_units())
    stage.attempt('negative', harness.set_planned_units, -1)
    stage.attempt('text', harness.set_planned_units, 'x')
    harness.reset_planned_units()
    stage.note(harness.model.app.planned_units())
    stage.calls(harness)


@program
def reboots(stage: Stage) -> None:
    harness = stage.harness()
    stage.note(harness.reboot_count)
    stage.attempt('later', harness.charm.unit.reboot)
    stage.note(harness.reboot_count)
    stage.attempt('now', harness.charm.unit.reboot, now=True)
    stage.note(harness.reboot_count)
    stage.on['config_changed'] = lambda charm, event: charm.unit.reboot(now=True)
    stage.attempt('in a handler', harness.update_config, {'word': 'x'})
    stage.note(harness.reboot_count)
    stage.on['install'] = lambda charm, event: charm.unit.reboot(now=True)
    harness = stage.harness(begin=False)
    stage.attempt('initial', harness.begin_with_initial_hooks)
    stage.note(harness.reboot_count)
    stage.calls(harness)


@program
def the_cloud(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('none', harness.model.get_cloud_spec)
    spec = ops.CloudSpec.from_dict(
        {
            'name': 'local',
            'type': 'lxd',
            'endpoint': 'https://x',
            'credential': {'auth-type': 'cert', 'attrs': {'a': 'b'}, 'redacted': ['c']},
            'is-controller-cloud': True,
        }
    )
    harness.set_cloud_spec(spec)
    found = harness.model.get_cloud_spec()
    stage.note(
        found.name,
        found.type,
        found.endpoint,
        found.credential.attributes,
        found.is_controller_cloud,
        found is spec,
    )
    stage.attempt('again', harness.set_cloud_spec, spec)
    stage.calls(harness)


@program
def ports_and_versions(stage: Stage) -> None:
    harness = stage.harness()
    unit = harness.charm.unit
    unit.open_port('tcp', 80)
    unit.open_port('udp', 53)
    unit.open_port('icmp')
    unit.open_port('tcp', 80)
    stage.note(unit.opened_ports(), harness._backend._opened_ports)
    unit.close_port('udp', 53)
    unit.close_port('udp', 54)
    stage.note(unit.opened_ports())
    unit.close_port('icmp')
    unit.set_ports(443)
    stage.note(unit.opened_ports())
    stage.attempt('port', unit.open_port, 'tcp', 70000)
    stage.attempt('protocol', unit.open_port, 'ftp', 7)
    stage.attempt('icmp', unit.open_port, 'icmp', 7)
    stage.attempt('none', unit.open_port, 'tcp')
    stage.note(harness.get_workload_version())
    unit.set_workload_version('1.2')
    stage.note(harness.get_workload_version(), harness._backend._workload_version)
    stage.attempt('version', unit.set_workload_version, 3)
    stage.attempt('pod spec', harness.get_pod_spec)
    stage.attempt('follower', harness.model.pod.set_spec, {'a': 'b'})
    stage.attempt('leader', harness.get_pod_spec)
    harness.set_leader(True)
    stage.attempt('set', harness.model.pod.set_spec, {'a': 'b'}, {'c': 'd'})
    stage.attempt('pod spec', harness.get_pod_spec)
    stage.attempt('metrics', harness._backend.add_metrics, {'a': 1})
    stage.attempt('log', harness._backend.juju_log, 'INFO', 'x')
    stage.attempt('state', lambda: ops.JujuVersion.from_environ())
    stage.calls(harness)


@program
def the_environment(stage: Stage) -> None:
    before = dict(os.environ)

    def look(charm: Any, event: Any) -> None:
        stage.note(sorted(n for n in os.environ if n.startswith('JUJU')))
        stage.note(charm.model.juju_version, charm.charm_dir == harness._charm_dir)

    stage.on['config_changed'] = look
    harness = stage.harness()
    harness.update_config({'word': 'x'})
    stage.note(os.environ == before)
    os.environ['JUJU_VERSION'] = '3.4.1'
    harness = stage.harness()
    stage.attempt('version', lambda: str(harness.model.juju_version))
    stage.attempt('from environ', lambda: str(ops.JujuVersion.from_environ()))
    stage.note(isinstance(harness._charm_dir, (str, pathlib.Path)))


@program
def events_from_a_library(stage: Stage) -> None:
    class Ponged(ops.EventBase):
        def __init__(self, handle: Any, word: str):
            super().__init__(handle)
            self.word = word

        def snapshot(self) -> Any:
            return {'word': self.word}

        def restore(self, snapshot: Any) -> None:
            self.word = snapshot['word']

    class Events(ops.ObjectEvents):
        ponged = ops.EventSource(Ponged)

    class Library(ops.Object):
        on = Events()

        def __init__(self, charm: Any):
            super().__init__(charm, 'library')
            self.framework.observe(charm.on.start, self._start)

        def _start(self, event: Any) -> None:
            self.on.ponged.emit('hi')

    class User(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            self.library = Library(self)
            framework.observe(self.library.on.ponged, self._ponged)

        def _ponged(self, event: Any) -> None:
            stage.note(event.word, event.handle.path)
            event.defer()

    for _ in range(2):
        harness = stage.harness(User)
        harness.charm.on.start.emit()
        harness.framework.reemit()


@program
def patched_backends(stage: Stage) -> None:
    from unittest import mock

    from ops._private import harness as private

    with mock.patch.object(private._TestingModelBackend, 'network_get') as network_get:
        network_get.return_value = {
            'bind-addresses': [
                {
                    'interface-name': 'eth0',
                    'addresses': [{'cidr': '10.1.0.0/16', 'value': '10.1.2.3'}],
                }
            ],
            'egress-subnets': ['10.2.2.3/32'],
            'ingress-addresses': ['10.2.2.3'],
        }
        harness = stage.harness()
        stage.note(harness.model.get_binding('db').network.bind_address)
        stage.note(network_get.call_args_list)
    with mock.patch.object(private._TestingModelBackend, 'is_leader', return_value=True):
        stage.note(stage.harness().charm.unit.is_leader())
    with mock.patch('ops._private.harness._TestingModelBackend.config_get', return_value={'a': 1}):
        stage.note(dict(stage.harness().charm.config))
    with mock.patch('ops._private.harness._TestingPebbleClient.list_files', return_value=[]):
        harness = stage.harness()
        harness.set_can_connect('web', True)
        stage.note(harness.model.unit.get_container('web').list_files('/x'))
    with mock.patch('ops._private.harness._TestingModelBackend.get_pebble'):
        harness = stage.harness()
        stage.attempt('connect', lambda: type(harness.model.unit.get_container('web').pebble))
    with mock.patch('ops.model.Container.can_connect', return_value=True):
        stage.note(stage.harness().model.unit.get_container('web').can_connect())


@program
def the_hook_that_runs(stage: Stage) -> None:
    def look(charm: Any, event: Any) -> None:
        stage.note(repr(harness._backend._hook_is_running), repr(charm.framework._event_name))

    harness = stage.harness()
    for name in ('config_changed', 'db_relation_created', 'leader_elected'):
        stage.on[name] = look
    harness.update_config({'word': 'x'})
    harness.add_relation('db', 'pg')
    harness.set_leader()
    stage.note(repr(harness._backend._hook_is_running))
    with harness._event_context('db_relation_changed'):
        stage.note(repr(harness._backend._hook_is_running))
    stage.attempt(
        'write outside',
        lambda: (
            harness.model.get_relation('db').data[harness.model.get_app('pg')].update({'a': 'b'})
        ),
    )
    with harness._event_context('start'):
        stage.attempt(
            'write inside',
            lambda: (
                harness.model.get_relation('db')
                .data[harness.model.get_app('pg')]
                .update({'a': 'b'})
            ),
        )
        harness.set_leader(False)
        stage.attempt('status', lambda: setattr(harness.charm.app, 'status', ops.ActiveStatus()))
