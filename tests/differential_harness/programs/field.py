# SPDX-License-Identifier: Apache-2.0
"""Small charms, and tests of them, of the kinds that are met in the field."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportOptionalMemberAccess=false
# mypy: ignore-errors

from __future__ import annotations

import datetime
import io
import json
import logging
import pathlib
import tempfile
import warnings
from typing import Any, Dict, List
from unittest import mock

import ops
from differential_harness._stage import Stage, layer, program
from ops import pebble, testing


def _harness(charm: Any, meta: str, **given: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return testing.Harness(charm, meta=meta, **given)


# -- a database with peers --


class Database(ops.CharmBase):
    """Elects, shares a password, and gives each client a database."""

    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(clients=set(), nested={'a': []}, count=0)
        self.seen: List[str] = []
        framework.observe(self.on.leader_elected, self._on_elected)
        framework.observe(self.on.db_relation_joined, self._on_joined)
        framework.observe(self.on.db_relation_changed, self._on_changed)
        framework.observe(self.on.db_relation_departed, self._on_departed)
        framework.observe(self.on.db_relation_broken, self._on_broken)
        framework.observe(self.on.peers_relation_changed, self._on_peers)
        framework.observe(self.on.config_changed, self._on_config)

    def _on_elected(self, event: ops.LeaderElectedEvent) -> None:
        self.seen.append('elected')
        peers = self.model.get_relation('peers')
        if peers is not None:
            peers.data[self.app].setdefault('password', 'pw')

    def _on_joined(self, event: ops.RelationJoinedEvent) -> None:
        self.seen.append(f'joined {event.unit.name}')
        event.relation.data[self.unit]['greeting'] = 'hello'

    def _on_changed(self, event: ops.RelationChangedEvent) -> None:
        who = event.unit.name if event.unit else event.app.name
        self.seen.append(f'changed {who} {dict(event.relation.data[event.unit or event.app])}')
        self._stored.clients.add(who)
        self._stored.nested['a'].append(who)
        if self.unit.is_leader():
            event.relation.data[self.app]['clients'] = json.dumps(sorted(self._stored.clients))

    def _on_departed(self, event: ops.RelationDepartedEvent) -> None:
        departing = event.departing_unit.name if event.departing_unit else None
        self.seen.append(f'departed {event.unit.name} {departing}')

    def _on_broken(self, event: ops.RelationBrokenEvent) -> None:
        self.seen.append(f'broken {event.app.name} {len(self.model.relations["db"])}')
        self.seen.append(str(dict(event.relation.data[event.app])))

    def _on_peers(self, event: ops.RelationChangedEvent) -> None:
        units = sorted(unit.name for unit in event.relation.units)
        self.seen.append(f'peers {units} {dict(event.relation.data[self.app])}')

    def _on_config(self, event: ops.ConfigChangedEvent) -> None:
        self._stored.count += 1
        self.seen.append(f'config {dict(self.config)}')


DATABASE = """
name: database
peers: {peers: {interface: peers}}
provides: {db: {interface: db}}
"""
DATABASE_CONFIG = 'options: {size: {type: int, default: 3}, name: {type: string}}'


@program
def field_a_database_and_its_clients(stage: Stage) -> None:
    harness = _harness(Database, DATABASE, config=DATABASE_CONFIG)
    peers = harness.add_relation('peers', 'database')
    harness.set_leader(True)
    harness.begin_with_initial_hooks()
    harness.add_relation_unit(peers, 'database/1')
    harness.update_relation_data(peers, 'database/1', {'ip': '10.0.0.1'})
    first = harness.add_relation('db', 'one', app_data={'want': 'x'}, unit_data={'a': 'b'})
    second = harness.add_relation('db', 'two')
    harness.add_relation_unit(second, 'two/0')
    harness.add_relation_unit(second, 'two/1')
    with harness.hooks_disabled():
        harness.update_relation_data(second, 'two/1', {'quiet': 'yes'})
    harness.update_relation_data(second, 'two', {'app': 'data'})
    harness.update_relation_data(second, 'two', {'app': 'data'})
    harness.remove_relation_unit(second, 'two/1')
    harness.set_leader(False)
    harness.update_relation_data(second, 'two/0', {'more': 'data'})
    harness.remove_relation(first)
    harness.update_config({'size': 4}, unset=['name'])
    for line in harness.charm.seen:
        stage.note(line)
    stage.note(harness.get_relation_data(second, 'database'))
    stage.note(harness.get_relation_data(second, harness.charm.unit))
    stage.note(harness.get_relation_data(peers, harness.charm.app))
    stage.note(harness.charm._stored.nested, sorted(harness.charm._stored.clients))


@program
def field_a_charm_is_dispatched_again(stage: Stage) -> None:
    harness = _harness(Database, DATABASE, config=DATABASE_CONFIG)
    harness.begin()
    number = harness.add_relation('db', 'one', unit_data={'a': 'b'})
    charm = harness.charm
    harness._framework = ops.Framework(
        harness._storage, harness._charm_dir, harness._meta, harness._model
    )
    harness._charm = None
    harness.begin()
    stage.note(harness.charm is charm, sorted(harness.charm._stored.clients))
    harness.update_relation_data(number, 'one/0', {'c': 'd'})
    stage.note(harness.charm.seen)
    stage.note(harness.charm._stored.nested)


@program
def field_backends_are_read_and_written(stage: Stage) -> None:
    harness = _harness(Database, DATABASE, config=DATABASE_CONFIG)
    harness.begin()
    number = harness.add_relation('db', 'one', unit_data={'a': 'b'})
    backend = harness._backend
    backend._relation_data_raw[number]['one/0']['poked'] = 'yes'
    stage.note(harness.get_relation_data(number, 'one/0'))
    backend._relation_data_raw[number]['database'].update({'poked': 'too'})
    stage.note(harness.get_relation_data(number, 'database'))
    backend._relation_app_and_units[number]['units'].append('one/7')
    stage.note(backend._relation_app_and_units)
    backend._opened_ports.add(ops.Port('tcp', 80))
    stage.note(harness.charm.unit.opened_ports())
    backend._is_leader = True
    stage.note(harness.charm.unit.is_leader())
    backend._unit_status = {'status': 'blocked', 'message': 'poked'}
    stage.note(harness.charm.unit.status)
    backend._planned_units = 5
    stage.note(harness.charm.app.planned_units())
    secret = harness.charm.unit.add_secret({'password': 'x'}, label='l')
    held = backend._secrets[0]
    held.description = 'poked'
    stage.note(secret.get_info().description)
    held.revisions[-1].content['password'] = 'poked'
    stage.note(harness.model.get_secret(id=secret.id).get_content(refresh=True))
    backend._secrets.clear()
    stage.attempt('gone', harness.model.get_secret, id=secret.id)
    backend._resources_map['nope'] = ('x.bin', b'x')
    stage.note(sorted(backend._resources_map))
    backend.model_name = 'renamed'
    stage.note(harness.model._backend.model_name)


@program
def field_framework_is_patched(stage: Stage) -> None:
    emitted: List[str] = []
    emit = ops.Framework._emit

    def patched(self: Any, event: Any) -> None:
        emitted.append(type(event).__name__)
        emit(self, event)

    with mock.patch.object(ops.Framework, '_emit', patched):
        harness = _harness(Database, DATABASE, config=DATABASE_CONFIG)
        harness.begin_with_initial_hooks()
        harness.add_relation('db', 'one', unit_data={'a': 'b'})
    stage.note(emitted)
    with harness._event_context('foo'):
        stage.note(harness._backend._hook_is_running, harness.framework._event_name)
        stage.attempt(
            'write', harness.charm.unit.__class__.__setattr__, harness.charm.unit, 'status', 3
        )
    stage.note(repr(harness._backend._hook_is_running))


@program
def field_initial_hooks_in_order(stage: Stage) -> None:
    meta = layer("""
        name: everything
        containers: {one: {}, two: {}}
        peers: {ring: {interface: r}}
        storage: {data: {type: filesystem, multiple: {range: 0-}}, logs: {type: filesystem}}
        """)
    for leader in (True, False):
        for data in ({}, {'a': 'b'}):
            harness = stage.harness(meta=meta, config=None, actions=None, begin=False)
            harness.set_leader(leader)
            harness.add_storage('data', 2)
            harness.add_storage('logs', attach=True)
            ring = harness.add_relation('ring', 'everything')
            harness.update_relation_data(ring, 'everything', data)
            harness.add_relation_unit(ring, 'everything/2')
            harness.add_relation_unit(ring, 'everything/1')
            harness.set_can_connect('two', True)
            harness.begin_with_initial_hooks()
            stage.note(harness.model.unit.status, len(harness.model.storages['data']))
            harness.cleanup()


# -- a workload --


class Workload(ops.CharmBase):
    """Runs a web server, and commands."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.web = self.unit.get_container('web')
        framework.observe(self.on.web_pebble_ready, self._on_ready)
        framework.observe(self.on.config_changed, self._on_config)
        framework.observe(self.on.web_pebble_custom_notice, self._on_notice)
        framework.observe(self.on.web_pebble_check_failed, self._on_check)
        framework.observe(self.on.stop, self._on_stop)

    def _on_ready(self, event: ops.PebbleReadyEvent) -> None:
        self._configure()
        self.unit.set_workload_version(self._version())

    def _on_config(self, event: ops.ConfigChangedEvent) -> None:
        self._configure()

    def _configure(self) -> None:
        try:
            self.web.add_layer('web', self._layer(), combine=True)
            self.web.replan()
        except (pebble.ConnectionError, pebble.ChangeError) as exc:
            self.unit.status = ops.WaitingStatus(type(exc).__name__)
            return
        self.web.push('/etc/web/web.conf', f'port={self.config["port"]}\n', make_dirs=True)
        self.unit.status = ops.ActiveStatus()

    def _layer(self) -> Any:
        return {
            'summary': 'web',
            'services': {
                'web': {
                    'override': 'replace', 'command': f'/bin/web --port {self.config["port"]}',
                    'startup': 'enabled', 'environment': {'PORT': self.config['port']},
                    'on-check-failure': {'up': 'restart'},
                },
                'side': {'override': 'merge', 'command': '/bin/side', 'after': ['web']},
            },
            'checks': {'up': {
                'override': 'replace', 'tcp': {'port': self.config['port']}, 'period': '5s'}},
            'log-targets': {'loki': {
                'override': 'replace', 'type': 'loki', 'location': 'http://loki',
                'services': ['all'], 'labels': {'a': 'b'}}},
        }  # fmt: skip

    def _version(self) -> str:
        out, _ = self.web.exec(['/bin/web', '--version'], timeout=3).wait_output()
        return out.strip()

    def _on_notice(self, event: ops.PebbleCustomNoticeEvent) -> None:
        logging.info('notice')
        self.notice = (event.notice.id, event.notice.key, event.notice.type.value)
        event.defer()

    def _on_check(self, event: Any) -> None:
        self.check = (event.info.name, event.info.status, event.info.failures)

    def _on_stop(self, event: ops.StopEvent) -> None:
        self.web.stop('web', 'side')


