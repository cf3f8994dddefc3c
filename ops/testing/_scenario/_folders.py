# SPDX-License-Identifier: Apache-2.0
"""Folders on disk that a test or a charm may ask for, made when they are first asked for."""

from __future__ import annotations

import binascii
import contextlib
import functools
import os
import pathlib
import weakref
from typing import Any, Dict, Generator, Mapping, Optional

from ops._private import yaml

METADATA_FILES = ('metadata.yaml', 'actions.yaml', 'config.yaml')


class Folder:
    """A temporary folder that is made when its path is first asked for.

    It is removed by :meth:`remove`, or together with its last reference.
    """

    def __init__(self, prefix: str):
        self._prefix = prefix
        self._path: Optional[pathlib.Path] = None
        self._finalizer: Any = None

    @property
    def path(self) -> pathlib.Path:
        """The folder, which exists from now on."""
        if self._path is None:
            import tempfile

            self._path = pathlib.Path(tempfile.mkdtemp(prefix=self._prefix))
            self._finalizer = weakref.finalize(self, remove, self._path)
        return self._path

    @property
    def made(self) -> bool:
        """Whether it exists."""
        return self._path is not None

    def remove(self) -> None:
        """Remove it with all that is in it; the next to ask for the path has another made."""
        if self._finalizer is not None:
            self._finalizer()
        self._path = self._finalizer = None


def remove(path: pathlib.Path) -> None:
    """Remove a folder with all that is in it."""
    import shutil

    shutil.rmtree(str(path), ignore_errors=True)


class CharmRoot:
    """The charm's folder of one run: one that the test gave, or an own one.

    An own one holds the charm's metadata and nothing else. Its path is known from the start,
    since the environment says it; it is made when the charm first asks for it.

    Args:
        metadata: what the metadata files hold, by their names.
        given: the folder that the test gave.
    """

    def __init__(self, metadata: Mapping[str, Any], given: Optional[pathlib.Path]):
        self._metadata = metadata
        self._given = given
        self._own: Optional[str] = None
        self._made = False

    @property
    def name(self) -> str:
        """The path, whether it is made or not."""
        if self._given is not None:
            return os.fspath(self._given)
        if self._own is None:
            self._own = _unused_path()
        return self._own

    @property
    def is_given(self) -> bool:
        """Whether the test gave it, with whatever is in it."""
        return self._given is not None

    @property
    def real_name(self) -> Optional[str]:
        """The path once links are followed, None if the test gave the folder."""
        return None if self.is_given else self.name

    @property
    def path(self) -> pathlib.Path:
        """The folder, which exists from now on."""
        path = pathlib.Path(self.name)
        if self._given is None and not self._made:
            self._made = True
            path.mkdir(mode=0o700)
            for name, content in self._metadata.items():
                (path / name).write_text(yaml.safe_dump(content), encoding='utf-8')
        return path

    @contextlib.contextmanager
    def in_use(self) -> Generator[None, None, None]:
        """Have metadata files in a folder that the test gave; leave either as it was before."""
        if self._given is not None:
            with self._lent(self._given):
                yield
            return
        try:
            yield
        finally:
            if self._made and self._own is not None:
                remove(pathlib.Path(self._own))
                self._made = False

    @contextlib.contextmanager
    def _lent(self, given: pathlib.Path) -> Generator[None, None, None]:
        before: Dict[pathlib.Path, Optional[bytes]] = {}
        try:
            for name in METADATA_FILES:
                file = given / name
                before[file] = file.read_bytes() if file.exists() else None
                file.write_text(yaml.safe_dump(self._metadata[name]), encoding='utf-8')
            yield
        finally:
            for file, content in before.items():
                if content is not None:
                    file.write_bytes(content)
                elif file.exists():
                    file.unlink()


def _unused_path() -> str:
    """Return the path of a folder that is not there, with links followed."""
    folder = _real(os.environ.get('TMPDIR') or '/tmp')  # noqa: S108 - made there with mode 0700
    return f'{folder}/ops-charm-{binascii.hexlify(os.urandom(8)).decode()}'


_real = functools.lru_cache(maxsize=8)(os.path.realpath)
