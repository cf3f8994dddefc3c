# SPDX-License-Identifier: Apache-2.0
"""The event to run as the hook that Juju would run for it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Dict, Optional

from ops import _unit
from ops.testing._scenario import _to_record

if TYPE_CHECKING:
    from ops.testing._scenario._event import _Event

logger = logging.getLogger('ops-scenario.runtime')

_WITH_A_UNIT = ('-relation-joined', '-relation-changed', '-relation-departed')


def hook(event: _Event, own_app: str) -> _unit.Hook:
    """Return the hook, or the action, that an event stands for."""
    if event.action is not None:
        action = event.action
        return _unit.Hook(
            kind='action', name=action.name, action_id=str(action.id), params=dict(action.params)
        )
    name = juju_name(event)
    about: Dict[str, Any] = {}
    if event.relation is not None:
        about.update(_about_relation(event, name, own_app))
    if event.storage is not None:
        about['storage'] = f'{event.storage.name}/{event.storage.index}'
    if event.secret is not None:
        about['secret'] = _to_record.bare_id(event.secret.id)
        about['secret_label'] = event.secret.label or ''
        about['secret_revision'] = event.secret_revision
    if event.container is not None:
        about.update(_about_container(event))
    return _unit.Hook(name=name, **about)


def juju_name(event: _Event) -> str:
    """Return the name of the hook as Juju spells it."""
    found: Optional[str] = getattr(event, '_juju_name', None)
    return found or event.name.replace('_', '-')


def _about_relation(event: _Event, name: str, own_app: str) -> Dict[str, Any]:
    relation = event.relation
    assert relation is not None
    app = _to_record.remote_app(relation, own_app)
    about: Dict[str, Any] = {'relation': relation.id, 'remote_app': app}
    if not name.endswith(_WITH_A_UNIT):
        return about
    remote = event.relation_remote_unit_id
    if remote is None:
        remote = _some_unit(event)
    if remote is not None:
        about['remote_unit'] = f'{app}/{remote}'
    if name.endswith('-relation-departed'):
        departed = event.relation_departed_unit_id
        number = remote if departed is None else departed
        if number is not None:
            about['departing_unit'] = f'{app}/{number}'
    return about


def _some_unit(event: _Event) -> Optional[int]:
    assert event.relation is not None
    numbers = list(_to_record.remote_bags(event.relation))
    if len(numbers) > 1:
        logger.warning(
            'remote unit ID unset, and multiple remote unit IDs are present; We will pick the '
            'first one and hope for the best. You should be passing `remote_unit_id` to the '
            'Event constructor.'
        )
    elif not numbers:
        logger.warning(
            'remote unit ID unset; no remote unit data present. Is this a realistic scenario?'
        )
    return numbers[0] if numbers else None


def _about_container(event: _Event) -> Dict[str, Any]:
    assert event.container is not None
    about: Dict[str, Any] = {'workload': event.container.name}
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