WORKLOAD = 'name: workload\ncontainers: {web: {}}\nstorage: {data: {type: filesystem}}'
WORKLOAD_CONFIG = 'options: {port: {type: int, default: 80}}'


@program
def field_a_workload_comes_up(stage: Stage) -> None:
    harness = _harness(Workload, WORKLOAD, config=WORKLOAD_CONFIG)
    harness.begin()
    harness.update_config({'port': 81})
    stage.note(harness.charm.unit.status)
    stage.attempt('exec', harness.charm._version)
    calls: List[Any] = []

    def version(args: Any) -> Any:
        calls.append((args.command, args.timeout, args.stdin, args.environment, args.encoding))
        return testing.ExecResult(stdout='1.2\n') if len(calls) < 3 else None

    harness.handle_exec('web', ['/bin/web'], handler=version)
    harness.container_pebble_ready('web')
    stage.note(harness.charm.unit.status, harness.get_workload_version(), calls)
    stage.note(harness.get_container_pebble_plan('web').to_dict())
    container = harness.charm.unit.get_container('web')
    for name, service in sorted(container.get_services().items()):
        stage.note(name, service.current, service.startup, service.is_running())
    for name, check in sorted(container.get_checks().items()):
        stage.note(name, check.status, check.failures, check.threshold, check.level)
    harness.update_config({'port': 82})
    root = harness.get_filesystem_root('web')
    stage.note((root / 'etc/web/web.conf').read_text())
    harness.charm.on.stop.emit()
    stage.note({name: s.current for name, s in sorted(container.get_services().items())})
    harness.set_can_connect('web', False)
    stage.attempt('plan', container.get_plan)
    stage.attempt('shown', harness.get_container_pebble_plan, 'web')
    harness.update_config({'port': 83})
    stage.note(harness.charm.unit.status)


