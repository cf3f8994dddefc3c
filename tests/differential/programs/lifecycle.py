# SPDX-License-Identifier: Apache-2.0
"""Events of the charm's life, and how ``ops.main`` starts and ends."""

from __future__ import annotations

import textwrap

from differential._program import METADATA, action, charm, hook, program, refuses, step

_EVENTS = (
    'install', 'start', 'config-changed', 'update-status', 'leader-elected',
    'leader-settings-changed', 'upgrade-charm', 'pre-series-upgrade', 'post-series-upgrade',
    'stop', 'remove', 'collect-metrics',
)  # fmt: skip
_TELL = """
    say(event, event.handle, event.snapshot(), self.on, self, self.handle, self.charm_dir)
    say(self.model.name, self.model.uuid, self.unit, self.app, self.meta.name)
    say(self.model, self.framework.model is self.model, self.framework.meta is self.meta)
"""
_PLAIN = 'import ops\n\n\nclass Charm(ops.CharmBase):\n    pass\n\n\n'

PROGRAMS = [
    *(program(name, charm(**{name.replace('-', '_'): _TELL}), name) for name in _EVENTS),
    program('nothing-observed', charm(), 'install', 'start', 'db-relation-changed'),
    program('unknown-hook', charm(), 'made-up', hook('nothing-relation-changed', relation=1)),
    program('hook-named-like-an-attribute', charm(), 'framework', 'handle', 'events', 'on'),
    program('unknown-action', charm(), action('no-such-action'), action('back-up', level=1)),
    program(
        'main-main',
        _PLAIN + 'import ops.main\nops.main.main(Charm)\n',
        'start',
    ),
    program(
        'main-imported-by-name',
        'from ops.charm import CharmBase\nfrom ops.main import main\n'
        'class Charm(CharmBase): pass\n\nmain(Charm)\n',
        'start',
    ),
    program(
        'main-twice',
        _PLAIN + 'ops.main(Charm)\nprint("between")\nops.main(Charm)\nprint("after")\n',
        'start',
    ),
    program('main-exits-normally', _PLAIN + 'print(ops.main(Charm))\n', 'start'),
    program(
        'import-styles',
        textwrap.dedent("""\
        from ops.charm import CharmBase, ConfigChangedEvent, HookEvent, RelationChangedEvent
        from ops.framework import EventBase, EventSource, Object, StoredState, ObjectEvents
        from ops.model import ActiveStatus, BlockedStatus, ModelError, MaintenanceStatus
        from ops.main import main
        import ops, ops.charm, ops.model, ops.pebble
        from ops import pebble, main as top_main

        class Charm(CharmBase):
            stored = StoredState()

            def __init__(self, *args):
                super().__init__(*args)
                self.framework.observe(self.on.config_changed, self.changed)
                self.framework.observe(self.on['db'].relation_changed, self.changed)

            def changed(self, event: EventBase):
                print(type(event), isinstance(event, ConfigChangedEvent), ops.CharmBase is CharmBase)
                print(ops.main is top_main, main, ops.ActiveStatus is ActiveStatus)
                print(pebble.Client is ops.pebble.Client, ops.pebble.Layer({}).to_dict())
                self.unit.status = ActiveStatus('imported')

        if __name__ == '__main__':
            main(Charm)
        """),
        'config-changed',
        'db-relation-changed',
    ),
    program('main-of-no-charm', 'import ops\n\nops.main(dict)\n', 'start'),
    program('main-of-an-instance', 'import ops\n\nops.main(42)\n', 'start'),
    program(
        'charm-without-super',
        'import ops\n\n\nclass Charm(ops.CharmBase):\n    def __init__(self, framework):\n'
        '        self.x = 1\n\n\nops.main(Charm)\n',
        'start',
    ),
    program(
        'charm-with-wrong-arguments',
        'import ops\n\n\nclass Charm(ops.CharmBase):\n    def __init__(self):\n'
        '        super().__init__(None)\n\n\nops.main(Charm)\n',
        'start',
    ),
    program(
        'charm-with-a-key',
        'import ops\n\n\nclass Charm(ops.CharmBase):\n    def __init__(self, *args):\n'
        '        super().__init__(*args)\n        print(self.handle, args[0].meta.name, len(args))\n'
        '\n\nops.main(Charm)\n',
        'start',
    ),
    program(
        'observe-a-missing-method',
        charm(init='framework.observe(self.on.start, self.no_such)'),
        'start',
    ),
    program(
        'observe-wrong-things',
        charm(
            'def ok(self, event): say("ok")\n'
            'def none(self): pass\n'
            'def two(self, event, more): pass\n'
            'def more(self, event, more=1, *, given=2): say("more", more, given)\n'
            '@property\n'
            'def broken(self): raise AttributeError("inside")\n',
            init="""
            trying('none', framework.observe, self.on.start, self.none)
            trying('two', framework.observe, self.on.start, self.two)
            trying('more', framework.observe, self.on.start, self.more)
            trying('function', framework.observe, self.on.start, print)
            trying('lambda', framework.observe, self.on.start, lambda event: None)
            trying('text', framework.observe, 'start', self.ok)
            trying('none event', framework.observe, None, self.ok)
            trying('object', framework.observe, self.on.start, self)
            trying('twice', framework.observe, self.on.start, self.ok)
            trying('again', framework.observe, self.on.start, self.ok)
            trying('no event', lambda: self.on.nothing_like_it)
            trying('no endpoint', lambda: self.on['nothing'].relation_changed)
            trying('no action', lambda: self.on.nothing_action)
            """,
        ),
        'start',
    ),
    program('error-in-handler', charm(start='raise RuntimeError("in the handler")'), 'start'),
    program('error-in-init', charm(init='raise ValueError("in the constructor")'), 'start'),
    program('error-at-import', 'import ops\nraise KeyError("at import")\n', 'start'),
    program(
        'error-with-a-cause',
        charm(
            start="""
            try:
                {}['missing']
            except KeyError as exc:
                raise ValueError('two\\nlines') from exc
            """
        ),
        'start',
    ),
    program(
        'error-in-an-action',
        charm(back_up_action='raise RuntimeError("the action broke")'),
        action('back-up', level=1),
    ),
    program(
        'system-exit',
        charm(
            start='import sys\nsys.exit(3)',
            stop='raise SystemExit("text")',
            install='raise SystemExit',
        ),
        'install',
        'start',
        'stop',
    ),
    program('keyboard-interrupt', charm(start='raise KeyboardInterrupt'), 'start'),
    program(
        'error-leaves-no-trace',
        charm(
            'stored = ops.StoredState()',
            init='self.stored.set_default(count=0)',
            start="""
            self.stored.count += 1
            self.unit.status = ops.ActiveStatus('seen')
            self.unit.open_port('tcp', 80)
            event.defer()
            raise RuntimeError('dropped')
            """,
            update_status='say(self.stored.count)',
        ),
        'start',
        'start',
        'update-status',
    ),
    program(
        'no-dispatch-path',
        charm(start='say("start")'),
        step('start', environ={'JUJU_DISPATCH_PATH': None}),
        step('start', environ={'JUJU_DISPATCH_PATH': ''}),
        step('start', environ={'JUJU_DISPATCH_PATH': 'start'}),
        step('start', environ={'JUJU_DISPATCH_PATH': 'hooks/sub/start'}),
    ),
    program(
        'few-variables',
        charm(start='say(self.unit, self.model.name, self.model.uuid)'),
        step('start', environ={'JUJU_MODEL_NAME': None, 'JUJU_MODEL_UUID': None}),
        step('start', environ={'JUJU_VERSION': None}),
        step('start', environ={'JUJU_VERSION': '2.7.0'}),
        step('start', environ={'JUJU_UNIT_NAME': None}),
        step('start', environ={'JUJU_CHARM_DIR': '/nowhere'}),
    ),
    program(
        'debug-at',
        charm(start='say("before")\nself.framework.breakpoint("mine")\nsay("after")'),
        step('start', environ={'JUJU_DEBUG_AT': ''}),
        step('start', environ={'JUJU_DEBUG_AT': 'mine'}),
        step('start', environ={'JUJU_DEBUG_AT': 'other'}),
        step('start', environ={'JUJU_DEBUG_AT': 'hook'}),
        step('start', environ={'JUJU_DEBUG_AT': 'all'}),
        step('start', environ={'JUJU_DEBUG_AT': 'Bad-Name,'}),
    ),
    program(
        'breakpoints',
        charm(
            start="""
            for name in ('good-name', 'a', 'Upper', 'under_score', 'end-', '', 'hook', 'all', 3):
                trying(name, self.framework.breakpoint, name)
            trying('none', self.framework.breakpoint)
            breakpoint()
            say('went on')
            """
        ),
        'start',
    ),
    program(
        'debug-log-to-stderr',
        charm(start='logger.warning("seen twice")\nlogger.debug("fine")'),
        step('start', environ={'JUJU_DEBUG': '1'}),
        step('start', environ={'JUJU_DEBUG': ''}),
    ),
    program(
        'legacy-hooks',
        charm(
            install='say("install event")', start='say("start event")', stop='say("stop event")'
        ),
        'install',
        'start',
        'stop',
        'update-status',
        'config-changed',
        action('back-up', level=1),
        files={
            'hooks/install': '#!/bin/sh\necho legacy install; juju-log from-legacy\n',
            'hooks/start': '#!/bin/sh\necho legacy start >&2\nexit 4\n',
            'hooks/stop': 'not executable\n',
            'hooks/update-status': '../dispatch <- link',
            'hooks/config-changed': '#!/no/such/interpreter\n',
            'actions/back-up': '#!/bin/sh\nenv | grep -c OPERATOR_DISPATCH\nenv | grep JUJU_ACTION\n',
        },
    ),
    program(
        'legacy-hook-calls-dispatch',
        charm(install='say("install event")'),
        'install',
        files={'hooks/install': '#!/bin/sh\necho before\n./dispatch\necho after $?\n'},
    ),
    program(
        'legacy-hook-is-the-charm',
        charm(install='say("install event")'),
        'install',
        files={'hooks/install': '../src/charm.py <- link'},
    ),
    program(
        'legacy-hooks-dangling-and-folder',
        charm(install='say("install event")', start='say("start event")'),
        'install',
        'start',
        files={'hooks/install': '../nothing <- link', 'hooks/start/readme': 'A folder.\n'},
    ),
    program(
        'metrics',
        charm(
            'stored = ops.StoredState()',
            collect_metrics="""
            event.add_metrics({'users': 3, 'load': 0.5})
            event.add_metrics({'users': 4}, {'site': 'a', 'zone': 'b'})
            trying('text', event.add_metrics, {'users': 'x'})
            trying('nan', event.add_metrics, {'users': float('nan')})
            trying('negative', event.add_metrics, {'users': -1})
            trying('name', event.add_metrics, {'9-users': 1})
            trying('label', event.add_metrics, {'users': 1}, {'a': 'b,c'})
            trying('label name', event.add_metrics, {'users': 1}, {'a=': 'b'})
            self.stored.x = 1
            """,
            collect_unit_status='say("not collected")',
            start='event.defer()',
        ),
        'start',
        'collect-metrics',
        fields={'juju_version': '2.9.49'},
    ),
    program(
        'collect-metrics-with-juju-storage',
        charm(collect_metrics='say("no")').replace('main(Charm)', 'main(Charm, True)'),
        'collect-metrics',
    ),
    program(
        'reboot',
        charm(
            start='trying("now", self.unit.reboot, now=True)', stop='self.unit.reboot()\nsay("on")'
        ),
        'stop',
        'start',
        step('stop', answers={'juju-reboot': refuses('ERROR not now\n')}),
        step('stop', missing=['juju-reboot']),
    ),
    program(
        'reboot-in-an-action',
        charm(back_up_action='trying("reboot", self.unit.reboot)'),
        action('back-up', level=1),
    ),
    program(
        'metadata',
        charm(
            start="""
            meta = self.meta
            say(meta.name, meta.summary, meta.description, meta.maintainers, meta.tags)
            say(meta.terms, meta.series, meta.subordinate, meta.min_juju_version)
            say(meta.assumes.features, meta.assumes.condition)
            for name, each in meta.relations.items():
                say(name, each.role, each.interface_name, each.scope, each.limit, each.optional)
            for name, each in meta.storages.items():
                say(name, each.type, each.location, each.multiple_range, each.read_only)
            for name, each in meta.resources.items():
                say(name, each.type, each.filename, each.description)
            for name, each in meta.actions.items():
                say(name, each.title, each.description, each.parameters, each.required)
                say(each.additional_properties)
            for name, each in meta.config.items():
                say(name, each.type, each.default, each.description)
            say(sorted(meta.extra_bindings), meta.links, meta.containers, meta.payloads)
            say(meta.user, meta.charm_user) if hasattr(meta, 'user') else say('no user')
            say(sorted(name for name in dir(self.on) if not name.startswith('_')))
            """
        ),
        'start',
    ),
    program(
        'metadata-faults',
        charm(),
        'start',
        metadata=METADATA.replace('type: file,', 'kind: file,'),
    ),
    program('metadata-without-a-name', charm(), 'start', metadata='summary: No name.\n'),
    program('metadata-that-is-no-yaml', charm(), 'start', metadata='name: app\n'),
    program(
        'a-name-that-clashes',
        charm(),
        'start',
        metadata='name: app\nrequires:\n  db: {interface: x}\nprovides:\n  db: {interface: y}\n',
        fields={'relations': {}},
    ),
    program(
        'a-name-that-is-an-event',
        charm(),
        'start',
        metadata='name: app\ncontainers:\n  config-changed: {}\n  db: {}\n',
        fields={'relations': {}},
    ),
    program(
        'subclasses',
        charm(
            head="""
            class Base(ops.CharmBase):
                def __init__(self, *args):
                    super().__init__(*args)
                    self.framework.observe(self.on.start, self._on_start)
                    self.framework.observe(self.on.stop, self.on_stop)

                def _on_start(self, event):
                    say('base', type(self))

                def on_stop(self, event):
                    say('base stop')
            """,
            start='super()._on_start(event)\nsay("mine")',
        ).replace('class Charm(ops.CharmBase)', 'class Charm(Base)'),
        'start',
        'stop',
    ),
    program(
        'warnings-of-a-charm',
        charm(
            start="""
            import warnings
            warnings.warn('plain')
            warnings.warn('old', DeprecationWarning, stacklevel=2)
            warnings.warn('later', PendingDeprecationWarning)
            open('/dev/null')
            """
        ),
        'start',
    ),
    program(
        'logging',
        charm(
            start="""
            for level in ('debug', 'info', 'warning', 'error', 'critical'):
                getattr(logger, level)('at %s', level)
            logger.log(5, 'five')
            logger.log(15, 'fifteen')
            logger.log(99, 'ninety-nine')
            logging.getLogger('other.name').info('--looks like a flag')
            logger.info('')
            logger.info('two\\nlines')
            logger.info('snow \\u2603 and <angle> & "quote"')
            logger.info('bad %d', 'x')
            try:
                1 / 0
            except ZeroDivisionError:
                logger.exception('caught')
            logger.info('stacked', stack_info=False)
            self.framework.model._backend.juju_log('INFO', 'direct')
            """
        ),
        'start',
    ),
    program(
        'logging-long-lines',
        charm(
            start='logger.info("x" * 150000 + "end")\nlogger.info("y" * 131000)\nlogger.info("z" * 131071)'
        ),
        'start',
    ),
    program(
        'logging-fails',
        charm(start='logger.info("refused")\nsay("on")'),
        step('start', answers={'juju-log': refuses('ERROR log is full\n')}),
    ),
    program(
        'logging-nul-and-surrogates',
        charm(
            start='trying("nul", logger.info, "a\\0b")\ntrying("half", logger.info, "a\\udc80b")'
        ),
        'start',
    ),
]
