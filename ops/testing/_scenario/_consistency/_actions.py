# SPDX-License-Identifier: Apache-2.0
"""Actions, against what the charm declares of them."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import collections.abc
import numbers
from typing import Any, List, Mapping

from ops.testing._scenario import _names
from ops.testing._scenario._consistency._case import EXACTLY, Case, Findings, key_of
from ops.testing._scenario._event import _Action
from ops.testing._scenario._event_path import _EventType

_TYPES: Mapping[str, type] = {
    'string': str,
    'boolean': bool,
    'integer': int,
    'number': numbers.Number,
    'array': collections.abc.Sequence,
    'object': dict,
}
"""What Python has for each type of JSON Schema."""


def check(case: Case, found: Findings) -> None:
    """Refuse an action that the charm does not declare, or parameters that it does not take."""
    if not case.is_about(_EventType.ACTION):
        return
    action = case.event.action
    if action is None:
        found.refuse(
            'cannot construct an action event without the action instance. Make the event with '
            'ctx.on.action(name).'
        )
        return
    if not _names.same(case.path.juju_prefix, action.name):
        found.refuse(
            f'action event prefix {case.path.juju_prefix!r} does not match the action name '
            f'{action.name!r}: it {EXACTLY}.'
        )
    declared = case.spec.actions or {}
    if action.name not in declared:
        found.refuse(
            f'action event {case.event.name} refers to action {action.name} which is not declared '
            f'in the charm metadata (actions.yaml). Declared: {", ".join(declared) or "none"}.'
        )
        return
    parameters: Mapping[str, Any] = key_of(declared[action.name], 'params') or {}
    _check_declared(action, parameters, found)
    _check_given(action, parameters, found)


def _check_declared(action: _Action, parameters: Mapping[str, Any], found: Findings) -> None:
    for name, described in parameters.items():
        if not key_of(described, 'type'):
            found.refuse(
                f'action parameter {name} has no type. Charmcraft will be unhappy about this: '
                f'declare one for {action.name}.'
            )


def _check_given(action: _Action, parameters: Mapping[str, Any], found: Findings) -> None:
    for name, given in (action.params or {}).items():
        declared = key_of(parameters.get(name), 'type')
        types: List[Any] = [*declared] if isinstance(declared, (list, tuple)) else [declared]
        expected = tuple(_TYPES[one] for one in types if isinstance(one, str) and one in _TYPES)
        if not expected:
            found.refuse(
                f'param {name} is not a valid parameter for {action.name}: missing from action '
                'specification'
            )
        elif not isinstance(given, expected):
            wanted = expected[0] if len(expected) == 1 else expected
            found.refuse(f'param {name} is of type {type(given)}: expecting {wanted}')
