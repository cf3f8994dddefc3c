# SPDX-License-Identifier: Apache-2.0
"""``juju-log``, ``juju-reboot``, ``unit-get``, ``add-metric``: the agent and its machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict

from ops._unit import _keyvalues
from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, quoted
from ops._unit._parts import LogLine, Metric

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_LEVELS = frozenset(('TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'))


@command('juju-log', '--debug', '-l --log-level=text', words=None, swallows_format=True)
def juju_log(unit: Unit, call: Call) -> None:
    need(call.words, 'no message specified')
    level = 'DEBUG' if call.flag('debug') else call.flag('log-level', 'INFO').upper()
    lines = [LogLine(level, ' '.join(call.words), _prefix(unit))]
    if level not in _LEVELS:
        warning = f'Specified log level of {quoted(call.flag("log-level"))} is not valid'
        lines = [LogLine('WARNING', warning), lines[0].but(level='INFO')]
    unit.now(log=(*unit.record.log, *lines))


def _prefix(unit: Unit) -> str:
    relation = unit.draft.relation(unit.hook.relation)
    return '' if relation is None else f'{relation.endpoint}:{relation.id}: '


@command('juju-reboot', '--now')
def juju_reboot(unit: Unit, call: Call) -> None:
    if unit.hook.kind == 'action':
        raise Fault('juju-reboot is not supported when running an action.')
    unit.now(reboot='now' if call.flag('now') else 'at-end')


@command('unit-get', formats=SMART, words=1)
def unit_get(unit: Unit, call: Call) -> str:
    need(call.word(), 'no setting specified')
    addresses: Dict[str, str] = {
        'private-address': unit.draft.private_address,
        'public-address': unit.draft.public_address,
    }
    need(call.word() in addresses, f'unknown setting {quoted(call.word())}')
    return addresses[call.word()]


@command('add-metric', '-l --labels=text', words=None, before=(3, 6, 10))
def add_metric(unit: Unit, call: Call) -> None:
    need(call.words, 'no metrics specified')
    given = _keyvalues.parse(call.words)
    labels = _keyvalues.parse(filter(None, call.flag('labels', '').split(',')))
    if unit.hook.name != 'collect-metrics':
        raise Fault('cannot record metric: metrics not allowed in this context')
    added = tuple(Metric(key, value, labels) for key, value in given.items())
    unit.later(unit.draft.but(metrics=(*unit.draft.metrics, *added)))
