# SPDX-License-Identifier: Apache-2.0
"""Config, storage, resources, ports, networks, the cloud, actions, custom events, environment."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import os
from typing import Any

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import testing

META = {
    'name': 'probe',
    'requires': {'foo-bar': {'interface': 'x'}, 'db': {'interface': 'db'}},
    'storage': {'data': {'type': 'filesystem', 'multiple': {'range': '0-'}}},
    'resources': {'archive': {'type': 'file', 'filename': 'a'}, 'missing': {'type': 'file'}},
    'extra-bindings': {'extra': {}},
}
CONFIG = {
    'options': {
        'number': {'type': 'int', 'default': 3},
        'text': {'type': 'string'},
        'flag': {'type': 'boolean', 'default': False},
        'ratio': {'type': 'float', 'default': 0.5},
    }
}
ACTIONS = {
    'do-it': {'params': {'a': {'type': 'string', 'default': 'x'}, 'n': {'type': 'integer'}}},
    'plain': {},
}


def _context(handler: Any, **options: Any) -> Any:
    return testing.Context(charm(handler), meta=META, config=CONFIG, actions=ACTIONS, **options)


@program
def config_values(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('config', dict(self.config))
        show.call('missing', lambda: self.config['nothing'])
        show('get', self.config.get('text'))

    ctx = _context(handler)
    show.run(ctx, ctx.on.config_changed(), testing.State())
    show.run(ctx, ctx.on.config_changed(), testing.State(config={'text': 't', 'ratio': 1.5}))


@program
def config_that_contradicts_the_metadata(show: Show) -> None:
    ctx = _context(lambda self, event: None)
    for config in ({'nothing': 1}, {'number': 'text'}, {'flag': 'yes'}):
        show.call(
            'run', lambda config=config: ctx.run(ctx.on.start(), testing.State(config=config))
        )


@program
def storages(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        found = sorted(self.model.storages['data'], key=lambda each: each.index)
        show('indexes', [[each.name, each.index] for each in found])
        show('folders', [each.location.is_dir() for each in found])
        (found[0].location / 'file').write_text('written')
        show.call('more', lambda: self.model.storages.request('data', 2))
        show.call('unknown', lambda: self.model.storages.request('nothing'))

    first, second = testing.Storage('data', index=4), testing.Storage('data', index=5)
    ctx = _context(handler)
    show.run(ctx, ctx.on.start(), testing.State(storages=[first, second]))
    show('file', (first.get_filesystem(ctx) / 'file').read_text())


@program
def storage_events(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('event', [type(event).__name__, event.storage.name, event.storage.index])
        show('location', event.storage.location.name)

    storage = testing.Storage('data', index=6)
    ctx = _context(handler)
    show.run(ctx, ctx.on.storage_attached(storage), testing.State(storages=[storage]))
    show.run(ctx, ctx.on.storage_detaching(storage), testing.State(storages=[storage]))
    show.run(ctx, ctx.on.storage_attached(storage), testing.State())


@program
def storage_written_by_the_test(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('read', (self.model.storages['data'][0].location / 'file').read_text())

    storage = testing.Storage('data', index=7)
    ctx = _context(handler)
    (storage.get_filesystem(ctx) / 'file').write_text('by the test')
    show.run(ctx, ctx.on.start(), testing.State(storages=[storage]))


@program
def resources(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('archive', str(self.model.resources.fetch('archive')))
        show.call('unknown', lambda: self.model.resources.fetch('nothing'))
        show.call('missing', lambda: self.model.resources.fetch('missing'))

    ctx = _context(handler)
    given = testing.Resource(name='archive', path='/some/where')
    show.run(ctx, ctx.on.start(), testing.State(resources=[given]))


@program
def ports(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('at first', sorted(map(str, self.unit.opened_ports())))
        self.unit.open_port('tcp', 80)
        self.unit.open_port('icmp')
        self.unit.close_port('udp', 53)
        self.unit.close_port('tcp', 99)
        show.call('wrong', lambda: self.unit.open_port('tcp', 99999))

    ctx = _context(handler)
    given = testing.UDPPort(53), testing.TCPPort(22)
    show.run(ctx, ctx.on.start(), testing.State(opened_ports=given))

    def replace(self: Any, event: Any) -> None:
        self.unit.set_ports(80, ops.Port('udp', 53))

    ctx = _context(replace)
    show.run(ctx, ctx.on.start(), testing.State(opened_ports=given))


def _network(network: Any) -> Any:
    return [
        str(network.bind_address),
        str(network.ingress_address),
        [str(each) for each in network.egress_subnets],
        [[each.name, str(each.address), str(each.subnet)] for each in network.interfaces],
    ]


@program
def networks(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        for name in ('db', 'foo-bar', 'extra', 'juju-info'):
            show.call(name, lambda name=name: _network(self.model.get_binding(name).network))
        relation = self.model.get_relation('db')
        show.call('relation', lambda: _network(self.model.get_binding(relation).network))
        show.call('unknown', lambda: self.model.get_binding('nothing').network and 0)

    ctx = _context(handler)
    given = testing.Network(
        'db',
        [
            testing.BindAddress(
                [testing.Address('10.0.0.5', cidr='10.0.0.0/24')], interface_name='e'
            )
        ],
        ingress_addresses=['10.0.0.6'],
        egress_subnets=['10.0.0.0/16'],
    )
    relation = testing.Relation('db', id=2)
    show.run(ctx, ctx.on.start(), testing.State(networks=[given], relations=[relation]))


@program
def planned_units(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('planned', self.app.planned_units())

    ctx = _context(handler)
    for number in (0, 1, 5):
        show.run(ctx, ctx.on.start(), testing.State(planned_units=number))


@program
def cloud_spec(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        spec = show.call('spec', lambda: repr(self.model.get_cloud_spec()))
        show('there', spec is not None)

    spec = testing.CloudSpec(
        'lxd',
        endpoint='https://10.0.0.1',
        credential=testing.CloudCredential(auth_type='certificate', attributes={'k': 'v'}),
    )
    for trusted in (False, True):
        for given in (None, spec):
            ctx = _context(handler, app_trusted=trusted)
            model = testing.Model('m', type='lxd', cloud_spec=given)
            show.run(ctx, ctx.on.start(), testing.State(model=model))


@program
def what_the_charm_knows_of_itself(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('names', [self.app.name, self.unit.name, self.meta.name, self.model.name])
        show('uuid', self.model.uuid)
        show('version', str(self.model.juju_version))
        show('leader', self.unit.is_leader())
        show('files', sorted(os.listdir(str(self.charm_dir))))
        show('framework', type(self.framework.model).__name__)

    uuid = '11111111-2222-4333-8444-555555555555'
    ctx = _context(handler, app_name='other', unit_id=7, juju_version='3.5.1')
    show.run(ctx, ctx.on.start(), testing.State(model=testing.Model('m', uuid=uuid)))


# -- actions --


@program
def action_with_results(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('params', event.params)
        event.log('one\ntwo')
        event.log('three')
        event.set_results({'nested': {'a': 1, 'b': 'x'}, 'plain': 'y'})
        event.set_results({'nested': {'c': 2}})
        show.call('bad key', lambda: event.set_results({'Bad_Key': 1}))

    ctx = _context(handler)
    show.run(ctx, ctx.on.action('do-it', params={'a': '1', 'n': 4}), testing.State())
    show.run(ctx, ctx.on.action('plain'), testing.State())


@program
def action_that_sets_nothing(show: Show) -> None:
    ctx = _context(lambda self, event: None)
    show.run(ctx, ctx.on.action('plain'), testing.State())
    show('results', ctx.action_results)


@program
def action_that_fails(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.status = ops.ActiveStatus('set')
        event.fail('first')
        event.fail('second')

    ctx = _context(handler)
    show.run(ctx, ctx.on.action('plain'), testing.State())
    try:
        ctx.run(ctx.on.action('plain'), testing.State())
    except testing.ActionFailed as exc:
        show('message', exc.message)
        state: Any = exc.state
        show('status', repr(state.unit_status))


@program
def action_that_fails_in_a_manager(show: Show) -> None:
    ctx = _context(lambda self, event: event.fail('no'))

    def run() -> None:
        with ctx(ctx.on.action('plain'), testing.State()) as manager:
            show.call('run', manager.run)
            show('still inside', manager.charm.unit.name)

    show.call('manager', run)

    def implicit() -> None:
        with ctx(ctx.on.action('plain'), testing.State()):
            pass

    show.call('implicit', implicit)


@program
def action_with_wrong_parameters(show: Show) -> None:
    ctx = _context(lambda self, event: None)
    for given in ({'a': 1}, {'nothing': 1}, {'n': 'text'}):
        show.call(
            'run',
            lambda given=given: ctx.run(ctx.on.action('do-it', params=given), testing.State()),
        )
    show.call('unknown', lambda: ctx.run(ctx.on.action('nothing'), testing.State()))


@program
def action_commands_outside_an_action(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        backend = self.model._backend
        show.call('get', backend.action_get)
        show.call('set', lambda: backend.action_set({'a': 'b'}))
        show.call('log', lambda: backend.action_log('x'))
        show.call('fail', lambda: backend.action_fail('x'))

    ctx = _context(handler)
    show.run(ctx, ctx.on.start(), testing.State())


# -- the environment --


def _variables(show: Show) -> Any:
    def handler(self: Any, event: Any) -> None:
        found = {name: text for name, text in os.environ.items() if name.startswith('JUJU_')}
        show('charm dir', found.pop('JUJU_CHARM_DIR') == str(self.charm_dir))
        show('environment', found)

    return handler


@program
def environment(show: Show) -> None:
    relation = testing.Relation('foo-bar', id=5)
    storage = testing.Storage('data', index=3)
    theirs, ours = testing.Secret({'a': 'b'}), testing.Secret({'a': 'b'}, owner='unit', label='l')
    model = testing.Model('m', uuid='11111111-2222-4333-8444-555555555555')
    state = testing.State(
        relations=[relation], storages=[storage], secrets=[theirs, ours], model=model
    )
    ctx = _context(_variables(show))
    for event in (
        ctx.on.config_changed(),
        ctx.on.relation_created(relation),
        ctx.on.relation_changed(relation, remote_unit=0),
        ctx.on.relation_departed(relation, remote_unit=0, departing_unit=0),
        ctx.on.relation_broken(relation),
        ctx.on.storage_attached(storage),
        ctx.on.secret_changed(theirs),
        ctx.on.secret_expired(ours, revision=1),
        ctx.on.action('do-it', id='9'),
    ):
        ctx.run(event, state)


@program
def environment_is_put_back(show: Show) -> None:
    os.environ['JUJU_UNIT_NAME'] = 'set/9'
    os.environ['JUJU_RELATION'] = 'outer'
    ctx = _context(lambda self, event: None)
    ctx.run(ctx.on.start(), testing.State())
    show('unit', os.environ['JUJU_UNIT_NAME'])
    show('relation', os.environ['JUJU_RELATION'])


# -- events of the charm's own --


class Fancy(ops.EventBase):
    def __init__(self, handle: Any, word: str = '', relation: Any = None):
        super().__init__(handle)
        self.word = word
        self.relation = relation

    def snapshot(self) -> Any:
        return {'word': self.word, 'relation': getattr(self.relation, 'id', self.relation)}

    def restore(self, snapshot: Any) -> None:
        self.word = snapshot['word']
        self.relation = snapshot['relation']


class FancyEvents(ops.ObjectEvents):
    fancy = ops.EventSource(Fancy)


class Library(ops.Object):
    on = FancyEvents()  # type: ignore[assignment]


class HasLibrary(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self.library = Library(self, 'library')
        self.seen: Any = None
        framework.observe(self.library.on.fancy, self._on_fancy)

    def _on_fancy(self, event: Fancy) -> None:
        self.unit.status = ops.ActiveStatus(f'{event.word} {event.relation}')


@program
def custom_event(show: Show) -> None:
    ctx: Any = testing.Context(HasLibrary, meta=META)
    relation = testing.Relation('db', id=8)
    state = testing.State(relations=[relation])
    with ctx(ctx.on.start(), state) as manager:
        bound = manager.charm.library.on.fancy
    show.run(ctx, ctx.on.custom(bound, 'word'), state)
    show.run(ctx, ctx.on.custom(bound, word='named', relation=relation), state)


# -- contexts --


@program
def metadata_given_twice(show: Show) -> None:
    cls = charm(lambda self, event: show('config', dict(self.config)))
    whole = {**META, 'actions': ACTIONS, 'config': CONFIG}
    ctx = show.call('inside', lambda: testing.Context(cls, meta=whole) and None)
    ctx = testing.Context(cls, meta=whole)
    show.call('run', lambda: ctx.run(ctx.on.start(), testing.State()) and None)
    show.call('twice', lambda: testing.Context(cls, meta=whole, actions=ACTIONS) and None)
    show.call('config twice', lambda: testing.Context(cls, meta=whole, config=CONFIG) and None)


@program
def no_metadata(show: Show) -> None:
    class Lonely(ops.CharmBase):
        pass

    Lonely.__module__ = 'json'
    show.call('context', lambda: type(testing.Context(Lonely)).__name__)


@program
def charms_of_two_contexts_share_no_events(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('events', [name for name in self.on.events() if name.endswith('relation_changed')])
        show('class', [type(self).__name__, type(self).__mro__[1] is cls])

    cls = charm(handler)
    for endpoint in ('one', 'two', 'one'):
        meta = {'name': 'probe', 'requires': {endpoint: {'interface': 'x'}}}
        ctx = testing.Context(cls, meta=meta)
        for _ in range(2):
            ctx.run(ctx.on.start(), testing.State())


@program
def context_that_is_closed(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        (self.model.storages['data'][0].location / 'file').write_text('x')

    storage = testing.Storage('data', index=1)
    ctx = _context(handler)
    ctx.run(ctx.on.start(), testing.State(storages=[storage]))
    root = storage.get_filesystem(ctx)
    show('before', root.exists())
    ctx.close()
    show('after', root.exists())
    ctx.close()


@program
def attributes_of_a_context(show: Show) -> None:
    ctx = _context(lambda self, event: None, unit_id=2)
    for name in (
        'action_logs action_results app_status_history app_trusted capture_deferred_events '
        'capture_framework_events charm_root emitted_events exec_history juju_log '
        'removed_secret_revisions requested_storages unit_status_history '
        'workload_version_history'
    ).split():
        show(name, getattr(ctx, name))
    show.call('charm_spec', lambda: ctx.charm_spec.meta['name'])
