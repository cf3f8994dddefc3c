# SPDX-License-Identifier: Apache-2.0
"""What is done to a unit from outside, as changes of its record and events, with no process."""

from __future__ import annotations

import pathlib
from typing import Any, Dict, List, Tuple

import pytest
from kit import shell_charm

from ops._meta import CharmMeta
from ops._private import yaml
from ops._unit import Consumer, Hook, Record, Relation, Revision, Secret, Storage
from ops.local import (  # fmt: skip
    UsageError,
    Wanted,
    _changes,
    _endings,
    _events,
    _juju,
    _peers,
    _refresh,
    _resources,
    _storages,
    _user_secrets,
)

ID = '9m4e2mr0ui3e8a215n4g'


def meta(text: str = shell_charm.METADATA) -> CharmMeta:
    read: Dict[str, Any] = yaml.safe_load(text)
    return CharmMeta(read, None, read.get('config'))


def record(**fields: Any) -> Record:
    return Record.for_charm(meta(), **fields)


def with_db(**fields: Any) -> Record:
    relation = Relation(7, 'db', 'db', 'pg', units=('pg/0', 'pg/1'))
    return record(**fields).with_relation(relation)


def with_secret(**fields: Any) -> Record:
    secret = Secret(ID, revisions=(Revision(3), Revision(4)), **fields)
    return record().with_secret(secret)


def said(hooks: List[Hook]) -> List[Tuple[str, str, str]]:
    return [(hook.name, hook.remote_unit, hook.departing_unit) for hook in hooks]


def test_the_application_at_the_other_end_is_never_the_charm_itself():
    assert _changes.application(record(), 'shelly', '') == 'shelly-remote'
    assert _changes.application(record(), 'my_db', '') == 'my-db'


def test_what_waits_is_foreseen_where_an_event_is_named():
    hooks = [Hook(name='db-relation-joined', relation=7, remote_unit='pg/7')]
    there = _events.foreseen(with_db(), hooks)
    gone = _events.foreseen(there, [Hook(name='db-relation-broken', relation=7)])

    assert _events.named(there, [], 'db-relation-changed').remote_unit == 'pg/7'
    with pytest.raises(UsageError, match='nothing is related to db'):
        _events.named(gone, [], 'db-relation-changed')


# -- events by name, and of what --

SUBJECTS: Dict[str, Dict[str, Any]] = {
    'db-relation-changed': {'relation': 7, 'remote_unit': 'pg/1'},
    'db-relation-changed:pg/0': {'relation': 7, 'remote_unit': 'pg/0'},
    'db-relation-changed:pg': {'relation': 7, 'remote_unit': ''},
    'db-relation-joined:pg/7': {'relation': 7, 'remote_unit': 'pg/7'},
    'db_relation_departed:pg/0': {'relation': 7, 'departing_unit': 'pg/0'},
    'db-relation-broken': {'relation': 7, 'remote_unit': ''},
    'disk-storage-detaching': {'storage': 'disk/4'},
    'disk-storage-detaching:disk/2': {'storage': 'disk/2'},
}


@pytest.mark.parametrize('name', SUBJECTS)
def test_an_event_is_about_what_is_named(name: str):
    storages = (Storage('disk', 2), Storage('disk', 4))
    hook = _events.named(with_db(storages=storages), [], name)

    assert {key: getattr(hook, key) for key in SUBJECTS[name]} == SUBJECTS[name]


SECRET_EVENTS: Dict[str, int | None] = {
    'secret-rotate:pw': None,
    f'secret-rotate:secret:{ID}': None,
    'secret-expired:pw': 4,
    'secret-expired:pw@3': 3,
    f'secret-remove:{ID}': 3,
    'secret-remove': 3,
}


@pytest.mark.parametrize('name', SECRET_EVENTS)
def test_a_secret_event_is_about_an_id_a_label_and_a_revision(name: str):
    hook = _events.named(with_secret(owner='shelly', label='pw'), [], name)

    assert (hook.secret, hook.secret_label) == (ID, 'pw')
    assert hook.secret_revision == SECRET_EVENTS[name]


