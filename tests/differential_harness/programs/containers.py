# SPDX-License-Identifier: Apache-2.0
"""Containers: Pebble, plans, services, files, commands, checks and notices."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

import datetime
import io
from typing import Any

import ops
from differential_harness._stage import Stage, layer, program
from ops import pebble, testing

LAYER = layer("""
    summary: s
    services:
      web: {override: replace, command: run web, startup: enabled, environment: {A: b}}
      log: {override: replace, command: run log}
    checks:
      up: {override: replace, http: {url: 'http://x/'}, threshold: 2}
      idle: {override: replace, exec: {command: y}, startup: disabled, level: alive}
""")


def _web(stage: Stage, connected: bool = True) -> Any:
    harness = stage.harness()
    if connected:
        harness.set_can_connect('web', True)
    return harness, harness.model.unit.get_container('web')


@program
def connections(stage: Stage) -> None:
    harness, web = _web(stage, connected=False)
    stage.note(web.can_connect(), type(web.pebble).__name__)
    for name, call in {
        'plan': web.get_plan,
        'services': web.get_services,
        'layer': lambda: web.add_layer('a', LAYER),
        'replan': web.replan,
        'push': lambda: web.push('/a', 'b'),
        'exec': lambda: web.exec(['ls']),
        'checks': web.get_checks,
        'notices': web.get_notices,
        'list': lambda: web.list_files('/'),
        'info': web.pebble.get_system_info,
        'exists': lambda: web.exists('/x'),
        'changes': web.pebble.get_changes,
        'warnings': web.pebble.get_warnings,
    }.items():
        stage.attempt(name, call)
    harness.set_can_connect('web', True)
    stage.note(web.can_connect(), harness.model.unit.get_container('side').can_connect())
    stage.note(web.pebble.get_system_info().version)
    harness.set_can_connect(web, False)
    stage.note(web.can_connect())
    harness.container_pebble_ready('web')
    stage.note(web.can_connect())
    stage.attempt('unknown', harness.set_can_connect, 'nope', True)
    stage.attempt('unknown', harness.container_pebble_ready, 'nope')
    stage.attempt('unknown', harness.get_container_pebble_plan, 'nope')
    stage.attempt('unknown', harness.model.unit.get_container, 'nope')
    stage.attempt('root', harness.get_filesystem_root, 'nope')
    stage.attempt('notify', harness.pebble_notify, 'nope', 'a.b/c')
    stage.attempt('exec', harness.handle_exec, 'nope', ['x'], result=0)
    stage.calls(harness)


@program
def plans_and_services(stage: Stage) -> None:
    harness, web = _web(stage)
    stage.note(web.get_plan().to_dict(), harness.get_container_pebble_plan('web').to_dict())
    web.add_layer('one', LAYER)
    stage.note(web.get_plan().to_yaml())
    stage.note(
        {name: (s.startup.value, s.current.value) for name, s in web.get_services().items()}
    )
    web.autostart()
    stage.note(
        {name: (s.startup.value, s.current.value) for name, s in web.get_services().items()}
    )
    web.start('log')
    web.stop('web')
    stage.note({name: s.current.value for name, s in web.get_services().items()})
    web.restart('web')
    web.stop('web', 'log')
    web.replan()
    stage.note({name: s.is_running() for name, s in web.get_services().items()})
    web.add_layer(
        'one',
        {'services': {'web': {'override': 'merge', 'environment': {'C': 'd'}}}},
        combine=True,
    )
    stage.note(harness.get_container_pebble_plan('web').to_dict())
    stage.attempt('twice', web.add_layer, 'one', LAYER)
    stage.attempt(
        'override', web.add_layer, 'two', {'services': {'x': {'command': 'y'}}}, combine=True
    )
    stage.attempt('override', web.add_layer, 'two', {'services': {'web': {'override': 'odd'}}})
    stage.attempt('no label', web.add_layer, '', LAYER)
    stage.attempt('label type', web.add_layer, 3, LAYER)
    stage.attempt('layer type', web.add_layer, 'x', 3)
    stage.attempt('start unknown', web.start, 'nope')
    stage.attempt('stop unknown', web.stop, 'nope')
    stage.attempt('restart unknown', web.restart, 'nope')
    stage.attempt('start nothing', web.start)
    stage.attempt('service', web.get_service, 'nope')
    stage.attempt('services', web.get_services, 'nope')
    stage.attempt('services', lambda: list(web.get_services('log')))
    stage.attempt('str', web.pebble.start_services, 'web')
    stage.attempt('number', web.pebble.stop_services, [1])
    stage.attempt('signal', web.send_signal, 'SIGHUP', 'web')
    stage.attempt('signal', web.send_signal, 'SIGHUP', 'nope')
    stage.attempt('signal', web.send_signal, 'NOSIG', 'web')
    stage.attempt('signal', web.send_signal, 1, 'web')
    web.stop('web')
    stage.attempt('stopped', web.send_signal, 'SIGHUP', 'web')
    stage.attempt('autostart', harness.model.unit.get_container('side').autostart)


@program
def services_that_do_not_exist_in_the_plan(stage: Stage) -> None:
    _harness, web = _web(stage)
    stage.attempt('autostart', web.autostart)
    stage.attempt('replan', web.replan)
    web.add_layer(
        'one',
        {
            'services': {
                'a': {'override': 'replace', 'command': 'a', 'requires': ['b'], 'after': ['b']},
                'b': {'override': 'replace', 'command': 'b'},
            }
        },
    )
    stage.attempt('start', web.start, 'a')
    stage.note({name: s.current.value for name, s in web.get_services().items()})
    stage.attempt('stop', web.stop, 'b')
    stage.note({name: s.current.value for name, s in web.get_services().items()})
    stage.note(type(web.pebble.start_services(['a'])).__name__)
    stage.attempt('change', web.pebble.get_change, pebble.ChangeID('1'))
    stage.attempt('wait', web.pebble.wait_change, pebble.ChangeID('1'))
    stage.attempt('abort', web.pebble.abort_change, pebble.ChangeID('1'))
    stage.attempt('ack', web.pebble.ack_warnings, datetime.datetime(2030, 1, 1))
    web.add_layer(
        'two', {'services': {'b': {'override': 'replace', 'command': 'c', 'startup': 'enabled'}}}
    )
    web.replan()
    stage.note({name: s.current.value for name, s in web.get_services().items()})


@program
def the_handler_of_pebble_ready(stage: Stage) -> None:
    harness = stage.harness()

    def ready(charm: Any, event: Any) -> None:
        event.workload.add_layer('web', LAYER, combine=True)
        event.workload.replan()
        charm.unit.status = ops.ActiveStatus()

    stage.on['web_pebble_ready'] = ready
    harness.container_pebble_ready('web')
    stage.note(harness.get_container_pebble_plan('web').to_dict()['services'])
    stage.note(harness.model.unit.get_container('web').get_service('web').is_running())
    stage.note(harness.model.unit.status)
    harness.container_pebble_ready('web')
    with harness.hooks_disabled():
        harness.container_pebble_ready('side')
    stage.note(harness.model.unit.get_container('side').can_connect())


@program
def files(stage: Stage) -> None:
    harness, web = _web(stage)
    root = harness.get_filesystem_root('web')
    stage.note(root.is_dir(), harness.get_filesystem_root(web) == root, list(root.iterdir()))
    web.push('/etc/conf', 'text', make_dirs=True)
    web.push('/etc/bytes', b'\x00\xff')
    web.push('/etc/file', io.StringIO('from a file'), permissions=0o640)
    stage.note((root / 'etc' / 'conf').read_text(), (root / 'etc/bytes').read_bytes())
    stage.note(oct((root / 'etc/file').stat().st_mode))
    stage.note(web.pull('/etc/conf').read(), web.pull('/etc/bytes', encoding=None).read())
    (root / 'etc' / 'planted').write_text('by the test')
    stage.note(web.pull('/etc/planted').read(), web.exists('/etc/planted'), web.isdir('/etc'))
    stage.note(
        sorted((f.name, f.type.value, f.size, oct(f.permissions)) for f in web.list_files('/etc'))
    )
    stage.note([f.path for f in web.list_files('/etc', pattern='c*')])
    stage.note([f.path for f in web.list_files('/etc', itself=True)])
    web.make_dir('/a/b/c', make_parents=True)
    web.make_dir('/a/b/c', make_parents=True)
    stage.attempt('exists', web.make_dir, '/a/b/c')
    stage.attempt('parent', web.make_dir, '/x/y')
    stage.attempt('relative', web.make_dir, 'rel')
    stage.attempt('relative', web.push, 'rel', 'x')
    stage.attempt('no parent', web.push, '/no/where', 'x')
    stage.attempt('pull', web.pull, '/no/where')
    stage.attempt('pull dir', web.pull, '/etc')
    stage.attempt('list', web.list_files, '/no')
    stage.attempt('list file', lambda: [f.path for f in web.list_files('/etc/conf')])
    stage.attempt('remove', web.remove_path, '/no')
    stage.attempt('remove full', web.remove_path, '/a')
    web.remove_path('/a', recursive=True)
    web.remove_path('/etc/conf')
    stage.attempt('remove recursive', web.remove_path, '/no', recursive=True)
    stage.note(web.exists('/a'), (root / 'etc/conf').exists())
    stage.attempt('user', web.push, '/u', 'x', user='nobody-at-all')
    stage.attempt('user id', web.push, '/u', 'x', user_id=1000, group_id=1000)
    stage.attempt('group', web.push, '/u', 'x', group='root')
    stage.attempt('permissions', web.push, '/u', 'x', permissions=0o7777)
    stage.attempt('permissions', web.push, '/u', 'x', permissions=0o10000)
    stage.attempt('permissions', web.make_dir, '/p', permissions=-1)
    stage.attempt('replace dir', web.push, '/etc', 'x')
    stage.note(web.pebble.list_files('/')[0].last_modified.tzinfo is not None)


@program
def paths_pushed_and_pulled(stage: Stage) -> None:
    import pathlib
    import tempfile

    harness, web = _web(stage)
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / 'src' / 'sub').mkdir(parents=True)
        (here / 'src' / 'one').write_text('1')
        (here / 'src' / 'sub' / 'two').write_text('2')
        web.push_path(here / 'src', '/dst')
        root = harness.get_filesystem_root('web')
        stage.note(sorted(str(p.relative_to(root)) for p in root.rglob('*')))
        web.pull_path('/dst', here / 'back')
        stage.note(sorted(str(p.relative_to(here)) for p in (here / 'back').rglob('*')))


@program
def commands(stage: Stage) -> None:
    harness, web = _web(stage)
    harness.handle_exec('web', ['ls'], result='a b')
    stage.note(web.exec(['ls', '-l']).wait_output())
    harness.handle_exec(web, ['fail'], result=3)
    stage.attempt('fail', web.exec(['fail']).wait)
    stage.attempt('fail', web.exec(['fail']).wait_output)
    harness.handle_exec('web', ['bytes'], result=b'\xff')
    stage.note(web.exec(['bytes'], encoding=None).wait_output())
    harness.handle_exec(
        'web', ['both'], result=testing.ExecResult(stdout='out', stderr='err', exit_code=0)
    )
    stage.note(web.exec(['both']).wait_output())
    stage.attempt('combined', lambda: web.exec(['both'], combine_stderr=True).wait_output())
    harness.handle_exec(
        'web', ['code'], result=testing.ExecResult(exit_code=4, stdout='o', stderr='e')
    )
    try:
        web.exec(['code']).wait_output()
    except pebble.ExecError as exc:
        stage.note(exc.exit_code, exc.stdout, exc.stderr, exc.command)
    process = web.exec(['both'])
    stage.note(process.stdout.read(), process.stderr.read())
    process.wait()
    out, err = io.StringIO(), io.StringIO()
    web.exec(['both'], stdout=out, stderr=err).wait()
    stage.note(out.getvalue(), err.getvalue())
    stage.attempt('unhandled', web.exec, ['nope'])
    stage.attempt('empty', web.exec, [])
    stage.attempt('text', web.exec, 'ls')
    stage.attempt('encoding', lambda: web.exec(['ls'], encoding=None).wait_output())
    stage.attempt('nothing', harness.handle_exec, 'web', ['x'])
    stage.attempt('both', harness.handle_exec, 'web', ['x'], handler=lambda a: None, result=0)
    stage.attempt('kind', harness.handle_exec, 'web', ['x'], result=[1])
    stage.attempt('kind', lambda: web.exec(['x']).wait_output())
    harness.handle_exec('web', [], result='any')
    stage.note(web.exec(['whatever']).wait_output())


@program
def handlers_of_commands(stage: Stage) -> None:
    harness, web = _web(stage)
    seen = []

    def handler(args: Any) -> Any:
        seen.append(args)
        stage.note(args)
        return testing.ExecResult(stdout=f'ran {args.command}', exit_code=0)

    harness.handle_exec('web', ['run'], handler=handler)
    stage.note(
        web.exec(
            ['run', 'it'],
            environment={'A': 'b'},
            working_dir='/w',
            timeout=3.5,
            user='u',
            user_id=1,
            group='g',
            group_id=2,
            stdin='in',
            combine_stderr=True,
        ).wait_output()
    )
    stage.note(web.exec(['run'], stdin=io.StringIO('file')).wait_output())
    process = web.exec(['run'])
    process.stdin.write('late')
    process.stdin.close()
    stage.note(process.wait_output())
    harness.handle_exec('web', ['none'], handler=lambda args: None)
    stage.note(web.exec(['none']).wait_output())

    def raises(args: Any) -> Any:
        raise ValueError('in the handler')

    harness.handle_exec('web', ['raises'], handler=raises)
    stage.attempt('raises', lambda: web.exec(['raises']).wait_output())

    def slow(args: Any) -> Any:
        raise TimeoutError('too slow')

    harness.handle_exec('web', ['slow'], handler=slow)
    stage.attempt('timeout', lambda: web.exec(['slow'], timeout=1).wait_output())
    stage.attempt('timeout', lambda: web.exec(['slow'], timeout=1).wait())
    stage.attempt('no timeout', lambda: web.exec(['slow']).wait_output())
    harness.handle_exec('web', ['odd'], handler=lambda args: 'text')
    stage.attempt('odd', lambda: web.exec(['odd']).wait_output())
    harness.handle_exec('web', ['int'], handler=lambda args: testing.ExecResult(stdout=b'bytes'))
    stage.attempt('bytes for text', lambda: web.exec(['int']).wait_output())
    harness.handle_exec('web', ['str'], handler=lambda args: testing.ExecResult(stdout='text'))
    stage.attempt('text for bytes', lambda: web.exec(['str'], encoding=None).wait_output())


@program
def commands_that_match(stage: Stage) -> None:
    harness, web = _web(stage)
    for prefix in (['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'x']):
        harness.handle_exec('web', prefix, result=' '.join(prefix))
    for command in (
        ['a'],
        ['a', 'b'],
        ['a', 'b', 'c', 'd'],
        ['a', 'c'],
        ['a', 'x', 'b'],
        ['aa'],
        ['b'],
    ):
        stage.attempt(repr(command), lambda command=command: web.exec(command).wait_output())
    harness.handle_exec('web', ['a'], result='again')
    stage.note(web.exec(['a']).wait_output())
    harness.handle_exec('web', ('t', 'u'), result='tuple')
    stage.note(web.exec(['t', 'u', 'v']).wait_output())
    stage.attempt('other', lambda: harness.model.unit.get_container('side').exec(['a']))
    harness.set_can_connect('side', True)
    stage.attempt('other', lambda: harness.model.unit.get_container('side').exec(['a']))
    harness.handle_exec('web', 'text', result='by letters')
    stage.attempt('text', lambda: web.exec(['t', 'e', 'x', 't']).wait_output())
    harness.handle_exec('web', ['ctx'], handler=lambda args: stage.note(args))
    web.add_layer(
        'l',
        {
            'services': {
                's': {
                    'override': 'replace',
                    'command': 'c',
                    'environment': {'X': 'y'},
                    'working-dir': '/srv',
                    'user': 'su',
                    'group': 'sg',
                    'user-id': 5,
                    'group-id': 6,
                }
            }
        },
    )
    client = web.pebble
    client.exec(['ctx'], service_context='s').wait()
    client.exec(
        ['ctx'], service_context='s', environment={'X': 'z', 'Q': 'r'}, working_dir='/o'
    ).wait()
    stage.attempt('context', client.exec, ['ctx'], service_context='nope')
    stage.attempt('context', web.exec, ['ctx'], service_context='nope')


@program
def signals_for_commands(stage: Stage) -> None:
    harness, web = _web(stage)
    harness.handle_exec('web', ['run'], result='x')
    process = web.exec(['run'])
    stage.attempt('signal', process.send_signal, 'SIGTERM')
    stage.attempt('signal', process.send_signal, 9)
    stage.attempt('wait', process.wait_output)


@program
def notices(stage: Stage) -> None:
    harness, web = _web(stage)
    stage.note(harness.pebble_notify('web', 'example.com/one', data={'a': 'b'}))
    stage.note(harness.pebble_notify('web', 'example.com/one'))
    stage.note(
        harness.pebble_notify('web', 'example.com/two', repeat_after=datetime.timedelta(days=1))
    )
    stage.note(
        harness.pebble_notify('web', 'example.com/two', repeat_after=datetime.timedelta(days=1))
    )
    for each in web.get_notices():
        stage.note(
            each.id,
            each.key,
            each.type,
            each.occurrences,
            each.last_data,
            each.repeat_after,
            each.user_id,
            each.expire_after,
        )
    stage.note(web.get_notice('1').key, [n.id for n in web.get_notices(keys=['example.com/two'])])
    stage.attempt('unknown', web.get_notice, '9')
    stage.attempt(
        'change', harness.pebble_notify, 'web', '7', type=pebble.NoticeType.CHANGE_UPDATE
    )
    stage.attempt(
        'check',
        harness.pebble_notify,
        'web',
        '8',
        data={'kind': 'perform-check', 'check-name': 'up'},
        type=pebble.NoticeType.CHANGE_UPDATE,
    )
    stage.attempt('key', harness.pebble_notify, 'web', 'bad key')
    stage.attempt('data', harness.pebble_notify, 'web', 'example.com/d', data={'a': 1})
    harness.set_can_connect('side', False)
    stage.attempt('no connection', harness.pebble_notify, 'side', 'example.com/x')
    stage.attempt(
        'client', web.pebble.notify, pebble.NoticeType.CUSTOM, 'example.com/c', data={'x': 'y'}
    )
    stage.note([n.id for n in web.get_notices(types=[pebble.NoticeType.CUSTOM])])
    stage.note([n.id for n in web.get_notices(users=pebble.NoticesUsers.ALL)])
    stage.attempt('both', web.get_notices, users=pebble.NoticesUsers.ALL, user_id=3)

    def noticed(charm: Any, event: Any) -> None:
        found = event.notice
        stage.note(found.key, found.last_data)

    stage.on['web_pebble_custom_notice'] = noticed
    harness.pebble_notify('web', 'example.com/three', data={'k': 'v'})
    with harness.hooks_disabled():
        harness.pebble_notify('web', 'example.com/four')
    stage.calls(harness)


@program
def checks(stage: Stage) -> None:
    _harness, web = _web(stage)
    web.add_layer('one', LAYER)

    def show() -> None:
        for name, check in sorted(web.get_checks().items()):
            stage.note(
                name,
                check.level,
                check.status,
                check.startup,
                check.failures,
                check.threshold,
                check.change_id,
                check.successes,
            )

    show()
    stage.note(sorted(web.get_checks('up')), sorted(web.get_checks(level=pebble.CheckLevel.ALIVE)))
    stage.attempt('unknown', web.get_check, 'nope')
    stage.note(web.stop_checks('up'), web.start_checks('idle'), web.start_checks('idle'))
    show()
    stage.attempt('unknown', web.start_checks, 'nope')
    stage.attempt('unknown', web.stop_checks, 'nope')
    stage.attempt('nothing', web.start_checks)
    web.add_layer(
        'one',
        {'checks': {'up': {'override': 'merge', 'startup': 'enabled', 'threshold': 5}}},
        combine=True,
    )
    web.replan()
    show()


@program
def events_of_checks(stage: Stage) -> None:
    harness, web = _web(stage)
    web.add_layer('one', LAYER)

    def look(charm: Any, event: Any) -> None:
        stage.note(event.info.name, event.info.status, event.workload.name)

    stage.on['web_pebble_check_failed'] = look
    stage.on['web_pebble_check_recovered'] = look
    change = web.get_check('up').change_id
    harness.charm.on.web_pebble_check_failed.emit(web, 'up')
    harness.charm.on.web_pebble_check_recovered.emit(web, 'up')
    stage.attempt(
        'by notice',
        harness.pebble_notify,
        'web',
        change,
        data={'kind': 'perform-check', 'check-name': 'up'},
        type=pebble.NoticeType.CHANGE_UPDATE,
    )
    stage.attempt(
        'by notice',
        harness.pebble_notify,
        'web',
        change,
        data={'kind': 'recover-check', 'check-name': 'up'},
        type=pebble.NoticeType.CHANGE_UPDATE,
    )


@program
def identities(stage: Stage) -> None:
    _harness, web = _web(stage)
    client = web.pebble
    bob = pebble.Identity.from_dict({'access': 'admin', 'local': {'user-id': 42}})
    mary = pebble.Identity.from_dict({'access': 'read', 'basic': {'password': 'hash'}})
    stage.attempt('empty', client.get_identities)
    stage.attempt('replace', client.replace_identities, {'bob': bob, 'mary': mary})
    stage.attempt('get', lambda: sorted(client.get_identities()))
    stage.attempt('remove', client.remove_identities, ['bob'])
    stage.attempt('get', lambda: sorted(client.get_identities()))
    stage.attempt('remove', client.remove_identities, ['nope'])


@program
def patched_clients(stage: Stage) -> None:
    harness, web = _web(stage)
    harness._backend._pebble_clients['web'].exec = lambda *args, **kwargs: (
        'patched',
        args,
        kwargs,
    )
    stage.note(web.exec(['x']))
    harness._backend._pebble_clients['web'].pull = lambda *args, **kwargs: io.StringIO('pulled')
    stage.note(web.pull('/x').read())
    stage.note(web.pebble is harness._backend._pebble_clients['web'])


@program
def containers_at_cleanup(stage: Stage) -> None:
    harness, web = _web(stage)
    web.push('/file', 'x')
    root = harness.get_filesystem_root('web')
    stage.note((root / 'file').exists())
    harness.cleanup()
    stage.note(root.exists())
