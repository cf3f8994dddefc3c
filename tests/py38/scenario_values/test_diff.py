# SPDX-License-Identifier: Apache-2.0
"""What tells two States apart, in lines."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import dataclasses
from typing import Any, Dict, List

import pytest

from ops import pebble, testing
from ops.testing._scenario._diff import described, differences
from ops_compat import behaviours

MODEL = testing.Model('prod', uuid='1')
DB = testing.Relation('db', id=3, remote_app_data={'host': 'a'})
WEB = testing.Container('web')


def state(**given: Any) -> testing.State:
    return testing.State(model=MODEL, **given)


CASES: Dict[str, Any] = {
    'nothing': ({}, {}, []),
    'a scalar': ({}, {'leader': True}, ['leader: False -> True']),
    'a status': (
        {'unit_status': testing.ActiveStatus()},
        {'unit_status': testing.BlockedStatus('x')},
        ["unit_status: ActiveStatus('') -> BlockedStatus('x')"],
    ),
    'a message': (
        {'unit_status': testing.ActiveStatus()},
        {'unit_status': testing.ActiveStatus('x')},
        ["unit_status: message: '' -> 'x'"],
    ),
    'options': (
        {'config': {'a': 1, 'b': 2}},
        {'config': {'a': 2, 'c': 3}},
        ['config: a: 1 -> 2', 'config: b: is gone', 'config: c: is new: 3'],
    ),
    'a databag': (
        {'relations': [DB]},
        {'relations': [dataclasses.replace(DB, remote_app_data={'host': 'b'})]},
        ["relation 3 (db): remote_app_data: host: 'a' -> 'b'"],
    ),
    'a relation that is new': ({}, {'relations': [DB]}, ['relation 3 (db): is new']),
    'a relation that is gone': ({'relations': [DB]}, {}, ['relation 3 (db): is gone']),
    'a container': (
        {'containers': [WEB]},
        {'containers': [dataclasses.replace(WEB, can_connect=True)]},
        ['container web: can_connect: False -> True'],
    ),
    'a check of a container': (
        {'containers': [testing.Container('web', check_infos=[testing.CheckInfo('up')])]},
        {'containers': [testing.Container('web', check_infos=[])]},
        ['container web: check up: is gone'],
    ),
    'a storage': (
        {'storages': [testing.Storage('data', index=1)]},
        {},
        ['storage data/1: is gone'],
    ),
    'ports': (
        {'opened_ports': [testing.TCPPort(80)]},
        {'opened_ports': [testing.ICMPPort()]},
        ['port 80/tcp: is gone', 'port icmp: is new'],
    ),
    'what is stored': (
        {'stored_states': [testing.StoredState('s', owner_path='C', content={'a': [1]})]},
        {'stored_states': [testing.StoredState('s', owner_path='C', content={'a': [2]})]},
        ['stored state C/s: content: a: [1] -> [2]'],
    ),
}


@pytest.mark.parametrize(('before', 'after', 'lines'), CASES.values(), ids=CASES)
def test_each_difference_is_a_line(
    before: Dict[str, Any], after: Dict[str, Any], lines: List[str]
):
    assert differences(state(**before), state(**after)) == lines


def test_a_layer_that_differs_is_named():
    first: Any = {'services': {'web': {'override': 'replace', 'command': 'a'}}}
    second: Any = {'services': {'web': {'override': 'replace', 'command': 'b'}}}
    before = testing.Container('web', layers={'base': pebble.Layer(first)})
    after = testing.Container('web', layers={'base': pebble.Layer(second)})

    (line,) = differences(state(containers=[before]), state(containers=[after]))

    assert line.startswith('container web: layers: base: Layer(')


def test_contents_of_secrets_are_not_repeated():
    before = testing.Secret({'user': 'a', 'password': 'hunter1'}, id='secret:x')
    after = testing.Secret({'user': 'a', 'password': 'hunter2', 'pin': '4711'}, id='secret:x')

    lines = differences(state(secrets=[before]), state(secrets=[after]))

    assert lines == [
        'secret secret:x: tracked_content: password: differs',
        'secret secret:x: tracked_content: pin: is new',
        'secret secret:x: latest_content: password: differs',
        'secret secret:x: latest_content: pin: is new',
    ]


@pytest.mark.parametrize(
    ('hidden', 'lines'), [(True, []), (False, ['secret x: _latest_revision: 1 -> 2'])]
)
def test_revisions_are_compared_where_they_show(hidden: bool, lines: List[str]):
    before = testing.Secret({'a': 'b'}, id='x')
    after = testing.Secret({'a': 'b'}, id='x', _latest_revision=2)

    with behaviours.using(secret_revisions_hidden=hidden):
        assert differences(state(secrets=[before]), state(secrets=[after])) == lines


def test_a_state_in_lines_has_what_is_not_empty():
    lines = described(state(containers=[WEB], config={'a': 1})).splitlines()

    assert lines[0] == 'State'
    assert "  config: {'a': 1}" in lines
    assert '  leader: False' in lines
    assert [line for line in lines if line.startswith('  container web: Container(')]
    assert not [line for line in lines if 'relation' in line or 'deferred' in line]


def test_a_state_in_lines_holds_no_secret():
    secret = testing.Secret({'password': 'hunter2'}, id='secret:x', label='db')

    shown = described(state(secrets=[secret]))

    assert "secret secret:x: owner=None, label='db', keys: password" in shown
    assert 'hunter2' not in shown
