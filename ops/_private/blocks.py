# SPDX-License-Identifier: Apache-2.0
"""What is in use for the length of ``with`` blocks, which nest in one thread.

There is one stack for the process and not one for each thread, since what threads of a run ask,
such as those that copy a command's streams or that log, goes where the run itself asks.
"""

from __future__ import annotations

import threading
from typing import Generic, List, TypeVar

_T = TypeVar('_T')


class Blocks(Generic[_T]):
    """The blocks of one kind that are open now.

    Args:
        refusal: what cannot be done while a block of another thread is open.
    """

    def __init__(self, refusal: str):
        self.refusal = refusal
        self.open: List[Block[_T]] = []

    def using(self, value: _T) -> Block[_T]:
        """Return a block that has a value in use; entering it raises RuntimeError if refused."""
        return Block(self, value)


class Block(Generic[_T]):
    """A ``with`` block: no generator, since a run of a test has one for most of its commands."""

    def __init__(self, blocks: Blocks[_T], value: _T):
        self.value = value
        self._blocks = blocks

    def __enter__(self) -> None:
        self.thread = threading.current_thread()
        above = self._blocks.open
        if above and above[-1].thread is not self.thread:
            raise RuntimeError(
                f'cannot {self._blocks.refusal} in thread {self.thread.name!r}: '
                f'a charm is running in thread {above[-1].thread.name!r}'
            )
        above.append(self)

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self._blocks.open.remove(self)
