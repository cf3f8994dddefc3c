# SPDX-License-Identifier: Apache-2.0
"""The class that charms inherit from, and the events that their metadata makes."""

from __future__ import annotations

import pathlib

import pytest
from kit import charm_runs

from ops import charm, framework

ALWAYS = (
    'collect_app_status collect_metrics collect_unit_status config_changed install '
    'leader_elected leader_settings_changed post_series_upgrade pre_series_upgrade remove '
    'secret_changed secret_expired secret_remove secret_rotate start stop update_status '
    'upgrade_charm'
).split()


def _declared(made: charm.CharmBase) -> dict[str, str]:
    events = made.on.events()
    return {name: events[name].event_type.__name__ for name in events if name not in ALWAYS}


def _with(text: str) -> charm.CharmBase:
    made = charm_runs.framework_for(charm.CharmMeta.from_yaml(text))
    return charm_runs.with_own_events()(made)


def test_every_charm_has_these_events():
    made = _with('name: app')

    assert sorted(made.on.events()) == ALWAYS


@pytest.mark.parametrize('role', ['requires', 'provides', 'peers'])
def test_the_events_of_an_endpoint(role: str):
    made = _with(f'name: app\n{role}: {{my-db: {{interface: db}}}}')

    assert _declared(made) == {
        'my_db_relation_created': 'RelationCreatedEvent',
        'my_db_relation_joined': 'RelationJoinedEvent',
        'my_db_relation_changed': 'RelationChangedEvent',
        'my_db_relation_departed': 'RelationDepartedEvent',
        'my_db_relation_broken': 'RelationBrokenEvent',
    }


def test_the_events_of_a_storage():
    made = _with('name: app\nstorage: {my-disk: {type: filesystem}}')

    assert _declared(made) == {
        'my_disk_storage_attached': 'StorageAttachedEvent',
        'my_disk_storage_detaching': 'StorageDetachingEvent',
    }


def test_the_events_of_a_container():
    made = _with('name: app\ncontainers: {my-app: {}}')

    assert _declared(made) == {
        'my_app_pebble_ready': 'PebbleReadyEvent',
        'my_app_pebble_custom_notice': 'PebbleCustomNoticeEvent',
        'my_app_pebble_check_failed': 'PebbleCheckFailedEvent',
        'my_app_pebble_check_recovered': 'PebbleCheckRecoveredEvent',
    }


def test_the_event_of_an_action():
    meta = charm.CharmMeta.from_yaml('name: app', actions='back-up: {}')
    made = charm_runs.with_own_events()(charm_runs.framework_for(meta))

    assert _declared(made) == {'back_up_action': 'ActionEvent'}


def test_an_event_by_its_prefix_is_the_same(mycharm: charm.CharmBase):
    found = mycharm.on['db'].relation_changed

    assert found.event_kind == mycharm.on.db_relation_changed.event_kind == 'db_relation_changed'


def test_two_endpoints_with_the_same_events_are_refused():
    message = 'overlaps with an existing type .*: a_b_relation_created'
    with pytest.raises(RuntimeError, match=message):
        _with('name: app\nrequires: {a-b: {interface: x}, a_b: {interface: x}}')


def test_a_charm_has_events_of_its_own(framework_: framework.Framework):
    class Ready(framework.EventBase):
        pass

    class Events(charm.CharmEvents):
        ready = framework.EventSource(Ready)

    class Own(charm.CharmBase):
        on = Events()

        def __init__(self, framework: framework.Framework):
            super().__init__(framework)
            self.seen = 0
            framework.observe(self.on.ready, self._on_ready)

        def _on_ready(self, _: Ready) -> None:
            self.seen += 1

    made = Own(framework_)
    made.on.ready.emit()

    assert made.seen == 1


def test_what_a_charm_knows(mycharm: charm.CharmBase, framework_: framework.Framework):
    assert mycharm.app is framework_.model.app
    assert mycharm.unit is framework_.model.unit
    assert mycharm.meta.name == 'app'
    assert mycharm.charm_dir == pathlib.Path(framework_.charm_dir)
    assert dict(mycharm.config) == {'a-b': 1, 'name': 'n'}


def test_a_second_charm_is_refused(framework_: framework.Framework):
    first = charm_runs.with_own_events()
    keep = first(framework_)

    with pytest.raises(RuntimeError, match='two objects claiming to be CharmBase'):
        charm_runs.with_own_events()(framework_)
    assert keep
