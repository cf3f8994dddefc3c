# SPDX-License-Identifier: Apache-2.0
"""Which folders of tests the running interpreter can read, and how parameters are named."""

from __future__ import annotations

import enum
import hashlib
import sys
from typing import Any, Optional

_FIRST_PYTHONS = {
    'py312': (3, 10),
    'py312/from_3_11': (3, 11),
    'py312/from_3_12': (3, 12),
}
# All that is in a folder, since pytest takes a folder that it is told of itself.
collect_ignore_glob = [
    f'{folder}/*' for folder, first in _FIRST_PYTHONS.items() if sys.version_info < first
]

LONGEST_ID = 60


def pytest_make_parametrize_id(val: Any, argname: str) -> Optional[str]:
    """Name a parameter alike for each release of pytest and Python, so that cells compare."""
    if isinstance(val, enum.Enum):
        return f'{type(val).__name__}.{val.name}'
    if isinstance(val, (str, bytes)) and len(val) > LONGEST_ID:
        content = val.encode(errors='surrogatepass') if isinstance(val, str) else val
        return f'{argname}-{hashlib.sha256(content).hexdigest()[:8]}'
    return None
