# SPDX-License-Identifier: Apache-2.0
"""One object for each unit and application that a model has met."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import collections
import typing
import weakref
from typing import Any, DefaultDict, Dict, MutableMapping, Tuple, Type, TypeVar, Union

if typing.TYPE_CHECKING:
    from ops._meta import CharmMeta
    from ops.model._backend import _ModelBackend
    from ops.model._entities import Application, Unit

    _Entity = TypeVar('_Entity', bound=Union[Unit, Application])


class _ModelCache:  # pyright: ignore[reportUnusedClass]  # the face offers it
    """Units and applications by class and name, kept as long as somebody holds them."""

    def __init__(self, meta: CharmMeta, backend: _ModelBackend):
        self._meta = meta
        self._backend = backend
        # What set_info and set_content have set in this hook, by secret, for the row
        # secret-partial-writes.
        self._secret_set_cache: DefaultDict[str, Dict[str, Any]] = collections.defaultdict(dict)
        self._weakrefs: MutableMapping[Tuple[Any, ...], Any] = weakref.WeakValueDictionary()

    def get(self, entity_type: Type[_Entity], name: str) -> _Entity:
        """Return the unit or application of that name, always the same object."""
        key = (entity_type, name)
        entity: Any = self._weakrefs.get(key)
        if entity is None:
            entity = entity_type(name, self._meta, self._backend, self)
            self._weakrefs[key] = entity
        found: _Entity = entity
        return found
