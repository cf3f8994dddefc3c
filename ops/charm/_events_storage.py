# SPDX-License-Identifier: Apache-2.0
"""The events of storages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ops import model
from ops.charm._events_hook import HookEvent
from ops_compat import faces

if TYPE_CHECKING:
    from ops.framework import Handle


class StorageEvent(HookEvent):
    """Any event of a storage: the classes below it are what charms observe.

    A storage ``data`` has the events ``data_storage_attached`` and ``data_storage_detaching``
    on :attr:`CharmBase.on <ops.CharmBase.on>`.

    Example::

        framework.observe(self.on['data'].storage_attached, self._on_data_attached)

    Args:
        handle: given by the framework.
        storage: the storage.
    """

    _carries = 'storage'

    storage: model.Storage
    """The storage that the event is about."""

    def __init__(self, handle: Handle, storage: model.Storage):
        super().__init__(handle)
        self.storage = storage

    def __repr__(self) -> str:
        return f'<{type(self).__name__} on {self.storage} via {self.handle}>'

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        return {
            'storage_name': self.storage.name,
            'storage_index': self.storage.index,
            'storage_location': str(self.storage.location),
        }

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework.

        Raises:
            KeyError: if the charm has no storage of that name any more.
            RuntimeError: if that storage is attached no more.
        """
        name = snapshot.get('storage_name')
        index = snapshot.get('storage_index')
        location = snapshot.get('storage_location')
        if not name or index is None or not location:
            return
        for storage in self.framework.model.storages[name]:
            if storage.index == index:
                self.storage = storage
                # Detached storage has no location to ask Juju for.
                self.storage.location = location
                return
        raise RuntimeError(
            f'failed loading storage (name={name!r}, index={index!r}) from snapshot'
        )


class StorageAttachedEvent(StorageEvent):
    """A storage can be used from now on.

    For storage that the charm's metadata asks for it comes before the install event, and for
    storage that is added later at any time.
    """


class StorageDetachingEvent(StorageEvent):
    """A storage is about to be detached: the last event in which it can be used."""


faces.part(__name__)
