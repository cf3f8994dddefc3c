# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

import pytest

from ops._meta import CharmMeta
from ops._unit import (
    Action,
    Address,
    BindAddress,
    Consumer,
    Endpoint,
    Grant,
    LogLine,
    Metric,
    Model,
    Network,
    NewerRecord,
    Option,
    Payload,
    PortRange,
    Record,
    Relation,
    Revision,
    Secret,
    Status,
    Storage,
    StorageDefinition,
)
from ops_compat import values

NETWORK = Network((BindAddress((Address('10.0.0.1'),)),), ('10.0.0.1',), ('10.0.0.0/24',))
FULL = Record(
    unit='web/0',
    model=Model(cloud={'type': 'lxd'}, proxies={'http': 'x'}),
    options={'port': Option('int', 80)},
    config={'port': 8080},
    endpoints={'db': Endpoint('db')},
    extra_bindings=('admin',),
    relations={3: Relation(3, 'db', units=('pg/0',), data={'pg/0': {'a': 'b'}})},
    secrets={
        'x': Secret(
            'x',
            'web',
            revisions=(Revision(1, {}, removed=True), Revision(2, {'key': 'v'})),
            consumers={'web/0': Consumer(1, 'l')},
            grants=(Grant('pg', 3),),
        )
    },
    storage_definitions={'data': StorageDefinition('data')},
    storages=(Storage('data'),),
    storage_requests=(('data', 2),),
    resources={'a': '/a', 'b': None},
    ports=(PortRange('tcp', 80, 80, ('db',)),),
    networks={'db': NETWORK},
    relation_networks={3: NETWORK},
    default_network=NETWORK,
    unit_status=Status('active', 'ok', {'a': [1]}),
    unit_status_history=(Status(),),
    app_status_history=(Status(),),
    peer_statuses={'web/1': Status()},
    goal={'units': {}},
    action=Action('a', logs=('x',), results={'a': {'b': 'c'}}),
    log=(LogLine('INFO', 'hello', 'db:3: '),),
    metrics=(Metric('a', '1', {'b': 'c'}),),
    payloads={'a/b': Payload('docker', 'a', 'b', labels=('x',))},
)


@pytest.mark.parametrize('record', [FULL, Record(unit='a/0')], ids=['full', 'empty'])
def test_a_record_survives_json(record: Record) -> None:
    assert Record.from_dict(json.loads(json.dumps(record.to_dict()))) == record


def test_the_full_record_above_has_every_kind_of_field_filled() -> None:
    empty = Record(unit='web/0')
    left = [
        field.name
        for field in values.fields_of(Record)
        if not getattr(FULL, field.name) and getattr(empty, field.name) in ({}, ())
    ]

    assert sorted(left) == ['charm_state', 'leader_settings', 'tracing']


def test_a_newer_format_is_refused() -> None:
    plain = {**FULL.to_dict(), 'format': 99, 'later': 1}

    with pytest.raises(NewerRecord, match='format 99: this release knows formats up to 1'):
        Record.from_dict(plain)


WRONG: List[Dict[str, Any]] = [
    {},
    {'format': 1},
    {'format': 'x', 'unit': 'a/0'},
    {'format': 1, 'unit': 'a/0', 'later': 1},
    {'format': 1, 'unit': 'a/0', 'relations': []},
]


@pytest.mark.parametrize('plain', WRONG, ids=str)
def test_what_is_no_record_is_refused(plain: Dict[str, Any]) -> None:
    with pytest.raises(ValueError, match='cannot read a record'):
        Record.from_dict(plain)


def test_a_record_shows_no_secret_content() -> None:
    assert "'v'" not in repr(FULL)


def test_a_change_leaves_the_record_as_it_was() -> None:
    changed = FULL.but(leader=True)

    assert (FULL.leader, changed.leader) == (False, True)
    assert changed.but(leader=False) == FULL


def test_fields_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        FULL.leader = True  # type: ignore[misc]


RELATION_NUMBERS: List[Tuple[Dict[int, Relation], int, int]] = [
    ({}, 0, 0),
    ({3: Relation(3, 'a')}, 0, 4),
    ({3: Relation(3, 'a')}, 9, 9),
]


@pytest.mark.parametrize(('relations', 'following', 'free'), RELATION_NUMBERS)
def test_a_free_relation_id_was_never_used(relations: Any, following: int, free: int) -> None:
    record = Record(unit='a/0', relations=relations, next_relation_id=following)

    assert record.free_relation_id() == free


META = CharmMeta.from_yaml(
    """
name: web
requires: {db: {interface: pg, limit: 1}, host: {interface: juju-info, scope: container}}
provides: {site: {interface: http}}
peers: {members: {interface: web-members}, others: {interface: web-others}}
extra-bindings: {admin: }
storage:
  data: {type: filesystem}
  logs: {type: filesystem, location: /var/log/web, multiple: {range: 2+}}
  cache: {type: block, multiple: {range: 0-1}}
resources: {image: {type: oci-image}}
""",
    config='options: {port: {type: int, default: 80}, title: {type: string}}',
)


def test_a_fresh_unit_has_what_its_charm_declares() -> None:
    record = Record.for_charm(META, leader=True)

    assert (record.unit, record.app, record.leader) == ('web/0', 'web', True)
    assert record.options == {'port': Option('int', 80), 'title': Option('string', None)}
    assert record.resources == {'image': None}
    assert record.extra_bindings == ('admin',)


def test_a_fresh_unit_has_its_peer_relations() -> None:
    record = Record.for_charm(META)

    assert [(r.id, r.endpoint, r.remote_app, r.peer) for r in record.relations.values()] == [
        (0, 'members', 'web', True),
        (1, 'others', 'web', True),
    ]
    assert record.free_relation_id() == 2


def test_a_fresh_unit_has_the_storages_it_needs_at_least() -> None:
    storages = Record.for_charm(META).storages

    assert [(each.id, each.location) for each in storages] == [
        ('data/0', '/var/lib/juju/storage/data/0'),
        ('logs/1', '/var/log/web/1'),
        ('logs/2', '/var/log/web/2'),
    ]


def test_endpoints_have_their_roles() -> None:
    endpoints = Record.for_charm(META).endpoints

    assert endpoints['db'] == Endpoint('db', 'pg', 'requires', 'global', 1)
    assert endpoints['host'].scope == 'container'
    assert endpoints['site'].role == 'provides'
    assert endpoints['members'].role == 'peers'


def test_a_charm_with_containers_is_on_kubernetes() -> None:
    meta = CharmMeta.from_yaml('{name: web, containers: {web: {resource: image}}}')
    record = Record.for_charm(meta, unit='other/3')

    assert (record.kubernetes, record.machine_id, record.unit) == (True, '', 'other/3')


def test_given_fields_win_over_the_charms() -> None:
    record = Record.for_charm(META, relations={}, resources={'image': '/x'})

    assert (record.relations, record.resources) == ({}, {'image': '/x'})
