# SPDX-License-Identifier: Apache-2.0
"""Config, leadership, statuses, resources, and the rest that Juju tells a unit."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import pytest
from kit.harnessed import Place

import ops
from ops import hookcmds

# The first security event of a process warns on line 3, as it does in the published release.
pytestmark = pytest.mark.filterwarnings('ignore:JujuLogHandler is not set up')

Make = Callable[..., Place]
DEFAULTS = {'word': 'hello', 'count': 3, 'ratio': 1.5, 'flag': False}


# -- config --


def test_options_have_their_defaults_and_others_are_not_there(place: Place):
    assert dict(place.model.config) == DEFAULTS


@pytest.mark.parametrize(
    'given',
    [
        {'word': 'x'},
        {'count': 0},
        {'ratio': 2.5},
        {'flag': True},
        {'bare': 'x'},
        {'hidden': 'secret:9m4e2mr0ui3e8a215n4g'},
    ],
)
def test_an_option_is_set(given: Dict[str, Any], place: Place):
    place.harness.update_config(given)

    assert dict(place.model.config) == {**DEFAULTS, **given}
    assert place.seen == ['config_changed']


def test_options_that_are_unset_have_their_defaults_again(place: Place):
    place.harness.update_config({'word': 'x', 'bare': 'y'})

    place.harness.update_config(unset=['word', 'bare', 'unknown'])

    assert dict(place.model.config) == DEFAULTS


def test_an_option_that_is_set_to_none_has_its_default_again(place: Place):
    place.harness.update_config({'word': 'x'})

    place.harness.update_config({'word': None})

    assert dict(place.model.config) == DEFAULTS


@pytest.mark.parametrize(
    ('given', 'error', 'says'),
    [
        ({'nope': 'x'}, ValueError, "unknown config option: 'nope'"),
        ({'word': 3}, RuntimeError, 'Config option word is supposed to be of type string'),
        ({'count': 'x'}, RuntimeError, 'of type int, not `str`'),
        ({'count': 2.5}, RuntimeError, 'of type int, not `float`'),
        ({'count': True}, RuntimeError, 'of type int, not `bool`'),
        ({'ratio': 3}, RuntimeError, 'of type float, not `int`'),
        ({'flag': 1}, RuntimeError, 'of type boolean, not `int`'),
    ],
)
def test_an_option_of_another_kind_is_refused(
    given: Dict[str, Any], error: Any, says: str, place: Place
):
    with pytest.raises(error, match=says):
        place.harness.update_config(given)

    assert dict(place.model.config) == DEFAULTS
    assert place.seen == []


# -- leadership --


def test_a_unit_leads_once_it_is_told(place: Place):
    assert not place.unit.is_leader()

    place.harness.set_leader()

    assert place.unit.is_leader()
    assert place.seen == ['leader_elected']


def test_nothing_is_seen_of_losing_leadership(make: Make):
    place = make(leader=True)

    place.harness.set_leader(False)

    assert not place.unit.is_leader()
    assert place.seen == []


# -- statuses --


def test_a_status_is_what_was_set(make: Make):
    place = make(leader=True)
    place.unit.status = ops.BlockedStatus('stuck')
    place.model.app.status = ops.ActiveStatus('up')

    assert place.unit.status == ops.BlockedStatus('stuck')
    assert place.model.app.status == ops.ActiveStatus('up')


def test_a_unit_starts_in_maintenance(place: Place):
    assert place.unit.status == ops.MaintenanceStatus('')


def test_a_follower_sets_no_status_of_the_application(place: Place):
    with pytest.raises(RuntimeError, match='non-leader'):
        place.model.app.status = ops.ActiveStatus()


def test_statuses_are_collected_each_time_anew(make: Make):
    place = make(leader=True)
    place.seen.on['collect_unit_status'] = lambda charm, event: event.add_status(
        ops.BlockedStatus('b')
    )
    place.seen.on['collect_app_status'] = lambda charm, event: event.add_status(
        ops.WaitingStatus('w')
    )
    place.harness.evaluate_status()
    assert place.unit.status == ops.BlockedStatus('b')
    assert place.model.app.status == ops.WaitingStatus('w')

    place.seen.on['collect_unit_status'] = lambda charm, event: event.add_status(
        ops.ActiveStatus()
    )
    place.harness.evaluate_status()

    assert place.unit.status == ops.ActiveStatus()


# -- resources --


def test_a_resource_is_a_file(place: Place):
    place.harness.add_resource('blob', b'\xff')

    path = place.model.resources.fetch('blob')

    assert path.name == 'blob.bin'
    assert path.read_bytes() == b'\xff'


def test_an_image_is_described_in_a_file(place: Place):
    place.harness.add_oci_resource('image', {'registrypath': 'mine'})

    assert place.model.resources.fetch('image').read_text() == 'registrypath: mine\n'


def test_all_images_at_once(place: Place):
    place.harness.populate_oci_resources()

    assert 'registrypath: registrypath' in place.model.resources.fetch('image').read_text()


def test_a_resource_that_was_not_added_is_missing(place: Place):
    with pytest.raises(ops.ModelError, match='blob'):
        place.model.resources.fetch('blob')


BAD_RESOURCES: Dict[str, Callable[[Any], Any]] = {
    'unknown': lambda harness: harness.add_resource('nope', 'x'),
    'no file': lambda harness: harness.add_resource('image', 'x'),
    'unknown image': lambda harness: harness.add_oci_resource('nope'),
    'no image': lambda harness: harness.add_oci_resource('blob'),
}


@pytest.mark.parametrize('act', BAD_RESOURCES.values(), ids=BAD_RESOURCES)
def test_a_resource_that_does_not_fit_is_refused(act: Callable[[Any], Any], place: Place):
    with pytest.raises(RuntimeError):
        act(place.harness)


# -- units, clouds, reboots, ports, versions --


def test_planned_units_are_the_peers_unless_it_is_said(place: Place):
    number = place.harness.add_relation('ring', 'app')
    place.harness.add_relation_unit(number, 'app/1')
    assert place.model.app.planned_units() == 2

    place.harness.set_planned_units(0)
    assert place.model.app.planned_units() == 0

    place.harness.reset_planned_units()
    assert place.model.app.planned_units() == 2


def test_planned_units_are_not_negative(place: Place):
    with pytest.raises(TypeError):
        place.harness.set_planned_units(-1)


CLOUD = {
    'name': 'local', 'type': 'lxd', 'endpoint': 'https://x',
    'credential': {'auth-type': 'cert', 'attrs': {'a': 'b'}},
}  # fmt: skip


def test_a_cloud_is_what_was_set(place: Place):
    spec = ops.CloudSpec.from_dict(CLOUD)

    place.harness.set_cloud_spec(spec)

    assert place.model.get_cloud_spec() == spec


def test_a_handler_may_ask_for_the_cloud_itself(place: Place):
    found: List[Any] = []
    place.harness.set_cloud_spec(ops.CloudSpec.from_dict(CLOUD))
    place.seen.on['config_changed'] = lambda charm, event: found.append(
        hookcmds.credential_get().credential
    )

    place.harness.update_config()

    assert found[0].attributes == {'a': 'b'}


def test_no_cloud_was_set(place: Place):
    with pytest.raises(ops.ModelError, match=r'Harness\.set_cloud_spec\(\)'):
        place.model.get_cloud_spec()


@pytest.mark.parametrize(('now', 'ends'), [(False, False), (True, True)])
def test_reboots_are_counted(now: bool, ends: bool, place: Place):
    ended = False
    try:
        place.unit.reboot(now=now)
    except SystemExit:
        ended = True

    assert (place.harness.reboot_count, ended) == (1, ends)


def test_ports_are_those_that_were_opened(place: Place):
    place.unit.set_ports(80, ops.Port('udp', 53))
    place.unit.open_port('icmp')
    place.unit.close_port('udp', 53)

    assert place.unit.opened_ports() == {ops.Port('tcp', 80), ops.Port('icmp', None)}
    assert place.harness._backend._opened_ports == place.unit.opened_ports()


def test_the_workload_version(place: Place):
    assert place.harness.get_workload_version() is None

    place.unit.set_workload_version('1.2')

    assert place.harness.get_workload_version() == '1.2'


def test_a_pod_spec(make: Make):
    place = make(leader=True)
    assert place.harness.get_pod_spec() is None

    place.model.pod.set_spec({'a': 'b'}, {'c': 'd'})

    assert place.harness.get_pod_spec() == ({'a': 'b'}, {'c': 'd'})


# -- storages --


def test_a_storage_is_there_once_it_is_attached(place: Place):
    (data,) = place.harness.add_storage('data')
    assert place.model.storages['data'] == []

    place.harness.attach_storage(data)

    assert [each.full_id for each in place.model.storages['data']] == ['data/0']
    assert place.seen == ['data_storage_attached data/0']


def test_storages_of_all_names_are_counted_together(place: Place):
    place.harness.add_storage('data', 2)

    assert place.harness.add_storage('one') == ['one/2']


def test_a_storage_keeps_its_files_while_it_is_detached(place: Place):
    (data,) = place.harness.add_storage('data', attach=True)
    location = place.model.storages['data'][0].location
    (location / 'file').write_text('kept')

    place.harness.detach_storage(data)
    place.harness.attach_storage(data)

    assert (place.model.storages['data'][0].location / 'file').read_text() == 'kept'
    assert place.seen == [
        'data_storage_attached data/0',
        'data_storage_detaching data/0',
        'data_storage_attached data/0',
    ]


def test_a_storage_that_is_removed_detaches(place: Place):
    (data,) = place.harness.add_storage('data', attach=True)

    place.harness.remove_storage(data)

    assert place.seen[1:] == ['data_storage_detaching data/0']
    with pytest.raises(ops.ModelError):
        place.harness.attach_storage(data)


def test_a_storage_is_attached_and_detached_once(place: Place):
    (data,) = place.harness.add_storage('data', attach=True)
    place.harness.attach_storage(data)
    place.harness.detach_storage(data)
    place.harness.detach_storage(data)

    assert place.seen == ['data_storage_attached data/0', 'data_storage_detaching data/0']


def test_a_container_has_the_storages_that_it_mounts(make: Make):
    place = make(
        meta='name: app\nstorage: {one: {type: filesystem}}\n'
        'containers: {web: {mounts: [{storage: one, location: /var/one}]}}\n'
    )
    (one,) = place.harness.add_storage('one', attach=True)
    web = place.web()
    web.push('/var/one/file', 'x')
    root = place.harness.get_filesystem_root('web')

    assert (place.model.storages['one'][0].location / 'file').read_text() == 'x'
    assert (root / 'var' / 'one' / 'file').read_text() == 'x'

    place.harness.detach_storage(one)

    assert not web.exists('/var/one/file')
    assert not (root / 'var' / 'one').exists()


BAD_STORAGES: Dict[str, Tuple[Callable[[Any], Any], Any]] = {
    'add': (lambda harness: harness.add_storage('nope'), RuntimeError),
    'attach': (lambda harness: harness.attach_storage('nope/0'), KeyError),
    'attach unknown': (lambda harness: harness.attach_storage('data/7'), ops.ModelError),
    'attach no id': (lambda harness: harness.attach_storage('data'), ValueError),
    'detach unknown': (lambda harness: harness.detach_storage('data/7'), ops.ModelError),
    'remove': (lambda harness: harness.remove_storage('nope/0'), RuntimeError),
    'remove unknown': (lambda harness: harness.remove_storage('data/7'), ops.ModelError),
}


@pytest.mark.parametrize(('act', 'error'), BAD_STORAGES.values(), ids=BAD_STORAGES)
def test_a_storage_that_does_not_fit_is_refused(
    act: Callable[[Any], Any], error: Any, place: Place
):
    with pytest.raises(error):
        act(place.harness)


def test_no_storage_is_detached_before_begin(make: Make):
    with pytest.raises(RuntimeError, match='before Harness is initialised'):
        make(begin=False).harness.detach_storage('data/0')


@pytest.mark.parametrize(
    ('option', 'said'),
    [
        ('{}', 'option size is expected to declare a `type`'),
        ('{type: [], default: 3}', 'option size is expected to declare a `type`'),
        ('{type: size, default: 3}', r'one of \[string, boolean, int, float, secret\], not size'),
    ],
)
def test_an_option_has_a_type_that_juju_knows(make: Make, option: str, said: str):
    with pytest.raises(RuntimeError, match=said):
        make(config=f'options: {{size: {option}}}')
