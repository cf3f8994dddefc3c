# SPDX-License-Identifier: Apache-2.0
"""Stored state, deferral, custom events and observers, over several hooks."""

from __future__ import annotations

from differential._program import action, charm, program, step

_THING = """
class Pinged(ops.EventBase):
    def __init__(self, handle, text=''):
        super().__init__(handle)
        self.text = text

    def snapshot(self):
        return {'text': self.text}

    def restore(self, snapshot):
        self.text = snapshot['text']


class Events(ops.ObjectEvents):
    pinged = ops.EventSource(Pinged)
    other = ops.EventSource(ops.EventBase)


class Thing(ops.Object):
    on = Events()
    stored = ops.StoredState()

    def __init__(self, parent, key):
        super().__init__(parent, key)
        self.stored.set_default(seen=[])
        self.framework.observe(parent.on.start, self._on_start)

    def _on_start(self, event):
        self.stored.seen.append(self.handle.key)
        say('thing', self.handle.key, event)
        self.on.pinged.emit('from ' + self.handle.key)
"""

PROGRAMS = [
    program(
        'stored-state',
        charm(
            'stored = ops.StoredState()',
            init="""
            trying('default', self.stored.set_default, count=0, items=[], table={}, chosen=set())
            """,
            update_status="""
            s = self.stored
            s.count += 1
            s.items.append(s.count)
            s.table[str(s.count)] = {'n': [s.count]}
            s.table[str(s.count)]['n'].append('more')
            s.chosen.add(s.count)
            say(s.count, s.items, s.table, s.chosen, type(s.items), type(s.table), type(s.chosen))
            say(list(s.items), dict(s.table), sorted(s.chosen), len(s.items))
            """,
            config_changed="""
            s = self.stored
            s.items.extend([7, 8, 9])
            s.items.insert(0, 'first')
            s.items[1] = 'second'
            del s.items[2]
            say(s.items.pop(), s.items.index('first'), s.items.count(7), 7 in s.items)
            s.items.reverse()
            s.table.update({'x': 1})
            s.table.setdefault('y', []).append(2)
            say(s.table.pop('x'), s.table.get('none'), sorted(s.table))
            s.chosen |= {10, 11}
            s.chosen.discard(10)
            say(s.chosen | {1}, s.chosen & {11}, s.chosen - {11}, s.chosen ^ {1, 11}, {11} <= s.chosen)
            say(s.items == list(s.items), s.items < ['z'], s.table == dict(s.table))
            say(s.items + [1], [1] + list(s.items), s.items[0:2], repr(s))
            """,
            stop="""
            s = self.stored
            for value in (None, 1, 1.5, 'x', b'x', True, (1, 2), object(), object, lambda: 1,
                          [object()], {1: 2}, {(1, 2): 3}, frozenset([1]), 1j, ..., range(3),
                          bytearray(b'x'), [[[1]]], {'a': {'b': ({'c'},)}}):
                trying(type(value).__name__, setattr, s, 'value', value)
            trying('read', lambda: s.value)
            trying('missing', lambda: s.none)
            trying('on', setattr, s, 'on', 1)
            trying('private', setattr, s, '_x', 1)
            trying('delete', delattr, s, 'value')
            trying('reserved', lambda: s.on)
            trying('default again', s.set_default, count=99, fresh='x')
            say(s.count, s.fresh)
            """,
        ),
        'update-status',
        'update-status',
        'config-changed',
        'stop',
        'update-status',
    ),
    program(
        'stored-state-unchanged',
        charm(
            'stored = ops.StoredState()',
            init='self.stored.set_default(x=1)',
            start='say(self.stored.x)',
        ),
        'start',
        'start',
    ),
    program(
        'stored-state-of-two-objects',
        charm(
            'stored = ops.StoredState()\nother = ops.StoredState()',
            head=_THING,
            init="""
            self.one = Thing(self, 'one')
            self.two = Thing(self, 'two')
            self.stored.set_default(a=1)
            self.other.set_default(b=2)
            trying('again', Thing, self, 'one')
            """,
            start='self.stored.a += 1\nsay(self.stored.a, self.other.b, self.one.stored.seen)',
        ),
        'start',
        'start',
    ),
    program(
        'stored-state-shared-class',
        charm(
            head="""
            class Base(ops.Object):
                state = ops.StoredState()


            class One(Base):
                pass


            class Two(Base):
                state = ops.StoredState()
            """,
            init="self.one, self.two = One(self, 'one'), Two(self, 'two')\n",
            start="""
            trying('one', setattr, self.one.state, 'x', 1)
            trying('two', setattr, self.two.state, 'x', 2)
            trying('read', lambda: (self.one.state.x, self.two.state.x))
            """,
        ),
        'start',
    ),
    program(
        'stored-state-on-a-class',
        charm(
            'stored = ops.StoredState()', start='say(type(type(self).stored), type(self.stored))'
        ),
        'start',
    ),
    program(
        'defer',
        charm(
            'stored = ops.StoredState()',
            init='self.stored.set_default(runs=0)',
            install='event.defer()\nsay("install", event.deferred)',
            config_changed="""
            self.stored.runs += 1
            say('config', self.stored.runs, event.handle)
            if self.stored.runs < 4:
                event.defer()
            """,
            update_status='say("update")',
        ),
        'install',
        'config-changed',
        'update-status',
        'config-changed',
        'update-status',
        'update-status',
    ),
    program(
        'defer-order',
        charm(
            head='import os\n',
            **{
                name: f'say("{name}", event)\nif os.environ.get("HOLD"): event.defer()'
                for name in (
                    'install',
                    'start',
                    'db_relation_created',
                    'db_relation_joined',
                    'db_relation_changed',
                    'data_storage_attached',
                    'leader_elected',
                )
            },
        ),
        *(
            step(name, environ={'HOLD': '1'})
            for name in (
                'install',
                'start',
                'db-relation-created',
                'db-relation-joined',
                'db-relation-changed',
                'db-relation-changed',
                'data-storage-attached',
                'leader-elected',
            )
        ),
        'update-status',
        'update-status',
    ),
    program(
        'defer-what-cannot-be',
        charm(
            **dict.fromkeys(
                (
                    'stop',
                    'remove',
                    'back_up_action',
                    'collect_unit_status',
                    'collect_app_status',
                    'collect_metrics',
                    'upgrade_charm',
                    'db_relation_broken',
                    'leader_settings_changed',
                ),
                'trying("defer", event.defer)\nsay(event.deferred)',
            )
        ),
        'stop',
        'remove',
        action('back-up', level=1),
        'upgrade-charm',
        'db-relation-broken',
    ),
    program(
        'defer-with-two-observers',
        charm(
            'def second(self, event): say("second", event)\n'
            'def third(self, event): say("third", event)\nevent_count = 0\n',
            init='framework.observe(self.on.start, self.second)\nframework.observe(self.on.start, self.third)',
            start='say("first", event)\nevent.defer()',
            update_status='say("update")',
        ),
        'start',
        'update-status',
        'start',
    ),
    program(
        'defer-after-the-relation-is-gone',
        charm(
            db_relation_changed="""
            say(event.relation, event.app, event.unit, event.relation.active)
            trying('data', lambda: dict(event.relation.data[event.app]))
            trying('units', lambda: sorted(map(str, event.relation.units)))
            event.defer()
            """
        ),
        'db-relation-changed',
        'db-relation-departed',
        'db-relation-broken',
        'update-status',
    ),
    program(
        'defer-then-error',
        charm(
            head='import os\n',
            start='event.defer()',
            update_status='if os.environ.get("BREAK"): raise RuntimeError("broken")',
            config_changed='event.defer()\nraise RuntimeError("lost")',
        ),
        'start',
        step('update-status', environ={'BREAK': '1'}),
        'config-changed',
        'update-status',
    ),
    program(
        'defer-with-a-charm-that-forgot',
        charm(
            head='import os\n',
            start='event.defer()',
            init="""
            if os.environ.get('FORGET'):
                self._on_start = None
            """,
        ),
        'start',
        step('update-status', files={'src/charm.py': charm(update_status='say("other code")')}),
        'update-status',
    ),
    program(
        'reemit-error',
        charm(
            head='import os\n',
            start='event.defer()\nif os.environ.get("BREAK"): raise RuntimeError("again")',
        ),
        'start',
        step('update-status', environ={'BREAK': '1'}),
        'update-status',
    ),
    program(
        'defer-while-others-come-back',
        charm(
            """
            def _on_news(self, event):
                say('news', event)
                if os.environ.get('LATER'):
                    event.defer()
            """,
            head="""
            import os


            class News(ops.EventBase):
                pass


            class Events(ops.ObjectEvents):
                news = ops.EventSource(News)


            class Source(ops.Object):
                on = Events()
            """,
            init="""
            self.source = Source(self, 'source')
            framework.observe(self.source.on.news, self._on_news)
            """,
            install="""
            say('install')
            event.defer() if os.environ.get('HOLD') else self.source.on.news.emit()
            """,
            start="""
            say('start')
            if os.environ.get('HOLD'):
                event.defer()
            """,
        ),
        step('install', environ={'HOLD': '1'}),
        step('start', environ={'HOLD': '1'}),
        step('update-status', environ={'LATER': '1'}),
        'update-status',
    ),
    program(
        'custom-events',
        charm(
            """
            def _on_pinged(self, event):
                say('pinged', event, event.text, event.handle)
                if event.text.endswith('one'):
                    event.defer()
            """,
            head=_THING,
            init="""
            self.one, self.two = Thing(self, 'one'), Thing(self, 'two')
            framework.observe(self.one.on.pinged, self._on_pinged)
            framework.observe(self.two.on.pinged, self._on_pinged)
            say(sorted(self.one.on.events()), self.one.on.pinged, self.one.on['x'])
            """,
            start='say("charm start")',
            update_status='say("update")',
        ),
        'start',
        'update-status',
    ),
    program(
        'custom-on-of-a-charm',
        charm(
            'on = Mine()\n\ndef _on_ready(self, event): say("ready", event, event.handle)',
            head="""
            class Ready(ops.EventBase):
                pass


            class Mine(ops.CharmEvents):
                ready = ops.EventSource(Ready)
            """,
            init='framework.observe(self.on.ready, self._on_ready)',
            start='say("start")\nself.on.ready.emit()',
            config_changed='self.on.define_event("late", ops.EventBase)\nself.on.late.emit()',
        ),
        'start',
        'config-changed',
    ),
    program(
        'define-event',
        charm(
            init="""
            trying('define', self.on.define_event, 'again', ops.EventBase)
            """,
            start="""
            trying('twice', self.on.define_event, 'again', ops.EventBase)
            trying('keyword', self.on.define_event, 'class', ops.EventBase)
            trying('dashes', self.on.define_event, 'a-b', ops.EventBase)
            trying('attribute', self.on.define_event, 'events', ops.EventBase)
            trying('no event', self.on.define_event, 'x', object)
            say('again' in self.on.events())
            """,
        ),
        'start',
    ),
    program(
        'event-without-snapshot',
        charm(
            """
            def _on_bad(self, event): event.defer()
            def _on_bare(self, event): say('bare', event.more); event.defer()
            """,
            head="""
            class Bad(ops.EventBase):
                def snapshot(self):
                    return {'x': object()}


            class Bare(ops.EventBase):
                def __init__(self, handle, more=None):
                    super().__init__(handle)
                    self.more = more


            class Events(ops.CharmEvents):
                bad = ops.EventSource(Bad)
                bare = ops.EventSource(Bare)
            """,
            init='framework.observe(self.on.bad, self._on_bad)\nframework.observe(self.on.bare, self._on_bare)',
            start='trying("bad", self.on.bad.emit)',
            stop='self.on.bare.emit(more=1)',
        ).replace('(ops.CharmBase):\n', '(ops.CharmBase):\n    on = Events()\n', 1),
        'start',
        'stop',
        'update-status',
    ),
    program(
        'lifecycle-events',
        charm(
            """
            stored = ops.StoredState()
            def _pre(self, event): say('pre', event)
            def _commit(self, event):
                say('commit', event)
                self.stored.commits += 1
            """,
            init="""
            self.stored.set_default(commits=0)
            framework.observe(framework.on.pre_commit, self._pre)
            framework.observe(framework.on.commit, self._commit)
            """,
            start='say("start", self.stored.commits)',
        ),
        'start',
        'start',
    ),
    program(
        'framework-snapshots',
        charm(
            head="""
            class Kept(ops.Object):
                handle_kind = 'Kept'

                def __init__(self, parent, key=None):
                    super().__init__(parent, key)
                    self.n = 0

                def snapshot(self):
                    return {'n': self.n}

                def restore(self, snapshot):
                    self.n = snapshot['n']
            """,
            init="""
            framework.register_type(Kept, self, Kept.handle_kind)
            self.kept = Kept(self, 'k')
            try:
                self.kept = framework.load_snapshot(self.kept.handle)
            except ops.NoTypeError as exc:
                say('no type', str(exc))
            except Exception as exc:
                say(described(exc))
            """,
            start="""
            self.kept.n += 1
            trying('save', self.framework.save_snapshot, self.kept)
            trying('load', lambda: self.framework.load_snapshot(self.kept.handle).n)
            trying('none', self.framework.load_snapshot, ops.Handle(None, 'No', 'x'))
            trying('path', ops.Handle.from_path, 'a/b[c]/d')
            say(ops.Handle.from_path('a/b[c]').path, ops.Handle(None, 'a', 'b'), self.handle.nest('x', 'y'))
            trying('drop', self.framework.drop_snapshot, self.kept.handle)
            """,
        ),
        'start',
        'start',
    ),
    program(
        'emit-within-a-handler',
        charm(
            install='say("install")\nself.on.start.emit()\nsay("after")',
            start='say("start", event)\nevent.defer()',
        ),
        'install',
        'update-status',
    ),
    program(
        'observe-while-handling',
        charm(
            'def late(self, event): say("late", event)',
            start='self.framework.observe(self.on.start, self.late)\nself.framework.observe(self.on.update_status, self.late)',
        ),
        'start',
        'update-status',
    ),
    program(
        'object-without-reference',
        charm(
            head=_THING,
            init="Thing(self, 'forgotten')\nimport gc\ngc.collect()",
            start='say("start")',
        ),
        'start',
    ),
    program(
        'library-object',
        charm(
            head='from charms.tiny.v0.tiny import Requirer\n',
            init="self.db = Requirer(self, 'db')\nframework.observe(self.db.on.available, self._available)",
            body='def _available(self, event): say("available", event.relation, event.app, event.host)',
        ),
        'db-relation-changed',
        'db-relation-broken',
        files={
            'lib/charms/tiny/v0/tiny.py': """\
from ops.charm import CharmBase, RelationEvent
from ops.framework import EventSource, Object, ObjectEvents, StoredState
from ops.model import Relation

LIBID, LIBAPI, LIBPATCH = 'x', 0, 1


class Available(RelationEvent):
    @property
    def host(self):
        return self.relation.data[self.unit].get('host') if self.unit else None


class TinyEvents(ObjectEvents):
    available = EventSource(Available)


class Requirer(Object):
    on = TinyEvents()
    _stored = StoredState()

    def __init__(self, charm: CharmBase, relation_name: str):
        super().__init__(charm, relation_name)
        self.charm = charm
        self._stored.set_default(hosts={})
        events = charm.on[relation_name]
        self.framework.observe(events.relation_changed, self._on_changed)
        self.framework.observe(events.relation_broken, self._on_broken)

    def _on_changed(self, event):
        self._stored.hosts[str(event.relation.id)] = event.unit.name
        self.on.available.emit(event.relation, app=event.app, unit=event.unit)

    def _on_broken(self, event):
        print('broken', dict(self._stored.hosts), event.relation.app)
        self._stored.hosts.pop(str(event.relation.id))
"""
        },
    ),
    program(
        'juju-keeps-the-state',
        charm(
            'stored = ops.StoredState()',
            init='self.stored.set_default(n=0, items=[])',
            start='self.stored.n += 1\nself.stored.items.append({"n": self.stored.n})\nevent.defer()',
            update_status='say(self.stored.n, self.stored.items)',
        ).replace('main(Charm)', 'main(Charm, use_juju_for_storage=True)'),
        'start',
        'start',
        'update-status',
        step('update-status', missing=['state-get', 'state-set', 'state-delete']),
    ),
    program(
        'state-moves-to-juju',
        charm(
            'stored = ops.StoredState()',
            head='import os\n',
            init='self.stored.set_default(n=0)',
            start='self.stored.n += 1\nsay(self.stored.n)',
        ).replace('main(Charm)', 'main(Charm, use_juju_for_storage=bool(os.environ.get("JUJU")))'),
        'start',
        step('start', environ={'JUJU': '1'}),
        'start',
    ),
    program(
        'state-of-an-earlier-release',
        charm(
            'stored = ops.StoredState()',
            start='say(self.stored.n)\nself.stored.n += 1\nimport os\nsay(oct(os.stat(".unit-state.db").st_mode))',
            init='self.stored.set_default(n=5)',
        ),
        'start',
        'start',
    ),
    program(
        'state-database-damaged',
        charm(start='say("start")'),
        'start',
        files={
            '.unit-state.db': 'not a database at all, though long enough to look like one' * 20
        },
    ),
]
