# SPDX-License-Identifier: Apache-2.0
"""Layers: what they may hold, and how they are combined into the plan."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from kit.pebble_mounts import Mount

FULL = """\
summary: S
services:
  b:
    override: replace
    summary: sum
    description: |
      first
      second
    startup: enabled
    command: /bin/sleep 1000 [ 1 ]
    after: [a]
    before: [c]
    requires: [a]
    environment: {Z: "1", A: "x y", E: "", N: "true"}
    user: root
    user-id: 0
    group: root
    group-id: 0
    working-dir: /tmp
    on-success: ignore
    on-failure: ignore
    on-check-failure: {chk: restart, b: ignore}
    backoff-delay: 1s
    backoff-factor: 3
    backoff-limit: 1m
    kill-delay: 90s
  a: {override: merge, command: sleep 1000, startup: disabled}
  c: {override: replace, command: sleep 1000, backoff-factor: 1.5}
checks:
  chk:
    override: replace
    level: ready
    startup: disabled
    period: 1h
    timeout: 2s
    threshold: 5
    http: {url: "http://localhost:1/", headers: {X: y, A: b}}
  tc:
    override: replace
    level: alive
    startup: disabled
    period: 1000ms
    timeout: 5s
    tcp: {port: 80, host: h}
  ex:
    override: replace
    startup: disabled
    exec: {command: "ls -l", service-context: b, environment: {A: b}, working-dir: /}
log-targets:
  lt:
    override: replace
    type: loki
    location: http://x
    services: [all, -a]
    labels: {k: $v}
