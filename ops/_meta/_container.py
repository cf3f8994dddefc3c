# SPDX-License-Identifier: Apache-2.0
"""Workload containers, as the metadata of a Kubernetes charm declares them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from ops._meta import _shape
from ops_compat import faces, values


@values.value()
class ContainerBase:
    """A base that the workload in a container may run on.

    .. versionadded:: 2.11 / 3.0
    """

    os_name: str
    """The operating system, such as ``ubuntu``."""

    channel: str
    """The channel of the base, such as ``24.04/stable``."""

    architectures: List[str]
    """The architectures that the charm can run on, such as ``amd64``."""

    @classmethod
    def from_dict(cls, d: Dict[str, Any]) -> ContainerBase:
        """Make one of what the metadata has in a container's list of bases.

        Raises:
            KeyError: if the name, the channel or the architectures are missing.
        """
        return cls._read(d, 'metadata.yaml: containers, an entry of bases')

    @classmethod
    def _read(cls, raw: Any, where: str) -> ContainerBase:
        return cls(
            os_name=_shape.required(raw, 'name', where),
            channel=_shape.required(raw, 'channel', where),
            architectures=_shape.required(raw, 'architectures', where),
        )


class ContainerStorageMeta:
    """A storage that is mounted in a container.

    Args:
        storage: the name of the storage.
        location: where it is mounted.
    """

    storage: str
    """The name of the storage, which the metadata declares in ``storage``."""

    def __init__(self, storage: str, location: str):
        self.storage = storage
        self._locations: List[str] = [location]

    def add_location(self, location: str) -> None:
        """Add another place where the storage is mounted."""
        self._locations.append(location)

    @property
    def locations(self) -> List[str]:
        """All places where the storage is mounted."""
        return self._locations

    @property
    def location(self) -> str:
        """The place where the storage is mounted, if there is one only.

        Raises:
            RuntimeError: if there are several; see :attr:`locations`.
        """
        if len(self._locations) == 1:
            return self._locations[0]
        raise RuntimeError(
            'container has more than one mount point with the same backing storage. '
            'Request .locations to see a list'
        )


class ContainerMeta:
    """A workload container of the charm.

    Args:
        name: the name of the container.
        raw: what the metadata has under that name.
    """

    name: str
    """The name of the container, for :meth:`Unit.get_container <ops.Unit.get_container>`."""

    resource: Optional[str]
    """The resource with the container's image; None if it is made from a base.

    .. versionadded:: 2.11 / 3.0
    """

    bases: Optional[List[ContainerBase]]
    """The bases that the container can be made from; None if the metadata says nothing about
    the container.

    .. versionadded:: 2.11 / 3.0
    """

    def __init__(self, name: str, raw: Dict[str, Any]):
        self.name = name
        self.resource = None
        self.bases = None
        self._mounts: Dict[str, ContainerStorageMeta] = {}
        if not raw:
            return
        where = f'metadata.yaml: containers.{name}'
        entry = _shape.mapping(raw, where)
        self.resource = entry.get('resource')
        bases = _shape.items(entry.get('bases', []), f'{where}.bases')
        self.bases = [
            ContainerBase._read(base, f'{where}.bases, entry {number}')  # pyright: ignore[reportPrivateUsage]  # our own
            for number, base in enumerate(bases, 1)
        ]
        self._mount(_shape.items(entry.get('mounts', []), f'{where}.mounts'), where)

    def _mount(self, mounts: Any, where: str) -> None:
        for raw in mounts:
            mount = _shape.mapping(raw, f'{where}.mounts')
            storage, location = mount.get('storage', ''), mount.get('location')
            if not location:
                continue
            if storage in self._mounts:
                self._mounts[storage].add_location(location)
            else:
                self._mounts[storage] = ContainerStorageMeta(storage, location)

    @property
    def mounts(self) -> Dict[str, ContainerStorageMeta]:
        """The storages that are mounted in the container, by their names.

        One storage may be mounted in several places, which are listed together.
        """
        return self._mounts


faces.part(__name__, 'ops.charm')
