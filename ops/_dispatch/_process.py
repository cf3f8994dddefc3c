# SPDX-License-Identifier: Apache-2.0
"""What a run of a charm changes of its process, and how all of that is put back."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from typing import Generator

from ops._dispatch._dispatcher import GUARD


class State:
    """What a run of a charm changes of its process, as it is now."""

    def __init__(self) -> None:
        root = logging.getLogger()
        self._excepthook = sys.excepthook
        self._breakpointhook = sys.breakpointhook
        self._showwarning = warnings.showwarning
        self._log_level = root.level
        self._log_handlers = list(root.handlers)
        self._guard = os.environ.get(GUARD)

    def restore(self) -> None:
        """Make the process as it was."""
        sys.excepthook = self._excepthook
        sys.breakpointhook = self._breakpointhook
        warnings.showwarning = self._showwarning
        root = logging.getLogger()
        root.setLevel(self._log_level)
        root.handlers[:] = self._log_handlers
        os.environ.pop(GUARD, None)
        if self._guard is not None:
            os.environ[GUARD] = self._guard


@contextlib.contextmanager
def kept() -> Generator[None, None, None]:
    """Leave the process behind as it was, however a ``with`` block ends.

    For who calls :func:`ops.main` and goes on, as tests do. A real dispatch ends its process
    instead, with the exception hook in place that tells Juju of an uncaught error.
    """
    before = State()
    try:
        yield
    finally:
        before.restore()
