# SPDX-License-Identifier: Apache-2.0
"""The programs, a file for each part of a charm's world."""

from __future__ import annotations
