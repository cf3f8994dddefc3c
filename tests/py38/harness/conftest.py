# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, Callable, Iterator, List

import pytest
from kit.harnessed import Place

Make = Callable[..., Place]


@pytest.fixture
def make() -> Iterator[Make]:
    """Make harnesses that are cleaned up in the end."""
    made: List[Place] = []

    def one(*args: Any, **kwargs: Any) -> Place:
        made.append(Place(*args, **kwargs))
        return made[-1]

    yield one
    for place in made:
        place.harness.cleanup()


@pytest.fixture
def place(make: Make) -> Place:
    return make()
