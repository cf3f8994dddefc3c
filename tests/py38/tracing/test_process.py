# SPDX-License-Identifier: Apache-2.0
"""A traced charm as Juju runs it, and what collectors get of it."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Dict, List

import pytest
from kit import collector, traced
from kit.collector import Answer, Authority, plain
from kit.traced import Seen


def span(seen: Seen, name: str) -> Dict[str, Any]:
    (found,) = (each for each in seen.collector.spans() if each['name'] == name)
    return found


def test_a_dispatch_is_sent_as_json(seen: Seen):
    sent = {(path, content_type) for path, content_type, _ in seen.collector.requests}

    assert sent == {('/v1/traces', 'application/json')}


def test_a_dispatch_is_one_trace(seen: Seen):
    spans = seen.collector.spans()

    assert len({each['traceId'] for each in spans}) == 1
    assert [each['name'] for each in spans if 'parentSpanId' not in each] == ['ops.main']


@pytest.mark.parametrize(
    ('name', 'parent'),
    [
        ('is-leader', 'ops.main'),
        ('ops.tracing.Tracing', 'ops.main'),
        ('relation-set', 'ops.tracing.Tracing'),
        ('start: Tracing', 'ops.main'),
        ('start: Traced', 'ops.main'),
        ('mine', 'start: Traced'),
        ('app-version-set', 'start: Traced'),
        ('collect_unit_status: Traced', 'ops.main'),
        ('status-set', 'ops.main'),
    ],
)
def test_a_span_lies_in_what_brought_it_about(seen: Seen, name: str, parent: str):
    found = [each for each in seen.collector.spans() if each['name'] == name]

    assert found[0]['parentSpanId'] == span(seen, parent)['spanId']
    assert int(found[0]['startTimeUnixNano']) <= int(found[0]['endTimeUnixNano'])


@pytest.mark.parametrize(
    ('name', 'attributes'),
    [
        ('ops.main', {}),
        ('mine', {'count': '3'}),
        ('app-version-set', {'call': 'subprocess.run', 'kwargs': ['version=1.0']}),
        ('status-set', {'call': 'subprocess.run', 'kwargs': ['status=active', 'app=False']}),
        (
            'start: Traced',
            {
                'deferred': False,
                'event': '<StartEvent via Traced/on/start[1]>',
                'event_type': 'hook',
                'event_class': 'StartEvent',
                'event_name': 'start',
                'handler': 'Traced._on_event',
            },
        ),
    ],
)
def test_the_attributes_of_a_span(seen: Seen, name: str, attributes: Dict[str, Any]):
    assert span(seen, name)['attributes'] == attributes


@pytest.mark.parametrize(
    ('name', 'scope'),
    [('ops.main', 'ops'), ('ops.tracing.Tracing', 'ops.tracing'), ('mine', 'of the charm')],
)
def test_the_scope_of_a_span(seen: Seen, name: str, scope: str):
    assert span(seen, name)['scope'] == scope


def test_the_run_notes_each_event_that_was_emitted(seen: Seen):
    events = [
        (each['name'], plain(each['attributes'])) for each in span(seen, 'ops.main')['events']
    ]

    assert events == [
        ('StartEvent', {'deferred': False, 'kind': 'start'}),
        ('CollectStatusEvent', {'deferred': False, 'kind': 'collect_app_status'}),
        ('CollectStatusEvent', {'deferred': False, 'kind': 'collect_unit_status'}),
        ('PreCommitEvent', {'deferred': False, 'kind': 'pre_commit'}),
        ('CommitEvent', {'deferred': False, 'kind': 'commit'}),
    ]


def test_the_resource_says_which_unit_it_is(seen: Seen):
    content = json.loads(seen.collector.requests[0].body)
    resource = plain(content['resourceSpans'][0]['resource']['attributes'])

    assert resource.pop('telemetry.sdk.version')
    assert resource == {
        'telemetry.sdk.language': 'python',
        'telemetry.sdk.name': 'opentelemetry',
        'service.namespace': '11111111-2222-4333-8444-555555555555',
        'service.namespace.name': 'model',
        'service.name': 'traced',
        'service.instance.id': '0',
        'charm': 'traced',
        'charm_type': 'Traced',
        'juju_model': 'model',
        'juju_model_uuid': '11111111-2222-4333-8444-555555555555',
        'juju_application': 'traced',
        'juju_unit': 'traced/0',
    }


def test_the_log_names_the_trace(seen: Seen):
    trace = span(seen, 'ops.main')['traceId']

    assert f'Starting root trace with id={trace!r}.' in seen.unit.agent.logged().splitlines()


def test_the_leader_asks_for_the_protocol(seen: Seen):
    bag = seen.unit.agent.unit.record.relations[2].data['traced']

    assert bag == {'receivers': '["otlp_http"]'}


def test_what_was_sent_is_kept_no_longer(seen: Seen):
    assert seen.unit.kept() == []


def test_the_destination_is_kept(seen: Seen):
    assert seen.unit.settings() == {'url': seen.collector.url, 'ca': ''}


def test_a_failed_handler_is_a_failed_span(tmp_path: pathlib.Path):
    unit = traced.TracedUnit(tmp_path, traced.record())
    ran = unit.run(DO='raise KeyError("what the charm says")')

    assert ran.returncode == 1
    (failed,) = (each for each in unit.kept() if each['name'] == 'start: Traced')
    assert failed['status'] == {'code': 2, 'message': 'KeyError'}
    about = plain(failed['events'][-1]['attributes'])
    assert about['exception.type'] == 'KeyError'
    assert about['exception.stacktrace'].endswith('in <module>\nKeyError')
    assert 'what the charm says' not in str(unit.kept())


def test_traces_wait_for_a_collector(tmp_path: pathlib.Path):
    unit = traced.TracedUnit(tmp_path, traced.record())
    unit.run()
    waiting = unit.kept()
    with collector.collector() as collecting:
        unit.agent.unit.record = traced.record(collecting.base)
        unit.run()

    sent = collecting.spans()
    assert {each['spanId'] for each in waiting} < {each['spanId'] for each in sent}
    assert sent[0]['traceId'] != waiting[0]['traceId']
    assert unit.kept() == []


def test_a_charm_may_say_itself_where_to_send(tmp_path: pathlib.Path):
    unit = traced.TracedUnit(tmp_path, traced.record())
    program = unit.charm / 'src' / 'charm.py'
    lines = program.read_text(encoding='utf-8').splitlines(keepends=True)
    program.write_text(''.join(each for each in lines if 'self.tracing' not in each))
    with collector.collector() as collecting:
        unit.run(DO=f'ops.tracing.set_destination({collecting.url!r}, None)')
        unit.run('config-changed', DO='ops.tracing.set_destination')

    assert len({each['traceId'] for each in collecting.spans()}) == 2
    assert [each['name'] for each in collecting.spans()].count('ops.main') == 2


def test_a_process_that_is_killed_leaves_what_it_did_before(tmp_path: pathlib.Path):
    unit = traced.TracedUnit(tmp_path, traced.record())
    kill = 'for _ in range(150):\n  tracer.start_span("many").end()\nos.kill(os.getpid(), 9)'
    ran = unit.run(DO=kill)

    assert ran.returncode == -9
    assert [each['name'] for each in unit.kept()].count('many') >= 50
    assert unit.run('config-changed').returncode == 0


@pytest.mark.parametrize(
    ('answer', 'budget', 'said'),
    [
        (collector.answer(503, b'later'), '60', "HTTP 503 b'later'; it is kept for later."),
        (collector.die, '60', 'it is kept for later.'),
        (collector.hang, '0.2', 'no answer within 0.2 seconds; it is kept for later.'),
    ],
    ids=['refuses', 'dies', 'hangs'],
)
def test_a_collector_that_does_not_take_it_fails_no_hook(
    tmp_path: pathlib.Path, answer: Answer, budget: str, said: str
):
    with collector.collector(answer) as collecting:
        unit = traced.TracedUnit(tmp_path, traced.record(collecting.base))
        ran = unit.run(BUDGET=budget)

    assert (ran.returncode, ran.stderr) == (0, '')
    assert f'Cannot send trace data to {collecting.url}: ' in unit.agent.logged()
    assert said in unit.agent.logged()
    assert 'ops.main' in [each['name'] for each in unit.kept()]


def test_a_collector_is_met_over_tls(tmp_path: pathlib.Path, authorities: List[Authority]):
    trusted, other = authorities
    with collector.collector(certificate=trusted.certificate) as collecting:
        known = traced.record(collecting.base, [other.pem, trusted.pem])
        unit = traced.TracedUnit(tmp_path, known)
        unit.run()

    assert 'ops.main' in [each['name'] for each in collecting.spans()]
    assert unit.kept() == []


def test_nothing_goes_to_a_collector_that_nobody_vouches_for(
    tmp_path: pathlib.Path, authorities: List[Authority]
):
    trusted, other = authorities
    with collector.collector(certificate=other.certificate) as collecting:
        unit = traced.TracedUnit(tmp_path, traced.record(collecting.base, [trusted.pem]))
        ran = unit.run()

    assert ran.returncode == 0
    assert collecting.requests == []
    assert 'CERTIFICATE_VERIFY_FAILED' in unit.agent.logged()
    assert unit.kept() != []
