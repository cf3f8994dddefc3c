# SPDX-License-Identifier: Apache-2.0
"""How Juju lets things be called."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional, Pattern

from ops.testing.errors import StateValidationError
from ops_compat import behaviours


class _Rule(NamedTuple):
    """What the names of one kind of thing look like."""

    pattern: Pattern[str]
    said: str
    """The pattern in words."""
    longest: Optional[int] = None


_PARTS = 'use lowercase letters and digits, in parts that single {} join, a letter first'
_ENDS = 'use lowercase letters, digits and hyphens, with a letter or digit at either end'

_RULES = {
    'relation endpoint': _Rule(
        re.compile('[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*'),
        _PARTS.format('hyphens or underscores'),
    ),
    'storage': _Rule(
        re.compile('[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*'),
        _PARTS.format('hyphens') + ' and a letter in each part',
    ),
    'container': _Rule(re.compile('[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'), _ENDS, longest=63),
    'action': _Rule(re.compile('[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'), _ENDS),
}


def check(kind: str, name: str) -> None:
    """Refuse a name that Juju would refuse, where names are strict.

    Args:
        kind: ``relation endpoint``, ``storage``, ``container`` or ``action``.
        name: the name.

    Raises:
        StateValidationError: if no charm can have it.
    """
    if not behaviours.STRICT_NAMES:
        return
    rule = _RULES[kind]
    if rule.pattern.fullmatch(name) is None:
        raise StateValidationError(f'invalid {kind} name {name!r}: {rule.said}')
    if rule.longest is not None and len(name) > rule.longest:
        raise StateValidationError(
            f'invalid {kind} name {name!r}: must be at most {rule.longest} characters long, '
            f'and has {len(name)}'
        )


def pythonic(name: str) -> str:
    """Return a name as the attribute of ``charm.on`` has it, with underscores."""
    return name.replace('-', '_')


def same(one: str, other: str) -> bool:
    """Whether two names mean the same thing: by the letter, where names are strict."""
    if behaviours.STRICT_NAMES:
        return one == other
    return pythonic(one) == pythonic(other)
