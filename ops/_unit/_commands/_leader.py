# SPDX-License-Identifier: Apache-2.0
"""``is-leader``, ``leader-get``, ``leader-set``: leadership and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ops._unit import _keyvalues
from ops._unit._command import SMART, Call, command
from ops._unit._fault import Fault

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_GONE = (4, 0, 0)


@command('is-leader', formats=SMART)
def is_leader(unit: Unit, call: Call) -> bool:
    leader = unit.draft.leader
    if leader is None:
        raise Fault('leadership status unknown: the lease could not be checked')
    return leader


@command('leader-get', formats=SMART, words=1, before=_GONE)
def leader_get(unit: Unit, call: Call) -> Any:
    key = call.word()
    settings = unit.draft.leader_settings
    return settings if key in ('', '-') else settings.get(key)


@command('leader-set', words=None, before=_GONE)
def leader_set(unit: Unit, call: Call) -> None:
    given = _keyvalues.parse(call.words)
    if not unit.draft.leader:
        raise Fault('cannot write leadership settings: cannot write settings: not the leader')
    settings = {**unit.record.leader_settings, **given}
    unit.now(leader_settings={key: value for key, value in settings.items() if value})
