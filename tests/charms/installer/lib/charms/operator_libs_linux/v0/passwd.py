# SPDX-License-Identifier: Apache-2.0
"""Users of this machine: a small library of the tests, called like one in the field."""

from __future__ import annotations

import pwd
import subprocess

LIBID = '00000000000000000000000000000002'
LIBAPI = 0
LIBPATCH = 1


def user_exists(name: str) -> bool:
    """Say whether there is such a user."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def add_user(name: str, *, password: str) -> None:
    """Add a user of the system."""
    if not user_exists(name):
        words = ['--system', '--password', password, '--shell', '/usr/sbin/nologin', name]
        subprocess.run(['sudo', '-n', '/usr/sbin/useradd', *words], check=True)
