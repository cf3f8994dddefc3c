# SPDX-License-Identifier: Apache-2.0
"""``secret-grant``, ``secret-revoke``: who else may read a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ops._unit import _secret_lookup
from ops._unit._command import Call, command, need
from ops._unit._commands._relation import relation_of
from ops._unit._parts import Grant, Secret

if TYPE_CHECKING:
    from ops._unit._unit import Unit


@command(
    'secret-grant',
    '-r --relation=relation',
    '--unit=text',
    words=1,
    since=_secret_lookup.SINCE,
)
def secret_grant(unit: Unit, call: Call) -> None:
    need(call.word(), 'missing secret URI')
    uri = call.word()
    _secret_lookup.id_of(unit, uri)
    relation = relation_of(unit, call)
    secret = _secret_lookup.to_manage(unit, uri)
    grant = Grant(call.flag('unit') or relation.remote_app, relation.id)
    if grant not in secret.grants:
        unit.later(unit.draft.with_secret(secret.but(grants=(*secret.grants, grant))))


@command(
    'secret-revoke',
    '-r --relation=relation',
    '--app=text',
    '--unit=text',
    words=1,
    since=_secret_lookup.SINCE,
)
def secret_revoke(unit: Unit, call: Call) -> None:
    need(call.word(), 'missing secret URI')
    app, name = call.flag('app'), call.flag('unit')
    need(not (app and name), 'specify only one of application or unit')
    need(not (app and 'relation' in call.given), 'do not specify both relation and app')
    relation = unit.draft.relation(call.flag('relation', unit.hook.relation))
    target = app or name or (relation and relation.remote_app)
    need(target, 'missing relation or application or unit')
    secret = _secret_lookup.to_manage(unit, call.word())
    unit.later(unit.draft.with_secret(_without(secret, str(target))))


def _without(secret: Secret, target: str) -> Secret:
    # What an application may no longer read, none of its units may.
    below = f'{target}/'
    return secret.but(
        grants=tuple(
            grant
            for grant in secret.grants
            if grant.target != target and not grant.target.startswith(below)
        )
    )
