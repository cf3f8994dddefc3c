# SPDX-License-Identifier: Apache-2.0
"""Small charms, and tests of them, of the kinds that are met in the field."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportAttributeAccessIssue=false
# pyright: reportOptionalMemberAccess=false

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import logging
from typing import Any, Dict, List, Optional

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import pebble, testing

# -- a database with peers, as the postgresql charms --


class Postgres(ops.CharmBase):
    """Elects a primary among peers, and makes a password."""

    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(seen=0, endpoints=[], config={}, ready=False)
        framework.observe(self.on.leader_elected, self._on_leader)
        for event in ('relation_created', 'relation_joined', 'relation_changed'):
            framework.observe(self.on['database-peers'].__getattr__(event), self._on_peers)
        framework.observe(self.on['database-peers'].relation_departed, self._on_departed)
        framework.observe(self.on['database'].relation_changed, self._on_client)
        framework.observe(self.on['database'].relation_broken, self._on_broken)
        framework.observe(self.on.get_password_action, self._on_get_password)
        framework.observe(self.on.set_password_action, self._on_set_password)
        framework.observe(self.on.collect_unit_status, self._on_status)

    @property
    def peers(self) -> Optional[ops.Relation]:
        return self.model.get_relation('database-peers')

    def _on_leader(self, event: ops.EventBase) -> None:
        if self.peers is None:
            event.defer()
            return
        if 'operator-password' not in self.peers.data[self.app]:
            self.peers.data[self.app].update(
                {'operator-password': 'pw', 'primary': self.unit.name}
            )

    def _on_peers(self, event: ops.RelationEvent) -> None:
        self._stored.seen += 1
        event.relation.data[self.unit]['ip'] = str(
            self.model.get_binding('database-peers').network.bind_address
        )
        ips = [event.relation.data[unit].get('ip') for unit in sorted(
            event.relation.units, key=lambda unit: unit.name)]  # fmt: skip
        self._stored.endpoints = [ip for ip in ips if ip]
        if event.unit is not None:
            self._stored.config[event.unit.name] = dict(event.relation.data[event.unit])

    def _on_departed(self, event: ops.RelationDepartedEvent) -> None:
        if event.departing_unit == self.unit:
            self._stored.ready = None
        self._stored.endpoints.append(event.departing_unit.name if event.departing_unit else '?')

    def _on_client(self, event: ops.RelationChangedEvent) -> None:
        if not self.unit.is_leader():
            return
        asked = event.relation.data[event.app].get('requested-secrets')
        name = event.relation.data[event.app].get('database', 'none')
        event.relation.data[self.app]['data'] = json.dumps({'db': name, 'asked': asked})
        event.relation.data[self.app]['endpoints'] = ','.join(self._stored.endpoints)

    def _on_broken(self, event: ops.RelationBrokenEvent) -> None:
        try:
            event.relation.data[self.app].clear()
        except Exception as exc:
            logging.warning('clearing: %s', type(exc).__name__)
        logging.info('gone: %s %s', event.app.name, len(self.model.relations['database']))

    def _on_get_password(self, event: ops.ActionEvent) -> None:
        if self.peers is None:
            event.fail('no peers')
            return
        event.set_results({'password': self.peers.data[self.app].get('operator-password', '')})

    def _on_set_password(self, event: ops.ActionEvent) -> None:
        if not self.unit.is_leader():
            event.fail('The action can be run only on leader unit')
            return
        event.log('changing')
        self.peers.data[self.app]['operator-password'] = event.params['password']

    def _on_status(self, event: ops.CollectStatusEvent) -> None:
        if self.peers is None:
            event.add_status(ops.WaitingStatus('no peers'))
        event.add_status(ops.ActiveStatus(f'{len(self._stored.endpoints)} peers'))


POSTGRES: Dict[str, Any] = {
    'name': 'postgresql',
    'peers': {'database-peers': {'interface': 'postgresql_peers'}},
    'provides': {'database': {'interface': 'postgresql_client'}},
}
POSTGRES_ACTIONS: Dict[str, Any] = {
    'get-password': {'params': {'username': {'type': 'string'}}},
    'set-password': {'params': {'password': {'type': 'string'}}, 'required': ['password']},
}


def _postgres(**options: Any) -> Any:
    return testing.Context(Postgres, meta=POSTGRES, actions=POSTGRES_ACTIONS, **options)


@program
def field_peers_come_after_the_election(show: Show) -> None:
    ctx = _postgres(capture_deferred_events=True)
    out = show.run(ctx, ctx.on.leader_elected(), testing.State(leader=True))
    peers = testing.PeerRelation('database-peers', id=3, peers_data={1: {'ip': '10.0.0.2'}, 2: {}})
    state = dataclasses.replace(out, relations={peers})
    out = show.run(ctx, ctx.on.relation_created(peers), state)
    out = show.run(ctx, ctx.on.relation_changed(peers, remote_unit=1), state)
    show('data', out.get_relation(3).local_app_data)


@program
def field_peers_depart(show: Show) -> None:
    ctx = _postgres(unit_id=1)
    peers = testing.PeerRelation('database-peers', id=3, peers_data={0: {'ip': '10.0.0.1'}, 2: {}})
    state = testing.State(relations={peers}, planned_units=3)
    for departing in (0, 1):
        show.run(
            ctx,
            ctx.on.relation_departed(peers, remote_unit=0, departing_unit=departing),
            state,
        )


@program
def field_clients_of_a_database(show: Show) -> None:
    client = testing.Relation(
        'database', id=7, remote_app_name='app', remote_units_data={0: {'x': 'y'}},
        remote_app_data={'database': 'mydb', 'requested-secrets': '["username"]'},
    )  # fmt: skip
    peers = testing.PeerRelation('database-peers', id=3)
    for leader in (True, False):
        state = testing.State(leader=leader, relations={client, peers})
        for name in ('relation_changed', 'relation_broken'):
            ctx = _postgres()
            show.run(ctx, getattr(ctx.on, name)(client), state)
            show.log(ctx, 'WARNING')


@program
def field_password_actions(show: Show) -> None:
    ctx = _postgres()
    peers = testing.PeerRelation('database-peers', local_app_data={'operator-password': 'old'})
    show.run(ctx, ctx.on.action('get-password'), testing.State())
    show.run(ctx, ctx.on.action('get-password'), testing.State(relations={peers}))
    state = testing.State(relations={peers}, leader=True)
    out = show.run(ctx, ctx.on.action('set-password', params={'password': 'new'}), state)
    show('set', out.get_relation(peers.id).local_app_data)
    show.run(ctx, ctx.on.action('set-password', params={}), state)
    show.run(ctx, ctx.on.action('set-password', params={'password': 'x'}), testing.State())
    show.run(ctx, ctx.on.action('set-password', params={'password': 3}), state)


# -- certificates, as the tls-certificates library --


class CertificateAvailable(ops.EventBase):
    """A certificate has come."""

    def __init__(self, handle: ops.Handle, certificate: str, chain: List[str]):
        super().__init__(handle)
        self.certificate = certificate
        self.chain = chain

    def snapshot(self) -> Dict[str, Any]:
        return {'certificate': self.certificate, 'chain': json.dumps(self.chain)}

    def restore(self, snapshot: Dict[str, Any]) -> None:
        self.certificate = snapshot['certificate']
        self.chain = json.loads(snapshot['chain'])


class CertificateEvents(ops.ObjectEvents):
    """The events of the library."""

    certificate_available = ops.EventSource(CertificateAvailable)


class Certificates(ops.Object):
    """Asks for a certificate, and keeps the key in a secret."""

    on = CertificateEvents()

    def __init__(self, charm: ops.CharmBase, name: str):
        super().__init__(charm, name)
        self.charm = charm
        self.name = name
        self.framework.observe(charm.on[name].relation_created, self._configure)
        self.framework.observe(charm.on[name].relation_changed, self._on_changed)
        self.framework.observe(charm.on.secret_expired, self._on_expired)
        self.framework.observe(charm.on.secret_remove, self._on_remove)
        self.framework.observe(charm.on.update_status, self._configure)

    def _configure(self, event: ops.EventBase) -> None:
        relation = self.model.get_relation(self.name)
        if relation is None:
            return
        try:
            secret = self.model.get_secret(label='key')
            content = secret.get_content(refresh=True)
        except ops.SecretNotFoundError:
            content = {'private-key': 'KEY1'}
            secret = self.charm.unit.add_secret(
                content, label='key', expire=datetime.timedelta(days=30),
                rotate=ops.SecretRotate.NEVER, description='the key',
            )  # fmt: skip
        relation.data[self.charm.unit]['certificate_signing_requests'] = json.dumps(
            [{'csr': f'CSR of {content["private-key"]}', 'ca': False}]
        )

    def _on_changed(self, event: ops.RelationChangedEvent) -> None:
        for entry in json.loads(event.relation.data[event.app].get('certificates', '[]')):
            self.on.certificate_available.emit(entry['certificate'], entry['chain'])

    def _on_expired(self, event: ops.SecretExpiredEvent) -> None:
        logging.info('expired %s %s', event.secret.label, event.revision)
        event.secret.set_content({'private-key': f'KEY{event.revision + 1}'})
        info = event.secret.get_info()
        event.secret.set_info(expire=datetime.datetime(2030, 1, 1, 12, 0))
        logging.info('info %s %s %s', info.label, info.revision, info.rotation)
        self._configure(event)

    def _on_remove(self, event: ops.SecretRemoveEvent) -> None:
        event.secret.remove_revision(event.revision)


class Certified(ops.CharmBase):
    """A charm that has a certificate."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.certificates = Certificates(self, 'certificates')
        framework.observe(
            self.certificates.on.certificate_available, self._on_certificate_available
        )

    def _on_certificate_available(self, event: CertificateAvailable) -> None:
        web = self.unit.get_container('web')
        if not web.can_connect():
            event.defer()
            return
        web.push('/etc/ssl/cert.pem', event.certificate, make_dirs=True, permissions=0o600,
                 user='root', group='root')  # fmt: skip
        web.push('/etc/ssl/chain.pem', '\n'.join(event.chain).encode(), make_dirs=True)
        web.restart('nginx') if 'nginx' in web.get_services() else None
        self.unit.status = ops.ActiveStatus(f'{len(event.chain)} in chain')


