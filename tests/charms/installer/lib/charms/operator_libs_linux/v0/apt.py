# SPDX-License-Identifier: Apache-2.0
"""Packages of Debian: a small library of the tests, called and shaped like those in the field."""

from __future__ import annotations

import os
import subprocess
from typing import Optional, Sequence

LIBID = '00000000000000000000000000000001'
LIBAPI = 0
LIBPATCH = 1


class PackageError(Exception):
    """Raised when apt fails; the text is what apt said."""


def _apt(*words: str) -> str:
    environment = {**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'}
    done = subprocess.run(
        ['apt-get', '-y', *words],
        env=environment,
        capture_output=True,
        encoding='utf-8',
        check=False,
    )
    if done.returncode:
        raise PackageError(done.stderr.strip())
    return done.stdout


def update() -> None:
    """Read the lists of packages again."""
    _apt('update', '--error-on=any')


def add_package(names: Sequence[str]) -> None:
    """Install packages."""
    _apt('install', *names)


def architecture() -> Optional[str]:
    """Return the architecture of this machine, None where there is no dpkg."""
    try:
        said = subprocess.check_output(['dpkg', '--print-architecture'], encoding='utf-8')
    except FileNotFoundError:
        return None
    return said.strip()