def test_a_secret_of_another_has_the_label_that_the_unit_gave_it():
    consumers = {'shelly/0': Consumer(3, 'mine')}
    unit = with_secret(owner='pg', label='theirs', consumers=consumers)

    assert _events.named(unit, [], 'secret-changed').secret_label == 'mine'


# -- relations and units that come and go --


def test_a_unit_of_the_application_joins_and_then_departs():
    grown, joined = _peers.scaled(record(), 2)
    unit = grown.with_relation(grown.relations[0].but(units=('shelly/1',)))
    shrunk, departed = _peers.scaled(unit, 1)

    assert grown.planned_units == 2
    assert list(grown.peer_statuses) == ['shelly/1']
    assert said(joined) == [
        ('others-relation-joined', 'shelly/1', ''),
        ('others-relation-changed', 'shelly/1', ''),
    ]
    assert shrunk.peer_statuses == {}
    assert said(departed) == [('others-relation-departed', 'shelly/1', 'shelly/1')]


def test_the_other_units_leave_out_this_one():
    assert list(_peers.scaled(record(unit='shelly/1'), 3)[0].peer_statuses) == [
        'shelly/0',
        'shelly/2',
    ]


def test_a_relation_ends_with_its_units_and_then_as_a_whole():
    assert said(_endings.ended(_endings.found(with_db(), 'db', ''))) == [
        ('db-relation-departed', 'pg/0', 'pg/0'),
        ('db-relation-departed', 'pg/1', 'pg/1'),
        ('db-relation-broken', '', ''),
    ]


def test_a_unit_that_goes_is_the_one_that_departs():
    assert said(_endings.removed(with_db()))[0] == ('db-relation-departed', 'pg/0', 'shelly/0')


# -- storages --


def test_storages_are_counted_together_and_a_number_is_not_given_twice():
    unit, hooks = _storages.attached(record(storages=(Storage('disk', 1),)), 'disk', ['disk/5'])

    assert [each.id for each in unit.storages] == ['disk/1', 'disk/6']
    assert [hook.storage for hook in hooks] == ['disk/6']


def test_what_the_charm_adds_ends_at_what_it_may_have():
    unit, hooks = _storages.requested(record(storage_requests=(('disk', 5),)), ())

    assert [hook.storage for hook in hooks] == ['disk/0', 'disk/1']
    assert unit.storage_requests == ()


# -- secrets --


def test_content_may_come_from_a_file_by_a_path_of_the_callers(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / 'file').write_text('inside', encoding='utf-8')
    monkeypatch.chdir(tmp_path)
    unit = _user_secrets.added(record(), 'pw', ['key#file=file', 'other#base64=b3V0'])

    (secret,) = unit.secrets.values()
    assert secret.latest.content == {'key': 'inside', 'other': 'out'}
    assert [grant.target for grant in secret.grants] == ['shelly']


@pytest.mark.parametrize('text', ['secret:pw', 'pw'])
def test_an_option_takes_a_secret_by_its_name(text: str):
    unit = _user_secrets.added(record(), 'pw', ['key=value'])

    (name,) = unit.secrets
    assert _changes.configured(unit, {'token': text}).config == {'token': f'secret:{name}'}


def test_a_remote_end_hands_on_a_secret_by_its_name():
    unit = _user_secrets.added(with_db(), 'pw', ['key=value'])
    unit, _ = _changes.told(unit, ('db', 'pg'), {'secret-user': 'secret:pw'}, as_app=True)

    (name,) = unit.secrets
    assert unit.relations[7].bag('pg') == {'secret-user': f'secret:{name}'}


# -- the charm and Juju --


