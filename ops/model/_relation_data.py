# SPDX-License-Identifier: Apache-2.0
"""Relation data, and who may read and write it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from typing import Dict, Iterable, Iterator, List, Mapping, MutableMapping, Optional, Tuple, Union

from ops.model._entities import Application, Unit
from ops.model._errors import (
    RelationDataAccessError,
    RelationDataTypeError,
    RelationNotFoundError,
)
from ops.model._lazy import LazyMapping
from ops_compat import faces

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend
    from ops.model._relations import Relation


class RelationData(Mapping[Union[Unit, Application], 'RelationDataContent']):
    """The data of a relation, by the unit or application whose it is.

    It comes from :attr:`Relation.data <ops.Relation.data>`, and holds the charm's own unit and
    application, the remote units and the remote application.

    Example::

        relation.data[self.unit]['host'] = 'db.internal'
        password = relation.data[relation.app].get('password')
    """

    def __init__(
        self,
        relation: Relation,
        our_unit: Unit,
        backend: _ModelBackend,
        remote_unit: Optional[Unit] = None,
    ):
        self.relation = relation
        # None while Juju does not say which application it is.
        app = typing.cast('Optional[Application]', relation.app)
        entities: List[Union[Unit, Application]] = [our_unit, our_unit.app, *relation.units]
        if app is not None:
            entities.append(app)
        if remote_unit is not None and remote_unit.app is app is not our_unit.app:
            # The one that has left is not among the units any more, and what it said is still
            # to be read.
            entities.append(remote_unit)
        self._data: Dict[Union[Unit, Application], RelationDataContent] = {
            entity: RelationDataContent(relation, entity, backend) for entity in entities
        }

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[Union[Unit, Application]]:
        return iter(self._data)

    def __getitem__(self, key: Union[Unit, Application]) -> RelationDataContent:
        return self._data[key]

    def __repr__(self) -> str:
        return repr(self._data)


class RelationDataContent(LazyMapping, MutableMapping[str, str]):
    """What one unit or application says in a relation: keys and values, all strings.

    Juju is asked (``relation-get``) when somebody first looks. What is set is handed to Juju at
    once (``relation-set``), and the other side sees it when the hook has succeeded. Setting a
    key to the empty string removes it. A key that has the value already is not set again.

    While a charm runs, its own rules are Juju's: a unit writes its own data, and that of its
    application if it leads. It reads the remote data and its own; that of its own application
    only if it leads, or in a peer relation, or once the relation is going.

    Raises:
        RelationDataAccessError: from whatever reads or writes what this unit may not.
        RelationDataTypeError: if a key or a value to be set is not a string.
    """

    def __init__(
        self, relation: Relation, entity: Union[Unit, Application], backend: _ModelBackend
    ):
        self.relation = relation
        self._entity = entity
        self._backend = backend
        self._is_app = isinstance(entity, Application)

    @property
    def _data(self) -> Dict[str, str]:
        # All reading comes through here, whether the data is known already or not.
        self._validate_read()
        return self._loaded()

    def _load(self) -> Dict[str, str]:
        try:
            found: Optional[Dict[str, str]] = self._backend.relation_get(
                self.relation.id,
                self._entity.name,
                self._is_app,
                relation_name=self.relation.name,
            )
        except RelationNotFoundError:
            return {}
        return found or {}

    # Who may do what.

    @property
    def _hook_is_running(self) -> bool:
        # Outside of the charm's own code it is a test that sets the scene.
        return bool(self._backend._hook_is_running)

    def _validate_read(self) -> None:
        """Raise RelationDataAccessError unless this unit may read."""
        if not self._is_app or not self.relation.active or not self._hook_is_running:
            return
        if self._entity.name == self._backend.app_name:
            if self.relation.app is not self._entity and not self._backend.is_leader():
                raise RelationDataAccessError(
                    f'{self._backend.unit_name} is not leader and cannot read its own '
                    f'application databag'
                )
        elif self._has_no_app() and not self._backend.is_leader():
            raise RelationDataAccessError(
                f'Remote application instance cannot be retrieved for {self.relation}.'
            )

    def _has_no_app(self) -> bool:
        return typing.cast('Optional[Application]', self.relation.app) is None

    def _validate_write(self, data: Mapping[str, str]) -> None:
        """Raise RelationDataError unless the data is data, and this unit may write it."""
        for key, value in data.items():
            self._validate_write_content(key, value)
        self._validate_write_access()

    def _validate_write_content(self, key: str, value: str) -> None:
        for kind, given in (('keys', key), ('values', value)):
            if not isinstance(given, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise RelationDataTypeError(
                    f'relation data {kind} must be strings, not {type(given)}'
                )

    def _validate_write_access(self) -> None:
        if not self._hook_is_running:
            return
        backend = self._backend
        if not self._is_app:
            if self._entity.name != backend.unit_name:
                raise RelationDataAccessError(
                    f'{backend.unit_name} cannot write databag of {self._entity.name}: '
                    'not the same unit.'
                )
        elif self._entity.name != backend.app_name:
            raise RelationDataAccessError(
                f'{backend.app_name} cannot write the data of remote application '
                f'{self._entity.name}'
            )
        elif not backend.is_leader():
            raise RelationDataAccessError(
                f'{backend.unit_name} is not leader and cannot write application data.'
            )

    # Writing.

    def update(  # type: ignore[override]
        self, data: Union[Mapping[str, str], Iterable[Tuple[str, str]]] = (), /, **kwargs: str
    ) -> None:
        """Set several keys with one hook command.

        Args:
            data: keys and values, as ``dict`` takes them.
            kwargs: further keys and values.

        Raises:
            RelationDataTypeError: if a key or a value is not a string; nothing is set then.
            RelationDataAccessError: if this unit may not write the data.
        """
        asked: Dict[str, str] = dict(data, **kwargs)
        self._validate_write(asked)
        if not asked:
            return
        current = self._loaded()
        changed = {key: value for key, value in asked.items() if current.get(key, '') != value}
        if changed:
            self._commit(changed)
            self._update_cache(changed)

    def _commit(self, data: Mapping[str, str]) -> None:
        self._backend.update_relation_data(
            relation_id=self.relation.id,
            entity=self._entity,
            data=data,
            relation_name=self.relation.name,
        )

    def _update_cache(self, data: Mapping[str, str]) -> None:
        known = self._loaded()
        known.update(data)
        for key, value in data.items():
            if value == '':
                del known[key]

    def __setitem__(self, key: str, value: str) -> None:
        self.update({key: value})

    def __delitem__(self, key: str) -> None:
        self.update({key: ''})

    def __repr__(self) -> str:
        try:
            return super().__repr__()
        except RelationDataAccessError:
            return '<n/a>'


faces.part(__name__)
