# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shlex
from typing import Any, Dict, Optional

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Hook, Record, Status, Storage, StorageDefinition, Unit

RECORD = Record(
    unit='web/0',
    charm_state={'a': '1', 'empty': ''},
    unit_status=Status('waiting', 'for <db>', {'n': 1}),
    app_status=Status('active'),
    peer_statuses={'web/1': Status('blocked', 'no')},
    storage_definitions={'data': StorageDefinition('data', maximum=None)},
    storages=(
        Storage('data', 10, location='/srv/10'),
        Storage('data', 9, location='/srv/9'),
        Storage('disk', 3, 'block', '/dev/sdb'),
        Storage('data', 11),
    ),
)
rows = Rows(RECORD)
NOT_LEADER = 'this unit is not the leader'

STATE = [
    rows.ok('state-get --format=json', '{"a":"1","empty":""}\n'),
    rows.ok('state-get --format=json -', '{"a":"1","empty":""}\n'),
    rows.ok('state-get --format=json', 'null\n', charm_state={}),
    rows.ok('state-get', '', charm_state={}),
    rows.ok('state-get a', '1\n'),
    rows.ok('state-get --format=json a', '"1"\n'),
    rows.ok('state-get --format=json b', '""\n'),
    rows.ok('state-get b'),
    rows.ok('state-get --strict a', '1\n'),
    rows.failed('state-get --strict b', '"b" not found'),
    rows.ok('state-delete b'),
    rows.refused('state-set x', 'expected "key=value", got "x"'),
    rows.refused('state-set a=1 a=2', 'key "a" specified more than once'),
    rows.failed(f'state-set {"k" * 257}=v', 'max allowed key length (256) exceeded'),
    rows.failed(
        'state-set --file -',
        'max allowed value length (65536) exceeded',
        input='{"a": "%s"}' % ('x' * 65537),
    ),
    rows.failed(
        'state-set --file -',
        'yaml: unmarshal errors: cannot unmarshal !!map into string',
        input='a: {}',
    ),
    rows.refused('state-set --format=json a=b', 'option provided but not defined: --format'),
]

STATUS = [
    rows.ok('status-get --format=json', '{"status":"waiting"}\n'),
    rows.ok('status-get', 'waiting\n'),
    rows.ok('status-get --format=yaml', 'status: waiting\n'),
    rows.ok(
        'status-get --include-data --application=False --format=json',
        '{"message":"for \\u003cdb\\u003e","status":"waiting","status-data":{"n":1}}\n',
    ),
    rows.ok(
        'status-get --include-data --application --format=json',
        '{"application-status":{"message":"","status":"active","status-data":{},"units":'
        '{"web/0":{"message":"for \\u003cdb\\u003e","status":"waiting","status-data":{"n":1}},'
        '"web/1":{"message":"no","status":"blocked","status-data":{}}}}}\n',
        leader=True,
    ),
    rows.ok(
        'status-get --application=true --format=json',
        '{"application-status":{"status":"active","units":'
        '{"web/0":{"status":"waiting"},"web/1":{"status":"blocked"}}}}\n',
        leader=True,
    ),
    rows.failed('status-get --application', f'finding application status: {NOT_LEADER}'),
    rows.ok('status-get', 'unknown\n', unit_status=Status()),
    rows.refused('status-set', 'invalid args, require <status> [message]'),
    *(
        rows.refused(
            f'status-set {status} x',
            f'invalid status "{status}", expected one of [maintenance blocked waiting active]',
        )
        for status in ('error', 'unknown', 'terminated')
    ),
    rows.refused('status-set active a b', 'unrecognized args: ["b"]'),
    rows.refused('status-set active -x', 'option provided but not defined: -x'),
    rows.failed('status-set --application active', NOT_LEADER),
]

STORAGE = [
    rows.ok('storage-list --format=json', '["data/10","data/11","data/9","disk/3"]\n'),
    rows.ok('storage-list --format=json disk', '["disk/3"]\n'),
    rows.ok('storage-list --format=json other', '[]\n'),
    rows.ok('storage-list disk', 'disk/3\n'),
    rows.ok('storage-get -s disk/3 --format=json', '{"kind":"block","location":"/dev/sdb"}\n'),
    rows.ok('storage-get -s data/9 location', '/srv/9\n'),
    rows.ok('storage-get -s data/9 --format=json kind', '"filesystem"\n'),
    rows.ok('storage-get location', '/srv/9\n', hook=Hook(name='x', storage='data/9')),
    rows.refused('storage-get', 'no storage instance specified'),
    rows.failed('storage-get -s data/9 x', 'invalid storage attribute "x"'),
    rows.refused(
        'storage-get -s data/99', 'invalid value "data/99" for option -s: storage not found'
    ),
    rows.refused(
        'storage-get -s data/11', 'invalid value "data/11" for option -s: storage not found'
    ),
    rows.refused('storage-add', 'storage add requires a storage directive'),
    rows.refused('storage-add data=10G', 'only count can be specified for "data"'),
    rows.refused('storage-add data=ebs,1', 'only count can be specified for "data"'),
    rows.refused('storage-add data=0', 'count must be greater than zero, got "0"'),
    rows.failed('storage-add other', 'charm storage "other" not found'),
    rows.refused('storage-add --format=json data', 'option provided but not defined: --format'),
]


@pytest.mark.parametrize('case', [*STATE, *STATUS, *STORAGE], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


PENDING = [
    ('state-set b=2', None, {'charm_state': {'a': '1', 'empty': '', 'b': '2'}}),
    ('state-set a=', None, {'charm_state': {'a': '', 'empty': ''}}),
    ('state-set --file - a=3', 'a: 2\nb: x', {
        'charm_state': {'a': '3', 'empty': '', 'b': 'x'},
    }),
    ('state-set --file -', '{"a": "2"}', {'charm_state': {'a': '2', 'empty': ''}}),
    ('state-delete a', None, {'charm_state': {'empty': ''}}),
    ('storage-add data', None, {'storage_requests': (('data', 1),)}),
    ('storage-add data=2 data', None, {'storage_requests': (('data', 2), ('data', 1))}),
]  # fmt: skip


@pytest.mark.parametrize(('line', 'given', 'fields'), PENDING, ids=str)
def test_effect_when_the_hook_succeeds(
    mount: Mount, line: str, given: Optional[str], fields: Dict[str, Any]
) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        answer = run(*shlex.split(line), input=given)

    assert answer == ('', '', 0)
    assert unit.record == RECORD
    unit.commit()
    assert unit.record == RECORD.but(**fields)


STATUSES = [
    ('status-set active', 'unit_status', Status('active')),
    ('status-set blocked "no db"', 'unit_status', Status('blocked', 'no db')),
    ('status-set --application=False active', 'unit_status', Status('active')),
    ('status-set active -- -x', 'unit_status', Status('active', '-x')),
    ('status-set --application maintenance m', 'app_status', Status('maintenance', 'm')),
]


@pytest.mark.parametrize(('line', 'field', 'status'), STATUSES, ids=str)
def test_a_status_is_kept_even_if_the_hook_fails(
    mount: Mount, line: str, field: str, status: Status
) -> None:
    unit = Unit(RECORD.but(leader=True))

    with mount(unit):
        answer = run(*shlex.split(line))
    unit.rollback()

    assert answer == ('', '', 0)
    assert getattr(unit.record, field) == status
    assert getattr(unit.record, f'{field}_history') == (getattr(RECORD, field),)
