# SPDX-License-Identifier: Apache-2.0
"""Stored state: attributes of an object that outlive the run of a charm."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, Type, Union, overload

from ops._private import later
from ops.framework._handle import Handle
from ops.framework._objects import Object, _ObjectType
from ops.storage import NoSnapshotError

if TYPE_CHECKING:
    from ops.framework import _containers
    from ops.framework._events import EventBase
    from ops.framework._framework import Framework
else:
    _containers = later.Later('ops.framework._containers')

_RESERVED = 'on'


class StoredStateData(Object):
    """The values of one stored state, saved when the framework commits and they changed.

    Charms use :class:`ops.StoredState`.

    Args:
        parent: the object that has the stored state.
        attr_name: the attribute by which it has it.
    """

    def __init__(self, parent: Union[Object, Framework], attr_name: str):
        super().__init__(parent, attr_name)
        self._cache: Dict[str, Any] = {}
        self.dirty: bool = False

    def __getitem__(self, key: str) -> Any:
        return self._cache.get(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._cache[key] = value
        self.dirty = True

    def __contains__(self, key: str) -> bool:
        return key in self._cache

    def snapshot(self) -> dict[str, Any]:
        """Return the values, to be saved."""
        return self._cache

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take over saved values."""
        self._cache = snapshot
        self.dirty = False

    def on_commit(self, event: EventBase) -> None:
        """Save the values if they changed."""
        if self.dirty:
            self.framework.save_snapshot(self)
            self.dirty = False


class BoundStoredState:
    """The stored state of one object: each attribute that is set is a stored value.

    A value is text, bytes, a number, a boolean, None, or a list, dict or set of such values.

    Args:
        parent: the object that has the stored state.
        attr_name: the attribute by which it has it.
    """

    if TYPE_CHECKING:
        _data: StoredStateData
        _attr_name: str

    def __init__(self, parent: Object, attr_name: str):
        framework = parent.framework
        framework.register_type(StoredStateData, parent)
        handle = Handle(parent, StoredStateData.handle_kind, attr_name)
        data: Any
        try:
            data = framework.load_snapshot(handle)
        except NoSnapshotError:
            data = StoredStateData(parent, attr_name)
        # Past __setattr__, which stores.
        self.__dict__.update(_data=data, _attr_name=attr_name)
        framework.observe(framework.on.commit, data.on_commit)

    def __getattr__(self, key: str) -> Any:
        if key == _RESERVED:
            raise AttributeError(f"attribute '{_RESERVED}' is reserved")
        data = self.__dict__.get('_data', ())  # none yet while a copy is being made
        if key not in data:
            raise AttributeError(f"attribute '{key}' is not stored")
        return _containers._wrap_stored(data, data[key])

    def __setattr__(self, key: str, value: Any) -> None:
        if key == _RESERVED:
            raise AttributeError(f"attribute '{_RESERVED}' is reserved and cannot be set")
        value = _containers._unwrap_stored(self._data, value)
        if not isinstance(value, (type(None), int, float, str, bytes, list, dict, set)):
            raise AttributeError(
                f"attribute '{key}' cannot be a {type(value).__name__}: "
                'must be int/float/dict/list/etc'
            )
        self._data[key] = _containers._unwrap_stored(self._data, value)

    def set_default(self, **kwargs: Any) -> None:
        """Set the values of those attributes that are not stored yet.

        Example::

            self._stored.set_default(seen=[], config_hash='')
        """
        for key, value in kwargs.items():
            if key not in self._data:
                self._data[key] = value


class StoredState:
    """Attributes of an object that are still there in the next run of the charm.

    Kept in the unit's state database, or by Juju where ``ops.main`` is told so. It belongs to
    one unit, is not shared with others, and on Kubernetes it is lost with the pod unless the
    charm asks for Juju as storage. What can be read from Juju, the workload or a relation is
    better read there.

    A value that is a dict, list or set may be changed in place. For what a value can be see
    :class:`BoundStoredState`. ``on`` is no possible name.

    Example::

        class MyCharm(ops.CharmBase):
            _stored = ops.StoredState()

            def __init__(self, framework: ops.Framework):
                super().__init__(framework)
                self._stored.set_default(runs=0)
                framework.observe(self.on.update_status, self._on_update_status)

            def _on_update_status(self, event: ops.UpdateStatusEvent):
                self._stored.runs += 1

    Raises:
        RuntimeError: when it is read, if two attributes or two classes hold the same one.
    """

    def __init__(self) -> None:
        self.parent_type: Optional[Type[Any]] = None
        self.attr_name: Optional[str] = None

    if TYPE_CHECKING:

        @overload
        def __get__(self, parent: None, parent_type: type[_ObjectType]) -> StoredState: ...
        @overload
        def __get__(
            self, parent: _ObjectType, parent_type: type[_ObjectType]
        ) -> BoundStoredState: ...

    def __get__(
        self, parent: _ObjectType | None, parent_type: type[_ObjectType]
    ) -> StoredState | BoundStoredState:
        if parent is None:
            return self
        if self.parent_type is None or self.attr_name is None:
            self._find_place(parent_type)
        elif self.parent_type not in parent_type.__mro__:
            raise RuntimeError(
                f'StoredState shared by {self.parent_type.__name__} and {parent_type.__name__}'
            )
        name: Any = self.attr_name
        bound = BoundStoredState(parent, name)
        parent.__dict__[name] = bound  # found before this descriptor from now on
        return bound

    def _find_place(self, cls: type[Any]) -> None:
        """Find the class and the attribute that hold this stored state."""
        places = [
            (home, name)
            for home in cls.__mro__
            for name, held in vars(home).items()
            if held is self
        ]
        home, name = places[0]
        for other_home, other_name in places:
            if other_name != name:
                raise RuntimeError(
                    f'StoredState shared by {other_home.__name__}.{name} and '
                    f'{other_home.__name__}.{other_name}'
                )
        self.parent_type, self.attr_name = home, name
