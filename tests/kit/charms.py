# SPDX-License-Identifier: Apache-2.0
"""Charms made of a function, for tests of what runs charms."""

from __future__ import annotations

from typing import Any, Callable, Optional, Type

import ops

Handler = Callable[[Any, Any], None]
_COLLECTED = ('collect_app_status', 'collect_unit_status', 'collect_metrics')


def charm(handler: Handler, begin: Optional[Callable[[Any], None]] = None) -> Type[ops.CharmBase]:
    """Return the class of a charm that handles every event by one function.

    Args:
        handler: called with the charm and the event.
        begin: called with the charm when that is made.
    """

    class Probe(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            if begin is not None:
                begin(self)
            for name, event in self.on.events().items():
                if name not in _COLLECTED:
                    framework.observe(event, self._on_any)

        def _on_any(self, event: ops.EventBase) -> None:
            handler(self, event)

    return Probe
