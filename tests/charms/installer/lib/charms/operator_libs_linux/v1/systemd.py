# SPDX-License-Identifier: Apache-2.0
"""Services of systemd: a small library of the tests, called like one in the field."""

from __future__ import annotations

import subprocess

LIBID = '00000000000000000000000000000003'
LIBAPI = 1
LIBPATCH = 1


class SystemdError(Exception):
    """Raised when systemctl fails."""


def _systemctl(*words: str) -> int:
    return subprocess.run(['systemctl', *words], check=False).returncode


def daemon_reload() -> None:
    """Have systemd read its units again."""
    _must('daemon-reload')


def service_restart(name: str) -> None:
    """Restart a service, or start it."""
    _must('restart', name)


def service_enable(name: str) -> None:
    """Have a service started with the machine, and now."""
    _must('enable', '--now', name)


def service_running(name: str) -> bool:
    """Say whether a service runs."""
    return _systemctl('--quiet', 'is-active', name) == 0


def _must(*words: str) -> None:
    if _systemctl(*words):
        raise SystemdError(f'systemctl {" ".join(words)} failed')
