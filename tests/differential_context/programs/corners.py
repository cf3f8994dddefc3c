# SPDX-License-Identifier: Apache-2.0
"""What large suites come upon: odd states, odd events, and what charms seldom ask for."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportAttributeAccessIssue=false
# pyright: reportOptionalMemberAccess=false

from __future__ import annotations

import functools
import logging
import os
import pathlib
import tempfile
from typing import Any

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import pebble, testing

META = {
    'name': 'alpha',
    'containers': {'web': {}},
    'requires': {'db': {'interface': 'sql'}},
    'peers': {'cluster': {'interface': 'gossip'}},
    'storage': {'disk': {'type': 'filesystem', 'multiple': {'range': '0-'}}},
    'extra-bindings': {'admin': {}},
}


def _run(show: Show, handler: Any, event: Any = None, **state: Any) -> Any:
    ctx: Any = testing.Context(charm(handler), meta=META, actions={'act': {}})
    return show.run(ctx, event(ctx.on) if event else ctx.on.start(), testing.State(**state))


def _web(**fields: Any) -> Any:
    return testing.Container('web', can_connect=True, **fields)


def _in_web(show: Show, body: Any, **fields: Any) -> Any:
    """Run a function of the container ``web``."""
    return _run(
        show,
        lambda self, event: body(self.unit.get_container('web')),
        containers=[_web(**fields)],
    )


# -- events of libraries --


class Said(ops.EventBase):
    def __init__(self, handle: ops.Handle, word: str = ''):
        super().__init__(handle)
        self.word = word

    def snapshot(self) -> Any:
        return {'word': self.word}

    def restore(self, snapshot: Any) -> None:
        self.word = snapshot['word']


class OfRelation(ops.RelationEvent):
    pass


class SaidEvents(ops.ObjectEvents):
    said = ops.EventSource(Said)
    of_relation = ops.EventSource(OfRelation)


class Library(ops.Object):
    on = SaidEvents()  # pyright: ignore[reportAssignmentType]


class TwoLibraries(ops.CharmBase):
    names = ('first', 'second')

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        for name in self.names:
            library = Library(self, name)
            setattr(self, name, library)
            framework.observe(library.on.said, self._on_said)

    def _on_said(self, event: Any) -> None:
        self.unit.status = ops.ActiveStatus(f'{event.word} {event.handle.path}')


class OneLibrary(TwoLibraries):
    names = ('only',)


class NoLibrary(TwoLibraries):
    names = ()


def _taken_from(cls: Any, name: str) -> Any:
    """Return the event of a charm that has run."""
    ctx: Any = testing.Context(cls, meta=META)
    with ctx(ctx.on.start(), testing.State()) as manager:
        manager.run()
        return getattr(manager.charm, name).on.said


def _said(show: Show, cls: Any, event: Any) -> None:
    ctx: Any = testing.Context(cls, meta=META)
    show.call('status', lambda: ctx.run(ctx.on.custom(event, 'hi'), testing.State()).unit_status)


@program
def custom_event_of_a_class(show: Show) -> None:
    _said(show, OneLibrary, Library.on.said)
    _said(show, TwoLibraries, Library.on.said)


@program
def custom_event_of_another_charm(show: Show) -> None:
    _said(show, OneLibrary, _taken_from(TwoLibraries, 'first'))


@program
def custom_event_of_the_second_library(show: Show) -> None:
    _said(show, TwoLibraries, _taken_from(TwoLibraries, 'second'))


@program
def custom_event_of_nobody(show: Show) -> None:
    ctx: Any = testing.Context(NoLibrary, meta=META)
    try:
        ctx.run(ctx.on.custom(Library.on.said), testing.State())
    except Exception as exc:
        show('error', [type(exc).__name__, type(exc.__cause__).__name__])


@program
def custom_event_of_a_kind_that_juju_sends(show: Show) -> None:
    ctx: Any = testing.Context(OneLibrary, meta=META)
    try:
        ctx.on.custom(Library.on.of_relation)
    except ValueError as exc:
        show('error', str(exc).partition(' - ')[0].partition(':')[0])


@program
def a_unit_of_number_zero_departs(show: Show) -> None:
    peers = testing.PeerRelation('cluster', id=1, peers_data={4: {}})
    _run(
        show,
        lambda self, event: show('departing', event.departing_unit.name),
        lambda on: on.relation_departed(peers, remote_unit=4, departing_unit=0),
        relations=[peers],
    )


@program
def deferred_event_of_a_relation_without_its_unit(show: Show) -> None:
    ctx: Any = testing.Context(OneLibrary, meta=META)
    relation = testing.Relation('db', id=1)
    deferred = ctx.on.relation_changed(relation).deferred(OneLibrary._on_said)
    show('snapshot', deferred.snapshot_data)


# -- containers --


@program
def layer_of_a_state_that_says_no_override(show: Show) -> None:
    short: Any = {'services': {'one': {'command': 'one', 'startup': 'enabled'}, 'two': {}}}
    added: Any = {'services': {'one': {'override': 'merge', 'command': 'new'}}}

    def body(web: Any) -> None:
        show.call('add', lambda: web.add_layer('base', added, combine=True))
        show.call('replan', web.replan)
        show('plan', web.get_plan().to_dict())

    _in_web(show, body, layers={'base': pebble.Layer(short)})


@program
def layer_that_says_no_override(show: Show) -> None:
    added: Any = {'services': {'one': {'command': 'one'}}}
    _in_web(show, lambda web: show.call('add', lambda: web.add_layer('base', added)))


@program
def layer_that_lacks_a_command(show: Show) -> None:
    added: Any = {'services': {'one': {'override': 'replace'}}}
    _in_web(show, lambda web: show.call('add', lambda: web.add_layer('base', added)))


_CHECK: Any = {'override': 'replace', 'http': {'url': 'http://localhost'}}


@program
def replan_begins_checks(show: Show) -> None:
    layer: Any = {'checks': {'up': _CHECK, 'off': {**_CHECK, 'startup': 'disabled'}}}
    added: Any = {'checks': {'new': _CHECK}}

    def body(web: Any) -> None:
        show('checks', sorted(web.get_checks()))
        web.add_layer('more', added)
        show('checks', sorted(web.get_checks()))
        web.replan()
        show('checks', sorted(web.get_checks()))

    ctx: Any = testing.Context(
        charm(lambda self, event: body(self.unit.get_container('web'))), meta=META
    )
    out = ctx.run(
        ctx.on.start(), testing.State(containers=[_web(layers={'base': pebble.Layer(layer)})])
    )
    show('infos', sorted(info.name for info in out.get_container('web').check_infos))


@program
def check_without_a_level(show: Show) -> None:
    info = testing.CheckInfo('up')
    layer: Any = {'checks': {'up': _CHECK}}
    _in_web(
        show,
        lambda web: show('level', web.get_check('up').level),
        layers={'base': pebble.Layer(layer)},
        check_infos={info},
    )


@program
def mount_of_a_folder_that_is_not_there(show: Show) -> None:
    def body(web: Any) -> None:
        show.call('list', lambda: [(info.path, info.name) for info in web.list_files('/')])
        show('exists', web.exists('/mnt'))

    nowhere = pathlib.Path(tempfile.gettempdir(), 'no-such-folder-of-a-mount')
    _in_web(show, body, mounts={'gone': testing.Mount(location='/mnt', source=nowhere)})


@program
def service_that_requires_another(show: Show) -> None:
    layer: Any = {
        'services': {
            'web': {'override': 'replace', 'command': 'web', 'requires': ['cache']},
            'cache': {'override': 'replace', 'command': 'cache'},
        }
    }
    _in_web(show, lambda web: web.start('web'), layers={'base': pebble.Layer(layer)})


@program
def layers_of_a_state_are_merged(show: Show) -> None:
    one: Any = {'services': {'web': {'override': 'replace', 'command': 'web'}}}
    two: Any = {'services': {'web': {'override': 'merge', 'environment': {'A': 'b'}}}}
    layers = {'1': pebble.Layer(one), '2': pebble.Layer(two)}
    _in_web(show, lambda web: show('plan', web.get_plan().to_dict()), layers=layers)
    show('given', layers['1'].to_dict())


@program
def client_of_pebble_that_a_charm_makes(show: Show) -> None:
    client = pebble.Client('/charm/containers/web/pebble.socket')

    def body(web: Any) -> None:
        show.call('push', lambda: client.push('/made', 'text'))
        show('exists', web.exists('/made'))

    _in_web(show, body)


@program
def command_in_the_context_of_a_service_that_there_is_not(show: Show) -> None:
    _in_web(
        show,
        lambda web: show.call('exec', lambda: web.exec(['ls'], service_context='no').wait()),
        execs={testing.Exec(['ls'])},
    )


@program
def layer_of_a_rock_without_summary(show: Show) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'rockcraft.yaml')
        path.write_text('name: rock\nservices:\n  web: {override: replace, command: web}\n')
        show.call('services', lambda: sorted(testing.layer_from_rockcraft(path).services))


# -- what Juju refuses, or has otherwise --


@program
def action_result_of_a_reserved_name(show: Show) -> None:
    _run(
        show,
        lambda self, event: show.call('set', lambda: event.set_results({'stdout': 'x'})),
        lambda on: on.action('act'),
    )


@program
def no_storage_is_requested(show: Show) -> None:
    _run(
        show,
        lambda self, event: show.call('none', lambda: self.model.storages.request('disk', 0)),
    )


@program
def ports_of_odd_kinds(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show.call('protocol', lambda: self.unit.open_port('sctp', 80))
        show.call('text', lambda: self.unit.open_port('tcp', '80'))

    _run(show, handler)


@program
def model_of_a_relation_under_an_older_juju(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        try:
            show('uuid', self.model.get_relation('db').remote_model.uuid)
        except Exception as exc:
            show('error', type(exc).__name__)

    ctx: Any = testing.Context(charm(handler), meta=META, juju_version='3.5.0')
    show.run(ctx, ctx.on.start(), testing.State(relations=[testing.Relation('db', id=1)]))


@program
def network_without_addresses(show: Show) -> None:
    _run(
        show,
        lambda self, event: show.call(
            'bound', lambda: str(self.model.get_binding('db').network.bind_address)
        ),
        networks=[testing.Network('db', [])],
    )


@program
def log_lines_of_a_binding(show: Show) -> None:
    ctx: Any = testing.Context(
        charm(lambda self, event: self.model.get_binding('admin').network), meta=META
    )
    ctx.run(ctx.on.start(), testing.State())
    show.log(ctx, 'WARNING', 'ERROR')


@program
def log_lines_of_several_runs(show: Show) -> None:
    ctx: Any = testing.Context(
        charm(lambda self, event: logging.getLogger('charm').info('once')), meta=META
    )
    for _ in range(2):
        ctx.run(ctx.on.start(), testing.State())
        show.log(ctx, 'INFO')


@program
def relation_to_an_application_of_the_same_name(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        relation = self.model.get_relation('db')
        show.call('read', lambda: dict(relation.data[relation.app]))

    relation = testing.Relation('db', id=1, remote_app_name='alpha')
    ctx: Any = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State(relations=[relation]))


@program
def status_with_quotes(show: Show) -> None:
    show('repr', [repr(testing.ActiveStatus("it's")), repr(testing.ActiveStatus('plain'))])


@program
def log_levels_in_between(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        for level in (15, 25):
            logging.getLogger('charm').log(level, 'in between')

    ctx: Any = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State())
    show('levels', [line.level for line in ctx.juju_log if line.message == 'in between'])


@program
def action_log_of_what_is_no_text(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        try:
            event.log(3)
        except TypeError as exc:
            show('error', type(exc).__name__)

    ctx: Any = testing.Context(charm(handler), meta=META, actions={'act': {}})
    ctx.run(ctx.on.action('act'), testing.State())
    show('log', ctx.action_logs)


@program
def hook_commands_that_a_charm_runs(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        hookcmds: Any = getattr(ops, 'hookcmds', None)
        show.call('ids', lambda: hookcmds.relation_ids('db'))
        show.call('set', lambda: hookcmds.relation_set({'key': 'text'}, 1))
        show('seen', dict(self.model.get_relation('db').data[self.unit]))

    relation = testing.Relation('db', id=1, local_unit_data={})
    _run(show, handler, relations=[relation])


@program
def environment_that_a_charm_changes(show: Show) -> None:
    os.environ.update({'CHANGED': 'before', 'DELETED': 'before'})

    def handler(self: Any, event: Any) -> None:
        os.environ.update({'CHANGED': 'in the run', 'ADDED': 'in the run'})
        del os.environ['DELETED']

    _run(show, handler)
    show('after', [os.environ.get(name) for name in ('CHANGED', 'DELETED', 'ADDED')])


@program
def option_with_an_empty_default(show: Show) -> None:
    options: Any = {'options': {'port': {'type': 'int', 'default': None}}}
    ctx: Any = testing.Context(
        charm(lambda self, event: show('config', dict(self.config))), meta=META, config=options
    )
    ctx.run(ctx.on.start(), testing.State())


@program
def state_of_a_run_that_is_over(show: Show) -> None:
    ctx: Any = testing.Context(charm(lambda self, event: None), meta=META)
    relation = testing.Relation('db', id=1, local_unit_data={})
    with ctx(ctx.on.start(), testing.State(relations=[relation])) as manager:
        out = manager.run()
        data = manager.charm.model.get_relation('db').data[manager.charm.unit]
        data['written'] = 'later'
    show('data', out.get_relation(1).local_unit_data)


@program
def file_that_is_mounted(show: Show) -> None:
    with tempfile.NamedTemporaryFile() as file:
        mounts = {'conf': testing.Mount(location='/etc/app.conf', source=file.name)}
        ctx: Any = testing.Context(
            charm(
                lambda self, event: show(
                    'types',
                    [info.type.name for info in self.unit.get_container('web').list_files('/etc')],
                )
            ),
            meta=META,
        )
        ctx.run(ctx.on.start(), testing.State(containers=[_web(mounts=mounts)]))


@program
def command_that_is_no_list(show: Show) -> None:
    def body(web: Any) -> None:
        try:
            show('output', web.exec(('ls',)).wait_output())
        except Exception as exc:
            show('error', type(exc).__name__)

    ctx: Any = testing.Context(
        charm(lambda self, event: body(self.unit.get_container('web'))), meta=META
    )
    web = _web(execs={testing.Exec(['ls'], stdout='files')})
    ctx.run(ctx.on.start(), testing.State(containers=[web]))


@program
def port_on_kubernetes_under_an_older_juju(show: Show) -> None:
    ctx: Any = testing.Context(
        charm(lambda self, event: show.call('open', lambda: self.unit.open_port('tcp', 80))),
        meta=META,
        juju_version='3.0.2',
    )
    ctx.run(ctx.on.start(), testing.State())


@program
def secret_under_an_older_juju(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        try:
            show('added', self.unit.add_secret({'key': 'text'}).get_content())
        except Exception as exc:
            show('error', type(exc).__name__)

    ctx: Any = testing.Context(charm(handler), meta=META, juju_version='2.9.42')
    ctx.run(ctx.on.start(), testing.State())


# -- secrets --

_ID = 'secret:d3adb33fd3adb33fd3ad'


@program
def secret_by_spellings_of_its_id(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        for spelling in (_ID, _ID[7:], f'secret://{self.model.uuid}/{_ID[7:]}'):
            found = functools.partial(self.model.get_secret, id=spelling)
            show.call('found', lambda found=found: found().get_content())

    _run(show, handler, secrets=[testing.Secret({'key': 'text'}, id=_ID)])


@program
def secret_added_and_set_in_one_hook(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        secret = self.unit.add_secret({'key': 'one'})
        secret.set_content({'key': 'two'})
        show('content', secret.peek_content())
        show('revision', secret.get_info().revision)

    ctx: Any = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), testing.State())


@program
def secret_of_a_unit_revoked_from_the_relation(show: Show) -> None:
    relation = testing.Relation('db', id=1)

    def handler(self: Any, event: Any) -> None:
        found = self.model.get_relation('db')
        secret = self.model.get_secret(label='mine')
        secret.grant(found, unit=next(iter(found.units)))
        secret.revoke(found)
        show.call('twice', lambda: secret.revoke(found))

    secret = testing.Secret({'key': 'text'}, id=_ID, owner='unit', label='mine')
    ctx: Any = testing.Context(charm(handler), meta=META)
    out = ctx.run(ctx.on.start(), testing.State(relations=[relation], secrets=[secret]))
    show('grants', [each.remote_grants for each in out.secrets])


@program
def earlier_revision_of_a_secret_is_removed(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        if isinstance(event, ops.SecretRotateEvent):
            event.secret.set_content({'key': 'two'})
        elif isinstance(event, ops.SecretRemoveEvent):
            show.call('remove', event.remove_revision)

    secret = testing.Secret({'key': 'one'}, id=_ID, owner='unit')
    ctx: Any = testing.Context(charm(handler), meta=META)
    out = ctx.run(ctx.on.secret_rotate(secret), testing.State(secrets=[secret]))
    (left,) = out.secrets
    ctx.run(ctx.on.secret_remove(left, revision=1), out)
    show('removed', ctx.removed_secret_revisions)