def test_a_refresh_keeps_what_the_charm_still_has():
    text = shell_charm.METADATA.replace('others: {', 'more: {interface: m}\n  others: {')
    text = text.replace('range: 0-2', 'range: 1-2').replace(
        '  tool:', '  other: {type: file}\n  tool:'
    )
    text = text.replace("    fail: {type: string, default: ''}\n", '')
    before = with_db(config={'fail': 'x', 'level': 9}).but(resources={'tool': '/tool'})
    after, hooks = _refresh.refreshed(before, meta(text), ())

    assert after.config == {'level': 9}
    assert after.resources == {'tool': '/tool', 'other': None}
    assert after.relations[7] == before.relations[7]
    assert [hook.name for hook in hooks] == [
        'upgrade-charm', 'config-changed', 'more-relation-created', 'disk-storage-attached',
    ]  # fmt: skip


REFUSED_REFRESHES = {
    'would break relation db:7': ('  db: {interface: db, limit: 1}', '  cache: {interface: db}'),
    'it would break relation db:7': ('db: {interface: db,', 'db: {interface: mysql,'),
    'has storage disk/0, which is gone': ('disk: {', 'tape: {'),
    'disk/0, which is gone or of another type': ('type: filesystem', 'type: block'),
}


@pytest.mark.parametrize('reason', REFUSED_REFRESHES)
def test_a_refresh_that_juju_would_refuse(reason: str):
    text = shell_charm.METADATA.replace(*REFUSED_REFRESHES[reason])
    with pytest.raises(UsageError, match=f'{reason}.*--fresh'):
        _refresh.refreshed(with_db(storages=(Storage('disk', 0),)), meta(text), ())


def test_the_files_of_a_charm_are_told_apart_by_what_is_in_them(tmp_path: pathlib.Path):
    (tmp_path / 'a').write_text('1')
    (tmp_path / 'b').write_text('1')
    one = _refresh.fingerprint(tmp_path, ['a', 'b'])
    (tmp_path / 'a').touch()
    assert _refresh.fingerprint(tmp_path, ['b', 'a']) == one
    (tmp_path / 'a').write_text('2')

    assert _refresh.fingerprint(tmp_path, ['a', 'b']) != one


def test_juju_without_leader_settings_says_nothing_to_a_follower():
    names = [
        [hook.name for hook in _events.first(record(juju_version=version), [])]
        for version in ('3.6.14', '4.0.15')
    ]

    assert ['leader-settings-changed' in each for each in names] == [True, False]


# -- what is refused --

