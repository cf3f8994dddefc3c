# SPDX-License-Identifier: Apache-2.0
"""The State: everything that Juju knows about a unit before an event, or after it."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    FrozenSet,
    Iterable,
    List,
    Mapping,
    Sequence,
    Tuple,
    TypeVar,
    Union,
    overload,
)

from ops.model import StatusBase
from ops.testing._scenario import _copies, _names
from ops.testing._scenario._container import Container
from ops.testing._scenario._deferred import DeferredEvent
from ops.testing._scenario._model import Model, default_model
from ops.testing._scenario._networks import Network
from ops.testing._scenario._ports import Port
from ops.testing._scenario._relations import RelationBase
from ops.testing._scenario._resource import Resource
from ops.testing._scenario._secret import Secret
from ops.testing._scenario._status import UnknownStatus, _EntityStatus
from ops.testing._scenario._storage import Storage
from ops.testing._scenario._stored_state import StoredState
from ops_compat.values import value

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context

_RelationT = TypeVar('_RelationT', bound=RelationBase)


def _status(which: str, given: Any) -> _EntityStatus:
    if given is None:
        return UnknownStatus()
    if isinstance(given, _EntityStatus):
        return given
    if isinstance(given, StatusBase):
        return _EntityStatus.from_ops(given)
    raise TypeError(
        f'Invalid status.{which}: {given!r}; give a status such as ops.testing.ActiveStatus()'
    )


def _is_the_same(one: RelationBase, other: RelationBase) -> bool:
    return (type(one), one.endpoint) == (type(other), other.endpoint)


@value(kw_only=True)
class State:
    """Everything that Juju knows about a unit before an event, or after it.

    A State cannot be changed: ``dataclasses.replace`` makes another one. Sets are given as any
    iterable.

    Args:
        config: the options of the charm's configuration that were set, by name.
        relations: the relations of the unit.
        networks: the networks of bindings, where they are not the default one.
        containers: the containers of the unit.
        storages: the storage that is attached to the unit.
        opened_ports: the ports that the unit has opened.
        leader: whether the unit leads its application.
        model: the model that the unit is in; one with a random name by default.
        secrets: the secrets that the unit may see.
        resources: the resources of the charm, and where their files are.
        planned_units: how many units the application will have.
        deferred: the events that the charm deferred, the oldest first.
        stored_states: what the charm keeps from one event to the next.
        app_status: the status of the application; unknown by default.
        unit_status: the status of the unit; unknown by default.
        workload_version: the version that the charm reported.

    Raises:
        TypeError: if a status is none.

    Example::

        ctx = Context(MyCharm, meta={'name': 'hello'})
        out = ctx.run(ctx.on.start(), State(leader=True))
        assert out.unit_status == ActiveStatus()

    .. versionadded:: 2.17 / 3.0
    """

    config: Mapping[str, Union[str, int, float, bool]]
    """The options that were set, by name."""
    relations: FrozenSet[RelationBase]
    """The relations of the unit."""
    networks: FrozenSet[Network]
    """The networks of bindings, where they are not the default one."""
    containers: FrozenSet[Container]
    """The containers of the unit."""
    storages: FrozenSet[Storage]
    """The storage that is attached to the unit."""
    opened_ports: FrozenSet[Port]
    """The ports that the unit has opened."""
    leader: bool
    """Whether the unit leads its application."""
    model: Model
    """The model that the unit is in."""
    secrets: FrozenSet[Secret]
    """The secrets that the unit may see."""
    resources: FrozenSet[Resource]
    """The resources of the charm."""
    planned_units: int
    """How many units the application will have."""
    deferred: Sequence[DeferredEvent]
    """The events that the charm deferred, the oldest first."""
    stored_states: FrozenSet[StoredState]
    """What the charm keeps from one event to the next."""
    app_status: _EntityStatus
    """The status of the application."""
    unit_status: _EntityStatus
    """The status of the unit."""
    workload_version: str
    """The version of the workload, as the charm reported it."""

    def __init__(
        self,
        *,
        config: Mapping[str, str | int | float | bool] | None = None,
        relations: Iterable[RelationBase] = (),
        networks: Iterable[Network] = (),
        containers: Iterable[Container] = (),
        storages: Iterable[Storage] = (),
        opened_ports: Iterable[Port] = (),
        leader: bool = False,
        model: Model | None = None,
        secrets: Iterable[Secret] = (),
        resources: Iterable[Resource] = (),
        planned_units: int = 1,
        deferred: Iterable[DeferredEvent] = (),
        stored_states: Iterable[StoredState] = (),
        app_status: _EntityStatus | StatusBase | None = None,
        unit_status: _EntityStatus | StatusBase | None = None,
        workload_version: str = '',
    ):
        self.__dict__.update(
            config=_copies.kept_mapping(config),
            relations=frozenset(relations),
            networks=frozenset(networks),
            containers=frozenset(containers),
            storages=frozenset(storages),
            opened_ports=frozenset(opened_ports),
            leader=leader,
            model=default_model() if model is None else model,
            secrets=frozenset(secrets),
            resources=frozenset(resources),
            planned_units=planned_units,
            deferred=_copies.kept_sequence(deferred),
            stored_states=frozenset(stored_states),
            app_status=_status('app_status', app_status),
            unit_status=_status('unit_status', unit_status),
            workload_version=workload_version,
        )

    def get_container(self, container: str, /) -> Container:
        """Return a container by its name.

        Raises:
            KeyError: if the State has none of that name.
        """
        for found in self.containers:
            if found.name == container:
                return found
        raise KeyError(f'container: {container} not found in the State')

    def get_network(self, binding_name: str, /) -> Network:
        """Return the network of a binding.

        Raises:
            KeyError: if the State has none for it.
        """
        for found in self.networks:
            if found.binding_name == binding_name:
                return found
        raise KeyError(f'network: {binding_name} not found in the State')

    def get_secret(self, *, id: str | None = None, label: str | None = None) -> Secret:
        """Return a secret by its id, its label, or both.

        Args:
            id: Juju's id, as the Secret has it.
            label: the name that the charm uses for it.

        Raises:
            ValueError: if neither is given.
            KeyError: if the State has no such secret.
        """
        if id is None and label is None:
            raise ValueError('An id or label must be provided.')
        for found in self.secrets:
            if id in (None, found.id) and label in (None, found.label):
                return found
        raise KeyError('secret: not found in the State')

    def get_stored_state(
        self, stored_state: str, /, *, owner_path: str | None = None
    ) -> StoredState:
        """Return what the charm keeps under a name.

        Args:
            stored_state: the name of the attribute, such as ``_stored``.
            owner_path: the path to the object that has it, such as ``MyCharm``.

        Raises:
            ValueError: if the State has none.
        """
        for found in self.stored_states:
            if found.name == stored_state and found.owner_path == owner_path:
                return found
        raise ValueError(f'stored state: {stored_state} not found in the State')

    def get_storage(self, storage: str, /, *, index: int = 0) -> Storage:
        """Return an attached storage.

        Args:
            storage: its name.
            index: its number.

        Raises:
            ValueError: if the State has none.
        """
        for found in self.storages:
            if found.name == storage and found.index == index:
                return found
        raise ValueError(f'storage: name={storage}, index={index} not found in the State')

    @overload
    def get_relation(self, relation: int, /) -> RelationBase: ...
    @overload
    def get_relation(self, relation: _RelationT, /) -> _RelationT: ...
    def get_relation(self, relation: int | _RelationT, /) -> _RelationT | RelationBase:
        """Return a relation as it is in this State.

        Args:
            relation: its id, or the relation as it was in another State.

                .. versionchanged:: 2.23 / 3.7
                    A relation is taken too.

        Raises:
            KeyError: if the State has none of that id.
            ValueError: if the one of that id is of another endpoint or kind.

        Example::

            out = ctx.run(ctx.on.relation_changed(relation), State(relations=[relation]))
            assert out.get_relation(relation).local_unit_data['ready'] == 'true'
        """
        number: Any = relation.id if isinstance(relation, RelationBase) else relation
        for found in self.relations:
            if found.id == number:
                break
        else:
            raise KeyError(f'relation: id={number} not found in the State')
        if isinstance(relation, RelationBase) and not _is_the_same(relation, found):
            raise ValueError(
                'State.get_relation() result does not match\n'
                f'Called with:\n{relation}\nFound:\n{found}'
            )
        return found

    def _differences_from(self, other: State) -> List[str]:
        """Explain to the plugin of pytest why this State is not equal to another."""
        from ops.testing._scenario import _diff

        return _diff.differences(self, other)

    def get_relations(self, endpoint: str) -> Tuple[RelationBase, ...]:
        """Return the relations of an endpoint, by increasing id.

        Args:
            endpoint: the name of the endpoint; none of that name gives an empty tuple.
        """
        found = (r for r in self.relations if _names.same(r.endpoint, endpoint))
        return tuple(sorted(found, key=lambda r: r.id))

    @classmethod
    def from_context(
        cls,
        ctx: Context[Any],
        *,
        config: Mapping[str, str | int | float | bool] | None = None,
        relations: Iterable[RelationBase] | None = None,
        containers: Iterable[Container] | None = None,
        storages: Iterable[Storage] | None = None,
        stored_states: Iterable[StoredState] | None = None,
        **kwargs: Any,
    ) -> State:
        """Return a State that has everything the charm's metadata declares.

        That is one relation for each endpoint, each container with Pebble in it answering, one
        storage of each kind, the defaults of config options, and each ``StoredState`` of the
        charm's class, empty. What is given stands instead of, or beside, what is declared.

        Args:
            ctx: the Context that will run the charm.
            config: options that are set.
            relations: relations; an endpoint that has one here gets no other.
            containers: containers; one that is here is not made.
            storages: storages; one that is here is not made.
            stored_states: stored states; one that is here is not made.
            kwargs: further arguments of State, as they are.

        Example::

            ctx = Context(MyCharm)
            out = ctx.run(ctx.on.config_changed(), State.from_context(ctx, leader=True))

        .. versionadded:: 2.23 / 3.0
        """
        from ops.testing._scenario import _declared

        spec = ctx._charm_spec
        return cls(
            config=_declared.config(spec, config or {}),
            relations=_declared.relations(spec, relations or ()),
            containers=_declared.containers(spec, containers or ()),
            storages=_declared.storages(spec, storages or ()),
            stored_states=_declared.stored_states(spec, stored_states or ()),
            **kwargs,
        )
