# SPDX-License-Identifier: Apache-2.0
"""``secret-get``, ``secret-ids``, ``secret-info-get``: reading secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ops._unit import _secret_content, _secret_lookup
from ops._unit._command import PLAIN, SMART, Call, command, need
from ops._unit._fault import Fault, quoted
from ops._unit._format import Struct
from ops._unit._parts import Consumer, Grant, Revision, Secret
from ops._unit._record import Record

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_UPDATE_UNTIL = (3, 0, 2)
_NEITHER = 'require either a secret URI or label'


@command(
    'secret-get',
    '--label=text',
    '--peek',
    '--refresh',
    '--update',
    formats=PLAIN,
    words=2,
    since=_secret_lookup.SINCE,
)
def secret_get(unit: Unit, call: Call) -> Any:
    refresh = _refresh(unit, call)
    need(not (refresh and call.flag('peek')), 'specify one of --peek or --refresh but not both')
    need(call.word() or call.flag('label'), _NEITHER)
    secret = _asked(unit, call)
    if not _secret_lookup.may_read(unit.draft, secret):
        raise Fault('permission denied')
    revision = _revision(unit, call, secret, refresh)
    key = call.word(1)
    return _value(revision, key) if key else dict(revision.content)


def _refresh(unit: Unit, call: Call) -> bool:
    old = unit.version < _UPDATE_UNTIL
    wrong = 'refresh' if old else 'update'
    need(wrong not in call.given, f'option provided but not defined: --{wrong}')
    return bool(call.flag('update' if old else 'refresh'))


def _asked(unit: Unit, call: Call) -> Secret:
    if call.word():
        return _secret_lookup.find(unit, _secret_lookup.id_of(unit, call.word()))
    secret = _secret_lookup.by_label(unit.draft, call.flag('label'))
    if secret is None:
        raise Fault(f'consumer label {quoted(call.flag("label"))} not found')
    return secret


def _revision(unit: Unit, call: Call, secret: Secret, refresh: bool) -> Revision:
    tracked = secret.consumers.get(unit.draft.unit)
    number = secret.latest.number
    if not call.flag('peek') and not refresh and tracked is not None:
        number = tracked.revision
    found = secret.revision(number)
    if found is None:
        raise Fault(f'secret revision {number} not found')
    settled = tracked.revision if call.flag('peek') and tracked is not None else number
    label = call.flag('label') if call.word() else None
    if not call.flag('peek') or label:
        _settle(unit, secret, settled, label)
    return found


def _settle(unit: Unit, secret: Secret, revision: int, label: Optional[str]) -> None:
    name = unit.draft.unit

    def settle(record: Record) -> Record:
        held = record.secrets.get(secret.id)
        if held is None:
            return record
        ours = _secret_lookup.is_ours(record, held)
        before = held.consumers.get(name, Consumer(revision))
        consumer = Consumer(
            # A revision that is pending is not there yet to be tracked.
            min(revision, held.latest.number),
            before.label if ours or label is None else label,
        )
        if held.consumers.get(name) == consumer and (not ours or not label):
            return record
        changed = held.but(consumers={**held.consumers, name: consumer})
        return record.with_secret(changed.but(label=label) if ours and label else changed)

    unit.change(settle)


def _value(revision: Revision, key: str) -> str:
    name, _, how = key.partition('#')
    need(how in ('', 'base64'), f'key {quoted(key)} not valid')
    if name not in revision.content:
        raise Fault(f'secret key value {quoted(name)} not found')
    value = revision.content[name]
    return _secret_content.to_base64(value) if how else value


@command('secret-ids', formats=SMART, since=_secret_lookup.SINCE)
def secret_ids(unit: Unit, call: Call) -> Optional[List[str]]:
    return [secret.id for secret in _secret_lookup.managed(unit.draft)] or None


@command('secret-info-get', '--label=text', formats=PLAIN, words=1, since=(3, 0, 2))
def secret_info_get(unit: Unit, call: Call) -> Dict[str, Struct]:
    label = call.flag('label', '')
    need(call.word() or label, _NEITHER)
    need(not (call.word() and label), 'specify either a secret URI or label but not both')
    wanted = label or _secret_lookup.id_of(unit, call.word())
    for secret in _secret_lookup.managed(unit.draft):
        if wanted == (secret.label if label else secret.id):
            return {secret.id: _info(unit, secret)}
    raise _secret_lookup.not_found(wanted)


def _info(unit: Unit, secret: Secret) -> Struct:
    record = unit.draft
    info = Struct(revision=secret.latest.number, label=secret.label)
    info['owner'] = 'unit' if secret.owner == record.unit else 'application'
    access = [_access(record, grant) for grant in secret.grants]
    optional = {
        'description': secret.description,
        'rotation': secret.rotate,
        'expiry': secret.expire,
        'rotates': secret.rotates,
        'access': access if unit.version >= (3, 3, 1) else None,
    }
    info.update((name, held) for name, held in optional.items() if held)
    return info


def _access(record: Record, grant: Grant) -> Struct:
    kind = 'unit' if '/' in grant.target else 'application'
    relation = record.relation(grant.relation)
    scope = ''
    if relation is not None:
        remote, name = relation.remote_app, relation.endpoint
        scope = f'relation-{record.app}.{name}#{remote}.{name}'
    target = f'{kind}-{grant.target.replace("/", "-")}'
    return Struct(target=target, scope=scope, role=grant.role)
