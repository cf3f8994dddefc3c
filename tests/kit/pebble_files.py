# SPDX-License-Identifier: Apache-2.0
"""The file methods of a Pebble client, over a dict."""

from __future__ import annotations

import datetime
import io
from typing import Any, Dict, List, Optional, Tuple, Union

from ops import pebble

Content = Union[bytes, 'pebble.FileType']

FOLDER = pebble.FileType.DIRECTORY


def info(path: str, kind: pebble.FileType) -> pebble.FileInfo:
    """Describe a file of root's."""
    name = path.rsplit('/', 1)[-1]
    when = datetime.datetime(2020, 1, 1)
    return pebble.FileInfo(path, name, kind, None, 0o644, when, 0, 'root', 0, 'root')


class PebbleFiles:
    """A workload's files.

    Args:
        files: for each absolute path the content, or the kind of what has none.
        failures: for each path the error of whatever is done with it.
    """

    def __init__(self, files: Dict[str, Content], failures: Optional[Dict[str, Exception]] = None):
        self.files = files
        self.failures = failures or {}
        self.pushed: Dict[str, Tuple[bytes, Dict[str, Any]]] = {}
        self.folders: List[str] = []

    def _reach(self, path: str) -> None:
        if path in self.failures:
            raise self.failures[path]

    def list_files(
        self, path: str, *, pattern: Optional[str] = None, itself: bool = False
    ) -> List[pebble.FileInfo]:
        """List a folder, or describe what the path is."""
        self._reach(path)
        if path not in self.files:
            raise pebble.APIError({}, 404, 'Not Found', f'stat {path}: no such file')
        if itself or self.files[path] is not FOLDER:
            return [self._info(path)]
        return [self._info(other) for other in self.files if other.rsplit('/', 1)[0] == path]

    def _info(self, path: str) -> pebble.FileInfo:
        content = self.files[path]
        return info(path, pebble.FileType.FILE if isinstance(content, bytes) else content)

    def pull(self, path: str, *, encoding: Optional[str]) -> Any:
        """Open a file."""
        self._reach(path)
        content = self.files[path]
        assert isinstance(content, bytes)
        return io.BytesIO(content) if encoding is None else io.StringIO(content.decode(encoding))

    def push(self, path: str, source: Any, **options: Any) -> None:
        """Note what is written."""
        self._reach(path)
        self.pushed[path] = (source.read(), options)

    def make_dir(self, path: str, **options: Any) -> None:
        """Note the folder that is made."""
        self._reach(path)
        self.folders.append(path)
