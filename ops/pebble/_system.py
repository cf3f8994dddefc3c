# SPDX-License-Identifier: Apache-2.0
"""Pebble itself: its version and its warnings."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Mapping

from ops._private import timeconv
from ops.pebble import _text
from ops.pebble._changes import when

if TYPE_CHECKING:
    import datetime


class SystemInfo:
    """What Pebble says of itself.

    Args:
        version: Pebble's version, such as ``v1.26.0``.
    """

    def __init__(self, version: str):
        self.version = version

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> SystemInfo:
        """Read Pebble's answer."""
        return cls(version=d['version'])

    def __repr__(self) -> str:
        return _text.shown(self)


class WarningState(enum.Enum):
    """Which warnings :meth:`Client.get_warnings` is asked for."""

    ALL = 'all'
    PENDING = 'pending'


class Warning:
    """A warning of a Pebble before 1.16; later ones have notices of the type ``warning``.

    Args:
        message: what it warns of.
        first_added: when it was first given.
        last_added: when it was last given.
        last_shown: when somebody was last shown it; None if nobody was.
        expire_after: how long Pebble keeps it, such as ``672h0m0s``.
        repeat_after: how long it stays quiet once it was shown, such as ``24h0m0s``.
    """

    def __init__(
        self,
        message: str,
        first_added: datetime.datetime,
        last_added: datetime.datetime,
        last_shown: datetime.datetime | None,
        expire_after: str,
        repeat_after: str,
    ):
        self.message = message
        self.first_added = first_added
        self.last_added = last_added
        self.last_shown = last_shown
        self.expire_after = expire_after
        self.repeat_after = repeat_after

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Warning:
        """Read a warning of Pebble's answer."""
        return cls(
            message=d['message'],
            first_added=timeconv.parse_rfc3339(d['first-added']),
            last_added=timeconv.parse_rfc3339(d['last-added']),
            last_shown=when(d.get('last-shown')),
            expire_after=d['expire-after'],
            repeat_after=d['repeat-after'],
        )

    def __repr__(self) -> str:
        return _text.shown(self)
