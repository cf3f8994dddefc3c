# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pathlib
import shlex
from typing import Any, Dict, Tuple

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Consumer, Grant, Hook, Record, Relation, Revision, Secret, Unit

OURS = 'aaaaaaaaaaaaaaaaaaa0'
APPS = 'aaaaaaaaaaaaaaaaaaa1'
THEIRS = 'aaaaaaaaaaaaaaaaaaa2'
HIDDEN = 'aaaaaaaaaaaaaaaaaaa3'
ABSENT = 'aaaaaaaaaaaaaaaaaaa4'
RELATION = Relation(3, 'db', remote_app='pg', units=('pg/0',))


def two(first: str, second: str) -> Tuple[Revision, ...]:
    return (Revision(1, {'password': first}), Revision(2, {'password': second}))


RECORD = Record(
    unit='web/0',
    relations={3: RELATION},
    secrets={
        each.id: each
        for each in (
            Secret(OURS, 'web/0', 'own', revisions=two('o1', 'o2')),
            Secret(
                APPS,
                'web',
                'shared',
                'for all',
                'monthly',
                '2030-02-01T00:00:00Z',
                '2031-01-01T00:00:00Z',
                revisions=(Revision(1, {'password': 'a1'}),),
                grants=(Grant('pg', 3),),
            ),
            Secret(
                THEIRS,
                'pg',
                'label of theirs',
                revisions=two('t1', 't2'),
                consumers={'web/0': Consumer(1, 'mine')},
                grants=(Grant('web', 3),),
            ),
            Secret(HIDDEN, 'pg', revisions=two('h1', 'h2')),
        )
    },
)
rows = Rows(RECORD)
NOT_LEADER = 'this unit is not the leader'

GET = [
    rows.ok(f'secret-get secret:{THEIRS} --format=json', '{"password":"t1"}\n'),
    rows.ok(f'secret-get {THEIRS} --format=json', '{"password":"t1"}\n'),
    rows.ok(f'secret-get secret://model-uuid/{THEIRS} --format=json', '{"password":"t1"}\n'),
    rows.ok(f'secret-get {THEIRS}', 'password: t1\n'),
    rows.ok(f'secret-get {THEIRS} --peek --format=json', '{"password":"t2"}\n'),
    rows.ok(f'secret-get {THEIRS} --refresh --format=json', '{"password":"t2"}\n'),
    rows.ok(f'secret-get {THEIRS} password', 't1\n'),
    rows.ok(f'secret-get {THEIRS} password#base64', 'dDE=\n'),
    rows.ok('secret-get --label mine --format=json', '{"password":"t1"}\n'),
    rows.ok('secret-get --label own --format=json', '{"password":"o2"}\n'),
    rows.ok('secret-get --label shared --format=json', '{"password":"a1"}\n'),
    rows.ok(f'secret-get {OURS} --format=json', '{"password":"o2"}\n'),
    rows.ok(f'secret-get {THEIRS} --update --format=json', '{"password":"t2"}\n',
            juju_version='3.0.1'),
    rows.refused('secret-get', 'require either a secret URI or label'),
    rows.refused(f'secret-get {THEIRS} --peek --refresh',
                 'specify one of --peek or --refresh but not both'),
    rows.refused('secret-get secret:x', 'secret URI "secret:x" not valid'),
    rows.refused('secret-get x', 'secret URI "x" not valid'),
    rows.refused(f'secret-get {THEIRS} --update', 'option provided but not defined: --update'),
    rows.refused(f'secret-get {THEIRS} --refresh', 'option provided but not defined: --refresh',
                 juju_version='3.0.0'),
    rows.refused(f'secret-get {THEIRS} --format=smart',
                 'invalid value "smart" for option --format: unknown format "smart"'),
    rows.failed(f'secret-get {ABSENT}', f'secret "{ABSENT}" not found'),
    rows.failed('secret-get --label other', 'consumer label "other" not found'),
    rows.failed('secret-get --label "label of theirs"',
                'consumer label "label of theirs" not found'),
    rows.failed(f'secret-get {HIDDEN}', 'permission denied'),
    rows.failed(f'secret-get {THEIRS} other', 'secret key value "other" not found'),
]  # fmt: skip

