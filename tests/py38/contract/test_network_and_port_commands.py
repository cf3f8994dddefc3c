# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import List

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import (
    Address,
    BindAddress,
    Endpoint,
    Hook,
    Model,
    Network,
    PortRange,
    Record,
    Relation,
    Unit,
)

NETWORK = Network(
    (
        BindAddress(
            (Address('10.0.0.5', 'web0', '10.0.0.0/24'), Address('10.0.1.5')),
            'eth0',
            '02:00:00:00:00:01',
        ),
    ),
    ('10.0.0.6',),
    ('10.0.0.5/32', '10.0.1.5/32'),
)
OF_RELATION = Network((BindAddress((Address('10.9.9.9'),)),))
RECORD = Record(
    unit='web/0',
    endpoints={'db': Endpoint('db'), 'site': Endpoint('site')},
    extra_bindings=('admin',),
    relations={3: Relation(3, 'db')},
    networks={'db': NETWORK},
    relation_networks={3: OF_RELATION},
)
rows = Rows(RECORD)
KUBERNETES = Model(type='kubernetes')
WHOLE = (
    '{"bind-addresses":[{"mac-address":"02:00:00:00:00:01","interface-name":"eth0","addresses":'
    '[{"hostname":"web0","value":"10.0.0.5","cidr":"10.0.0.0/24"},'
    '{"hostname":"","value":"10.0.1.5","cidr":""}]}],'
    '"egress-subnets":["10.0.0.5/32","10.0.1.5/32"],"ingress-addresses":["10.0.0.6"]}\n'
)
ALONE = (
    '{"bind-addresses":[{"mac-address":"","interface-name":"","addresses":'
    '[{"hostname":"","value":"10.9.9.9","cidr":""}]}]}\n'
)
INGRESS = {'db': Network(ingress_addresses=('10.0.0.6',))}
NONE = 'no network config found for binding "{}"'

NETWORKS = [
    rows.ok('network-get --format=json db', WHOLE),
    rows.ok('network-get db --format=json -r 3', ALONE),
    rows.ok('network-get --format=json db', ALONE, hook=Hook(name='x', relation=3)),
    rows.ok('network-get db --bind-address', '10.0.0.5\n'),
    rows.ok('network-get db --primary-address', '10.0.0.5\n'),
    rows.ok('network-get db --ingress-address --format=json', '"10.0.0.6"\n'),
    rows.ok('network-get db --egress-subnets --format=json', '["10.0.0.5/32","10.0.1.5/32"]\n'),
    rows.ok('network-get db --egress-subnets', '10.0.0.5/32\n10.0.1.5/32\n'),
    rows.ok(
        'network-get db --bind-address --ingress-address --format=json',
        '{"bind-address":"10.0.0.5","ingress-address":"10.0.0.6"}\n',
    ),
    rows.ok('network-get admin --bind-address', '10.0.0.5\n', default_network=NETWORK),
    rows.refused('network-get', 'no arguments specified'),
    rows.failed(
        'network-get x',
        'binding "x" undefined for unit charm: endpoint "x" not valid',
        default_network=NETWORK,
    ),
    rows.failed('network-get site', NONE.format('site')),
    rows.failed('network-get admin', NONE.format('admin')),
    rows.failed('network-get db', NONE.format('db'), networks=INGRESS),
    rows.ok(
        'network-get db --format=json',
        '{"ingress-addresses":["10.0.0.6"]}\n',
        networks=INGRESS,
        juju_version='4.0.0',
    ),
    rows.refused('network-get db -r 9', 'invalid value "9" for option -r: relation not found'),
]

WRONG_PORTS = [
    rows.refused(f'{command} {given}', message)
    for command in ('open-port', 'close-port')
    for given, message in (
        ('80/foo', 'invalid protocol "foo", expected "tcp", "udp", or "icmp"'),
        ('7/icmp', 'protocol "icmp" doesn\'t support any ports; got "7"'),
        ('70000', 'port range bounds must be between 0 and 65535, got 70000-70000'),
        ('10-65536/udp', 'port range bounds must be between 0 and 65535, got 10-65536'),
        ('20-10', 'invalid port range 20-10/tcp'),
        ('', 'no port or range specified'),
        ('80 81', 'unrecognized args: ["81"]'),
        ('http', 'expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got "http"'),
    )
]

PORTS = [
    rows.failed(
        'open-port 80',
        'cannot open 80/tcp (unit "web/0"): port range conflicts with 50-100/tcp (unit "web/0")',
        ports=(PortRange('tcp', 50, 100),),
    ),
    rows.ok('open-port 80/udp', ports=(PortRange('tcp', 50, 100),)),
    rows.ok('open-port 80', ports=(PortRange('tcp', 80, 80),)),
    rows.ok('close-port 80'),
    rows.failed(
        'open-port 80-90',
        'cannot open 80-90/tcp: port ranges on Kubernetes are not supported',
        model=KUBERNETES,
    ),
    rows.ok('open-port 80', model=KUBERNETES, juju_version='3.0.3'),
    rows.failed(
        'open-port 80',
        'cannot open 80/tcp: ports on Kubernetes are not supported',
        model=KUBERNETES,
        juju_version='3.0.2',
    ),
    rows.ok('opened-ports --format=json', '[]\n'),
    rows.ok('opened-ports'),
]


@pytest.mark.parametrize('case', [*NETWORKS, *WRONG_PORTS, *PORTS], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


OPENED = [
    (['open-port 1000-2000/udp', 'open-port 80', 'open-port icmp'],
     '["icmp","80/tcp","1000-2000/udp"]\n'),
    (['open-port 80/TCP', 'open-port ICMP', 'open-port 81/Udp'], '["icmp","80/tcp","81/udp"]\n'),
    (['open-port 9', 'open-port 10'], '["9/tcp","10/tcp"]\n'),
    (['open-port 80', 'open-port 80'], '["80/tcp"]\n'),
    (['open-port 80', 'close-port 80/tcp'], '[]\n'),
    (['open-port 80', 'close-port 80/udp'], '["80/tcp"]\n'),
    (['open-port 0'], '["0/tcp"]\n'),
]  # fmt: skip


@pytest.mark.parametrize(('lines', 'listed'), OPENED, ids=str)
def test_ports_that_are_pending_are_listed(mount: Mount, lines: List[str], listed: str) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        for line in lines:
            assert run(*line.split()) == ('', '', 0)
        answer = run('opened-ports', '--format=json')

    assert answer.stdout == listed
    assert unit.record.ports == ()


BY_ENDPOINT = [
    (['open-port 80'], '["80/tcp (*)"]\n'),
    (['open-port 1000-2000/udp --endpoints peers,db'], '["1000-2000/udp (db, peers)"]\n'),
    (['open-port 80 --endpoints db', 'open-port 80 --endpoints site'], '["80/tcp (db, site)"]\n'),
    (['open-port 80 --endpoints db', 'open-port 80'], '["80/tcp (*)"]\n'),
    (['open-port 80 --endpoints db,site', 'close-port 80 --endpoints db'], '["80/tcp (site)"]\n'),
    (['open-port 80', 'close-port 80 --endpoints db'], '["80/tcp (site)"]\n'),
    (['open-port icmp'], '["icmp (*)"]\n'),
]


@pytest.mark.parametrize(('lines', 'listed'), BY_ENDPOINT, ids=str)
def test_ports_are_open_for_endpoints(mount: Mount, lines: List[str], listed: str) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        for line in lines:
            assert run(*line.split()) == ('', '', 0)
        answer = run('opened-ports', '--endpoints', '--format=json')

    assert answer.stdout == listed