@program
def field_notices_are_deferred(stage: Stage) -> None:
    harness = _harness(Workload, WORKLOAD, config=WORKLOAD_CONFIG)
    harness.begin()
    harness.set_can_connect('web', True)
    first = harness.pebble_notify('web', 'example.com/a', data={'k': 'v'})
    stage.note(first, harness.charm.notice)
    second = harness.pebble_notify('web', 'example.com/a', data={'k': 'w'})
    stage.note(second == first, harness.charm.notice)
    third = harness.pebble_notify('web', 'example.com/a', repeat_after=datetime.timedelta(hours=1))
    stage.note(third == first)
    harness.framework.reemit()
    stage.note([notice[2] for notice in harness.framework._storage.notices()])
    container = harness.charm.unit.get_container('web')
    found = container.get_notice(first)
    stage.note(found.occurrences, found.key, found.type, found.repeat_after)
    stage.note([n.key for n in container.get_notices(keys=['example.com/a'])])
    stage.note([n.key for n in container.get_notices(types=[pebble.NoticeType.CHANGE_UPDATE])])
    stage.attempt('other', container.get_notice, '99')


@program
def field_commands_of_every_kind(stage: Stage) -> None:
    harness = _harness(Workload, WORKLOAD, config=WORKLOAD_CONFIG)
    harness.begin()
    harness.set_can_connect('web', True)
    web = harness.charm.web
    harness.handle_exec('web', ['cat'], handler=lambda args: testing.ExecResult(stdout=args.stdin))
    stage.attempt('text', web.exec(['cat'], stdin='in').wait_output)
    stage.attempt('bytes', lambda: web.exec(['cat'], stdin=b'in', encoding=None).wait_output())
    stage.attempt('file', lambda: web.exec(['cat'], stdin=io.StringIO('f')).wait_output())
    stage.attempt('none', lambda: web.exec(['cat']).wait_output())
    harness.handle_exec('web', ['fail'], result=3)
    stage.attempt('fail', lambda: web.exec(['fail', 'x']).wait())
    stage.attempt('fail output', lambda: web.exec(['fail', 'x']).wait_output())
    harness.handle_exec('web', ['out'], result='out')
    out = io.StringIO()
    stage.attempt('into', lambda: web.exec(['out'], stdout=out).wait())
    stage.note(out.getvalue())
    process = web.exec(['out'])
    stage.note(process.stdout.read(), process.stderr.read())
    process.wait()
    harness.handle_exec(
        'web', ['both'], result=testing.ExecResult(exit_code=1, stdout='o', stderr='e')
    )
    stage.attempt('both', lambda: web.exec(['both']).wait_output())
    stage.attempt('combined', lambda: web.exec(['both'], combine_stderr=True).wait_output())

    def slow(args: Any) -> Any:
        raise TimeoutError('slow')

    harness.handle_exec('web', ['slow'], handler=slow)
    stage.attempt('slow', lambda: web.exec(['slow'], timeout=1).wait())
    stage.attempt('slow output', lambda: web.exec(['slow'], timeout=1).wait_output())
    stage.attempt('slow without', lambda: web.exec(['slow']).wait())
    harness.handle_exec('web', [], result='anything')
    stage.attempt('any', lambda: web.exec(['whatever', 'else']).wait_output())
    stage.attempt('other', lambda: web.exec(['ls']).wait_output())
    stage.attempt('both given', harness.handle_exec, 'web', ['x'], handler=slow, result=1)
    stage.attempt('none given', harness.handle_exec, 'web', ['x'])
    stage.attempt('context', lambda: web.exec(['out'], service_context='web').wait_output())
    stage.attempt('no context', lambda: web.exec(['out'], service_context='nope'))
    stage.attempt('unknown', harness.handle_exec, 'nope', ['x'], result=1)
    stage.attempt('user', lambda: web.exec(
        ['cat'], user='root', group='root', user_id=0, group_id=0, working_dir='/').wait())  # fmt: skip


