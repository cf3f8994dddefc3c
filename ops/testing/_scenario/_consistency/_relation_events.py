# SPDX-License-Identifier: Apache-2.0
"""Events of relations, against the relations of the State."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops.testing._scenario import _names
from ops.testing._scenario._consistency._case import EXACTLY, Case, Findings
from ops.testing._scenario._event import WITH_REMOTE_UNIT
from ops.testing._scenario._event_path import _EventType
from ops.testing._scenario._relations import RelationBase
from ops_compat import behaviours


def check(case: Case, found: Findings) -> None:
    """Refuse an event of a relation that is not there, or without a unit that it needs."""
    if not case.is_about(_EventType.RELATION):
        return
    relation = case.event.relation
    if relation is None:
        found.refuse(
            'cannot construct a relation event without the relation instance. Please pass one, '
            'as in ctx.on.relation_changed(relation).'
        )
        return
    if not _names.same(case.path.juju_prefix, relation.endpoint):
        found.refuse(
            f'relation event prefix {case.path.juju_prefix!r} does not match the relation '
            f'endpoint name {relation.endpoint!r} (the endpoint name {EXACTLY}).'
        )
    if relation not in case.state.relations:
        found.refuse(
            f'cannot emit {case.event.name} because relation {relation.id} is not in the state (a '
            'relation with the same ID is not sufficient - you must pass the object in the state '
            'to the event).'
        )
    if behaviours.REMOTE_UNIT_REQUIRED and case.path.python_suffix in WITH_REMOTE_UNIT:
        _check_remote_unit(case, relation, found)


def _check_remote_unit(case: Case, relation: RelationBase, found: Findings) -> None:
    if case.event.relation_remote_unit_id is not None:
        return
    units = relation._remote_unit_ids
    if not units:
        found.refuse(
            f'{case.event.name!r} must provide a remote unit. Pass in `remote_unit`, or give the '
            'relation a unit on the other side.'
        )
        return
    chosen = units[0] if len(units) == 1 else f'one unit from {units}'
    found.warn(
        f'{case.event.name!r} is implicitly using {chosen} as the remote unit. Consider passing '
        '`remote_unit` explicitly.'
    )
