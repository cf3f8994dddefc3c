# SPDX-License-Identifier: Apache-2.0
"""The events of relations."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Dict, Optional

from ops import model
from ops.charm._events_hook import HookEvent
from ops_compat import faces

if TYPE_CHECKING:
    from ops.framework import Handle

logger = logging.getLogger('ops.charm')

# Old releases of Juju left the application out of some events.
_BUG = 'https://bugs.launchpad.net/juju/+bug/1960934'


class RelationEvent(HookEvent):
    """Any event of a relation: the classes below it are what charms observe.

    An endpoint ``db`` has the events ``db_relation_created``, ``db_relation_joined``,
    ``db_relation_changed``, ``db_relation_departed`` and ``db_relation_broken`` on
    :attr:`CharmBase.on <ops.CharmBase.on>`.

    Example::

        framework.observe(self.on['db'].relation_changed, self._on_db_changed)

    Args:
        handle: given by the framework.
        relation: the relation.
        app: the remote application.
        unit: the remote unit, None where the event is about no one unit.

    Raises:
        RuntimeError: if the unit is not one of the application.
    """

    _carries = 'relation'

    relation: model.Relation
    """The relation that the event is about."""

    app: model.Application
    """The application at the other end, which for a peer relation is this one."""

    unit: Optional[model.Unit]
    """The remote unit that the event is about.

    None where it is about the relation or about the data of the remote application.
    """

    def __init__(
        self,
        handle: Handle,
        relation: model.Relation,
        app: model.Application | None = None,
        unit: model.Unit | None = None,
    ):
        super().__init__(handle)
        if unit is not None and unit.app is not app:
            raise RuntimeError(
                f'cannot create RelationEvent with application {app} and unit {unit}'
            )
        if app is None:
            logger.warning("'app' expected but not received, see %s", _BUG)
        self.relation = relation
        self.app = app  # type: ignore[assignment]  # None from old releases of Juju
        self.unit = unit

    def __repr__(self) -> str:
        app = self.app.name if self.app else None
        unit = self.unit.name if self.unit else None
        return (
            f'<{type(self).__name__} app={app!r} unit={unit!r} on {self.relation} '
            f'via {self.handle}>'
        )

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        kept: Dict[str, Any] = {
            'relation_name': self.relation.name,
            'relation_id': self.relation.id,
        }
        if self.app:
            kept['app_name'] = self.app.name
        if self.unit:
            kept['unit_name'] = self.unit.name
        return kept

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework.

        Raises:
            KeyError: if the charm has no such endpoint any more.
        """
        name, relation_id = snapshot['relation_name'], snapshot['relation_id']
        found = self.framework.model.get_relation(name, relation_id)
        if found is None:
            raise RuntimeError(
                f'cannot restore {type(self).__name__}: there is no relation {name}:{relation_id}'
            )
        self.relation = found
        app_name = snapshot.get('app_name')
        if not app_name:
            logger.warning("'app_name' expected in snapshot but not found.")
        app = self.framework.model.get_app(app_name) if app_name else None
        self.app = app  # type: ignore[assignment]  # None from old releases of Juju
        unit_name = snapshot.get('unit_name')
        self.unit = self.framework.model.get_unit(unit_name) if unit_name else None


class RelationCreatedEvent(RelationEvent):
    """A relation was made: its first event, before any remote unit is seen.

    It comes once for each relation and unit, as soon as the unit takes part in the relation, also
    for relations that were there before the unit was.
    """

    unit: None  # pyright: ignore[reportIncompatibleVariableOverride]
    """Always None."""


class RelationJoinedEvent(RelationEvent):
    """A remote unit has entered the relation: the first event about that unit.

    A relation-changed event about it follows.
    """

    unit: model.Unit  # pyright: ignore[reportIncompatibleVariableOverride]
    """The remote unit that has entered."""


class RelationChangedEvent(RelationEvent):
    """A remote unit or the remote application has set data, or a unit has just joined.

    Juju says nothing of what changed. Charms read what they need from
    :attr:`Relation.data <ops.Relation.data>`, act upon that alone, and cope with its not being
    complete yet.
    """


class RelationDepartedEvent(RelationEvent):
    """A remote unit leaves the relation, or this unit does and each remote unit is told of once.

    Args:
        handle: given by the framework.
        relation: the relation.
        app: the remote application.
        unit: the remote unit.
        departing_unit_name: the unit that leaves, which may be this one.
    """

    _carries = 'departed'

    unit: model.Unit  # pyright: ignore[reportIncompatibleVariableOverride]
    """The remote unit that this event is about."""

    def __init__(
        self,
        handle: Handle,
        relation: model.Relation,
        app: model.Application | None = None,
        unit: model.Unit | None = None,
        departing_unit_name: str | None = None,
    ):
        super().__init__(handle, relation, app=app, unit=unit)
        self._departing_unit_name = departing_unit_name

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        kept = super().snapshot()
        if self._departing_unit_name:
            kept['departing_unit'] = self._departing_unit_name
        return kept

    @property
    def departing_unit(self) -> model.Unit | None:
        """The unit that leaves, None if Juju does not say.

        If it is this unit, its application or the relation is going; otherwise it is
        :attr:`unit`, and the relation goes on.
        """
        name = self._departing_unit_name
        return self.framework.model.get_unit(name) if name else None

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework."""
        super().restore(snapshot)
        self._departing_unit_name = snapshot.get('departing_unit')


class RelationBrokenEvent(RelationEvent):
    """The relation is gone: its last event, after one relation-departed for each remote unit.

    :attr:`Relation.active <ops.Relation.active>` is False, and the relation is not in
    :attr:`Model.relations <ops.Model.relations>`. The data of remote units cannot be relied on.
    """

    unit: None  # pyright: ignore[reportIncompatibleVariableOverride]
    """Always None."""


faces.part(__name__)
