# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, List

import pytest

from ops import hookcmds
from ops._unit import (
    Action,
    Hook,
    Option,
    PortRange,
    Record,
    Relation,
    Revision,
    Secret,
    Status,
    Unit,
)

RECORD = Record(
    unit='web/0',
    leader=True,
    relations={3: Relation(3, 'db', remote_app='pg')},
    charm_state={'old': '1'},
    ports=(PortRange('tcp', 80, 80),),
)
ACTION = Hook(kind='action', name='backup', params={'fast': True})

PENDING = [
    ['relation-set', '-r', '3', 'a=b'],
    ['relation-set', '-r', '3', '--app', 'a=b'],
    ['state-set', 'a=b'],
    ['state-delete', 'old'],
    ['open-port', '8080'],
    ['close-port', '80'],
    ['storage-add', 'data'],
    ['secret-add', 'key=value'],
    ['k8s-spec-set'],
]
AT_ONCE = [
    ['status-set', 'active'],
    ['status-set', '--application', 'active'],
    ['application-version-set', '1'],
    ['leader-set', 'a=b'],
    ['juju-log', 'hello'],
    ['juju-reboot'],
]


@pytest.mark.parametrize('argv', PENDING, ids=' '.join)
def test_effect_waits_for_the_hook_to_succeed(argv: List[str]) -> None:
    unit = Unit(RECORD)

    unit.run(argv)

    assert unit.record == RECORD
    unit.commit()
    assert unit.record != RECORD


@pytest.mark.parametrize('argv', PENDING, ids=' '.join)
def test_effect_is_dropped_with_a_hook_that_fails(argv: List[str]) -> None:
    unit = Unit(RECORD)

    unit.run(argv)
    unit.rollback()

    assert unit.record == unit.draft == RECORD


@pytest.mark.parametrize('argv', PENDING, ids=' '.join)
def test_effect_is_kept_at_once_if_asked(argv: List[str]) -> None:
    unit = Unit(RECORD, at_once=True)

    unit.run(argv)

    assert unit.record != RECORD


@pytest.mark.parametrize('argv', AT_ONCE, ids=' '.join)
@pytest.mark.parametrize('pending', [True, False])
def test_effect_is_kept_even_if_the_hook_fails(argv: List[str], pending: bool) -> None:
    unit = Unit(RECORD)
    if pending:
        unit.run(['open-port', '8080'])

    unit.run(argv)
    unit.rollback()

    assert unit.record != RECORD
    assert unit.record.ports == RECORD.ports


def test_what_happens_at_once_leaves_what_is_pending() -> None:
    unit = Unit(RECORD)

    unit.run(['open-port', '8080'])
    unit.run(['status-set', 'active'])
    unit.commit()

    assert len(unit.record.ports) == 2
    assert unit.record.unit_status == Status('active')


def test_a_command_never_changes_a_record_that_was_seen() -> None:
    plain = RECORD.to_dict()
    unit = Unit(RECORD)

    for argv in PENDING + AT_ONCE:
        unit.run(argv)
    unit.commit()

    assert RECORD.to_dict() == plain


def test_an_action_has_its_parameters_and_the_next_number() -> None:
    unit = Unit(RECORD.but(next_action_id=7))

    unit.begin(ACTION)

    assert unit.record.action == Action('backup', '7', {'fast': True})
    assert unit.record.next_action_id == 8


def test_an_action_that_failed_and_exits_with_0_commits() -> None:
    unit = Unit(RECORD)
    unit.begin(ACTION)

    unit.run(['open-port', '8080'])
    unit.run(['action-fail', 'no'])
    unit.commit()

    assert unit.record.action is not None
    assert unit.record.action.failure == 'no'
    assert len(unit.record.ports) == 2


def test_the_exit_code_of_an_action_replaces_its_own_reason() -> None:
    unit = Unit(RECORD)
    unit.begin(ACTION)

    unit.run(['open-port', '8080'])
    unit.run(['action-fail', 'no'])
    unit.rollback('exit status 1')

    assert unit.record.action is not None
    assert unit.record.action.failure == 'exit status 1'
    assert unit.record.ports == RECORD.ports


def test_the_next_hook_knows_no_action() -> None:
    unit = Unit(RECORD)
    unit.begin(ACTION)
    unit.commit()

    unit.begin(Hook(name='install'))

    assert unit.record.action is None


def test_a_change_from_outside_keeps_what_is_pending() -> None:
    unit = Unit(RECORD)
    unit.run(['open-port', '8080'])

    unit.change(lambda record: record.but(leader=False))

    assert unit.run(['is-leader']) == 'False\n'
    unit.commit()
    assert (unit.record.leader, len(unit.record.ports)) == (False, 2)


def test_a_failure_is_an_error_of_the_waist() -> None:
    unit = Unit(RECORD.but(leader=False))

    with pytest.raises(hookcmds.Error) as caught:
        unit.run(['secret-add', 'key=hunter2'])

    assert caught.value.returncode == 1
    assert caught.value.stderr == 'ERROR this unit is not the leader\n'
    assert 'hunter2' not in f'{caught.value!r}{caught.value}{caught.value.cmd}'


def test_ids_that_juju_refuses_are_unknown_if_asked() -> None:
    unit = Unit(RECORD, any_secret_id=True)

    answer = unit.answer(['secret-get', 'secret:my-secret'])

    assert (answer.stderr, answer.returncode) == ('ERROR secret "my-secret" not found\n', 1)


def test_ids_that_juju_refuses_are_found_where_a_record_holds_them() -> None:
    secret = Secret('my_secret', 'web/0', revisions=(Revision(1, {'key': 'x'}),))
    unit = Unit(RECORD.with_secret(secret))

    assert unit.run(['secret-info-get', 'secret:my_secret', '--format=json'])


@pytest.mark.parametrize('value', ['x', 3, 2.5, True])
def test_names_are_not_judged(value: Any) -> None:
    record = Record(unit='Web_App/0', config={'A B': value}, options={'A B': Option()})

    assert Unit(record).run(['config-get', '--format=yaml', 'A B'])


def test_the_help_of_storage_get_names_the_storage_of_the_event() -> None:
    # Published releases of Ops 2 look for the line there.
    unit = Unit(RECORD)
    unit.begin(Hook(name='data-storage-attached', storage='data/0'))

    assert '\n-s (= data/0)\n' in unit.run(['storage-get', '--help'])
