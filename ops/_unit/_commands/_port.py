# SPDX-License-Identifier: Apache-2.0
"""``open-port``, ``close-port``, ``opened-ports``: ports, ranges of them, and ICMP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, List, Tuple

from ops._unit._command import SMART, Call, command, need
from ops._unit._fault import Fault, UsageFault, quoted
from ops._unit._parts import PortRange

if TYPE_CHECKING:
    from ops._unit._unit import Unit

_RANGE = re.compile(r'^(-?\d+)(?:-(-?\d+))?(?:/(.*))?\Z', re.DOTALL)
_PROTOCOLS = ('tcp', 'udp', 'icmp')
_ON_KUBERNETES = (3, 0, 3)


@command('open-port', '--endpoints=text', words=1, swallows_format=True)
def open_port(unit: Unit, call: Call) -> None:
    asked = _asked(unit, call, 'open')
    ports: List[PortRange] = []
    for held in unit.draft.ports:
        if str(held) == str(asked):
            asked = asked.but(endpoints=_union(held, asked))
        elif _conflict(held, asked):
            name = unit.draft.unit
            raise Fault(
                f'cannot open {asked} (unit "{name}"): '
                f'port range conflicts with {held} (unit "{name}")'
            )
        else:
            ports.append(held)
    unit.later(unit.draft.but(ports=(*ports, asked)))


@command('close-port', '--endpoints=text', words=1, swallows_format=True)
def close_port(unit: Unit, call: Call) -> None:
    asked = _asked(unit, call, 'close')
    ports: List[PortRange] = []
    for held in unit.draft.ports:
        if str(held) != str(asked):
            ports.append(held)
        elif left := _left(held, asked, tuple(unit.draft.endpoints)):
            ports.append(held.but(endpoints=left))
    unit.later(unit.draft.but(ports=tuple(ports)))


@command('opened-ports', '--endpoints', formats=SMART)
def opened_ports(unit: Unit, call: Call) -> List[str]:
    ports = sorted(unit.draft.ports, key=lambda port: (port.protocol, port.first, port.last))
    if not call.flag('endpoints'):
        return [str(port) for port in ports]
    return [f'{port} ({", ".join(port.endpoints) or "*"})' for port in ports]


def _asked(unit: Unit, call: Call, verb: str) -> PortRange:
    need(call.words, 'no port or range specified')
    endpoints = _names(call.flag('endpoints', ''))
    port = _parse(call.word()).but(endpoints=endpoints)
    if unit.draft.kubernetes:
        if unit.version < _ON_KUBERNETES:
            raise Fault(f'cannot {verb} {port}: ports on Kubernetes are not supported')
        if port.first != port.last:
            raise Fault(f'cannot {verb} {port}: port ranges on Kubernetes are not supported')
    return port


def _names(text: str) -> Tuple[str, ...]:
    return tuple(sorted(filter(None, text.split(','))))


def _parse(text: str) -> PortRange:
    if text.lower() == 'icmp':
        return PortRange('icmp')
    found = _RANGE.match(text)
    if not found:
        raise UsageFault(
            f'expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got {quoted(text)}'
        )
    first = int(found[1])
    last = first if found[2] is None else int(found[2])
    protocol = 'tcp' if found[3] is None else found[3].lower()
    if protocol not in _PROTOCOLS:
        raise UsageFault(f'invalid protocol {quoted(found[3])}, expected "tcp", "udp", or "icmp"')
    if protocol == 'icmp':
        raise UsageFault(f'protocol "icmp" doesn\'t support any ports; got {quoted(text[:-5])}')
    if not (0 <= first <= 65535 and 0 <= last <= 65535):
        raise UsageFault(f'port range bounds must be between 0 and 65535, got {first}-{last}')
    if first > last:
        raise UsageFault(f'invalid port range {first}-{last}/{protocol}')
    return PortRange(protocol, first, last)


def _conflict(held: PortRange, asked: PortRange) -> bool:
    return (
        held.protocol == asked.protocol and held.first <= asked.last and asked.first <= held.last
    )


def _union(held: PortRange, asked: PortRange) -> Tuple[str, ...]:
    if not held.endpoints or not asked.endpoints:
        return ()
    return tuple(sorted({*held.endpoints, *asked.endpoints}))


def _left(held: PortRange, closed: PortRange, endpoints: Tuple[str, ...]) -> Tuple[str, ...]:
    if not closed.endpoints:
        return ()
    return tuple(sorted({*(held.endpoints or endpoints)} - {*closed.endpoints}))
