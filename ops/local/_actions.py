# SPDX-License-Identifier: Apache-2.0
"""Actions as ``juju run`` asks for them: parameters are read as YAML and held to the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Mapping, Tuple

from ops._private import yaml
from ops._unit import Action, Hook
from ops.local._error import UsageError

if TYPE_CHECKING:
    from ops._meta import ActionMeta

_TYPES: Dict[str, Tuple[type, ...]] = {
    'string': (str,),
    'integer': (int,),
    'number': (int, float),
    'boolean': (bool,),
    'array': (list,),
    'object': (dict,),
}


def asked(actions: Mapping[str, ActionMeta], name: str, words: Mapping[str, str]) -> Hook:
    """Return the action to run.

    Args:
        actions: the charm's actions.
        name: the action's name.
        words: its parameters as typed: ``a.b=1`` sets ``b`` within ``a``.

    Raises:
        UsageError: if Juju would refuse it before it reaches the charm.
    """
    if name not in actions:
        have = ', '.join(sorted(actions)) or 'none'
        raise UsageError(f'cannot run action {name!r}: the charm has {have}')
    meta = actions[name]
    params: Dict[str, Any] = {
        key: _schema(meta, key)['default']
        for key in meta.parameters
        if 'default' in _schema(meta, key)
    }
    for key, text in words.items():
        _place(params, key, _read(meta, key, text), name)
    _hold(meta, name, params)
    return Hook(kind='action', name=name, params=params)


def _read(meta: ActionMeta, key: str, text: str) -> Any:
    if _schema(meta, key).get('type') == 'string':
        return text
    try:
        return yaml.safe_load(text)
    except Exception as exc:  # yaml.YAMLError, which is not loaded until there is YAML to read
        raise UsageError(
            f'cannot run action {meta.name!r}: parameter {key!r} is no YAML: {text!r}'
        ) from exc


def _schema(meta: ActionMeta, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = meta.parameters.get(key) or {}
    return found if hasattr(found, 'get') else {}


def _place(params: Dict[str, Any], dotted: str, value: Any, action: str) -> None:
    *above, last = dotted.split('.')
    for key in above:
        params = params.setdefault(key, {})
        if not isinstance(params, dict):  # pyright: ignore[reportUnnecessaryIsInstance]  # YAML
            raise UsageError(
                f'cannot run action {action!r}: parameter {dotted!r} is within {key!r}, which '
                'is no object'
            )
    params[last] = value


def _hold(meta: ActionMeta, name: str, params: Mapping[str, Any]) -> None:
    for key in meta.required or ():
        if key not in params:
            raise UsageError(f'cannot run action {name!r}: parameter {key!r} is required')
    for key, value in params.items():
        if key not in meta.parameters and not meta.additional_properties:
            raise UsageError(f'cannot run action {name!r}: it takes no parameter {key!r}')
        kind = _schema(meta, key).get('type')
        if isinstance(kind, str) and kind in _TYPES and not _is_a(kind, value):
            raise UsageError(f'cannot run action {name!r}: parameter {key!r} is no {kind}')


def _is_a(kind: str, value: Any) -> bool:
    if isinstance(value, bool) and kind != 'boolean':
        return False
    return isinstance(value, _TYPES[kind])


def result(action: Action, exit: int) -> Dict[str, Any]:
    """Return what ``juju run`` would print of an action that has ended."""
    return {
        'status': 'completed' if action.failure is None else 'failed',
        'message': action.failure or '',
        'return-code': exit,
        'results': dict(action.results),
        'log': list(action.logs),
    }
