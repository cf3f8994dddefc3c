# SPDX-License-Identifier: Apache-2.0
"""Notices that Pebble has recorded in a container."""

from __future__ import annotations

import datetime
from typing import Mapping, Optional, Union

from ops import pebble
from ops.testing._scenario import _copies, _counters
from ops_compat.values import field, value


def now_utc() -> datetime.datetime:
    """Return the time, in UTC and saying so."""
    return datetime.datetime.now(tz=datetime.timezone.utc)


@value()
class Notice:
    """A notice that Pebble has recorded.

    Args:
        key: what the notice is about, such as ``example.com/backup-done``.
        id: Pebble's number for it; counted by itself by default.
        user_id: the user who may see it; None if everybody may.
        type: the kind of notice; a string for one that this library does not know.
        first_occurred: when it was first recorded; now by default.
        last_occurred: when it was last recorded; now by default.
        last_repeated: when it last counted as a new one; now by default.
        occurrences: how often it was recorded.
        last_data: what the last record carried.
        repeat_after: how long records in between count as the same notice; None for never.
        expire_after: how long Pebble keeps it after the last record.

    .. versionadded:: 2.17 / 3.0
    """

    key: str
    """What the notice is about."""
    id: str = field(kw_only=True)
    """Pebble's number for the notice."""
    user_id: Optional[int] = field(kw_only=True)
    """The user who may see the notice, None if everybody may."""
    type: Union[pebble.NoticeType, str] = field(kw_only=True)
    """The kind of notice."""
    first_occurred: datetime.datetime = field(kw_only=True)
    """When the notice was first recorded."""
    last_occurred: datetime.datetime = field(kw_only=True)
    """When the notice was last recorded."""
    last_repeated: datetime.datetime = field(kw_only=True)
    """When the notice last counted as a new one."""
    occurrences: int = field(kw_only=True)
    """How often the notice was recorded."""
    last_data: Mapping[str, str] = field(kw_only=True)
    """What the last record carried."""
    repeat_after: Optional[datetime.timedelta] = field(kw_only=True)
    """How long records in between count as the same notice."""
    expire_after: Optional[datetime.timedelta] = field(kw_only=True)
    """How long Pebble keeps the notice after the last record."""

    def __init__(
        self,
        key: str,
        *,
        id: str | None = None,
        user_id: int | None = None,
        type: pebble.NoticeType | str = pebble.NoticeType.CUSTOM,
        first_occurred: datetime.datetime | None = None,
        last_occurred: datetime.datetime | None = None,
        last_repeated: datetime.datetime | None = None,
        occurrences: int = 1,
        last_data: Mapping[str, str] = {},  # copied
        repeat_after: datetime.timedelta | None = None,
        expire_after: datetime.timedelta | None = None,
    ):
        now = now_utc()
        self.__dict__.update(
            key=key,
            id=_counters.next_notice_id() if id is None else id,
            user_id=user_id,
            type=type,
            first_occurred=now if first_occurred is None else first_occurred,
            last_occurred=now if last_occurred is None else last_occurred,
            last_repeated=now if last_repeated is None else last_repeated,
            occurrences=occurrences,
            last_data=_copies.mapping(last_data),
            repeat_after=repeat_after,
            expire_after=expire_after,
        )

    def _to_ops(self) -> pebble.Notice:
        return pebble.Notice(
            id=self.id,
            user_id=self.user_id,
            type=self.type,
            key=self.key,
            first_occurred=self.first_occurred,
            last_occurred=self.last_occurred,
            last_repeated=self.last_repeated,
            occurrences=self.occurrences,
            last_data=dict(self.last_data),
            repeat_after=self.repeat_after,
            expire_after=self.expire_after,
        )
