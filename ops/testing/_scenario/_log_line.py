# SPDX-License-Identifier: Apache-2.0
"""Lines that ``juju-log`` wrote."""

from __future__ import annotations

from ops_compat.values import value


@value()
class JujuLogLine:
    """A line of Juju's log.

    Args:
        level: the level, such as ``DEBUG``.
        message: the text.

    .. versionadded:: 2.17 / 3.0
    """

    level: str
    """The level, in capital letters."""
    message: str
    """The text of the line."""
