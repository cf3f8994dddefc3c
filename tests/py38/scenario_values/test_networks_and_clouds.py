# SPDX-License-Identifier: Apache-2.0
"""Networks, the model and its cloud, resources, log lines."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import pathlib
from typing import Any, Callable

import pytest

from ops import testing
from ops.testing.errors import StateValidationError
from ops_compat import behaviours


def test_the_default_network_is_that_of_no_host():
    network = testing.Network('db')

    assert network.bind_addresses == [testing.BindAddress([testing.Address('192.0.2.0')])]
    assert network.ingress_addresses == ['192.0.2.0']
    assert network.egress_subnets == ['192.0.2.0/24']


def test_no_two_networks_share_a_default():
    one, other = testing.Network('a'), testing.Network('b')

    assert one.bind_addresses[0].addresses is not other.bind_addresses[0].addresses
    assert one.ingress_addresses is not other.ingress_addresses


def test_networks_have_the_hash_of_their_binding():
    assert hash(testing.Network('db')) == hash(testing.Network('db', []))


def test_an_address_under_its_old_name():
    assert testing.Address('10.0.0.1').address == '10.0.0.1'


def test_an_interface_with_a_list_has_no_hash():
    with pytest.raises(TypeError, match='unhashable'):
        hash(testing.BindAddress([testing.Address('10.0.0.1')]))


def test_a_cloud_as_the_charm_sees_it():
    credential = testing.CloudCredential(auth_type='x', attributes={'k': 'v'}, redacted=['s'])
    spec = testing.CloudSpec('lxd', region='eu', credential=credential, ca_certificates=['PEM'])

    seen = spec._to_ops()

    assert (seen.type, seen.name, seen.region) == ('lxd', 'localhost', 'eu')
    assert seen.credential is not None
    assert seen.credential.attributes == {'k': 'v'}
    assert seen.ca_certificates == ['PEM']


@pytest.mark.parametrize('kind', [testing.CloudCredential, testing.Resource, testing.Mount])
def test_what_is_given_by_name_is_taken_by_no_position(kind: Callable[..., Any]):
    with pytest.raises(TypeError):
        kind('a', 'b')


def test_a_model_has_a_name_of_twenty_letters_and_a_uuid():
    model = testing.Model()

    assert len(model.name) == 20
    assert model.name.isalnum()
    assert len(model.uuid) == 36
    assert (model.type, model.cloud_spec) == ('kubernetes', None)


def test_no_two_models_have_a_name():
    assert testing.Model() != testing.Model()


def test_a_resource_keeps_its_path():
    path = pathlib.Path('image.tar')

    assert testing.Resource(name='image', path=path).path is path


each_string = pytest.mark.parametrize(
    ('make', 'what', 'kept'),
    [
        (lambda s: testing.Network('a', ingress_addresses=s), 'ingress_addresses', None),
        (lambda s: testing.Network('a', egress_subnets=s), 'egress_subnets', None),
        (lambda s: testing.CloudSpec('a', ca_certificates=s), 'ca_certificates', None),
        (lambda s: testing.CloudCredential(auth_type='a', redacted=s), 'redacted', None),
        (
            lambda s: testing.Secret({'a': 'b'}, remote_grants={1: s}),
            'remote_grants[1]',
            lambda secret: secret.remote_grants[1],
        ),
    ],
    ids=['ingress', 'egress', 'ca', 'redacted', 'grants'],
)


@each_string
def test_a_string_is_refused_where_several_are_meant(
    make: Callable[[str], Any], what: str, kept: Any
):
    with behaviours.using(state_copies=True), pytest.raises(StateValidationError) as caught:
        make('abc')

    assert str(caught.value) == (
        f"{what} must be an iterable of strings, not a single string; did you mean ['abc']?"
    )


@each_string
def test_a_string_is_kept_where_nothing_is_copied(
    make: Callable[[str], Any], what: str, kept: Any
):
    with behaviours.using(state_copies=False):
        made = make('abc')

    assert (kept or (lambda value: getattr(value, what)))(made) == 'abc'
