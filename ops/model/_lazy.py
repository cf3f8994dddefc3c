# SPDX-License-Identifier: Apache-2.0
"""Mappings whose content is asked of Juju when somebody first looks."""

from __future__ import annotations

import abc
from typing import Any, Dict, Iterator, Mapping, Optional, TypeVar

from ops_compat import faces

_LazyValueType = TypeVar('_LazyValueType')


class _GenericLazyMapping(Mapping[str, _LazyValueType], abc.ABC):
    """A mapping that is loaded when first used, and kept until it is invalidated."""

    _lazy_data: Optional[Dict[str, Any]] = None

    @abc.abstractmethod
    def _load(self) -> Dict[str, _LazyValueType]:
        """Ask for the content."""
        raise NotImplementedError

    @property
    def _data(self) -> Dict[str, _LazyValueType]:
        return self._loaded()

    def _loaded(self) -> Dict[str, _LazyValueType]:
        data = self._lazy_data
        if data is None:
            data = self._lazy_data = self._load()
        return data

    def _invalidate(self) -> None:
        self._lazy_data = None

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __getitem__(self, key: str) -> _LazyValueType:
        return self._data[key]

    def __repr__(self) -> str:
        return repr(self._data)


class LazyMapping(_GenericLazyMapping[str]):
    """A mapping from names to strings that is loaded when it is first used.

    What inherits from it has a method ``_load``, which returns the content.
    """


faces.part(__name__)
