# SPDX-License-Identifier: Apache-2.0
"""The old address of what runs a charm in a state-transition test, for tools that import it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ContextManager

from ops.testing.errors import NoObserverError as NoObserverError
from ops.testing.errors import UncaughtCharmError as UncaughtCharmError

if TYPE_CHECKING:
    from ops.testing import Context, State
    from ops.testing._scenario._event import _Event

logger = logging.getLogger('ops-scenario.runtime')


class Runtime:
    """What runs an event of a Context; the arguments are those of a Context, which has them.

    Tools make one and call :meth:`exec`.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        self._given = (args, kwargs)

    def exec(self, state: State, event: _Event, context: Context[Any]) -> ContextManager[Any]:
        """Have a charm in a ``with`` block, which calls ``run()`` of what it is given."""
        return context._run(event, state)
