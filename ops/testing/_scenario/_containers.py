# SPDX-License-Identifier: Apache-2.0
"""The containers of a run: a Pebble in memory for each."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, FrozenSet, Generator

if TYPE_CHECKING:
    from ops.testing._scenario._container import Container
    from ops.testing._scenario._context import Context
    from ops.testing._scenario._state import State


class Containers:
    """The containers of a State, for as long as a run lasts."""

    def __init__(self, context: Context[Any], state: State):
        self._state = state

    @contextlib.contextmanager
    def in_use(self) -> Generator[None, None, None]:
        """Answer every Pebble client in a ``with`` block."""
        yield

    def ended(self) -> FrozenSet[Container]:
        """Return the containers as the charm has left them."""
        return frozenset(self._state.containers)
