# SPDX-License-Identifier: Apache-2.0
"""Exception notes (PEP 678) on every Python."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 11):

    def add_note(exception: BaseException, note: str) -> None:
        """Add a note to an exception, shown after its message in a traceback."""
        exception.add_note(note)

else:

    def add_note(exception: BaseException, note: str) -> None:
        """Add a note to an exception: kept in ``__notes__``, though no traceback shows it."""
        exception.__dict__.setdefault('__notes__', []).append(note)
