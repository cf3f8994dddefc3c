# SPDX-License-Identifier: Apache-2.0
"""The three distributions of the project, and what each of them requires.

``pyproject.toml`` and the two ``setup.py`` below ``packages/`` are what a build reads, and are not
there once ``ops`` is installed; tests hold this to them.
"""

from __future__ import annotations

import re
from typing import Dict, Tuple

from ops_compat import lines

RELEASES: Dict[str, Dict[int, str]] = {
    'ops': lines.OPS_RELEASES,
    'ops-scenario': lines.SCENARIO_RELEASES,
    'ops-tracing': lines.OPS_RELEASES,
}
"""The published releases that the lines are."""

FIRST_PYTHONS = {2: '3.8', 3: '{}.{}'.format(*lines.FIRST_PYTHON_OF_LINE_3)}

NEEDS = (
    'PyYAML==6.*', 'websocket-client==1.*', 'packaging>=20', 'typing-extensions>=4.9',
    'opentelemetry-api~=1.0',
)  # fmt: skip
"""What ``ops`` requires."""

SDK = 'opentelemetry-sdk~=1.30'
"""What ``ops.tracing`` does not work without."""

COMPANIONS: Dict[str, Dict[int, Tuple[str, ...]]] = {
    'ops-scenario': {2: (), 3: ()},
    'ops-tracing': {2: (SDK, 'pydantic>=1.10,<3'), 3: (SDK, 'pydantic')},
}
"""What the companions require beside ``ops``, on each line."""


def versions(line: int) -> Dict[str, str]:
    """Return the version of each distribution of a line."""
    return {name: lines.version(line, releases) for name, releases in RELEASES.items()}


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r'[-_.]+', '-', name).lower()
