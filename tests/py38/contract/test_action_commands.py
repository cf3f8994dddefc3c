# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shlex
from typing import Any, Dict

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Hook, Record, Unit

RECORD = Record(unit='web/0')
ACTION = Hook(
    kind='action', name='backup', params={'where': {'host': 'a', 'port': 22}, 'fast': True}
)
rows = Rows(RECORD, ACTION)
BAD_KEY = (
    'key "{}" must start and end with lowercase alphanumeric, '
    'and contain only lowercase alphanumeric and hyphens'
)

CASES = [
    *(
        rows.failed(line, 'not running an action', hook=Hook(name='install'))
        for line in ('action-fail no', 'action-get', 'action-log hi', 'action-set a=b')
    ),
    rows.ok('action-get --format=json', '{"fast":true,"where":{"host":"a","port":22}}\n'),
    rows.ok('action-get --format=json where.port', '22\n'),
    rows.ok('action-get --format=json where', '{"host":"a","port":22}\n'),
    rows.ok('action-get where.host', 'a\n'),
    rows.ok('action-get fast', 'True\n'),
    rows.ok('action-get --format=json where.nothing', 'null\n'),
    rows.ok('action-get --format=json where.host.deeper', 'null\n'),
    rows.ok('action-get --format=json nothing', 'null\n'),
    rows.ok('action-get nothing'),
    rows.ok('action-get --format=json', '{}\n', hook=Hook(kind='action', name='x')),
    rows.refused('action-get a b', 'unrecognized args: ["b"]'),
    rows.refused('action-log', 'no message specified'),
    rows.refused('action-fail a b', 'unrecognized args: ["b"]'),
    *(
        rows.refused(f'action-set {key}=x', BAD_KEY.format(shown))
        for key, shown in (('A', 'A'), ('a.B', 'B'), ('a-', 'a-'), ('a..b', ''), ('a_b', 'a_b'))
    ),
    *(
        rows.refused(f'action-set {key}=x', f'cannot set reserved action key "{key}"')
        for key in ('stdout', 'stderr', 'stdout-encoding', 'stderr-encoding')
    ),
    rows.refused('action-set a', 'argument "a" must be of the form key...=value'),
    rows.refused('action-log -x', 'option provided but not defined: -x'),
    rows.failed('juju-reboot', 'juju-reboot is not supported when running an action.'),
]


@pytest.mark.parametrize('case', CASES, ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


EFFECTS = [
    ('action-set a=b', {'results': {'a': 'b'}}),
    ('action-set a.b=c a.d=1 e=', {'results': {'a': {'b': 'c', 'd': '1'}, 'e': ''}}),
    ('action-set a=b=c', {'results': {'a': 'b=c'}}),
    ('action-log one two', {'logs': ('one two',)}),
    ('action-log -- -x', {'logs': ('-x',)}),
    ('action-fail broken', {'failure': 'broken'}),
    ("action-fail ''", {'failure': ''}),
    ('action-fail', {'failure': 'action failed without reason given, check action for errors'}),
]


@pytest.mark.parametrize(('line', 'fields'), EFFECTS, ids=str)
def test_effect_on_the_action(mount: Mount, line: str, fields: Dict[str, Any]) -> None:
    unit = Unit(RECORD)
    unit.begin(ACTION)
    assert unit.record.action is not None
    expected = unit.record.action.but(**fields)

    with mount(unit):
        answer = run(*shlex.split(line))

    assert answer == ('', '', 0)
    assert unit.record.action == expected


def test_results_of_two_calls_are_merged(mount: Mount) -> None:
    unit = Unit(RECORD)
    unit.begin(ACTION)

    with mount(unit):
        run('action-set', 'a.b=1')
        run('action-set', 'a.c=2')

    assert unit.record.action is not None
    assert unit.record.action.results == {'a': {'b': '1', 'c': '2'}}