INFO = [
    rows.ok('secret-ids --format=json', f'["{OURS}"]\n'),
    rows.ok('secret-ids --format=json', f'["{OURS}","{APPS}"]\n', leader=True),
    rows.ok('secret-ids', f'{OURS}\n'),
    rows.ok('secret-ids --format=json', 'null\n', secrets={}),
    rows.ok('secret-ids', '', secrets={}),
    rows.ok(f'secret-info-get {OURS} --format=json',
            f'{{"{OURS}":{{"revision":2,"label":"own","owner":"unit"}}}}\n'),
    rows.ok('secret-info-get --label own --format=json',
            f'{{"{OURS}":{{"revision":2,"label":"own","owner":"unit"}}}}\n'),
    rows.ok(f'secret-info-get secret:{APPS} --format=json',
            f'{{"{APPS}":{{"revision":1,"label":"shared","owner":"application",'
            '"description":"for all","rotation":"monthly","expiry":"2031-01-01T00:00:00Z",'
            '"rotates":"2030-02-01T00:00:00Z","access":[{"target":"application-pg",'
            '"scope":"relation-web.db#pg.db","role":"view"}]}}\n', leader=True),
    rows.ok(f'secret-info-get secret:{APPS} --format=json',
            f'{{"{APPS}":{{"revision":1,"label":"shared","owner":"application",'
            '"description":"for all","rotation":"monthly","expiry":"2031-01-01T00:00:00Z",'
            '"rotates":"2030-02-01T00:00:00Z"}}\n', leader=True, juju_version='3.3.0'),
    rows.failed(f'secret-info-get {APPS}', f'secret "{APPS}" not found'),
    rows.failed(f'secret-info-get {THEIRS}', f'secret "{THEIRS}" not found'),
    rows.refused('secret-info-get', 'require either a secret URI or label'),
    rows.refused(f'secret-info-get {OURS} --label own',
                 'specify either a secret URI or label but not both'),
]  # fmt: skip

WRITE = [
    rows.failed('secret-add password=x', NOT_LEADER),
    rows.failed('secret-add --owner application password=x', NOT_LEADER),
    rows.refused('secret-add', 'missing secret value or filename'),
    rows.refused('secret-add ab=x', 'key "ab" not valid'),
    rows.refused('secret-add Abc=x', 'key "Abc" not valid'),
    rows.refused('secret-add 1bc=x', 'key "1bc" not valid'),
    rows.refused('secret-add a--b=x', 'key "a--b" not valid'),
    rows.refused('secret-add abc-=x', 'key "abc-" not valid'),
    rows.refused('secret-add a_bc=x', 'key "a_bc" not valid'),
    rows.refused('secret-add key=', 'key value "key=" not valid'),
    rows.refused('secret-add hunter2', 'key value "<redacted>" not valid'),
    rows.refused('secret-add key#base64=@',
                 'secret value for key "key" is no base64 data'),
    rows.refused('secret-add key#file=/nowhere', 'open /nowhere: no such file or directory'),
    rows.refused('secret-add key#file=nowhere', 'open /nowhere: no such file or directory'),
    rows.refused('secret-add --owner me key=x',
                 'invalid value "me" for option --owner: secret owner "me" not valid'),
    rows.refused('secret-add --rotate often key=x',
                 'invalid value "often" for option --rotate: rotate policy "often" not valid'),
    rows.refused('secret-add --expire soon key=x', 'invalid value "soon" for option --expire: '
                 'expire time or duration "soon" not valid'),
    rows.refused('secret-add --expire=-1h key=x',
                 'invalid value "-1h" for option --expire: duration must be positive'),
    rows.refused('secret-add --expire 0 key=x',
                 'invalid value "0" for option --expire: duration must be positive'),
    *(
        rows.refused(f'{command} {ABSENT[:-1]}', f'secret URI "{ABSENT[:-1]}" not valid')
        for command in ('secret-set', 'secret-remove', 'secret-grant -r 3', 'secret-revoke -r 3')
    ),
    *(
        rows.failed(f'{command} {secret}', f'secret "{secret}" not found')
        for command in ('secret-set', 'secret-remove', 'secret-grant -r 3', 'secret-revoke -r 3')
        for secret in (ABSENT, THEIRS)
    ),
    *(
        rows.failed(f'{command} {APPS}', NOT_LEADER)
        for command in ('secret-set', 'secret-remove', 'secret-grant -r 3', 'secret-revoke -r 3')
    ),
    rows.refused(f'secret-grant {OURS}', 'no relation id specified'),
    rows.refused(f'secret-revoke {OURS} --app pg --unit pg/0',
                 'specify only one of application or unit'),
    rows.refused(f'secret-revoke {OURS} --app pg -r 3', 'do not specify both relation and app'),
    rows.refused(f'secret-revoke {OURS}', 'missing relation or application or unit'),
    rows.refused(f'secret-remove {OURS} --revision x',
                 'invalid value "x" for option --revision: '
                 'strconv.ParseInt: parsing "x": invalid syntax'),
]  # fmt: skip


