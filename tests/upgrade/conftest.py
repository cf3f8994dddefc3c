# SPDX-License-Identifier: Apache-2.0
"""The four that replace one another: two published releases, and this tree on both lines."""

from __future__ import annotations

import pytest

NAMES = ('published-2', 'published-3', 'ours-2', 'ours-3')


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup('upgrade')
    group.addoption('--python-2', help='a Python that has the published Ops 2 installed')
    group.addoption('--python-3', help='a Python that has the published Ops 3 installed')
    group.addoption('--write', action='store_true', help='write what is recorded of those anew')
