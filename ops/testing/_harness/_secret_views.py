# SPDX-License-Identifier: Apache-2.0
"""Secrets as tests know them, and who may do what with one."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Set, Type

from ops import _unit, model
from ops._unit import _secret_lookup
from ops_compat.values import field, value

if TYPE_CHECKING:
    import datetime

    from ops.testing._harness._backend import _TestingModelBackend


@value(frozen=False)
class _SecretRevision:
    revision: int
    content: Dict[str, str] = field(repr=False)


@value(frozen=False)
class _Secret:
    """A secret as it is when it is looked at; what a test changes of it is taken over."""

    id: str
    owner_name: str
    revisions: List[_SecretRevision]
    rotate_policy: Optional[str]
    expire_time: Optional[datetime.datetime]
    label: Optional[str] = None
    description: Optional[str] = None
    tracked: int = 1
    grants: Dict[int, Set[str]] = field(default_factory=dict)
    user_secrets_grants: Set[str] = field(default_factory=set)


def view(secret: _unit.Secret, record: _unit.Record) -> _Secret:
    """Return a secret of a record as tests know it."""
    grants: Dict[int, Set[str]] = {}
    of_users: Set[str] = set()
    for grant in secret.grants:
        of = of_users if grant.relation is None else grants.setdefault(grant.relation, set())
        of.add(grant.target)
    consumer = secret.consumers.get(record.unit)
    return _Secret(
        id=f'secret:{secret.id}',
        owner_name=secret.owner,
        revisions=[
            _SecretRevision(each.number, dict(each.content))
            for each in secret.revisions
            if not each.removed
        ],
        rotate_policy=secret.rotate or None,
        expire_time=_time(secret.expire),
        label=label_of(secret, record),
        description=secret.description or None,
        tracked=consumer.revision if consumer else 1,
        grants=grants,
        user_secrets_grants=of_users,
    )


def _time(text: Optional[str]) -> Optional[datetime.datetime]:
    if not text:
        return None
    from ops._private import timeconv

    return timeconv.parse_rfc3339(text)


def rfc3339(moment: datetime.datetime) -> str:
    """Return a moment as Juju writes it; without a zone it is in UTC."""
    text = moment.isoformat()
    return text if moment.tzinfo is not None else f'{text}Z'


def label_of(secret: _unit.Secret, record: _unit.Record) -> Optional[str]:
    """Return the name that the charm has for a secret."""
    if _secret_lookup.is_ours(record, secret):
        return secret.label or None
    consumer = secret.consumers.get(record.unit)
    return (consumer.label if consumer else '') or None


def bare(id: str) -> str:
    """Return the part of an id that no other secret has."""
    return id.rpartition(':')[2].rpartition('/')[2]


def find(backend: _TestingModelBackend, id: Optional[str], label: Optional[str]) -> _unit.Secret:
    """Return the secret of an id, or else of a label.

    Raises:
        SecretNotFoundError: if there is none.
    """
    record = backend._unit.record
    found = None
    if id is not None:
        found = record.secrets.get(bare(id))
    elif label is not None:
        found = _secret_lookup.by_label(record, label)
    if found is None:
        raise model.SecretNotFoundError(f'Secret not found by ID ({id!r}) or label ({label!r})')
    return found


def check_readable(backend: _TestingModelBackend, secret: _unit.Secret) -> None:
    """Refuse to hand out a secret that the charm was not granted.

    Raises:
        SecretNotFoundError: as Juju's refusal.
    """
    record = backend._unit.record
    whom = f'{record.app!r}'
    if secret.owner == record.model.uuid:
        # Users grant to applications.
        may = any(each.target == record.app for each in secret.grants)
    else:
        may = _secret_lookup.may_read(record, secret)
        whom = f'{whom} or {record.unit!r}'
    if not may:
        raise model.SecretNotFoundError(
            f"Secret 'secret:{secret.id}' not granted access to {whom}"
        )


def check_owned(
    backend: _TestingModelBackend, secret: _unit.Secret, error: Type[Exception]
) -> None:
    """Refuse to change a secret that is not the unit's, or the application's that it leads."""
    if not _secret_lookup.manages(backend._unit.record, secret):
        raise error(f"You must own secret 'secret:{secret.id}' to perform this operation")


def new_id() -> str:
    """Return an id that no secret has."""
    from ops._unit._commands import _secret_write

    return _secret_write.new_id()


def owner_app(secret: Any) -> str:
    """Return the application that owns a secret, or whose unit does."""
    owner: str = secret.owner
    return owner.partition('/')[0]
