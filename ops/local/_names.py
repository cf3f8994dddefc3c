# SPDX-License-Identifier: Apache-2.0
"""Names that are not there: what to say of them."""

from __future__ import annotations

import difflib
from typing import Iterable


def listed(known: Iterable[str], none: str = 'none') -> str:
    """Return names in a row, or what stands for no names."""
    return ', '.join(known) or none


def hint(name: str, known: Iterable[str]) -> str:
    """Return the known names nearest to one that is not there, or else all of them."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=3)
    return f'did you mean {" or ".join(near)}?' if near else f'there are {listed(known)}'
