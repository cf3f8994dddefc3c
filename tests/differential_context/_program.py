# SPDX-License-Identifier: Apache-2.0
"""What a program is: a function that shows what it sees."""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import ops
from differential_context._show import Show

Program = Callable[[Show], None]
PROGRAMS: Dict[str, Program] = {}
"""Every program by its name."""


def program(function: Program) -> Program:
    """Add a function to the programs."""
    PROGRAMS[function.__name__] = function
    return function


Handler = Callable[[Any, Any], None]
_LIFECYCLE = ('collect_app_status', 'collect_unit_status', 'collect_metrics')


def charm(handler: Handler, **members: Any) -> Any:
    """Return a class of a charm that handles every event by a function of charm and event."""

    def __init__(self: Any, framework: ops.Framework) -> None:
        ops.CharmBase.__init__(self, framework)
        if 'begin' in members:
            members['begin'](self)
        for name, event in self.on.events().items():
            if name not in _LIFECYCLE:
                framework.observe(event, self._handle)

    def _handle(self: Any, event: Any) -> None:
        handler(self, event)

    bases: Tuple[type, ...] = (ops.CharmBase,)
    return type('Probe', bases, {'__init__': __init__, '_handle': _handle, **members})
