# SPDX-License-Identifier: Apache-2.0
"""The dispatch of a run: production's, in memory and without a mark on the process."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Dict, Generic, List, Optional, Tuple, cast

from ops import framework as _framework
from ops import log
from ops import storage as _storage
from ops._dispatch import _manager
from ops.charm._load import _Abort
from ops.testing._scenario import _capture, _custom, _saved
from ops.testing._scenario._types import CharmType
from ops.testing.errors import NoObserverError

if TYPE_CHECKING:
    from ops._dispatch._dispatcher import _Dispatcher
    from ops._meta import CharmMeta
    from ops.jujucontext import JujuContext
    from ops.testing._scenario._charm_class import CharmClass
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._folders import CharmRoot
    from ops.testing._scenario._observed_backend import ObservedBackend
    from ops.testing._scenario._state import State

_root = logging.getLogger()


class Ops(_manager._Manager, Generic[CharmType]):
    """One run of a charm: what :attr:`Manager.ops` is.

    Args:
        state: the State that it begins with.
        event: the event to run.
        charm_class: the class of the charm, prepared for runs.
        backend: how the model asks Juju.
        root: the charm's folder.
        captured: where the events go that the test wants to see.
        juju_context: what the environment says.
    """

    charm: CharmType  # pyright: ignore[reportIncompatibleVariableOverride]  # the one it is for
    """The charm."""

    def __init__(
        self,
        state: State,
        event: _Event,
        charm_class: CharmClass,
        backend: ObservedBackend,
        root: CharmRoot,
        captured: _capture.Captured,
        juju_context: JujuContext,
    ):
        self._state = state
        self._event = event
        self._prepared = charm_class
        self._root = root
        self._captured = captured
        self._unit = backend._unit
        self._storage = _storage._MemoryStorage()
        self._framework_class = cast('Any', _capture.CapturingFramework.for_run(captured, root))
        self.aborted = False
        self.finished = False
        self._breakpointhook = sys.breakpointhook
        try:
            super().__init__(
                charm_class.cls,
                model_backend=backend,
                use_juju_for_storage=False,
                juju_context=juju_context,
            )
        except (_Abort, SystemExit) as abort:
            self._end_early(abort)
        except BaseException:
            self.destroy()
            raise

    def _end_early(self, abort: BaseException) -> None:
        """End the run as Juju sees it: as a success if the exit code is 0, or for a reboot."""
        if self._unit.record.reboot == 'now':
            self._unit.rollback()
        elif not isinstance(abort, _Abort) or abort.exit_code != 0:
            self.destroy()
            raise abort
        self.aborted = True

    # What production does to the process, and to its folder.

    def _setup_root_logging(self) -> None:
        backend: Any = self._model_backend
        self._log_handler = log.JujuLogHandler(backend)
        self._log_level = _root.level
        _root.setLevel(logging.DEBUG)
        _root.addHandler(self._log_handler)
        log._get_juju_log_and_app_id.cache_clear()
        _root.debug('ops %s up and running.', _manager._version())

    _log_handler: Optional[logging.Handler] = None
    _log_level = logging.WARNING

    def _load_charm_meta(self) -> CharmMeta:
        return self._prepared.metadata()

    def _run_legacy_hook(self) -> None:
        if self._root.is_given:
            super()._run_legacy_hook()
        else:
            # In a folder that is not made there is no script.
            self.dispatcher.guard()

    def _make_storage(self, dispatcher: _Dispatcher) -> Any:
        self._storage = _saved.to_storage(self._state)
        return self._storage

    def destroy(self) -> None:
        """Leave the process as it was before."""
        if self._log_handler is not None:
            _root.removeHandler(self._log_handler)
            _root.setLevel(self._log_level)
            self._log_handler = None
            log._get_juju_log_and_app_id.cache_clear()
        sys.breakpointhook = self._breakpointhook

    # The run.

    def run(self) -> None:
        """Emit the event and all that goes with it, and commit."""
        try:
            if not self.aborted:
                super().run()
        except (_Abort, SystemExit) as abort:
            self._end_early(abort)
        self.finished = True
        self._captured.done()

    def kept(self) -> _saved.Kept:
        """Return what the charm has kept for its next run: deferred events and stored state.

        A run that ends early commits nothing: then it is what was kept before.
        """
        if self.aborted:
            return list(self._state.deferred), frozenset(self._state.stored_states)
        return _saved.from_storage(self._storage)

    @property
    def _event_name(self) -> str:
        return self._event.name.replace('-', '_')

    def _get_event_to_emit(self, event_name: str) -> Optional[_framework.BoundEvent]:
        if self._event.custom_event is not None or self._event._owner_path:
            return _custom.find(self.charm, self._event)
        found = getattr(self.charm.on, event_name, None)
        if not hasattr(found, 'emit'):
            raise NoObserverError(
                f'Cannot fire {event_name!r} on {self.charm.on}: invalid event (not on charm.on).'
            )
        return cast('_framework.BoundEvent', found)

    def _get_event_args(
        self, bound_event: _framework.BoundEvent
    ) -> Tuple[List[Any], Dict[str, Any]]:
        if self._event.custom_event is None:
            return super()._get_event_args(bound_event)
        return _custom.arguments(self.charm, self._event)
