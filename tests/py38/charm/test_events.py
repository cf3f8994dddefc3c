# SPDX-License-Identifier: Apache-2.0
"""The events of Juju: what they carry, what they keep when deferred, and how they refuse it."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import typing
from typing import Any, Callable, Dict, List, Tuple, Type

import pytest
from kit import charm_runs
from kit.fake_runner import FakeRunner

from ops import charm, framework, model, pebble
from ops_compat import deprecations

Build = Callable[[framework.Framework], Tuple[Any, ...]]
_Row = Tuple[Type[framework.EventBase], Build, Dict[str, Any]]


def _nothing(_: framework.Framework) -> Tuple[Any, ...]:
    return ()


def _db(made: framework.Framework) -> model.Relation:
    relation = made.model.get_relation('db', 3)
    assert relation is not None
    return relation


def _remote(made: framework.Framework) -> Tuple[model.Relation, model.Application, model.Unit]:
    return _db(made), made.model.get_app('remote'), made.model.get_unit('remote/0')


def _workload(made: framework.Framework) -> model.Container:
    return made.model.unit.get_container('work-load')


_PLAIN: List[Type[framework.EventBase]] = [
    charm.HookEvent,
    charm.InstallEvent,
    charm.StartEvent,
    charm.StopEvent,
    charm.RemoveEvent,
    charm.ConfigChangedEvent,
    charm.UpdateStatusEvent,
    charm.UpgradeCharmEvent,
    charm.PreSeriesUpgradeEvent,
    charm.PostSeriesUpgradeEvent,
    charm.LeaderElectedEvent,
    charm.LeaderSettingsChangedEvent,
    charm.CollectMetricsEvent,
    charm.CollectStatusEvent,
]
_DB = {'relation_name': 'db', 'relation_id': 3}
_DB_APP = {**_DB, 'app_name': 'remote'}
_DB_UNIT = {**_DB_APP, 'unit_name': 'remote/0'}
_DISK = {'storage_name': 'disk', 'storage_index': 0, 'storage_location': '/srv/disk'}
_WORKLOAD = {'container_name': 'work-load'}
_NOTICE = {**_WORKLOAD, 'notice_id': '12', 'notice_type': 'custom', 'notice_key': 'a.com/b'}
_CHECK = {**_WORKLOAD, 'check_name': 'up'}
_SECRET = {'id': 'secret:abc', 'label': 'pw'}

# What a released ops reads and writes: a deferred event outlives the ops that deferred it.
SNAPSHOTS: List[_Row] = [
    *((kind, _nothing, {}) for kind in _PLAIN),
    (charm.RelationEvent, lambda f: (_db(f), f.model.get_app('remote')), _DB_APP),
    (charm.RelationCreatedEvent, lambda f: _remote(f)[:2], _DB_APP),
    (charm.RelationJoinedEvent, _remote, _DB_UNIT),
    (charm.RelationChangedEvent, _remote, _DB_UNIT),
    (charm.RelationDepartedEvent, _remote, _DB_UNIT),
    (
        charm.RelationDepartedEvent,
        lambda f: (*_remote(f), 'remote/0'),
        {**_DB_UNIT, 'departing_unit': 'remote/0'},
    ),
    (charm.RelationBrokenEvent, lambda f: _remote(f)[:2], _DB_APP),
    (charm.StorageEvent, lambda f: (f.model.storages['disk'][0],), _DISK),
    (charm.StorageAttachedEvent, lambda f: (f.model.storages['disk'][0],), _DISK),
    (
        charm.StorageDetachingEvent,
        lambda f: (f.model.storages['many'][1],),
        {'storage_name': 'many', 'storage_index': 1, 'storage_location': '/srv/disk'},
    ),
    (charm.WorkloadEvent, lambda f: (_workload(f),), _WORKLOAD),
    (charm.PebbleReadyEvent, lambda f: (_workload(f),), _WORKLOAD),
    (charm.PebbleNoticeEvent, lambda f: (_workload(f), '12', 'custom', 'a.com/b'), _NOTICE),
    (charm.PebbleCustomNoticeEvent, lambda f: (_workload(f), '12', 'custom', 'a.com/b'), _NOTICE),
    (
        charm.PebbleCustomNoticeEvent,
        lambda f: (_workload(f), '12', 'from-the-future', 'a.com/b'),
        {**_NOTICE, 'notice_type': 'from-the-future'},
    ),
    (charm.PebbleCheckEvent, lambda f: (_workload(f), 'up'), _CHECK),
    (charm.PebbleCheckFailedEvent, lambda f: (_workload(f), 'up'), _CHECK),
    (charm.PebbleCheckRecoveredEvent, lambda f: (_workload(f), 'up'), _CHECK),
    (charm.SecretEvent, lambda _: ('secret:abc', 'pw'), _SECRET),
    (charm.SecretChangedEvent, lambda _: ('secret:abc', 'pw'), _SECRET),
    (charm.SecretChangedEvent, lambda _: ('abc', None), {'id': 'abc', 'label': None}),
    (charm.SecretRotateEvent, lambda _: ('secret:abc', 'pw'), _SECRET),
    (charm.SecretRemoveEvent, lambda _: ('secret:abc', 'pw', 2), {**_SECRET, 'revision': 2}),
    (charm.SecretExpiredEvent, lambda _: ('secret:abc', 'pw', 2), {**_SECRET, 'revision': 2}),
    (charm.ActionEvent, lambda _: ('7',), {'id': '7'}),
    (charm.ActionEvent, lambda _: (), {'id': None}),
]
_REPEATED = 'Juju will keep firing this event until you create a new revision.'
_each_snapshot = pytest.mark.parametrize(
    ('kind', 'build', 'snapshot'),
    SNAPSHOTS,
    ids=[f'{row[0].__name__}-{i}' for i, row in enumerate(SNAPSHOTS)],
)


def _make(made: framework.Framework, kind: Type[Any], *args: Any) -> Any:
    with deprecations.using('off'):
        event = kind(framework.Handle(None, 'an_event', '1'), *args)
    event.framework = made
    return event


def _restore(made: framework.Framework, kind: Type[Any], snapshot: Dict[str, Any]) -> Any:
    make: Any = kind.__new__
    event = make(kind)
    event.framework = made
    event.handle = framework.Handle(None, 'an_event', '1')
    event.restore(snapshot)
    return event


@_each_snapshot
def test_what_an_event_keeps(
    framework_: framework.Framework,
    kind: Type[framework.EventBase],
    build: Build,
    snapshot: Dict[str, Any],
):
    assert _make(framework_, kind, *build(framework_)).snapshot() == snapshot


@_each_snapshot
def test_an_event_is_the_same_when_it_comes_back(
    framework_: framework.Framework,
    kind: Type[framework.EventBase],
    build: Build,
    snapshot: Dict[str, Any],
):
    assert _restore(framework_, kind, snapshot).snapshot() == snapshot


@pytest.mark.parametrize('kind', dict.fromkeys(kind for kind, _, _ in SNAPSHOTS))
def test_annotations_can_be_evaluated(kind: Type[framework.EventBase]):
    typing.get_type_hints(kind)

    assert kind.__module__ == 'ops.charm'


def test_a_relation_event_shows_what_it_is_about(framework_: framework.Framework):
    event = _make(framework_, charm.RelationChangedEvent, *_remote(framework_))

    assert repr(event) == (
        "<RelationChangedEvent app='remote' unit='remote/0' on <ops.model.Relation db:3> "
        'via an_event[1]>'
    )


def test_a_unit_of_another_application_is_refused(framework_: framework.Framework):
    relation, _, unit = _remote(framework_)

    with pytest.raises(RuntimeError, match='cannot create RelationEvent with application'):
        _make(framework_, charm.RelationJoinedEvent, relation, framework_.model.app, unit)


def test_a_missing_application_is_logged(
    framework_: framework.Framework, caplog: pytest.LogCaptureFixture
):
    _make(framework_, charm.RelationCreatedEvent, _db(framework_))

    assert caplog.record_tuples == [
        (
            'ops.charm',
            logging.WARNING,
            "'app' expected but not received, see https://bugs.launchpad.net/juju/+bug/1960934",
        )
    ]


def test_an_event_of_an_endpoint_that_is_gone_does_not_come_back(
    framework_: framework.Framework,
):
    with pytest.raises(KeyError):
        _restore(framework_, charm.RelationEvent, {**_DB_APP, 'relation_name': 'gone'})


@pytest.mark.parametrize(
    ('departing', 'name'), [('remote/0', 'remote/0'), ('app/0', 'app/0'), (None, None)]
)
def test_the_unit_that_departs(framework_: framework.Framework, departing: Any, name: Any):
    event = _make(framework_, charm.RelationDepartedEvent, *_remote(framework_), departing)

    assert (event.departing_unit and event.departing_unit.name) == name


def test_an_event_of_storage_that_is_gone_does_not_come_back(framework_: framework.Framework):
    message = r"failed loading storage \(name='disk', index=5\) from snapshot"
    with pytest.raises(RuntimeError, match=message):
        _restore(framework_, charm.StorageEvent, {**_DISK, 'storage_index': 5})


def test_storage_has_the_location_that_was_kept(framework_: framework.Framework, juju: FakeRunner):
    event = _restore(framework_, charm.StorageEvent, {**_DISK, 'storage_location': '/srv/before'})

    assert str(event.storage.location) == '/srv/before'
    assert juju.take() == ['storage-list --format=json disk']


def test_an_event_of_a_container_that_is_gone_does_not_come_back(
    framework_: framework.Framework,
):
    with pytest.raises(model.ModelError, match="container 'gone' not found"):
        _restore(framework_, charm.WorkloadEvent, {'container_name': 'gone'})


def test_a_notice_is_known_without_asking_pebble(framework_: framework.Framework):
    event = _make(
        framework_, charm.PebbleCustomNoticeEvent, _workload(framework_), '1', 'custom', 'k'
    )

    notice = event.notice
    assert (notice.id, notice.type, notice.key) == ('1', pebble.NoticeType.CUSTOM, 'k')


@pytest.mark.parametrize(
    ('kind', 'args', 'message'),
    [
        (charm.StopEvent, (), 'cannot defer stop events'),
        (charm.RemoveEvent, (), 'cannot defer remove events'),
        (charm.ActionEvent, (), 'cannot defer action events'),
        (charm.CollectStatusEvent, (), 'cannot defer lifecycle events'),
        (
            charm.SecretRotateEvent,
            ('secret:abc', None),
            f'Cannot defer secret rotation events. {_REPEATED}',
        ),
        (
            charm.SecretExpiredEvent,
            ('secret:abc', None, 1),
            f'Cannot defer secret expiration events. {_REPEATED}',
        ),
    ],
)
def test_events_that_cannot_be_deferred(
    framework_: framework.Framework, kind: Type[Any], args: Any, message: str
):
    event = _make(framework_, kind, *args)

    with pytest.raises(RuntimeError) as caught:
        event.defer()
    assert str(caught.value) == message
    assert not event.deferred


def test_the_secret_of_an_event_is_fetched_when_it_is_used(
    framework_: framework.Framework, juju: FakeRunner
):
    juju.answers['secret-get'] = {'password': 'planted'}
    secret = _make(framework_, charm.SecretChangedEvent, 'secret:abc', 'pw').secret
    before = juju.take()

    secret.get_content()

    assert before == []
    assert juju.take() == ['secret-get --format=json secret:abc --label pw']


@pytest.mark.parametrize('kind', [charm.SecretRemoveEvent, charm.SecretExpiredEvent])
def test_the_revision_of_an_event_is_removed(
    framework_: framework.Framework, juju: FakeRunner, kind: Type[Any]
):
    _make(framework_, kind, 'secret:abc', 'pw', 3).remove_revision()

    assert juju.take() == ['secret-remove secret:abc --revision 3']


def test_an_action_asks_for_its_parameters_when_it_begins(
    framework_: framework.Framework, juju: FakeRunner
):
    event = _restore(framework_, charm.ActionEvent, {'id': '7'})

    assert (event.id, event.params) == ('7', {'a-b': 3, 'name': 'n'})
    assert juju.take() == ['action-get --format=json']


def test_what_an_action_says(framework_: framework.Framework, juju: FakeRunner):
    event = _make(framework_, charm.ActionEvent, '7')

    event.log('on it')
    event.set_results({'path': '/srv/b', 'size': {'bytes': 3}})
    event.fail('no room')
    event.fail()

    assert juju.take() == [
        'action-log -- on it',
        'action-set path=/srv/b size.bytes=3',
        'action-fail -- no room',
        'action-fail -- ',
    ]


def test_metrics_are_added(framework_: framework.Framework, juju: FakeRunner):
    event = _make(framework_, charm.CollectMetricsEvent)

    event.add_metrics({'users': 3}, {'zone': 'a'})

    assert juju.take() == ['add-metric --labels zone=a users=3']


@pytest.mark.parametrize(
    ('name', 'row'),
    [
        ('collect_metrics', deprecations.COLLECT_METRICS),
        ('pre_series_upgrade', deprecations.PRE_SERIES_UPGRADE),
        ('post_series_upgrade', deprecations.POST_SERIES_UPGRADE),
    ],
)
def test_an_event_that_juju_drops_warns_where_it_is_emitted(
    juju: FakeRunner, name: str, row: deprecations.Deprecation
):
    mycharm = charm_runs.start().charm

    with pytest.warns(row.category) as caught:
        getattr(mycharm.on, name).emit()

    assert [str(warning.message) for warning in caught] == [row.text]
    assert caught[0].filename == __file__
