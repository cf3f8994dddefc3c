# SPDX-License-Identifier: Apache-2.0
"""The mounts of the hook-command waist that the suite runs over."""

from __future__ import annotations

from typing import ContextManager

import pytest
from kit import hook_case, on_path

from ops._unit import Unit
from ops.hookcmds import _run


def in_process(unit: Unit) -> ContextManager[object]:
    return _run.using(unit)


def as_executables(unit: Unit) -> ContextManager[object]:
    return on_path.on_path(unit)


@pytest.fixture(params=[in_process, as_executables], ids=lambda mount: mount.__name__)
def mount(request: pytest.FixtureRequest) -> hook_case.Mount:
    found: hook_case.Mount = request.param
    return found
