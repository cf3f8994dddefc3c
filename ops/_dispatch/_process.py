# SPDX-License-Identifier: Apache-2.0
"""What a run of a charm changes of its process, and how all of that is put back."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from typing import Any, Generator, List, NamedTuple, Optional

from ops._dispatch._dispatcher import GUARD


class State(NamedTuple):
    """What a run of a charm changes of its process."""

    excepthook: Any
    breakpointhook: Any
    showwarning: Any
    log_level: int
    log_handlers: List[logging.Handler]
    guard: Optional[str]

    @classmethod
    def now(cls) -> State:
        """Return how the process is now."""
        root = logging.getLogger()
        return cls(
            sys.excepthook,
            sys.breakpointhook,
            warnings.showwarning,
            root.level,
            list(root.handlers),
            os.environ.get(GUARD),
        )

    def restore(self) -> None:
        """Make the process as it was."""
        sys.excepthook = self.excepthook
        sys.breakpointhook = self.breakpointhook
        warnings.showwarning = self.showwarning
        root = logging.getLogger()
        root.setLevel(self.log_level)
        root.handlers[:] = self.log_handlers
        os.environ.pop(GUARD, None)
        if self.guard is not None:
            os.environ[GUARD] = self.guard


@contextlib.contextmanager
def kept() -> Generator[None, None, None]:
    """Leave the process behind as it was, however a ``with`` block ends.

    For who calls :func:`ops.main` and goes on, as tests do. A real dispatch ends its process
    instead, with the exception hook in place that tells Juju of an uncaught error.
    """
    before = State.now()
    try:
        yield
    finally:
        before.restore()
