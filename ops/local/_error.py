# SPDX-License-Identifier: Apache-2.0
"""What goes wrong before a charm is run, or because of how it was asked for."""

from __future__ import annotations


class UsageError(Exception):
    """The charm, the unit or the request is not one that can be run; the text says what to do."""
