# SPDX-License-Identifier: Apache-2.0
"""The hook commands about the application: its version, and where it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from ops._private import later, timeconv
from ops.hookcmds import _output, _run
from ops_compat import faces, values

if TYPE_CHECKING:
    import datetime
else:
    datetime = later.Later('datetime')


@values.value(kw_only=True)
class Goal:
    """Where a unit or a relation is going."""

    status: str
    """What it is now, such as ``active``, or ``dying`` for one that is going away."""

    since: Optional[datetime.datetime] = None
    """Since when, None if Juju does not say."""


@values.value(kw_only=True)
class GoalState:
    """What there will be once Juju has done what was asked of it."""

    units: Dict[str, Goal]
    """The units of this application, by their names."""

    relations: Dict[str, Dict[str, Goal]]
    """For each endpoint the applications and units on the other side, by their names."""


def app_version_set(version: str) -> None:
    """Tell Juju which version of the workload is running.

    See Juju's `application-version-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/application-version-set/>`_.

    Args:
        version: the version, as ``juju status`` is to show it.

    Raises:
        Error: if Juju does not take it.

    Example::

        app_version_set('14.2')
    """
    _run.run('application-version-set', '--', version)


def goal_state() -> GoalState:
    """Return the units and relations that there are going to be.

    See Juju's `goal-state <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/goal-state/>`_.

    Raises:
        Error: if Juju does not answer.

    Example::

        planned = len([g for g in goal_state().units.values() if g.status != 'dying'])
    """
    answer = _output.mapping('goal-state', _output.ask('goal-state', '--format=json'))
    return GoalState(
        units=_goals(answer.get('units')),
        relations={
            endpoint: _goals(goals)
            for endpoint, goals in _output.mapping(
                'goal-state', answer.get('relations') or {}
            ).items()
        },
    )


def _goals(found: Any) -> Dict[str, Goal]:
    goals = _output.mapping('goal-state', found or {})
    return {name: _goal(goal) for name, goal in goals.items()}


def _goal(found: Any) -> Goal:
    status = _output.member('goal-state', found, 'status')
    since = found.get('since')
    return Goal(status=status, since=timeconv.parse_rfc3339(since) if since else None)


faces.part(__name__)
