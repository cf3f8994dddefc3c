# SPDX-License-Identifier: Apache-2.0
"""The hook commands that open and close ports."""

from __future__ import annotations

import re
from typing import Any, Iterable, List, Literal, Optional, Union, overload

from ops.hookcmds import _output, _run
from ops_compat import faces, values


@values.value()
class Port:
    """A port or a range of ports that is open.

    Example::

        assert Port('udp', 53) in opened_ports()
    """

    protocol: Optional[Literal['tcp', 'udp', 'icmp']] = 'tcp'
    """The protocol."""

    port: Optional[int] = None
    """The port, or the first of the range; None for ``icmp``."""

    to_port: Optional[int] = None
    """The last port of the range; None for a single port."""

    endpoints: Optional[List[str]] = None
    """The endpoints that it is open for, ``['*']`` for all; None if they were not asked for."""


_Endpoints = Union[str, Iterable[str], None]


@overload
def open_port(
    protocol: str,
    port: int | None = None,
    *,
    to_port: int | None = None,
    endpoints: str | Iterable[str] | None = None,
) -> None: ...
@overload
def open_port(
    protocol: str | None,
    port: int,
    *,
    to_port: int | None = None,
    endpoints: str | Iterable[str] | None = None,
) -> None: ...
def open_port(
    protocol: Optional[str] = None,
    port: Optional[int] = None,
    *,
    to_port: Optional[int] = None,
    endpoints: _Endpoints = None,
) -> None:
    """Open a port or a range of ports, once the hook has succeeded.

    To open one that is open already changes nothing.
    See Juju's `open-port <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/open-port/>`_.

    Args:
        protocol: ``tcp``, ``udp`` or ``icmp``; None for ``tcp``.
        port: the port, or the first of a range; left out for ``icmp``.
        to_port: the last port of the range; None for a single port.
        endpoints: the endpoints to open it for, or one of them; None for all.

    Raises:
        TypeError: if there is neither a protocol nor a port.
        Error: if Juju does not accept the port, or it overlaps with another range.

    Example::

        open_port('tcp', 8000, to_port=8010, endpoints=['web', 'admin'])
    """
    if protocol is None and port is None:
        raise TypeError('Either protocol or port must be specified')
    _run.run('open-port', *_arguments(protocol, port, to_port, endpoints))


@overload
def close_port(
    protocol: str,
    port: int | None = None,
    *,
    to_port: int | None = None,
    endpoints: str | Iterable[str] | None = None,
) -> None: ...
@overload
def close_port(
    protocol: str | None,
    port: int,
    *,
    to_port: int | None = None,
    endpoints: str | Iterable[str] | None = None,
) -> None: ...
def close_port(
    protocol: Optional[str] = None,
    port: Optional[int] = None,
    *,
    to_port: Optional[int] = None,
    endpoints: _Endpoints = None,
) -> None:
    """Close a port or a range of ports, once the hook has succeeded.

    To close one that is not open changes nothing.
    See Juju's `close-port <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/close-port/>`_.

    Args:
        protocol: ``tcp``, ``udp`` or ``icmp``; None for ``tcp``.
        port: the port, or the first of a range; left out for ``icmp``.
        to_port: the last port of the range; None for a single port.
        endpoints: the endpoints to close it for, or one of them; None for all.

    Raises:
        TypeError: if there is neither a protocol nor a port.
        Error: if Juju does not accept the port.

    Example::

        close_port('tcp', 8000, to_port=8010)
    """
    if protocol is None and port is None:
        raise TypeError('You must provide a port or protocol.')
    _run.run('close-port', *_arguments(protocol, port, to_port, endpoints))


def _arguments(
    protocol: Optional[str], port: Optional[int], to_port: Optional[int], endpoints: _Endpoints
) -> List[str]:
    names = [endpoints] if isinstance(endpoints, str) else list(endpoints or ())
    flags = ['--endpoints', ','.join(names)] if any(names) else []
    return [*flags, _port(protocol, port, to_port)]


def _port(protocol: Optional[str], port: Optional[int], to_port: Optional[int]) -> str:
    if port is None:
        return protocol or ''
    ports = f'{port}' if to_port is None else f'{port}-{to_port}'
    return ports if protocol is None else f'{ports}/{protocol}'


def opened_ports(*, endpoints: bool = False) -> list[Port]:
    """Return the ports that the unit has open.

    Those are included that this hook has opened, without those that it has closed.
    See Juju's `opened-ports <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/opened-ports/>`_.

    Args:
        endpoints: whether to say for which endpoints each is open.

    Raises:
        Error: if Juju does not answer.

    Example::

        web = [p for p in opened_ports(endpoints=True) if 'web' in p.endpoints]
    """
    flag = ('--endpoints',) if endpoints else ()
    answer = _output.ask('opened-ports', *flag, '--format=json')
    return [_opened(text) for text in _output.listed('opened-ports', answer)]


# "80/tcp", "1000-2000/udp", "icmp", and behind them with --endpoints " (*)" or " (db, peers)".
_OPENED = (
    r'(?:icmp|(?P<ports>[0-9]+(?:-[0-9]+)?) *(?:/(?P<protocol>[^ ]*))?)'
    r'(?: +\((?P<endpoints>[^)]*)\)?)?'
)


def _opened(text: Any) -> Port:
    found = re.fullmatch(_OPENED, text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"cannot read the output of 'opened-ports': {text!r} is no port")
    names = found['endpoints']
    endpoints = None if names is None else [name.strip() for name in names.split(',')]
    if found['ports'] is None:
        return Port('icmp', endpoints=endpoints)
    first, _, last = found['ports'].partition('-')
    protocol: Any = found['protocol'] or 'tcp'
    return Port(protocol, int(first), int(last) if last else None, endpoints)


faces.part(__name__)
