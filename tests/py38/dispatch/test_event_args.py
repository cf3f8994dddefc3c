# SPDX-License-Identifier: Apache-2.0
"""What an event carries, from what Juju says in the environment."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import pytest
from kit import charm_runs
from kit.fake_runner import FakeRunner

from ops import charm, framework, model
from ops._main import _get_event_args

RELATION = {'JUJU_RELATION': 'db', 'JUJU_RELATION_ID': 'db:3', 'JUJU_REMOTE_APP': 'remote'}
UNIT = {**RELATION, 'JUJU_REMOTE_UNIT': 'remote/0'}
SECRET = {'JUJU_SECRET_ID': 'secret:abc', 'JUJU_SECRET_LABEL': 'pw'}
REVISION = {**SECRET, 'JUJU_SECRET_REVISION': '4'}
NOTICE = {
    'JUJU_WORKLOAD_NAME': 'work-load',
    'JUJU_NOTICE_ID': '12',
    'JUJU_NOTICE_TYPE': 'custom',
    'JUJU_NOTICE_KEY': 'a.com/b',
}
CHECK = {'JUJU_WORKLOAD_NAME': 'work-load', 'JUJU_PEBBLE_CHECK_NAME': 'up'}


def _named(value: Any) -> Any:
    if isinstance(value, model.Relation):
        return f'{value.name}:{value.id}'
    if isinstance(value, model.Storage):
        return value.full_id
    return getattr(value, 'name', value)


def _args(event: str, cls: Any = charm.CharmBase, **environ: str) -> Tuple[Any, Dict[str, Any]]:
    made = charm_runs.with_own_events(cls)(charm_runs.make_framework())
    given, named = _get_event_args(made, getattr(made.on, event), charm_runs.context(**environ))
    return [_named(value) for value in given], {key: _named(named[key]) for key in named}


@pytest.mark.parametrize(
    ('event', 'environ', 'given', 'named'),
    [
        ('start', {}, [], {}),
        ('start', RELATION, [], {}),
        ('db_relation_created', RELATION, ['db:3'], {'app': 'remote'}),
        ('db_relation_joined', UNIT, ['db:3'], {'app': 'remote', 'unit': 'remote/0'}),
        ('db_relation_changed', UNIT, ['db:3'], {'app': 'remote', 'unit': 'remote/0'}),
        ('db_relation_changed', RELATION, ['db:3'], {'app': 'remote'}),
        (
            'db_relation_departed',
            {**UNIT, 'JUJU_DEPARTING_UNIT': 'app/0'},
            ['db:3'],
            {'app': 'remote', 'unit': 'remote/0', 'departing_unit_name': 'app/0'},
        ),
        ('db_relation_broken', RELATION, ['db:3'], {'app': 'remote'}),
        ('disk_storage_attached', {'JUJU_STORAGE_ID': 'disk/0'}, ['disk/0'], {}),
        ('many_storage_detaching', {'JUJU_STORAGE_ID': 'many/1'}, ['many/1'], {}),
        ('work_load_pebble_ready', CHECK, ['work-load'], {}),
        (
            'work_load_pebble_custom_notice',
            NOTICE,
            ['work-load', '12', 'custom', 'a.com/b'],
            {},
        ),
        ('work_load_pebble_check_failed', CHECK, ['work-load', 'up'], {}),
        ('work_load_pebble_check_recovered', CHECK, ['work-load', 'up'], {}),
        ('secret_changed', SECRET, ['secret:abc', 'pw'], {}),
        ('secret_changed', {'JUJU_SECRET_ID': 'secret:abc'}, ['secret:abc', None], {}),
        ('secret_rotate', SECRET, ['secret:abc', 'pw'], {}),
        ('secret_remove', REVISION, ['secret:abc', 'pw', 4], {}),
        ('secret_expired', REVISION, ['secret:abc', 'pw', 4], {}),
        ('do_it_action', {'JUJU_ACTION_UUID': '2'}, ['2'], {}),
    ],
)
def test_what_an_event_carries(
    juju: FakeRunner,
    event: str,
    environ: Dict[str, str],
    given: List[Any],
    named: Dict[str, Any],
):
    assert _args(event, **environ) == (given, named)


def test_the_application_follows_from_the_unit(juju: FakeRunner):
    environ = {**UNIT, 'JUJU_REMOTE_APP': ''}

    assert _args('db_relation_changed', **environ)[1] == {'app': 'remote', 'unit': 'remote/0'}


def test_events_of_a_charm_carry_what_their_classes_do(juju: FakeRunner):
    class Mine(charm.RelationChangedEvent):
        pass

    class Events(charm.CharmEvents):
        mine = framework.EventSource(Mine)

    class Own(charm.CharmBase):
        on = Events()

    assert _args('mine', Own, **UNIT)[0] == ['db:3']


@pytest.mark.parametrize(
    ('event', 'environ', 'why'),
    [
        ('db_relation_changed', {}, 'JUJU_RELATION is not set'),
        ('disk_storage_attached', {}, 'JUJU_STORAGE_ID is not set'),
        (
            'disk_storage_attached',
            {'JUJU_STORAGE_ID': 'disk/7'},
            'Juju does not list the storage disk/7',
        ),
        ('work_load_pebble_ready', {}, 'JUJU_WORKLOAD_NAME is not set'),
        (
            'work_load_pebble_custom_notice',
            {**NOTICE, 'JUJU_NOTICE_TYPE': ''},
            'JUJU_NOTICE_TYPE is not set',
        ),
        (
            'work_load_pebble_check_failed',
            {'JUJU_WORKLOAD_NAME': 'work-load'},
            'JUJU_PEBBLE_CHECK_NAME is not set',
        ),
        ('secret_changed', {}, 'JUJU_SECRET_ID is not set'),
        ('secret_remove', SECRET, 'JUJU_SECRET_REVISION is not set'),
    ],
)
def test_what_juju_has_not_said_is_named(
    juju: FakeRunner, event: str, environ: Dict[str, str], why: str
):
    with pytest.raises(RuntimeError) as caught:
        _args(event, **environ)
    assert str(caught.value) == f'cannot emit {event}: {why}'


def test_a_container_that_the_charm_does_not_have(juju: FakeRunner):
    with pytest.raises(model.ModelError, match="container 'gone' not found"):
        _args('work_load_pebble_ready', JUJU_WORKLOAD_NAME='gone')


@pytest.mark.parametrize(
    ('path', 'readable'),
    [
        ('hooks/db-relation-departed', True),
        ('hooks/db-relation-broken', True),
        ('hooks/db-relation-changed', False),
    ],
)
def test_data_of_a_unit_that_goes_can_be_read(juju: FakeRunner, path: str, readable: bool):
    juju.answers['relation-list'] = []
    made = charm_runs.make_framework(JUJU_DISPATCH_PATH=path, **UNIT)

    relation = made.model.get_relation('db', 3)

    assert relation is not None
    assert (made.model.get_unit('remote/0') in relation.data) is readable


@pytest.mark.parametrize(
    ('path', 'active'),
    [('hooks/db-relation-broken', False), ('hooks/db-relation-departed', True)],
)
def test_only_a_relation_that_is_broken_is_not_active(juju: FakeRunner, path: str, active: bool):
    made = charm_runs.make_framework(JUJU_DISPATCH_PATH=path, **UNIT)

    relation = made.model.get_relation('db', 3)

    assert relation is not None
    assert relation.active is active
