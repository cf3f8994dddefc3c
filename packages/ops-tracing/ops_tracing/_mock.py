# SPDX-License-Identifier: Apache-2.0
"""The old address of what records spans in a test, for tools that import it from here."""

from __future__ import annotations

from ops.tracing._in_memory import patch_tracing as patch_tracing
