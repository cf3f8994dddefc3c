# SPDX-License-Identifier: Apache-2.0
"""What the framework can save and bring back, and the types that it is known by."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Protocol, Tuple, TypeVar

if TYPE_CHECKING:
    from ops.framework._handle import Handle
    from ops.framework._objects import Object


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


_ObjectType = TypeVar('_ObjectType', bound='Object')
_EventType = TypeVar('_EventType')
_T = TypeVar('_T')

_EventKey = str
_MethodName = str
_Path = str
_Kind = str
_ObserverPath = List[Tuple[str, str, str, str]]
"""Observer path, name of its method, path of the emitter, kind of the event."""
_ObjectPath = Tuple[Optional[str], str]
_PathToObjectMapping = Dict[str, 'Object']
_PathToSerializableMapping = Dict[str, Serializable]
