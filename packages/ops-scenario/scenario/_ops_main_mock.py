# SPDX-License-Identifier: Apache-2.0
"""The old address of the dispatch of a state-transition test, for tools that import it."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops.testing._scenario._capture import CapturingFramework as CapturingFramework
from ops.testing._scenario._ops import Ops as Ops
