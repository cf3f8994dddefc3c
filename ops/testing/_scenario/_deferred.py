# SPDX-License-Identifier: Apache-2.0
"""Events that the charm deferred."""

from __future__ import annotations

from typing import Any, Dict

from ops_compat.values import field, value


@value()
class DeferredEvent:
    """An event that the charm deferred, and will see again.

    Most are made by ``ctx.on.EVENT(...).deferred(handler=MyCharm._on_event)``.

    Args:
        handle_path: where the event hangs, such as ``MyCharm/on/start[1]``.
        owner: the name of the object that observes it.
        observer: the name of the method that handles it.
        snapshot_data: what the event saved of itself.

    .. versionadded:: 2.17 / 3.0
    """

    handle_path: str
    """Where the event hangs."""
    owner: str
    """The name of the object that observes it."""
    observer: str
    """The name of the method that handles it."""
    snapshot_data: Dict[Any, Any] = field(default_factory=dict)
    """What the event saved of itself."""

    @property
    def name(self) -> str:
        """The event's name, such as ``start``."""
        return self.handle_path.rpartition('/')[2].partition('[')[0]
