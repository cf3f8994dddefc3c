# SPDX-License-Identifier: Apache-2.0
"""Ports that a unit has opened."""

from __future__ import annotations

from typing import Dict, Literal, Optional, Type

from ops.testing.errors import StateValidationError
from ops_compat import behaviours
from ops_compat.values import field, value

_RawPortProtocolLiteral = Literal['tcp', 'udp', 'icmp']

_LOWEST, _HIGHEST = 1, 65535


@value()
class Port:
    """A port, or a whole protocol, that is open: the base of the three kinds.

    Use :class:`TCPPort`, :class:`UDPPort` or :class:`ICMPPort`.

    Args:
        port: the number, 1 to 65535.
        protocol: ``tcp``, ``udp`` or ``icmp``.

    Raises:
        RuntimeError: if it is this class itself that is called.

    .. versionadded:: 2.17 / 3.0
    """

    port: Optional[int] = None
    """The number, None for ICMP."""
    protocol: _RawPortProtocolLiteral = field(default='tcp', kw_only=True)
    """The protocol that is open."""

    def __post_init__(self) -> None:
        raise RuntimeError(
            'Port cannot be instantiated directly; please use TCPPort, UDPPort, or ICMPPort'
        )


def _check_number(port: Port) -> None:
    if not isinstance(port.port, (int, float)):
        raise TypeError(f'{type(port).__name__} needs a port number, got {port.port!r}')
    if not _LOWEST <= port.port <= _HIGHEST:
        raise StateValidationError(
            f'`port` outside bounds [{_LOWEST}:{_HIGHEST}], got {port.port}'
        )


@value()
class TCPPort(Port):
    """An open TCP port.

    Args:
        port: the number, 1 to 65535.

    Raises:
        StateValidationError: if the number is none that a port can have.

    Example::

        State(opened_ports=[TCPPort(80)])

    .. versionadded:: 2.17 / 3.0
    """

    port: int = None  # type: ignore  # narrower than that of the base, and asked for above
    protocol: _RawPortProtocolLiteral = 'tcp'

    def __post_init__(self) -> None:
        _check_number(self)


@value()
class UDPPort(Port):
    """An open UDP port.

    Args:
        port: the number, 1 to 65535.

    Raises:
        StateValidationError: if the number is none that a port can have.

    .. versionadded:: 2.17 / 3.0
    """

    port: int = None  # type: ignore  # as for TCPPort
    protocol: _RawPortProtocolLiteral = 'udp'

    def __post_init__(self) -> None:
        _check_number(self)


@value()
class ICMPPort(Port):
    """ICMP, open as a whole: it has no ports.

    Raises:
        StateValidationError: if it is given a port.

    .. versionadded:: 2.17 / 3.0
    """

    protocol: _RawPortProtocolLiteral = field(default='icmp', kw_only=True)
    if not behaviours.PLAIN_ICMP_PORT:
        _max_positional_args: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        if self.port is not None:
            raise StateValidationError('`port` cannot be set for `ICMPPort`')


PORT_CLASSES: Dict[str, Type[Port]] = {'tcp': TCPPort, 'udp': UDPPort, 'icmp': ICMPPort}
"""The class of each protocol's ports."""