CERTIFIED: Dict[str, Any] = {
    'name': 'certified',
    'requires': {'certificates': {'interface': 'tls-certificates'}},
    'containers': {'web': {}},
}


def _certified(**options: Any) -> Any:
    return testing.Context(Certified, meta=CERTIFIED, **options)


@program
def field_a_certificate_is_asked_for(show: Show) -> None:
    ctx = _certified()
    relation = testing.Relation('certificates', id=4)
    state = testing.State(relations={relation}, containers={testing.Container('web')})
    out = show.run(ctx, ctx.on.relation_created(relation), state)
    again = show.run(ctx, ctx.on.update_status(), out)
    show('the same', again.get_secret(label='key').tracked_content)
    secret = testing.Secret({'private-key': 'A'}, label='key', owner='unit')
    show.run(ctx, ctx.on.update_status(), dataclasses.replace(state, secrets={secret}))


@program
def field_a_certificate_comes(show: Show) -> None:
    ctx = _certified(capture_deferred_events=True, capture_framework_events=True)
    entries = json.dumps([{'certificate': 'CERT', 'chain': ['A', 'B']}])
    relation = testing.Relation(
        'certificates', id=4, remote_app_name='ca', remote_app_data={'certificates': entries}
    )
    down = testing.Container('web', can_connect=False)
    state = testing.State(relations={relation}, containers={down})
    out = show.run(ctx, ctx.on.relation_changed(relation, remote_unit=0), state)
    layer = pebble.Layer({'services': {'nginx': {
        'override': 'replace', 'command': 'nginx', 'startup': 'enabled'}}})  # fmt: skip
    up = testing.Container(
        'web', can_connect=True, layers={'base': layer},
        service_statuses={'nginx': pebble.ServiceStatus.ACTIVE},
    )  # fmt: skip
    out = show.run(ctx, ctx.on.pebble_ready(up), dataclasses.replace(out, containers={up}))
    root = out.get_container('web').get_filesystem(ctx)
    show('cert', (root / 'etc/ssl/cert.pem').read_text())
    show('chain', (root / 'etc/ssl/chain.pem').read_text())


