# SPDX-License-Identifier: Apache-2.0
"""The old address of the checks before a state-transition test, for tools that import it.

:func:`check_consistency` is what each run calls. The others look at one subject each, take
keyword arguments, and return what they find as :class:`Results`.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Callable, Iterable, NamedTuple, Sequence

import ops
from ops.testing._scenario import _charm_spec, _consistency, _event, _state
from ops.testing._scenario._consistency import _case
from ops.testing.errors import InconsistentScenarioError as InconsistentScenarioError

check_consistency = _consistency.check_consistency
logger = _consistency.logger


class Results(NamedTuple):
    """What one check has found."""

    errors: Iterable[str]
    """What Juju could not have all at once."""
    warnings: Iterable[str]
    """What is only odd."""


_Check = Callable[[_case.Case, _case.Findings], None]
_OLDEST = (3, 0)


def _of(name: str, *checks: _Check) -> Callable[..., Results]:
    def check(**given: Any) -> Results:
        found = _case.Findings()
        case = _case_of(**given)
        for each in checks:
            each(case, found)
        return Results(found.errors, found.warnings)

    check.__name__ = check.__qualname__ = name
    check.__doc__ = 'Look at one subject: see :func:`check_consistency`.'
    return check


def _case_of(
    *,
    state: _state.State | None = None,
    event: _event._Event | None = None,
    charm_spec: _charm_spec._CharmSpec[Any] | None = None,
    juju_version: Sequence[int] = _OLDEST,
    unit_id: int = 0,
    **_: Any,
) -> _case.Case:
    return _case.Case.of(
        _state.State() if state is None else state,
        _event._Event('start') if event is None else event,
        charm_spec or _charm_spec._CharmSpec(ops.CharmBase, {}),
        '.'.join(map(str, juju_version)),
        unit_id,
    )


check_event_consistency = _of(
    'check_event_consistency',
    _consistency._events.check,
    _consistency._actions.check,
    _consistency._relation_events.check,
    _consistency._containers.check_event,
    _consistency._storages.check_event,
)
check_cloudspec_consistency = _of('check_cloudspec_consistency', _consistency._cloud.check)
check_config_consistency = _of('check_config_consistency', _consistency._config.check)
check_containers_consistency = _of('check_containers_consistency', _consistency._containers.check)
check_network_consistency = _of('check_network_consistency', _consistency._networks.check)
check_relation_consistency = _of('check_relation_consistency', _consistency._relations.check)
check_resource_consistency = _of('check_resource_consistency', _consistency._resources.check)
check_secrets_consistency = _of('check_secrets_consistency', _consistency._secrets.check)
check_storages_consistency = _of('check_storages_consistency', _consistency._storages.check)
check_storedstate_consistency = _of(
    'check_storedstate_consistency', _consistency._stored_states.check
)
