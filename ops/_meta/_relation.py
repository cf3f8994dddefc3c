# SPDX-License-Identifier: Apache-2.0
"""Relation endpoints, as a charm's metadata declares them."""

from __future__ import annotations

import enum
from typing import Any, ClassVar, Dict, List, Optional

from ops._meta import _shape
from ops_compat import faces


class RelationRole(enum.Enum):
    """The side of a relation that an endpoint of the charm is on."""

    peer = 'peer'
    requires = 'requires'
    provides = 'provides'

    def is_peer(self) -> bool:
        """Say whether this is a relation among the units of one application."""
        return self is RelationRole.peer


class RelationMeta:
    """A relation endpoint of the charm.

    Args:
        role: the side that the endpoint is on.
        relation_name: the name of the endpoint.
        raw: what the metadata has under that name.

    Raises:
        KeyError: if no interface is given.
        TypeError: if ``limit`` is no integer, or ``scope`` not one of :attr:`VALID_SCOPES`.
    """

    VALID_SCOPES: ClassVar[List[str]] = ['global', 'container']

    role: RelationRole
    """The side of the relation that the endpoint is on."""

    relation_name: str
    """The name of the endpoint, such as ``db``."""

    interface_name: Optional[str]
    """The interface that both sides of a relation speak, such as ``mysql``."""

    limit: Optional[int]
    """How many relations the endpoint takes; None for any number."""

    scope: str
    """``global``, or ``container`` for a relation of a subordinate to the unit it is with."""

    optional: bool
    """Whether the charm works without a relation here."""

    def __init__(self, role: RelationRole, relation_name: str, raw: Dict[str, Any]):
        if role not in _SECTIONS:
            raise AssertionError(f'role should be one of {list(RelationRole)!r}, not {role!r}')
        where = f'metadata.yaml: {_SECTIONS[role]}.{relation_name}'
        self._default_scope = self.VALID_SCOPES[0]
        self.role = role
        self.relation_name = relation_name
        self.interface_name = _shape.required(raw, 'interface', where)
        self.limit = _limit(raw.get('limit'), where)
        self.scope = raw.get('scope') or self._default_scope
        if self.scope not in self.VALID_SCOPES:
            allowed = ', '.join(repr(scope) for scope in self.VALID_SCOPES)
            raise TypeError(f'scope should be one of {allowed}; not {self.scope!r} ({where})')
        self.optional = raw.get('optional', False)


_SECTIONS = {
    RelationRole.peer: 'peers',
    RelationRole.requires: 'requires',
    RelationRole.provides: 'provides',
}


def _limit(found: Any, where: str) -> Optional[int]:
    if found is None or isinstance(found, int):
        return found
    raise TypeError(f'limit should be an int, not {type(found)} ({where})')


faces.part(__name__, 'ops.charm')
