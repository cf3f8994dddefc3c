# SPDX-License-Identifier: Apache-2.0
"""The action that runs, with what it has written so far."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ops.testing._actions import ActionOutput
from ops_compat.values import value


@value(frozen=False)
class _RunningAction:
    name: str
    output: ActionOutput
    parameters: Dict[str, Any]
    failure_message: Optional[str] = None
    """Why it failed; None as long as it has not."""
