# SPDX-License-Identifier: Apache-2.0
"""The old address of what a charm makes to be traced, for tools that import it from here."""

from __future__ import annotations

from ops.tracing import Tracing as Tracing
