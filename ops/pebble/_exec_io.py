# SPDX-License-Identifier: Apache-2.0
"""What copies a command's input and output in the background, and the connection for it."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import threading
from typing import TYPE_CHECKING, Any, Callable, Iterable, List, NamedTuple, Optional

from ops.pebble import _websocket
from ops.pebble._errors import Error

if TYPE_CHECKING:
    from ops.pebble._transport import WebSocket

_PIECE = 64 * 1024


class Pump(threading.Thread):
    """A thread that copies something, and keeps what went wrong.

    It is a daemon: a process that ends does not wait for it.

    Args:
        name: what is copied.
        copy: what copies it.
        progress: a count that rises as it is copied, and is odd while the caller's own file is
            being written to, however long that takes.
    """

    error: Optional[BaseException] = None
    """What went wrong, None if nothing did."""

    def __init__(
        self, name: str, copy: Callable[[], None], progress: Callable[[], int] = lambda: 0
    ):
        super().__init__(name=f'pebble-exec-{name}', daemon=True)
        self.is_input = name == 'stdin'
        self.progress = progress
        self._copy = copy
        self.start()

    def run(self) -> None:
        """Copy to the end."""
        try:
            self._copy()
        except BaseException as exc:
            self.error = exc
        finally:
            # What it copied between is let go of, even if somebody keeps the thread.
            del self._copy

    def is_stuck(self, seconds: float) -> bool:
        """Wait for the end; say whether nothing came for so many seconds."""
        before = -1
        while self.is_alive() and (self.progress() != before or before % 2):
            before = self.progress()
            self.join(seconds)
        return self.is_alive()


def _nothing() -> None:
    """Do nothing, as a websocket does that hears what it need not know."""


class Input(NamedTuple):
    """Where a command's input comes from."""

    stdin: Optional[Any]
    """What the caller writes to; None if the input was given."""
    pumps: List[Pump]
    cancel: Optional[Callable[[], None]]
    """What stops the pump, if it can be stopped."""


def connect_input(given: Any, ws: WebSocket, encoding: Optional[str]) -> Input:
    """Connect what was given as a command's input, or make a file to write it to."""
    if given is None:
        # A stand-in for Pebble cannot tell otherwise that the input may never end.
        getattr(ws, 'expect_no_input', _nothing)()
        return Input(_text(_websocket.WebsocketWriter(ws), encoding), [], None)
    if isinstance(given, (str, bytes)):
        held = io.StringIO(given, newline='') if isinstance(given, str) else io.BytesIO(given)
        copy = functools.partial(
            _websocket.reader_to_websocket, held, ws, encoding, bufsize=_PIECE
        )
        return Input(None, [Pump('stdin', copy)], None)
    if not _websocket.has_fileno(given):
        pump = Pump('stdin', lambda: _websocket.reader_to_websocket(given, ws, encoding))
        return Input(None, [pump], None)
    cancel_reader, cancel_writer = os.pipe()
    pump = Pump('stdin', lambda: _copy_file(given, ws, encoding, cancel_reader))
    return Input(None, [pump], _Closing(cancel_writer))


class _Closing:
    """Closes a file descriptor, once."""

    def __init__(self, fd: int):
        self._fd: Optional[int] = fd

    def __call__(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def _copy_file(given: Any, ws: WebSocket, encoding: Optional[str], cancel_reader: int) -> None:
    # What is asked for so much at once may wait for it, unless it has read1.
    size = {'bufsize': _PIECE} if hasattr(given, 'read1') else {}
    try:
        _websocket.reader_to_websocket(given, ws, encoding, cancel_reader, **size)
    finally:
        os.close(cancel_reader)


class Output(NamedTuple):
    """Where a command's output goes to."""

    file: Optional[Any]
    """What the caller reads from; None if it goes to a file of theirs."""
    pumps: List[Pump]


def connect_output(name: str, given: Any, ws: WebSocket, encoding: Optional[str]) -> Output:
    """Connect what was given for an output of a command, or make a file to read it from."""
    if given is None:
        return Output(_text(_websocket.WebsocketReader(ws), encoding), [])
    file = _Counting(given)
    pump = Pump(name, lambda: _copy_output(ws, file, encoding), lambda: file.count)
    return Output(None, [pump])


def _text(binary: Any, encoding: Optional[str]) -> Any:
    return binary if encoding is None else io.TextIOWrapper(binary, encoding, newline='')


class _Counting:
    """The caller's file, and how often a write to it has begun or ended."""

    def __init__(self, file: Any):
        self._file = file
        self.count = 0

    def write(self, data: Any) -> None:
        """Write."""
        self.count += 1
        self._file.write(data)
        self.count += 1


def _copy_output(ws: WebSocket, file: _Counting, encoding: Optional[str]) -> None:
    try:
        _websocket.websocket_to_writer(ws, file, encoding)
    except Error:
        raise  # nothing more comes
    except BaseException:
        _drain(_websocket.WebsocketReader(ws))
        raise


def _drain(reader: Any) -> None:
    """Read to the end: a command whose output nobody reads would stop."""
    with contextlib.suppress(Error):
        while reader.read():
            pass


class Collected:
    """All of an output, collected in the background."""

    def __init__(self, name: str, file: Any, empty: Any):
        self._pieces: List[Any] = []
        self._empty = empty
        self.pump = Pump(name, lambda: self._collect(file), lambda: 2 * len(self._pieces))

    def _collect(self, file: Any) -> None:
        try:
            for piece in iter(lambda: file.read(_PIECE), self._empty):
                self._pieces.append(piece)
        except Error:
            raise  # nothing more comes
        except Exception:
            _drain(getattr(file, 'buffer', file))
            raise

    def value(self) -> Any:
        """Return what has come."""
        return self._empty.join(self._pieces)


class Connection:
    """The websockets of a command, which it ends with: held by all who may want more of it."""

    def __init__(
        self,
        websockets: Iterable[Optional[WebSocket]],
        cancel_stdin: Optional[Callable[[], None]],
    ):
        self._websockets = tuple(websockets)
        self._cancel_stdin = cancel_stdin

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Close them, and send no more input."""
        if self._cancel_stdin is not None:
            self._cancel_stdin()
        close(*self._websockets)


def close(*websockets: Optional[WebSocket]) -> None:
    """Close websockets at once, whatever state they are in."""
    for ws in websockets:
        if ws is not None:
            with contextlib.suppress(OSError):
                ws.shutdown()
