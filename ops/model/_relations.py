# SPDX-License-Identifier: Apache-2.0
"""Relations: which there are, and who is on the other side."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import typing
from typing import (
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Set,
    Type,
    TypeVar,
    Union,
)

from ops._private import later
from ops.model._entities import Application, Unit
from ops.model._errors import ModelError, RelationNotFoundError, TooManyRelatedAppsError
from ops.model._relation_data import RelationData
from ops_compat import faces
from ops_compat.values import value

if typing.TYPE_CHECKING:
    from ops._meta import RelationMeta
    from ops._private import schema
    from ops.model._backend import _ModelBackend
    from ops.model._model import _ModelCache
else:
    schema = later.Later('ops._private.schema')

_T = TypeVar('_T')


@value()
class RemoteModel:
    """The model on the other side of a relation.

    .. versionadded:: 2.20 / 3.0
    """

    uuid: str
    """The UUID of the model."""


class Relation:
    """A relation between the charm's application and another, or among its own units.

    It comes from :meth:`ops.Model.get_relation`, :attr:`ops.Model.relations` and relation
    events. Juju is asked for the remote units (``relation-list``) when it is made.

    Example::

        relation = self.model.get_relation('db')
        if relation is not None:
            relation.data[self.unit]['host'] = 'db.internal'
    """

    name: str
    """The endpoint, as the charm's metadata names it."""

    id: int
    """The number that Juju has given it."""

    app: Application
    """The remote application; in a peer relation the charm's own. It is None when Juju does not
    say it, as may happen while the relation is going."""

    units: Set[Unit]
    """The remote units that are there now, without this one in a peer relation."""

    data: RelationData
    """The data of all that take part, by unit and application."""

    active: bool
    """Whether the relation is there to be used. It is not while relation-broken is handled."""

    def __init__(
        self,
        relation_name: str,
        relation_id: int,
        is_peer: bool,
        our_unit: Unit,
        backend: _ModelBackend,
        cache: _ModelCache,
        active: bool = True,
        _remote_unit: Optional[Unit] = None,
    ):
        self.name = relation_name
        self.id = relation_id
        self.active = active
        self._backend = backend
        self._cache = cache
        self._remote_model: Optional[RemoteModel] = None
        units = self._ask_units()
        self.units = set(units)
        app = our_unit.app if is_peer else self._find_app(units)
        self.app = typing.cast('Application', app)
        self.data = RelationData(self, our_unit, backend, _remote_unit)

    def _ask_units(self) -> List[Unit]:
        try:
            names = self._backend.relation_list(self.id, relation_name=self.name)
        except RelationNotFoundError:
            return []
        return [self._cache.get(Unit, name) for name in names]

    def _find_app(self, units: List[Unit]) -> Optional[Application]:
        if units:
            return units[0].app
        name = self._backend.relation_remote_app_name(self.id, relation_name=self.name)
        return self._cache.get(Application, name) if name else None

    def __repr__(self) -> str:
        return f'<{type(self).__module__}.{type(self).__name__} {self.name}:{self.id}>'

    @property
    def remote_model(self) -> RemoteModel:
        """The model on the other side, asked of Juju (``relation-model-get``) once.

        Raises:
            ModelError: if Juju is older than 3.6.2, or does not answer.

        .. versionadded:: 2.20 / 3.0
        """
        if self._remote_model is None:
            found = self._backend.relation_model_get(self.id, relation_name=self.name)
            self._remote_model = RemoteModel(uuid=found['uuid'])
        return self._remote_model

    def load(
        self,
        cls: Type[_T],
        src: Union[Unit, Application],
        *args: Any,
        decoder: Optional[Callable[[str], Any]] = None,
        **kwargs: Any,
    ) -> _T:
        """Make an object of a class from the data of a unit or application.

        Of a dataclass or a Pydantic class its fields are read, and no other keys are decoded; an
        alias (Pydantic's, or ``dataclasses.field(metadata={'alias': ...})``) is the key of a
        field. Any other class gets all keys.

        Args:
            cls: the class.
            src: whose data.
            args: further arguments for the class.
            decoder: makes a value of each string; None for ``json.loads``.
            kwargs: further arguments for the class.

        Raises:
            ValueError: or whatever else the decoder and the class raise for data that they
                cannot take.
            RelationDataAccessError: if this unit may not read the data.

        Example::

            @dataclasses.dataclass
            class Database:
                host: str
                port: int = 5432


            database = relation.load(Database, relation.app)

        .. versionadded:: 2.23 / 3.0
        """
        decode = _json_decoder() if decoder is None else decoder
        found = schema.select(cls, dict(self.data[src]))
        return schema.build(
            cls, {key: decode(found[key]) for key in sorted(found)}, *args, **kwargs
        )

    def save(
        self,
        obj: object,
        dst: Union[Unit, Application],
        *,
        encoder: Optional[Callable[[Any], str]] = None,
    ) -> None:
        """Write an object to the data of this unit or its application.

        The keys are those that :meth:`load` reads; of a plain class, the attributes that it
        annotates are written. Other keys in the data are left alone. A Pydantic field that is
        excluded, or is Pydantic's ``MISSING``, is removed from the data.

        Args:
            obj: the object.
            dst: whose data: this unit, or its application if it leads.
            encoder: makes a string of each value; None for ``json.dumps``. Values of a Pydantic
                model are JSON's already.

        Raises:
            TypeError: or whatever else the encoder raises for what it cannot write.
            RelationDataAccessError: if this unit may not write the data.
            RelationDataTypeError: if the encoder returns anything but a string.

        Example::

            relation.save(Database(host='10.1.2.3'), self.app)

        .. versionadded:: 2.23 / 3.0
        """
        content = self.data[dst]
        encode = _json_encoder() if encoder is None else encoder
        values = schema.dump(obj)
        content.update(
            {
                key: encode(values[key]) if key in values else ''
                for key in sorted(schema.fields_of(type(obj)), key=str)
            }
        )


