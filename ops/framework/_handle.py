# SPDX-License-Identifier: Apache-2.0
"""Handles, the paths by which objects and events are found again, and what is saved there."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Protocol, Tuple, TypeVar

if TYPE_CHECKING:
    from ops.framework._objects import Object


class Handle:
    """Where an object or an event stands in the tree of one charm.

    A handle is a kind and, where there are several of that kind, a key, below the handle of
    its parent. Written as a path it is what the state of the charm is saved under:
    ``MyCharm/on/start[3]`` is the third event, of the kind ``start``, of ``MyCharm.on``.

    Args:
        parent: the handle, or the object, that this one is below; None for the top.
        kind: what it is, such as the name of a class or of an event.
        key: which of its kind it is, None where there is one alone.

    Example::

        handle = Handle(None, 'MyCharm', None).nest('on', None).nest('start', '3')
        assert handle.path == 'MyCharm/on/start[3]'
    """

    def __init__(self, parent: Handle | Object | None, kind: str, key: str | None):
        above = parent if parent is None or isinstance(parent, Handle) else parent.handle
        self._parent: Optional[Handle] = above
        self._kind = kind
        self._key = key
        step = f'{kind}[{key}]' if key else kind
        self._path: str = f'{above._path}/{step}' if above is not None else step

    def nest(self, kind: str, key: str | None) -> Handle:
        """Return the handle of something below this one."""
        return Handle(self, kind, key)

    def __hash__(self) -> int:
        return hash((self._parent, self._kind, self._key))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Handle):
            return NotImplemented
        return (self._parent, self._kind, self._key) == (other._parent, other._kind, other._key)

    def __str__(self) -> str:
        return self._path

    @property
    def parent(self) -> Handle | None:
        """The handle that this one is below, None at the top."""
        return self._parent

    @property
    def kind(self) -> str:
        """What it is, such as ``start``."""
        return self._kind

    @property
    def key(self) -> str | None:
        """Which of its kind it is, None where there is one alone."""
        return self._key

    @property
    def path(self) -> str:
        """The handle as text, from the top down, such as ``MyCharm/on/start[3]``."""
        return self._path

    @classmethod
    def from_path(cls, path: str) -> Handle:
        """Read a handle from its path.

        Raises:
            RuntimeError: if a part of the path is neither ``kind`` nor ``kind[key]``.
        """
        handle: Any = None
        for step in path.split('/'):
            kind, bracket, rest = step.partition('[')
            if bracket and (rest[-1:] != ']' or '[' in rest):
                raise RuntimeError(f'attempted to restore invalid handle path {path}')
            handle = Handle(handle, kind, rest[:-1] if bracket else None)
        found: Handle = handle
        return found


class NoTypeError(Exception):
    """Nothing is known about how to make an object again from its saved state.

    A class has to be registered first, see :meth:`ops.Framework.register_type`. For events that
    happens when the event is looked up on its source, as ``self.on.start`` does.

    Args:
        handle_path: the path of what could not be restored.
    """

    handle_path: str
    """The path of what could not be restored."""

    def __init__(self, handle_path: str):
        super().__init__(handle_path)
        self.handle_path = handle_path

    def __str__(self) -> str:
        return f'cannot restore {self.handle_path} since no class was registered for it'


class Serializable(Protocol):
    """What :meth:`ops.Framework.save_snapshot` saves: events, stored state, and your own.

    A class of your own offers these members and is registered by
    :meth:`ops.Framework.register_type`. It is made again without a call of its ``__init__``:
    the framework sets ``framework`` and ``handle``, then calls :meth:`restore`.
    """

    handle_kind: str = ''
    """The kind that handles of this class have."""

    @property
    def handle(self) -> Handle:
        """Where the object stands, and so what its state is saved under."""
        ...

    @handle.setter
    def handle(self, val: Handle) -> None: ...

    def snapshot(self) -> dict[str, Any]:
        """Return what to save: text, numbers, booleans, None, and containers of those."""
        ...

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take over what :meth:`snapshot` returned once."""
        ...


_EventType = TypeVar('_EventType')
_T = TypeVar('_T')

_EventKey = str
_MethodName = str
_Path = str
_Kind = str
_ObserverPath = List[Tuple[str, str, str, str]]
"""Observer path, name of its method, path of the emitter, kind of the event."""
_ObjectPath = Tuple[Optional[str], str]
_PathToSerializableMapping = Dict[str, Serializable]
