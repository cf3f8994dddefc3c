# SPDX-License-Identifier: Apache-2.0
"""Signals that end a call, put off until what was started has been ended."""

from __future__ import annotations

import contextlib
import signal
import threading
from types import FrameType
from typing import Any, Callable, Dict, Generator, List, Optional

# SIGINT, which raises an error and does not end this process, is taken first and put back last.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """The signals of one ``with`` block."""

    def __init__(self) -> None:
        self._noted: List[int] = []
        self._act: Optional[Callable[[], None]] = None

    def upon(self, act: Callable[[], None]) -> None:
        """Do something when a signal comes, and now if one has come already."""
        self._act = act
        if self._noted:
            act()

    def note(self, number: int, frame: Optional[FrameType]) -> None:
        """Take a signal, as its handler."""
        self._noted.append(number)
        if self._act is not None:
            self._act()

    def deliver(self) -> None:
        """Send this process the first signal that was noted, to the handler that it has now."""
        if self._noted:
            signal.raise_signal(self._noted[0])


@contextlib.contextmanager
def held() -> Generator[Interrupts, None, None]:
    """Put off SIGINT, SIGTERM and SIGHUP until the end of a ``with`` block.

    Without this a ^C between the start of a process and the block that ends it would leave it
    behind. Blocks may be nested. In another thread than the main one nothing is put off, since
    signals do not come there.
    """
    interrupts = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before: Dict[signal.Signals, Any] = {
        number: signal.signal(number, interrupts.note)
        for number in _SIGNALS
        if signal.getsignal(number) not in (signal.SIG_IGN, None)
    }
    try:
        yield interrupts
    finally:
        for number, handler in reversed(list(before.items())):
            signal.signal(number, handler)
        interrupts.deliver()


def raised() -> None:
    """Have SIGTERM and SIGHUP raise an error that ends this process, as SIGINT does.

    What is done at the end of ``with`` blocks is done then, the removal of temporary files for
    example.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, frame: Optional[FrameType]) -> None:
    raise SystemExit(128 + number)
