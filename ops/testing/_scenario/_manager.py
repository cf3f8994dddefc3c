# SPDX-License-Identifier: Apache-2.0
"""A run that a test can look into: ``with ctx(event, state) as mgr``."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ContextManager, Generic, Optional, cast

from ops.testing._scenario._types import CharmType
from ops.testing.errors import AlreadyEmittedError
from ops_compat import behaviours

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context
    from ops.testing._scenario._event import _Event
    from ops.testing._scenario._ops import Ops
    from ops.testing._scenario._state import State

logger = logging.getLogger('ops-scenario')


class Manager(Generic[CharmType]):
    """A run of one event that a test can look into.

    It is what calling a Context gives, to be used in a ``with`` statement. The charm has been
    made when the block begins, and :meth:`run` emits the event; a block that does not call it
    does so at its end.

    Example::

        with ctx(ctx.on.config_changed(), testing.State()) as mgr:
            assert mgr.charm.port == 8080
            state = mgr.run()
            assert mgr.charm.ready

    Args:
        ctx: the Context.
        arg: the event.
        state_in: the State that the run begins with.
    """

    def __init__(self, ctx: Context[CharmType], arg: _Event, state_in: State):
        self._ctx = ctx
        self._arg = arg
        self._state_in = state_in
        self._emitted = False
        self.ops: Optional[Ops[CharmType]] = None
        self._wrapped_ctx: Optional[ContextManager[Ops[CharmType]]] = None
        self._wrapped_ctx_exited = False

    @property
    def charm(self) -> CharmType:
        """The charm.

        Raises:
            RuntimeError: outside the block, or if the charm ended the run while it was made, as
                ``load_config(..., errors='blocked')`` does.
        """
        ops = self._runner
        if ops.aborted and not hasattr(ops, 'charm'):
            raise RuntimeError(
                'there is no charm: its __init__ ended the run, as '
                "load_config(..., errors='blocked') does"
            )
        return ops.charm

    @property
    def _runner(self) -> Ops[CharmType]:
        if self.ops is None:
            raise RuntimeError('you should __enter__ this context manager before accessing this')
        return self.ops

    def __enter__(self) -> Manager[CharmType]:
        # A block may be entered again for a fresh charm.
        self._emitted = self._wrapped_ctx_exited = False
        wrapped = cast('ContextManager[Ops[CharmType]]', self._ctx._run(self._arg, self._state_in))
        self._wrapped_ctx = wrapped
        self.ops = wrapped.__enter__()
        return self

    def run(self) -> State:
        """Emit the event and all that goes with it.

        Returns:
            The State after it.

        Raises:
            AlreadyEmittedError: if it has been called before.
            ActionFailed: if the event is an action and the charm failed it.
            UncaughtCharmError: if the charm raises an error.
            RuntimeError: outside the block.
        """
        if self._emitted:
            raise AlreadyEmittedError('Can only run once.')
        if self._wrapped_ctx is None or self.ops is None:
            raise RuntimeError('you should __enter__ this context manager before running it')
        self._emitted = True
        try:
            self.ops.run()
        except BaseException as exc:
            if behaviours.MANAGER_ERROR or not isinstance(exc, Exception):
                self._leave(exc)
            raise
        self._leave(None)
        return self._ctx._ended()

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if exc_val is not None:
            # The charm's own error, which line 2 lets pass until here, or one of the test's.
            if not self._wrapped_ctx_exited:
                self._leave(exc_val if self._emitted else None)
            return
        if not self._emitted:
            logger.debug(
                'user did not emit the event within the context manager scope. Doing so '
                'implicitly upon exit...'
            )
            try:
                self.run()
            finally:
                if not self._wrapped_ctx_exited:
                    self._leave(None)
        elif not self._wrapped_ctx_exited:
            # The test has caught the charm's error.
            self._leave(None)

    def _leave(self, error: Optional[BaseException]) -> None:
        """End the run; an error of the charm's comes out as the error that a test gets."""
        wrapped = cast('ContextManager[Ops[CharmType]]', self._wrapped_ctx)
        self._wrapped_ctx_exited = True
        if error is None:
            wrapped.__exit__(None, None, None)
        else:
            wrapped.__exit__(type(error), error, error.__traceback__)
