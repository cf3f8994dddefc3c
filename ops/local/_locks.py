# SPDX-License-Identifier: Apache-2.0
"""The pins in ``uv.lock`` and ``poetry.lock``, as lines of a constraints file."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping

from ops.local import _toml

UV, POETRY = 'uv.lock', 'poetry.lock'


def pins(lock: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pin of each package, with the markers that it is locked for.

    That of one from a git repository is its commit; one in a folder has none.
    """
    for package in _toml.tables(lock, 'package'):
        place = _place(package)
        if place:
            asked = ' or '.join(f'({each})' for each in _markers(package))
            yield f'{package["name"]}{place}' + (f' ; {asked}' if asked else '')


def _place(package: Any) -> str:
    source: Any = package.get('source') or {}
    if 'git' in source:  # uv
        address, _, commit = source['git'].partition('#')
        return f' @ git+{address.partition("?")[0]}@{commit}'
    if source.get('type') == 'git':  # poetry
        return f' @ git+{source["url"]}@{source["resolved_reference"]}'
    from_index = not source or 'registry' in source or source.get('type') == 'legacy'
    return f'=={package["version"]}' if from_index and 'version' in package else ''


def _markers(package: Any) -> List[str]:
    found: Any = package.get('resolution-markers') or package.get('markers') or []
    found = _toml.table(package, 'markers').get('main', found)  # poetry 2
    each: List[Any] = [found] if isinstance(found, str) else list(found)
    return [marker for marker in each if isinstance(marker, str)]
