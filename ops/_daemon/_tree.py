# SPDX-License-Identifier: Apache-2.0
"""The files of a container: a folder on this machine, which no path and no link leads out of."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Callable, Dict, List, Mapping, NamedTuple, Optional, Union

if TYPE_CHECKING:
    from ops._daemon._held import Held

MOST_LINKS = 40
"""The links that are followed before a path is taken for a loop, as Linux does."""


class Place(NamedTuple):
    """Where a path of the container leads."""

    path: str
    """The path within the container, every link on the way followed."""
    host: str
    """The file on this machine."""


class Tree:
    """The files of one container.

    Paths are followed part by part, as ``chroot`` would have it: an absolute link begins again
    at the container's root, and ``..`` at the root stays there.

    Args:
        root: the folder that is the container's root, or what makes it when it is needed.
        mounts: files and folders of this machine, by the path at which the container has them.
        held: what was written before the folder is needed.
    """

    def __init__(
        self,
        root: Union[str, Callable[[], str]],
        mounts: Optional[Mapping[str, str]] = None,
        held: Optional[Held] = None,
    ):
        self.held = held
        self._make_root = (lambda: root) if isinstance(root, str) else root
        self._root = ''
        self._given = dict(mounts or {})
        self._mounts: Dict[str, str] = {}

    def kept(self, path: str) -> Optional[bytes]:
        """Return the content of a file that is not on disk yet; None if it is, or is none."""
        return None if self.held is None else self.held.read(path)

    @property
    def root(self) -> str:
        """The folder on this machine, which is made, mount points and all, if need be."""
        if not self._root:
            self._root = os.path.realpath(self._make_root())
            if self.held is not None:
                self.held.put_down(self._root)
            for path, host in self._given.items():
                self.mount(path, host)
        return self._root

    def mount(self, path: str, host: str) -> None:
        """Let the container have a file or folder of this machine."""
        if not self._root:
            self._given[path] = host
            return
        path = os.path.normpath('/' + path.strip('/'))
        if path == '/':
            self._root = os.path.realpath(host)
            return
        above = self.locate(os.path.dirname(path)).host
        os.makedirs(above, exist_ok=True)
        point = os.path.join(above, os.path.basename(path))
        # What a listing of the folder above shows; its own content is never looked at.
        if os.path.isdir(host):
            os.makedirs(point, exist_ok=True)
        elif not os.path.lexists(point):
            with open(point, 'x'):
                pass
        self._mounts[path] = os.path.realpath(host)

    def is_mounted(self, path: str) -> bool:
        """Say whether something is mounted at a path or below it."""
        return any(each == path or each.startswith(f'{path}/') for each in self._mounts)

    def host_of(self, path: str) -> str:
        """Return the file on this machine of a path on which every link has been followed."""
        for mounted in sorted(self._mounts, key=len, reverse=True):
            if path == mounted or path.startswith(f'{mounted}/'):
                rest = path[len(mounted) + 1 :]
                return os.path.join(self._mounts[mounted], rest) if rest else self._mounts[mounted]
        return os.path.join(self._root, path[1:])

    def locate(self, path: str, *, follow: bool = True) -> Place:
        """Return where an absolute path leads, whether or not anything is there.

        Args:
            path: the path.
            follow: whether a link that it ends in is followed too.

        Raises:
            OSError: with ``ELOOP``, if links lead nowhere but to links; with ``EINVAL``, if no
                file can have such a name.
        """
        if '\0' in path:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
        root = self.root
        if not root:
            raise ValueError('a container has no root')
        found = ''
        waiting = _parts(path)
        links = 0
        while waiting:
            part = waiting.pop()
            if part == '..':
                found = found.rpartition('/')[0]
                continue
            here = f'{found}/{part}'
            target = None if not follow and not waiting else self._link(here)
            if target is None:
                found = here
                continue
            links += 1
            if links > MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            if target.startswith('/'):
                found = ''
            waiting.extend(_parts(target))
        found = found or '/'
        return Place(found, self.host_of(found))

    def _link(self, path: str) -> Optional[str]:
        """Return where a link points to; None for what is no link, a mount point among it."""
        if path in self._mounts:
            return None
        host = self.host_of(path)
        try:
            return os.readlink(host) if stat.S_ISLNK(os.lstat(host).st_mode) else None
        except OSError:
            return None


def _parts(path: str) -> List[str]:
    """Return the parts of a path, the last one first."""
    return [part for part in reversed(path.split('/')) if part not in ('', '.')]
