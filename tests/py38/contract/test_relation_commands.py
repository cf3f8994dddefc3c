# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Hook, Model, Record, Relation, Unit

DB = Relation(
    3,
    'db',
    remote_app='pg',
    units=('pg/0', 'pg/1'),
    data={
        'web': {'schema': 'main'},
        'web/0': {'host': 'web0'},
        'pg': {'version': '14'},
        'pg/0': {'host': '10.0.0.1', 'odd': '<&>'},
        'pg/9': {'host': '10.0.0.9'},
        'web/1': {'host': 'web1'},
    },
)
PEERS = Relation(
    10,
    'members',
    remote_app='web',
    units=('web/1',),
    data={'web': {'term': '1'}, 'web/1': {'host': 'web1'}},
    peer=True,
)
OLD = Relation(7, 'db', remote_app='mysql', broken=True)
RECORD = Record(unit='web/0', relations={each.id: each for each in (PEERS, DB, OLD)})
CHANGED = Hook(name='db-relation-changed', relation=3, remote_unit='pg/0')
APP_CHANGED = Hook(name='db-relation-changed', relation=3)
rows = Rows(RECORD)
PG = '{"host":"10.0.0.1","odd":"\\u003c\\u0026\\u003e"}\n'
COMMANDS = 'relation-get relation-list relation-model-get relation-set'.split()

GET = [
    rows.ok('relation-get --format=json -r 3 - pg/0', PG),
    rows.ok('relation-get -r db:3 --format=json host pg/0', '"10.0.0.1"\n'),
    rows.ok('relation-get -r3 host pg/0', '10.0.0.1\n'),
    rows.ok('relation-get --relation db:3 host pg/0', '10.0.0.1\n'),
    rows.ok('relation-get -r 3 - pg/0', "host: 10.0.0.1\nodd: <&>\n"),
    rows.ok('relation-get -r 3 --format yaml host pg/0', '10.0.0.1\n'),
    rows.ok('relation-get -r 3 --format=json absent pg/0', 'null\n'),
    rows.ok('relation-get -r 3 absent pg/0'),
    rows.ok('relation-get -r 3 --format=json - pg/1', '{}\n'),
    rows.ok('relation-get -r 3 --app --format=json - pg', '{"version":"14"}\n'),
    rows.ok('relation-get -r 3 --app=true --format=json - pg/0', '{"version":"14"}\n'),
    rows.ok('relation-get -r 3 --app=false --format=json host pg/0', '"10.0.0.1"\n'),
    rows.ok('relation-get --format=json', PG, hook=CHANGED),
    rows.ok('relation-get host', '10.0.0.1\n', hook=CHANGED),
    rows.ok('relation-get --format=json', '{"version":"14"}\n', hook=APP_CHANGED),
    rows.ok('relation-get --format=json - web/0', '{"host":"web0"}\n', hook=CHANGED),
    rows.ok('relation-get -r 3 --format=json - pg/9', '{"host":"10.0.0.9"}\n'),
    rows.ok('relation-get -r 3 --app --format=json - web', '{"schema":"main"}\n', leader=True),
    rows.ok('relation-get -r 10 --app --format=json - web', '{"term":"1"}\n'),
    rows.ok('relation-get -r 10 --format=json - web/1', '{"host":"web1"}\n'),
    rows.ok('relation-get -r 7 --app --format=json - mysql', '{}\n'),
    rows.failed('relation-get -r 3 --app - web', 'permission denied'),
    rows.failed('relation-get -r 3 --app - web/0', 'permission denied', leader=None),
    rows.failed('relation-get -r 3 - web/1', 'permission denied', leader=True),
    rows.failed('relation-get -r 3 - pg/7', 'permission denied'),
    rows.failed('relation-get -r 3 --app - other', 'permission denied'),
    rows.refused('relation-get - pg/0', 'no relation id specified'),
    rows.refused('relation-get -r 3', 'no unit or application specified'),
    rows.refused('relation-get -r 3 - x/', 'invalid unit name "x/"'),
    rows.refused('relation-get -r 3 - pg', 'expected unit name, got application name "pg"'),
    rows.refused('relation-get -r 3 - pg/0 more', 'unrecognized args: ["more"]'),
]  # fmt: skip

UNKNOWN = [
    rows.refused(
        f'{command} -r {shown}99', f'invalid value "{shown}99" for option -r: relation not found'
    )
    for command in COMMANDS
    for shown in ('', 'db:')
]

