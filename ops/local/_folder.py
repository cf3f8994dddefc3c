# SPDX-License-Identifier: Apache-2.0
"""The folder of one unit on this machine, which outlives a call of ``ops run``."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
from typing import Any, Callable, Dict, Generator, Iterable, List, Mapping, Optional, TextIO

from ops.local._error import UsageError

_LOCK = 'lock'
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UNITS = pathlib.Path('ops') / 'units'


def default_place(
    charm: pathlib.Path, *, line: str, python: str, environ: Mapping[str, str]
) -> pathlib.Path:
    """Return where the unit of a charm lies: one for each charm, line and interpreter.

    Args:
        charm: the charm's folder, whose name begins that of the unit's.
        line: the line asked for, empty for the one that the charm's ``ops`` has.
        python: the interpreter.
        environ: where ``XDG_STATE_HOME`` or ``HOME`` name the user's state directory.
    """
    state = environ.get('XDG_STATE_HOME')
    root = pathlib.Path(state) if state else pathlib.Path.home() / '.local' / 'state'
    identity = '\0'.join((str(charm), line, python))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return root / UNITS / f'{re.sub("[^a-z0-9-]", "-", charm.name.lower())[:40]}-{digest}'


class UnitFolder:
    """What a unit keeps between calls: its record, its charm's view and state, its storages."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.charm = path / 'charm'
        self.packed = path / 'packed'
        self.manifest = path / 'charm-files.json'
        self.storages = path / 'storage'
        self.containers = path / 'containers'
        self.resources = path / 'resources'
        self._state = path / 'unit.json'
        self._before = path / 'before'
        self._aside = path / 'aside'

    @contextlib.contextmanager
    def held(self, waits: Callable[[str], None] = print) -> Generator[None, None, None]:
        """Make the folder if need be, and hold it for one call at a time: a second one waits.

        Args:
            waits: told who holds it, if this call has to wait.

        Raises:
            UsageError: if it holds something else than a unit, or cannot be made.
        """
        self._refuse_others()
        try:
            self._make()
            lock = open(self.path / _LOCK, 'a', encoding='utf-8')  # noqa: SIM115  # below
        except OSError as exc:
            raise UsageError(
                f'cannot keep the unit in {self.path}: {exc.strerror}; name a folder of yours '
                'with --unit-dir'
            ) from exc
        with lock:
            self._lock(lock, waits)
            with self._full_or_not():
                self._settle()
                yield

    @contextlib.contextmanager
    def _full_or_not(self) -> Generator[None, None, None]:
        """Say so in a sentence when there is no room; what was saved last stays as it is."""
        try:
            yield
        except OSError as exc:
            if exc.errno not in _NO_ROOM:
                raise
            raise UsageError(
                f'cannot keep the unit in {self.path}: {exc.strerror}; make room, and call again: '
                'it goes on from the last event that it has kept'
            ) from exc

    def _lock(self, lock: TextIO, waits: Callable[[str], None]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = (self.path / _LOCK).read_text(encoding='utf-8').strip()
            waits(f'process {holder or "?"} holds the unit in {self.path}: waiting for its end')
            fcntl.flock(lock, fcntl.LOCK_EX)
        # Who holds it, for the next one to say; a full disk does not keep it from holding.
        with contextlib.suppress(OSError):
            lock.truncate(0)
            os.write(lock.fileno(), f'{os.getpid()}\n'.encode())

    def _make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(self.path, 0o700)

    def _refuse_others(self) -> None:
        # It is closed to others, and --fresh empties it: neither may happen to a home, or to
        # the charm.
        if not self.path.is_dir() or (self.path / _LOCK).is_file():
            return
        found = next(self.path.iterdir(), None)
        if found is not None:
            raise UsageError(
                f"cannot keep the unit in {self.path}: it is no unit's folder, and holds "
                f'{found.name}; name a new or empty folder with --unit-dir'
            )

    @contextlib.contextmanager
    def renewed(self) -> Generator[None, None, None]:
        """Start with nothing in a ``with`` block, in which a new unit is to be saved.

        If none is, because the request is refused for example, what there was is put back.
        """
        self._aside.mkdir(mode=0o700)
        _move(self._kept(), self._aside)
        os.replace(self._aside, self._before)
        try:
            yield
        finally:
            self._settle()

    def _settle(self) -> None:
        """Drop what was before if there is a new unit, else put it back; after a kill too.

        Of what is called ``before`` nothing is missing, what is called ``aside`` is on its way.
        """
        if self._before.is_dir():
            if self._state.is_file():
                shutil.rmtree(self._before)
                return
            for path in self._kept():
                _remove(path)
            os.replace(self._before, self._aside)
        if self._aside.is_dir():
            _move(list(self._aside.iterdir()), self.path)
            self._aside.rmdir()

    def _kept(self) -> List[pathlib.Path]:
        others = (_LOCK, self._before.name, self._aside.name)
        return [path for path in self.path.iterdir() if path.name not in others]

    def load(self) -> Optional[Dict[str, Any]]:
        """Return what :meth:`save` wrote last, None for a new unit.

        Raises:
            UsageError: if the file cannot be read.
        """
        try:
            found: Dict[str, Any] = json.loads(self._state.read_text(encoding='utf-8'))
        except FileNotFoundError:
            return None
        except ValueError as exc:
            raise UsageError(
                f'cannot read the unit in {self._state}: {exc}; start over with --fresh'
            ) from exc
        return found

    def save(self, state: Mapping[str, Any]) -> None:
        """Write the unit's state so that a kill leaves the old or the new, whole.

        Raises:
            UsageError: if it cannot be written, because the disk is full for example.
        """
        draft = self._state.with_suffix('.new')
        try:
            self._write(draft, state)
        except OSError as exc:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise UsageError(
                f'cannot keep the unit in {self.path}: {exc.strerror}; it is as it was before '
                'the last event, which comes again with the next call'
            ) from exc

    def _write(self, draft: pathlib.Path, state: Mapping[str, Any]) -> None:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, 'w', encoding='utf-8') as file:
            json.dump(state, file)
            file.flush()
            os.fsync(descriptor)
        os.replace(draft, self._state)


def _move(paths: Iterable[pathlib.Path], folder: pathlib.Path) -> None:
    for path in paths:
        os.replace(path, folder / path.name)


def _remove(path: pathlib.Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
