# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from kit import frameworks

from ops.framework import Framework


@pytest.fixture
def framework() -> Framework:
    return frameworks.make_framework()
