# SPDX-License-Identifier: Apache-2.0
"""Relation events, databags, and what may be read and written of them."""

from __future__ import annotations

import textwrap

from differential._program import charm, hook, program, refuses, step

_ALL = ('created', 'joined', 'changed', 'departed', 'broken')
_TELL = """
    say(event, event.snapshot(), event.relation, event.app, event.unit)
    say(getattr(event, 'departing_unit', 'none'))
    relation = event.relation
    say(relation.name, relation.id, relation.app, sorted(map(str, relation.units)), relation.active)
    say(dict(relation.data[event.app]))
    if event.unit:
        trying('unit', lambda: dict(relation.data[event.unit]))
"""
_RUN = [f'db-relation-{change}' for change in _ALL]
_RELATION = "relation = self.model.get_relation('db')\n"


def _all(endpoint: str, text: str = _TELL) -> str:
    return charm(**{f'{endpoint}_relation_{change}': text for change in _ALL})


_READS = textwrap.dedent("""
    for entity in (self.app, self.unit, relation.app, *sorted(relation.units, key=str)):
        bag = relation.data[entity]
        trying(f'{entity.name} dict', dict, bag)
        trying(f'{entity.name} get', bag.get, 'a')
        trying(f'{entity.name} default', bag.get, 'none', 'default')
        trying(f'{entity.name} item', lambda: bag['a'])
        trying(f'{entity.name} in', lambda: 'a' in bag)
        trying(f'{entity.name} len', len, bag)
        trying(f'{entity.name} list', list, bag)
        trying(f'{entity.name} repr', repr, bag)
        trying(f'{entity.name} bool', bool, bag)
        trying(f'{entity.name} eq', lambda: bag == {'a': 'b'})
        trying(f'{entity.name} copy', lambda: sorted(bag.items()))
    trying('data', lambda: sorted(each.name for each in relation.data))
    trying('data repr', lambda: len(repr(relation.data)) > 0)
    trying('unknown', lambda: relation.data['x'])
    trying('other', lambda: relation.data[self.model.get_unit('other/0')])
    trying('other app', lambda: relation.data[self.model.get_app('other')])
    trying('none', lambda: relation.data[None])
""")
_WRITES = textwrap.dedent("""
    for entity in (self.unit, self.app, relation.app, *sorted(relation.units, key=str)):
        bag = relation.data[entity]
        def write(key, value): bag[key] = value
        def delete(key): del bag[key]
        trying(f'{entity.name} set', write, 'k', 'v')
        trying(f'{entity.name} same', write, 'k', 'v')
        trying(f'{entity.name} empty', write, 'k', '')
        trying(f'{entity.name} empty again', write, 'k', '')
        trying(f'{entity.name} int', write, 'k', 1)
        trying(f'{entity.name} int key', write, 1, 'v')
        trying(f'{entity.name} none', write, 'k', None)
        trying(f'{entity.name} update', bag.update, {'x': '1', 'y': '2'}, z='3')
        trying(f'{entity.name} update none', bag.update, {})
        trying(f'{entity.name} update pairs', bag.update, [('p', '1')])
        trying(f'{entity.name} update int', bag.update, {'n': 1})
        trying(f'{entity.name} delete', delete, 'x')
        trying(f'{entity.name} delete missing', delete, 'missing')
        trying(f'{entity.name} pop', bag.pop, 'y')
        trying(f'{entity.name} pop missing', bag.pop, 'missing', 'default')
        trying(f'{entity.name} pop error', bag.pop, 'missing')
        trying(f'{entity.name} setdefault', bag.setdefault, 'd', 'e')
        trying(f'{entity.name} setdefault same', bag.setdefault, 'd', 'f')
        trying(f'{entity.name} then', lambda: sorted(bag.items()))
    trying('clear', relation.data[self.unit].clear)
""")
_ASK = """
    trying('relations', lambda: [sorted(map(str, r.units)) for r in self.model.relations['db']])
    trying('get', self.model.get_relation, 'db')
    trying('unknown', self.model.get_relation, 'db', 77)
    relation = self.model.get_relation('db', 1)
    trying('app', lambda: relation.app)
    trying('units', lambda: sorted(map(str, relation.units)))
    trying('read', lambda: dict(relation.data[relation.app]))
    trying('read unit', lambda: dict(relation.data[self.unit]))
    trying('read app', lambda: dict(relation.data[self.app]))
    trying('write', relation.data[self.unit].update, {'k': 'v'})
    trying('write app', relation.data[self.app].update, {'k': 'v'})
    trying('model', lambda: relation.remote_model.uuid)
"""
_LIST = "trying('relations', lambda: self.model.relations['db'])"
_ASKED = ('relation-get', 'relation-set', 'relation-model-get')
_COMMANDS = (*_ASKED, 'relation-ids', 'relation-list')
_GONE = 'relation not found\n'

