# SPDX-License-Identifier: Apache-2.0
"""``action-fail``, ``action-get``, ``action-log``, ``action-set``: the action in progress.

What they do is the action's own and is kept however it ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, List, cast

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, UsageFault, quoted
from ops._unit._parts import Action

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_NO_REASON = 'action failed without reason given, check action for errors'
_KEY = re.compile(r'^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z')
_RESERVED = frozenset(('stdout', 'stderr', 'stdout-encoding', 'stderr-encoding'))


def _action(unit: Unit) -> Action:
    action = unit.record.action
    if unit.hook.kind != 'action' or action is None:
        raise Fault('not running an action')
    return action


@command('action-fail', words=1)
def action_fail(unit: Unit, call: Call) -> None:
    unit.now(action=_action(unit).but(failure=call.word(default=_NO_REASON)))


@command('action-get', formats=SMART, words=1)
def action_get(unit: Unit, call: Call) -> Any:
    found: Any = _action(unit).params
    for key in filter(None, call.word().split('.')):
        if not hasattr(found, 'get'):
            return None
        found = found.get(key)
    return found


@command('action-log', words=None, since=(2, 7, 0))
def action_log(unit: Unit, call: Call) -> None:
    need(call.words, 'no message specified')
    action = _action(unit)
    unit.now(action=action.but(logs=(*action.logs, ' '.join(call.words))))


@command('action-set', words=None)
def action_set(unit: Unit, call: Call) -> None:
    assigned = [_assignment(word) for word in call.words]
    action = _action(unit)
    results: Dict[str, Any] = dict(action.results)
    for path, value in assigned:
        _put(results, path, value)
    unit.now(action=action.but(results=results))


def _assignment(word: str) -> tuple[List[str], str]:
    path, assigned, value = word.partition('=')
    if not assigned or not path:
        raise UsageFault(f'argument {quoted(path)} must be of the form key...=value')
    parts = path.split('.')
    for part in parts:
        if not _KEY.match(part):
            raise UsageFault(
                f'key {quoted(part)} must start and end with lowercase alphanumeric, '
                'and contain only lowercase alphanumeric and hyphens'
            )
    if parts[0] in _RESERVED:
        raise UsageFault(f'cannot set reserved action key {quoted(parts[0])}')
    return parts, value


def _put(results: Dict[str, Any], path: List[str], value: str) -> None:
    # The mappings on the way are replaced, since a record never changes.
    *parents, last = path
    for parent in parents:
        inner = results.get(parent)
        held = dict(cast('Dict[str, Any]', inner)) if isinstance(inner, dict) else {}
        results[parent] = held
        results = held
    results[last] = value
