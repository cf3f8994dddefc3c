# SPDX-License-Identifier: Apache-2.0
"""Storage, as a charm's metadata declares it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from ops._meta import _shape
from ops_compat import faces


class StorageMeta:
    """A storage of the charm.

    Args:
        name: the name of the storage.
        raw: what the metadata has under that name.

    Raises:
        KeyError: if no type is given.
        ValueError: if the range of how many instances there may be cannot be read.
    """

    storage_name: str
    """The name of the storage, such as ``data``."""

    type: str
    """``filesystem`` or ``block``."""

    description: str
    """What the storage is for."""

    shared: bool
    """Whether all units of the application share it."""

    read_only: bool
    """Whether the charm only reads it."""

    minimum_size: Optional[str]
    """The least size, such as ``1G``; None for Juju's default."""

    location: Optional[str]
    """Where a file system is mounted, or the folder above if there may be several."""

    multiple_range: Optional[Tuple[int, Optional[int]]]
    """The least and the greatest number of instances, None in the second place for no limit.

    None as a whole if there is exactly one.
    """

    properties: List[str]
    """Further properties, such as ``transient``."""

    def __init__(self, name: str, raw: Dict[str, Any]):
        where = f'metadata.yaml: storage.{name}'
        self.storage_name = name
        self.type = _shape.required(raw, 'type', where)
        self.description = raw.get('description', '')
        self.shared = raw.get('shared', False)
        self.read_only = raw.get('read-only', False)
        self.minimum_size = raw.get('minimum-size')
        self.location = raw.get('location')
        self.multiple_range = None
        if 'multiple' in raw:
            self.multiple_range = _range(raw['multiple'], f'{where}.multiple')
        self.properties = raw.get('properties', [])


def _range(raw: Any, where: str) -> Tuple[int, Optional[int]]:
    found = _shape.required(raw, 'range', where)
    if isinstance(found, int):
        return (found, found)
    if not isinstance(found, str):
        raise TypeError(f'cannot read {where}: range must be text, not {_shape.kind(found)}')
    try:
        return _parse_range(found)
    except ValueError:
        raise ValueError(
            f"cannot read {where}: range must be like '2', '0-3' or '1+', not {found!r}"
        ) from None


def _parse_range(text: str) -> Tuple[int, Optional[int]]:
    if text[-1:] in ('+', '-'):
        return (int(text[:-1]), None)
    least, dash, rest = text.partition('-')
    return (int(least), int(rest.split('-')[0] if dash else least))


faces.part(__name__, 'ops.charm')
