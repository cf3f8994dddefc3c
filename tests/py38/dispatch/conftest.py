# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pathlib
from typing import Iterator

import pytest
from kit import charm_runs
from kit.dispatched import DispatchedUnit
from kit.fake_runner import FakeRunner

from ops.hookcmds import _run


@pytest.fixture
def unit(tmp_path: pathlib.Path) -> DispatchedUnit:
    return DispatchedUnit(tmp_path)


@pytest.fixture
def juju() -> Iterator[FakeRunner]:
    runner = FakeRunner(charm_runs.ANSWERS)
    with _run.using(runner):
        yield runner
