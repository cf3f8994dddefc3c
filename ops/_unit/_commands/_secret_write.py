# SPDX-License-Identifier: Apache-2.0
"""``secret-add``, ``secret-set``, ``secret-remove``: secrets that the unit manages."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any, Dict, Tuple

from ops._unit import _secret_content, _secret_lookup
from ops._unit._command import Call, command, need
from ops._unit._fault import NOT_LEADER, Fault
from ops._unit._parts import Revision, Secret

if TYPE_CHECKING:
    from ops._unit._unit import Unit

# From here on a second secret-set of one hook adds to what the first one set.
_PENDING_ADDS_UP = (3, 6, 0)


@command(
    'secret-add',
    *_secret_content.FLAGS,
    words=None,
    since=_secret_lookup.SINCE,
    **_secret_content.CONVERTERS,
)
def secret_add(unit: Unit, call: Call) -> str:
    need(call.words or call.flag('file'), 'missing secret value or filename')
    content = _secret_content.content(call, call.words, unit.version)
    record = unit.draft
    of_unit = call.flag('owner') == 'unit'
    if not of_unit and not record.leader:
        raise Fault(NOT_LEADER)
    secret = Secret(
        new_id(),
        record.unit if of_unit else record.app,
        revisions=(Revision(1, content, call.flag('expire')),),
        **_settings(call),
    )
    unit.later(record.with_secret(secret))
    return f'secret:{secret.id}\n'


def new_id() -> str:
    # Twelve bytes in base 32 with the alphabet of hexadecimal, as Juju's ids are.
    standard = base64.b32encode(os.urandom(12)).decode().rstrip('=')
    return standard.translate(_HEX)


_HEX = str.maketrans('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789abcdefghijklmnopqrstuv')


def _settings(call: Call) -> Dict[str, Any]:
    names = ('label', 'description', 'rotate', 'expire')
    return {name: call.given[name] for name in names if name in call.given}


@command(
    'secret-set',
    *_secret_content.FLAGS,
    words=None,
    since=_secret_lookup.SINCE,
    **_secret_content.CONVERTERS,
)
def secret_set(unit: Unit, call: Call) -> None:
    need(call.words, 'missing secret URI')
    secret = _secret_lookup.to_manage(unit, call.word())
    content = _secret_content.content(call, call.words[1:], unit.version)
    secret = _to_change(unit, secret).but(**_settings(call))
    if content:
        secret = secret.but(revisions=_revisions(unit, secret, content))
    unit.later(unit.draft.with_secret(secret))


def _revisions(unit: Unit, secret: Secret, content: Dict[str, str]) -> Tuple[Revision, ...]:
    # One hook makes one revision: the content that it sets last.
    kept = unit.record.secrets.get(secret.id)
    before = 0 if kept is None else kept.latest.number
    earlier = (revision for revision in secret.revisions if revision.number <= before)
    return (*earlier, Revision(before + 1, content, secret.expire))


def _to_change(unit: Unit, secret: Secret) -> Secret:
    kept = unit.record.secrets.get(secret.id)
    if kept is None or unit.version >= _PENDING_ADDS_UP:
        return secret
    return kept.but(grants=secret.grants, consumers=secret.consumers)


@command('secret-remove', '--revision=number', words=1, since=_secret_lookup.SINCE)
def secret_remove(unit: Unit, call: Call) -> None:
    need(call.word(), 'missing secret URI')
    secret = _secret_lookup.to_manage(unit, call.word())
    left = _without(secret, call.flag('revision'))
    if any(not revision.removed for revision in left.revisions):
        unit.later(unit.draft.with_secret(left))
        return
    others = dict(unit.draft.secrets)
    del others[secret.id]
    unit.later(unit.draft.but(secrets=others))


def _without(secret: Secret, number: Any) -> Secret:
    return secret.but(
        revisions=tuple(
            revision.but(content={}, removed=True)
            if number is None or revision.number == number
            else revision
            for revision in secret.revisions
        )
    )
