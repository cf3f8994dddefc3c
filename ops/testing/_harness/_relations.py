# SPDX-License-Identifier: Apache-2.0
"""Relations of a harness: added, given units and data, removed."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from ops import _unit, model
from ops.testing._harness._core import AppUnitOrName, name_of
from ops.testing._harness._networks import WithNetworks

if TYPE_CHECKING:
    from ops.model import Relation

_DEFAULT_ADDRESS = '10.0.0.10'
_ADDRESS_OF_ENDPOINT = '192.0.2.0'
"""That of a binding that is asked for by the name of an endpoint with a relation."""


class WithRelations(WithNetworks):
    """The relations of a harness."""

    _relation_id_counter: int

    def _next_relation_id(self) -> int:
        number = self._relation_id_counter
        self._relation_id_counter += 1
        return number

    def _relation(self, relation_id: int) -> _unit.Relation:
        """Return a relation of the record.

        Raises:
            KeyError: if there is none of that number.
        """
        return self._unit.record.relations[relation_id]

    def _in_model(self, relation_id: int) -> Relation:
        found: Any = self._model.get_relation(self._relation(relation_id).endpoint, relation_id)
        return found

    def _invalidate(self, relation: _unit.Relation) -> None:
        self._model.relations._invalidate(relation.endpoint)

    # -- what a test does --

    def add_relation(
        self,
        relation_name: str,
        remote_app: str,
        *,
        app_data: Optional[Mapping[str, str]] = None,
        unit_data: Optional[Mapping[str, str]] = None,
    ) -> int:
        """Relate the charm to an application.

        The charm sees relation-created. With either kind of data the remote unit 0 joins as
        well, and the charm sees relation-joined and a relation-changed for each.

        Example::

            number = harness.add_relation('db', 'postgresql', unit_data={'host': 'db.internal'})

        Args:
            relation_name: the endpoint, from the charm's metadata.
            remote_app: the other application; the charm's own name for a peer relation.
            app_data: what the other application says, None for nothing and no unit.
            unit_data: what its unit 0 says.

        Returns:
            The relation's number, which the other methods take.

        Raises:
            RelationNotFoundError: if the charm declares no such endpoint.
            RelationDataTypeError: if a key or value is no string.

        .. versionchanged:: 2.5 / 3.0
            ``app_data`` and ``unit_data`` were added.
        """
        declared = self._meta.relations.get(relation_name)
        if declared is None:
            raise model.RelationNotFoundError(
                f'relation {relation_name!r} not declared in metadata'
            )
        if not isinstance(remote_app, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f'remote_app must be a str, not {type(remote_app).__name__}')
        number = self._next_relation_id()
        interface = declared.interface_name or ''
        bags: Dict[str, Dict[str, str]] = {remote_app: {}}
        bags.update({self._backend.unit_name: {}, self._backend.app_name: {}})
        relation = _unit.Relation(
            number, relation_name, interface, remote_app, data=bags, peer=declared.role.is_peer()
        )
        self._unit.set('relations', number, relation)
        self._add_default_network(relation)
        self._invalidate(relation)
        self._emit_relation_created(relation_name, number, remote_app)
        self._add_data(number, remote_app, app_data, unit_data)
        return number

    def _add_default_network(self, relation: _unit.Relation) -> None:
        networks = self._backend._networks
        if (None, None) in networks:
            return
        endpoint = relation.endpoint
        self.add_network(_DEFAULT_ADDRESS, endpoint=endpoint, relation_id=relation.id)
        if (endpoint, None) not in networks:
            self.add_network(_ADDRESS_OF_ENDPOINT, endpoint=endpoint)

    def _add_data(
        self,
        number: int,
        remote_app: str,
        app_data: Optional[Mapping[str, str]],
        unit_data: Optional[Mapping[str, str]],
    ) -> None:
        if app_data is None and unit_data is None:
            return
        unit = f'{remote_app}/0'
        self.add_relation_unit(number, unit)
        if app_data is not None:
            self.update_relation_data(number, remote_app, app_data)
        if unit_data is not None:
            self.update_relation_data(number, unit, unit_data)

    def add_relation_unit(self, relation_id: int, remote_unit_name: str) -> None:
        """Let a unit of the other application join a relation; the charm sees relation-joined.

        Example::

            harness.add_relation_unit(number, 'postgresql/0')

        Args:
            relation_id: the number that :meth:`add_relation` returned.
            remote_unit_name: the unit.

        Raises:
            KeyError: if there is no such relation.
        """
        relation = self._relation(relation_id)
        app = relation.units[0].partition('/')[0] if relation.units else relation.remote_app
        if not remote_unit_name.startswith(f'{app}/'):
            warnings.warn(
                f'Remote unit name invalid: the remote application of {relation.endpoint} is '
                f'called {app!r}; the remote unit name should be {app}/<some-number>, not '
                f'{remote_unit_name!r}.',
                stacklevel=2,
            )
        if remote_unit_name not in relation.units:
            relation = relation.but(units=(*relation.units, remote_unit_name))
        relation = relation.with_bag(remote_unit_name, relation.bag(remote_unit_name))
        self._unit.set('relations', relation_id, relation)
        self._join(relation_id, remote_unit_name)

    def _join(self, relation_id: int, name: str) -> None:
        """Let a relation that the test has in hand know the unit, and the charm hear of it."""
        known = self._in_model(relation_id)
        unit = self._model.get_unit(name)
        known.units.add(unit)
        if unit not in known.data:
            known.data._data[unit] = model.RelationDataContent(known, unit, self._backend)
        self._invalidate(self._relation(relation_id))
        if self._emits:
            relation = self._in_model(relation_id)
            self._emit_about(relation, 'joined', unit.app, unit)

    def remove_relation_unit(self, relation_id: int, remote_unit_name: str) -> None:
        """Let a unit leave a relation; the charm sees relation-departed, and its data until then.

        Example::

            harness.remove_relation_unit(number, 'postgresql/0')

        Args:
            relation_id: the number that :meth:`add_relation` returned.
            remote_unit_name: the unit.

        Raises:
            KeyError: if there is no such relation, or the unit is not in it.
        """
        known = self._in_model(relation_id)
        unit = self._model.get_unit(remote_unit_name)
        if unit not in known.data:
            raise KeyError(unit)
        relation = self._relation(relation_id)
        units = tuple(each for each in relation.units if each != remote_unit_name)
        self._unit.set('relations', relation_id, relation.but(units=units))
        known.units.discard(unit)
        self._emit_relation_departed(relation_id, remote_unit_name)
        relation = self._relation(relation_id)
        bags = {name: bag for name, bag in relation.data.items() if name != remote_unit_name}
        self._unit.set('relations', relation_id, relation.but(data=bags))
        known.data[unit]._invalidate()
        self._invalidate(relation)

    def remove_relation(self, relation_id: int) -> None:
        """Remove a relation: its units leave, and then the charm sees relation-broken.

        Args:
            relation_id: the number that :meth:`add_relation` returned.

        Raises:
            RelationNotFoundError: if there is no such relation.
        """
        if relation_id not in self._unit.record.relations:
            raise model.RelationNotFoundError(f'relation {relation_id} has not been added')
        relation = self._relation(relation_id)
        self._backend.relation_remote_app_name(relation_id)
        for name in relation.units:
            self.remove_relation_unit(relation_id, name)
        self._emit_relation_broken(relation.endpoint, relation_id, relation.remote_app)
        self._unit.drop('relations', relation_id)
        self._drop_grants(relation_id)
        self._invalidate(relation)

    def _drop_grants(self, relation_id: int) -> None:
        for secret in list(self._unit.record.secrets.values()):
            kept = tuple(each for each in secret.grants if each.relation != relation_id)
            if kept != secret.grants:
                self._unit.set('secrets', secret.id, secret.but(grants=kept))

    def get_relation_data(self, relation_id: int, app_or_unit: AppUnitOrName) -> Mapping[str, str]:
        """Return what an application or unit says in a relation, the charm's own among them.

        It is a copy: :meth:`update_relation_data` changes what is said.

        Example::

            assert harness.get_relation_data(number, harness.charm.app) == {'port': '5432'}

        Args:
            relation_id: the number that :meth:`add_relation` returned.
            app_or_unit: whose data.

        Returns:
            The data, or None for one that has nothing to do with the relation.

        Raises:
            KeyError: if there is no such relation.
            TypeError: if it is no application, no unit and no name.
        """
        found: Any = self._relation(relation_id).data.get(name_of(app_or_unit))
        copied: Any = None if found is None else dict(found)
        return copied

    def update_relation_data(
        self, relation_id: int, app_or_unit: str, key_values: Mapping[str, str]
    ) -> None:
        """Change what an application or unit says in a relation.

        The charm sees relation-changed if something is other than before and it is not the
        charm itself that says it; what its application says it sees as a unit that does not
        lead, in a peer relation.

        Example::

            harness.update_relation_data(number, 'postgresql/0', {'host': 'db.internal'})

        Args:
            relation_id: the number that :meth:`add_relation` returned.
            app_or_unit: the name of who says it.
            key_values: what is new; the empty string removes a key.

        Raises:
            KeyError: if there is no such relation, or the name has nothing to do with it.
            RelationDataTypeError: if a key or value is no string.
        """
        if app_or_unit not in self._relation(relation_id).data:
            raise KeyError(app_or_unit)
        bag = self._in_model(relation_id).data[self._entity(app_or_unit)]
        bag._invalidate()
        before = dict(self._relation(relation_id).bag(app_or_unit))
        with self._event_context(''):
            for key, value in key_values.items():
                bag[key] = value
        if self._relation(relation_id).bag(app_or_unit) != before:
            self._emit_relation_changed(relation_id, app_or_unit)

    def _entity(self, name: str) -> Union[model.Unit, model.Application]:
        return self._model.get_unit(name) if '/' in name else self._model.get_app(name)

    # -- what the charm hears --

    def _emit_about(
        self, relation: Relation, event: str, *args: Any, departing_unit: str = ''
    ) -> None:
        name = relation.name
        unit = next((each.name for each in args if isinstance(each, model.Unit)), '')
        app = next((each.name for each in args if isinstance(each, model.Application)), None)
        hook = _unit.Hook(
            name=f'{name}-relation-{event}', relation=relation.id, remote_app=app,
            remote_unit=unit, departing_unit=departing_unit,
        )  # fmt: skip
        events: Any = self._charm.on[name]
        self._emit(getattr(events, f'relation_{event}'), relation, *args, hook=hook)

    def _emit_relation_created(
        self, relation_name: str, relation_id: int, remote_app: str
    ) -> None:
        if self._emits:
            relation = self._in_model(relation_id)
            self._emit_about(relation, 'created', self._model.get_app(remote_app))

    def _emit_relation_changed(self, relation_id: int, app_or_unit: str) -> None:
        backend = self._backend
        if not self._emits or app_or_unit == backend.unit_name:
            return
        relation = self._relation(relation_id)
        if app_or_unit == backend.app_name and (not relation.peer or backend._is_leader):
            return
        known = self._in_model(relation_id)
        entity = self._entity(app_or_unit)
        who = [entity.app, entity] if isinstance(entity, model.Unit) else [entity]
        self._emit_about(known, 'changed', *who)

    def _emit_relation_departed(self, relation_id: int, unit_name: str) -> None:
        if self._emits:
            relation = self._in_model(relation_id)
            unit = self._model.get_unit(unit_name)
            self._emit_about(
                relation, 'departed', unit.app, unit, unit_name, departing_unit=unit_name
            )

    def _emit_relation_broken(self, relation_name: str, relation_id: int, remote_app: str) -> None:
        """Let the charm hear that a relation is gone, which it cannot find any more meanwhile."""
        if not self._emits:
            return
        relations = self._model.relations
        going = self._in_model(relation_id)
        relations[relation_name].remove(going)
        relation = self._relation(relation_id)
        self._unit.set('relations', relation_id, relation.but(broken=True))
        relations._broken_relation_id = relation_id
        try:
            self._emit_about(going, 'broken', self._model.get_app(remote_app))
        finally:
            relations._broken_relation_id = None