@program
def field_a_key_expires(show: Show) -> None:
    ctx = _certified()
    secret = testing.Secret(
        {'private-key': 'KEY1'}, label='key', owner='unit', rotate=ops.SecretRotate.NEVER,
        expire=datetime.datetime(2020, 1, 1), description='d',
    )  # fmt: skip
    relation = testing.Relation('certificates', id=4)
    state = testing.State(relations={relation}, secrets={secret})
    out = show.run(ctx, ctx.on.secret_expired(secret, revision=1), state)
    show.log(ctx, 'INFO')
    new = out.get_secret(label='key')
    show('latest', [new.tracked_content, new.latest_content])
    show.run(ctx, ctx.on.secret_remove(secret, revision=7), state)
    other = testing.Secret({'private-key': 'KEY1'}, label='key', owner='app')
    show.run(
        ctx, ctx.on.secret_expired(other, revision=1), testing.State(secrets={other}, leader=True)
    )


@program
def field_a_custom_event_of_a_library(show: Show) -> None:
    ctx = _certified()
    state = testing.State(containers={testing.Container('web', can_connect=True)})
    with ctx(ctx.on.update_status(), state) as manager:
        manager.charm.certificates.on.certificate_available.emit('C', [])
        out = manager.run()
    show.state(out)


# -- an ingress, as traefik --


