# SPDX-License-Identifier: Apache-2.0
"""Security events: what a security team wants to find in Juju's log, a JSON object a line.

The vocabulary is that of OWASP: https://owasp.org/www-project-cheat-sheets/ (Logging Vocabulary).
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import enum
import functools
import json
import logging
from typing import Any, Callable, Dict, Tuple, Union

from ops._log._handler import JujuLogHandler
from ops_compat import behaviours

_JujuLog = Callable[[str, str], Any]


class _SecurityEventLevel(enum.Enum):
    """How severe a security event is."""

    INFO = 'INFO'
    WARN = 'WARN'
    CRITICAL = 'CRITICAL'


class _SecurityEvent(enum.Enum):
    """What kind of security event it is."""

    SYS_CRASH = 'sys_crash'
    SYS_RESTART = 'sys_restart'
    SYS_MONITOR_DISABLED = 'sys_monitor_disabled'
    AUTHZ_FAIL = 'authz_fail'


def _log_security_event(  # pyright: ignore[reportUnusedFunction]  # the face offers it
    level: Union[_SecurityEventLevel, str],
    event_type: Union[_SecurityEvent, str],
    event_data: str,
    *,
    description: str,
) -> None:
    """Write a security event to Juju's log, at TRACE; on line 2 nothing is written.

    It runs ``juju-log`` and no other hook command: asking for more while a refusal is reported
    would fail in the same way.

    Args:
        level: how severe it is.
        event_type: what kind of event it is.
        event_data: what it is about, such as a hook command or a type of exception; never
            content.
        description: one sentence for a person; never content.
    """
    if not behaviours.SECURITY_LOG:
        return
    juju_log, app_id = _get_juju_log_and_app_id()
    event: Dict[str, str] = {
        'datetime': _now(),
        'level': str(level.value if isinstance(level, enum.Enum) else level),
        'type': 'security',
        'appid': app_id,
        'event': f'{event_type.value if isinstance(event_type, enum.Enum) else event_type}'
        f':{event_data}',
        'description': description,
    }
    juju_log('TRACE', json.dumps(event))


@functools.lru_cache(maxsize=None)
def _get_juju_log_and_app_id() -> Tuple[_JujuLog, str]:
    """Return what writes to Juju's log, and who speaks: model UUID and unit.

    Kept until the next :func:`ops.log.setup_root_logging`, or ``cache_clear()``.
    """
    for handler in reversed(logging.getLogger().handlers):
        if isinstance(handler, JujuLogHandler):
            backend: Any = handler.model_backend
            context: Any = getattr(backend, '_juju_context', None)
            model_uuid = getattr(context, 'model_uuid', '')
            return backend.juju_log, f'{model_uuid}-{getattr(context, "unit_name", "")}'
    import warnings

    warnings.warn(
        'JujuLogHandler is not set up for the logger. '
        'Call setup_root_logging() before logging security events.',
        RuntimeWarning,
        stacklevel=3,
    )
    return _log_nearby, 'charm'


def _log_nearby(level: str, message: str) -> None:
    logging.getLogger().debug(message)


def _now() -> str:
    import datetime

    return datetime.datetime.now(datetime.timezone.utc).isoformat()