@program
def field_checks_of_a_workload(stage: Stage) -> None:
    harness = _harness(Workload, WORKLOAD, config=WORKLOAD_CONFIG)
    harness.begin()
    harness.set_can_connect('web', True)
    web = harness.charm.web
    web.add_layer('c', {'checks': {
        'up': {'override': 'replace', 'threshold': 3, 'level': 'alive',
               'exec': {'command': 'true'}, 'startup': 'enabled'},
        'off': {'override': 'replace', 'startup': 'disabled', 'tcp': {'port': 1}}}})  # fmt: skip
    stage.note({n: (c.status, c.startup, c.level) for n, c in sorted(web.get_checks().items())})
    stage.note(web.stop_checks('up'), web.start_checks('off', 'up'))
    stage.note({n: (c.status, c.startup) for n, c in sorted(web.get_checks().items())})
    stage.attempt('unknown', web.start_checks, 'nope')
    stage.attempt('level', lambda: sorted(web.get_checks(level=pebble.CheckLevel.ALIVE)))
    stage.attempt('named', lambda: web.get_check('up').status)
    stage.attempt('missing', web.get_check, 'nope')
    web.replan()
    stage.note({n: c.status for n, c in sorted(web.get_checks().items())})


@program
def field_files_of_a_workload(stage: Stage) -> None:
    harness = _harness(Workload, WORKLOAD, config=WORKLOAD_CONFIG)
    harness.begin()
    harness.set_can_connect('web', True)
    web = harness.charm.web
    root = harness.get_filesystem_root('web')
    (root / 'etc').mkdir()
    (root / 'etc' / 'given').write_text('by the test')
    stage.note(web.pull('/etc/given').read(), web.exists('/etc/given'), web.isdir('/etc'))
    stage.attempt('missing', web.pull, '/nope')
    stage.attempt('folder', web.pull, '/etc')
    web.push('/a/b', b'x', make_dirs=True, permissions=0o600)
    stage.note(oct((root / 'a' / 'b').stat().st_mode & 0o777))
    stage.attempt('no parent', web.push, '/z/b', 'x')
    stage.attempt('on a folder', web.push, '/a', 'x')
    stage.attempt('relative', web.push, 'a', 'x')
    stage.attempt('user', web.push, '/a/u', 'x', user='no-such-user-here')
    stage.attempt('make_dir', web.make_dir, '/a')
    stage.attempt('deep', web.make_dir, '/q/r')
    web.make_dir('/q/r', make_parents=True)
    stage.note([(f.path, f.type, f.size) for f in web.list_files('/a')])
    stage.note(sorted(f.name for f in web.list_files('/', pattern='[aq]')))
    stage.attempt('listing', web.list_files, '/nope')
    stage.attempt('remove', web.remove_path, '/nope')
    web.remove_path('/nope', recursive=True)
    stage.attempt('full', web.remove_path, '/a')
    web.remove_path('/a', recursive=True)
    stage.note(sorted(path.name for path in root.iterdir()))
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / 'd').mkdir()
        (pathlib.Path(folder) / 'd' / 'f').write_text('f')
        web.push_path(folder + '/d', '/copied')
        stage.note(web.pull('/copied/d/f').read())
        web.pull_path('/copied', folder)
        stage.note((pathlib.Path(folder) / 'copied' / 'd' / 'f').read_text())


