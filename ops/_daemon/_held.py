# SPDX-License-Identifier: Apache-2.0
"""Files that were written and that nobody has looked at: in memory, and not yet on disk."""

from __future__ import annotations

import os
from typing import Dict, Optional

MOST = 1024 * 1024
"""The bytes of all files together from which on they are written to disk."""

_LONGEST_NAME = 255


class Held:
    """The files of a container whose folder on disk is empty, or not there yet.

    Making a file on disk costs more than all else that a push does, and most that a charm under
    test writes is never read. What is held goes to disk at once when somebody asks for that
    folder; from then on nothing is held any more.
    """

    def __init__(self) -> None:
        self.is_open = True
        """Whether files may still be held."""
        self._folders: Dict[str, int] = {'/': 0o755}
        self._files: Dict[str, bytes] = {}
        self._modes: Dict[str, int] = {}
        self._size = 0

    def takes(self, path: str, size: int, *, make_dirs: bool) -> bool:
        """Say whether a file can be held, so that the disk would have taken it without a word.

        Args:
            path: the path within the container.
            size: how many bytes it has.
            make_dirs: whether the folders above it may be made.
        """
        if not self.is_open or self._size + size > MOST or path in self._folders:
            return False
        above, _, name = path.rpartition('/')
        if not _is_plain(name) or not path.startswith('/'):
            return False
        return (above or '/') in self._folders or (make_dirs and self._can_make(above))

    def _can_make(self, folder: str) -> bool:
        here = ''
        for part in folder.split('/')[1:]:
            here = f'{here}/{part}'
            if not _is_plain(part) or here in self._files:
                return False
        return len(folder) < 1024  # far from what a system refuses

    def folders_above(self, path: str) -> Dict[str, int]:
        """Hold the folders above a file, and return those that were not there."""
        made: Dict[str, int] = {}
        above = path.rpartition('/')[0]
        while above and above not in self._folders:
            made[above] = 0o755
            above = above.rpartition('/')[0]
        self._folders.update(reversed(list(made.items())))
        return made

    def put(self, path: str, content: bytes, mode: int) -> None:
        """Hold a file that :meth:`takes` has agreed to."""
        self._size += len(content) - len(self._files.get(path, b''))
        self._files[path] = content
        self._modes[path] = mode

    def read(self, path: str) -> Optional[bytes]:
        """Return the content of a file that is held."""
        return self._files.get(path) if self.is_open else None

    def put_down(self, root: str) -> None:
        """Write what is held into a folder that is empty, and hold nothing any more."""
        if not self.is_open:
            return
        self.is_open = False
        for folder, mode in list(self._folders.items())[1:]:
            os.mkdir(root + folder, 0o700)
            os.chmod(root + folder, mode | 0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        for path, content in self._files.items():
            with open(os.open(root + path, flags, 0o600), 'wb') as file:
                file.write(content)
            os.chmod(root + path, self._modes[path] | 0o600)
        self._files.clear()


def _is_plain(part: str) -> bool:
    """Say whether a part of a path is a name that every system takes."""
    return (
        part not in ('', '.', '..')
        and len(part) <= _LONGEST_NAME
        and part.isascii()
        and part.isprintable()
    )
