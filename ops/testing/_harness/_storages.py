# SPDX-License-Identifier: Apache-2.0
"""Storages of a harness: added, attached, detached, removed."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, List

from ops import _unit, model
from ops.testing._harness._core import Core


class WithStorages(Core):
    """The storages of a harness. Each has a folder that the charm finds as its location."""

    def add_storage(self, storage_name: str, count: int = 1, *, attach: bool = False) -> List[str]:
        """Add storages, which the charm sees when they are attached.

        Example::

            (data,) = harness.add_storage('data', attach=True)

        Args:
            storage_name: the storage, from the charm's metadata.
            count: how many.
            attach: attach them at once, as :meth:`attach_storage` does.

        Returns:
            Their ids, such as ``data/0``.

        Raises:
            RuntimeError: if the charm declares no such storage.
        """
        self._check_declared(storage_name)
        added: Any = self._backend.storage_add(storage_name, count)
        ids = [f'{storage_name}/{number}' for number in added]
        if attach:
            for each in ids:
                self.attach_storage(each)
        return ids

    def _check_declared(self, name: str) -> None:
        if name not in self._meta.storages:
            raise RuntimeError(f"the key '{name}' is not specified as a storage key in metadata")

    def attach_storage(self, storage_id: str) -> None:
        """Attach a storage; the charm sees storage-attached unless it was attached already.

        Containers that mount it have its files from now on.

        Args:
            storage_id: an id that :meth:`add_storage` returned.

        Raises:
            ModelError: if it was not added.
            KeyError: if the charm declares no such storage.
            ValueError: if it is no id.
        """
        newly = self._backend._storages.attach(storage_id)
        if newly:
            self._model.storages._invalidate(storage_id.rpartition('/')[0])
        if newly and self._emits:
            self._emit_storage(storage_id, 'attached')

    def detach_storage(self, storage_id: str) -> None:
        """Detach a storage; the charm sees storage-detaching before, if it was attached.

        Its files stay, for when it is attached again.

        Args:
            storage_id: an id that :meth:`add_storage` returned.

        Raises:
            RuntimeError: if the charm has not begun.
            ModelError: if it was not added.
            KeyError: if the charm declares no such storage.
        """
        if self._charm is None:
            raise RuntimeError('cannot detach storage before Harness is initialised')
        self._detach(storage_id)

    def _detach(self, id: str) -> None:
        storages = self._backend._storages
        storages.check(id)
        if storages.is_attached(id) and self._emits:
            self._emit_storage(id, 'detaching')
        storages.detach(id)

    def remove_storage(self, storage_id: str) -> None:
        """Remove a storage; the charm sees storage-detaching before, if it was attached.

        Args:
            storage_id: an id that :meth:`add_storage` returned.

        Raises:
            RuntimeError: if the charm declares no such storage.
            ModelError: if it was not added.
            ValueError: if it is no id.
        """
        name, _ = storage_id.split('/')
        self._check_declared(name)
        self._detach(storage_id)
        self._backend._storages.forget(storage_id)

    def _emit_storage(self, id: str, event: str) -> None:
        name, number = id.split('/')
        storage = model.Storage(name, int(number), self._backend)
        hook = _unit.Hook(name=f'{name}-storage-{event}', storage=id)
        self._emit(getattr(self._charm.on[name], f'storage_{event}'), storage, hook=hook)
