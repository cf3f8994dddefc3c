# SPDX-License-Identifier: Apache-2.0
"""What one could type next: command lines that can be given as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Mapping

from ops._unit import Option
from ops.local._standing import DEAD, DYING, Standing

if TYPE_CHECKING:
    from ops._meta import ActionMeta

_OF_PARAMETER = {
    'integer': '1',
    'number': '1',
    'boolean': 'true',
    'array': "'[]'",
    'object': "'{}'",
}


def suggestions(standing: Standing, charm: str, actions: Mapping[str, ActionMeta]) -> List[str]:
    """Return command lines that lead on from here.

    Args:
        standing: the unit.
        charm: what follows ``ops run`` for this unit: the charm, and flags.
        actions: the charm's actions.
    """
    if standing.life == DEAD:
        return [f'ops run {charm} --fresh']
    if standing.failed:
        return [f'ops run {charm}', f'ops run {charm} --resolved']
    if standing.life == DYING:
        return [f'ops run {charm}']
    return [f'ops run {charm} {words}' for words in _ways_on(standing, actions)]


def _ways_on(standing: Standing, actions: Mapping[str, ActionMeta]) -> List[str]:
    record = standing.record
    options = [name for name in sorted(record.options) if record.options[name].type != 'secret']
    taken = {each.endpoint for each in record.relations.values()}
    free = [name for name in record.endpoints if name not in taken]
    return [
        'update-status',
        *(f'--config {name}={_value(record.options[name])}' for name in options[:1]),
        *(f'--relate {name}' for name in free[:1]),
        *(f'--action {_with_parameters(each)}' for each in [*actions.values()][:1]),
    ]


def _value(option: Option) -> str:
    """Return a value that an option takes, and another than it has unless that is set."""
    if option.type == 'boolean':
        return 'false' if option.default else 'true'
    if option.type in ('int', 'float'):
        default: Any = option.default
        return str((default or 0) + 1)
    return '...'


def _with_parameters(action: ActionMeta) -> str:
    return ' '.join((
        action.name,
        *(f'{name}={_argument(action.parameters.get(name))}' for name in action.required or ()),
    ))  # fmt: skip


def _argument(schema: Any) -> str:
    kind: Any = schema.get('type') if hasattr(schema, 'get') else None  # YAML may hold anything
    return _OF_PARAMETER.get(str(kind), '...')
