# SPDX-License-Identifier: Apache-2.0
"""Relations, against the endpoints that the charm declares."""

from __future__ import annotations

from typing import Dict, Iterable, List, Set

from ops.testing._scenario._charm_spec import Endpoint
from ops.testing._scenario._consistency._case import Case, Findings
from ops.testing._scenario._relations import (
    PeerRelation,
    Relation,
    RelationBase,
    SubordinateRelation,
)


def check(case: Case, found: Findings) -> None:
    """Refuse relations of endpoints that are not there, or of another kind than they are."""
    endpoints = list(case.spec.endpoints())
    declared = {endpoint.name: endpoint for endpoint in endpoints}
    if len(declared) < len(endpoints):
        found.refuse(
            'duplicate endpoint name in metadata: among requires, provides and peers, each name '
            f'may be there once ({", ".join(_twice(endpoints))}).'
        )
    for relation in case.state.relations:
        if relation.endpoint not in declared:
            found.refuse(
                f'relation endpoint {relation.endpoint} is not declared in metadata. Declared: '
                f'{", ".join(declared) or "none"}.'
            )
        else:
            _check_kind(relation, declared[relation.endpoint], found)
        if isinstance(relation, PeerRelation) and case.unit_id in relation.peers_data:
            _refuse_own_data(case.unit_id, found)
    _check_ids(case.state.relations, found)


def _twice(endpoints: Iterable[Endpoint]) -> List[str]:
    roles: Dict[str, List[str]] = {}
    for endpoint in endpoints:
        roles.setdefault(endpoint.name, []).append(endpoint.role)
    return [f'{name} in {" and ".join(of)}' for name, of in roles.items() if len(of) > 1]


def _check_kind(relation: RelationBase, endpoint: Endpoint, found: Findings) -> None:
    scope = endpoint.described.get('scope')
    if endpoint.role == 'peers' and scope != 'container':
        expected, said = PeerRelation, 'is a peer relation'
    elif scope == 'container':
        expected, said = SubordinateRelation, 'has scope container'
    elif isinstance(relation, SubordinateRelation):
        expected, said = Relation, 'is not a subordinate relation'
    else:
        return
    if not isinstance(relation, expected):
        found.refuse(
            f'endpoint {endpoint.name} {said}; expecting relation to be of type '
            f'{expected.__name__}, got {type(relation)}'
        )


def _refuse_own_data(unit: int, found: Findings) -> None:
    found.refuse(
        '`peers_data` should only contain data for other units, not for the unit under test '
        f'(unit {unit}). Give what this unit has set as `local_unit_data`.'
    )


def _check_ids(relations: Iterable[RelationBase], found: Findings) -> None:
    seen: Set[int] = set()
    twice: Set[int] = set()
    for relation in relations:
        (twice if relation.id in seen else seen).add(relation.id)
    for number in sorted(twice):
        found.refuse(
            f'duplicate relation ID: {number} is claimed by multiple Relation instances. Leave '
            'out id= and they are numbered.'
        )
