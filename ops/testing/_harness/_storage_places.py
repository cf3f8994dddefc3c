# SPDX-License-Identifier: Apache-2.0
"""The storages that a test has added: which are attached, where they are, who has them mounted."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
import os
import pathlib
from typing import TYPE_CHECKING, Any, Dict, Generator, Iterator, List, Tuple

from ops import _unit, model

if TYPE_CHECKING:
    from ops.testing._harness._backend import _TestingModelBackend
    from ops.testing._harness._pebble import _TestingPebbleClient


class Storages:
    """The storages of a harness. Those that are attached are in the record as well."""

    def __init__(self, backend: _TestingModelBackend):
        self._backend = backend
        self._known: Dict[str, int] = {}
        self._next = 0

    def add(self, name: str) -> int:
        """Add a storage, and return its number; Juju counts all storages of a model together."""
        number = self._next
        self._next += 1
        self._known[f'{name}/{number}'] = number
        return number

    def all_of(self, name: str) -> List[int]:
        """Return the numbers of a name's storages, attached or not."""
        return [number for full, number in self._known.items() if full.rpartition('/')[0] == name]

    def listed(self) -> Dict[str, Dict[int, Dict[str, Any]]]:
        """Return every storage by name and number."""
        found: Dict[str, Dict[int, Dict[str, Any]]] = {
            name: {} for name in self._backend._meta.storages
        }
        for full, number in self._known.items():
            found[full.rpartition('/')[0]][number] = {'location': str(self._place(full))}
        return found

    def is_attached(self, id: str) -> bool:
        """Say whether a storage is attached."""
        return self._backend._unit.record.storage(id) is not None

    def check(self, id: str) -> Tuple[str, int]:
        """Take an id apart.

        Raises:
            ValueError: if it is none.
            KeyError: if the charm declares no such storage.
            ModelError: if the test has not added it.
        """
        name, number = id.split('/')
        if name not in self._backend._meta.storages:
            raise KeyError(name)
        if id not in self._known:
            raise model.ModelError(f'ERROR invalid value "{id}" for option -s: storage not found')
        return name, int(number)

    @contextlib.contextmanager
    def shown(self, id: str) -> Generator[None, None, None]:
        """Have the unit know a storage that is not attached, for its event to say where it is.

        Raises:
            ModelError: if there is none.
        """
        name, number = self.check(id)
        unit = self._backend._unit
        place = self._place(id)
        place.mkdir(parents=True, exist_ok=True)
        attached = unit.record.storages
        part = _unit.Storage(name, number, self._backend._meta.storages[name].type, str(place))
        unit.now(storages=(*(each for each in attached if each.id != id), part))
        try:
            yield
        finally:
            if not any(each.id == id for each in attached):
                unit.now(storages=attached)

    def _place(self, id: str) -> pathlib.Path:
        return self._backend._folder.path / 'storages' / id

    def attach(self, id: str) -> bool:
        """Attach a storage; say whether it was not attached before."""
        name, number = self.check(id)
        if self.is_attached(id):
            return False
        unit = self._backend._unit
        kind = self._backend._meta.storages[name].type
        unit.now(storages=(*unit.record.storages, _unit.Storage(name, number, kind)))
        for client, location in self._mounts(name):
            self._place(id).mkdir(parents=True, exist_ok=True)
            client._mount(_free(client, location, number), id, str(self._place(id)))
        return True

    def detach(self, id: str) -> None:
        """Detach a storage, whose files stay."""
        unit = self._backend._unit
        unit.now(storages=tuple(each for each in unit.record.storages if each.id != id))
        for client in self._backend._pebble_clients.values():
            client._unmount(id)

    def forget(self, id: str) -> None:
        """Let there be no such storage."""
        self.detach(id)
        del self._known[id]

    def _mounts(self, name: str) -> Iterator[Tuple[_TestingPebbleClient, str]]:
        for container, declared in self._backend._meta.containers.items():
            mount = declared.mounts.get(name)
            if mount is not None and container in self._backend._pebble_clients:
                for location in mount.locations:
                    yield self._backend._pebble_clients[container], location


def _free(client: _TestingPebbleClient, location: str, number: int) -> str:
    """Return where to mount one more storage of a name: below what the first one has."""
    taken = os.path.lexists(client._host_of(location))
    return f'{location.rstrip("/")}/{number}' if taken else location
