# SPDX-License-Identifier: Apache-2.0
"""Building the same commit again, in another folder and under other settings."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict, Iterator

from build_all import DIST, ROOT

from proofs.claims import Claim, Disproved

OTHERWISE = {'TZ': 'Asia/Kolkata', 'PYTHONHASHSEED': '7', 'LC_ALL': 'C', 'SOURCE_DATE_EPOCH': '1'}


def claims() -> Iterator[Claim]:
    """Yield the one claim."""
    yield Claim('built again elsewhere, byte for byte', _again)


def _again() -> str:
    with tempfile.TemporaryDirectory(prefix='ops-again-in-a-longer-path-') as place:
        clone, dist = pathlib.Path(place, 'clone'), pathlib.Path(place, 'made')
        _run('git', 'clone', '--quiet', '--no-hardlinks', str(ROOT), str(clone))
        _run(sys.executable, str(clone / 'tools' / 'build_all.py'), str(dist))
        before, after = _bytes(DIST), _bytes(dist)
    differ = sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
    if differ:
        raise Disproved('these differ: ' + ', '.join(differ))
    return f'{len(before)} files'


def _bytes(dist: pathlib.Path) -> Dict[str, bytes]:
    files = (path for path in dist.rglob('*') if path.is_file())
    return {str(path.relative_to(dist)): path.read_bytes() for path in files}


def _run(*command: str) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, **OTHERWISE},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding='utf-8',
        check=False,
    )
    if done.returncode:
        raise Disproved(f'failed: {" ".join(command)}\n{done.stdout}')
