# SPDX-License-Identifier: Apache-2.0
"""What Pebble says of a file."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Mapping, Optional, Union

from ops._private import timeconv
from ops.pebble import _text
from ops.pebble._service import member

if TYPE_CHECKING:
    import datetime


class FileType(enum.Enum):
    """What a path leads to."""

    FILE = 'file'
    DIRECTORY = 'directory'
    SYMLINK = 'symlink'
    SOCKET = 'socket'
    NAMED_PIPE = 'named-pipe'
    DEVICE = 'device'
    UNKNOWN = 'unknown'


class FileInfo:
    """What Pebble says of a file or folder.

    Args:
        path: the absolute path.
        name: the last part of the path.
        type: what it is.
        size: the length in bytes; None if it is no regular file.
        permissions: the permissions, such as ``0o644``.
        last_modified: when it was last changed, to the second.
        user_id: the owner's number.
        user: the owner's name; None if the number has none.
        group_id: the group's number.
        group: the group's name; None if the number has none.
    """

    path: str
    """The absolute path."""

    name: str
    """The last part of the path."""

    type: Union[FileType, str]
    """What it is; text for what is not known."""

    size: Optional[int]
    """The length in bytes; None if it is no regular file."""

    permissions: int
    """The permissions, such as ``0o644``."""

    last_modified: datetime.datetime
    """When it was last changed, to the second."""

    user_id: Optional[int]
    """The owner's number."""

    user: Optional[str]
    """The owner's name; None if the number has none."""

    group_id: Optional[int]
    """The group's number."""

    group: Optional[str]
    """The group's name; None if the number has none."""

    def __init__(
        self,
        path: str,
        name: str,
        type: FileType | str,
        size: int | None,
        permissions: int,
        last_modified: datetime.datetime,
        user_id: int | None,
        user: str | None,
        group_id: int | None,
        group: str | None,
    ):
        self.path = path
        self.name = name
        self.type = type
        self.size = size
        self.permissions = permissions
        self.last_modified = last_modified
        self.user_id = user_id
        self.user = user
        self.group_id = group_id
        self.group = group

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> FileInfo:
        """Read a file in Pebble's answer."""
        return cls(
            path=d['path'],
            name=d['name'],
            type=member(FileType, d['type']),
            size=d.get('size'),
            permissions=int(d['permissions'], 8),
            last_modified=timeconv.parse_rfc3339(d['last-modified']),
            user_id=d.get('user-id'),
            user=d.get('user'),
            group_id=d.get('group-id'),
            group=d.get('group'),
        )

    def __repr__(self) -> str:
        return _text.shown(self, type=f'{self.type}', permissions=f'{self.permissions:#o}')
