# SPDX-License-Identifier: Apache-2.0
"""The order in which services are started and stopped."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, Mapping, Set

from ops._daemon._http import Refusal

Services = Mapping[str, Mapping[str, Any]]


def with_requirements(services: Services, names: Iterable[str]) -> Set[str]:
    """Return services with everything that they require, and that requires in turn."""
    return _closure(names, lambda name: services.get(name, {}).get('requires', ()))


def with_dependants(services: Services, names: Iterable[str]) -> Set[str]:
    """Return services with everything that requires them, directly or not."""
    return _closure(
        names,
        lambda name: [
            each for each, entry in services.items() if name in entry.get('requires', ())
        ],
    )


def _closure(names: Iterable[str], next_of: Callable[[str], Iterable[str]]) -> Set[str]:
    found: Set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(next_of(name))
    return found


def start_order(services: Services, names: Iterable[str]) -> List[str]:
    """Return services in the order of ``after`` and ``before``, by name where those say nothing.

    Raises:
        Refusal: if there is no such order.
    """
    wanted = sorted(names)
    earlier: Dict[str, Set[str]] = {name: set() for name in wanted}
    for name in wanted:
        entry = services.get(name, {})
        earlier[name].update(each for each in entry.get('after', ()) if each in earlier)
        for each in entry.get('before', ()):
            if each in earlier:
                earlier[each].add(name)
    ordered: List[str] = []
    while earlier:
        ready = next((name for name in wanted if name in earlier and not earlier[name]), None)
        if ready is None:
            raise Refusal(400, f'services in before/after loop: {", ".join(_loop(earlier))}')
        ordered.append(ready)
        del earlier[ready]
        for others in earlier.values():
            others.discard(ready)
    return ordered


def _loop(earlier: Mapping[str, Set[str]]) -> List[str]:
    """Return the services of a loop, without those that only wait for it."""
    return sorted(
        name for name in earlier
        if name in _closure(earlier[name], lambda each: earlier.get(each, ()))
    )  # fmt: skip