PROGRAMS = [
    program('relation-events', _all('db'), *_RUN),
    program('relation-events-peer', _all('others'), *(n.replace('db', 'others') for n in _RUN)),
    program('relation-events-provider', _all('web'), *(n.replace('db', 'web') for n in _RUN)),
    program(
        'relation-events-of-two',
        _all('many'),
        'many-relation-changed',
        hook('many-relation-changed', relation=4, remote_unit='two/1'),
        hook('many-relation-broken', relation=4),
    ),
    program(
        'relation-changed-by-the-app', _all('db'), hook('db-relation-changed', remote_unit='')
    ),
    program(
        'relation-departed-of-ourselves',
        _all('db'),
        hook('db-relation-departed', departing_unit='app/0'),
    ),
    program(
        'relation-event-without-remote-app',
        _all('db'),
        step('db-relation-changed', environ={'JUJU_REMOTE_APP': ''}),
        step('db-relation-created', environ={'JUJU_REMOTE_APP': ''}),
        step('db-relation-broken', environ={'JUJU_REMOTE_APP': ''}),
        step('db-relation-changed', environ={'JUJU_REMOTE_APP': None, 'JUJU_REMOTE_UNIT': None}),
    ),
    program(
        'relation-event-without-id',
        _all('db'),
        step('db-relation-changed', environ={'JUJU_RELATION_ID': ''}),
        step('db-relation-changed', environ={'JUJU_RELATION_ID': '1'}),
        step('db-relation-changed', environ={'JUJU_RELATION_ID': 'db:99'}),
    ),
    program(
        'event-without-its-variable',
        _all('db'),
        step('db-relation-changed', environ={'JUJU_RELATION_ID': None, 'JUJU_RELATION': None}),
    ),
    program(
        'unreadable-variables',
        _all('db'),
        step('db-relation-changed', environ={'JUJU_RELATION_ID': 'db:x'}),
        step('db-relation-changed', environ={'JUJU_VERSION': 'nonsense'}),
    ),
    program(
        'relation-departed-without-departing-unit',
        _all('db'),
        step('db-relation-departed', environ={'JUJU_DEPARTING_UNIT': ''}),
        step('db-relation-departed', environ={'JUJU_DEPARTING_UNIT': None}),
    ),
    program(
        'relations-of-the-model',
        charm(
            config_changed="""
            relations = self.model.relations
            say(sorted(relations), len(relations), 'db' in relations, 'nothing' in relations)
            for name in sorted(relations):
                say(name, relations[name], [(r.app, sorted(map(str, r.units))) for r in relations[name]])
            trying('nothing', lambda: relations['nothing'])
            trying('get', self.model.get_relation, 'db')
            trying('many', self.model.get_relation, 'many')
            trying('many 4', self.model.get_relation, 'many', 4)
            trying('many 99', self.model.get_relation, 'many', 99)
            trying('many text', self.model.get_relation, 'many', '4')
            trying('get nothing', self.model.get_relation, 'nothing')
            trying('web', self.model.get_relation, 'web')
            again = self.model.get_relation('db')
            say(again is self.model.relations['db'][0], again == again, hash(again) == hash(again))
            """
        ),
        'config-changed',
        step('config-changed', changes={'relations': {}}),
    ),
    program('databag-reads', charm(config_changed=_RELATION + _READS), 'config-changed'),
    program(
        'databag-reads-of-a-follower',
        charm(config_changed=_RELATION + _READS),
        'config-changed',
        fields={'leader': False},
    ),
    program(
        'databag-reads-of-peers',
        charm(config_changed="relation = self.model.get_relation('others')\n" + _READS),
        'config-changed',
        step('config-changed', changes={'leader': False}),
    ),
    program('databag-writes', charm(config_changed=_RELATION + _WRITES), 'config-changed'),
    program(
        'databag-writes-of-a-follower',
        charm(config_changed=_RELATION + _WRITES),
        'config-changed',
        fields={'leader': False},
    ),
    program(
        'databag-writes-of-peers',
        charm(config_changed="relation = self.model.get_relation('others')\n" + _WRITES),
        'config-changed',
        step('config-changed', changes={'leader': False}),
    ),
    program(
        'databag-of-a-broken-relation',
        charm(db_relation_broken='relation = event.relation\n' + _READS + _WRITES),
        'db-relation-broken',
    ),
    program(
        'databag-of-a-broken-relation-of-a-follower',
        charm(db_relation_broken='relation = event.relation\n' + _READS + _WRITES),
        'db-relation-broken',
        fields={'leader': False},
    ),
    program(
        'databag-of-a-departed-unit',
        charm(
            db_relation_departed="""
            relation = event.relation
            say(sorted(map(str, relation.units)), event.unit in relation.units, event.unit in relation.data)
            trying('read', dict, relation.data[event.unit])
            trying('other', lambda: relation.data[self.model.get_unit('pg/9')])
            """
        ),
        'db-relation-departed',
    ),
    program(
        'databag-written-then-error',
        charm(
            config_changed="""
            relation = self.model.get_relation('db')
            relation.data[self.unit]['kept'] = 'no'
            raise RuntimeError('after')
            """
        ),
        'config-changed',
    ),
    program(
        'databag-texts',
        charm(
            config_changed="""
            relation = self.model.get_relation('db')
            bag = relation.data[self.unit]
            for key, value in {
                'lines': 'one\\ntwo\\n', 'quote': '"\\'', 'snow': '\\u2603', 'yaml': '- a: b',
                'number': '1', 'true': 'true', 'null': 'null', 'colon': ': x', 'space': ' x ',
                'json': '{"a": [1]}', 'dash': '-x', 'big': 'x' * 3000, 'tab': '\\t', 'hash': '#x',
                'with space': 'k', 'date': '2020-01-01', 'tilde': '~', 'star': '*x', 'amp': '&x',
            }.items():
                bag[key] = value
            say(dict(bag))
            bag.update({'many': '1', 'at': '2', 'once': '3'})
            """
        ),
        'config-changed',
        'config-changed',
    ),
    *(
        program(
            f'failing-{command}',
            charm(config_changed=_ASK if command in _ASKED else _LIST),
            *(
                step('config-changed', answers={command: answer})
                for answer in (
                    refuses('ERROR boom\n'),
                    refuses(f'ERROR invalid value "db:1" for option -r: {_GONE}', 2),
                    refuses('', 3),
                )
                if command != 'relation-ids' or _GONE not in answer.stderr
            ),
            step('config-changed', missing=[command]),
        )
        for command in _COMMANDS
    ),
    *(
        program(
            f'gone-{command}',
            charm(config_changed=_ASK if command in _ASKED else _LIST),
            *(
                step('config-changed', answers={command: refuses(error)})
                for error in (
                    'ERROR permission denied\n',
                    'ERROR Relation 1 Not Found\n',
                    f'ERROR {_GONE}',
                )
            ),
        )
        for command in _COMMANDS
    ),
    program(
        'relations-after-a-failure',
        charm(
            config_changed="""
            trying('relations', lambda: self.model.relations['db'])
            trying('again', lambda: self.model.relations['db'])
            """
        ),
        step('config-changed', answers={'relation-ids': refuses('ERROR boom\n')}),
    ),
    program(
        'remote-model',
        charm(
            config_changed="""
            for relation in self.model.relations['many']:
                trying('model', lambda: (relation.remote_model.uuid, relation.remote_model))
            """
        ),
        'config-changed',
        step('config-changed', changes={'juju_version': '3.5.0'}),
    ),
    program(
        'relation-save-and-load',
        charm(
            head="""
            import dataclasses
            import json
            import pydantic


            @dataclasses.dataclass
            class Plain:
                host: str
                port: int = 80
                tags: list = dataclasses.field(default_factory=list)


            class Model(pydantic.BaseModel):
                host: str
                port: int = pydantic.Field(80, alias='the-port')


            class Bare:
                host: str
                port: int

                def __init__(self, host, port=1):
                    self.host = host
                    self.port = port

                def __repr__(self):
                    return f'Bare({self.host!r}, {self.port!r})'
            """,
            config_changed="""
            relation = self.model.get_relation('db')
            relation.save(Plain('h', 1, ['x']), self.unit)
            say(dict(relation.data[self.unit]))
            trying('load', relation.load, Plain, self.unit)
            relation.save(Model(**{'host': 'h', 'the-port': 2}), self.app)
            say(dict(relation.data[self.app]))
            trying('load model', relation.load, Model, self.app)
            relation.save(Bare('b', 3), self.unit)
            trying('load bare', relation.load, Bare, self.unit)
            relation.save(Plain('raw'), self.unit, encoder=str)
            say(dict(relation.data[self.unit]))
            trying('bad json', relation.load, Plain, self.unit)
            trying('decoder', relation.load, Plain, self.unit, decoder=lambda text: text)
            trying('missing', relation.load, Plain, relation.app)
            trying('extra', relation.load, Plain, self.unit, port=9)
            trying('dict', relation.save, {'a': 1}, self.unit)
            trying('remote', relation.save, Plain('x'), relation.app)
            trying('bad type', relation.save, Plain('x', tags=[object]), self.unit)
            """,
        ),
        'config-changed',
    ),
    program(
        'relation-created-then-data-next-hook',
        charm(
            db_relation_created="event.relation.data[self.unit]['one'] = '1'\nevent.defer()",
            db_relation_changed='say(dict(event.relation.data[self.unit]))',
        ),
        'db-relation-created',
        'db-relation-changed',
        'db-relation-broken',
    ),
]
