# SPDX-License-Identifier: Apache-2.0
"""Security events: what a security team wants to find in Juju's log, a JSON object a line.

The vocabulary is that of OWASP: https://owasp.org/www-project-cheat-sheets/ (Logging Vocabulary).
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import enum
import json
import logging
from typing import Any, Callable, Dict, Optional, Tuple, Union

from ops._log._setup import JujuLogHandler
from ops_compat import behaviours, faces

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


class _Speaker:
    """Finds what writes to Juju's log, and who speaks: model UUID and unit.

    What was found is kept as long as the handler that it comes from is the last one of its kind
    on the root logger: it may be gone, or another may have come.
    """

    def __init__(self) -> None:
        self._warned = False
        self._handler: Optional[JujuLogHandler] = None
        self._found: Tuple[_JujuLog, str] = (_log_nearby, 'charm')

    def __call__(self) -> Tuple[_JujuLog, str]:
        handler = _last_handler()
        if handler is None:
            self._warn()
            return _log_nearby, 'charm'
        if handler is not self._handler:
            backend: Any = handler.model_backend
            context: Any = getattr(backend, '_juju_context', None)
            model_uuid = getattr(context, 'model_uuid', '')
            unit_name = getattr(context, 'unit_name', '')
            self._handler, self._warned = handler, False
            self._found = backend.juju_log, f'{model_uuid}-{unit_name}'
        return self._found

    def _warn(self) -> None:
        import warnings

        if self._warned:
            return
        self._warned = True
        warnings.warn(
            'JujuLogHandler is not set up for the logger. '
            'Call setup_root_logging() before logging security events.',
            RuntimeWarning,
            stacklevel=4,
        )

    def cache_clear(self) -> None:
        """Find it anew next time, and warn again where there is no handler."""
        self._warned, self._handler = False, None


def _last_handler() -> Optional[JujuLogHandler]:
    for handler in reversed(logging.getLogger().handlers):
        if isinstance(handler, JujuLogHandler):
            return handler
    return None


def _log_nearby(level: str, message: str) -> None:
    logging.getLogger().debug(message)


_get_juju_log_and_app_id = _Speaker()


def _now() -> str:
    import datetime

    return datetime.datetime.now(datetime.timezone.utc).isoformat()


faces.part(__name__, 'ops.log')
