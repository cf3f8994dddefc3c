# SPDX-License-Identifier: Apache-2.0
"""What Juju runs the charm for, and scripts of the charm's own for the same hook."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false, reportUnusedClass=false

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any, Optional, TypeVar

from ops.charm._load import _Abort
from ops_compat import deprecations

if TYPE_CHECKING:
    from pathlib import Path

    from ops.jujucontext import JujuContext

_AnyPath = TypeVar('_AnyPath')

logger = logging.getLogger()

# Set for a legacy hook, so that a charm which that calls knows that it runs already.
GUARD = 'OPERATOR_DISPATCH'

# In these hooks Juju offers few of the hook commands.
_RESTRICTED = ('collect_metrics', 'meter_status_changed')


def event_name(dispatch_path: str | Path) -> str:
    """Return the name of the event for a path such as ``hooks/start`` or ``actions/back-up``."""
    folder, _, last = os.path.normpath(dispatch_path or '').rpartition('/')
    name = '' if last == '.' else last.replace('-', '_')
    return f'{name}_action' if folder.rpartition('/')[2] == 'actions' else name


def is_restricted(name: str) -> bool:
    """Say whether Juju offers few hook commands in an event, so that only its own part is run."""
    return name in _RESTRICTED


def _exe_path(path: _AnyPath) -> Optional[_AnyPath]:
    """Return a path if there is a file, links followed, and else None."""
    given: Any = path
    return path if os.path.exists(given) and not os.path.isdir(given) else None


class _Dispatcher:
    """What Juju runs the charm for.

    Charms that came to this framework from scripts may still have some, ``hooks/install`` for
    example: Juju runs ``dispatch`` and not those, so they are run from here, before the event.

    Args:
        charm_dir: the folder of the charm.
        juju_context: what Juju says in the environment.
    """

    event_name: str
    """The name of the event, such as ``start`` or ``back_up_action``."""

    def __init__(self, charm_dir: str | Path, juju_context: JujuContext):
        self._juju_context = juju_context
        self._charm_dir = charm_dir
        self._dispatch_path = juju_context.dispatch_path
        self._set_name_from_path(self._dispatch_path)

    def _set_name_from_path(self, path: str | Path) -> None:
        self.event_name = event_name(path)

    def is_restricted_context(self) -> bool:
        """Say whether Juju offers few hook commands in this event."""
        return is_restricted(self.event_name)

    def run_any_legacy_hook(self) -> None:
        """Run the charm's own script for the hook or action, if it has one.

        Raises:
            _Abort: with the script's exit code if that fails, and with 0 if it is the script
                that runs the charm now.
        """
        self.guard()
        script = _exe_path(os.path.join(self._charm_dir, self._dispatch_path))
        if script is None:
            return
        if self._is_ourselves(script):
            logger.debug('Legacy %s is just a link to ourselves.', self._dispatch_path)
            return
        deprecations.LEGACY_HOOKS.warn()
        if not os.access(script, os.X_OK):
            logger.warning('Legacy %s exists but is not executable.', self._dispatch_path)
        else:
            self._run(script)

    def guard(self) -> None:
        """Say in the environment that the charm runs.

        Raises:
            _Abort: with 0 if that was said already, by the charm that has called this script.
        """
        if os.environ.get(GUARD):
            logger.debug('Charm called itself via %s.', self._dispatch_path)
            raise _Abort(0)
        os.environ[GUARD] = '1'

    def _is_ourselves(self, script: str) -> bool:
        # What Juju has run to get here is dispatch, which hooks/* of packed charms link to.
        return os.path.realpath(script) in (
            os.path.realpath(sys.argv[0]),
            os.path.realpath(os.path.join(self._charm_dir, 'dispatch')),
        )

    def _run(self, script: str) -> None:
        import subprocess

        logger.info('Running legacy %s.', self._dispatch_path)
        try:
            status = subprocess.run([script], check=False).returncode
        except OSError as exc:
            logger.warning('Unable to run legacy %s: %s', self._dispatch_path, exc)
            raise _Abort(1) from None
        if status:
            logger.warning('Legacy %s exited with status %d.', self._dispatch_path, status)
            raise _Abort(status)
        logger.debug('Legacy %s exited with status %d.', self._dispatch_path, status)
