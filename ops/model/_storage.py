# SPDX-License-Identifier: Apache-2.0
"""Storage that Juju has attached to the unit."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
import typing
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Union

from ops.model._errors import ModelError
from ops_compat import deprecations, faces

if typing.TYPE_CHECKING:
    from ops.model._backend import _ModelBackend

_logger = logging.getLogger('ops.model')


class Storage:
    """One storage that is attached to the unit; see :attr:`ops.Model.storages`."""

    name: str
    """The name that the charm's metadata has for it."""

    def __init__(self, storage_name: str, storage_index: int, backend: _ModelBackend):
        self.name = storage_name
        self._backend = backend
        self._index = storage_index
        self._location: Optional[Path] = None

    @property
    def index(self) -> int:
        """The number that tells it from others of that name: 3 in ``data/3``."""
        return self._index

    @property
    def id(self) -> int:
        """The old name of :attr:`index`.

        .. deprecated:: 2.4 / 3.0
            Use :attr:`index`.
        """
        deprecations.STORAGE_ID.warn()
        _logger.warning('model.Storage.id is being replaced - please use model.Storage.index')
        return self._index

    @property
    def full_id(self) -> str:
        """Its name and number, as Juju writes them: ``data/3``."""
        return f'{self.name}/{self._index}'

    @property
    def location(self) -> Path:
        """Where it is mounted, or its device if it is a block storage.

        Juju is asked once (``storage-get``).

        Raises:
            ModelError: if Juju does not know, for example since it is not attached.
        """
        if self._location is None:
            self._location = Path(self._backend.storage_get(self.full_id, 'location'))
        return self._location

    @location.setter
    def location(self, location: Union[str, Path]) -> None:
        # The event for a storage knows the location before storage-get does.
        self._location = Path(location)


class StorageMapping(Mapping[str, List[Storage]]):
    """The attached storages, by the name in the charm's metadata.

    A name that the metadata has is there even if nothing is attached: with an empty list. Juju
    is asked once for each name (``storage-list``). See :attr:`ops.Model.storages`.
    """

    def __init__(self, storage_names: Iterable[str], backend: _ModelBackend):
        self._backend = backend
        self._storage_map: Dict[str, Optional[List[Storage]]] = dict.fromkeys(storage_names)

    def __contains__(self, key: object) -> bool:
        return key in self._storage_map

    def __len__(self) -> int:
        return len(self._storage_map)

    def __iter__(self) -> Iterator[str]:
        return iter(self._storage_map)

    def __getitem__(self, storage_name: str) -> List[Storage]:
        if storage_name not in self._storage_map:
            meant = ', or '.join(map(repr, self._storage_map))
            hint = f' Did you mean {meant}?' if meant else ''
            raise KeyError(f'Storage {storage_name!r} not found.{hint}')
        storages = self._storage_map[storage_name]
        if storages is None:
            storages = self._storage_map[storage_name] = [
                Storage(storage_name, index, self._backend)
                for index in self._backend.storage_list(storage_name)
            ]
        return storages

    def request(self, storage_name: str, count: int = 1) -> None:
        """Ask Juju for more storage (``storage-add``).

        Juju attaches it after the hook; the charm then sees a storage-attached event for each.

        Example::

            self.model.storages.request('data', 2)

        Args:
            storage_name: a name from the charm's metadata.
            count: how many to add, 1 or more.

        Raises:
            ModelError: if the metadata has no such name, or Juju refuses.
        """
        if storage_name not in self._storage_map:
            raise ModelError(
                f'cannot add storage {storage_name!r}: it is not present in the charm metadata'
            )
        self._backend.storage_add(storage_name, count)

    def _invalidate(self, storage_name: str) -> None:
        """Forget what is attached, after more has been."""
        self._storage_map[storage_name] = None


_StorageDictType = Dict[str, Optional[List[Storage]]]

faces.part(__name__)