"""

SHOWN = {
    'services': {
        'a': {'override': 'merge', 'command': 'sleep 1000', 'startup': 'disabled'},
        'b': {
            'override': 'replace',
            'summary': 'sum',
            'description': 'first\nsecond\n',
            'startup': 'enabled',
            'command': '/bin/sleep 1000 [ 1 ]',
            'after': ['a'],
            'before': ['c'],
            'requires': ['a'],
            'environment': {'Z': '1', 'A': 'x y', 'E': '', 'N': 'true'},
            'user': 'root',
            'user-id': 0,
            'group': 'root',
            'group-id': 0,
            'working-dir': '/tmp',
            'on-success': 'ignore',
            'on-failure': 'ignore',
            'on-check-failure': {'chk': 'restart', 'b': 'ignore'},
            'backoff-delay': '1s',
            'backoff-factor': 3,
            'backoff-limit': '1m0s',
            'kill-delay': '1m30s',
        },
        'c': {'override': 'replace', 'command': 'sleep 1000', 'backoff-factor': 1.5},
    },
    'checks': {
        'chk': {
            'override': 'replace',
            'level': 'ready',
            'startup': 'disabled',
            'period': '1h0m0s',
            'timeout': '2s',
            'threshold': 5,
            'http': {'url': 'http://localhost:1/', 'headers': {'X': 'y', 'A': 'b'}},
        },
        'ex': {
            'override': 'replace',
            'startup': 'disabled',
            'threshold': 3,
            'exec': {
                'command': 'ls -l',
                'service-context': 'b',
                'environment': {'A': 'b'},
                'working-dir': '/',
            },
        },
        'tc': {
            'override': 'replace',
            'level': 'alive',
            'startup': 'disabled',
            'period': '1s',
            'timeout': '1s',
            'threshold': 3,
            'tcp': {'port': 80, 'host': 'h'},
        },
    },
    'log-targets': {
        'lt': {
            'override': 'replace',
            'type': 'loki',
            'location': 'http://x',
            'services': ['all', '-a'],
            'labels': {'k': '$v'},
        }
    },
}


def text(pebble: Mount) -> str:
    return str(pebble.ask('GET', '/v1/plan?format=yaml').result)


def plan(pebble: Mount) -> Any:
    return yaml.safe_load(text(pebble))


def test_a_plan_of_no_layers(pebble: Mount):
    assert text(pebble) == '{}\n'


def test_a_plan_shows_everything_with_its_defaults(pebble: Mount):
    assert pebble.add_layer(FULL).result is True

    assert plan(pebble) == SHOWN


def test_a_plan_is_written_by_pebbles_rules(pebble: Mount):
    pebble.add_layer(FULL)

    assert text(pebble).startswith(
        'services:\n'
        '    a:\n'
        '        startup: disabled\n'
        '        override: merge\n'
        '        command: sleep 1000\n'
        '    b:\n'
        '        summary: sum\n'
        '        description: |\n'
        '            first\n'
        '            second\n'
        '        startup: enabled\n'
        '        override: replace\n'
        '        command: /bin/sleep 1000 [ 1 ]\n'
        '        after:\n'
        '            - a\n'
    )


@pytest.mark.parametrize('layer', ['', '{}', 'summary: nothing'])
def test_an_empty_layer_is_one(pebble: Mount, layer: str):
    assert pebble.add_layer(layer).result is True


@pytest.mark.parametrize(
    ('written', 'read'),
    [
        ('5', '5'),
        ('5.50', '5.50'),
        ('yes', 'yes'),
        ('True', 'True'),
        ('null', ''),
        ('"null"', 'null'),
    ],
)
def test_scalars_are_taken_as_they_are_written(pebble: Mount, written: str, read: str):
    pebble.add_layer(
        f'services: {{a: {{override: replace, command: x, environment: {{A: {written}}}}}}}'
    )

    assert pebble.client.get_plan().services['a'].environment == {'A': read}


def test_a_section_of_one_layer_is_replaced_by_another(pebble: Mount):
    pebble.add_layer('services: {a: {override: replace, command: x, user: u}}')
    pebble.add_layer('services: {a: {override: replace, command: y}}', 'above')

    assert plan(pebble)['services']['a'] == {'override': 'replace', 'command': 'y'}


MERGED = [
    ('command: x', 'command: y', {'command': 'y'}),
    ('command: x, summary: s', 'summary: ""', {'command': 'x', 'summary': 's'}),
    (
        'command: x, environment: {A: a, B: b}',
        'environment: {B: new, C: c}',
        {'command': 'x', 'environment': {'A': 'a', 'B': 'new', 'C': 'c'}},
    ),
    (
        'command: x, after: [b, c]',
        'after: [c, d]',
        {'command': 'x', 'after': ['b', 'c', 'c', 'd']},
    ),
    ('command: x, kill-delay: 5s', 'kill-delay: 6s', {'command': 'x', 'kill-delay': '6s'}),
]


@pytest.mark.parametrize(('below', 'above', 'result'), MERGED)
def test_services_are_merged(pebble: Mount, below: str, above: str, result: Any):
    pebble.add_layer(f'services: {{a: {{override: replace, {below}}}}}')
    pebble.add_layer(f'services: {{a: {{override: merge, {above}}}}}', 'above')

    assert plan(pebble)['services']['a'] == {'override': 'replace', **result}


def test_a_check_is_merged_field_by_field(pebble: Mount):
    pebble.add_layer(
        'checks: {c: {override: replace, startup: disabled, '
        'http: {url: "http://x", headers: {A: a, B: b}}}}'
    )
    pebble.add_layer('checks: {c: {override: merge, http: {headers: {B: new}}}}', 'above')

    http = plan(pebble)['checks']['c']['http']
    assert http == {'url': 'http://x', 'headers': {'A': 'a', 'B': 'new'}}


def test_services_of_a_log_target_are_appended(pebble: Mount):
    pebble.add_layer(
        'services: {b: {override: replace, command: x}}\n'
        'log-targets: {t: {override: replace, type: loki, location: x, services: [all]}}'
    )
    pebble.add_layer('log-targets: {t: {override: merge, services: [-b]}}', 'above')

    assert plan(pebble)['log-targets']['t']['services'] == ['all', '-b']


def test_a_layer_is_combined_in_its_place(pebble: Mount):
    pebble.add_layer('services: {a: {override: replace, command: below}}', 'below')
    pebble.add_layer('services: {a: {override: replace, command: above}}', 'above')
    pebble.add_layer('services: {a: {override: replace, command: new}}', 'below')

    assert plan(pebble)['services']['a']['command'] == 'above'


def test_a_label_is_taken_once(pebble: Mount):
    pebble.add_layer('', 'a', combine=False)
    answer = pebble.add_layer('', 'a', combine=False)

    assert (answer.status, answer.message) == (400, 'layer "a" already exists')


def test_a_layer_that_is_refused_changes_nothing(pebble: Mount):
    pebble.add_layer('services: {a: {override: replace, command: x}}')
    before = text(pebble)

    pebble.add_layer('services: {a: {override: replace, command: y}, b: {override: replace}}')

    assert text(pebble) == before


PARSE = 'cannot parse layer YAML: '
SECTION = f'{PARSE}cannot parse layer "t" section "services": '
ONE_OF = 'plan must specify one of "http", "tcp", or "exec" for check "c"'
LOKI = '"loki", "opentelemetry" or "syslog"'
FAULTS = {
    'foo: 1': f'{PARSE}cannot parse layer "t": unknown section "foo"',
    '- a': f'{PARSE}cannot parse layer "t": yaml: unmarshal errors:\n'
    '  line 1: cannot unmarshal !!seq into map[string]yaml.Node',
    'services: [a]': f'{SECTION}yaml: unmarshal errors:\n'
    '  line 1: cannot unmarshal !!seq into map[string]*plan.Service',
    'services:\n  a:\n': f'{PARSE}service object cannot be null for service "a"',
    'services: {a: {command: x}}': 'layer "t" must define "override" for service "a"',
    'services: {a: {override: foo, command: x}}': (
        'layer "t" has invalid "override" value for service "a"'
    ),
    'services: {a: {override: replace}}': 'plan must define "command" for service "a"',
    'services: {a: {override: merge}}': 'plan must define "command" for service "a"',
    'services: {a: {override: replace, command: x, kill-delay: 5}}': (
        f'{SECTION}invalid duration "5"'
    ),
    'services: {a: {override: replace, command: x, foo: 5}}': (
        f'{SECTION}yaml: unmarshal errors:\n  line 1: field foo not found in type plan.Service'
    ),
    'services: {a: {override: replace, command: [x]}}': (
        f'{SECTION}yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into string'
    ),
    'services: {a: {override: replace, command: x, after: x}}': (
        f'{SECTION}yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `x` into []string'
    ),
    'services: {"": {override: replace, command: x}}': (
        f'{PARSE}cannot use empty string as service name'
    ),
    'services: {pebble: {override: replace, command: x}}': (
        f'{PARSE}cannot use reserved service name "pebble"'
    ),
    'services: {-a: {override: replace, command: x}}': (
        f'{PARSE}cannot use service name "-a": starting with "-" not allowed'
    ),
    'services: {a: {override: replace, command: "x \'"}}': (
        f'{PARSE}plan service "a" command invalid: cannot parse service "a" command: '
        'EOF found when expecting closing quote'
    ),
    'services: {a: {override: replace, command: x, backoff-factor: 0.5}}': (
        f'{PARSE}plan service "a" backoff-factor must be 1.0 or greater, not 0.5'
    ),
    'services: {a: {override: replace, command: x, on-success: foo}}': (
        f'{PARSE}plan service "a" on-success action "foo" invalid'
    ),
    'services: {a: {override: replace, command: x, on-check-failure: {c: foo}}}': (
        f'{PARSE}plan service "a" on-check-failure action "foo" invalid'
    ),
    'services: {a: {override: replace, command: x, after: [b]}, '
    'b: {override: replace, command: x, after: [a]}}': 'services in before/after loop: a, b',
    'services: {a: {override: replace, command: x, requires: [z]}}': 'service "z" does not exist',
    'services: {a: {override: replace, command: x, workload: w}}': (
        'workload "w": not defined for service "a"'
    ),
    'workloads: {w: {environment: {a: b}}}': 'workload "w": must define an "override" policy',
    'workloads: {w: {override: replace}}': 'cannot change immutable section "workloads"',
    'checks: {c: {threshold: 3}}': 'layer "t" must define "override" for check "c"',
    'checks: {c: {override: replace}}': ONE_OF,
    'checks: {c: {override: replace, tcp: {port: 1}, http: {url: "http://x"}}}': ONE_OF,
    'checks: {c: {override: replace, http: {url: ""}}}': (
        'plan must set "url" for http check "c"'
    ),
    'checks: {c: {override: replace, tcp: {host: x}}}': 'plan must set "port" for tcp check "c"',
    'checks: {c: {override: replace, exec: {command: ""}}}': (
        'plan must set "command" for exec check "c"'
    ),
    'checks: {c: {override: replace, level: foo, tcp: {port: 1}}}': (
        f'{PARSE}plan check "c" level must be "alive" or "ready"'
    ),
    'checks: {c: {override: replace, startup: foo, tcp: {port: 1}}}': (
        f'{PARSE}plan check "c" startup must be "enabled" or "disabled"'
    ),
    'checks: {c: {override: replace, period: 0s, tcp: {port: 1}}}': (
        f'{PARSE}plan check "c" period must not be zero'
    ),
    'checks: {c: {override: replace, exec: {command: x, service-context: z}}}': (
        'plan check "c" service context specifies non-existent service "z"'
    ),
    'log-targets: {l: {type: loki}}': 'layer "t" must define "override" for log target "l"',
    'log-targets: {l: {override: replace, location: x}}': (
        f'plan must define "type" ({LOKI}) for log target "l"'
    ),
    'log-targets: {l: {override: replace, type: loki}}': (
        'plan must define "location" for log target "l"'
    ),
    'log-targets: {l: {override: replace, type: foo, location: x}}': (
        f'{PARSE}log target "l" has unsupported type "foo", must be {LOKI}'
    ),
    'log-targets: {l: {override: replace, type: loki, location: x, services: [z]}}': (
        'log target "l" specifies unknown service "z"'
    ),
    'log-targets: {l: {override: replace, type: loki, location: x, labels: {pebble_x: y}}}': (
        f'{PARSE}log target "l": label "pebble_x" uses reserved prefix "pebble_"'
    ),
}


@pytest.mark.parametrize('layer', FAULTS)
def test_a_layer_that_is_none(pebble: Mount, layer: str):
    answer = pebble.add_layer(layer, 't')

    assert (answer.status, answer.message) == (400, FAULTS[layer])


def test_a_layer_that_is_no_yaml(pebble: Mount):
    answer = pebble.add_layer('a: [', 't')

    assert answer.status == 400
    # Parsers do not agree on the line on which a text ends.
    assert re.match(f'{PARSE}cannot parse layer "t": yaml: line [12]: did not', answer.message)


def test_labels_of_pebbles_own(pebble: Mount):
    answer = pebble.add_layer('', 'pebble-x')

    assert answer.message == f'{PARSE}cannot use reserved label prefix "pebble-"'


@pytest.mark.parametrize(
    ('body', 'message'),
    [
        (b'{', 'cannot decode request body: unexpected EOF'),
        (b'{}', 'invalid action ""'),
        (b'{"action":"x"}', 'invalid action "x"'),
        (b'{"action":"add"}', 'label must be set'),
        (b'{"action":"add","label":"a","format":"json"}', 'invalid format "json"'),
    ],
)
def test_a_request_that_is_none(pebble: Mount, body: bytes, message: str):
    answer = pebble.ask('POST', '/v1/layers', body)

    assert (answer.status, answer.message) == (400, message)


@pytest.mark.parametrize('query', ['', '?format=json'])
def test_a_plan_is_yaml_alone(pebble: Mount, query: str):
    answer = pebble.ask('GET', f'/v1/plan{query}')

    assert (answer.status, answer.message) == (400, f'invalid format "{query[8:]}"')
