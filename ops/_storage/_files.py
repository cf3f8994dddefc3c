# SPDX-License-Identifier: Apache-2.0
"""The files of the state database: readable and writable by the charm's user alone.

Whoever can write the database can have the charm read what he likes, and the state of a charm
holds what it knows about its workload.
"""

from __future__ import annotations

import errno
import logging
import os
import stat

logger = logging.getLogger()

_MODE = 0o600
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BESIDE = ('-journal', '-wal', '-shm')
"""What SQLite writes beside a database, and reads back after a crash."""


def prepare(filename: str) -> None:
    """Make an empty database file, or make sure that an existing one is the charm's alone.

    Raises:
        RuntimeError: if the file belongs to another user, or cannot be closed to others.
    """
    try:
        _create(filename)
    except FileExistsError:
        size = _check(filename)
        if size == 0:
            logger.warning(
                'The state database %s is empty, and is used as a new one: '
                'what was stored and deferred before is gone.',
                filename,
            )
    else:
        logger.debug('Initializing SQLite local storage: %s.', filename)
    for suffix in _BESIDE:
        try:
            _check(filename + suffix)
        except FileNotFoundError:
            continue


def _create(filename: str) -> None:
    try:
        descriptor = os.open(filename, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE)
    except FileExistsError:
        raise
    except OSError as error:
        raise RuntimeError(
            f'Unable to create the state database {filename!r}: {error.strerror}. '
            'Its folder must exist, and the user that runs the charm must be able to write there.'
        ) from error
    try:
        os.fchmod(descriptor, _MODE)  # whatever the umask took away
    finally:
        os.close(descriptor)


def _check(filename: str) -> int:
    """Close a file to others, and return its size.

    Raises:
        FileNotFoundError: if there is no such file.
        RuntimeError: if it belongs to another user, or cannot be closed.
    """
    try:
        found = os.stat(filename)
    except FileNotFoundError:
        if os.path.islink(filename):
            raise RuntimeError(
                f'Unable to open the state database {filename!r}: it is a link to nothing'
            ) from None
        raise
    if not stat.S_ISREG(found.st_mode):
        return -1  # a folder, say: SQLite refuses it by name
    if found.st_uid not in (0, os.geteuid()):
        raise RuntimeError(
            f'Refusing to use the state database file {filename!r}: it belongs to the user '
            f'with the id {found.st_uid}, who could have written anything there. Make sure that '
            f'the content can be trusted, then give it to the user with the id {os.geteuid()}.'
        )
    mode = stat.S_IMODE(found.st_mode)
    if mode != _MODE:
        _tighten(filename, mode)
    return found.st_size


def _tighten(filename: str, mode: int) -> None:
    try:
        os.chmod(filename, _MODE)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EROFS) and not mode & _OPEN_TO_OTHERS:
            return
        raise RuntimeError(f'Unable to adjust access permission of {filename!r}') from error
    if mode & _OPEN_TO_OTHERS:
        logger.warning(
            'The state database file %s was open to other users (mode %04o); it is now 0600.',
            filename,
            mode,
        )
