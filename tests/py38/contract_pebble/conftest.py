# SPDX-License-Identifier: Apache-2.0
"""Each test runs against Pebble in memory, in process and on a socket, and the real one."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from kit import pebble_mounts
from kit.pebble_mounts import Mount


@pytest.fixture(params=pebble_mounts.MOUNTS, ids=lambda mount: mount.__name__)
def pebble(request: Any) -> Iterator[Mount]:
    with request.param() as mount:
        yield mount
