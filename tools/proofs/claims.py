# SPDX-License-Identifier: Apache-2.0
"""A claim, and running many of them."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Callable, Iterable, List, NamedTuple, Tuple

AT_ONCE = 2


class Disproved(Exception):
    """What was seen is not what is claimed."""


class Claim(NamedTuple):
    """Something said of the built files, and how to look."""

    name: str
    check: Callable[[], str]
    """Returns what was seen in a few words, or raises :class:`Disproved`."""


def run(claims: Iterable[Claim]) -> None:
    """Check claims, some at once, and print what was seen of each.

    Raises:
        SystemExit: if one does not hold.
    """
    failed: List[str] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: List[Tuple[Claim, Future[str]]] = [
            (claim, pool.submit(claim.check)) for claim in claims
        ]
        for claim, future in running:
            try:
                print(f'{claim.name}: {future.result()}', flush=True)
            except Disproved as error:
                failed.append(claim.name)
                print(f'{claim.name}: NOT SO\n{error}', flush=True)
    print(f'{len(running) - len(failed)} of {len(running)} claims hold')
    if failed:
        raise SystemExit('cannot vouch for: ' + '; '.join(failed))
