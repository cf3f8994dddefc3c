# SPDX-License-Identifier: Apache-2.0
"""Users and groups of a container, and who its files belong to."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ops._daemon._changes import quoted
from ops._daemon._records import Owner

if TYPE_CHECKING:
    from ops._daemon._tree import Tree

_FIRST_INVENTED = 10_000


class Unknown(Exception):
    """A user or group is not there, or the two do not go together; the text is Pebble's."""


class User(NamedTuple):
    """A user of the container."""

    name: str
    id: int
    group_id: int


class Accounts:
    """The users and groups of a container: those of its own files, else this machine's.

    Args:
        tree: the container's files.
        any: whether a name that nobody knows is taken for one that the workload's image has.
    """

    def __init__(self, tree: Tree, *, any: bool):
        self._tree = tree
        self._any = any
        self._invented: Dict[str, int] = {}

    def owner(self, asked: Mapping[str, Any]) -> Owner:
        """Return the owner that a request asks for, with nothing but None for none.

        Raises:
            Unknown: if there is no such user or group.
        """
        user_id, name = asked.get('user-id'), asked.get('user') or ''
        group_id, group = asked.get('group-id'), asked.get('group') or ''
        if user_id is None and not name:
            if group_id is not None or group:
                raise Unknown('must specify user, not just group')
            return Owner()
        user = self._user(name, user_id, needed=group_id is None and not group)
        if group or group_id is not None:
            return Owner(user.id, user.name, *self._group(group, group_id))
        return Owner(user.id, user.name, user.group_id, self.group_name(user.group_id))

    def _user(self, name: str, number: Optional[int], *, needed: bool) -> User:
        if not name:
            return self._user_of(int(number or 0), needed=needed)
        rows = self._rows('passwd')
        user = next((_as_user(row) for row in rows if row[0] == name), None) or _host_user(name)
        if user is None:
            if not self._any:
                raise Unknown(f'user: unknown user {name}')
            invented = self._invent(name) if number is None else number
            return User(name, invented, invented)
        if number is not None and user.id != number:
            raise Unknown(f'user {quoted(name)} UID ({user.id}) does not match user-id ({number})')
        return user

    def _user_of(self, number: int, *, needed: bool) -> User:
        user = next(
            (_as_user(row) for row in self._rows('passwd') if row[2] == str(number)), None
        ) or _host_user(number)
        if user is None:
            if needed and not self._any:
                raise Unknown(f'user: unknown userid {number}')
            return User('', number, number)
        return user

    def _group(self, name: str, number: Optional[int]) -> Tuple[int, str]:
        if not name:
            return int(number or 0), self.group_name(int(number or 0))
        found = next((int(row[2]) for row in self._rows('group') if row[0] == name), None)
        if found is None:
            found = _host_group(name)
        if found is None:
            if not self._any:
                raise Unknown(f'group: unknown group {name}')
            found = self._invent(name) if number is None else number
        if number is not None and found != number:
            raise Unknown(f'group {quoted(name)} GID ({found}) does not match group-id ({number})')
        return found, name

    def user_name(self, number: int) -> str:
        """Return the name of a user's number, empty if it has none."""
        return self._user_of(number, needed=False).name

    def group_name(self, number: int) -> str:
        """Return the name of a group's number, empty if it has none."""
        own = next((row[0] for row in self._rows('group') if row[2] == str(number)), '')
        return own or _host_group_name(number)

    def _invent(self, name: str) -> int:
        return self._invented.setdefault(name, _FIRST_INVENTED + len(self._invented))

    def _rows(self, name: str) -> List[List[str]]:
        """Return the rows of the container's own file of users or groups."""
        path = f'/etc/{name}'
        try:
            if self._tree.held is not None and self._tree.held.is_open:
                text = (self._tree.kept(path) or b'').decode()
            else:
                with open(self._tree.locate(path).host, encoding='utf-8') as file:
                    text = file.read()
        except (OSError, UnicodeDecodeError):
            return []
        rows = [line.split(':') for line in text.splitlines()]
        return [row for row in rows if len(row) > 3 and re.fullmatch(r'\d+', row[2])]


def _as_user(row: List[str]) -> User:
    return User(row[0], int(row[2]), int(row[3]) if row[3].isdigit() else int(row[2]))


def _host_user(key: Any) -> Optional[User]:
    import pwd

    try:
        found = pwd.getpwnam(key) if isinstance(key, str) else pwd.getpwuid(key)
    except (KeyError, OverflowError):
        return None
    return User(found.pw_name, found.pw_uid, found.pw_gid)


def _host_group(name: str) -> Optional[int]:
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


def _host_group_name(number: int) -> str:
    import grp

    try:
        return grp.getgrgid(number).gr_name
    except (KeyError, OverflowError):
        return ''


def readable(host: str, mode: int, *, folder: bool) -> int:
    """Give a file the permissions that were asked for, as far as this process can still use it.

    Pebble is root in its container, and may do what the permissions forbid; this process may
    not. Returns what was asked for, to be kept.
    """
    os.chmod(host, mode | (0o700 if folder else 0o600))
    return mode
