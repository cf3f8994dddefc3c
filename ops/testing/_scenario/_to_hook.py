# SPDX-License-Identifier: Apache-2.0
"""The event to run as the hook that Juju would run for it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict

from ops import _unit
from ops.testing._scenario import _to_record

if TYPE_CHECKING:
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._relations import RelationBase


def hook(event: _Event, own_app: str) -> _unit.Hook:
    """Return the hook, or the action, that an event stands for."""
    if event.action is not None:
        action = event.action
        return _unit.Hook(
            kind='action', name=action.name, action_id=str(action.id), params=dict(action.params)
        )
    name = _name(event)
    about: Dict[str, Any] = {}
    if event.relation is not None:
        about.update(_about_relation(event, event.relation, own_app))
    if event.storage is not None:
        about['storage'] = f'{event.storage.name}/{event.storage.index}'
    if event.secret is not None:
        about['secret'] = _to_record.bare_id(event.secret.id)
        about['secret_label'] = event.secret.label or ''
        about['secret_revision'] = event.secret_revision
    if event.container is not None:
        about.update(_about_container(event, event.container.name))
    return _unit.Hook(name=name, **about)


def _name(event: _Event) -> str:
    """Return the name of the hook as Juju spells it."""
    path = event._path
    about: Any = event.storage or event.container
    prefix = event.relation.endpoint if event.relation is not None else getattr(about, 'name', '')
    if not prefix or not path.python_suffix:
        return event._juju_name
    suffix: str = path.python_suffix
    return prefix + suffix.replace('_', '-')


def _about_relation(event: _Event, relation: RelationBase, own_app: str) -> Dict[str, Any]:
    app = _to_record.remote_app(relation, own_app)
    about: Dict[str, Any] = {'relation': relation.id, 'remote_app': app}
    remote = event.remote_unit
    if remote is not None:
        about['remote_unit'] = f'{app}/{remote}'
    if event.name.endswith('_relation_departed'):
        departed = event.relation_departed_unit_id
        number = remote if departed is None else departed
        if number is not None:
            about['departing_unit'] = f'{app}/{number}'
    return about


def _about_container(event: _Event, name: str) -> Dict[str, Any]:
    about: Dict[str, Any] = {'workload': name}
    if event.notice is not None:
        kind: Any = event.notice.type
        about.update(
            notice_id=event.notice.id,
            notice_type=str(getattr(kind, 'value', kind)),
            notice_key=event.notice.key,
        )
    if event.check_info is not None:
        about['check'] = event.check_info.name
    return about
