# SPDX-License-Identifier: Apache-2.0
"""Secrets, of the charm, of other applications, and of users."""

# The programs do what tests of charms do, right or wrong.
# pyright: basic, reportPrivateUsage=false, reportDeprecated=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false
# mypy: ignore-errors

from __future__ import annotations

import datetime
from typing import Any

import ops
from differential_harness._stage import Stage, program


@program
def a_secret_of_another_application(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    harness.add_relation_unit(number, 'pg/0')
    secret = harness.add_model_secret('pg', {'password': 'hunter4'})
    stage.note(secret)
    stage.attempt('no grant', harness.model.get_secret, id=secret)
    harness.grant_secret(secret, 'app')
    found = harness.model.get_secret(id=secret)
    stage.note(found.get_content(), found.id, found.label)
    stage.calls(harness)
    harness.set_secret_content(secret, {'password': 'hunter5'})
    stage.note(found.get_content(), harness.get_secret_revisions(secret))
    stage.note(harness.model.get_secret(id=secret).get_content())
    stage.note(found.peek_content(), found.get_content(), found.get_content(refresh=True))
    stage.note(found.get_content())
    harness.set_secret_content(secret, {'password': 'hunter5'})
    stage.note(harness.get_secret_revisions(secret))
    stage.calls(harness)
    labelled = harness.model.get_secret(id=secret, label='mine')
    stage.note(labelled.label, harness.model.get_secret(label='mine').id == secret)
    stage.attempt('info', labelled.get_info)
    stage.attempt('set', labelled.set_content, {'password': 'mine'})
    stage.attempt('grant', labelled.grant, harness.model.get_relation('db'))
    stage.attempt('remove', labelled.remove_all_revisions)
    harness.revoke_secret(secret, 'app')
    stage.attempt('revoked', harness.model.get_secret, id=secret)
    stage.attempt('revoked', found.get_content, refresh=True)
    stage.attempt('revoked', found.get_content)
    stage.calls(harness)


@program
def a_secret_granted_to_a_unit(stage: Stage) -> None:
    harness = stage.harness()
    number = harness.add_relation('db', 'pg')
    secret = harness.add_model_secret('pg/0', {'password': 'hunter4'})
    harness.grant_secret(secret, harness.charm.unit)
    stage.note(harness.model.get_secret(id=secret).get_content())
    stage.note(harness.get_secret_grants(secret, number))
    harness.revoke_secret(secret, harness.charm.unit)
    stage.attempt('revoked', harness.model.get_secret, id=secret)
    harness.grant_secret(secret, harness.charm.app)
    stage.note(harness.get_secret_grants(secret, number))
    harness.revoke_secret(secret, harness.charm.unit)
    stage.attempt('other', harness.model.get_secret, id=secret)


@program
def secrets_that_do_not_fit(stage: Stage) -> None:
    harness = stage.harness()
    stage.attempt('nothing', harness.add_model_secret, 'pg', {})
    stage.attempt('content', harness.add_model_secret, 'pg', {'password': 3})
    stage.attempt('key', harness.add_model_secret, 'pg', {'P': 'x'})
    stage.attempt('key', harness.add_model_secret, 'pg', {'ab': 'x'})
    stage.attempt('text', harness.add_model_secret, 'pg', 'text')
    stage.attempt(
        'no relation',
        harness.grant_secret,
        harness.add_model_secret('pg', {'password': 'x'}),
        'app',
    )
    stage.attempt('unknown', harness.grant_secret, 'secret:nope', 'app')
    stage.attempt('unknown', harness.revoke_secret, 'secret:nope', 'app')
    stage.attempt('unknown', harness.set_secret_content, 'secret:nope', {'password': 'x'})
    stage.attempt('unknown', harness.get_secret_grants, 'secret:nope', 0)
    stage.attempt('unknown', harness.get_secret_revisions, 'secret:nope')
    stage.attempt('unknown', harness.trigger_secret_rotation, 'secret:nope')
    stage.attempt('unknown', harness.trigger_secret_removal, 'secret:nope', 1)
    stage.attempt('unknown', harness.trigger_secret_expiration, 'secret:nope', 1)
    stage.attempt('get', harness.model.get_secret, id='secret:nope')
    stage.attempt('get', harness.model.get_secret, label='nope')
    stage.attempt('get', harness.model.get_secret)
    mine = harness.charm.unit.add_secret({'password': 'x'}).id
    stage.attempt('own', harness.set_secret_content, mine, {'password': 'y'})
    stage.attempt('own', harness.grant_secret, mine, 'pg')
    stage.attempt('own', harness.revoke_secret, mine, 'pg')
    theirs = harness.add_model_secret('pg', {'password': 'x'})
    stage.attempt('rotate', harness.trigger_secret_rotation, theirs)
    stage.attempt('expire', harness.trigger_secret_expiration, theirs, 1)
    stage.attempt('removal', harness.trigger_secret_removal, theirs, 1)
    stage.attempt('owner', harness.add_model_secret, 3, {'password': 'x'})
    stage.attempt('owner app', harness.add_model_secret, harness.charm.app, {'password': 'x'})
    number = harness.add_relation('db', 'pg')
    stage.attempt('observer', harness.grant_secret, theirs, 'other')
    stage.attempt('observer', harness.grant_secret, theirs, 3)
    stage.attempt('revoke nothing', harness.revoke_secret, theirs, 'app')
    stage.attempt('grants', harness.get_secret_grants, theirs, number)
    stage.attempt('grants', harness.get_secret_grants, theirs, 99)


@program
def a_secret_of_the_charm(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    number = harness.add_relation('db', 'pg')
    harness.add_relation_unit(number, 'pg/0')
    relation = harness.model.get_relation('db')
    secret = harness.charm.app.add_secret(
        {'password': 'x'},
        label='lab',
        description='desc',
        rotate=ops.SecretRotate.DAILY,
        expire=datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc),
    )
    stage.calls(harness)
    info = secret.get_info()
    stage.note(info.label, info.description, info.rotation, info.expires, info.revision)
    stage.note(info.id == secret.id)
    stage.note(secret.get_content(), secret.peek_content(), secret.unique_identifier == secret.id)
    secret.grant(relation)
    stage.note(harness.get_secret_grants(secret.id, number))
    secret.grant(relation, unit=next(iter(relation.units)))
    stage.note(harness.get_secret_grants(secret.id, number))
    secret.revoke(relation)
    stage.note(harness.get_secret_grants(secret.id, number))
    secret.revoke(relation, unit=next(iter(relation.units)))
    stage.note(harness.get_secret_grants(secret.id, number))
    stage.calls(harness)
    secret.set_content({'password': 'y'})
    stage.note(
        harness.get_secret_revisions(secret.id), secret.get_content(), secret.peek_content()
    )
    stage.note(secret.get_content(refresh=True))
    secret.set_info(label='new', description='other', rotate=ops.SecretRotate.NEVER)
    stage.note(secret.get_info().label, secret.get_info().description, secret.get_info().rotation)
    stage.attempt('old label', harness.model.get_secret, label='lab')
    stage.attempt('new label', lambda: harness.model.get_secret(label='new').id)
    secret.set_content({'password': 'z'})
    secret.remove_revision(1)
    stage.note(harness.get_secret_revisions(secret.id))
    secret.remove_all_revisions()
    stage.attempt('gone', harness.get_secret_revisions, secret.id)
    stage.attempt('gone', harness.model.get_secret, id=secret.id)
    stage.calls(harness)


@program
def a_secret_of_the_unit(stage: Stage) -> None:
    harness = stage.harness()
    secret = harness.charm.unit.add_secret({'password': 'x'})
    stage.note(secret.get_info().label, secret.get_info().rotation, secret.get_info().expires)
    stage.note(harness.model.get_secret(id=secret.id).get_content())
    stage.note([(s.owner_name, s.label) for s in harness._backend._secrets])
    stage.attempt('app', lambda: harness.charm.app.add_secret({'password': 'x'}).get_content())
    stage.attempt('bad', harness.charm.unit.add_secret, {})
    stage.attempt('bad', harness.charm.unit.add_secret, {'X': 'y'})
    first, second = (harness.charm.unit.add_secret({'abc': 'x'}, label='a') for _ in range(2))
    stage.note(first.id == second.id)
    secret.set_info(expire=datetime.timedelta(days=1))
    stage.note(type(secret.get_info().expires).__name__)


@program
def secrets_triggered(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    secret = harness.charm.app.add_secret({'password': 'x'}, label='lab')
    stage.calls(harness)
    harness.trigger_secret_rotation(secret.id)
    harness.trigger_secret_rotation(secret.id, label='given')
    harness.trigger_secret_expiration(secret.id, 1)
    harness.trigger_secret_expiration(secret.id, 1, label='given')
    harness.trigger_secret_removal(secret.id, 1)
    harness.trigger_secret_removal(secret.id, 7, label='given')
    bare = harness.charm.unit.add_secret({'password': 'x'})
    harness.trigger_secret_rotation(bare.id)
    harness.trigger_secret_removal(bare.id, 1)
    stage.calls(harness)
    stage.on['secret_remove'] = lambda charm, event: event.remove_revision()
    secret.set_content({'password': 'y'})
    harness.trigger_secret_removal(secret.id, 1)
    stage.note(harness.get_secret_revisions(secret.id))
    stage.on['secret_rotate'] = lambda charm, event: event.secret.set_content({'password': 'r'})
    harness.trigger_secret_rotation(secret.id)
    stage.note(harness.get_secret_revisions(secret.id))
    with harness.hooks_disabled():
        harness.trigger_secret_rotation(secret.id)
    stage.calls(harness)


@program
def a_secret_changes(stage: Stage) -> None:
    harness = stage.harness()
    harness.add_relation('db', 'pg')
    secret = harness.add_model_secret('pg', {'password': 'one'})
    harness.grant_secret(secret, 'app')
    harness.set_secret_content(secret, {'password': 'two'})
    harness.model.get_secret(id=secret, label='lab')
    harness.set_secret_content(secret, {'password': 'three'})
    stage.on['secret_changed'] = lambda charm, event: stage.note(
        event.secret.get_content(),
        event.secret.peek_content(),
        event.secret.get_content(refresh=True),
    )
    harness.set_secret_content(secret, {'password': 'four'})
    stage.on.clear()
    with harness.hooks_disabled():
        harness.set_secret_content(secret, {'password': 'five'})
    stage.note(harness.get_secret_revisions(secret))
    stage.calls(harness)


@program
def secrets_of_users(stage: Stage) -> None:
    harness = stage.harness()
    secret = harness.add_user_secret({'password': 'one'})
    stage.note(secret)
    stage.attempt('no grant', harness.model.get_secret, id=secret)
    stage.attempt('grant', harness.grant_secret, secret, 'app')
    found = harness.model.get_secret(id=secret)
    stage.note(found.get_content())
    harness.set_secret_content(secret, {'password': 'two'})
    stage.note(found.get_content(), found.peek_content(), found.get_content(refresh=True))
    stage.attempt('info', found.get_info)
    stage.attempt('set', found.set_content, {'password': 'three'})
    harness.revoke_secret(secret, 'app')
    stage.attempt('revoked', harness.model.get_secret, id=secret)
    stage.attempt('bad', harness.add_user_secret, {})
    stage.attempt('unit', harness.grant_secret, secret, 'app/0')
    stage.attempt('unit', lambda: harness.model.get_secret(id=secret).get_content())
    stage.note([each.owner_name == harness.model.uuid for each in harness._backend._secrets])
    stage.calls(harness)


@program
def secrets_of_a_follower(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    secret = harness.charm.app.add_secret({'password': 'x'}, label='lab')
    harness.set_leader(False)
    stage.note(harness.model.get_secret(id=secret.id).get_content())
    stage.attempt('label', lambda: harness.model.get_secret(label='lab').get_content())
    stage.attempt('info', secret.get_info)
    stage.attempt('set', secret.set_content, {'password': 'y'})
    stage.attempt('remove', secret.remove_all_revisions)

    def in_handler(charm: Any, event: Any) -> None:
        stage.attempt('handler info', secret.get_info)
        stage.attempt('handler set', secret.set_content, {'password': 'z'})
        stage.attempt('handler add', lambda: charm.app.add_secret({'abc': 'x'}).get_content())

    stage.on['config_changed'] = in_handler
    harness.update_config({'word': 'x'})
    stage.calls(harness)


@program
def grants_of_a_secret(stage: Stage) -> None:
    harness = stage.harness(leader=True)
    first = harness.add_relation('db', 'pg')
    second = harness.add_relation('site', 'browser')
    harness.add_relation_unit(first, 'pg/0')
    secret = harness.charm.app.add_secret({'password': 'x'})
    stage.note(harness.get_secret_grants(secret.id, first))
    secret.grant(harness.model.get_relation('db'))
    secret.grant(harness.model.get_relation('site'))
    stage.note(
        harness.get_secret_grants(secret.id, first), harness.get_secret_grants(secret.id, second)
    )
    secret.revoke(harness.model.get_relation('db'))
    stage.note(
        harness.get_secret_grants(secret.id, first), harness.get_secret_grants(secret.id, second)
    )
    stage.attempt('again', secret.revoke, harness.model.get_relation('db'))
    harness.remove_relation(second)
    stage.attempt('gone', harness.get_secret_grants, secret.id, second)
    unit_secret = harness.charm.unit.add_secret({'password': 'x'})
    unit_secret.grant(harness.model.get_relation('db'), unit=harness.model.get_unit('pg/0'))
    stage.note(harness.get_secret_grants(unit_secret.id, first))


@program
def labels_of_secrets(stage: Stage) -> None:
    harness = stage.harness()
    harness.add_relation('db', 'pg')
    one = harness.add_model_secret('pg', {'password': 'one'})
    two = harness.add_model_secret('pg', {'password': 'two'})
    harness.grant_secret(one, 'app')
    harness.grant_secret(two, 'app')
    harness.model.get_secret(id=one, label='a')
    harness.model.get_secret(id=two, label='a')
    stage.note(harness.model.get_secret(label='a').get_content())
    harness.model.get_secret(id=two, label='b')
    stage.note(harness.model.get_secret(label='b').get_content())
    stage.attempt('a', lambda: harness.model.get_secret(label='a').get_content())
    stage.note([each.label for each in harness._backend._secrets])
