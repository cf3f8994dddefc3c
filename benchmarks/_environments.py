# SPDX-License-Identifier: Apache-2.0
"""The environments that are compared: the published packages and this tree, on one Python."""

from __future__ import annotations

import functools
import os
import pathlib
import subprocess
import sys
from typing import NamedTuple, Sequence

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Pair(NamedTuple):
    """The Python of an environment with this tree, and of one with the published packages."""

    ours: str
    published: str


@functools.lru_cache(maxsize=None)  # made once in a run
def plain(version: str, folder: pathlib.Path) -> Pair:
    """Make environments with ``ops`` alone.

    Args:
        version: the published release to compare with.
        folder: where the environments go.
    """
    return Pair(
        _make(folder / 'ours', [str(ROOT)]),
        _make(folder / 'published', [f'ops=={version}']),
    )


@functools.lru_cache(maxsize=None)
def tracing(version: str, folder: pathlib.Path) -> Pair:
    """Make environments with the ``tracing`` extra; see :func:`plain`."""
    return Pair(
        _make(folder / 'ours-tracing', [str(ROOT), str(ROOT / 'packages' / 'ops-tracing')]),
        _make(folder / 'published-tracing', [f'ops[tracing]=={version}']),
    )


@functools.lru_cache(maxsize=None)
def testing(version: str, folder: pathlib.Path) -> Pair:
    """Make environments with the ``testing`` extra; see :func:`plain`."""
    return Pair(
        _make(folder / 'ours-testing', [str(ROOT), str(ROOT / 'packages' / 'ops-scenario')]),
        _make(folder / 'published-testing', [f'ops[testing]=={version}']),
    )


def _make(place: pathlib.Path, requirements: Sequence[str]) -> str:
    python = str(place / 'bin' / 'python')
    print(f'installing {" ".join(requirements)} into {place}', flush=True)
    subprocess.run([sys.executable, '-m', 'venv', '--clear', str(place)], check=True)
    environ = {name: text for name, text in os.environ.items() if not name.startswith('OPS_')}
    subprocess.run([python, '-m', 'pip', 'install', '-q', *requirements], env=environ, check=True)
    return python
