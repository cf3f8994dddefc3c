# SPDX-License-Identifier: Apache-2.0
"""Which folders of tests the running interpreter can read."""

from __future__ import annotations

import sys

collect_ignore = [] if sys.version_info >= (3, 10) else ['py312']
