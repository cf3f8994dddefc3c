# SPDX-License-Identifier: Apache-2.0
"""Which secret a command means, whose it is, and who may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Iterator, Optional

from ops._unit._fault import NOT_LEADER, Fault, UsageFault, quoted
from ops._unit._parts import Secret
from ops._unit._record import Record

if TYPE_CHECKING:
    from ops._unit._unit import Unit

SINCE = (3, 0, 0)
_ID = re.compile(r'^[0-9a-v]{20}\Z')
_SCHEME = 'secret:'


def id_of(unit: Unit, uri: str) -> str:
    """Return the bare id in a URI: ``secret:<id>``, ``secret://<model>/<id>``, or an id itself.

    Raises:
        UsageFault: if it is none of them. An id that the record holds always is one.
    """
    path = uri[len(_SCHEME) :] if uri.startswith(_SCHEME) else uri
    bare = path.rpartition('/')[2] if path.startswith('//') else path
    if bare in unit.draft.secrets or unit.any_secret_id or _ID.match(bare):
        return bare
    raise UsageFault(f'secret URI {quoted(uri)} not valid')


def find(unit: Unit, id: str) -> Secret:
    """Return the secret of an id.

    Raises:
        Fault: if there is none.
    """
    secret = unit.draft.secrets.get(id)
    if secret is None:
        raise not_found(id)
    return secret


def not_found(id: str) -> Fault:
    """Return the fault for a secret that is not there, or not this unit's to manage."""
    return Fault(f'secret {quoted(id)} not found')


def is_ours(record: Record, secret: Secret) -> bool:
    """Say whether the unit or its application owns a secret."""
    return secret.owner in (record.unit, record.app)


def manages(record: Record, secret: Secret) -> bool:
    """Say whether the unit owns a secret, or leads the application that does."""
    return secret.owner == record.unit or (secret.owner == record.app and bool(record.leader))


def managed(record: Record) -> Iterator[Secret]:
    """Return the secrets that the unit owns or manages, in the order of their ids."""
    return (held for _, held in sorted(record.secrets.items()) if manages(record, held))


def to_manage(unit: Unit, uri: str) -> Secret:
    """Return the secret of a URI that the unit may change.

    Raises:
        Fault: if there is none, if it belongs to others, or to the application of a unit that
            does not lead it.
    """
    secret = find(unit, id_of(unit, uri))
    if not is_ours(unit.draft, secret):
        raise not_found(secret.id)
    if not manages(unit.draft, secret):
        raise Fault(NOT_LEADER)
    return secret


def may_read(record: Record, secret: Secret) -> bool:
    """Say whether the unit may read a secret."""
    return is_ours(record, secret) or any(
        grant.target in (record.unit, record.app) for grant in secret.grants
    )


def by_label(record: Record, label: str) -> Optional[Secret]:
    """Return the secret that the unit knows by a label: its owner's, or the unit's own."""
    for secret in record.secrets.values():
        if secret.label == label and is_ours(record, secret):
            return secret
        consumer = secret.consumers.get(record.unit)
        if consumer is not None and consumer.label == label:
            return secret
    return None
