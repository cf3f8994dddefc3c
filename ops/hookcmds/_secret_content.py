# SPDX-License-Identifier: Apache-2.0
"""The files through which secret content reaches Juju, for the length of one command.

An argument would show in the process list. The unit's agent opens the files itself, so standard
input does not reach it.
"""

from __future__ import annotations

import contextlib
import os
from typing import Any, Generator, List, Mapping

from ops.hookcmds._run import current


@contextlib.contextmanager
def as_arguments(content: Mapping[str, str]) -> Generator[List[str], None, None]:
    """Write each value to a file that nobody else can read, and give ``KEY#file=PATH`` for each.

    The files are gone after the block. A runner in this process that shows its arguments to
    nobody is given the values themselves.

    Raises:
        TypeError: if a value is not text.
        ValueError: if a value cannot be written as UTF-8.
    """
    if not content:
        yield []
        return
    # Before anything is written, and with nothing but the key in the errors.
    encoded = {key: _encode(key, value) for key, value in content.items()}
    if getattr(current(), 'hides_arguments', False) and all(encoded.values()):
        yield [f'{key}#base64={_as_text(data)}' for key, data in encoded.items()]
        return
    import tempfile

    folder = tempfile.mkdtemp(prefix='ops-secret-')  # only its owner may look into it
    written: List[str] = []
    try:
        for number, data in enumerate(encoded.values()):
            # Not named after the key, which Juju has not checked yet.
            written.append(os.path.join(folder, str(number)))
            _write(written[-1], data)
        yield [f'{key}#file={path}' for key, path in zip(encoded, written)]
    finally:
        for path in written:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        os.rmdir(folder)


def _encode(key: str, value: Any) -> bytes:
    if not isinstance(value, str):
        raise TypeError(
            f'cannot send the secret: the value of {key!r} must be text, '
            f'not {type(value).__name__}'
        )
    try:
        return value.encode()
    except UnicodeEncodeError:
        pass  # it holds the value, and would be kept by an error raised in this block
    raise ValueError(f'cannot send the secret: the value of {key!r} cannot be written as UTF-8')


def _as_text(data: bytes) -> str:
    import binascii

    return binascii.b2a_base64(data, newline=False).decode()


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, 'wb') as file:
        file.write(data)
