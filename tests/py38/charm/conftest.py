# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Iterator

import pytest
from kit import charm_runs
from kit.fake_runner import FakeRunner

from ops import charm, framework
from ops.hookcmds import _run


@pytest.fixture
def juju() -> Iterator[FakeRunner]:
    runner = FakeRunner(charm_runs.ANSWERS)
    with _run.using(runner):
        yield runner


@pytest.fixture
def framework_(juju: FakeRunner) -> framework.Framework:
    return charm_runs.make_framework()


@pytest.fixture
def mycharm(framework_: framework.Framework) -> charm.CharmBase:
    return charm_runs.with_own_events()(framework_)
