# SPDX-License-Identifier: Apache-2.0
"""Configuration, leadership, logs and what else is the unit's or the application's."""

from __future__ import annotations

import shlex
from typing import Any, List, Tuple

import pytest
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Hook, LogLine, Model, Option, Record, Relation, Status, Unit

RECORD = Record(
    unit='web/0',
    leader=True,
    options={
        'port': Option('int', 80),
        'debug': Option('boolean', False),
        'ratio': Option('float', 1.5),
        'title': Option('string', None),
        'key': Option('secret', None),
    },
    config={'port': 8080, 'key': 'secret:9m4e2mr0ui3e8a215n4g'},
    leader_settings={'a': '1'},
    resources={'data': '/var/lib/data.tar', 'image': None},
)
rows = Rows(RECORD)
CLOUD = {
    'type': 'lxd',
    'name': 'localhost',
    'region': 'default',
    'credential': {'auth-type': 'certificate', 'attrs': {'b': '2', 'a': '1'}, 'redacted': ['x']},
    'is-controller-cloud': True,
}

CONFIG = [
    rows.ok(
        'config-get --format=json',
        '{"debug":false,"key":"secret:9m4e2mr0ui3e8a215n4g","port":8080,"ratio":1.5}\n',
    ),
    rows.ok(
        'config-get --format=json --all',
        '{"debug":false,"key":"secret:9m4e2mr0ui3e8a215n4g","port":8080,"ratio":1.5,"title":null}\n',
    ),
    rows.refused('config-get -a port', 'cannot use argument --all together with key'),
    rows.ok('config-get --format=json port', '8080\n'),
    rows.ok('config-get port', '8080\n'),
    rows.ok('config-get debug', 'False\n'),
    rows.ok('config-get --format=json title', 'null\n'),
    rows.ok('config-get --format=json unknown', 'null\n'),
    rows.ok('config-get unknown'),
    rows.ok('config-get --format=json key', '"secret:9m4e2mr0ui3e8a215n4g"\n'),
    rows.refused('config-get a b', 'unrecognized args: ["b"]'),
    rows.failed('credential-get', 'cannot access cloud credentials: permission denied'),
    rows.ok(
        'credential-get --format=json',
        '{"type":"lxd","name":"localhost","region":"default","credential":'
        '{"auth-type":"certificate","attrs":{"a":"1","b":"2"},"redacted":["x"]},'
        '"is-controller-cloud":true}\n',
        model=Model(cloud=CLOUD),
    ),
]

LEADER = [
    rows.ok('is-leader --format=json', 'true\n', leader=True),
    rows.ok('is-leader --format=json', 'false\n', leader=False),
    rows.ok('is-leader', 'True\n', leader=True),
    rows.ok('is-leader', 'False\n', leader=False),
    rows.failed(
        'is-leader', 'leadership status unknown: the lease could not be checked', leader=None
    ),
    rows.refused('is-leader x', 'unrecognized args: ["x"]'),
    rows.ok('leader-get --format=json', '{"a":"1"}\n'),
    rows.ok('leader-get --format=json -', '{"a":"1"}\n'),
    rows.ok('leader-get a', '1\n'),
    rows.ok('leader-get --format=json b', 'null\n'),
    rows.failed(
        'leader-set a=2',
        'cannot write leadership settings: cannot write settings: not the leader',
        leader=False,
    ),
]

OTHERS = [
    rows.ok('resource-get data', '/var/lib/data.tar'),
    rows.failed('resource-get image', 'could not download resource: resource#image not found'),
    rows.failed('resource-get x', 'could not download resource: resource#x not found'),
    rows.refused('application-version-set', 'no version specified'),
    rows.refused('juju-log', 'no message specified'),
    rows.ok('unit-get private-address', '10.0.0.5\n', private_address='10.0.0.5'),
    rows.ok('unit-get --format=json public-address', '"1.2.3.4"\n', public_address='1.2.3.4'),
    rows.ok(
        'goal-state --format=json',
        '{"units":{"web/0":{"status":"active","since":"2024-01-01 00:00:00Z"},'
        '"web/1":{"status":"waiting","since":"2024-01-01 00:00:00Z"}},'
        '"relations":{"db":{"pg":{"status":"joined","since":"2024-01-01 00:00:00Z"},'
        '"pg/0":{"status":"active","since":"2024-01-01 00:00:00Z"}}}}\n',
        planned_units=2,
        unit_status=Status('active'),
        relations={1: Relation(1, 'db', remote_app='pg', units=('pg/0',))},
    ),
    rows.ok('goal-state', 'units: {}\nrelations: {}\n', planned_units=0),
    rows.refused(
        'goal-state --format=smart',
        'invalid value "smart" for option --format: unknown format "smart"',
    ),
]


