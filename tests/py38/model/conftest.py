# SPDX-License-Identifier: Apache-2.0

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Iterator

import pytest
from kit.fake_runner import FakeRunner, backend_of

from ops.hookcmds import _run
from ops.model import _ModelBackend


@pytest.fixture
def juju() -> Iterator[FakeRunner]:
    runner = FakeRunner()
    with _run.using(runner):
        yield runner


@pytest.fixture
def backend(juju: FakeRunner) -> _ModelBackend:
    return backend_of()
