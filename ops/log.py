# SPDX-License-Identifier: Apache-2.0
"""Logging into Juju's log.

A charm uses Python's :mod:`logging` as any program does, and ``juju debug-log`` shows it::

    logger = logging.getLogger(__name__)
    logger.info('database %s is ready', name)

Juju keeps logs and shows them to many people: log names and counts, and no secret content.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING

from ops._log._setup import JujuLogHandler, setup_root_logging
from ops._log._setup import _root_logging as _root_logging
from ops_compat import faces

if TYPE_CHECKING:
    from ops._log._security import _get_juju_log_and_app_id as _get_juju_log_and_app_id
    from ops._log._security import _log_security_event as _log_security_event
    from ops._log._security import _SecurityEvent as _SecurityEvent
    from ops._log._security import _SecurityEventLevel as _SecurityEventLevel

_FILES = {
    '_security': (
        '_SecurityEvent _SecurityEventLevel _get_juju_log_and_app_id _log_security_event'
    ),
}
"""What is imported when there is something to report."""

__getattr__ = faces.lazily(__name__, faces.in_files('ops._log', _FILES))

__all__ = ['JujuLogHandler', 'setup_root_logging']

faces.publish(__name__, 'ops._log')
