# SPDX-License-Identifier: Apache-2.0
"""Moments that a charm or a test has given without a zone.

Juju takes them as UTC, and says so from then on. Tests compare them with what they gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Set

if TYPE_CHECKING:
    import datetime


class GivenTimes:
    """Knows which moments were given without a zone."""

    def __init__(self) -> None:
        self._without_zone: Set[datetime.datetime] = set()

    def note(self, moment: Optional[datetime.datetime]) -> None:
        """Take note of how a moment was given."""
        if moment is not None and moment.tzinfo is None:
            self._without_zone.add(moment)

    def as_given(self, moment: Optional[datetime.datetime]) -> Optional[datetime.datetime]:
        """Return a moment of Juju's as it was given, which is the same if it had a zone."""
        if moment is None:
            return None
        bare = moment.replace(tzinfo=None)
        return bare if bare in self._without_zone else moment
