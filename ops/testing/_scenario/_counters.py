# SPDX-License-Identifier: Apache-2.0
"""The numbers that things get which a test does not number itself."""

from __future__ import annotations

COUNTERS = {'relation': 1, 'action': 1, 'notice': 1, 'storage': 0, 'change': 0}
"""What the next of each kind is called; the last one, of Pebble's changes."""


def _next(kind: str, update: bool) -> int:
    number = COUNTERS[kind]
    if update:
        COUNTERS[kind] = number + 1
    return number


def next_relation_id(*, update: bool = True) -> int:
    """Return the id of the next relation, and count it unless ``update`` is off."""
    return _next('relation', update)


def next_action_id(*, update: bool = True) -> str:
    """Return the id of the next action, and count it unless ``update`` is off."""
    return str(_next('action', update))


def next_notice_id(*, update: bool = True) -> str:
    """Return the id of the next notice, and count it unless ``update`` is off."""
    return str(_next('notice', update))


def next_storage_index(*, update: bool = True) -> int:
    """Return the index of the next storage, and count it unless ``update`` is off."""
    return _next('storage', update)


def new_change_id() -> int:
    """Return the id of a new change of Pebble."""
    COUNTERS['change'] += 1
    return COUNTERS['change']