@pytest.mark.parametrize('case', [*CONFIG, *LEADER, *OTHERS], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


AT_ONCE: List[Tuple[str, str, Any]] = [
    ('application-version-set 1.2', 'workload_version', '1.2'),
    ('application-version-set -- -1', 'workload_version', '-1'),
    ('leader-set a=2 b=3', 'leader_settings', {'a': '2', 'b': '3'}),
    ('leader-set a=', 'leader_settings', {}),
    ('juju-reboot', 'reboot', 'at-end'),
    ('juju-reboot --now', 'reboot', 'now'),
    ('juju-log hello world', 'log', (LogLine('INFO', 'hello world'),)),
    ('juju-log --debug hello', 'log', (LogLine('DEBUG', 'hello'),)),
    ('juju-log -l warning hello', 'log', (LogLine('WARNING', 'hello'),)),
    ('juju-log --log-level TRACE hello', 'log', (LogLine('TRACE', 'hello'),)),
    ('juju-log --log-level=ERROR -- -x', 'log', (LogLine('ERROR', '-x'),)),
    ('juju-log -l critical hello', 'log', (LogLine('CRITICAL', 'hello'),)),
    (
        'juju-log -l LOUD hello',
        'log',
        (
            LogLine('WARNING', 'Specified log level of "LOUD" is not valid'),
            LogLine('INFO', 'hello'),
        ),
    ),
]


@pytest.mark.parametrize(('line', 'field', 'held'), AT_ONCE, ids=str)
def test_effect_at_once(mount: Mount, line: str, field: str, held: Any) -> None:
    unit = Unit(RECORD)
    unit.begin(Hook(name='update-status'))

    with mount(unit):
        answer = run(*shlex.split(line))
    unit.rollback()

    assert answer == ('', '', 0)
    assert getattr(unit.record, field) == held


def test_a_line_that_is_logged_in_a_relation_hook_has_a_prefix(mount: Mount) -> None:
    unit = Unit(RECORD.but(relations={3: Relation(3, 'db')}))
    unit.begin(Hook(name='db-relation-changed', relation=3))

    with mount(unit):
        run('juju-log', 'hello')

    assert unit.record.log == (LogLine('INFO', 'hello', 'db:3: '),)


OLD = [
    ('k8s-spec-set --file -', 'k8s-spec-get', 'containers: []\n'),
    ('pod-spec-set', 'pod-spec-get', 'containers: []\n'),
    ('k8s-raw-set', 'k8s-raw-get', 'raw\n'),
]


@pytest.mark.parametrize(('setter', 'getter', 'spec'), OLD, ids=str)
def test_a_pod_specification_is_kept_when_the_hook_succeeds(
    mount: Mount, setter: str, getter: str, spec: str
) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        answers = [run(*setter.split(), input=spec), run(getter)]

    assert answers == [('', '', 0), (spec, '', 0)]
    assert (unit.record.pod_spec, unit.record.pod_raw) == (None, None)


def test_metrics_are_added_in_the_hook_that_collects_them(mount: Mount) -> None:
    unit = Unit(RECORD.but(juju_version='3.6.9'))
    unit.begin(Hook(name='collect-metrics'))

    with mount(unit):
        answer = run('add-metric', '--labels', 'a=b,c=d', 'users=3')
    unit.commit()

    assert answer == ('', '', 0)
    (metric,) = unit.record.metrics
    assert (metric.key, metric.value, metric.labels) == ('users', '3', {'a': 'b', 'c': 'd'})


def test_metrics_are_refused_in_other_hooks(mount: Mount) -> None:
    unit = Unit(RECORD.but(juju_version='3.6.9'))

    with mount(unit):
        assert run('add-metric', 'users=3').returncode == 1


def test_a_payload_is_registered_changed_and_forgotten(mount: Mount) -> None:
    unit = Unit(RECORD)

    with mount(unit):
        run('payload-register', 'docker', 'db', '0fcgaba', 'tag')
        run('payload-status-set', 'db', '0fcgaba', 'stopped')
        held = unit.record.payloads['db/0fcgaba']
        run('payload-unregister', 'db', '0fcgaba')

    assert (held.kind, held.status, held.labels) == ('docker', 'stopped', ('tag',))
    assert unit.record.payloads == {}
