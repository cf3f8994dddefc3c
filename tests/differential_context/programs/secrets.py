# SPDX-License-Identifier: Apache-2.0
"""Secrets that the charm owns, and that others have granted it."""

# Two releases run it, which are typed differently.
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import datetime
from typing import Any

import ops
from differential_context._program import charm, program
from differential_context._show import Show
from ops import testing

META = {'name': 'probe', 'requires': {'db': {'interface': 'db'}}}


def _run(show: Show, handler: Any, leader: bool = True, **state: Any) -> Any:
    ctx = testing.Context(charm(handler), meta=META)
    return show.run(ctx, ctx.on.start(), testing.State(leader=leader, **state))


@program
def secret_add_for_the_application(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        secret = self.app.add_secret({'key': 'value'}, label='mine', description='d')
        show('id is new', secret.id is not None)
        show.call('get', lambda: secret.get_content())
        show.call('info', lambda: _info(secret.get_info()))
        show.call('by label', lambda: self.model.get_secret(label='mine').get_content())

    _run(show, handler)


def _info(info: Any) -> Any:
    return [info.label, info.revision, info.expires, info.rotation, info.description]


@program
def secret_add_for_the_unit_with_everything(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        expire = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
        secret = self.unit.add_secret(
            {'key': 'value'}, expire=expire, rotate=ops.SecretRotate.DAILY, label='unit-secret'
        )
        show.call('info', lambda: _info(secret.get_info()))

    _run(show, handler, leader=False)


@program
def secret_add_for_the_application_without_leading(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show.call('add', lambda: self.app.add_secret({'key': 'value'}))

    _run(show, handler, leader=False)


@program
def secret_of_others(show: Show) -> None:
    granted = testing.Secret({'a': '1'}, latest_content={'a': '2'}, label='theirs')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(id=granted.id)
        show.call('tracked', secret.get_content)
        show.call('peek', secret.peek_content)
        show.call('again', lambda: secret.get_content())
        show.call('refresh', lambda: secret.get_content(refresh=True))
        show.call('info', secret.get_info)
        show.call('set', lambda: secret.set_content({'a': '3'}))
        show.call('set info', lambda: secret.set_info(label='x'))
        show.call('remove', secret.remove_all_revisions)
        show.call('remove one', lambda: secret.remove_revision(1))

    _run(show, handler, secrets=[granted])


@program
def secret_of_others_gets_a_label(show: Show) -> None:
    granted = testing.Secret({'a': '1'})

    def handler(self: Any, event: Any) -> None:
        show.call('get', lambda: self.model.get_secret(id=granted.id, label='l').get_content())
        show.call('by label', lambda: self.model.get_secret(label='l').get_content())

    _run(show, handler, secrets=[granted])


@program
def secret_own_with_other_latest_content(show: Show) -> None:
    owned = testing.Secret({'a': '1'}, latest_content={'a': '2'}, label='mine', owner='app')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        show.call('info', lambda: _info(secret.get_info()))
        show.call('tracked', secret.get_content)
        show.call('peek', secret.peek_content)
        show.call('refresh', lambda: secret.get_content(refresh=True))
        show.call('info', lambda: _info(secret.get_info()))

    _run(show, handler, secrets={owned})


@program
def secret_peek_without_refresh(show: Show) -> None:
    granted = testing.Secret({'a': '1'}, latest_content={'a': '2'})

    def handler(self: Any, event: Any) -> None:
        show.call('peek', lambda: self.model.get_secret(id=granted.id).peek_content())

    _run(show, handler, secrets=[granted])


@program
def secret_that_there_is_not(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show.call('id', lambda: self.model.get_secret(id='secret:d0erdgfmp25c762i8np0'))
        show.call('odd id', lambda: self.model.get_secret(id='nothing'))
        show.call('label', lambda: self.model.get_secret(label='nothing'))

    _run(show, handler)


@program
def secret_new_revision(show: Show) -> None:
    owned = testing.Secret({'a': '1'}, owner='app', label='mine')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        show.call('set', lambda: secret.set_content({'a': '2'}))
        show.call('get', lambda: self.model.get_secret(label='mine').get_content())
        show.call('peek', lambda: self.model.get_secret(label='mine').peek_content())
        show.call('info', lambda: _info(secret.get_info()))

    out = _run(show, handler, secrets=[owned])
    if out is not None:
        show('revisions', _revisions(out))


def _revisions(out: Any) -> Any:
    return [[each._tracked_revision, each._latest_revision] for each in out.secrets]


@program
def secret_new_revision_and_refresh(show: Show) -> None:
    owned = testing.Secret({'a': '1'}, latest_content={'a': '2'}, owner='unit', label='mine')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        show.call('get', secret.get_content)
        show.call('refresh', lambda: secret.get_content(refresh=True))

    out = _run(show, handler, secrets=[owned])
    if out is not None:
        show('revisions', _revisions(out))


@program
def secret_set_info(show: Show) -> None:
    owned = testing.Secret({'a': '1'}, owner='app', label='mine', description='old')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        secret.set_info(
            label='new',
            description='new',
            rotate=ops.SecretRotate.MONTHLY,
            expire=datetime.datetime(2031, 2, 3, tzinfo=datetime.timezone.utc),
        )
        show.call('info', lambda: _info(secret.get_info()))

    _run(show, handler, secrets=[owned])


@program
def secret_managed_without_leading(show: Show) -> None:
    owned = testing.Secret({'a': '1'}, owner='app', label='mine')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        show.call('get', secret.get_content)
        show.call('info', secret.get_info)
        show.call('set', lambda: secret.set_content({'a': '2'}))
        show.call('remove', secret.remove_all_revisions)

    _run(show, handler, leader=False, secrets=[owned])


@program
def secret_grants(show: Show) -> None:
    relation = testing.Relation('db', id=4, remote_app_name='pg')
    owned = testing.Secret({'a': '1'}, owner='app', label='mine')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        secret.grant(self.model.get_relation('db'))

    out = _run(show, handler, secrets=[owned], relations=[relation])

    def revoke(self: Any, event: Any) -> None:
        self.model.get_secret(label='mine').revoke(self.model.get_relation('db'))

    ctx = testing.Context(charm(revoke), meta=META)
    show.run(ctx, ctx.on.start(), out)


@program
def secret_grant_to_a_unit(show: Show) -> None:
    relation = testing.Relation('db', id=4, remote_app_name='pg')
    owned = testing.Secret({'a': '1'}, owner='unit', label='mine')

    def handler(self: Any, event: Any) -> None:
        secret = self.model.get_secret(label='mine')
        found = self.model.get_relation('db')
        secret.grant(found, unit=next(iter(found.units)))

    _run(show, handler, secrets=[owned], relations=[relation])


@program
def secret_removal(show: Show) -> None:
    first = testing.Secret({'a': '1'}, owner='app', label='first')
    second = testing.Secret({'a': '1'}, owner='app', label='second')

    def handler(self: Any, event: Any) -> None:
        self.model.get_secret(label='first').remove_all_revisions()
        self.model.get_secret(label='second').remove_revision(42)

    _run(show, handler, secrets=[first, second])


@program
def secret_removal_of_the_only_revision(show: Show) -> None:
    only = testing.Secret({'a': '1'}, owner='app', label='only')

    def handler(self: Any, event: Any) -> None:
        show.call('remove', lambda: self.model.get_secret(label='only').remove_revision(1))

    _run(show, handler, secrets=[only])


@program
def secret_events(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        show('event', type(event).__name__)
        show.call('secret', lambda: [event.secret.id, event.secret.label])
        show.call('revision', lambda: getattr(event, 'revision', None))
        show.call('content', lambda: event.secret.get_content())

    theirs = testing.Secret({'a': '1'}, label='theirs')
    ours = testing.Secret({'b': '1'}, owner='app', label='ours')
    ctx = testing.Context(charm(handler), meta=META)
    state = testing.State(leader=True, secrets=[theirs, ours])
    for event in (
        ctx.on.secret_changed(theirs),
        ctx.on.secret_rotate(ours),
        ctx.on.secret_expired(ours, revision=1),
        ctx.on.secret_remove(ours, revision=1),
    ):
        show.run(ctx, event, state)


@program
def secret_events_for_the_wrong_owner(show: Show) -> None:
    ctx = testing.Context(charm(lambda self, event: None), meta=META)
    theirs, ours = testing.Secret({'a': '1'}), testing.Secret({'a': '1'}, owner='unit')
    show.call('changed', lambda: ctx.on.secret_changed(ours))
    show.call('rotate', lambda: ctx.on.secret_rotate(theirs))
    show.call('expired', lambda: ctx.on.secret_expired(theirs, revision=1))
    show.call('remove', lambda: ctx.on.secret_remove(theirs, revision=1))


@program
def secret_written_and_read_in_one_hook(show: Show) -> None:
    def handler(self: Any, event: Any) -> None:
        secret = self.app.add_secret({'a': '1'}, label='new')
        secret.set_content({'a': '2'})
        show.call('get', lambda: self.model.get_secret(label='new').get_content())
        show.call('peek', lambda: self.model.get_secret(label='new').peek_content())
        show.call('refresh', lambda: self.model.get_secret(label='new').get_content(refresh=True))

    _run(show, handler)
