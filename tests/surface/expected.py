# SPDX-License-Identifier: Apache-2.0
"""What of the published surface is not here on purpose, a row for each, with its reason.

A difference without a row fails, and so does a row that nothing fits any more.
"""

from __future__ import annotations

from typing import NamedTuple, Tuple


class Expected(NamedTuple):
    """A difference: expressions for the whole path of a name and what is said of it."""

    reason: str
    path: str
    difference: str
    lines: Tuple[int, ...] = (2, 3)


TABLE: Tuple[Expected, ...] = (
    Expected(
        'What a module imported for its own use is no name of its.',
        r'ops\.framework\.Model|scenario\.state\.(CharmBase|CharmEvents|SecretRotate|StatusBase)',
        'is missing',
    ),
    Expected(
        'The version says that this is another build of that release.',
        r'ops\.version\.version',
        r"has the value '[\d.]+\+compat\.\d+', not .*",
    ),
    Expected(
        'The charm libraries that the published tracing carries with it are its own business.',
        r'ops_tracing\.vendor',
        'is missing',
    ),
    Expected(
        'The test library is a part of `ops`, and `scenario` another name for it.',
        r'scenario\.(context|errors|state)\.\w+',
        r'says that it is in ops\.testing(\.errors)?, not in scenario\.\w+',
    ),
    Expected(
        'It could be set by its type alone: the published class is frozen, and refuses.',
        r'scenario\.state\.Address\.address',
        'cannot be set any more',
    ),
    Expected(
        'Any mapping will do.',
        r'ops\.model\.RelationMapping\(relations_meta\)',
        r'is annotated Mapping\[.*\], not dict\[.*\]',
    ),
)
