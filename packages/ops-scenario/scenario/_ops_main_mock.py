# SPDX-License-Identifier: Apache-2.0
"""The old address of the dispatch of a state-transition test, for tools that import it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, FrozenSet, List

from ops.testing._scenario import _saved
from ops.testing._scenario._capture import CapturingFramework as CapturingFramework
from ops.testing._scenario._ops import Ops as Ops
from ops.testing.errors import BadOwnerPath as BadOwnerPath
from ops.testing.errors import NoObserverError as NoObserverError

if TYPE_CHECKING:
    from ops.storage import JujuStorage, SQLiteStorage
    from ops.testing import DeferredEvent, State, StoredState


class UnitStateDB:
    """What a charm keeps between its runs, as a State has it.

    Tools read with it what a unit has kept, and put there what a State says.

    Args:
        underlying_store: the storage of the charm's framework.
    """

    def __init__(self, underlying_store: SQLiteStorage | JujuStorage):
        self._db: Any = underlying_store

    def get_stored_states(self) -> FrozenSet[StoredState]:
        """Return what the charm and its parts have stored."""
        return _saved.from_storage(self._db)[1]

    def get_deferred_events(self) -> List[DeferredEvent]:
        """Return the events that were deferred."""
        return _saved.from_storage(self._db)[0]

    def apply_state(self, state: State) -> None:
        """Add what a State says was stored and deferred to what is there."""
        _saved.put(state, self._db)