class Url:
    """What a requirer is told, as plain Python."""

    def __init__(self, model: str, port: int, strip_prefix: bool = False):
        self.model = model
        self.port = port
        self.strip_prefix = strip_prefix


@dataclasses.dataclass
class Requirer:
    """What a requirer says, as a dataclass."""

    model: str
    port: int
    strip: bool = dataclasses.field(default=False, metadata={'alias': 'strip-prefix'})


class Traefik(ops.CharmBase):
    """Gives each requirer a URL."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.ingress_relation_changed, self._on_changed)
        framework.observe(self.on.config_changed, self._on_config)
        framework.observe(self.on['traefik'].pebble_ready, self._on_ready)
        framework.observe(self.on['traefik'].pebble_check_failed, self._on_check)
        framework.observe(self.on['traefik'].pebble_check_recovered, self._on_check)
        framework.observe(self.on['traefik'].pebble_custom_notice, self._on_notice)

    def _on_changed(self, event: ops.RelationChangedEvent) -> None:
        try:
            asked = event.relation.load(Requirer, event.app)
        except Exception as exc:
            logging.error('cannot load: %s %s', type(exc).__name__, exc)
            self.unit.status = ops.BlockedStatus('bad requirer')
            return
        units = [dict(event.relation.data[unit]) for unit in event.relation.units]
        event.relation.save(Url(asked.model, asked.port), self.app)
        logging.info('units %s', sorted(map(json.dumps, units)))

    def _on_config(self, event: ops.ConfigChangedEvent) -> None:
        for relation in self.model.relations['ingress']:
            if not relation.data[relation.app]:
                continue
            relation.data[self.app]['url'] = f'http://{self.config["external_hostname"]}/'

    def _on_ready(self, event: ops.PebbleReadyEvent) -> None:
        container = event.workload
        services = {
            'traefik': {
                'override': 'replace',
                'command': '/bin/traefik',
                'startup': 'enabled',
                'environment': {'A': 'b', 'PORT': 80},
                'backoff-delay': '1500ms',
            },
            'helper': {'override': 'merge', 'command': '/bin/h', 'requires': ['traefik']},
        }
        check = {'override': 'replace', 'http': {'url': 'http://localhost'}, 'level': 'ready'}
        checks = {'up': {**check, 'threshold': 7, 'period': '1m'}}
        layer: Any = {'summary': 's', 'services': services, 'checks': checks}
        container.add_layer('traefik', layer, combine=True)
        container.replan()
        process = container.exec(
            ['/bin/traefik', 'version'],
            stdin='y\n',
            environment={'X': '1'},
            timeout=5,
            working_dir='/srv',
            user='root',
            combine_stderr=True,
        )
        out, _ = process.wait_output()
        self.unit.set_workload_version(out.split()[-1])
        found = container.get_services().items()
        logging.info('services %s', sorted((n, str(s.current), str(s.startup)) for n, s in found))
        logging.info('plan %s', json.dumps(container.get_plan().to_dict(), sort_keys=True))

    def _on_check(self, event: Any) -> None:
        info = event.info
        logging.info('check %s %s %s', type(event).__name__, info.name, info.status)
        if info.status == pebble.CheckStatus.UP:
            self.unit.status = ops.ActiveStatus()
        else:
            self.unit.status = ops.MaintenanceStatus(f'{info.failures} failures')

    def _on_notice(self, event: ops.PebbleCustomNoticeEvent) -> None:
        logging.info('notice %s %s %s', event.notice.key, event.notice.type, event.notice.id)
        event.defer()


TRAEFIK: Dict[str, Any] = {
    'name': 'traefik-k8s',
    'provides': {'ingress': {'interface': 'ingress'}},
    'containers': {'traefik': {'resource': 'image'}},
    'resources': {'image': {'type': 'oci-image'}},
}
TRAEFIK_CONFIG = {'options': {'external_hostname': {'type': 'string', 'default': 'host'}}}


def _traefik(**options: Any) -> Any:
    return testing.Context(Traefik, meta=TRAEFIK, config=TRAEFIK_CONFIG, **options)


@program
def field_an_ingress_is_given(show: Show) -> None:
    for data in (
        {'model': '"m"', 'port': '80', 'strip-prefix': 'true'},
        {'model': '"m"', 'port': '80', 'extra': '"x"'},
        {'model': 'm', 'port': '80'},
        {'model': '"m"'},
        {},
    ):
        relation = testing.Relation(
            'ingress',
            id=5,
            remote_app_name='app',
            remote_app_data=data,
            remote_units_data={0: {'host': '"h"'}, 1: {}},
        )
        for leader in (True, False):
            ctx = _traefik()
            state = testing.State(leader=leader, relations={relation})
            show.run(ctx, ctx.on.relation_changed(relation, remote_unit=1), state)
            show.log(ctx, 'INFO', 'ERROR')
    several = {testing.Relation('ingress', id=n, remote_app_data={'a': 'b'}) for n in (1, 2)}
    state = testing.State(leader=True, relations={*several, testing.Relation('ingress', id=3)})
    show.run(ctx, ctx.on.config_changed(), state)
    show.run(ctx, ctx.on.config_changed(), dataclasses.replace(state, leader=False))


@program
def field_a_proxy_starts(show: Show) -> None:
    answers = {
        testing.Exec(['/bin/traefik'], return_code=0, stdout='traefik 2.1\nversion 2.1'),
        testing.Exec(['/bin/traefik', 'version', 'x'], return_code=3),
    }
    fails = testing.Exec(['/bin/traefik', 'version'], return_code=3, stdout='o', stderr='e')
    for container in (
        testing.Container('traefik', can_connect=True, execs=answers),
        testing.Container('traefik', can_connect=True, execs={fails}),
        testing.Container('traefik', can_connect=True),
        testing.Container('traefik'),
    ):
        ctx = _traefik()
        show.run(ctx, ctx.on.pebble_ready(container), testing.State(containers={container}))
        show.log(ctx, 'INFO')


@program
def field_checks_fail_and_recover(show: Show) -> None:
    check = {'override': 'replace', 'threshold': 4, 'level': 'alive', 'startup': 'enabled'}
    layer = pebble.Layer({'checks': {'up': {**check, 'exec': {'command': 'x'}}}})
    for status, failures in ((pebble.CheckStatus.DOWN, 4), (pebble.CheckStatus.UP, 0)):
        info = testing.CheckInfo(
            'up', failures=failures, status=status, threshold=4, level=pebble.CheckLevel.ALIVE
        )
        container = testing.Container(
            'traefik', can_connect=True, check_infos={info}, layers={'l': layer}
        )
        state = testing.State(containers={container})
        for name in ('pebble_check_failed', 'pebble_check_recovered'):
            ctx = _traefik()
            show.run(ctx, getattr(ctx.on, name)(container, info), state)
            show.log(ctx, 'INFO')
    other = testing.CheckInfo('other')
    show.run(ctx, ctx.on.pebble_check_failed(container, other), state)


@program
def field_a_notice_is_deferred(show: Show) -> None:
    ctx = _traefik(capture_deferred_events=True)
    notices = [
        testing.Notice(key='example.com/a', id='1', last_data={'x': 'y'}),
        testing.Notice(key='example.com/b', id='2', repeat_after=datetime.timedelta(hours=1)),
    ]
    container = testing.Container('traefik', can_connect=True, notices=notices)
    state = testing.State(containers={container})
    out = show.run(ctx, ctx.on.pebble_custom_notice(container, notices[0]), state)
    show.log(ctx, 'INFO')
    show.run(ctx, ctx.on.pebble_custom_notice(container, notices[1]), out)


# -- a machine charm, and what charms do wrong --


@program
def field_a_machine_charm_with_storage_and_ports(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.open_port('tcp', 80)
        self.unit.open_port('udp', 53)
        self.unit.close_port('tcp', 8080)
        show('ports', sorted(map(repr, self.unit.opened_ports())))
        self.unit.set_ports(443, ops.Port('icmp', None), 90)
        show('storages', {k: [s.full_id for s in v] for k, v in self.model.storages.items()})
        show.call('resource', lambda: self.model.resources.fetch('snap').name)
        show.call('no resource', lambda: self.model.resources.fetch('nope'))
        show('model', [self.model.name, bool(self.model.uuid), self.app.planned_units()])
        show.call('spec', lambda: self.model.get_cloud_spec().name)
        network = self.model.get_binding('extra').network
        show('binding', [str(address) for address in network.ingress_addresses])
        show.call('no binding', lambda: self.model.get_binding('nope').network.bind_address)
        show.call('add storage', lambda: self.model.storages.request('data', 2))

    meta = {
        'name': 'machine',
        'extra-bindings': {'extra': None},
        'storage': {'data': {'type': 'filesystem', 'multiple': {'range': '0-'}}},
        'resources': {'snap': {'type': 'file', 'filename': 'x.snap'}},
    }
    ctx = testing.Context(charm(handler), meta=meta, app_trusted=True)
    spec = testing.CloudSpec('lxd', name='localhost')
    state = testing.State(
        storages={testing.Storage('data', index=3)},
        opened_ports={testing.TCPPort(8080), testing.UDPPort(1)},
        resources={testing.Resource(name='snap', path='/x.snap')},
        model=testing.Model('mine', type='lxd', cloud_spec=spec),
        networks={testing.Network('extra', ingress_addresses=['10.0.0.9'])},
        planned_units=4,
    )
    show.run(ctx, ctx.on.install(), state)


@program
def field_odd_answers_of_a_charm(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show.call('status', lambda: setattr(self.unit, 'status', 'active'))
        show.call('app status', lambda: setattr(self.app, 'status', ops.ActiveStatus()))
        show.call('read app status', lambda: self.app.status)
        show.call('other unit', lambda: setattr(
            self.model.get_unit('probe/7'), 'status', ops.ActiveStatus()))  # fmt: skip
        show.call('read other', lambda: self.model.get_unit('probe/7').status)
        show.call('version', lambda: self.unit.set_workload_version(3))
        show.call('config', lambda: self.config['nope'])
        show.call('set config', lambda: self.config.update(a=1))
        show.call('container', lambda: self.unit.get_container('nope'))
        show.call('relation', lambda: self.model.get_relation('nope'))
        show.call('relation id', lambda: self.model.get_relation('db', 99).units)
        show.call('secret', lambda: self.model.get_secret())
        show.call('bad secret', lambda: self.unit.add_secret({'A': 'b'}))
        show.call('empty secret', lambda: self.unit.add_secret({}))
        show.call('planned', lambda: self.app.planned_units())
        show.call('port', lambda: self.unit.open_port('tcp'))
        show.call('leader', lambda: self.unit.is_leader())

    ctx = testing.Context(
        charm(handler), meta={'name': 'probe', 'requires': {'db': {'interface': 'x'}}}
    )
    show.run(ctx, ctx.on.update_status(), testing.State())


@program
def field_commands_with_input_and_output(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        web = self.unit.get_container('web')
        process = web.exec(['cat', '-'], stdin='hello', encoding='utf-8')
        show('cat', process.wait_output())
        out, err = io.StringIO(), io.StringIO()
        web.exec(['cat', '-'], stdout=out, stderr=err, stdin=io.StringIO('file')).wait()
        show('into', [out.getvalue(), err.getvalue()])
        show.call('fails', lambda: web.exec(['false']).wait())
        show.call('fails with output', lambda: web.exec(['false']).wait_output())

    container = testing.Container('web', can_connect=True, execs={
        testing.Exec(['cat'], stdout='OUT', stderr='ERR'),
        testing.Exec(['false'], return_code=2, stdout='o', stderr='bad'),
    })  # fmt: skip
    ctx = testing.Context(charm(handler), meta={'name': 'probe', 'containers': {'web': {}}})
    show.run(ctx, ctx.on.start(), testing.State(containers={container}))


@program
def field_rotation_of_a_secret(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        if isinstance(event, ops.SecretRotateEvent):
            event.secret.set_content({'password': 'rotated'})
            show('peek', event.secret.peek_content())
            show('get', event.secret.get_content())
            show('refresh', event.secret.get_content(refresh=True))
            show('info', repr(event.secret.get_info().rotates is not None))
        if isinstance(event, ops.SecretChangedEvent):
            show('changed', [event.secret.label, event.secret.get_content(),
                             event.secret.peek_content(),
                             event.secret.get_content(refresh=True)])  # fmt: skip
            show.call('info', lambda: event.secret.get_info())
            show.call('set', lambda: event.secret.set_content({'a': 'bcd'}))
            show.call(
                'label', lambda: self.model.get_secret(id=event.secret.id, label='new').label
            )

    ctx = testing.Context(charm(handler), meta={'name': 'probe'})
    mine = testing.Secret(
        {'password': 'first'}, owner='app', label='mine', rotate=ops.SecretRotate.DAILY
    )
    show.run(ctx, ctx.on.secret_rotate(mine), testing.State(secrets={mine}, leader=True))
    show.run(ctx, ctx.on.secret_rotate(mine), testing.State(secrets={mine}))
    theirs = testing.Secret({'a': 'one'}, latest_content={'a': 'two'}, label='theirs')
    show.run(ctx, ctx.on.secret_changed(theirs), testing.State(secrets={theirs}))


@program
def field_several_deferred_events_in_order(show: Show) -> None:
    counts: List[int] = [0]

    def handler(self: Any, event: Any) -> None:
        show('handled', type(event).__name__)
        counts[0] += 1
        if counts[0] < 5:
            event.defer()

    ctx = testing.Context(
        charm(handler), meta={'name': 'probe', 'requires': {'db': {'interface': 'x'}}},
        capture_deferred_events=True, capture_framework_events=True,
    )  # fmt: skip
    relation = testing.Relation('db', id=1)
    state = testing.State(relations={relation})
    for event in (
        ctx.on.install(), ctx.on.relation_created(relation),
        ctx.on.relation_changed(relation, remote_unit=0), ctx.on.start(), ctx.on.update_status(),
    ):  # fmt: skip
        state = show.run(ctx, event, state)


@program
def field_a_subordinate_beside_its_principal(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        for relation in self.model.relations['juju-info']:
            show('seen', [relation.app.name, [u.name for u in relation.units],
                          {u.name: dict(relation.data[u]) for u in relation.units}])  # fmt: skip
            relation.data[self.unit]['installed'] = 'yes'
        show('binding', str(self.model.get_binding('juju-info').network.bind_address))

    meta = {
        'name': 'agent', 'subordinate': True,
        'requires': {'juju-info': {'interface': 'juju-info', 'scope': 'container'}},
    }  # fmt: skip
    ctx = testing.Context(charm(handler), meta=meta)
    relation = testing.SubordinateRelation(
        'juju-info', id=2, remote_app_name='ubuntu', remote_unit_id=4, remote_unit_data={'a': 'b'}
    )
    state = testing.State(relations={relation})
    show.run(ctx, ctx.on.relation_joined(relation), state)
    show.run(ctx, ctx.on.relation_changed(relation), state)
    show.run(ctx, ctx.on.relation_departed(relation), state)
    show.run(ctx, ctx.on.relation_broken(relation), state)
    show.run(ctx, ctx.on.stop(), state)


@program
def field_one_charm_tells_another(show: Show) -> None:
    def provider(self: Any, event: Any) -> None:
        relation = self.model.get_relation('out')
        secret = self.app.add_secret({'password': 'pw1'}, label=f'for-{relation.id}')
        secret.grant(relation)
        relation.data[self.app]['secret'] = secret.id

    def requirer(self: Any, event: Any) -> None:
        found = event.relation.data[event.app]['secret']
        show('read', self.model.get_secret(id=found, label='x').get_content())
        show('again', self.model.get_secret(label='x').id == found)

    one = testing.Context(
        charm(provider), meta={'name': 'one', 'provides': {'out': {'interface': 'i'}}}
    )
    two = testing.Context(
        charm(requirer), meta={'name': 'two', 'requires': {'in': {'interface': 'i'}}}
    )
    relation = testing.Relation('out', id=1, remote_app_name='two')
    out = show.run(one, one.on.start(), testing.State(leader=True, relations={relation}))
    (secret,) = out.secrets
    told = testing.Relation(
        'in', id=9, remote_app_name='one',
        remote_app_data=out.get_relation(1).local_app_data,
    )  # fmt: skip
    theirs = testing.Secret(secret.latest_content, id=secret.id)
    state = testing.State(relations={told}, secrets={theirs})
    show.run(two, two.on.relation_changed(told, remote_unit=0), state)


@program
def field_state_from_the_metadata(show: Show) -> None:
    ctx = _traefik()
    show.call('from', lambda: show.state(testing.State.from_context(ctx, leader=True)))
    ctx = _postgres()
    peers = testing.PeerRelation('database-peers', id=99)
    show.call('with', lambda: len(testing.State.from_context(ctx, relations={peers}).relations))
    nope = testing.State.from_context(ctx, relations={testing.Relation('nope')})
    show('unknown', sorted((each.endpoint, each.interface or '') for each in nope.relations))


@program
def field_files_of_a_workload(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        web = self.unit.get_container('web')
        show('there', web.pull('/etc/given').read())
        show.call('missing', lambda: web.pull('/etc/nope').read())
        show.call('dir', lambda: web.pull('/etc').read())
        web.make_dir('/a/b/c', make_parents=True, permissions=0o700)
        show.call('again', lambda: web.make_dir('/a/b/c'))
        show.call('no parents', lambda: web.make_dir('/z/b/c'))
        show.call('push no parents', lambda: web.push('/z/b/c', 'x'))
        show.call('relative', lambda: web.push('z', 'x'))
        web.push('/a/file', io.BytesIO(b'bytes'), permissions=0o640)
        web.push('/a/text', io.StringIO('text'), encoding='latin-1')
        show('listed', [(f.path, f.name, str(f.type), f.size, oct(f.permissions))
                        for f in web.list_files('/a') if f.type == pebble.FileType.FILE])  # fmt: skip
        show('itself', [(f.path, str(f.type)) for f in web.list_files('/a', itself=True)])
        show('pattern', [f.name for f in web.list_files('/a', pattern='f*')])
        show('exists', [web.exists('/a/file'), web.exists('/nope'), web.isdir('/a')])
        show.call('remove dir', lambda: web.remove_path('/a'))
        show.call('remove missing', lambda: web.remove_path('/nope'))
        web.remove_path('/a/file')
        web.remove_path('/nope', recursive=True)
        web.remove_path('/a', recursive=True)
        show('gone', web.exists('/a'))
        show('read bytes', web.pull('/etc/given', encoding=None).read())
        show.call('list missing', lambda: web.list_files('/nope'))

    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        given = pathlib.Path(folder, 'given')
        given.write_text('by the test')
        container = testing.Container('web', can_connect=True, mounts={
            'given': testing.Mount(location='/etc/given', source=given)})  # fmt: skip
        ctx = testing.Context(charm(handler), meta={'name': 'probe', 'containers': {'web': {}}})
        show.run(ctx, ctx.on.start(), testing.State(containers={container}))
