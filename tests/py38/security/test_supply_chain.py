# SPDX-License-Identifier: Apache-2.0
"""What is needed to build this project: one tool, and nothing that nobody uses."""

from __future__ import annotations

import re
from typing import List

import pytest
from kit.source import TOP

PROJECTS = ['pyproject.toml', *sorted(
    str(path.relative_to(TOP)) for path in (TOP / 'packages').glob('*/pyproject.toml')
)]  # fmt: skip


def _build_requires(text: str) -> List[str]:
    table = text.partition('[build-system]')[2].partition('\n[')[0]
    (listed,) = re.findall(r'^requires = \[(.*?)\]', table, re.MULTILINE | re.DOTALL)
    return re.findall(r'"([\w-]+)', listed)


@pytest.mark.parametrize('project', PROJECTS)
def test_setuptools_alone_builds_a_distribution(project: str):
    text = (TOP / project).read_text(encoding='utf-8')

    assert _build_requires(text) == ['setuptools']
    assert 'build-backend = "setuptools.build_meta"' in text