# -- secrets, actions, status, storage --


@program
def field_secrets_expire_and_rotate(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    naive = datetime.datetime(2030, 1, 1, 12, 0)
    secret = harness.charm.app.add_secret(
        {'password': 'one'}, label='mine', description='d', expire=naive,
        rotate=ops.SecretRotate.DAILY,
    )  # fmt: skip
    info = secret.get_info()
    stage.note(info.expires, info.rotation, info.rotates is None, info.revision, info.label)
    aware = datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc)
    secret.set_info(expire=aware, description='new')
    stage.note(secret.get_info().expires, secret.get_info().description)
    secret.set_content({'password': 'two'})
    stage.note(secret.get_content(), secret.peek_content(), secret.get_content(refresh=True))
    stage.note(harness.get_secret_revisions(secret.id))
    harness.trigger_secret_rotation(secret.id)
    harness.trigger_secret_expiration(secret.id, 1)
    harness.trigger_secret_removal(secret.id, 1)
    secret.remove_revision(1)
    stage.note(harness.get_secret_revisions(secret.id))
    number = harness.add_relation('db', 'pg')
    harness.add_relation_unit(number, 'pg/0')
    relation = harness.model.get_relation('db')
    secret.grant(relation)
    secret.grant(relation, unit=harness.model.get_unit('pg/0'))
    stage.note(sorted(harness.get_secret_grants(secret.id, number)))
    secret.revoke(relation)
    stage.note(sorted(harness.get_secret_grants(secret.id, number)))
    secret.remove_all_revisions()
    stage.attempt('gone', harness.model.get_secret, id=secret.id)


