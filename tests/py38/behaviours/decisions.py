# SPDX-License-Identifier: Apache-2.0
"""Every difference between the published lines that a charm or its tests can see, and what is
decided about it: the same on both lines, or a row of the table of behaviours.
"""

from __future__ import annotations

from typing import Tuple

from py38.behaviours import _charms, _names, _tests
from py38.behaviours._decision import Decision

TABLE: Tuple[Decision, ...] = (*_names.TABLE, *_charms.TABLE, *_tests.TABLE)
