# SPDX-License-Identifier: Apache-2.0
"""What a process writes, handed on line by line while it runs."""

from __future__ import annotations

import codecs
import contextlib
import os
import selectors
import subprocess
import threading
from typing import Any, Callable, Dict, Generator, List, Optional

LONGEST = 1 << 16
"""The bytes after which a line is handed on in parts, so that memory is bounded."""


class _Stream:
    """One of the two streams, and the beginning of its last line."""

    def __init__(self, name: str, take: Callable[[str, str], None]):
        self.name = name
        self._take = take
        self._decoder = codecs.getincrementaldecoder('utf-8')('replace')
        self._rest = ''

    def feed(self, data: bytes) -> None:
        """Take bytes as they were read; none of them is the end."""
        *lines, self._rest = (self._rest + self._decoder.decode(data, not data)).split('\n')
        if self._rest and (not data or len(self._rest) >= LONGEST):
            lines.append(self._rest)
            self._rest = ''
        for line in lines:
            self._take(self.name, line.rstrip('\r'))


class _Reader:
    """Reads both streams in a thread, until they end or there is nobody left to wait for."""

    def __init__(self, process: subprocess.Popen[bytes], on_line: Callable[[str, str], None]):
        self.failed: Optional[Exception] = None
        self._on_line = on_line
        self._waking, self._wake = os.pipe()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._waking, selectors.EVENT_READ, None)
        self._files: List[Any] = [process.stdout, process.stderr]
        self._open: Dict[Any, _Stream] = {
            file: _Stream(name, self._hand_on)
            for file, name in zip(self._files, ('stdout', 'stderr'))
        }
        for file, stream in self._open.items():
            self._selector.register(file, selectors.EVENT_READ, stream)
        self._thread = threading.Thread(target=self._read, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Read what is there, and wait for no more: a daemon may hold the streams open."""
        os.close(self._wake)
        self._thread.join()
        self._selector.close()
        os.close(self._waking)
        for file in self._files:
            file.close()

    def _read(self) -> None:
        timeout: Optional[float] = None
        while self._open:
            ready = self._selector.select(timeout)
            if not ready:
                break
            for key, _ in ready:
                if key.data is None:
                    self._selector.unregister(key.fileobj)
                    timeout = 0
                else:
                    self._take(key.fileobj, key.data)
        for stream in self._open.values():
            stream.feed(b'')

    def _take(self, file: Any, stream: _Stream) -> None:
        data = os.read(file.fileno(), LONGEST)
        stream.feed(data)
        if not data:
            self._selector.unregister(file)
            del self._open[file]

    def _hand_on(self, name: str, line: str) -> None:
        # Whoever listens may fail, and still the process must be able to write.
        if self.failed is None:
            try:
                self._on_line(name, line)
            except Exception as exc:
                self.failed = exc


@contextlib.contextmanager
def handed_on(
    process: subprocess.Popen[bytes], on_line: Callable[[str, str], None]
) -> Generator[None, None, None]:
    """Hand on what a process writes for the length of a ``with`` block, which waits for it.

    Args:
        process: the process; its output streams are pipes, and are closed after the block.
        on_line: called in another thread with the name of the stream and a line.

    Raises:
        Exception: what ``on_line`` raised first; it is not called again then.
    """
    reader = _Reader(process, on_line)
    reader.start()
    try:
        yield
    finally:
        reader.stop()
    if reader.failed is not None:
        raise reader.failed
