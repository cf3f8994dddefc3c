# SPDX-License-Identifier: Apache-2.0
"""Words that people type: ``KEY=VALUE``, ``ENDPOINT=APP``."""

from __future__ import annotations

from typing import Dict, Sequence, Tuple

from ops.local import UsageError


def endpoint(word: str) -> Tuple[str, str]:
    """Return an endpoint and an application, which is empty if only the first is there."""
    name, _, app = word.partition('=')
    return name, app


def pairs(words: Sequence[str], option: str, expected: str = 'KEY=VALUE') -> Dict[str, str]:
    """Return values by their keys.

    Raises:
        UsageError: if a word is no pair.
    """
    found: Dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition('=')
        if not equals or not key:
            raise UsageError(f'cannot read {option} {word!r}: expected {expected}')
        found[key] = value
    return found
