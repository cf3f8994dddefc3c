# SPDX-License-Identifier: Apache-2.0
"""What the charm keeps from one event to the next."""

from __future__ import annotations

import marshal
from typing import Any, Set, Tuple

from ops.testing._scenario._consistency._case import Case, Findings


def check(case: Case, found: Findings) -> None:
    """Refuse stored states that are there twice, or that no charm could have stored."""
    seen: Set[Tuple[Any, str]] = set()
    for state in case.state.stored_states:
        place = (state.owner_path, state.name)
        if place in seen:
            found.refuse(
                f'{state.owner_path} has multiple StoredState objects with the same name: '
                f'{state.name}.'
            )
        seen.add(place)
        if not _is_simple(state.content):
            found.refuse(
                f'The StoredState object {state.owner_path}.{state.name} should contain only '
                'simple types: numbers, strings, bytes, None, and lists, dicts and sets of them.'
            )


def _is_simple(content: Any) -> bool:
    try:
        # What the framework saves goes through marshal.
        marshal.dumps(content)
    except ValueError:
        return False
    return True
