# SPDX-License-Identifier: Apache-2.0
"""``status-get``, ``status-set``: the workload status of the unit and the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import NOT_LEADER, Fault, quoted
from ops._unit._parts import Status

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_SETTABLE = ('maintenance', 'blocked', 'waiting', 'active')


@command('status-get', '--include-data', '--application', formats=SMART)
def status_get(unit: Unit, call: Call) -> Any:
    record = unit.draft
    with_data = bool(call.flag('include-data'))
    bare = not with_data and call.flag('format', 'smart') == 'smart'
    if not call.flag('application'):
        status = record.unit_status
        return status.status if bare else _details(status, with_data)
    if not record.leader:
        raise Fault(f'finding application status: {NOT_LEADER}')
    if bare:
        return record.app_status.status
    details = _details(record.app_status, with_data)
    units = {**record.peer_statuses, record.unit: record.unit_status}
    details['units'] = {name: _details(held, with_data) for name, held in units.items()}
    return {'application-status': details}


def _details(status: Status, with_data: bool) -> Dict[str, Any]:
    if not with_data:
        return {'status': status.status}
    return {'status': status.status, 'message': status.message, 'status-data': status.data}


@command('status-set', '--application', words=2)
def status_set(unit: Unit, call: Call) -> None:
    need(call.words, 'invalid args, require <status> [message]')
    name, message = call.word(), call.word(1)
    need(
        name in _SETTABLE,
        f'invalid status {quoted(name)}, expected one of [{" ".join(_SETTABLE)}]',
    )
    record = unit.record
    status = Status(name, message)
    if not call.flag('application'):
        history = (*record.unit_status_history, record.unit_status)
        unit.now(unit_status=status, unit_status_history=history)
        return
    if not record.leader:
        raise Fault(NOT_LEADER)
    history = (*record.app_status_history, record.app_status)
    unit.now(app_status=status, app_status_history=history)
