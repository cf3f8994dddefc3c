# SPDX-License-Identifier: Apache-2.0
"""How relations end, and how the unit itself does: ``juju remove-relation``, ``remove-unit``."""

from __future__ import annotations

from typing import Iterator, List

from ops._unit import Hook, Record, Relation
from ops.local import _names
from ops.local._error import UsageError


def found(record: Record, endpoint: str, app: str) -> Relation:
    """Return the relation that is to end.

    Args:
        record: what Juju knows of the unit.
        endpoint: the charm's endpoint.
        app: the application at the other end, empty for the only one there.

    Raises:
        UsageError: if there is no such relation, or more than one.
    """
    others = [each for each in record.relations.values() if not each.peer]
    meant = [each for each in others if each.endpoint == endpoint and app in ('', each.remote_app)]
    if not others:
        raise UsageError(f'cannot end relation {endpoint!r}: nothing is related (--unrelate)')
    if len(meant) != 1:
        word = f'{endpoint}={app}' if app else endpoint
        have = _names.listed(f'{each.endpoint}={each.remote_app}' for each in others)
        raise UsageError(
            f'cannot end relation {word!r}: name one of those that there are: {have} (--unrelate)'
        )
    return meant[0]


def ended(relation: Relation) -> List[Hook]:
    """Return what ends a relation: departed for each remote unit, then broken."""
    return list(_end(relation, departing=''))


def removed(record: Record) -> List[Hook]:
    """Return what Juju plays for a unit that is removed, in Juju's order."""
    return [
        *(
            Hook(name=f'{each.name}-storage-detaching', storage=each.id)
            for each in record.storages
        ),
        *(
            hook
            for relation in sorted(record.relations.values(), key=lambda each: each.peer)
            for hook in _end(relation, departing=record.unit)
        ),
        Hook(name='stop'),
        Hook(name='remove'),
    ]


def _end(relation: Relation, departing: str) -> Iterator[Hook]:
    name = f'{relation.endpoint}-relation'
    for unit in relation.units:
        yield Hook(
            name=f'{name}-departed',
            relation=relation.id,
            remote_unit=unit,
            departing_unit=departing or unit,
        )
    yield Hook(name=f'{name}-broken', relation=relation.id)
