# SPDX-License-Identifier: Apache-2.0
"""``storage-add``, ``storage-get``, ``storage-list``: storages of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, UsageFault, quoted

if TYPE_CHECKING:
    from ops._unit._unit import Unit


@command('storage-add', words=None)
def storage_add(unit: Unit, call: Call) -> None:
    need(call.words, 'storage add requires a storage directive')
    asked = tuple(_request(word) for word in call.words)
    record = unit.draft
    for name, _ in asked:
        if record.storage_definitions and name not in record.storage_definitions:
            raise Fault(f'charm storage {quoted(name)} not found')
    unit.later(record.but(storage_requests=(*record.storage_requests, *asked)))


def _request(word: str) -> tuple[str, int]:
    name, assigned, count = word.partition('=')
    if not assigned:
        return name, 1
    try:
        number = int(count)
    except ValueError:
        raise UsageFault(f'only count can be specified for {quoted(name)}') from None
    need(number >= 1, f'count must be greater than zero, got {quoted(count)}')
    return name, number


@command('storage-get', '-s=storage', formats=SMART, words=1)
def storage_get(unit: Unit, call: Call) -> Any:
    storage = unit.draft.storage(call.flag('s', unit.hook.storage))
    if storage is None:
        raise UsageFault('no storage instance specified')
    attributes: Dict[str, str] = {'kind': storage.kind, 'location': storage.location}
    if not call.word():
        return attributes
    if call.word() not in attributes:
        raise Fault(f'invalid storage attribute {quoted(call.word())}')
    return attributes[call.word()]


@command('storage-list', formats=SMART, words=1)
def storage_list(unit: Unit, call: Call) -> List[str]:
    name = call.word()
    return sorted(
        storage.id for storage in unit.draft.storages if not name or storage.name == name
    )
