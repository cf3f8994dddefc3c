# SPDX-License-Identifier: Apache-2.0
"""The old address of the buffer, for tools that import it from here."""

from __future__ import annotations

from ops.tracing._buffer import BUFFER_SIZE as BUFFER_SIZE
from ops.tracing._buffer import DEFAULT_PRIORITY as DEFAULT_PRIORITY
from ops.tracing._buffer import OBSERVED_PRIORITY as OBSERVED_PRIORITY
from ops.tracing._buffer import Buffer as Buffer
from ops.tracing._buffer import Destination as Destination
