# SPDX-License-Identifier: Apache-2.0
"""Hook commands as executables on PATH that reach a unit of this process over a socket."""

from __future__ import annotations

import contextlib
import os
from typing import Dict, Generator, Mapping

from ops._unit import Unit
from ops.local._socket import serve


@contextlib.contextmanager
def on_path(unit: Unit, **options: str) -> Generator[Mapping[str, str], None, None]:
    """Put a unit's hook commands first in PATH for the length of a ``with`` block.

    What they need is in ``os.environ`` meanwhile, and in the mapping that comes back.
    """
    with serve(unit, unit.commands, **options) as served:
        path = f'{served.commands}{os.pathsep}{os.environ["PATH"]}'
        variables: Dict[str, str] = {**served.environment, 'PATH': path}
        with set_in_environment(variables):
            yield variables


@contextlib.contextmanager
def set_in_environment(variables: Mapping[str, str]) -> Generator[None, None, None]:
    """Set variables of this process for the length of a ``with`` block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
