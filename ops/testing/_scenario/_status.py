# SPDX-License-Identifier: Apache-2.0
"""Statuses of a unit or application, as values that can be hashed and cannot be changed."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, ClassVar, Dict, Literal, Type, Union

from ops import model
from ops_compat.values import field, value

_RawStatusLiteral = Literal['waiting', 'blocked', 'active', 'unknown', 'error', 'maintenance']


@value(repr=False)
class _EntityStatus:
    """The status of a unit or application, by its name.

    It is equal to an ``ops`` status of the same name and message.
    """

    name: _RawStatusLiteral
    """The name that Juju has for the status."""
    message: str = ''
    """What ``juju status`` shows beside the name."""

    _entity_statuses: ClassVar[Dict[str, Type[_EntityStatus]]] = {}

    def __init_subclass__(cls, **options: Any):
        """Keep ``StatusBase.from_name`` from making these in the charm."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (_EntityStatus, model.StatusBase)):
            return (self.name, self.message) == (other.name, other.message)
        return False

    def __hash__(self) -> int:
        return hash((self.name, self.message))

    def __repr__(self) -> str:
        shown = '' if self.name == 'unknown' else repr(str(self.message))
        return f'{self.name.title()}Status({shown})'

    @classmethod
    def from_status_name(cls, name: _RawStatusLiteral, message: str = '') -> _EntityStatus:
        """Make the status that has a name.

        Args:
            name: the name, such as ``active``.
            message: the message; ``unknown`` has none and ignores it.

        Raises:
            KeyError: if no status has that name.
        """
        if name == 'unknown':
            return UnknownStatus()
        made: Any = cls._entity_statuses[name]
        return made(message)

    @classmethod
    def from_ops(cls, obj: model.StatusBase) -> _EntityStatus:
        """Make the value that is equal to a status of ``ops``."""
        return cls.from_status_name(obj.name, obj.message)

    def _to_ops(self) -> model.StatusBase:
        return model.StatusBase.from_name(self.name, self.message)


_AnyStatus = Union[_EntityStatus, model.StatusBase]


@value(eq=False, repr=False)
class UnknownStatus(_EntityStatus, model.UnknownStatus):
    """The charm has not set a status yet.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['unknown'] = field(default='unknown', init=False)
    message: str = field(default='', init=False)

    def __init__(self) -> None:
        self.__dict__.update(name=self.name, message='')


@value(eq=False, repr=False)
class ErrorStatus(_EntityStatus, model.ErrorStatus):
    """A hook of the unit has failed.

    Args:
        message: what Juju says about the failure.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['error'] = field(default='error', init=False)

    def __init__(self, message: str = ''):
        self.__dict__.update(name=self.name, message=message)


@value(eq=False, repr=False)
class ActiveStatus(_EntityStatus, model.ActiveStatus):
    """The unit or application does what it is for.

    Args:
        message: a detail worth showing.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['active'] = field(default='active', init=False)

    def __init__(self, message: str = ''):
        self.__dict__.update(name=self.name, message=message)


@value(eq=False, repr=False)
class BlockedStatus(_EntityStatus, model.BlockedStatus):
    """Somebody has to do something before the unit or application can go on.

    Args:
        message: what has to be done.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['blocked'] = field(default='blocked', init=False)

    def __init__(self, message: str = ''):
        self.__dict__.update(name=self.name, message=message)


@value(eq=False, repr=False)
class MaintenanceStatus(_EntityStatus, model.MaintenanceStatus):
    """The unit is busy and cannot serve until that is done.

    Args:
        message: what it is doing.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['maintenance'] = field(default='maintenance', init=False)

    def __init__(self, message: str = ''):
        self.__dict__.update(name=self.name, message=message)


@value(eq=False, repr=False)
class WaitingStatus(_EntityStatus, model.WaitingStatus):
    """The unit waits for another one, and nobody has to do anything.

    Args:
        message: what it is waiting for.

    .. versionadded:: 2.17 / 3.0
    """

    name: Literal['waiting'] = field(default='waiting', init=False)

    def __init__(self, message: str = ''):
        self.__dict__.update(name=self.name, message=message)


for _cls in (
    UnknownStatus,
    ErrorStatus,
    ActiveStatus,
    BlockedStatus,
    MaintenanceStatus,
    WaitingStatus,
):
    _EntityStatus._entity_statuses[_cls.name] = _cls
