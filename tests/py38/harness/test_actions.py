# SPDX-License-Identifier: Apache-2.0
"""Actions: what the charm is given, and what the test gets."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import pytest
from kit.harnessed import Place

import ops
from ops import hookcmds, testing


def test_the_test_gets_what_the_charm_writes(place: Place):
    def backup(charm: Any, event: Any) -> None:
        event.log('one')
        event.log('two')
        event.set_results({'a': 1, 'nested': {'b': [2]}})
        event.set_results({'c': True})

    place.seen.on['backup_action'] = backup

    output = place.harness.run_action('backup')

    assert output == testing.ActionOutput(
        ['one', 'two'], {'a': 1, 'nested': {'b': [2]}, 'c': True}
    )


def test_a_long_line_is_one_line(place: Place):
    place.seen.on['backup_action'] = lambda charm, event: event.log('x' * 200_000)

    assert place.harness.run_action('backup').logs == ['x' * 200_000]


@pytest.mark.parametrize(
    ('given', 'expected'),
    [
        (None, {'where': 'here'}),
        ({'where': 'there'}, {'where': 'there'}),
        ({'more': 1}, {'where': 'here', 'more': 1}),
    ],
)
def test_parameters_have_their_defaults(
    given: Optional[Dict[str, Any]], expected: Dict[str, Any], place: Place
):
    found: List[Any] = []
    place.seen.on['backup_action'] = lambda charm, event: found.append(dict(event.params))

    place.harness.run_action('backup', given)

    assert found == [expected]


def test_each_run_has_an_id_of_its_own(place: Place):
    found: List[str] = []
    place.seen.on['backup_action'] = lambda charm, event: found.append(event.id)

    for _ in range(2):
        place.harness.run_action('backup')

    assert found == ['1', '2']


@pytest.mark.parametrize(
    ('said', 'message'),
    [
        (['first', 'second'], 'second'),
        ([''], ''),
    ],
)
def test_an_action_that_fails(said: List[str], message: str, place: Place):
    def fail(charm: Any, event: Any) -> None:
        event.set_results({'partly': 'done'})
        for each in said:
            event.fail(each)

    place.seen.on['backup_action'] = fail

    with pytest.raises(testing.ActionFailed) as failed:
        place.harness.run_action('backup')

    assert failed.value.message == message
    assert str(failed.value) == message or 'with no additional details' in str(failed.value)
    assert failed.value.output.results == {'partly': 'done'}
    assert failed.value.state is None


def test_hook_commands_of_the_charms_own_count_too(place: Place):
    def backup(charm: Any, event: Any) -> None:
        hookcmds.action_log('line')
        hookcmds.action_set({'a': 'b'})
        hookcmds.action_fail('no')

    place.seen.on['backup_action'] = backup

    with pytest.raises(testing.ActionFailed, match='no') as failed:
        place.harness.run_action('backup')

    assert failed.value.output == testing.ActionOutput(['line'], {'a': 'b'})


BAD: Dict[str, Tuple[str, Dict[str, Any], Any]] = {
    'unknown': ('nope', {}, RuntimeError),
    'required': ('strict', {}, RuntimeError),
    'additional': ('strict', {'a': 'x', 'z': 'y'}, ops.ModelError),
}


@pytest.mark.parametrize(('name', 'params', 'error'), BAD.values(), ids=BAD)
def test_an_action_that_does_not_fit_is_refused(
    name: str, params: Dict[str, Any], error: Any, place: Place
):
    with pytest.raises(error):
        place.harness.run_action(name, params)
    assert place.seen == []


@pytest.mark.parametrize(
    ('results', 'error'),
    [
        ({'Bad Key': 'x'}, ValueError),
        ({1: 'x'}, ValueError),
        ({'a.b': 'x', 'a': {'b': 'y'}}, ValueError),
        ({'stdout': 'x'}, ops.ModelError),
    ],
)
def test_results_that_do_not_fit_are_refused(results: Any, error: Any, place: Place):
    place.seen.on['backup_action'] = lambda charm, event: event.set_results(results)

    with pytest.raises(error):
        place.harness.run_action('backup')


def test_an_action_is_not_deferred(place: Place):
    place.seen.on['backup_action'] = lambda charm, event: event.defer()

    with pytest.raises(RuntimeError, match='cannot defer'):
        place.harness.run_action('backup')


def test_nothing_is_written_outside_of_an_action(place: Place):
    with pytest.raises(ops.ModelError, match='not running an action'):
        place.harness._backend.action_set({'a': 'b'})
