# SPDX-License-Identifier: Apache-2.0
"""What an event carries, from what Juju says in the environment."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false, reportUnusedFunction=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Tuple, TypeVar

if TYPE_CHECKING:
    from ops import charm as _charm
    from ops.framework import BoundEvent
    from ops.jujucontext import JujuContext
    from ops.model import Model

_T = TypeVar('_T')
_Arguments = Tuple[List[Any], Dict[str, Any]]


def _get_event_args(
    charm: _charm.CharmBase, bound_event: BoundEvent, juju_context: JujuContext
) -> _Arguments:
    """Return the arguments of an event, by position and by name.

    Raises:
        RuntimeError: if Juju has not said what the event is about.
        ModelError: if the charm has no such container.
    """
    arguments = _ARGUMENTS.get(getattr(bound_event.event_type, '_carries', ''))
    if arguments is None:
        return [], {}
    try:
        return arguments(charm.model, juju_context)
    except _MissingError as exc:
        raise RuntimeError(f'cannot emit {bound_event.event_kind}: {exc}') from None


class _MissingError(Exception):
    """Juju has not said what the event is about."""


def _set(value: _T | None, variable: str) -> _T:
    if value is None:
        raise _MissingError(f'{variable} is not set')
    return value


def _of_relation(model: Model, context: JujuContext) -> _Arguments:
    name = _set(context.relation_name, 'JUJU_RELATION')
    named: Dict[str, Any] = {}
    app_name, unit_name = context.remote_app_name, context.remote_unit_name
    if unit_name and not app_name:
        app_name = unit_name.split('/')[0]
    if app_name:
        named['app'] = model.get_app(app_name)
    if unit_name:
        named['unit'] = model.get_unit(unit_name)
    return [model.get_relation(name, context.relation_id)], named


def _of_departed(model: Model, context: JujuContext) -> _Arguments:
    given, named = _of_relation(model, context)
    if context.relation_departing_unit_name:
        named['departing_unit_name'] = context.relation_departing_unit_name
    return given, named


def _of_storage(model: Model, context: JujuContext) -> _Arguments:
    name = _set(context.storage_name, 'JUJU_STORAGE_ID')
    for storage in model.storages[name]:
        if storage.index == context.storage_index:
            return [storage], {}
    raise _MissingError(f'Juju does not list the storage {name}/{context.storage_index}')


def _of_workload(model: Model, context: JujuContext) -> _Arguments:
    name = _set(context.workload_name, 'JUJU_WORKLOAD_NAME')
    return [model.unit.get_container(name)], {}


def _of_notice(model: Model, context: JujuContext) -> _Arguments:
    given, named = _of_workload(model, context)
    return [
        *given,
        _set(context.notice_id, 'JUJU_NOTICE_ID'),
        _set(context.notice_type, 'JUJU_NOTICE_TYPE'),
        _set(context.notice_key, 'JUJU_NOTICE_KEY'),
    ], named


def _of_check(model: Model, context: JujuContext) -> _Arguments:
    given, named = _of_workload(model, context)
    return [*given, _set(context.pebble_check_name, 'JUJU_PEBBLE_CHECK_NAME')], named


def _of_secret(_: Model, context: JujuContext) -> _Arguments:
    return [_set(context.secret_id, 'JUJU_SECRET_ID'), context.secret_label], {}


def _of_revision(model: Model, context: JujuContext) -> _Arguments:
    given, named = _of_secret(model, context)
    return [*given, _set(context.secret_revision, 'JUJU_SECRET_REVISION')], named


def _of_action(_: Model, context: JujuContext) -> _Arguments:
    return [context.action_uuid], {}


_ARGUMENTS: Dict[str, Callable[[Model, JujuContext], _Arguments]] = {
    'action': _of_action,
    'check': _of_check,
    'departed': _of_departed,
    'notice': _of_notice,
    'relation': _of_relation,
    'revision': _of_revision,
    'secret': _of_secret,
    'storage': _of_storage,
    'workload': _of_workload,
}
