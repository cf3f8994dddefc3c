# SPDX-License-Identifier: Apache-2.0
"""Which release a charm's requirement gets: ours, whoever asks, and nothing published."""

from __future__ import annotations

import itertools
import pathlib
import tempfile
from typing import Callable, Dict, Iterator, NamedTuple, Optional, Sequence, Tuple

from proofs import made_up
from proofs.claims import Claim, Disproved
from proofs.environments import (
    ALL_OF_OURS,
    CONSTRAINTS,
    INDEX,
    INSTALLERS,
    PUBLISHED,
    PYTHONS,
    Environment,
    constraints,
    folder,
    fresh,
    own_line,
    same,
    versions,
)


class Pin(NamedTuple):
    """A requirement of a charm, and the line that it means."""

    requirement: str
    line: Optional[int] = None
    """None for the line of the Python."""


PINS = (
    Pin('ops==2.23.6', 2),
    Pin('ops~=3.9', 3),
    Pin('ops>=2.23,<3', 2),
    Pin('ops>=2.23,<4'),
    Pin('ops[testing]'),
    Pin('ops[tracing]'),
    Pin('ops-scenario~=7.0', 2),
    Pin('ops-scenario~=8.0', 3),
    Pin('ops-tracing==2.23.6', 2),
    Pin('ops-tracing==3.9.0', 3),
)


def claims() -> Iterator[Claim]:
    """Yield a claim for each Python and installer, over all the pins."""
    return _each(
        ('the index pages and the public index', _from_index),
        ('later releases offered, and constraints', _held),
    )


def slower_claims() -> Iterator[Claim]:
    """Yield those that not every change is held to."""
    return _each(
        ('the folder of a line and the public index', _from_folder),
        ('later releases offered, and no constraints', _tempted),
    )


def _each(*ways: Tuple[str, Callable[[Environment, str], str]]) -> Iterator[Claim]:
    for (name, check), python, installer in itertools.product(ways, PYTHONS, INSTALLERS):
        yield _claim(f'{name}, {installer} on {python}', check, python, installer)


def reach_public_index() -> None:
    """Find the published releases, which the claims are about.

    Raises:
        SystemExit: if an installer does not find them.
    """
    for python, installer in itertools.product(PYTHONS, INSTALLERS):
        published = PUBLISHED[own_line(python)]
        pins = [f'{name}==={version}' for name, version in published.items()]
        try:
            with fresh(python, installer) as environment:
                found = environment.resolve(*pins)
        except Disproved as error:
            raise SystemExit(
                f'{error}\ncannot prove anything: {installer} does not find the published '
                f'{", ".join(pins)} for Python {python}; is the public index reachable?'
            ) from None
        assert {name: found[name] for name in published} == published


def _claim(
    name: str, check: Callable[[Environment, str], str], python: str, installer: str
) -> Claim:
    def look() -> str:
        with fresh(python, installer) as environment:
            return check(environment, python)

    return Claim(name, look)


def _pins(python: str) -> Iterator[Tuple[str, int]]:
    """Yield the pins that a Python can have, each with its line."""
    for pin in PINS:
        line = pin.line or own_line(python)
        if line <= own_line(python):
            yield pin.requirement, line


def _from_index(environment: Environment, python: str) -> str:
    return _all_ours(environment, python, lambda line: INDEX)


def _from_folder(environment: Environment, python: str) -> str:
    return _all_ours(environment, python, folder)


def _held(environment: Environment, python: str) -> str:
    with tempfile.TemporaryDirectory(prefix='ops-made-up-') as place:
        offered = _offered(place)

        def words(line: int) -> Sequence[str]:
            held = CONSTRAINTS if line == own_line(python) else constraints(line)
            return (*INDEX, *offered, *held)

        return _all_ours(environment, python, words)


def _tempted(environment: Environment, python: str) -> str:
    """Show that what is offered is taken where nothing holds."""
    with tempfile.TemporaryDirectory(prefix='ops-made-up-') as place:
        found = environment.resolve(*INDEX, *_offered(place), ALL_OF_OURS)
    if found['ops'] not in made_up.VERSIONS:
        raise Disproved(f'ops {found["ops"]} was chosen, so the constraints show nothing')
    return f'ops {found["ops"]}'


def _offered(place: str) -> Sequence[str]:
    return ('--find-links', str(made_up.offer(pathlib.Path(place, 'offered'))))


def _all_ours(environment: Environment, python: str, words: Callable[[int], Sequence[str]]) -> str:
    seen: Dict[str, str] = {}
    for requirement, line in _pins(python):
        found = environment.resolve(*words(line), requirement)
        ours = {name: version for name, version in versions(line).items() if name in found}
        same(requirement, {name: found[name] for name in ours}, ours)
        seen[requirement] = found['ops']
    return f'{len(seen)} pins, {", ".join(sorted(set(seen.values())))}'
