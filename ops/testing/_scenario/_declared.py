# SPDX-License-Identifier: Apache-2.0
"""What a charm's metadata declares, as the values of a State."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Mapping, TypeVar

from ops.framework import StoredState as StoredStateOfCharm
from ops.testing._scenario._charm_spec import _CharmSpec
from ops.testing._scenario._container import Container
from ops.testing._scenario._relations import (
    PeerRelation,
    Relation,
    RelationBase,
    SubordinateRelation,
)
from ops.testing._scenario._storage import Storage
from ops.testing._scenario._stored_state import StoredState

_T = TypeVar('_T')


def config(spec: _CharmSpec[Any], given: Mapping[str, Any]) -> Dict[str, Any]:
    """Return options that are set, and the defaults of the others."""
    return {**given, **{k: v for k, v in spec.config_defaults().items() if k not in given}}


def relations(spec: _CharmSpec[Any], given: Iterable[RelationBase]) -> List[RelationBase]:
    """Return relations, and one for each endpoint that has none."""
    made = list(given)
    there = {relation.endpoint for relation in made}
    for role, endpoint, described in spec.endpoints():
        if endpoint not in there:
            make = _kind(role, described)
            made.append(make(endpoint, described.get('interface')))
    return made


def _kind(role: str, described: Mapping[str, Any]) -> Any:
    if role == 'peers':
        return PeerRelation
    return SubordinateRelation if described.get('scope') == 'container' else Relation


def containers(spec: _CharmSpec[Any], given: Iterable[Container]) -> List[Container]:
    """Return containers, and one that answers for each that is declared and not there."""
    made = list(given)
    there = {container.name for container in made}
    missing = (name for name in spec.section('containers') if name not in there)
    return [*made, *(Container(name, can_connect=True) for name in missing)]


def storages(spec: _CharmSpec[Any], given: Iterable[Storage]) -> List[Storage]:
    """Return storages, and one for each that is declared and not there."""
    made = list(given)
    there = {storage.name for storage in made}
    return [*made, *(Storage(name) for name in spec.section('storage') if name not in there)]


def stored_states(spec: _CharmSpec[Any], given: Iterable[StoredState]) -> List[StoredState]:
    """Return stored states, and an empty one for each that the charm's class has."""
    made = list(given)
    there = {(state.owner_path, state.name) for state in made}
    owner = spec.charm_type.__name__
    missing = (name for name in _stored(spec.charm_type) if (owner, name) not in there)
    return [*made, *(StoredState(name, owner_path=owner) for name in missing)]


def _stored(charm_type: type) -> Iterator[str]:
    seen: Dict[str, Any] = {}
    for cls in reversed(charm_type.__mro__):
        seen.update(vars(cls))
    for name, attribute in seen.items():
        if isinstance(attribute, StoredStateOfCharm):
            yield name
