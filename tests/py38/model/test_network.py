# SPDX-License-Identifier: Apache-2.0
"""Addresses, and the bindings that they belong to."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import ipaddress
from typing import Any, Callable, List

import pytest
from kit.fake_runner import FakeRunner, Refusal

from ops._meta import CharmMeta
from ops.model import Model, ModelError, Network, NetworkInterface, Relation, _ModelBackend

META = CharmMeta({'name': 'app', 'requires': {'db': {'interface': 'mysql'}}})
FULL: Any = {
    'bind-addresses': [
        {
            'mac-address': '',
            'interface-name': 'eth0',
            'addresses': [
                {'hostname': '', 'value': '10.0.0.5', 'cidr': '10.0.0.0/24'},
                {'address': 'fe80::1', 'cidr': ''},
            ],
        },
        {'interface-name': 'lo', 'addresses': [{'value': 'app.internal', 'cidr': ''}]},
        {'interface-name': 'none', 'addresses': None},
    ],
    'egress-subnets': ['10.0.0.5/32'],
    'ingress-addresses': ['10.0.0.5', 'app.example'],
}


def interfaces(network: Network) -> List[Any]:
    return [(i.name, i.address, i.subnet) for i in network.interfaces]


def test_interfaces_are_one_for_each_address():
    assert interfaces(Network(FULL)) == [
        ('eth0', ipaddress.ip_address('10.0.0.5'), ipaddress.ip_network('10.0.0.0/24')),
        ('eth0', ipaddress.ip_address('fe80::1'), ipaddress.ip_network('fe80::1/128')),
        ('lo', 'app.internal', None),
    ]


def test_first_addresses():
    network = Network(FULL)

    assert network.bind_address == ipaddress.ip_address('10.0.0.5')
    assert network.ingress_address == ipaddress.ip_address('10.0.0.5')


def test_host_names_stay_strings():
    assert Network(FULL).ingress_addresses == [ipaddress.ip_address('10.0.0.5'), 'app.example']


def test_a_host_name_is_logged_as_no_address(caplog: pytest.LogCaptureFixture):
    caplog.set_level('DEBUG')

    Network({'ingress-addresses': ['app.example']})

    assert caplog.record_tuples == [
        ('ops.model', 10, 'could not cast app.example to IPv4/v6 address')
    ]


def test_egress_subnets_are_networks():
    assert Network(FULL).egress_subnets == [ipaddress.ip_network('10.0.0.5/32')]


def test_nothing_known_is_nothing_there():
    network = Network({})

    assert (network.bind_address, network.ingress_address) == (None, None)
    assert (network.interfaces, network.ingress_addresses, network.egress_subnets) == ([], [], [])


@pytest.mark.parametrize(
    ('info', 'address', 'subnet'),
    [
        ({'value': '', 'cidr': ''}, None, None),
        ({'cidr': '10.0.0.0/8'}, None, ipaddress.ip_network('10.0.0.0/8')),
        (
            {'value': '1.1.1.1', 'address': '2.2.2.2'},
            ipaddress.ip_address('1.1.1.1'),
            ipaddress.ip_network('1.1.1.1/32'),
        ),
    ],
)
def test_thin_addresses(info: Any, address: Any, subnet: Any):
    interface = NetworkInterface('eth0', info)

    assert (interface.address, interface.subnet) == (address, subnet)


def test_what_is_no_subnet_is_an_error():
    with pytest.raises(ValueError, match='has host bits set'):
        NetworkInterface('eth0', {'value': '10.0.0.1', 'cidr': '10.0.0.1/8'})


# Bindings.


@pytest.fixture
def model(juju: FakeRunner, backend: _ModelBackend) -> Model:
    juju.answers.update(
        {
            'network-get': FULL,
            'relation-ids': ['db:1'],
            'relation-list': ['r/0'],
        }
    )
    return Model(META, backend)


def relation_of(model: Model) -> Relation:
    relation = model.get_relation('db')
    assert relation is not None
    return relation


def test_network_is_asked_once_when_it_is_used(juju: FakeRunner, model: Model):
    binding = model.get_binding('db')
    asked_before = juju.take()

    assert binding.network is binding.network
    assert asked_before == []
    assert juju.lines == ['network-get --format=json db']


def test_same_key_gives_the_same_binding(model: Model):
    relation = relation_of(model)

    assert model.get_binding('db') is model.get_binding('db')
    assert model.get_binding(relation) is model.get_binding(relation)
    assert model.get_binding(relation) is not model.get_binding('db')


def test_network_of_a_relation_is_asked_by_its_number(juju: FakeRunner, model: Model):
    binding = model.get_binding(relation_of(model))
    juju.take()

    assert binding.name == 'db'
    assert binding.network.interfaces
    assert juju.lines == ['network-get --format=json -r 1 db']


def test_network_of_a_gone_relation_is_the_endpoints(juju: FakeRunner, model: Model):
    juju.answers['network-get -r'] = Refusal('ERROR relation 1 not found')
    binding = model.get_binding(relation_of(model))

    assert binding.network.interfaces
    assert juju.lines[-1] == 'network-get --format=json db'


def test_network_that_juju_does_not_know_is_an_error(juju: FakeRunner, model: Model):
    juju.answers['network-get'] = Refusal('ERROR no network config found for binding "db"')

    with pytest.raises(ModelError, match='no network config'):
        model.get_binding('db').network  # noqa: B018


@pytest.mark.parametrize('key', [None, 3])
def test_binding_key_is_a_name_or_a_relation(model: Model, key: Any):
    with pytest.raises(ModelError, match='binding key must be str or relation instance, not '):
        model.get_binding(key)


USES: List[Callable[[Any], Any]] = [list, len, lambda bindings: bindings['db']]


@pytest.mark.parametrize('use', USES)
def test_bindings_cannot_be_gone_through(model: Model, use: Any):
    with pytest.raises(NotImplementedError):
        use(model._bindings)
