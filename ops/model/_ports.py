# SPDX-License-Identifier: Apache-2.0
"""Ports that a unit has opened."""

from __future__ import annotations

from typing import Literal, Optional

from ops_compat import faces
from ops_compat.values import value


@value()
class Port:
    """A port that a unit has opened, or is to open; see :meth:`ops.Unit.set_ports`.

    Example::

        self.unit.set_ports(Port('udp', 53), 8080)

    .. versionadded:: 2.7 / 3.0
    """

    protocol: Literal['tcp', 'udp', 'icmp']
    """The protocol of the port."""

    port: Optional[int]
    """The number of the port; None for ``icmp``, which has none."""


OpenedPort = Port
"""The name that :class:`Port` had first.

.. versionadded:: 2.1 / 3.0
.. deprecated:: 2.7 / 3.0
    Use :class:`Port`.
"""


faces.part(__name__)
