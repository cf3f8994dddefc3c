# SPDX-License-Identifier: Apache-2.0
"""The outer layer of a run: a process that Juju has started for a hook or an action.

What a run changes of its process can be put back, for those who go on after it.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from typing import TYPE_CHECKING, Generator, Optional, Type

from ops import framework as _framework
from ops import jujucontext, log, version
from ops import model as _model
from ops._dispatch import _run, _storage
from ops._dispatch._dispatcher import GUARD, _Dispatcher
from ops._meta._charm import CharmMeta
from ops._private import spans
from ops.charm._load import _Abort
from ops_compat import lines

if TYPE_CHECKING:
    from pathlib import Path

    from ops import charm as _charm
    from ops.framework import Framework
    from ops.storage import JujuStorage, SQLiteStorage

logger = logging.getLogger()

_OF_EVERY_HOOK = (
    'JUJU_UNIT_NAME', 'JUJU_DISPATCH_PATH', 'JUJU_CONTEXT_ID', 'JUJU_HOOK_NAME', 'JUJU_CHARM_DIR',
    'JUJU_ACTION_NAME', 'JUJU_MODEL_NAME', 'JUJU_MODEL_UUID', 'JUJU_VERSION',
)  # fmt: skip


class State:
    """What a run of a charm changes of its process, as it is now."""

    def __init__(self) -> None:
        root = logging.getLogger()
        self._excepthook = sys.excepthook
        self._breakpointhook = sys.breakpointhook
        self._showwarning = warnings.showwarning
        self._log_level = root.level
        self._log_handlers = list(root.handlers)
        self._guard = os.environ.get(GUARD)

    def restore(self) -> None:
        """Make the process as it was."""
        sys.excepthook = self._excepthook
        sys.breakpointhook = self._breakpointhook
        warnings.showwarning = self._showwarning
        root = logging.getLogger()
        root.setLevel(self._log_level)
        root.handlers[:] = self._log_handlers
        os.environ.pop(GUARD, None)
        if self._guard is not None:
            os.environ[GUARD] = self._guard


@contextlib.contextmanager
def kept() -> Generator[None, None, None]:
    """Leave the process behind as it was, however a ``with`` block ends.

    For who calls :func:`ops.main` and goes on, as tests do. A real dispatch ends its process
    instead, with the exception hook in place that tells Juju of an uncaught error.
    """
    before = State()
    try:
        yield
    finally:
        before.restore()


class _Manager(_run.Run):
    """One run of a charm, as ``ops.main`` does it: made from the environment, then :meth:`run`.

    Tools make one of their own to run a charm, and override single steps of it.

    Args:
        charm_class: the class of the charm.
        model_backend: how the model asks Juju; hook commands if not given.
        use_juju_for_storage: whether Juju keeps the charm's state.
        charm_state_path: the file in the charm's folder that keeps it otherwise.
        juju_context: what Juju says; read from the environment if not given.

    Raises:
        _Abort: if the run ends before the event: see ``exit_code``.
    """

    _framework_class: Type[Framework] = _framework.Framework

    def __init__(
        self,
        charm_class: Type[_charm.CharmBase],
        model_backend: Optional[_model._ModelBackend] = None,
        use_juju_for_storage: Optional[bool] = None,
        charm_state_path: str = _storage.CHARM_STATE_FILE,
        juju_context: Optional[jujucontext.JujuContext] = None,
    ):
        self._process_before = State()
        if juju_context is None:
            juju_context = jujucontext.JujuContext._from_dict(os.environ)
        self._juju_context = juju_context
        self._charm_state_path = charm_state_path
        self._use_juju_for_storage = use_juju_for_storage
        self._model_backend = model_backend or _model._ModelBackend(juju_context=juju_context)
        self._charm_class = charm_class
        self._folder = jujucontext.folder(juju_context)
        self._setup_root_logging()
        self._charm_meta = self._load_charm_meta()
        self.dispatcher = _Dispatcher(self._folder, juju_context)
        self._run_legacy_hook()
        self._begin(charm_class, self._make_framework(self.dispatcher))

    def _setup_root_logging(self) -> None:
        """Send what is logged to Juju, and an uncaught error too."""
        # The stderr of an action is shown to whoever runs it.
        is_action = self._juju_context.dispatch_path.startswith('actions/')
        log.setup_root_logging(
            self._model_backend, debug=self._juju_context.debug, exc_stderr=is_action
        )
        logger.debug('ops %s up and running.', _version())

    def _load_charm_meta(self) -> CharmMeta:
        return CharmMeta.from_charm_root(self._folder)

    def _run_legacy_hook(self) -> None:
        self.dispatcher.run_any_legacy_hook()

    def _make_framework(self, dispatcher: _Dispatcher) -> Framework:
        framework = _run.make_framework(
            self._juju_context,
            self._charm_meta,
            self._model_backend,
            self._make_storage(dispatcher),
            framework_class=self._framework_class,
        )
        framework.set_breakpointhook()
        return framework

    def _make_storage(self, dispatcher: _Dispatcher) -> SQLiteStorage | JujuStorage:
        return _storage.choose(
            os.path.join(self._folder, self._charm_state_path),
            self._charm_meta,
            self._juju_context,
            self._use_juju_for_storage,
            event_name=dispatcher.event_name,
        )

    @property
    def _charm_root(self) -> Path:
        return self._juju_context.charm_dir

    @property
    def _event_name(self) -> str:
        return self.dispatcher.event_name

    def destroy(self) -> None:
        """Leave the process as it was before: hooks of the interpreter, logging, environment."""
        self._process_before.restore()


def _version() -> str:
    installed = lines.BAKED_LINE
    if installed in (None, lines.LINE):
        return version.version
    return f'{version.version} (installed as {lines.version(installed)})'


def _refuse_without_juju() -> None:
    # Each is set in every hook and action by some Juju or by tools that stand in for one; a
    # person's shell may have others, such as JUJU_MODEL.
    if not any(name in os.environ for name in _OF_EVERY_HOOK):
        raise RuntimeError(
            f'cannot run {sys.argv[0] or "the charm"} by hand: Juju starts charms, and has not '
            'set its variables here, such as JUJU_UNIT_NAME; to see the charm live without a '
            'Juju: ops run CHARM_DIR, or python -m ops run CHARM_DIR'
        )


def main(charm_class: Type[_charm.CharmBase], use_juju_for_storage: Optional[bool] = None) -> None:
    """Run a charm for what Juju has started this process for; see :func:`ops.main`."""
    _refuse_without_juju()
    with spans.Dispatch(getattr(charm_class, '__name__', type(charm_class).__name__)):
        try:
            _Manager(charm_class, use_juju_for_storage=use_juju_for_storage).run()
        except _Abort as abort:
            sys.exit(abort.exit_code)
