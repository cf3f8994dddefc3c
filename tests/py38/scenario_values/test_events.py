# SPDX-License-Identifier: Apache-2.0
"""Events, the parts of their names, and what they become when they are deferred."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import pickle
from typing import Any, Dict, List, Optional, Tuple

import pytest

import ops
from ops import testing
from ops.testing._scenario._charm_spec import _CharmSpec
from ops.testing._scenario._event import _Action, _Event
from ops.testing._scenario._event_path import _EventPath, _EventType

BUILTIN, FRAMEWORK, CUSTOM = _EventType.BUILTIN, _EventType.FRAMEWORK, _EventType.CUSTOM
RELATED, STORED, SECRETIVE = _EventType.RELATION, _EventType.STORAGE, _EventType.SECRET
ACTED, WORKED = _EventType.ACTION, _EventType.WORKLOAD

# path, the object whose event it is, its name, what it is about, the suffix, the kind
PATHS: List[Tuple[str, List[str], str, str, str, _EventType]] = [
    ('start', ['on'], 'start', '', 'start', BUILTIN),
    ('config-changed', ['on'], 'config_changed', '', 'config_changed', BUILTIN),
    ('pre_commit', ['on'], 'pre_commit', '', 'pre_commit', FRAMEWORK),
    ('a_relation_joined', ['on'], 'a_relation_joined', 'a', '_relation_joined', RELATED),
    ('a_storage_attached', ['on'], 'a_storage_attached', 'a', '_storage_attached', STORED),
    ('secret_remove', ['on'], 'secret_remove', '', 'secret_remove', SECRETIVE),
    ('secret_removed', ['on'], 'secret_removed', 'secret_removed', '', CUSTOM),
    ('do_action', ['on'], 'do_action', 'do', '_action', ACTED),
    ('a_pebble_ready', ['on'], 'a_pebble_ready', 'a', '_pebble_ready', WORKED),
    (
        'a_pebble_check_failed',
        ['on'],
        'a_pebble_check_failed',
        'a',
        '_pebble_check_failed',
        WORKED,
    ),
    ('relation_changed', ['on'], 'relation_changed', 'relation_changed', '', CUSTOM),
    ('db.on.ready', ['db', 'on'], 'ready', 'ready', '', CUSTOM),
    ('x.y.a_relation_joined', ['x', 'y'], 'a_relation_joined', 'a', '_relation_joined', RELATED),
]
each_path = pytest.mark.parametrize(
    ('path', 'owner', 'name', 'prefix', 'suffix', 'kind'), PATHS, ids=[row[0] for row in PATHS]
)


@each_path
def test_a_path_is_taken_apart(
    path: str, owner: List[str], name: str, prefix: str, suffix: str, kind: _EventType
):
    found = _EventPath(path)

    assert (found.owner_path, found.python_name) == (owner, name)
    assert (found.juju_prefix, found.python_suffix, found.type) == (prefix, suffix, kind)


@each_path
def test_an_event_knows_what_kind_it_is(
    path: str, owner: List[str], name: str, prefix: str, suffix: str, kind: _EventType
):
    event = _Event(path)

    assert (event.name, event.owner_path) == (name, owner)
    assert event._is_relation_event is (kind is _EventType.RELATION)
    assert event._is_action_event is (kind is _EventType.ACTION)
    assert event._is_secret_event is (kind is _EventType.SECRET)
    assert event._is_storage_event is (kind is _EventType.STORAGE)
    assert event._is_workload_event is (kind is _EventType.WORKLOAD)


@pytest.mark.parametrize(
    ('path', 'prefix', 'suffix', 'custom'),
    [
        ('start', 'start', '', True),
        ('db_relation_joined', 'db', '_relation_joined', False),
        ('a.b.db_relation_joined', 'a.b.db', '_relation_joined', False),
        ('ready', 'ready', '', True),
        ('secret_remove', '', 'secret_remove', False),
    ],
)
def test_a_path_answers_to_the_names_of_ops_2(path: str, prefix: str, suffix: str, custom: bool):
    found = _EventPath(path)

    assert (found.prefix, found.suffix, found.is_custom) == (prefix, suffix, custom)
    assert found.name == found.python_name


@pytest.mark.parametrize(
    ('path', 'name'),
    [
        ('config_changed', 'config-changed'),
        ('db_relation_joined', 'db-relation-joined'),
        ('do_action', 'do-action'),
        ('pre_commit', 'pre-commit'),
        ('my_event', 'my_event'),
    ],
)
def test_juju_has_a_name_for_it(path: str, name: str):
    assert _Event(path)._juju_name == name


@pytest.mark.parametrize('again', [copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_a_path_can_be_copied(again: Any):
    path = again(_EventPath('db_relation_joined'))

    assert (path, path.juju_prefix) == ('db_relation_joined', 'db')


def test_an_owner_may_be_given():
    assert _Event('ready', _owner_path=['db', 'on']).owner_path == ['db', 'on']


class Ready(ops.EventBase):
    pass


class Events(ops.CharmEvents):
    ready = ops.EventSource(Ready)
    db_relation_joined = ops.EventSource(Ready)
    do_action = ops.EventSource(Ready)


class Charm(ops.CharmBase):
    on = Events()

    def _on_start(self, event: ops.StartEvent): ...


class Library(ops.Object):
    def on_start(self, event: ops.EventBase): ...


@pytest.mark.parametrize(
    ('path', 'builtin'),
    [
        ('start', True),
        ('collect_unit_status', True),
        ('db_relation_changed', True),
        ('secret_changed', True),
        ('ready', False),
        ('nothing_known', False),
        ('db_relation_joined', False),
        ('do_action', False),
        ('other_action', True),
    ],
)
def test_what_the_charm_declares_is_not_builtin(path: str, builtin: bool):
    assert _Event(path)._is_builtin_event(_CharmSpec(Charm, {'name': 'c'})) is builtin


def test_what_the_framework_declares_on_a_charm_is_builtin():
    class Prepared(ops.CharmEvents):
        pass

    Prepared.define_event('db_relation_joined', ops.RelationJoinedEvent)

    class PreparedCharm(ops.CharmBase):
        on = Prepared()

    assert _Event('db_relation_joined')._is_builtin_event(_CharmSpec(PreparedCharm, {}))


RELATION = testing.Relation('db', id=1)
PEERS = testing.PeerRelation('peers', id=2, peers_data={3: {}})
CONTAINER = testing.Container('web')
SECRET = testing.Secret({'a': 'b'}, id='secret:x', label='l')

SNAPSHOTS: List[Tuple[str, Dict[str, Any], Dict[str, Any]]] = [
    ('start', {}, {}),
    (
        'db_relation_created',
        {'relation': RELATION},
        {'relation_name': 'db', 'relation_id': 1, 'app_name': 'remote'},
    ),
    (
        'db_relation_changed',
        {'relation': RELATION},
        {
            'relation_name': 'db',
            'relation_id': 1,
            'app_name': 'remote',
            'unit_name': 'remote/0',
        },
    ),
    (
        'db_relation_departed',
        {
            'relation': RELATION,
            'relation_remote_unit_id': 4,
            'relation_departed_unit_id': 4,
        },
        {
            'relation_name': 'db',
            'relation_id': 1,
            'app_name': 'remote',
            'unit_name': 'remote/4',
            'departing_unit': 'remote/4',
        },
    ),
    (
        'peers_relation_changed',
        {'relation': PEERS},
        {
            'relation_name': 'peers',
            'relation_id': 2,
            'app_name': 'local',
            'unit_name': 'local/3',
        },
    ),
    ('web_pebble_ready', {'container': CONTAINER}, {'container_name': 'web'}),
    (
        'web_pebble_custom_notice',
        {'container': CONTAINER, 'notice': testing.Notice('a/b', id='7')},
        {
            'container_name': 'web',
            'notice_id': '7',
            'notice_key': 'a/b',
            'notice_type': 'custom',
        },
    ),
    (
        'web_pebble_check_failed',
        {'container': CONTAINER, 'check_info': testing.CheckInfo('up')},
        {'container_name': 'web', 'check_name': 'up'},
    ),
    (
        'secret_changed',
        {'secret': SECRET},
        {'secret_id': 'secret:x', 'secret_label': 'l'},
    ),
    (
        'secret_expired',
        {'secret': SECRET, 'secret_revision': 4},
        {'secret_id': 'secret:x', 'secret_label': 'l', 'secret_revision': 4},
    ),
    (
        'data_storage_attached',
        {'storage': testing.Storage('data', index=3)},
        {'storage_name': 'data', 'storage_index': 3},
    ),
    ('do_action', {'action': _Action('do', id='5')}, {'id': '5'}),
]


@pytest.mark.parametrize(('path', 'about', 'saved'), SNAPSHOTS, ids=[row[0] for row in SNAPSHOTS])
def test_a_deferred_event_saves_what_it_is_about(
    path: str, about: Dict[str, Any], saved: Dict[str, Any]
):
    deferred = _Event(path, **about).deferred(handler=Charm._on_start)

    assert deferred == testing.DeferredEvent(f'Charm/on/{path}[1]', 'Charm', '_on_start', saved)
    assert deferred.name == path


def test_a_deferred_event_is_numbered():
    deferred = _Event('start').deferred(Charm._on_start, event_id=4)

    assert deferred.handle_path == 'Charm/on/start[4]'


def test_a_library_may_have_deferred_it():
    deferred = _Event('start').deferred(handler=Library.on_start)

    assert (deferred.owner, deferred.observer) == ('Library', 'on_start')


@pytest.mark.parametrize('handler', [print, lambda event: None, 5])
def test_what_is_no_method_cannot_have_deferred_it(handler: Any):
    with pytest.raises(ValueError, match='cannot construct DeferredEvent from'):
        _Event('start').deferred(handler=handler)


@pytest.mark.parametrize(
    ('path', 'lacking'),
    [(row[0], next(iter(row[1]))) for row in SNAPSHOTS if row[1]],
)
def test_an_event_about_nothing_cannot_be_deferred(path: str, lacking: str):
    with pytest.raises(ValueError, match=f'was made without its {lacking}'):
        _Event(path).deferred(handler=Charm._on_start)


@pytest.mark.parametrize(
    ('path', 'given', 'units', 'chosen'),
    [
        ('db_relation_changed', None, {3: {}, 1: {}}, 3),
        ('db_relation_changed', 1, {3: {}, 1: {}}, 1),
        ('db_relation_changed', None, {}, None),
        ('db_relation_changed', 9, {}, 9),
        ('db_relation_created', None, {3: {}}, None),
        ('db_relation_broken', None, {3: {}}, None),
    ],
)
def test_the_unit_that_an_event_is_about(
    path: str, given: Optional[int], units: Any, chosen: Optional[int]
):
    relation = testing.Relation('db', remote_units_data=units)
    event = _Event(path, relation=relation, relation_remote_unit_id=given)

    assert event.remote_unit == chosen


def test_actions_are_numbered():
    first, second = _Action('do'), _Action('do')

    assert int(second.id) == int(first.id) + 1
