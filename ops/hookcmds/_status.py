# SPDX-License-Identifier: Apache-2.0
"""The hook commands about the status of the unit and its application."""

from __future__ import annotations

from typing import Any, Dict, Literal, Optional, Union, overload

from ops.hookcmds import _output, _run
from ops_compat import faces, values

SettableStatusName = Literal['active', 'blocked', 'maintenance', 'waiting']
ReadOnlyStatusName = Literal['error', 'unknown']
StatusName = Union[SettableStatusName, ReadOnlyStatusName]


@values.value(kw_only=True)
class UnitStatus:
    """The status of a unit."""

    status: str = ''
    """Its name, such as ``active``; see :data:`StatusName`."""

    message: str = ''
    """The message beside it."""

    status_data: Dict[str, Any]
    """What Juju knows besides, such as which hook has failed."""


@values.value(kw_only=True)
class AppStatus:
    """The status of an application."""

    status: str = ''
    """Its name, such as ``active``; see :data:`StatusName`."""

    message: str = ''
    """The message beside it."""

    status_data: Dict[str, Any]
    """What Juju knows besides."""

    units: Dict[str, UnitStatus]
    """The status of each unit, by its name."""


@overload
def status_get(*, app: Literal[False] = False) -> UnitStatus: ...
@overload
def status_get(*, app: Literal[True]) -> AppStatus: ...
def status_get(*, app: bool = False) -> Any:
    """Return the status of this unit, or of its application with all units.

    See Juju's `status-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/status-get/>`_.

    Args:
        app: whether to return the application's status, which only the leader may.

    Raises:
        Error: if this unit may not, or Juju does not answer.

    Example::

        waiting = [name for name, unit in status_get(app=True).units.items()
                   if unit.status == 'waiting']
    """
    flag = f'--application={str(app).lower()}'
    answer = _output.ask('status-get', '--include-data', '--format=json', flag)
    if not app:
        return UnitStatus(**_parts(answer))
    found = _output.member('status-get', answer, 'application-status')
    parts = _parts(found)
    # Juju has the units inside; stand-ins for the command have been seen with them beside.
    units = _output.mapping('status-get', found.get('units') or answer.get('units') or {})
    return AppStatus(
        **parts, units={name: UnitStatus(**_parts(unit)) for name, unit in units.items()}
    )


def _parts(found: Any) -> Dict[str, Any]:
    status = _output.mapping('status-get', found)
    return {
        'status': status.get('status', ''),
        'message': status.get('message', ''),
        'status_data': status.get('status-data') or {},
    }


def status_set(
    status: SettableStatusName, message: Optional[str] = None, *, app: bool = False
) -> None:
    """Set the status of this unit or its application, at once.

    See Juju's `status-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/status-set/>`_.

    Args:
        status: the name of the status.
        message: what to show beside it; None for nothing.
        app: whether to set the application's status, which only the leader may.

    Raises:
        Error: if this unit may not, or Juju does not know the status.

    Example::

        status_set('waiting', 'for a database')
    """
    words = () if message is None else ('--', message)
    _run.run('status-set', f'--application={app}', status, *words)


faces.part(__name__)
