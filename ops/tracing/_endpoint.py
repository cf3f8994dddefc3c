# SPDX-License-Identifier: Apache-2.0
"""The relation that names a collector: the interface ``tracing``.

The charm's application asks in ``receivers`` for the protocols it speaks, a JSON list of names.
The other side answers there with a JSON list of objects, each with a ``url`` and a ``protocol``
that has a ``name`` and a ``type``.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, List, Optional

from ops.charm import RelationEvent
from ops.framework import EventSource, Object, ObjectEvents

if TYPE_CHECKING:
    from ops.charm import CharmBase, RelationBrokenEvent, RelationChangedEvent
    from ops.model import Relation

logger = logging.getLogger(__name__)

PROTOCOL = 'otlp_http'


class EndpointChangedEvent(RelationEvent):
    """The other side says where a collector is."""


class EndpointRemovedEvent(RelationEvent):
    """The other side says so no more."""


class TracingEndpointRequirerEvents(ObjectEvents):
    """The events of a :class:`TracingEndpointRequirer`."""

    endpoint_changed = EventSource(EndpointChangedEvent)
    endpoint_removed = EventSource(EndpointRemovedEvent)


class TracingEndpointRequirer(Object):
    """The charm's side of the relation.

    Args:
        charm: the charm.
        relation_name: the endpoint.
    """

    on = TracingEndpointRequirerEvents()

    def __init__(self, charm: CharmBase, relation_name: str):
        super().__init__(charm, f'internal: {relation_name}')
        self._charm = charm
        self._relation_name = relation_name
        events = charm.on[relation_name]
        self.framework.observe(events.relation_changed, self._on_tracing_relation_changed)
        self.framework.observe(events.relation_broken, self._on_tracing_relation_broken)
        self._ask()

    def _ask(self) -> None:
        """Ask each relation for our protocol, unless it was asked already."""
        relations = self._relations()
        if not relations or not self._charm.unit.is_leader():
            return
        asked = json.dumps([PROTOCOL])
        for relation in relations:
            bag = relation.data[self._charm.app]
            if bag.get('receivers') != asked:
                bag['receivers'] = asked

    def _relations(self) -> List[Relation]:
        return [each for each in self.model.relations[self._relation_name] if each.active]

    def _on_tracing_relation_changed(self, event: RelationChangedEvent) -> None:
        if _urls(event.relation) is None:
            self.on.endpoint_removed.emit(event.relation, event.app, event.unit)
        else:
            self.on.endpoint_changed.emit(event.relation, event.app, event.unit)

    def _on_tracing_relation_broken(self, event: RelationBrokenEvent) -> None:
        self.on.endpoint_removed.emit(event.relation, event.app, event.unit)

    def url(self) -> Optional[str]:
        """Return the address of the collector without its path, None if none is known."""
        relations = self._relations()
        if not relations:
            logger.debug('No relation on %r: tracing is not ready.', self._relation_name)
            return None
        # By number, so that one more relation does not change where traces go.
        for relation in sorted(relations, key=lambda each: each.id):
            urls = _urls(relation)
            if urls is None:
                continue
            if not urls:
                logger.error(
                    'Relation %s:%s offers no %s.', self._relation_name, relation.id, PROTOCOL
                )
                continue
            if len(urls) > 1:
                logger.warning(
                    'Relation %s:%s offers %s several times; the first one is used.',
                    self._relation_name,
                    relation.id,
                    PROTOCOL,
                )
            return urls[0]
        return None


def _urls(relation: Relation) -> Optional[List[str]]:
    """Return the addresses for our protocol, None if there is no answer that makes sense."""
    if not relation.app:
        return None
    text = relation.data[relation.app].get('receivers')
    if not text:
        return None
    try:
        receivers: Any = json.loads(text)
        return [each['url'] for each in receivers if _speaks(each)]
    except (ValueError, TypeError, KeyError, RecursionError):
        logger.info('Relation %s:%s has unusable receivers.', relation.name, relation.id)
        return None


def _speaks(receiver: Any) -> bool:
    protocol, url = receiver['protocol'], receiver['url']
    if protocol['type'] not in ('http', 'grpc') or not isinstance(url, str):
        raise ValueError(receiver)
    return protocol['name'] == PROTOCOL