@pytest.mark.parametrize('case', [*GET, *INFO, *WRITE], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


def added(mount: Mount, line: str, **fields: Any) -> Secret:
    unit = Unit(Record(unit='web/0', leader=True, **fields))
    with mount(unit):
        answer = run(*shlex.split(line))
    assert (answer.stderr, answer.returncode) == ('', 0)
    assert unit.record.secrets == {}
    (secret,) = unit.draft.secrets.values()
    assert answer.stdout == f'secret:{secret.id}\n'
    return secret


ADDED = [
    ('secret-add key=x', {'owner': 'web'}),
    ('secret-add --owner unit key=x', {'owner': 'web/0'}),
    ('secret-add --label l --description "a b" key=x', {'label': 'l', 'description': 'a b'}),
    ('secret-add --rotate yearly key=x', {'rotate': 'yearly'}),
    ('secret-add --expire 2031-01-01T00:00:00Z key=x', {'expire': '2031-01-01T00:00:00Z'}),
    ('secret-add --expire 2031-01-01T00:00:00 key=x', {'expire': '2031-01-01T00:00:00Z'}),
    ('secret-add --expire 2031-01-01T00:00:00+02:00 key=x', {
        'expire': '2031-01-01T00:00:00+02:00',
    }),
]  # fmt: skip


@pytest.mark.parametrize(('line', 'fields'), ADDED, ids=str)
def test_secret_add_settles(mount: Mount, line: str, fields: Dict[str, str]) -> None:
    secret = added(mount, line)

    assert {name: getattr(secret, name) for name in fields} == fields


CONTENT = [
    ('secret-add key=x user-name=y=z', {'key': 'x', 'user-name': 'y=z'}),
    ('secret-add key#base64=aGk=', {'key': 'hi'}),
    ('secret-add key=-x', {'key': '-x'}),
]


@pytest.mark.parametrize(('line', 'content'), CONTENT, ids=str)
def test_secret_add_keeps_content_decoded(
    mount: Mount, line: str, content: Dict[str, str]
) -> None:
    assert added(mount, line).latest.content == content


def test_an_expiry_may_be_a_duration_from_now(mount: Mount) -> None:
    expire = added(mount, 'secret-add --expire 48h key=x').expire

    assert expire is not None
    assert expire.endswith('Z')
    assert len(expire) == len('2031-01-01T00:00:00Z')


def test_content_is_read_from_files(mount: Mount, tmp_path: pathlib.Path) -> None:
    (tmp_path / 'value').write_text('x\n', encoding='utf-8')
    (tmp_path / 'all').write_text('user: me\nport: 5432\n', encoding='utf-8')

    secret = added(mount, f'secret-add --file {tmp_path}/all key#file={tmp_path}/value')

    assert secret.latest.content == {'user': 'me', 'port': '5432', 'key': 'x\n'}


def test_content_that_is_no_text_comes_back_in_base64(mount: Mount) -> None:
    unit = Unit(Record(unit='web/0', leader=True))

    with mount(unit):
        uri = run('secret-add', 'key#base64=/w==').stdout.strip()
        answer = run('secret-get', uri, 'key#base64')

    assert answer.stdout == '/w==\n'


def test_content_that_is_no_text_is_no_broken_json(mount: Mount) -> None:
    unit = Unit(Record(unit='web/0', leader=True))

    with mount(unit):
        uri = run('secret-add', 'key#base64=/w==').stdout.strip()
        answer = run('secret-get', uri, '--format=json')

    assert answer == ('{"key":"?"}\n', '', 0)


LIMITS = [
    ('3.0.4', 5 * 1024, 64 * 1024),
    ('3.1.11', 5 * 1024, 64 * 1024),
    ('3.4.0', 8 * 1024, 64 * 1024),
    ('3.6.0', 1_000_000, 1_000_000),
    ('4.0.0', 1_000_000, 1_000_000),
]


@pytest.mark.parametrize(('juju', 'largest', 'whole'), LIMITS)
def test_content_has_a_largest_size(
    mount: Mount, tmp_path: pathlib.Path, juju: str, largest: int, whole: int
) -> None:
    unit = Unit(Record(unit='web/0', leader=True, juju_version=juju))
    files = [f'key{number}#file={tmp_path}/value' for number in range(whole // largest + 1)]

    def add(size: int, *words: str) -> int:
        (tmp_path / 'value').write_text('x' * size, encoding='utf-8')
        return run('secret-add', *words).returncode

    with mount(unit):
        codes = [add(largest, files[0]), add(largest + 1, files[0]), add(largest, *files)]

    assert codes == [0, 2, 2]


def test_refreshing_tracks_the_latest_revision(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-get', THEIRS, '--refresh')
        answer = run('secret-get', THEIRS, 'password')

    assert answer.stdout == 't2\n'
    assert unit.record.secrets[THEIRS].consumers['web/0'] == Consumer(2, 'mine')


def test_peeking_tracks_nothing(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-get', THEIRS, '--peek')
        run('secret-get', OURS, '--peek')

    assert unit.record == RECORD


def test_the_first_reading_tracks_what_was_the_latest_then(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-get', OURS)
        run('secret-set', OURS, 'password=o3')
        unit.commit()
        answers = [run('secret-get', OURS, 'password'), run('secret-get', OURS, '--peek')]

    assert [answer.stdout for answer in answers] == ['o2\n', 'password: o3\n']


def test_an_id_with_a_label_sets_the_consumers_label(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-get', THEIRS, '--label', 'new')
        answer = run('secret-get', '--label', 'new')
        old = run('secret-get', '--label', 'mine')

    assert answer.stdout == 'password: t1\n'
    assert old.returncode == 1
    assert unit.record.secrets[THEIRS].consumers['web/0'] == Consumer(1, 'new')


def test_an_id_with_a_label_sets_the_owners_label(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-get', OURS, '--label', 'new')

    assert unit.record.secrets[OURS].label == 'new'


def test_a_secret_that_is_pending_is_read_and_listed(mount: Mount) -> None:
    unit = Unit(Record(unit='web/0', leader=True))

    with mount(unit):
        uri = run('secret-add', '--label', 'l', 'key=x').stdout.strip()
        read, listed, info = (
            run('secret-get', uri, 'key'),
            run('secret-ids'),
            run('secret-info-get', '--label', 'l', '--format=json'),
        )

    bare = uri.partition(':')[2]
    assert read.stdout == 'x\n'
    assert listed.stdout == f'{bare}\n'
    assert info.stdout == f'{{"{bare}":{{"revision":1,"label":"l","owner":"application"}}}}\n'


def test_new_content_is_one_revision_a_hook(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-set', OURS, 'password=o3')
        run('secret-set', OURS, 'password=o4')
        peeked = run('secret-get', OURS, 'password', '--peek')
    unit.commit()

    assert peeked.stdout == 'o4\n'
    numbers = [each.number for each in unit.record.secrets[OURS].revisions]
    assert (numbers, unit.record.secrets[OURS].latest.content) == ([1, 2, 3], {'password': 'o4'})


ADDS_UP = [('3.5.4', ('own', 'd')), ('3.6.0', ('l', 'd'))]


@pytest.mark.parametrize(('juju', 'kept'), ADDS_UP)
def test_a_second_secret_set_of_a_hook_wipes_the_first_before_juju_3_6(
    mount: Mount, juju: str, kept: object
) -> None:
    unit = Unit(RECORD.but(juju_version=juju))

    with mount(unit):
        run('secret-set', OURS, '--label', 'l')
        run('secret-set', OURS, '--description', 'd')

    secret = unit.draft.secrets[OURS]
    assert (secret.label, secret.description) == kept


def test_secret_set_takes_the_flags_before_the_id(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        answer = run('secret-set', '--rotate', 'daily', '--owner', 'application', OURS, 'key=x')

    assert answer == ('', '', 0)
    secret = unit.draft.secrets[OURS]
    assert (secret.rotate, secret.owner, secret.latest.content) == ('daily', 'web/0', {'key': 'x'})


def test_a_removed_revision_loses_its_content_and_stays_in_the_history(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('secret-remove', OURS, '--revision', '1')
    unit.commit()

    first, _ = unit.record.secrets[OURS].revisions
    assert (first.content, first.removed) == ({}, True)


@pytest.mark.parametrize('line', [f'secret-remove {OURS}', f'secret-remove secret:{OURS}'])
def test_a_removed_secret_is_gone_when_the_hook_succeeds(mount: Mount, line: str) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run(*line.split())
        assert OURS in unit.record.secrets
        answer = run('secret-get', OURS)
    unit.commit()

    assert answer.returncode == 1
    assert OURS not in unit.record.secrets


GRANTS = [
    (f'secret-grant {OURS} -r 3', Hook(name='x'), [Grant('pg', 3)]),
    (f'secret-grant --relation db:3 {OURS}', Hook(name='x'), [Grant('pg', 3)]),
    (f'secret-grant --relation 3 --unit pg/0 {OURS}', Hook(name='x'), [Grant('pg/0', 3)]),
    (f'secret-grant {OURS}', Hook(name='db-relation-changed', relation=3), [Grant('pg', 3)]),
]


@pytest.mark.parametrize(('line', 'hook', 'grants'), GRANTS, ids=str)
def test_secret_grant_gives_leave(mount: Mount, line: str, hook: Hook, grants: object) -> None:
    unit = Unit(RECORD)
    unit.begin(hook)

    with mount(unit):
        answer = run(*line.split())
    unit.commit()

    assert answer == ('', '', 0)
    assert list(unit.record.secrets[OURS].grants) == grants


REVOKES = [
    (f'secret-revoke {APPS} -r 3', Hook(name='x')),
    (f'secret-revoke {APPS} --app pg', Hook(name='x')),
    (f'secret-revoke {APPS}', Hook(name='db-relation-changed', relation=3)),
    (f'secret-revoke {APPS} --app pg', Hook(name='db-relation-changed', relation=3)),
]


@pytest.mark.parametrize(('line', 'hook'), REVOKES, ids=str)
def test_secret_revoke_takes_leave_away(mount: Mount, line: str, hook: Hook) -> None:
    unit = Unit(RECORD.but(leader=True))
    unit.begin(hook)

    with mount(unit):
        answer = run(*line.split())
    unit.commit()

    assert answer == ('', '', 0)
    assert unit.record.secrets[APPS].grants == ()


def test_a_failed_command_shows_no_content(mount: Mount) -> None:
    unit = Unit(Record(unit='web/0'))

    with mount(unit):
        answers = [
            run('secret-add', 'key=hunter2'),
            run('secret-add', 'hunter2'),
            run('secret-add', 'x=hunter2'),
            run('secret-add', 'key#base64=hunter2!'),
        ]

    assert all(answer.returncode for answer in answers)
    assert 'hunter2' not in repr(answers)
