# SPDX-License-Identifier: Apache-2.0
"""Services: what starting, stopping, restarting and replanning come to."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from kit.pebble_mounts import Mount

from ops import pebble as ops_pebble
from ops.pebble import APIError, ServiceStartup, ServiceStatus

# Two that belong together, one that is enabled, one that stands alone.
LAYER = """\
services:
  a: {override: replace, command: sleep 1000}
  b: {override: replace, command: sleep 1000, requires: [a], after: [a]}
  on: {override: replace, command: sleep 1000, startup: enabled}
"""


@pytest.fixture
def layered(pebble: Mount) -> Mount:
    pebble.add_layer(LAYER)
    return pebble


def running(pebble: Mount) -> List[str]:
    return [each.name for each in pebble.client.get_services() if each.is_running()]


def tasks(change: ops_pebble.Change) -> List[str]:
    return [task.summary for task in change.tasks]


def test_nothing_runs_at_first(layered: Mount):
    found = layered.client.get_services()

    assert [(each.name, each.startup, each.current) for each in found] == [
        ('a', ServiceStartup.DISABLED, ServiceStatus.INACTIVE),
        ('b', ServiceStartup.DISABLED, ServiceStatus.INACTIVE),
        ('on', ServiceStartup.ENABLED, ServiceStatus.INACTIVE),
    ]


def test_names_that_nobody_has_are_left_out(layered: Mount):
    assert [each.name for each in layered.client.get_services(['on', 'nosuch'])] == ['on']


def test_a_service_that_never_ran_has_no_time(layered: Mount):
    answer = layered.ask('GET', '/v1/services?names=a')

    assert answer.result == [{'name': 'a', 'startup': 'disabled', 'current': 'inactive'}]


def test_a_service_that_runs_has_a_time(layered: Mount):
    layered.do('start', 'a')
    (service,) = layered.ask('GET', '/v1/services?names=a').result

    assert service['current'] == 'active'
    assert service['current-since'].startswith('20')


def test_start_also_starts_what_is_required(layered: Mount):
    change = layered.do('start', 'b')

    assert running(layered) == ['a', 'b']
    assert change.kind == 'start'
    assert change.summary == 'Start service "b" and 1 more'
    assert change.status == 'Done'
    assert tasks(change) == ['Start service "a"', 'Start service "b"']


def test_a_service_is_started_once(layered: Mount):
    layered.do('start', 'a')
    (task,) = layered.do('start', 'a').tasks

    assert task.status == 'Done'
    assert task.log[0].endswith(' INFO Service "a" already started.')


def test_stop_also_stops_what_depends_on_it(layered: Mount):
    layered.do('start', 'b')
    change = layered.do('stop', 'a')

    assert running(layered) == []
    assert change.summary == 'Stop service "a" and 1 more'
    assert tasks(change) == ['Stop service "b"', 'Stop service "a"']


def test_what_was_stopped_is_stopped_once(layered: Mount):
    layered.do('start', 'on')
    layered.do('stop', 'on')
    (task,) = layered.do('stop', 'on').tasks

    assert task.log[0].endswith(' INFO Service "on" already stopped.')


def test_what_never_ran_is_stopped_too(layered: Mount):
    (task,) = layered.do('stop', 'on').tasks

    assert task.log[0].endswith(' INFO Service "on" has never been started.')


def test_restart_stops_and_starts(layered: Mount):
    layered.do('start', 'on')
    change = layered.do('restart', 'on')

    assert change.kind == 'restart'
    assert tasks(change) == ['Stop service "on"', 'Start service "on"']
    assert running(layered) == ['on']


def test_restart_starts_what_does_not_run(layered: Mount):
    layered.do('restart', 'b')

    assert running(layered) == ['a', 'b']


def test_autostart_starts_what_is_enabled(layered: Mount):
    change = layered.do('autostart')

    assert (change.kind, change.summary) == ('autostart', 'Autostart service "on"')
    assert running(layered) == ['on']


def test_autostart_with_nothing_enabled(pebble: Mount):
    pebble.add_layer('services: {a: {override: replace, command: sleep 1000}}')
    answer = pebble.ask('POST', '/v1/services', {'action': 'autostart'})

    assert (answer.status, answer.kind) == (400, 'no-default-services')
    assert answer.message == 'no default services'


def test_replan_starts_what_is_enabled(layered: Mount):
    change = layered.do('replan')

    assert (change.kind, change.summary) == ('replan', 'Replan service "on"')
    assert running(layered) == ['on']


def test_replan_with_nothing_to_do(pebble: Mount):
    change = pebble.do('replan')

    assert change.summary == 'Replan - no services'
    assert (change.status, change.ready, change.tasks) == ('Done', True, [])


def test_replan_leaves_what_did_not_change(layered: Mount):
    layered.do('start', 'on')
    (task,) = layered.do('replan').tasks

    assert task.log[0].endswith(' INFO Service "on" already started.')


@pytest.mark.parametrize('change', ['summary: new', 'environment: {A: b}', 'command: sleep 999'])
def test_replan_restarts_what_changed(layered: Mount, change: str):
    layered.do('start', 'on')
    layered.add_layer(f'services: {{on: {{override: merge, {change}}}}}')

    assert tasks(layered.do('replan')) == ['Stop service "on"', 'Start service "on"']
    assert running(layered) == ['on']


def test_replan_stops_what_depends_on_what_changed(layered: Mount):
    layered.add_layer('services: {on: {override: merge, startup: disabled}}')
    layered.do('start', 'b')
    layered.add_layer('services: {a: {override: merge, environment: {A: b}}}')

    assert tasks(layered.do('replan')) == [
        'Stop service "b"', 'Stop service "a"', 'Start service "a"',
    ]  # fmt: skip
    assert running(layered) == ['a']


def test_replan_starts_what_changed_while_it_was_stopped(layered: Mount):
    layered.do('start', 'on')
    layered.do('stop', 'on')
    layered.add_layer('services: {on: {override: merge, startup: disabled, summary: new}}')

    layered.do('replan')

    assert running(layered) == ['on']


def test_a_layer_alone_restarts_nothing(layered: Mount):
    layered.do('start', 'on')
    before = layered.ask('GET', '/v1/services?names=on').result
    layered.add_layer('services: {on: {override: merge, environment: {A: b}}}')

    assert layered.ask('GET', '/v1/services?names=on').result == before


@pytest.mark.parametrize('action', ['start', 'stop', 'restart'])
def test_a_service_that_is_not_there(layered: Mount, action: str):
    with pytest.raises(APIError) as caught:
        getattr(layered.client, f'{action}_services')(['a', 'z'])

    assert caught.value.code == 400
    assert caught.value.message == f'cannot {action} services: service "z" does not exist'
    assert running(layered) == []


REFUSED: Dict[str, Any] = {
    'cannot decode data from request body: unexpected EOF': b'{',
    'must specify services for  action': {},
    'must specify services for foo action': {'action': 'foo'},
    'must specify services for start action': {'action': 'start', 'services': []},
    'must specify services for stop action': {'action': 'stop'},
    'must specify services for restart action': {'action': 'restart', 'services': []},
    'replan accepts no service names': {'action': 'replan', 'services': ['a']},
    'autostart accepts no service names': {'action': 'autostart', 'services': ['a']},
    'cannot decode data from request body: json: cannot unmarshal string into Go struct field '
    '.services of type []string': {'action': 'start', 'services': 'a'},
}


@pytest.mark.parametrize('message', REFUSED)
def test_a_request_that_is_none(layered: Mount, message: str):
    answer = layered.ask('POST', '/v1/services', REFUSED[message])

    assert (answer.status, answer.message) == (400, message)


@pytest.mark.parametrize('method', ['GET', 'POST'])
def test_one_service_has_no_address_of_its_own(layered: Mount, method: str):
    answer = layered.ask(method, '/v1/services/a')

    assert (answer.status, answer.message) == (400, 'not implemented')


def test_a_signal_is_sent_to_what_runs(layered: Mount):
    layered.do('start', 'on')

    layered.client.send_signal('SIGCONT', ['on'])


SIGNALS = {
    'cannot send signal to "a": service is not running': ('SIGHUP', ['a']),
    'cannot send signal to "z": service is not running; '
    'cannot send signal to "a": service is not running': ('SIGHUP', ['z', 'a']),
    'cannot send signal to "on": invalid signal name "HUP"': ('HUP', ['on']),
}


@pytest.mark.parametrize('message', SIGNALS)
def test_a_signal_that_cannot_be_sent(layered: Mount, message: str):
    layered.do('start', 'on')
    with pytest.raises(APIError) as caught:
        layered.client.send_signal(*SIGNALS[message])

    assert (caught.value.code, caught.value.message) == (500, message)


def test_a_signal_to_nobody(layered: Mount):
    answer = layered.ask('POST', '/v1/signals', {'signal': 'SIGHUP', 'services': []})

    assert (answer.status, answer.message) == (400, 'must specify one or more services')


def test_metrics_count_starts(layered: Mount):
    layered.do('start', 'on')
    layered.do('stop', 'on')

    assert layered.ask('GET', '/v1/metrics').content.decode() == (
        '# HELP pebble_service_active Whether the service is currently active (1) or not (0)\n'
        '# TYPE pebble_service_active gauge\n'
        'pebble_service_active{service="on"} 0\n'
        '\n'
        '# HELP pebble_service_start_count Number of times the service has started\n'
        '# TYPE pebble_service_start_count counter\n'
        'pebble_service_start_count{service="on"} 1\n'
        '\n'
    )
