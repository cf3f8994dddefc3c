# SPDX-License-Identifier: Apache-2.0
"""Where the state of a charm is kept between its runs."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Optional

from ops import storage
from ops._dispatch import _dispatcher
from ops.charm._load import _Abort
from ops_compat import deprecations

if TYPE_CHECKING:
    from pathlib import Path

    from ops._meta import CharmMeta
    from ops.jujucontext import JujuContext

logger = logging.getLogger()

CHARM_STATE_FILE = '.unit-state.db'
"""The file in the charm's folder that holds its state."""


def _should_use_controller_storage(
    db_path: str | Path, meta: CharmMeta, juju_context: JujuContext
) -> bool:
    """Say whether a charm is of the kind whose folder does not outlive its pod."""
    if os.path.exists(db_path):
        return False
    if 'kubernetes' not in meta.series:
        logger.debug('Using local storage: not a Kubernetes podspec charm')
        return False
    where = 'controller' if juju_context.version.has_controller_storage() else 'local'
    logger.debug('Using %s storage: JUJU_VERSION=%s', where, juju_context.version)
    return where == 'controller'


def choose(
    db_path: str,
    meta: CharmMeta,
    context: JujuContext,
    use_juju: Optional[bool],
    *,
    event_name: str,
) -> storage.SQLiteStorage | storage.JujuStorage:
    """Open the storage of a charm.

    Args:
        db_path: where a file would be.
        meta: the charm's metadata.
        context: what Juju says in the environment.
        use_juju: whether the charm asked for Juju to keep its state, None if it did not say.
        event_name: the name of the event; in some, the commands for that cannot be used.

    Raises:
        RuntimeError: if the charm asks for Juju to keep its state, and Juju cannot.
        _Abort: if it could in other hooks: the run ends, as a success.
    """
    if use_juju and not storage.juju_backend_available():
        raise RuntimeError(
            f'charm set use_juju_for_storage=True, but Juju version {context.version} '
            'does not support it'
        )
    if use_juju:
        deprecations.CONTROLLER_STORAGE.warn()
    would_use_juju = use_juju
    if would_use_juju is None:
        would_use_juju = _should_use_controller_storage(db_path, meta, context)
    if would_use_juju and _dispatcher.is_restricted(event_name):
        logger.debug(
            '"%s" is not supported when using Juju for storage\n'
            'see: https://github.com/canonical/operator/issues/348',
            event_name,
        )
        raise _Abort(0)
    # A charm that has not asked keeps its state in the file, whatever its kind: all published
    # releases of both lines do so, and the state of deployed charms is there.
    return storage.JujuStorage() if use_juju else storage.SQLiteStorage(db_path)
