# SPDX-License-Identifier: Apache-2.0
"""The pins in ``uv.lock`` and ``poetry.lock``, as lines of a constraints file."""

from __future__ import annotations

from typing import Any, Iterator, List, Mapping

from ops.local import _toml

UV, POETRY = 'uv.lock', 'poetry.lock'


def pins(lock: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pin of each package from an index, with the markers that it is locked for."""
    for package in _toml.tables(lock, 'package'):
        source: Any = package.get('source')
        from_index = source is None or 'registry' in source or source.get('type') == 'legacy'
        if from_index and 'version' in package:
            asked = ' or '.join(f'({each})' for each in _markers(package))
            yield f'{package["name"]}=={package["version"]}' + (f' ; {asked}' if asked else '')


def _markers(package: Any) -> List[str]:
    found: Any = package.get('resolution-markers') or package.get('markers') or []
    found = _toml.table(package, 'markers').get('main', found)  # poetry 2
    each: List[Any] = [found] if isinstance(found, str) else list(found)
    return [marker for marker in each if isinstance(marker, str)]
