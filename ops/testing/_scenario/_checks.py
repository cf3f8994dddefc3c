# SPDX-License-Identifier: Apache-2.0
"""How Pebble's health checks of a container stand."""

from __future__ import annotations

from typing import Optional

from ops import pebble
from ops.testing._scenario import _counters
from ops_compat.values import field, value


@value()
class CheckInfo:
    """How a health check stands.

    The check itself has to be in a layer of the container; what is given here agrees with it.
    Two of them have the same hash if they have the same name.

    Args:
        name: the name of the check.
        level: ``alive``, ``ready`` or None, also as a :class:`~ops.pebble.CheckLevel`.
        startup: whether Pebble starts the check by itself.
        status: whether it succeeds, fails, or does not run.
        successes: how often it succeeded; None if Pebble is too old to say.
        failures: how often it failed since it last succeeded.
        threshold: how many failures make it ``down``.
        change_id: the change that performs it; a new one by default, an empty one for a check
            that does not run.

    Raises:
        ValueError: if there is no such level.

    Example::

        CheckInfo('http', status=ops.pebble.CheckStatus.DOWN, failures=3)

    .. versionadded:: 2.17 / 3.0
    """

    name: str
    """The name of the check."""
    level: Optional[pebble.CheckLevel] = field(kw_only=True)
    """The level of the check."""
    startup: pebble.CheckStartup = field(kw_only=True)
    """Whether Pebble starts the check by itself."""
    status: pebble.CheckStatus = field(kw_only=True)
    """Whether the check succeeds, fails, or does not run."""
    successes: Optional[int] = field(kw_only=True)
    """How often the check succeeded."""
    failures: int = field(kw_only=True)
    """How often the check failed since it last succeeded."""
    threshold: int = field(kw_only=True)
    """How many failures make the check ``down``."""
    change_id: Optional[pebble.ChangeID] = field(kw_only=True)
    """The change that performs the check."""

    def __init__(
        self,
        name: str,
        *,
        level: pebble.CheckLevel | str | None = None,
        startup: pebble.CheckStartup = pebble.CheckStartup.ENABLED,
        status: pebble.CheckStatus = pebble.CheckStatus.UP,
        successes: int | None = 0,
        failures: int = 0,
        threshold: int = 3,
        change_id: pebble.ChangeID | None = None,
    ):
        if change_id is None:
            runs = status is not pebble.CheckStatus.INACTIVE
            change_id = pebble.ChangeID(str(_counters.new_change_id()) if runs else '')
        self.__dict__.update(
            name=name,
            level=pebble.CheckLevel(level) if isinstance(level, str) else level,
            startup=startup,
            status=status,
            successes=successes,
            failures=failures,
            threshold=threshold,
            change_id=change_id,
        )

    def __hash__(self) -> int:
        return hash(self.name)

    def _to_ops(self) -> pebble.CheckInfo:
        return pebble.CheckInfo(
            name=self.name,
            level=self.level,
            startup=self.startup,
            status=self.status,
            successes=self.successes,
            failures=self.failures,
            threshold=self.threshold,
            change_id=self.change_id,
        )
