# SPDX-License-Identifier: Apache-2.0
"""What comes along with ours: no less than with the published ones."""

from __future__ import annotations

import itertools
from typing import Iterator

from proofs.claims import Claim, Disproved
from proofs.environments import (
    CONSTRAINTS,
    INDEX,
    INSTALLERS,
    OURS,
    PUBLISHED,
    PYTHONS,
    fresh,
    own_line,
)

ASKED = ('ops', 'ops[testing]', 'ops[tracing]', 'ops[harness]', 'ops-scenario', 'ops-tracing')


def claims() -> Iterator[Claim]:
    """Yield a claim for each Python and installer."""
    for python, installer in itertools.product(PYTHONS, INSTALLERS):
        yield Claim(
            f'nothing that the published bring is missed, {installer} on {python}',
            lambda python=python, installer=installer: _compare(python, installer),
        )


def _compare(python: str, installer: str) -> str:
    published = PUBLISHED[own_line(python)]
    brought = 0
    with fresh(python, installer) as environment:
        for asked in ASKED:
            version = published[asked.partition('[')[0]]
            theirs = environment.resolve(f'{asked}==={version}')
            ours = environment.resolve(*INDEX, *CONSTRAINTS, asked)
            missed = {
                name: version
                for name, version in theirs.items()
                if name not in OURS and ours.get(name) != version
            }
            if missed or not theirs.keys() <= ours.keys():
                raise Disproved(f'{asked}: published {theirs}, ours {ours}')
            brought += len(theirs)
    return f'{brought} distributions for {len(ASKED)} requirements, the same versions'
