# SPDX-License-Identifier: Apache-2.0
"""The status of a unit or an application, as a charm sets it and as Juju reports it."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, Tuple, Type, Union

from ops_compat import deprecations, faces

_SettableStatusName = Literal['active', 'blocked', 'maintenance', 'waiting']
_ReadOnlyStatusName = Literal['error', 'unknown']
_StatusName = Union[_SettableStatusName, _ReadOnlyStatusName]

StatusName = _StatusName
"""The names of the statuses that Juju knows.

.. versionadded:: 2.17 / 3.0
"""

_SETTABLE_STATUS_NAMES: Tuple[_SettableStatusName, ...] = (
    'active',
    'blocked',
    'maintenance',
    'waiting',
)

# The one that asks most for attention is the highest; a status that is not here asks for none.
_PRIORITIES = {'error': 5, 'blocked': 4, 'maintenance': 3, 'waiting': 2, 'active': 1}

_registered: Dict[str, Type[StatusBase]] = {}


class StatusBase:
    """What all statuses have in common: a name and a message.

    Charms use :class:`ActiveStatus`, :class:`BlockedStatus`, :class:`MaintenanceStatus` and
    :class:`WaitingStatus`. Two statuses are equal if one's class is, or inherits from, that of
    the other and their messages are equal; statuses cannot be hashed.

    Args:
        message: what ``juju status`` shows beside the name.

    Raises:
        TypeError: if it is this class itself that is called.
    """

    name: _StatusName
    """The name that Juju has for the status, such as ``active``."""

    _statuses = _registered
    _priorities = _PRIORITIES

    def __init__(self, message: str = ''):
        if self.__class__ is StatusBase:
            raise TypeError('cannot instantiate a base class')
        self.message = message

    def __init_subclass__(cls, **options: Any):
        super().__init_subclass__(**options)
        StatusBase._register(cls)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StatusBase) or not isinstance(self, type(other)):
            return False
        return self.message == other.message

    def __repr__(self) -> str:
        return f'{type(self).__name__}({self.message!r})'

    @classmethod
    def from_name(cls, name: str, message: str) -> StatusBase:
        """Make the status that has a name.

        Example::

            assert StatusBase.from_name('active', 'ready') == ActiveStatus('ready')

        Args:
            name: the name, such as ``active``.
            message: the message; ``unknown`` has none and ignores it.

        Raises:
            KeyError: if no status has that name.
        """
        if name == 'unknown':
            return UnknownStatus()
        return _registered[name](message)

    @classmethod
    @deprecations.deprecated('StatusBase.register is for internal use only', category=None)
    def register(cls, child: Type[StatusBase]) -> Type[StatusBase]:
        """Let :meth:`from_name` find a class; every subclass is found without it.

        .. deprecated:: 2.17 / 3.0
            Juju knows no other statuses than those in this module.
        """
        deprecations.STATUS_BASE_REGISTER.warn()
        cls._register(child)
        return child

    @classmethod
    def _register(cls, child: Type[StatusBase]) -> None:
        name = getattr(child, 'name', None)
        if not isinstance(name, str):
            raise TypeError(
                f"Can't register StatusBase subclass {child}: "
                'missing required `name: str` class attribute'
            )
        _registered[name] = child

    @classmethod
    def _get_highest_priority(cls, statuses: List[StatusBase]) -> StatusBase:
        """Return the status that asks most for attention, the first of equals."""
        return max(statuses, key=lambda status: cls._priorities.get(status.name, 0))


class UnknownStatus(StatusBase):
    """The charm has not set a status yet, or the status cannot be seen.

    That of remote units and applications is always unknown. A charm cannot set it.
    """

    name = 'unknown'

    def __init__(self) -> None:
        super().__init__('')

    def __repr__(self) -> str:
        return 'UnknownStatus()'


class ErrorStatus(StatusBase):
    """A hook of the unit has failed. Juju sets it; a charm cannot.

    Args:
        message: what Juju says about the failure.
    """

    name = 'error'


class ActiveStatus(StatusBase):
    """The unit or application does what it is for.

    Args:
        message: a detail worth showing; usually there is none.
    """

    name = 'active'


class BlockedStatus(StatusBase):
    """Somebody has to do something before the unit or application can go on.

    Args:
        message: what has to be done, for whoever reads ``juju status``.

    Example::

        self.unit.status = BlockedStatus('needs a relation to a database')
    """

    name = 'blocked'


class MaintenanceStatus(StatusBase):
    """The unit is busy and cannot serve until that is done.

    Args:
        message: what it is doing.
    """

    name = 'maintenance'


class WaitingStatus(StatusBase):
    """The unit waits for another one, and nobody has to do anything.

    Args:
        message: what it is waiting for.
    """

    name = 'waiting'


faces.part(__name__)
