# SPDX-License-Identifier: Apache-2.0
"""Which relation, storage or secret an event is about: ``EVENT:SUBJECT``, or the only one."""

from __future__ import annotations

from typing import Iterator, Optional, Tuple

from ops._unit import Hook, Record, Relation, Secret
from ops.local import _names
from ops.local._error import UsageError

WITH_REVISION = ('secret-remove', 'secret-expired')


def about_relation(record: Record, endpoint: str, name: str, subject: str) -> Hook:
    """Return a relation event about an application or unit, else about what came last.

    Raises:
        UsageError: if nothing is related, or not the subject.
    """
    relations = [each for each in record.relations.values() if each.endpoint == endpoint]
    if not relations:
        raise UsageError(
            f'cannot play {name}: nothing is related to {endpoint}; add --relate {endpoint}'
        )
    change = name.rpartition('-')[2]
    relation = _relation(relations, name, _joining(relations, subject, change))
    if change in ('created', 'broken'):
        return Hook(name=name, relation=relation.id)
    if change == 'changed' and subject and '/' not in subject:
        return Hook(name=name, relation=relation.id)
    unit = subject if '/' in subject else _last_unit(relation, name)
    departing = unit if change == 'departed' else ''
    return Hook(name=name, relation=relation.id, remote_unit=unit, departing_unit=departing)


def _last_unit(relation: Relation, name: str) -> str:
    if relation.units:
        return relation.units[-1]
    joined = f'{relation.endpoint}-relation-joined:{relation.remote_app}/0'
    how = '--units 2' if relation.peer else joined
    raise UsageError(
        f'cannot play {name}: relation {relation.id} has no remote unit; {how} adds one'
    )


def _joining(relations: list[Relation], subject: str, change: str) -> str:
    """Return what tells the relation: a further unit joins that of its application."""
    app, slash, number = subject.partition('/')
    further = change == 'joined' and slash and number.isdigit()
    if further and app in [each.remote_app for each in relations if not each.peer]:
        return app
    return subject


def _relation(relations: list[Relation], name: str, subject: str) -> Relation:
    for relation in reversed(relations):
        if not subject or subject in (relation.remote_app, *relation.units):
            return relation
    known = [entity for each in relations for entity in (each.remote_app, *each.units)]
    raise UsageError(
        f'cannot play {name} about {subject!r}: it is not related; {_names.hint(subject, known)}'
    )


def about_storage(record: Record, storage: str, name: str, subject: str) -> Hook:
    """Return a storage event about an id such as ``data/0``, else about the last one.

    Raises:
        UsageError: if the unit has no such storage.
    """
    attached = [each.id for each in record.storages if each.name == storage]
    if not attached:
        raise UsageError(
            f'cannot play {name}: the unit has no storage {storage!r}; '
            f'add --attach-storage {storage}'
        )
    if subject and subject not in attached:
        raise UsageError(
            f'cannot play {name} about {subject!r}: the unit has {_names.listed(attached)}'
        )
    return Hook(name=name, storage=subject or attached[-1])


def about_secret(record: Record, name: str, subject: str) -> Hook:
    """Return a secret event about an id, label or name, with ``@N`` about a revision.

    Raises:
        UsageError: if it is not clear which secret is meant, or it has no such revision.
    """
    owned = name != 'secret-changed'
    choice = [each for each in record.secrets.values() if is_own(record, each) == owned]
    secret, revision = _chosen(record, choice, name, subject)
    if name not in WITH_REVISION:
        revision = None
    elif revision is None:
        revision = secret.revisions[0 if name == 'secret-remove' else -1].number
    elif revision not in [each.number for each in secret.revisions]:
        have = _names.listed(str(each.number) for each in secret.revisions)
        raise UsageError(f'cannot play {name}: secret {secret.id} has revisions {have}')
    label = label_of(record, secret)
    return Hook(name=name, secret=secret.id, secret_label=label, secret_revision=revision)


def _chosen(
    record: Record, choice: list[Secret], name: str, subject: str
) -> Tuple[Secret, Optional[int]]:
    if not subject:
        if not choice:
            raise UsageError(f'cannot play {name}: there is no secret that it could be about')
        if len(choice) != 1:
            raise UsageError(
                f'cannot play {name}: it needs one secret, and those that it could be about are '
                f'{described(record, choice)}; name one with {name}:ID_OR_LABEL'
            )
        return choice[0], None
    bare, at, number = subject.rpartition('@')
    for secret in choice:
        if is_called(record, secret, subject):
            return secret, None
        if at and number.isdigit() and is_called(record, secret, bare):
            return secret, int(number)
    which = 'does not own' if name == 'secret-changed' else 'owns'
    raise UsageError(
        f'cannot play {name} about secret {subject!r}: it is about a secret that the charm '
        f'{which}: {described(record, choice)}'
    )


def is_own(record: Record, secret: Secret) -> bool:
    """Say whether the unit or its application owns a secret."""
    return secret.owner in (record.unit, record.app)


def label_of(record: Record, secret: Secret) -> str:
    """Return the label by which the unit knows a secret: an owner's, or its own."""
    if is_own(record, secret):
        return secret.label
    consumer = secret.consumers.get(record.unit)
    return consumer.label if consumer else ''


def is_called(record: Record, secret: Secret, name: str) -> bool:
    """Say whether a person means a secret by an id, a URI, a label, or its name."""
    return name in tuple(_called(record, secret))


def _called(record: Record, secret: Secret) -> Iterator[str]:
    yield from (secret.id, f'secret:{secret.id}')
    yield from filter(None, (secret.label, label_of(record, secret)))


def described(record: Record, secrets: list[Secret]) -> str:
    """Return secrets by id and label, in a row."""
    return _names.listed(
        f'{each.id} ({label})' if (label := each.label or label_of(record, each)) else each.id
        for each in secrets
    )