REFUSED: Dict[str, Any] = {
    "cannot use --attach-storage 'dsk'.*did you mean disk": lambda: _storages.attached(
        record(), 'dsk', ()
    ),
    'no more than 2, and has disk/0, disk/1': lambda: _storages.attached(
        record(storages=(Storage('disk', 0), Storage('disk', 1))), 'disk', ()
    ),
    'detached are disk/3; --attach-storage disk makes': lambda: _storages.attached(
        record(), 'disk/7', ['disk/3']
    ),
    "cannot use --detach-storage 'dsk/0'": lambda: _storages.detaching(record(), 'dsk/0'),
    "detach storage 'disk/7': the unit has disk/0": lambda: _storages.detaching(
        record(storages=(Storage('disk', 0),)), 'disk/7'
    ),
    "attach resource 'tol'.*did you mean tool": lambda: _resources.read(record(), {'tol': '/'}),
    "'/nowhere' is no file": lambda: _resources.read(record(), {'tool': '/nowhere'}),
    "'/' is no file": lambda: _resources.read(record(), {'tool': '/'}),
    "secret 'pw': expected KEY=VALUE": lambda: _user_secrets.added(record(), 'pw', []),
    'takes its NAME first': lambda: _user_secrets.added(record(), 'key=planted', ['a=b']),
    'key "ab" not valid': lambda: _user_secrets.added(record(), 'pw', ['ab=planted']),
    'pw.: expected KEY=VALUE': lambda: _user_secrets.added(record(), 'pw', ['planted']),
    'no name for an application': lambda: _changes.related(record(), 'db', 'pg/0'),
    "'Pg': it is no name": lambda: _changes.related(record(), 'db', 'Pg'),
    'is the charm itself': lambda: _changes.related(record(), 'db', 'shelly'),
    'are db; --units N adds peers': lambda: _changes.related(record(), 'others', ''),
    'no such option; did you mean level': lambda: _changes.configured(record(), {'leval': '1'}),
    '1000 is the most': lambda: _peers.scaled(record(), 1001),
    "'db': nothing is related": lambda: _endings.found(record(), 'db', ''),
    'no remote unit; db-relation-joined:pg/0 adds one': lambda: _events.named(
        record().with_relation(Relation(7, 'db', 'db', 'pg')), [], 'db-relation-changed'
    ),
    'no remote unit; --units 2 adds one': lambda: _events.named(
        record(), [], 'others-relation-joined'
    ),
    "about 'shelly/7': it is not related": lambda: _events.named(
        record(), [], 'others-relation-joined:shelly/7'
    ),
    'at least three of a-z': lambda: _user_secrets.added(record(), 'pw', ['a--b=planted']),
    'open /nowhere: no such file': lambda: _user_secrets.added(
        record(), 'pw', ['key#file=/nowhere']
    ),
    '--update-secret pw gives it': lambda: _user_secrets.added(
        _user_secrets.added(record(), 'pw', ['key=planted']), 'pw', ['key=planted']
    ),
    'that were added are none; --add-secret pw': lambda: _user_secrets.updated(
        record(), 'pw', ['key=planted']
    ),
    'under Juju 2.9.52: secrets came with Juju 3.0': lambda: _user_secrets.added(
        record(juju_version='2.9.52'), 'pw', ['key=planted']
    ),
    "set option 'token': it takes secret:ID or secret:NAME": lambda: _changes.configured(
        record(), {'token': 'planted'}
    ),
    'cannot have 0 units': lambda: _peers.scaled(record(), 0),
    "end relation 'bd': .* those that there are: db=pg": lambda: _endings.found(
        with_db(), 'bd', ''
    ),
    "end relation 'others'": lambda: _endings.found(with_db(), 'others', ''),
    'no storage .disk.; add --attach-storage disk': lambda: _events.named(
        record(), [], 'disk-storage-attached'
    ),
    "about 'disk/9': the unit has disk/0": lambda: _events.named(
        record(storages=(Storage('disk', 0),)), [], 'disk-storage-detaching:disk/9'
    ),
    "about 'pgg/0': it is not related; did you mean pg/0": lambda: _events.named(
        with_db(), [], 'db-relation-changed:pgg/0'
    ),
    "about secret 'pv': it is .* 9m4e2mr0ui3e8a215n4g .pw.": lambda: _events.named(
        with_secret(owner='shelly', label='pw'), [], 'secret-rotate:pv'
    ),
    'has revisions 3, 4': lambda: _events.named(
        with_secret(owner='shelly', label='pw'), [], 'secret-remove:pw@9'
    ),
    'secret-rotate: there is no secret that it could be about': lambda: _events.named(
        record(), [], 'secret-rotate'
    ),
    "play start about 'x': leave ':x' out": lambda: _events.named(record(), [], 'start:x'),
    "'secret-rotate' under Juju 2.9.52: it came with": lambda: _events.named(
        record(juju_version='2.9.52'), [], 'secret-rotate'
    ),
    'no more since 4.0.0': lambda: _events.named(
        record(juju_version='4.0.15'), [], 'leader-settings-changed'
    ),
    'needs juju >= 3.1 and .juju < 3.0 or k9s. .--juju': lambda: _juju.need_assumed(
        meta('{name: a, assumes: [juju >= 3.1, {any-of: [juju < 3.0, k9s]}]}').assumes,
        record(juju_version='2.9.52'),
        'a',
    ),
}


@pytest.mark.parametrize('said', REFUSED)
def test_what_juju_would_refuse_is_named(said: str):
    with pytest.raises(UsageError, match=said) as caught:
        REFUSED[said]()

    assert 'planted' not in str(caught.value).replace("key=planted' first", '')


def test_a_call_that_asks_for_nothing_changes_nothing():
    assert not Wanted(resolved=True, remove=True).changes
    assert Wanted(units=1).changes
