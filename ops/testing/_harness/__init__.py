# SPDX-License-Identifier: Apache-2.0
"""Harness: a charm that stays alive while a test changes the world around it.

It is a face over the unit and the Pebbles in memory: ``_backend`` and ``_pebble`` are what the
charm's own layers ask, and the other files are what a test does, a family of methods each.
"""

from __future__ import annotations
