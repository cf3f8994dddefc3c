# SPDX-License-Identifier: Apache-2.0
"""What is decided about one difference between the published lines."""

from __future__ import annotations

from typing import NamedTuple, Tuple

AS_OPS_2 = 'both: as Ops 2'
AS_OPS_3 = 'both: as Ops 3'
AS_JUJU_HAS_IT = 'both: as Juju, or Python, has it'
DEPRECATION = 'a row of ops_compat/deprecations.py'
OTHERS = (AS_OPS_2, AS_OPS_3, AS_JUJU_HAS_IT, DEPRECATION)


class Decision(NamedTuple):
    """One difference, and what both lines of this tree do."""

    subject: str
    """What the published lines do differently."""
    decided: str
    """One of ``OTHERS``, or the key of the row of ``ops_compat/behaviours.py`` that decides."""
    reason: str
    """Why, where it is no row: a row says so itself."""
    tests: Tuple[str, ...]
    """The tests that show it: of a row, together off and on."""
