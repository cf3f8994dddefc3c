# SPDX-License-Identifier: Apache-2.0
"""Notices, by which a workload tells its charm that something happened."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from ops._private import timeconv
from ops.pebble._service import member
from ops_compat import values

if TYPE_CHECKING:
    import datetime


class NoticeType(enum.Enum):
    """Who records a notice.

    .. versionadded:: 2.10 / 3.0
    """

    CUSTOM = 'custom'
    """The workload does, by ``pebble notify`` or :meth:`Client.notify`."""

    CHANGE_UPDATE = 'change-update'
    """Pebble does, when the status of a change changes; the key is the change's number.

    .. versionadded:: 2.15 / 3.0
    """


class NoticesUsers(enum.Enum):
    """Whose notices :meth:`Client.get_notices` is asked for.

    .. versionadded:: 2.12 / 3.0
    """

    ALL = 'all'
    """Those of every user, which an administrator alone may ask for."""


@values.value()
class Notice:
    """A notice: that something of a type and key happened, how often, and when.

    .. versionadded:: 2.10 / 3.0
    """

    id: str
    """The notice's number, as text."""

    user_id: Optional[int]
    """Who may see it, None for everybody."""

    type: Union[NoticeType, str]
    """Who records it; text for a type that is not known."""

    key: str
    """What happened, such as ``example.com/backup-done``."""

    first_occurred: datetime.datetime
    """When it first happened."""

    last_occurred: datetime.datetime
    """When it last happened."""

    last_repeated: datetime.datetime
    """When it last happened and was not held back by ``repeat_after``."""

    occurrences: int
    """How often it happened."""

    last_data: Dict[str, str] = values.field(default_factory=dict)
    """What was recorded with it the last time."""

    repeat_after: Optional[datetime.timedelta] = None
    """How long it is held back after it was last repeated, None for not at all."""

    expire_after: Optional[datetime.timedelta] = None
    """How long after it last happened Pebble forgets it."""

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Notice:
        """Read a notice of Pebble's answer."""
        return cls(
            id=d['id'],
            user_id=d.get('user-id'),
            type=member(NoticeType, d['type']),
            key=d['key'],
            first_occurred=timeconv.parse_rfc3339(d['first-occurred']),
            last_occurred=timeconv.parse_rfc3339(d['last-occurred']),
            last_repeated=timeconv.parse_rfc3339(d['last-repeated']),
            occurrences=d['occurrences'],
            last_data=d.get('last-data') or {},
            repeat_after=_how_long(d.get('repeat-after')),
            expire_after=_how_long(d.get('expire-after')),
        )


def _how_long(duration: Optional[str]) -> Optional[datetime.timedelta]:
    return timeconv.parse_duration(duration) if duration else None
