# SPDX-License-Identifier: Apache-2.0
"""Pod specifications and payloads, which Juju 4.0 has no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ops._unit._command import Call, Run, command, need
from ops._unit._fault import NOT_LEADER, Fault, quoted
from ops._unit._parts import Payload

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_GONE = (4, 0, 0)
_STATUSES = ('starting', 'running', 'stopping', 'stopped')


def _getter(field: str) -> Run:
    def get(unit: Unit, call: Call) -> str:
        spec: Optional[str] = getattr(unit.draft, field)
        return spec or ''

    return get


def _setter(field: str) -> Run:
    def put(unit: Unit, call: Call) -> None:
        spec = call.read_file(call.flag('file', '-'))
        if resources := call.flag('k8s-resources'):
            spec = f'{spec.rstrip()}\n{call.read_file(resources)}'
        if not unit.draft.leader:
            raise Fault(NOT_LEADER)
        unit.later(unit.draft.but(**{field: spec}))

    return put


for _name, _field in (('k8s-spec', 'pod_spec'), ('pod-spec', 'pod_spec'), ('k8s-raw', 'pod_raw')):
    command(f'{_name}-get', before=_GONE)(_getter(_field))
    command(
        f'{_name}-set',
        '--file=text',
        '--k8s-resources=text',
        before=_GONE,
        reads_input=True,
        file='-',
    )(_setter(_field))


@command('payload-register', words=None, before=_GONE)
def payload_register(unit: Unit, call: Call) -> None:
    for position, missing in enumerate(('type', 'class', 'id')):
        need(call.word(position), f'missing payload {missing}')
    kind, name, number, *labels = call.words
    payload = Payload(kind, name, number, labels=tuple(labels))
    unit.now(payloads={**unit.record.payloads, f'{name}/{number}': payload})


@command('payload-unregister', words=2, before=_GONE)
def payload_unregister(unit: Unit, call: Call) -> None:
    key = _payload(unit, call)
    unit.now(payloads={k: held for k, held in unit.record.payloads.items() if k != key})


@command('payload-status-set', words=3, before=_GONE)
def payload_status_set(unit: Unit, call: Call) -> None:
    key, status = _payload(unit, call), call.word(2)
    need(status, 'missing payload status')
    need(status in _STATUSES, f'status {quoted(status)} not supported')
    payload = unit.record.payloads[key].but(status=status)
    unit.now(payloads={**unit.record.payloads, key: payload})


def _payload(unit: Unit, call: Call) -> str:
    for position, missing in enumerate(('class', 'id')):
        need(call.word(position), f'missing payload {missing}')
    key = f'{call.word(0)}/{call.word(1)}'
    if key not in unit.record.payloads:
        raise Fault(f'payload {quoted(key)} not found')
    return key
