#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare what this client and a published one say of real daemons; 1 if they disagree.

Usage: ``python compare.py PUBLISHED_PYTHON PEBBLE``, where PUBLISHED_PYTHON has the published
package and PEBBLE is the program. Each side has a daemon of its own, new and empty.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Dict, Mapping

PROGRAM = pathlib.Path(__file__).resolve().with_name('_ask.py')
_STARTING = 20.0
_PAUSE = 0.02


def main(published: str, pebble: str) -> int:
    """Print what differs."""
    ours = answers(sys.executable, pebble, os.environ)
    bare = {
        name: text for name, text in os.environ.items() if not name.startswith(('PYTHON', 'OPS_'))
    }
    theirs = answers(published, pebble, bare)
    differing = [name for name in theirs if ours.get(name) != theirs[name]]
    for name in differing:
        sys.stdout.write(f'{name}\n  ours      {ours.get(name)}\n  published {theirs[name]}\n')
    same = len(theirs) - len(differing)
    sys.stdout.write(f'{same} of {len(theirs)} answers are the same\n')
    return int(bool(differing))


def answers(python: str, pebble: str, environ: Mapping[str, str]) -> Dict[str, str]:
    """Return what the client of an interpreter says of a new daemon."""
    folder = tempfile.mkdtemp(prefix='ops-', dir='/tmp')  # the address of a socket must be short
    socket_path = os.path.join(folder, '.pebble.socket')
    with subprocess.Popen(
        [pebble, 'run', '--hold', '--create-dirs'],
        env={**environ, 'PEBBLE': folder},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as daemon:
        try:
            until = time.monotonic() + _STARTING
            while not os.path.exists(socket_path):
                if time.monotonic() > until:
                    raise RuntimeError(f'{pebble} does not start')
                time.sleep(_PAUSE)
            done = subprocess.run(
                [python, str(PROGRAM), socket_path, os.path.join(folder, 'place')],
                cwd='/',
                env=dict(environ),
                stdout=subprocess.PIPE,
                encoding='utf-8',
                check=True,
            )
        finally:
            daemon.terminate()
            daemon.wait()
            shutil.rmtree(folder, ignore_errors=True)
    return dict(json.loads(line) for line in done.stdout.splitlines())


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