@program
def field_secrets_of_a_remote_application(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg', unit_data={'a': 'b'})
    secret = harness.add_model_secret('pg', {'password': 'one'})
    stage.attempt('before', harness.model.get_secret, id=secret)
    harness.grant_secret(secret, 'app')
    found = harness.model.get_secret(id=secret, label='theirs')
    stage.note(found.get_content(), found.label)
    harness.set_secret_content(secret, {'password': 'two'})
    stage.note(found.get_content(), found.peek_content(), found.get_content(refresh=True))
    stage.attempt('info', found.get_info)
    stage.attempt('set', found.set_content, {'a': 'bcd'})
    harness.revoke_secret(secret, 'app')
    stage.attempt('after', lambda: harness.model.get_secret(id=secret).get_content())
    harness.remove_relation(number)
    stage.attempt('by label', harness.model.get_secret, label='theirs')
    user = harness.add_user_secret({'key': 'value'})
    stage.attempt('user', harness.model.get_secret, id=user)
    harness.grant_secret(user, 'app')
    harness.update_config({'hidden': user})
    stage.note(harness.model.get_secret(id=harness.charm.config['hidden']).get_content())


@program
def field_relations_with_data_from_tables(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('site', 'web', app_data={'x': '1'}, unit_data={'y': '2'})
    relation = harness.model.get_relation('site')
    data = relation.data[harness.charm.app]
    data.update({'a': '1', 'b': '2'}, c='3')
    data.setdefault('a', 'no')
    data.pop('b')
    del data['c']
    stage.note(dict(data), len(data), 'a' in data, data.get('zz'), sorted(data.items()))
    stage.attempt('number', data.__setitem__, 'n', 3)
    stage.attempt('key', data.__setitem__, 3, 'n')
    stage.attempt('none', data.__setitem__, 'n', None)
    stage.attempt('remote', relation.data[relation.app].update, {'a': 'b'})
    stage.note(repr(relation.data[harness.charm.unit]), relation.data[relation.app])
    stage.note(harness.get_relation_data(number, 'app'), sorted(harness.model.relations))
    stage.attempt('limit', lambda: [harness.add_relation('cache', name) for name in 'ab'])
    stage.attempt('too many', harness.model.get_relation, 'cache')
    stage.attempt('peer', harness.add_relation, 'ring', 'other')
    stage.attempt('nobody', harness.add_relation_unit, number, 'stranger/0')
    stage.attempt('no number', harness.add_relation_unit, number, 'web')
    stage.attempt('unknown', harness.update_relation_data, number, 'stranger', {'a': 'b'})
    stage.attempt('bad id', harness.update_relation_data, 99, 'web', {'a': 'b'})
    stage.attempt('bad unit', harness.remove_relation_unit, number, 'web/9')
    stage.attempt('bad remove', harness.remove_relation, 99)
    harness.remove_relation_unit(number, 'web/0')
    harness.add_relation_unit(number, 'web/0')
    stage.note(harness.get_relation_data(number, 'web/0'))


@program
def field_actions_of_every_kind(stage: Stage) -> None:
    harness = stage.harness()

    def back_up(charm: Any, event: Any) -> None:
        stage.note(dict(sorted(event.params.items())), bool(event.id))
        event.log('first')
        event.set_results({'size': 3, 'nested': {'a': 'b'}})
        event.set_results({'more': 'x'})
        if event.params['where'] == 'nowhere':
            event.fail('nowhere to go')
        if event.params['where'] == 'quietly':
            event.fail()
        charm.unit.status = ops.MaintenanceStatus('backed up')

    stage.on['backup_action'] = back_up
    for params in ({}, {'where': 'nowhere'}, {'where': 'quietly'}, {'keep': 3}):
        try:
            output = harness.run_action('backup', params)
            stage.note(output.results, output.logs)
        except testing.ActionFailed as exc:
            stage.note(exc.message, exc.output.results, exc.output.logs, str(exc))
    stage.attempt('unknown', harness.run_action, 'nope')
    stage.attempt('missing', harness.run_action, 'strict')
    stage.attempt('extra', harness.run_action, 'strict', {'a': 'x', 'z': 1})
    stage.attempt('unobserved', harness.run_action, 'fail-it')
    stage.note(harness.charm.unit.status)


@program
def field_statuses_are_collected(stage: Stage) -> None:
    harness = stage.harness(leader=True)

    def unit(charm: Any, event: Any) -> None:
        event.add_status(ops.ActiveStatus('fine'))
        event.add_status(ops.BlockedStatus('first'))
        event.add_status(ops.BlockedStatus('second'))
        event.add_status(ops.MaintenanceStatus('busy'))

    def app(charm: Any, event: Any) -> None:
        event.add_status(ops.WaitingStatus(''))

    stage.on['collect_unit_status'] = unit
    stage.on['collect_app_status'] = app
    harness.evaluate_status()
    stage.note(harness.model.unit.status, harness.model.app.status)
    harness.set_leader(False)
    harness.evaluate_status()
    stage.attempt('app', lambda: harness.model.app.status)
    stage.note(harness.model.get_unit('app/7').status)
    stage.attempt('other', lambda: setattr(
        harness.model.get_unit('app/7'), 'status', ops.ActiveStatus()))  # fmt: skip
    stage.attempt('type', lambda: setattr(harness.model.unit, 'status', 'active'))


@program
def field_storages_of_a_workload(stage: Stage) -> None:
    harness = stage.harness()
    stage.note(harness.add_storage('data', 2), harness.add_storage('one', attach=True))
    harness.attach_storage('data/1')
    stage.note([s.full_id for s in harness.model.storages['data']])
    place = harness.model.storages['one'][0].location
    place.mkdir(parents=True, exist_ok=True)
    (place / 'kept').write_text('kept')
    harness.detach_storage('one/2')
    stage.note(len(harness.model.storages['one']))
    harness.attach_storage('one/2')
    stage.note([(s.location / 'kept').read_text() for s in harness.model.storages['one']])
    harness.remove_storage('one/2')
    stage.attempt('again', harness.attach_storage, 'one/2')
    stage.attempt('unknown', harness.add_storage, 'nope')
    stage.attempt('odd', harness.attach_storage, 'data')
    harness.model.storages.request('data', 2)
    stage.note([s.full_id for s in harness.model.storages['data']])
    stage.attempt('none', harness.model.storages.request, 'nope')
    stage.attempt('zero', harness.model.storages.request, 'data', 0)


@program
def field_networks_and_clouds(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    stage.attempt('default', lambda: str(harness.model.get_binding('db').network.bind_address))
    harness.add_network('10.5.0.1', endpoint='db', cidr='10.5.0.0/16', interface='ens3',
                        ingress_addresses=['10.6.0.1', 'name.example'],
                        egress_subnets=['10.7.0.0/24'])  # fmt: skip
    harness.add_network('10.8.0.1', relation_id=number, endpoint='db')
    for key in ('db', harness.model.get_relation('db'), 'site'):
        found = harness.model.get_binding(key)
        stage.attempt('network', lambda: (
            str(found.network.bind_address), list(map(str, found.network.ingress_addresses)),  # noqa: B023
            list(map(str, found.network.egress_subnets)),  # noqa: B023
            [(i.name, str(i.address), str(i.subnet)) for i in found.network.interfaces]))  # noqa: B023  # fmt: skip
    stage.attempt('cloud', harness.model.get_cloud_spec)
    harness.set_cloud_spec(ops.CloudSpec.from_dict({
        'type': 'lxd', 'name': 'localhost', 'credential': {'auth-type': 'certificate', 'attrs': {
            'a': 'b'}}}))  # fmt: skip
    stage.note(harness.model.get_cloud_spec().name, harness.model.get_cloud_spec().type)
    stage.attempt('late', harness.set_model_info, 'mine', '1111')
    harness.set_planned_units(3)
    stage.note(harness.model.app.planned_units())
    stage.attempt('negative', harness.set_planned_units, -1)
    harness.add_resource('blob', b'bytes')
    stage.note(harness.model.resources.fetch('blob').read_bytes())
    harness.add_oci_resource('image', {'registrypath': 'r', 'username': 'u', 'password': 'p'})
    stage.note(harness.model.resources.fetch('image').read_text())
    stage.attempt('no resource', harness.model.resources.fetch, 'picture')
    stage.attempt('no such', harness.add_resource, 'nope', 'x')


@program
def field_a_library_defers(stage: Stage) -> None:
    class Told(ops.EventBase):
        def __init__(self, handle: ops.Handle, what: str = ''):
            super().__init__(handle)
            self.what = what

        def snapshot(self) -> Dict[str, Any]:
            return {'what': self.what}

        def restore(self, snapshot: Dict[str, Any]) -> None:
            self.what = snapshot['what']

    class Events(ops.ObjectEvents):
        told = ops.EventSource(Told)

    class Library(ops.Object):
        on = Events()

        def __init__(self, charm: Any):
            super().__init__(charm, 'library')
            self.framework.observe(charm.on.update_status, self._on_update)

        def _on_update(self, event: Any) -> None:
            self.on.told.emit('news')

    class App(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            self.library = Library(self)
            self.times = 0
            framework.observe(self.library.on.told, self._on_told)

        def _on_told(self, event: Told) -> None:
            self.times += 1
            stage.note('told', event.what, self.times)
            if self.times < 3:
                event.defer()

    harness = stage.harness(App)
    harness.charm.on.update_status.emit()
    for _ in range(4):
        harness.framework.reemit()
    stage.note(list(harness.framework._storage.notices()))
    stage.attempt('again', harness.charm.library.on.told.emit, 'b')
    stage.attempt('twice', Library, harness.charm)
    harness.framework.commit()
    harness.cleanup()
    stage.attempt('after', harness.add_relation, 'db', 'pg')
