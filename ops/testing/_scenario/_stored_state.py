# SPDX-License-Identifier: Apache-2.0
"""What the charm keeps from one event to the next."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from ops.testing._scenario import _copies
from ops_compat.values import field, value


@value()
class StoredState:
    """What an ``ops.StoredState`` of the charm, or of an object in it, holds.

    Args:
        name: the name of the attribute.
        owner_path: the path to the object that has the attribute, such as ``MyCharm`` or
            ``MyCharm/MyLibrary``; None for the framework itself.
        content: the values by name: numbers, strings, bytes, None, and lists, dicts and sets
            of them.

    Example::

        StoredState('_stored', owner_path='MyCharm', content={'seen': 3})

    .. versionadded:: 2.17 / 3.0
    """

    name: str
    """The name of the attribute."""
    owner_path: Optional[str] = field(kw_only=True)
    """The path to the object that has it."""
    content: Mapping[str, Any] = field(kw_only=True)
    """What it holds."""
    _data_type_name: str = field(kw_only=True)

    def __init__(
        self,
        name: str = '_stored',
        *,
        owner_path: str | None = None,
        content: Mapping[str, Any] = {},  # copied
        _data_type_name: str = 'StoredStateData',
    ):
        self.__dict__.update(
            name=name,
            owner_path=owner_path,
            content=_copies.plain(content),
            _data_type_name=_data_type_name,
        )

    @property
    def _handle_path(self) -> str:
        return f'{self.owner_path or ""}/{self._data_type_name}[{self.name}]'

    def __hash__(self) -> int:
        return hash(self._handle_path)
