# SPDX-License-Identifier: Apache-2.0
"""The old address of what records a dispatch, for tools that import it from here."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any

from ops.tracing import _process
from ops.tracing._destination import set_destination as set_destination
from ops.tracing._process import BUFFER_FILENAME as BUFFER_FILENAME
from ops.tracing._process import end as shutdown
from ops.tracing._process import mark_observed as mark_observed
from ops.tracing._process import start as setup

__all__ = ['BUFFER_FILENAME', 'mark_observed', 'set_destination', 'setup', 'shutdown']


def __getattr__(name: str) -> Any:
    if name == '_exporter':
        return _process.current()
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
