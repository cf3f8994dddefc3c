# SPDX-License-Identifier: Apache-2.0
"""State-transition tests of the charm: one event each, from one State to the next."""

# pyright: basic, reportMissingImports=false
# (The charm is found by sys.path, which type checkers do not follow.)
from __future__ import annotations

import pathlib
import sys

import pytest

from ops import testing

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'src'))

from charm import TOKEN_LABEL, Bookkeeper  # found by the line above


@pytest.fixture
def ctx():
    return testing.Context(Bookkeeper)


@pytest.fixture
def journal():
    return testing.Storage('journal')


def test_installing_takes_a_while(ctx: testing.Context[Bookkeeper]):
    ctx.run(ctx.on.install(), testing.State())

    assert testing.MaintenanceStatus('opening the books') in ctx.unit_status_history


def test_it_waits_for_its_storage(ctx: testing.Context[Bookkeeper]):
    out = ctx.run(ctx.on.start(), testing.State())

    assert out.unit_status == testing.WaitingStatus('waiting for the journal storage')
    assert out.workload_version == '1.0'


def test_it_offers_its_port_to_the_other_members(ctx: testing.Context[Bookkeeper]):
    members = testing.PeerRelation('members')
    state = testing.State(relations={members}, config={'port': 9090})

    out = ctx.run(ctx.on.config_changed(), state)

    assert out.get_relation(members.id).local_unit_data['port'] == '9090'
    assert out.opened_ports == {testing.TCPPort(9090)}


def test_it_is_blocked_without_a_title(ctx: testing.Context[Bookkeeper], journal: testing.Storage):
    out = ctx.run(ctx.on.config_changed(), testing.State(storages={journal}, config={'title': ''}))

    assert out.unit_status == testing.BlockedStatus('set the title option')


def test_the_leader_makes_one_token(ctx: testing.Context[Bookkeeper]):
    members = testing.PeerRelation('members')
    state = testing.State(leader=True, relations={members})

    out = ctx.run(ctx.on.leader_elected(), state)
    again = ctx.run(ctx.on.leader_elected(), out)

    (token,) = out.secrets
    assert (token.owner, token.label) == ('app', TOKEN_LABEL)
    assert out.get_relation(members.id).local_app_data['token-id'] == token.id
    assert again.secrets == out.secrets


def test_the_database_is_told_and_may_read_the_token(
    ctx: testing.Context[Bookkeeper], journal: testing.Storage
):
    database = testing.Relation('database', remote_app_name='postgres')
    token = testing.Secret({'token': 'abc'}, owner='app', label=TOKEN_LABEL)
    state = testing.State(leader=True, relations={database}, storages={journal}, secrets={token})

    out = ctx.run(ctx.on.relation_changed(database, remote_unit=0), state)

    told = out.get_relation(database.id)
    assert told.local_unit_data['journal-port'] == '8080'
    assert told.local_app_data['token-id'].endswith(token.id.split(':')[-1])
    assert out.get_secret(id=token.id).remote_grants == {database.id: {'postgres'}}
    written = (journal.get_filesystem(ctx) / 'journal.txt').read_text()
    assert written == 'Journal: database is postgres\n'


def test_a_database_that_comes_early_has_to_wait(
    ctx: testing.Context[Bookkeeper], journal: testing.Storage
):
    database = testing.Relation('database')
    early = ctx.run(
        ctx.on.relation_changed(database, remote_unit=0), testing.State(relations={database})
    )
    assert [event.name for event in early.deferred] == ['database_relation_changed']

    state = testing.State(
        relations={database},
        storages={journal},
        deferred=early.deferred,
        stored_states=early.stored_states,
    )
    out = ctx.run(ctx.on.storage_attached(journal), state)

    assert out.deferred == []
    assert out.get_relation(database.id).local_unit_data['journal-port'] == '8080'


def test_the_action_writes_an_entry(ctx: testing.Context[Bookkeeper], journal: testing.Storage):
    out = ctx.run(
        ctx.on.action('add-entry', params={'text': 'hello'}), testing.State(storages={journal})
    )

    assert ctx.action_results == {'entries': 1}
    assert ctx.action_logs == ['writing one entry']
    assert (journal.get_filesystem(ctx) / 'journal.txt').read_text() == 'Journal: hello\n'
    assert out.unit_status == testing.ActiveStatus('1 entries')


@pytest.mark.parametrize(
    ('text', 'message'),
    [(' ', 'an entry needs some text'), ('x', 'there is no journal: attach storage first')],
)
def test_the_action_fails(ctx: testing.Context[Bookkeeper], text: str, message: str):
    with pytest.raises(testing.ActionFailed) as failed:
        ctx.run(ctx.on.action('add-entry', params={'text': text}), testing.State())

    assert failed.value.message == message


def test_the_leader_says_how_many_units_there_will_be(ctx: testing.Context[Bookkeeper]):
    out = ctx.run(ctx.on.update_status(), testing.State(leader=True, planned_units=3))

    assert out.app_status == testing.ActiveStatus('3 unit(s) planned')
