# SPDX-License-Identifier: Apache-2.0
"""Containers, and Pebble in them."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import pathlib
import tempfile
from typing import Any

import ops
from differential_context._program import charm, program
from differential_context._show import Show, plain
from ops import pebble, testing

META = {'name': 'probe', 'containers': {'web': {}, 'db': {}}}
LAYER = {
    'summary': 's',
    'services': {
        'one': {'override': 'replace', 'command': 'run one', 'startup': 'enabled'},
        'two': {'override': 'replace', 'command': 'run two'},
    },
    'checks': {
        'ok': {
            'override': 'replace',
            'exec': {'command': 'true'},
            'startup': 'enabled',
            'threshold': 3,
        }
    },
}


def _run(show: Show, handler: Any, *containers: Any, event: Any = None, **options: Any) -> Any:
    ctx = testing.Context(charm(handler), meta=META, **options)
    made = event(ctx.on) if event else ctx.on.start()
    out = show.run(ctx, made, testing.State(containers=containers))
    return ctx, out


def _web(**fields: Any) -> Any:
    return testing.Container('web', can_connect=True, **fields)


@program
def container_that_cannot_be_reached(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        show('can connect', container.can_connect())
        show.call('services', container.get_services)
        show.call('push', lambda: container.push('/a', 'b'))

    _run(show, handler, testing.Container('web'))


@program
def everything_asked_of_a_container_that_cannot_be_reached(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        show.call('plan', lambda: container.get_plan().to_dict())
        show.call('checks', container.get_checks)
        show.call('notices', container.get_notices)
        show.call('notify', lambda: container.pebble.notify(pebble.NoticeType.CUSTOM, 'a.b/c'))
        show.call('list', lambda: container.list_files('/'))
        show.call('pull', lambda: container.pull('/a').read())
        show.call('exists', lambda: container.exists('/a'))
        show.call('remove', lambda: container.remove_path('/a'))
        show.call('replan', container.replan)
        show.call('layer', lambda: container.add_layer('a', LAYER))
        show.call('exec', lambda: container.exec(['true']).wait())

    _run(show, handler, testing.Container('web'))


@program
def container_that_is_not_in_the_state(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('can connect', self.unit.get_container('web').can_connect())
        show.call('unknown', lambda: self.unit.get_container('nothing'))
        show('all', sorted(self.unit.containers))

    _run(show, handler)


@program
def pebble_ready(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('workload', event.workload.name)
        show('connect', event.workload.can_connect())
        event.workload.add_layer('base', LAYER, combine=True)
        event.workload.replan()
        found = event.workload.get_services()
        show('services', {name: info.is_running() for name, info in found.items()})
        show('plan', event.workload.get_plan())

    container = _web()
    _, out = _run(show, handler, container, event=lambda on: on.pebble_ready(container))
    if out is not None:
        show('services afterwards', sorted(out.get_container('web').services))


@program
def services_are_started_and_stopped(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        container.start('two')
        container.stop('one')
        show('services', {n: i.is_running() for n, i in container.get_services().items()})
        container.restart('two')
        show.call('unknown', lambda: container.start('nothing'))
        show.call('one', lambda: container.get_service('nothing'))

    given = _web(
        layers={'base': pebble.Layer(LAYER)},
        service_statuses={'one': pebble.ServiceStatus.ACTIVE},
        check_infos={testing.CheckInfo('ok', threshold=3)},
    )
    _run(show, handler, given)


@program
def autostart(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        self.unit.get_container('web').autostart()

    given = _web(
        layers={'base': pebble.Layer(LAYER)}, check_infos={testing.CheckInfo('ok', threshold=3)}
    )
    _run(show, handler, given)


@program
def layers_are_combined(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        more = {'services': {'one': {'override': 'merge', 'environment': {'A': 'B'}}}}
        show.call('same label', lambda: container.add_layer('base', more))
        container.add_layer('base', more, combine=True)
        container.add_layer(
            'other', {'services': {'three': {'override': 'replace', 'command': 'x'}}}
        )
        show('plan', container.get_plan())

    given = _web(layers={'base': pebble.Layer({'services': LAYER['services']})})
    _run(show, handler, given)


@program
def files(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        container.push('/etc/app/conf', 'text', make_dirs=True)
        show('pull', container.pull('/etc/app/conf').read())
        show('exists', [container.exists('/etc/app'), container.exists('/nothing')])
        show('isdir', [container.isdir('/etc/app'), container.isdir('/etc/app/conf')])
        show('list', [each.path for each in container.list_files('/etc/app')])
        container.make_dir('/var/lib/app', make_parents=True)
        container.push('/var/lib/app/bin', b'\x00\x01')
        show('bytes', container.pull('/var/lib/app/bin', encoding=None).read())
        container.remove_path('/etc/app/conf')
        show.call('no parent', lambda: container.push('/no/parent', 'x'))
        show.call('no file', lambda: container.pull('/nothing'))
        show.call('not empty', lambda: container.remove_path('/var'))
        container.remove_path('/var', recursive=True)
        show('left', sorted(each.name for each in container.list_files('/')))

    container = _web()
    ctx, out = _run(show, handler, container)
    root = out.get_container('web').get_filesystem(ctx)
    show('on disk', sorted(each.name for each in root.iterdir()))


@program
def files_are_there_after_the_run(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        show('there', container.exists('/file'))
        container.push('/file', event.handle.kind)

    container = _web()
    ctx, out = _run(show, handler, container)
    show('content', (out.get_container('web').get_filesystem(ctx) / 'file').read_text())
    show.run(ctx, ctx.on.install(), out)
    show('later', (out.get_container('web').get_filesystem(ctx) / 'file').read_text())


@program
def mounts(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        show('file', container.pull('/etc/one').read())
        show('folder', sorted(each.name for each in container.list_files('/opt')))
        container.push('/opt/new', 'written')
        container.push('/etc/one', 'changed')

    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / 'one').write_text('content')
        (here / 'opt').mkdir()
        (here / 'opt' / 'old').write_text('')
        given = _web(
            mounts={
                'one': testing.Mount(location='/etc/one', source=here / 'one'),
                'opt': testing.Mount(location='/opt', source=here / 'opt'),
            }
        )
        _run(show, handler, given)
        show(
            'sources',
            [(here / 'one').read_text(), sorted(p.name for p in (here / 'opt').iterdir())],
        )


@program
def commands(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        show('output', container.exec(['ls', '-l', '/']).wait_output())
        show('longer', container.exec(['ls', '-l']).wait_output())
        show.call('fails', lambda: container.exec(['false']).wait_output())
        show.call('fails too', lambda: container.exec(['false']).wait())
        show.call('unknown', lambda: container.exec(['nothing']))
        process = container.exec(
            ['cat'], stdin='in', environment={'A': 'B'}, working_dir='/', timeout=5, user='root'
        )
        process.wait()

    given = _web(
        execs={
            testing.Exec(['ls'], stdout='short'),
            testing.Exec(['ls', '-l'], stdout='long', stderr='warned'),
            testing.Exec(['false'], return_code=3, stdout='o', stderr='e'),
            testing.Exec(['cat']),
        }
    )
    _run(show, handler, given)


@program
def command_with_streams(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        process = container.exec(['cat'])
        show('stdout', process.stdout.read())
        show('stderr', process.stderr.read())
        process.wait()
        combined = container.exec(['cat'], combine_stderr=True)
        show('combined', combined.wait_output())
        raw = container.exec(['cat'], encoding=None)
        show('bytes', raw.wait_output())
        writing = container.exec(['cat'])
        writing.stdin.write('written')
        writing.stdin.close()
        writing.wait()

    _run(show, handler, _web(execs={testing.Exec(['cat'], stdout='out\nput', stderr='err')}))


@program
def notices(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('notice', [event.notice.id, event.notice.key, event.notice.type])
        found = event.notice.get()
        show('data', [found.occurrences, found.last_data])
        keys = [each.key for each in event.workload.get_notices()]
        show('all', sorted(keys))

    first = testing.Notice('example.com/a', id='11', occurrences=3, last_data={'k': 'v'})
    container = _web(notices=[first, testing.Notice('example.com/b', id='12')])
    _run(show, handler, container, event=lambda on: on.pebble_custom_notice(container, first))


@program
def checks(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('event', type(event).__name__)
        info = event.info
        show('info', [info.name, info.status.value, info.failures, info.threshold])
        show('stopped', event.workload.stop_checks('ok'))
        show('checks', {n: c.status.value for n, c in event.workload.get_checks().items()})
        show('started', event.workload.start_checks('ok'))

    check = testing.CheckInfo('ok', failures=4, threshold=3, status=pebble.CheckStatus.DOWN)
    container = _web(layers={'base': pebble.Layer(LAYER)}, check_infos={check})
    _run(show, handler, container, event=lambda on: on.pebble_check_failed(container, check))


@program
def checks_of_a_new_layer(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        container = self.unit.get_container('web')
        container.add_layer('base', LAYER)
        container.replan()
        show('checks', {n: c.status.value for n, c in container.get_checks().items()})

    _run(show, handler, _web())


@program
def two_containers(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        for name in ('web', 'db'):
            self.unit.get_container(name).push('/name', name)

    ctx, out = _run(show, handler, _web(), testing.Container('db', can_connect=True))
    for name in ('web', 'db'):
        show(name, (out.get_container(name).get_filesystem(ctx) / 'name').read_text())


@program
def contradictions_about_containers(show: Show) -> None:
    container, other = testing.Container('web'), testing.Container('db', can_connect=True)
    for make in (
        lambda on: on.pebble_ready(container),
        lambda on: on.pebble_ready(other),
    ):
        _run(show, lambda self, event: None, container, event=make)


@program
def events_with_a_container_that_only_has_the_name(show: Show) -> None:
    there = testing.Container('web', can_connect=True, notices=[testing.Notice('example.com/a')])
    bare = testing.Container('web', can_connect=True)
    for make in (
        lambda on: on.pebble_ready(bare),
        lambda on: on.pebble_custom_notice(bare, there.notices[0]),
    ):
        _run(show, lambda self, event: None, there, event=make)


@program
def system_info_and_layers_as_text(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        client = self.unit.get_container('web').pebble
        client.add_layer('text', 'services:\n  a:\n    override: replace\n    command: b\n')
        show('plan', plain(client.get_plan()))
        show('services', [each.name for each in client.get_services()])

    _run(show, handler, _web())


class _Pushes(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event: ops.StartEvent) -> None:
        container = self.unit.get_container('web')
        container.push_path(self.charm_dir / 'metadata.yaml', '/here')
        self.found = [each.path for each in container.list_files('/here')]


@program
def paths_are_pushed(show: Show) -> None:
    ctx: Any = testing.Context(_Pushes, meta=META)
    with ctx(ctx.on.start(), testing.State(containers=[_web()])) as manager:
        manager.run()
        show('found', manager.charm.found)
