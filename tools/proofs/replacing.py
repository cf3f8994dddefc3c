# SPDX-License-Identifier: Apache-2.0
"""From the published packages to ours and back, in one environment."""

from __future__ import annotations

import itertools
from typing import Iterator, Mapping, Sequence

from proofs.claims import Claim, Disproved
from proofs.environments import (
    CONSTRAINTS,
    INDEX,
    INSTALLERS,
    OURS,
    PUBLISHED,
    PYTHONS,
    Environment,
    fresh,
    own_line,
    same,
    versions,
)

WITH_TESTS_ALONE = ('ops', 'ops-scenario')


def claims() -> Iterator[Claim]:
    """Yield a claim for each Python and installer, and two for what a charm may have of them."""
    for python, installer in itertools.product(PYTHONS, INSTALLERS):
        yield Claim(
            f'all three replaced and back, {installer} on {python}',
            lambda python=python, installer=installer: _there_and_back(python, installer, OURS),
        )
    newest = PYTHONS[-1]
    yield Claim(
        f'{" and ".join(WITH_TESTS_ALONE)} replaced and back, pip on {newest}',
        lambda: _there_and_back(newest, 'pip', WITH_TESTS_ALONE),
    )
    for installer in INSTALLERS:
        yield Claim(
            f'what satisfies a requirement stays until constraints say more, {installer}',
            lambda installer=installer: _stays(newest, installer),
        )


def _there_and_back(python: str, installer: str, names: Sequence[str]) -> str:
    line = own_line(python)
    published = {name: PUBLISHED[line][name] for name in names}
    exactly = [f'{name}==={version}' for name, version in published.items()]
    ours = {name: versions(line)[name] for name in names}
    with fresh(python, installer) as environment:
        environment.install(*exactly)
        _is(environment, published)
        environment.install(*INDEX, *CONSTRAINTS, '--upgrade', *names)
        _is(environment, ours)
        environment.install('--force-reinstall', *exactly)
        _is(environment, published)
    return f'{", ".join(published.values())} to {", ".join(ours.values())} and back'


def _is(environment: Environment, expected: Mapping[str, str]) -> None:
    """Hold an environment to its versions; each is imported from files that are there."""
    environment.check()
    names = list(expected)
    facts = environment.ask(*names)
    there = {name: version for name, version in facts['versions'].items() if version}
    same('installed', there, expected)
    same('imported', facts['imported'], names)


def _stays(python: str, installer: str) -> str:
    line = own_line(python)
    published, ours = PUBLISHED[line]['ops'], versions(line)['ops']
    with fresh(python, installer) as environment:
        environment.install(f'ops==={published}')
        environment.install(*INDEX, 'ops')
        before = environment.ask('ops')['versions']['ops']
        environment.install(*INDEX, *CONSTRAINTS, 'ops')
        after = environment.ask('ops')['versions']['ops']
    if (before, after) != (published, ours):
        raise Disproved(f'{before} without constraints, {after} with them')
    return f'{before}, then {after}'