LISTS = [
    rows.ok('relation-ids --format=json db', '["db:3"]\n'),
    rows.ok('relation-ids --format=json db', '["db:3"]\n', juju_version='3.4.4'),
    rows.ok('relation-ids --format=json db', '["db:3","db:7"]\n', juju_version='3.4.3'),
    rows.ok('relation-ids --format=json nothing', '[]\n'),
    rows.ok('relation-ids nothing'),
    rows.ok('relation-ids db', 'db:3\n'),
    rows.ok('relation-ids --format=yaml db', '- db:3\n'),
    rows.ok('relation-ids --format=json', '["db:3"]\n', hook=CHANGED),
    rows.ok(
        'relation-ids --format=json a',
        '["a:10","a:9"]\n',
        relations={9: Relation(9, 'a'), 10: Relation(10, 'a')},
    ),
    rows.refused('relation-ids', 'no endpoint name specified'),
    rows.refused('relation-ids', 'no endpoint name specified', juju_version='3.4.0'),
    rows.refused('relation-ids', 'no relation name specified', juju_version='3.3.7'),
    rows.refused('relation-ids db x', 'unrecognized args: ["x"]'),
    rows.ok('relation-list --format=json -r 3', '["pg/0","pg/1"]\n'),
    rows.ok('relation-list -r 3', 'pg/0\npg/1\n'),
    rows.ok('relation-list --format=json', '["pg/0","pg/1"]\n', hook=CHANGED),
    rows.ok('relation-list --format=json --app -r db:3', '"pg"\n'),
    rows.ok('relation-list --app -r 3', 'pg\n'),
    rows.ok('relation-list --format=json --app -r 10', '"web"\n'),
    rows.ok('relation-list --format=json -r 7', '[]\n'),
    rows.ok('relation-list --app -r 3', 'pg\n', juju_version='2.8.1'),
    rows.refused('relation-list', 'no relation id specified'),
    rows.refused(
        'relation-list --app -r 3',
        'option provided but not defined: --app',
        juju_version='2.8.0',
    ),
    rows.ok('relation-model-get --format=json -r 3', '{"uuid":"u-1"}\n', model=Model(uuid='u-1')),
    rows.ok(
        'relation-model-get --format=json',
        '{"uuid":"u-2"}\n',
        hook=CHANGED,
        relations={3: DB.but(remote_model_uuid='u-2')},
    ),
    rows.ok('relation-model-get -r 3', 'uuid: u-1\n', model=Model(uuid='u-1')),
    rows.refused('relation-model-get', 'no relation id specified'),
]

SET = [
    rows.refused('relation-set a=b', 'no relation id specified'),
    rows.refused('relation-set -r 3 x', 'expected "key=value", got "x"'),
    rows.refused('relation-set -r 3 =x', 'expected "key=value", got "=x"'),
    rows.refused('relation-set -r 3 k=a k=b', 'key "k" specified more than once'),
    rows.failed('relation-set -r 3 --app a=b', 'cannot write relation settings'),
    rows.failed('relation-set -r 10 --app a=b', 'cannot write relation settings'),
    rows.failed(
        'relation-set -r 3 --file -',
        'yaml: unmarshal errors: cannot unmarshal !!seq into string',
        input='a: [1, 2]\n',
    ),
    rows.failed(
        'relation-set -r 3 --file -',
        'yaml: unmarshal errors: cannot unmarshal !!map into string',
        input='{"a": {"b": "c"}}',
    ),
    rows.failed('relation-set -r 3 --file /nowhere', 'open /nowhere: no such file or directory'),
]


@pytest.mark.parametrize('case', [*GET, *UNKNOWN, *LISTS, *SET], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


WRITES: List[Tuple[str, Optional[str], Dict[str, str]]] = [
    ('relation-set -r 3 a=b', None, {'host': 'web0', 'a': 'b'}),
    ('relation-set -r 3 host=', None, {}),
    ('relation-set -r 3 --file -', '{"a": "b"}', {'host': 'web0', 'a': 'b'}),
    ('relation-set -r 3 --file=-', 'a: b\n', {'host': 'web0', 'a': 'b'}),
    ('relation-set -r 3 --file - a=c', '{"a": "b"}', {'host': 'web0', 'a': 'c'}),
    ('relation-set -r 3 --file -', 'a: true\nb: 1.50\nc: 7', {
        'host': 'web0', 'a': 'true', 'b': '1.50', 'c': '7',
    }),
    ('relation-set -r 3 --file -', '{"a": true, "b": 1.5, "c": false}', {
        'host': 'web0', 'a': 'true', 'b': '1.5', 'c': 'false',
    }),
    ('relation-set -r 3 --file -', 'host: null\n', {}),
    ('relation-set -r 3 --file -', '{"host": null}', {}),
    ('relation-set -r 3 --file -', "host: 'null'\n", {'host': 'null'}),
    ('relation-set -r 3 --file -', '', {'host': 'web0'}),
    ('relation-set -r 3 -- -a=b', None, {'host': 'web0', '-a': 'b'}),
    ('relation-set -r 3 --format=json a=b', None, {'host': 'web0', 'a': 'b'}),
]  # fmt: skip


@pytest.mark.parametrize(('line', 'given', 'bag'), WRITES, ids=str)
def test_relation_set_writes_the_own_databag(
    mount: Mount, line: str, given: Optional[str], bag: Dict[str, str]
) -> None:
    unit = Unit(RECORD)
    unit.begin(CHANGED)

    with mount(unit):
        answer = run(*line.split(), input=given)

    assert answer == ('', '', 0)
    assert unit.draft.relations[3].bag('web/0') == bag


def test_a_leader_writes_the_application_databag(mount: Mount) -> None:
    unit = Unit(RECORD.but(leader=True))

    with mount(unit):
        run('relation-set', '-r', '3', '--app', 'schema=other')

    assert unit.draft.relations[3].bag('web') == {'schema': 'other'}


def test_relation_data_that_is_pending_is_read_back(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('relation-set', '-r', '3', 'host=new')
        answer = run('relation-get', '-r', '3', 'host', 'web/0')

    assert answer.stdout == 'new\n'
    assert unit.record.relations[3].bag('web/0') == {'host': 'web0'}


def test_a_file_of_settings_is_found_from_the_callers_directory(
    mount: Mount, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    with open('settings', 'w', encoding='utf-8') as file:
        file.write('a: b\n')
    unit = Unit(RECORD)

    with mount(unit):
        answer = run('relation-set', '-r', '3', '--file', 'settings')

    assert answer.returncode == 0
    assert unit.draft.relations[3].bag('web/0') == {'host': 'web0', 'a': 'b'}
