#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Build the Pebble that tests/pebble/go.mod pins, unless it is there, and print where it is.

The Go toolchain is the one on PATH. Exit code 3 means that there is none; anything else but 0 that
the build failed.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
MODULE = HERE / 'tests' / 'pebble'
CACHE = HERE / '.cache' / 'pebble'
PACKAGE = 'github.com/canonical/pebble/cmd/pebble'
NO_TOOLCHAIN = 3


def version() -> str:
    """Return the version that is pinned, such as ``v1.32.1``."""
    found = re.search(
        r'github\.com/canonical/pebble (v\S+)', (MODULE / 'go.mod').read_text(encoding='utf-8')
    )
    assert found is not None, 'tests/pebble/go.mod pins no Pebble'
    return found.group(1)


def build(go: str) -> pathlib.Path:
    """Build it if need be, and return the path of the binary.

    Raises:
        subprocess.CalledProcessError: if it cannot be built, or does not run.
    """
    binary = CACHE / f'pebble-{version()}'
    if not binary.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        draft = CACHE / f'{binary.name}.new'
        environment = {
            **os.environ,
            'CGO_ENABLED': '0',
            'GOFLAGS': '-buildvcs=false -mod=readonly',
        }
        command = [go, 'build', '-o', str(draft), PACKAGE]
        subprocess.run(command, cwd=MODULE, env=environment, check=True)
        draft.replace(binary)
    subprocess.run([str(binary), 'version', '--client'], check=True, stdout=subprocess.DEVNULL)
    return binary


def main() -> int:
    """Build it, and print where it is."""
    go = shutil.which('go')
    if go is None:
        print('cannot build Pebble: there is no Go toolchain on PATH', file=sys.stderr)
        return NO_TOOLCHAIN
    try:
        print(build(go))
    except subprocess.CalledProcessError as exc:
        print(f'cannot build Pebble: {exc}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
