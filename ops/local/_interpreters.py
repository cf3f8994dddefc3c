# SPDX-License-Identifier: Apache-2.0
"""Where the Pythons of this machine are: pyenv's versions first, then PATH.

pyenv's own ``python3.8`` on PATH answers only where a pyenv setting chooses it, so its versions
are looked up in its folder.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Dict, Iterator, Optional, Tuple

SUPPORTED = ('3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14')
"""The Pythons that the project is for."""


def find() -> Dict[str, str]:
    """Return the path of an interpreter for each of :data:`SUPPORTED` that is here.

    An interpreter counts if it runs and can make environments: Debian packs ``ensurepip`` apart.
    """
    found = {version: at(version) for version in SUPPORTED}
    return {version: path for version, path in found.items() if path}


def as_numbers(version: str) -> Tuple[int, ...]:
    """Return ``'3.10'`` as ``(3, 10)``, which sorts after ``(3, 9)``."""
    return tuple(int(part) for part in version.split('.'))


def at(version: str) -> Optional[str]:
    """Return the path of an interpreter of a version, such as ``3.10``, None if there is none."""
    return next((path for path in _candidates(version) if _answers(path, version)), None)


def _candidates(version: str) -> Iterator[str]:
    root = pathlib.Path(os.environ.get('PYENV_ROOT') or pathlib.Path.home() / '.pyenv')
    pattern = re.compile(re.escape(version) + r'\.\d+')
    releases = [path for path in root.glob('versions/*') if pattern.fullmatch(path.name)]
    for release in sorted(releases, key=lambda path: as_numbers(path.name), reverse=True):
        yield str(release / 'bin' / f'python{version}')
    on_path = shutil.which(f'python{version}')
    if on_path:
        yield on_path
    yield sys.executable


def _answers(path: str, version: str) -> bool:
    asked = 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])'
    try:
        done = subprocess.run(
            [path, '-c', asked],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding='utf-8',
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == version