def _json_decoder() -> Callable[[str], Any]:
    import json

    return json.loads


def _json_encoder() -> Callable[[Any], str]:
    import json

    return json.dumps


class RelationMapping(Mapping[str, List[Relation]]):
    """The relations of each endpoint of the charm.

    It comes from :attr:`ops.Model.relations`. Juju is asked (``relation-ids``) when an endpoint
    is first looked up. The relation that is being broken is not among them.

    Example::

        for relation in self.model.relations['db']:
            relation.data[self.app]['ready'] = 'true'
    """

    def __init__(
        self,
        relations_meta: Mapping[str, RelationMeta],
        our_unit: Unit,
        backend: _ModelBackend,
        cache: _ModelCache,
        broken_relation_id: Optional[int],
        _remote_unit: Optional[Unit] = None,
    ):
        self._peers = {
            name for name, relation in relations_meta.items() if relation.role.is_peer()
        }
        self._our_unit = our_unit
        self._remote_unit = _remote_unit
        self._backend = backend
        self._cache = cache
        self._broken_relation_id = broken_relation_id
        self._data: Dict[str, Optional[List[Relation]]] = dict.fromkeys(relations_meta)

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __getitem__(self, relation_name: str) -> List[Relation]:
        relations = self._data[relation_name]
        if relations is None:
            relations = self._data[relation_name] = [
                self._make(relation_name, relation_id, active=True)
                for relation_id in self._backend.relation_ids(relation_name)
                if relation_id != self._broken_relation_id
            ]
        return relations

    def _make(self, name: str, id: int, *, active: bool) -> Relation:
        return Relation(
            name,
            id,
            name in self._peers,
            self._our_unit,
            self._backend,
            self._cache,
            active,
            self._remote_unit,
        )

    def _invalidate(self, relation_name: str) -> None:
        """Ask Juju again when the endpoint is next looked up."""
        self._data[relation_name] = None

    def _get_unique(
        self, relation_name: str, relation_id: Optional[int] = None
    ) -> Optional[Relation]:
        """Return the relation with that number, or the only one; see ops.Model.get_relation."""
        if relation_id is None:
            return self._only(relation_name)
        if not isinstance(relation_id, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ModelError(
                f'relation id {relation_id} must be int or None, not {type(relation_id).__name__}'
            )
        for relation in self[relation_name]:
            if relation.id == relation_id:
                return relation
        return self._make(relation_name, relation_id, active=False)

    def _only(self, relation_name: str) -> Optional[Relation]:
        relations = self[relation_name]
        if len(relations) > 1:
            raise TooManyRelatedAppsError(relation_name, len(relations), 1)
        return relations[0] if relations else None


_RelationMapping_Raw = Dict[str, Optional[List[Relation]]]

faces.part(__name__)
