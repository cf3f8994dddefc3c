# SPDX-License-Identifier: Apache-2.0
"""``state-get``, ``state-set``, ``state-delete``: what a charm keeps at the controller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ops._unit import _keyvalues
from ops._unit._command import SMART, Call, command
from ops._unit._fault import Fault, quoted

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_SINCE = (2, 8, 0)
_LONGEST = (('key', 256), ('value', 65536))


@command('state-get', '--strict', formats=SMART, words=1, since=_SINCE)
def state_get(unit: Unit, call: Call) -> Any:
    state = unit.draft.charm_state
    key = call.word()
    if key in ('', '-'):
        return state or None
    if call.flag('strict') and key not in state:
        raise Fault(f'{quoted(key)} not found')
    return state.get(key, '')


@command('state-set', '--file=text', words=None, since=_SINCE, reads_input=True)
def state_set(unit: Unit, call: Call) -> None:
    given = _keyvalues.parse(call.words)
    if file := call.flag('file'):
        given = {**_keyvalues.load(call.read_file(file)), **given}
    for pair in given.items():
        for text, (what, longest) in zip(pair, _LONGEST):
            if len(text.encode('utf-8', 'surrogatepass')) > longest:
                raise Fault(f'max allowed {what} length ({longest}) exceeded')
    unit.later(unit.draft.but(charm_state={**unit.draft.charm_state, **given}))


@command('state-delete', words=1, since=_SINCE)
def state_delete(unit: Unit, call: Call) -> None:
    state = {key: held for key, held in unit.draft.charm_state.items() if key != call.word()}
    unit.later(unit.draft.but(charm_state=state))
