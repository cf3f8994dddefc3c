# SPDX-License-Identifier: Apache-2.0
"""Whether a State, an event and a charm fit together: whether Juju could have them all at once.

A file for each subject has a ``check``, which adds to the findings what contradicts what:

- the event: ``_events``, ``_actions``, ``_relation_events``, ``_secrets``, and ``check_event`` of
  ``_containers`` and ``_storages``;
- the State and the charm's metadata: the others.

An error makes the run impossible, a warning makes it improbable.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, Callable, Tuple

from ops.testing._scenario._consistency import (
    _actions,
    _cloud,
    _config,
    _containers,
    _events,
    _networks,
    _relation_events,
    _relations,
    _resources,
    _secrets,
    _storages,
    _stored_states,
)
from ops.testing._scenario._consistency._case import Case, Findings
from ops.testing.errors import InconsistentScenarioError

if TYPE_CHECKING:
    from ops.testing._scenario._charm_spec import _CharmSpec
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._state import State

SKIP = 'SCENARIO_SKIP_CONSISTENCY_CHECKS'
"""Whatever this variable of the environment holds, unless it is empty: nothing is checked."""

logger = logging.getLogger('ops-scenario.runtime.consistency_checker')

_Check = Callable[[Case, Findings], None]

_CHECKS: Tuple[_Check, ...] = (
    _events.check,
    _actions.check,
    _relation_events.check,
    _containers.check_event,
    _storages.check_event,
    _secrets.check,
    _containers.check,
    _config.check,
    _resources.check,
    _storages.check,
    _relations.check,
    _networks.check,
    _cloud.check,
    _stored_states.check,
)


def check_consistency(
    state: State,
    event: _Event,
    charm_spec: _CharmSpec[Any],
    juju_version: str,
    unit_id: int = 0,
) -> None:
    """Refuse a State, an event and a charm that Juju could not have all at once.

    What is only improbable is a warning in the log. Nothing is kept from one call to the next,
    and the same arguments give the same findings: whoever calls it may remember them.

    Args:
        state: the State before the event.
        event: the event to run.
        charm_spec: the charm.
        juju_version: the version of Juju.
        unit_id: the number of the unit under test.

    Raises:
        InconsistentScenarioError: if they contradict each other; each contradiction is a line.
        ValueError: if the version of Juju is none.
    """
    if os.environ.get(SKIP):
        logger.info('skipping consistency checks.')
        return
    found = findings(Case.of(state, event, charm_spec, juju_version, unit_id))
    if found.errors:
        raise InconsistentScenarioError(
            'Inconsistent scenario. The following errors were found: ' + '\n'.join(found.errors)
        )
    if found.warnings:
        logger.warning(
            'This scenario is probably inconsistent. If it is meant like this, ignore this '
            'warning. The following warnings were found: %s',
            '\n'.join(found.warnings),
        )


def findings(case: Case) -> Findings:
    """Return everything that is wrong, or odd, about one run."""
    found = Findings()
    for check in _CHECKS:
        check(case, found)
    return found
