# SPDX-License-Identifier: Apache-2.0
"""Relations, and what each side has written into them."""

from __future__ import annotations

from typing import Any, ClassVar, Iterator, Mapping, NoReturn, Optional, Tuple

from ops.testing._scenario import _counters, _names
from ops.testing._scenario._networks import DEFAULT_JUJU_DATABAG
from ops.testing._scenario._types import RawDataBagContents, UnitID
from ops.testing.errors import StateValidationError
from ops_compat.values import field, value


def _unit_databag() -> RawDataBagContents:
    return DEFAULT_JUJU_DATABAG.copy()


def _one_remote_unit() -> Mapping[UnitID, RawDataBagContents]:
    return {0: _unit_databag()}


def _checked(databag: Any) -> RawDataBagContents:
    """Return a copy of a databag.

    Raises:
        StateValidationError: if it is no dict of strings.
    """
    if not isinstance(databag, dict):
        raise StateValidationError(f'all databags should be dicts, not {type(databag)}')
    for content in databag.values():  # type: ignore  # of whatever was passed
        if not isinstance(content, str):
            raise StateValidationError(
                f'all databags should be Dict[str,str]; found a value of type {type(content)}'  # type: ignore
            )
    return databag.copy()  # type: ignore


@value()
class RelationBase:
    """What all kinds of relations have in common.

    Use :class:`Relation`, :class:`PeerRelation` or :class:`SubordinateRelation`. Each databag
    is copied. Two relations have the same hash if they have the same id.

    Args:
        endpoint: the name of the endpoint in the charm's metadata.
        interface: the interface; by default the one in the metadata.
        id: Juju's number for the relation; counted by itself by default.
        local_app_data: what this application's leader has set.
        local_unit_data: what this unit has set; by default the addresses that Juju sets.

    Raises:
        RuntimeError: if it is this class itself that is called.
        StateValidationError: if a databag is no dict of strings, or no endpoint can have the
            name.

    .. versionadded:: 2.17 / 3.0
    """

    endpoint: str
    """The name of the endpoint in the charm's metadata."""
    interface: Optional[str] = None
    """The interface, None for that in the charm's metadata."""
    id: int = field(default_factory=_counters.next_relation_id, kw_only=True)
    """Juju's number for the relation."""
    local_app_data: RawDataBagContents = field(default_factory=dict, kw_only=True)
    """What this application's leader has set."""
    local_unit_data: RawDataBagContents = field(default_factory=_unit_databag, kw_only=True)
    """What this unit has set."""

    _DATABAGS: ClassVar[Tuple[str, ...]] = ('local_app_data', 'local_unit_data')
    _DATABAGS_BY_UNIT: ClassVar[Tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        if type(self) is RelationBase:
            raise RuntimeError(
                'RelationBase cannot be instantiated directly; '
                'please use Relation, PeerRelation, or SubordinateRelation'
            )
        _names.check('relation endpoint', self.endpoint)
        own = self.__dict__
        for name in self._DATABAGS:
            own[name] = _checked(own[name])
        for name in self._DATABAGS_BY_UNIT:
            own[name] = {unit: _checked(databag) for unit, databag in own[name].items()}

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def relation_id(self) -> NoReturn:
        """Not there: the number of the relation is :attr:`id`."""
        raise AttributeError('use .id instead of .relation_id')

    @property
    def _databags(self) -> Iterator[RawDataBagContents]:
        """Every databag, this side's first."""
        for name in self._DATABAGS:
            yield getattr(self, name)
        for name in self._DATABAGS_BY_UNIT:
            yield from getattr(self, name).values()

    @property
    def _remote_unit_ids(self) -> Tuple[UnitID, ...]:
        """The numbers of the units on the other side."""
        raise NotImplementedError

    def _get_databag_for_remote(self, unit_id: UnitID) -> RawDataBagContents:
        """Return what one unit on the other side has set."""
        raise NotImplementedError


@value(kw_only=True)
class Relation(RelationBase):
    """A relation to another application.

    Args:
        endpoint: the name of the endpoint in the charm's metadata.
        interface: the interface; by default the one in the metadata.
        id: Juju's number for the relation; counted by itself by default.
        local_app_data: what this application's leader has set.
        local_unit_data: what this unit has set; by default the addresses that Juju sets.
        remote_app_name: the name of the other application.
        limit: how many relations the endpoint may have.
        remote_app_data: what the other application's leader has set.
        remote_units_data: what each unit of the other application has set, by its number; by
            default unit 0 with the addresses that Juju sets.
        remote_model_uuid: the UUID of the other application's model, if it is not this one.

    Example::

        relation = Relation('db', remote_app_data={'host': 'db.internal'})
        state = State(relations=[relation])

    .. versionadded:: 2.17 / 3.0
    """

    remote_app_name: str = 'remote'
    """The name of the other application."""
    limit: int = 1
    """How many relations the endpoint may have."""
    remote_app_data: RawDataBagContents = field(default_factory=dict)
    """What the other application's leader has set."""
    remote_units_data: Mapping[UnitID, RawDataBagContents] = field(
        default_factory=_one_remote_unit
    )
    """What each unit of the other application has set, by the unit's number."""
    remote_model_uuid: Optional[str] = None
    """The UUID of the other application's model, None for this one's.

    .. versionadded:: 2.20 / 3.0
    """

    __hash__ = RelationBase.__hash__
    _DATABAGS: ClassVar[Tuple[str, ...]] = (*RelationBase._DATABAGS, 'remote_app_data')
    _DATABAGS_BY_UNIT: ClassVar[Tuple[str, ...]] = ('remote_units_data',)

    @property
    def _remote_app_name(self) -> str:
        return self.remote_app_name

    @property
    def _remote_unit_ids(self) -> Tuple[UnitID, ...]:
        return tuple(self.remote_units_data)

    def _get_databag_for_remote(self, unit_id: UnitID) -> RawDataBagContents:
        return self.remote_units_data[unit_id]


@value(kw_only=True)
class SubordinateRelation(RelationBase):
    """A relation between a subordinate unit and the unit that it stands beside.

    It is for endpoints whose ``scope`` is ``container``, on either side.

    Args:
        endpoint: the name of the endpoint in the charm's metadata.
        interface: the interface; by default the one in the metadata.
        id: Juju's number for the relation; counted by itself by default.
        local_app_data: what this application's leader has set.
        local_unit_data: what this unit has set; by default the addresses that Juju sets.
        remote_app_data: what the other application's leader has set.
        remote_unit_data: what the other unit has set; by default the addresses that Juju sets.
        remote_app_name: the name of the other application.
        remote_unit_id: the number of the one other unit.

    .. versionadded:: 2.17 / 3.0
    """

    remote_app_data: RawDataBagContents = field(default_factory=dict)
    """What the other application's leader has set."""
    remote_unit_data: RawDataBagContents = field(default_factory=_unit_databag)
    """What the other unit has set."""
    remote_app_name: str = 'remote'
    """The name of the other application."""
    remote_unit_id: int = 0
    """The number of the other unit."""

    __hash__ = RelationBase.__hash__
    _DATABAGS: ClassVar[Tuple[str, ...]] = (
        *RelationBase._DATABAGS,
        'remote_app_data',
        'remote_unit_data',
    )

    @property
    def remote_unit_name(self) -> str:
        """The name of the other unit, such as ``remote/0``."""
        return f'{self.remote_app_name}/{self.remote_unit_id}'

    @property
    def _remote_unit_ids(self) -> Tuple[UnitID, ...]:
        return (self.remote_unit_id,)

    def _get_databag_for_remote(self, unit_id: UnitID) -> RawDataBagContents:
        if unit_id != self.remote_unit_id:
            raise ValueError(
                f'invalid unit id ({unit_id}): subordinate relation only has one remote '
                f'and that has id {self.remote_unit_id}'
            )
        return self.remote_unit_data


@value(kw_only=True)
class PeerRelation(RelationBase):
    """A relation among the units of this application.

    Args:
        endpoint: the name of the endpoint in the charm's metadata.
        interface: the interface; by default the one in the metadata.
        id: Juju's number for the relation; counted by itself by default.
        local_app_data: what this application's leader has set.
        local_unit_data: what this unit has set; by default the addresses that Juju sets.
        peers_data: what each other unit has set, by its number; this unit is not among them.

    Example::

        PeerRelation('replicas', peers_data={1: {'ready': 'true'}})

    .. versionadded:: 2.17 / 3.0
    """

    peers_data: Mapping[UnitID, RawDataBagContents] = field(default_factory=dict)
    """What each other unit has set, by the unit's number."""

    __hash__ = RelationBase.__hash__
    _DATABAGS_BY_UNIT: ClassVar[Tuple[str, ...]] = ('peers_data',)

    @property
    def _remote_unit_ids(self) -> Tuple[UnitID, ...]:
        return tuple(self.peers_data)

    def _get_databag_for_remote(self, unit_id: UnitID) -> RawDataBagContents:
        return self.peers_data[unit_id]
