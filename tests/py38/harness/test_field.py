# SPDX-License-Identifier: Apache-2.0
"""What suites in the field lean on, and what nothing else here would show to be gone."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime
from typing import Any, Callable, List

import pytest
from kit.harnessed import Place

import ops
from ops import testing

Make = Callable[..., Place]
NAIVE = datetime.datetime(2030, 1, 1, 12, 0)
AWARE = datetime.datetime(2030, 1, 1, 12, 0, tzinfo=datetime.timezone.utc)


def test_an_event_that_waits_is_emitted_again_all_the_same(place: Place):
    place.seen.on['update_status'] = lambda charm, event: event.defer()

    place.harness.charm.on.update_status.emit()
    place.harness.charm.on.update_status.emit()

    assert place.seen == ['update_status', 'update_status']
    assert len(list(place.harness.framework._storage.notices())) == 2


def test_storages_that_were_not_attached_are_found_by_their_handlers(make: Make):
    place = make(begin=False)
    found: List[List[int]] = []
    place.seen.on['data_storage_attached'] = lambda charm, event: found.append(
        [each.index for each in charm.model.storages['data']]
    )
    place.harness.add_storage('data', 2)

    place.harness.begin_with_initial_hooks()

    assert found == [[0], [0, 1]]


@pytest.mark.parametrize('data', [{}, {'key': 'value'}])
def test_peers_hear_of_what_their_application_says_to_begin_with(data: Any, make: Make):
    place = make(begin=False)
    number = place.harness.add_relation('ring', 'app')
    place.harness.update_relation_data(number, 'app', data)

    place.harness.begin_with_initial_hooks()

    assert ('ring_relation_changed app' in place.seen) == bool(data)


def test_an_endpoint_with_a_relation_has_an_address_by_its_name(place: Place):
    with pytest.raises(ops.RelationNotFoundError):
        _ = address(place, 'db')
    place.harness.add_relation('db', 'pg')

    assert address(place, 'db') == '192.0.2.0'
    with pytest.raises(ops.RelationNotFoundError):
        _ = address(place, 'site')


def test_an_address_that_a_test_has_given_an_endpoint_stays(place: Place):
    place.harness.add_network('10.1.1.1', endpoint='db')
    place.harness.add_relation('db', 'pg')

    assert address(place, 'db') == '10.1.1.1'


def address(place: Place, key: Any) -> str:
    binding = place.model.get_binding(key)
    assert binding is not None
    return str(binding.network.bind_address)


@pytest.mark.parametrize('given', [NAIVE, AWARE])
def test_an_expiry_is_told_as_it_was_given(given: datetime.datetime, place: Place):
    secret = place.unit.add_secret({'password': 'x'}, expire=given)

    assert secret.get_info().expires == given


@pytest.mark.parametrize('given', [NAIVE, AWARE])
def test_an_expiry_that_is_changed_is_told_as_it_was_given(given: datetime.datetime, place: Place):
    secret = place.unit.add_secret({'password': 'x'})

    secret.set_info(expire=given)

    assert secret.get_info().expires == given
    assert place.harness._backend._secrets[0].expire_time == given


@pytest.mark.parametrize('policy', [None, ops.SecretRotate.DAILY])
def test_a_secret_that_is_rotated_says_when(policy: Any, place: Place):
    secret = place.unit.add_secret({'password': 'x'}, rotate=policy)

    assert (secret.get_info().rotates is not None) == (policy is not None)


def test_a_handler_may_leave_output_out(place: Place):
    nothing: Any = None
    result = testing.ExecResult(stdout=nothing, stderr=nothing)
    place.harness.handle_exec('web', ['quiet'], result=result)

    assert place.web().exec(['quiet']).wait_output() == ('', '')


@pytest.mark.parametrize('name', ['pg/9', 'stranger', 'stranger/0'])
def test_who_is_in_no_relation_is_named(name: str, place: Place):
    number = place.harness.add_relation('db', 'pg')

    with pytest.raises(KeyError) as raised:
        place.harness.update_relation_data(number, name, {'a': 'b'})

    assert raised.value.args == (name,)
