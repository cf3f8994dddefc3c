# SPDX-License-Identifier: Apache-2.0
"""The relation that brings certificates to trust: the interface ``certificate_transfer``.

In its version 1 the other application has ``certificates``, a JSON list of texts in PEM form. In
version 0 each of its units has ``chain``, such a list, and ``ca``, the last of them. A charm that
speaks version 1 says so in ``version``, which its leader sets when the relation is there.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, List, Optional, Set, cast

from ops.framework import EventBase, EventSource, Object, ObjectEvents

if TYPE_CHECKING:
    from ops.charm import (
        CharmBase,
        RelationBrokenEvent,
        RelationChangedEvent,
        RelationCreatedEvent,
    )
    from ops.model import Relation

logger = logging.getLogger(__name__)


class CertificatesAvailableEvent(EventBase):
    """The certificates to trust may have changed."""


class CertificatesRemovedEvent(EventBase):
    """A relation that brought some is gone."""


class CertificateTransferRequirerEvents(ObjectEvents):
    """The events of a :class:`CertificateTransferRequires`."""

    certificate_set_updated = EventSource(CertificatesAvailableEvent)
    certificates_removed = EventSource(CertificatesRemovedEvent)


class CertificateTransferRequires(Object):
    """The charm's side of the relation.

    Args:
        charm: the charm.
        relation_name: the endpoint.
    """

    on = CertificateTransferRequirerEvents()

    def __init__(self, charm: CharmBase, relation_name: str):
        super().__init__(charm, f'internal: {relation_name}_v1')
        self._charm = charm
        self._relation_name = relation_name
        events = charm.on[relation_name]
        self.framework.observe(events.relation_changed, self._on_relation_changed)
        self.framework.observe(events.relation_broken, self._on_relation_broken)
        self.framework.observe(events.relation_created, self._on_relation_created)

    def _on_relation_created(self, event: RelationCreatedEvent) -> None:
        if self._charm.unit.is_leader():
            event.relation.data[self._charm.app]['version'] = '1'

    def _on_relation_changed(self, _: RelationChangedEvent) -> None:
        self.on.certificate_set_updated.emit()

    def _on_relation_broken(self, _: RelationBrokenEvent) -> None:
        self.on.certificates_removed.emit()

    def certificates(self) -> str:
        """Return all certificates, one after the other and in a fixed order."""
        found: Set[str] = set()
        for relation in self.model.relations[self._relation_name]:
            if relation.active:
                found.update(_certificates(relation))
        return '\n'.join(sorted(found))


def _certificates(relation: Relation) -> List[str]:
    if not relation.app:
        return []
    found = _texts(relation.data[relation.app].get('certificates'), relation)
    if found:
        return found
    for unit in sorted(relation.units, key=lambda each: each.name):
        bag = relation.data[unit]
        found += _texts(bag.get('chain'), relation) or _texts(bag.get('ca'), relation)
    return found


def _texts(given: Optional[str], relation: Relation) -> List[str]:
    """Return the certificates of a list of texts in JSON, of one such text, or of the text."""
    if not given:
        return []
    try:
        value: Any = given if given.startswith('-----BEGIN') else json.loads(given)
    except (ValueError, RecursionError):
        value = None
    texts: Any = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(
        isinstance(each, str) for each in cast('List[Any]', texts)
    ):
        logger.info('Relation %s:%s has unusable certificates.', relation.name, relation.id)
        return []
    return [each.strip() for each in cast('List[str]', texts) if each.strip()]
