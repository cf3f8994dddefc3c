# SPDX-License-Identifier: Apache-2.0
"""The version of ``ops``, such as ``3.9.0+compat.1``."""

from __future__ import annotations

from ops_compat import lines

version: str = lines.VERSION

__all__ = ['version']
