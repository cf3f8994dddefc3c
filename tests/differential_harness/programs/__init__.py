# SPDX-License-Identifier: Apache-2.0
"""The programs, by area."""

from __future__ import annotations
