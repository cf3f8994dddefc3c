# SPDX-License-Identifier: Apache-2.0
"""Checks: how they stand, and how they get there."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from kit.pebble_mounts import Mount

from ops.pebble import ChangeID, CheckLevel, CheckStatus

LAYER = """\
checks:
  alive: {{override: replace, level: alive, startup: disabled, period: 1h, tcp: {{port: 1}}}}
  file:
    override: replace
    period: 1h
    threshold: 2
    exec: {{command: "test -e {0}/marker"}}
  ready: {{override: replace, level: ready, startup: enabled, period: 1h, http: {{url: "http://x"}}}}
"""


@pytest.fixture
def checked(pebble: Mount) -> Mount:
    assert pebble.add_layer(LAYER.format(pebble.folder)).status == 200
    return pebble


def let(pebble: Mount, *, succeed: bool) -> None:
    pebble.let_check('file', f'{pebble.folder}/marker', succeed=succeed)


def one(pebble: Mount, name: str = 'file') -> Dict[str, Any]:
    (found,) = pebble.ask('GET', f'/v1/checks?names={name}').result
    return found


def refresh(pebble: Mount, name: str = 'file') -> Dict[str, Any]:
    return pebble.ask('POST', '/v1/checks/refresh', {'name': name}).result


def bring_down(pebble: Mount) -> str:
    """Let the check fail as often as it takes, and return the change that ended by that."""
    let(pebble, succeed=False)
    change = one(pebble)['change-id']
    refresh(pebble)
    refresh(pebble)
    pebble.client.wait_change(ChangeID(change))
    return change


def test_a_check_is_up_before_it_ran(checked: Mount):
    found = one(checked)

    assert found.pop('change-id').isdigit()
    assert found == {
        'name': 'file', 'startup': 'enabled', 'status': 'up', 'successes': 0, 'threshold': 2,
    }  # fmt: skip


def test_a_check_that_is_disabled_is_inactive(checked: Mount):
    assert one(checked, 'alive') == {
        'name': 'alive', 'level': 'alive', 'startup': 'disabled', 'status': 'inactive',
        'successes': 0, 'threshold': 3,
    }  # fmt: skip


def test_checks_are_sorted(checked: Mount):
    assert [check.name for check in checked.client.get_checks()] == ['alive', 'file', 'ready']


@pytest.mark.parametrize('level', [CheckLevel.ALIVE, CheckLevel.READY])
def test_checks_of_a_level(checked: Mount, level: CheckLevel):
    (check,) = checked.client.get_checks(level=level)

    assert check.level == level


def test_names_that_nobody_has_are_left_out(checked: Mount):
    assert [check.name for check in checked.client.get_checks(names=['file', 'z'])] == ['file']


@pytest.mark.parametrize(
    ('name', 'summary'),
    [('file', 'Perform exec check "file"'), ('ready', 'Perform HTTP check "ready"')],
)
def test_a_check_is_a_change_that_goes_on(checked: Mount, name: str, summary: str):
    change = checked.client.get_change(ChangeID(one(checked, name)['change-id']))

    assert (change.kind, change.summary) == ('perform-check', summary)
    assert not change.ready


def test_a_success_is_counted(checked: Mount):
    let(checked, succeed=True)
    info = refresh(checked)['info']

    assert (info['status'], info['successes']) == ('up', 1)


def test_a_failure_below_the_threshold_is_counted(checked: Mount):
    let(checked, succeed=False)
    result = refresh(checked)

    assert result['error'] == 'exit status 1'
    info = result['info']
    assert (info['status'], info['failures'], info['successes']) == ('up', 1, 0)


def test_a_success_forgets_failures(checked: Mount):
    let(checked, succeed=False)
    refresh(checked)
    let(checked, succeed=True)
    info = refresh(checked)['info']

    assert 'failures' not in info


def test_a_check_goes_down_at_its_threshold(checked: Mount):
    change = bring_down(checked)
    (check,) = checked.client.get_checks(names=['file'])

    assert (check.status, check.failures) == (CheckStatus.DOWN, 2)
    assert check.change_id != change
    assert one(checked)['prev-change-id'] == change


def test_what_ended_by_a_failure_says_so(checked: Mount):
    change = checked.client.get_change(ChangeID(bring_down(checked)))

    assert (change.kind, change.status) == ('perform-check', 'Error')
    assert change.err == (
        'cannot perform the following tasks:\n'
        '- Perform exec check "file" (exit status 1)\n'
        '- Perform exec check "file" (exit status 1)'
    )


def test_a_check_that_is_down_is_to_recover(checked: Mount):
    bring_down(checked)
    (check,) = checked.client.get_checks(names=['file'])
    assert check.change_id
    change = checked.client.get_change(check.change_id)

    assert (change.kind, change.summary) == ('recover-check', 'Recover exec check "file"')
    assert not change.ready


def test_failures_go_on_being_counted(checked: Mount):
    bring_down(checked)

    assert refresh(checked)['info']['failures'] == 3


def test_a_success_brings_it_up_again(checked: Mount):
    bring_down(checked)
    recovering = one(checked)['change-id']
    let(checked, succeed=True)
    refresh(checked)
    change = checked.client.wait_change(ChangeID(recovering))

    assert (change.kind, change.status, change.err) == ('recover-check', 'Done', None)
    (check,) = checked.client.get_checks(names=['file'])
    assert (check.status, check.successes, check.failures) == (CheckStatus.UP, 1, 0)


def test_a_check_is_stopped_and_started(checked: Mount):
    assert checked.client.stop_checks(['file', 'ready', 'alive']) == ['file', 'ready']
    stopped = one(checked)
    assert stopped['status'] == 'inactive'
    assert 'change-id' not in stopped

    assert checked.client.start_checks(['file']) == ['file']
    started = one(checked)
    assert (started['status'], started['successes']) == ('up', 0)
    assert started['change-id']


def test_what_runs_is_started_once(checked: Mount):
    assert checked.client.start_checks(['file']) == []


def test_the_change_of_a_check_ends_when_it_is_stopped(checked: Mount):
    change = ChangeID(one(checked)['change-id'])
    checked.client.stop_checks(['file'])

    assert checked.client.wait_change(change).status == 'Done'


def test_a_check_that_is_stopped_counts_nothing(checked: Mount):
    checked.client.stop_checks(['file'])
    let(checked, succeed=True)

    assert refresh(checked)['info']['successes'] == 0


def test_replan_starts_what_is_stopped_and_not_disabled(checked: Mount):
    checked.client.stop_checks(['file'])
    checked.do('replan')

    assert one(checked)['status'] == 'up'
    assert one(checked, 'alive')['status'] == 'inactive'


def test_a_layer_that_changes_a_check_begins_it_anew(checked: Mount):
    let(checked, succeed=True)
    refresh(checked)
    before = one(checked)
    checked.add_layer('checks: {file: {override: merge, threshold: 4}}')
    after = one(checked)

    assert (after['successes'], after['threshold']) == (0, 4)
    assert after['change-id'] != before['change-id']


def test_a_layer_that_changes_nothing_about_a_check_leaves_it(checked: Mount):
    before = one(checked)
    checked.add_layer('checks: {file: {override: merge, threshold: 2}}')

    assert one(checked) == before


def test_a_check_that_a_layer_enables_begins(checked: Mount):
    checked.add_layer('checks: {alive: {override: merge, startup: enabled}}')

    assert one(checked, 'alive')['status'] == 'up'


REFUSED: Dict[str, Any] = {
    'cannot decode data from request body: unexpected EOF': b'{',
    'must specify checks for  action': {},
    'must specify checks for start action': {'action': 'start', 'checks': []},
    'invalid action "foo"': {'action': 'foo', 'checks': ['file']},
    'cannot start checks: cannot find checks in plan: a, z': {
        'action': 'start', 'checks': ['z', 'file', 'a'],
    },
    'cannot stop checks: cannot find checks in plan: z': {'action': 'stop', 'checks': ['z']},
}  # fmt: skip


@pytest.mark.parametrize('message', REFUSED)
def test_a_request_that_is_none(checked: Mount, message: str):
    answer = checked.ask('POST', '/v1/checks', REFUSED[message])

    assert (answer.status, answer.message) == (400, message)


@pytest.mark.parametrize(
    ('body', 'status', 'message'),
    [
        (b'{', 400, 'cannot decode data from request body: unexpected EOF'),
        (b'{}', 400, 'must specify check name'),
        (b'{"name":"z"}', 404, 'cannot find check with name "z"'),
    ],
)
def test_a_refresh_of_nothing(checked: Mount, body: bytes, status: int, message: str):
    answer = checked.ask('POST', '/v1/checks/refresh', body)

    assert (answer.status, answer.message) == (status, message)


@pytest.mark.parametrize('path', ['/v1/checks?level=foo', '/v1/health?level=foo'])
def test_a_level_that_is_none(pebble: Mount, path: str):
    answer = pebble.ask('GET', path)

    assert (answer.status, answer.message) == (400, 'level must be "alive" or "ready"')


def test_all_is_well_with_no_check_down(checked: Mount):
    answer = checked.ask('GET', '/v1/health')

    assert (answer.status, answer.result) == (200, {'healthy': True})


@pytest.mark.parametrize(
    ('query', 'status'),
    [('', 502), ('?names=file', 502), ('?names=ready', 200), ('?names=z', 200),
     ('?level=alive', 200), ('?level=ready', 200)],
)  # fmt: skip
def test_a_check_that_is_down_is_not_well(checked: Mount, query: str, status: int):
    bring_down(checked)
    answer = checked.ask('GET', f'/v1/health{query}')

    assert (answer.status, answer.result) == (status, {'healthy': status == 200})


def test_metrics_of_checks(checked: Mount):
    bring_down(checked)
    found = checked.ask('GET', '/v1/metrics').content.decode()

    assert 'pebble_check_up{check="file"} 0\n' in found
    assert 'pebble_check_failure_count{check="file"} 2\n' in found
    assert 'pebble_check_up{check="alive"}' not in found
    assert 'pebble_check_success_count{check="alive"} 0\n' in found
