# SPDX-License-Identifier: Apache-2.0
"""The event to run."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Mapping, Optional

from ops.framework import BoundEvent, EventSource
from ops.testing._scenario import _counters, _names
from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._container import Container
from ops.testing._scenario._deferred import DeferredEvent
from ops.testing._scenario._event_path import _EventPath, _EventType
from ops.testing._scenario._notices import Notice
from ops.testing._scenario._relations import PeerRelation, RelationBase
from ops.testing._scenario._secret import Secret
from ops.testing._scenario._storage import Storage
from ops.testing._scenario._types import AnyJson
from ops_compat import behaviours
from ops_compat.values import field, value

if TYPE_CHECKING:
    from ops.testing._scenario._charm_spec import _CharmSpec

WITH_REMOTE_UNIT = ('_relation_joined', '_relation_changed', '_relation_departed')
"""The events of a relation that are about one unit on the other side."""


@value()
class _Action:
    """An action to run: its name and what it was given.

    Made by ``ctx.on.action('backup', params={'target': 's3'})``.

    Args:
        name: the name in the charm's metadata.
        params: the parameters by name.
        id: Juju's number for the task; counted by itself by default.

    Raises:
        StateValidationError: if no action can have the name.
    """

    name: str
    """The name of the action."""
    params: Mapping[str, AnyJson] = field(default_factory=dict, kw_only=True)
    """What the action was given."""
    id: str = field(default_factory=_counters.next_action_id, kw_only=True)
    """Juju's number for the task."""

    def __post_init__(self) -> None:
        _names.check('action', self.name)


@value()
class _Event:
    """An event to run, and what it is about.

    Made by ``ctx.on``, such as ``ctx.on.start()``.
    """

    path: str
    """The event's name, after the path of the object whose event it is, such as ``start``."""
    storage: Optional[Storage] = None
    """The storage that it is about."""
    relation: Optional[RelationBase] = None
    """The relation that it is about."""
    relation_remote_unit_id: Optional[int] = None
    """The number of the unit on the other side that it is about."""
    relation_departed_unit_id: Optional[int] = None
    """The number of the unit that departs."""
    secret: Optional[Secret] = None
    """The secret that it is about."""
    secret_revision: Optional[int] = None
    """The revision that expired or that nobody uses any more."""
    container: Optional[Container] = None
    """The container that it is about."""
    notice: Optional[Notice] = None
    """The notice that Pebble recorded."""
    check_info: Optional[CheckInfo] = None
    """The health check that failed or recovered."""
    action: Optional[_Action] = None
    """The action to run."""
    custom_event: Optional[BoundEvent] = None
    """The event of the charm or a library, for one that is not Juju's."""
    custom_event_args: Iterable[Any] = field(default_factory=tuple)
    """What that one is emitted with, by position."""
    custom_event_kwargs: Mapping[str, Any] = field(default_factory=dict)
    """What that one is emitted with, by name."""
    _owner_path: List[str] = field(default_factory=list)
    _juju_name: str = field(init=False)

    def __post_init__(self) -> None:
        path = _EventPath(self.path)
        self.__dict__.update(_path=path, _juju_name=path.juju_name)
        if not behaviours.STRICT_NAMES:
            self.__dict__['path'] = str(path)

    if TYPE_CHECKING:

        @property
        def _path(self) -> _EventPath: ...

    @property
    def name(self) -> str:
        """The name as an attribute of the object whose event it is."""
        return self._path.python_name

    @property
    def owner_path(self) -> List[str]:
        """The path to that object, as attributes of the charm."""
        return self._owner_path or self._path.owner_path

    @property
    def _is_custom_event(self) -> bool:
        return self.custom_event is not None

    @property
    def _is_relation_event(self) -> bool:
        return self._path.type is _EventType.RELATION

    @property
    def _is_action_event(self) -> bool:
        return self._path.type is _EventType.ACTION

    @property
    def _is_secret_event(self) -> bool:
        return self._path.type is _EventType.SECRET

    @property
    def _is_storage_event(self) -> bool:
        return self._path.type is _EventType.STORAGE

    @property
    def _is_workload_event(self) -> bool:
        return self._path.type is _EventType.WORKLOAD

    def _is_builtin_event(self, charm_spec: _CharmSpec[Any]) -> bool:
        """Whether it is one of Juju's or of the framework, and none that the charm declares."""
        path = self._path
        if path.type is _EventType.CUSTOM:
            return False
        prefixed = path.type not in (
            _EventType.BUILTIN,
            _EventType.FRAMEWORK,
            _EventType.SECRET,
        )
        return not (prefixed and _declares(charm_spec.charm_type, path.python_name))

    @property
    def remote_unit(self) -> int | None:
        """The unit on the other side that it is about: the one given, else the first."""
        if self.relation is None or self._path.python_suffix not in WITH_REMOTE_UNIT:
            return None
        if self.relation_remote_unit_id is not None:
            return self.relation_remote_unit_id
        return next(iter(self.relation._remote_unit_ids), None)

    def deferred(self, handler: Callable[..., Any], event_id: int = 1) -> DeferredEvent:
        """Return the event as it is once a handler has deferred it.

        Args:
            handler: the method that deferred it, such as ``MyCharm._on_start``.
            event_id: the framework's number for it.

        Raises:
            ValueError: if the handler is no method of a class, or the event lacks what it is
                about.

        Example::

            deferred = ctx.on.update_status().deferred(handler=MyCharm._on_update_status)
            out = ctx.run(ctx.on.start(), State(deferred=[deferred]))
        """
        owner, observer = _method(handler)
        return DeferredEvent(
            f'{owner}/on/{self.name}[{event_id}]',
            owner,
            observer,
            snapshot_data=self._snapshot(),
        )

    def _snapshot(self) -> Dict[str, Any]:
        """Return what the event would save of itself."""
        save = _SNAPSHOTS.get(self._path.type)
        return save(self) if save else {}

    def _about(self, attribute: str) -> Any:
        found = getattr(self, attribute)
        if found is None:
            raise ValueError(
                f'cannot defer {self.name}: the event was made without its {attribute}'
            )
        return found


def _method(handler: Any) -> tuple[str, str]:
    """Return the class and the name of a method, both as names."""
    parts: List[str] = getattr(handler, '__qualname__', '').split('.')
    if len(parts) < 2 or parts[-2].startswith('<') or parts[-1].startswith('<'):
        raise ValueError(
            f'cannot construct DeferredEvent from {handler}; please create one manually.'
        )
    return parts[-2], parts[-1]


def _declares(charm_type: type, name: str) -> bool:
    """Whether a charm has an event of its own under a name that looks like one of Juju's."""
    on: object = getattr(charm_type, 'on', None)
    source = getattr(type(on), name, None)
    if not isinstance(source, EventSource):
        return False
    return source.event_type.__module__ not in ('ops.charm', 'ops.framework')


def _of_relation(event: _Event) -> Dict[str, Any]:
    relation: RelationBase = event._about('relation')
    # What the charm's own application is called is not known before a Context runs it.
    app = (
        'local'
        if isinstance(relation, PeerRelation)
        else getattr(relation, 'remote_app_name', None)
    )
    data: Dict[str, Any] = {
        'relation_name': relation.endpoint,
        'relation_id': relation.id,
        'app_name': app,
    }
    if event.remote_unit is not None:
        data['unit_name'] = f'{app}/{event.remote_unit}'
    if event.relation_departed_unit_id is not None:
        data['departing_unit'] = f'{app}/{event.relation_departed_unit_id}'
    return data


def _of_workload(event: _Event) -> Dict[str, Any]:
    data: Dict[str, Any] = {'container_name': event._about('container').name}
    if event.notice is not None:
        kind = event.notice.type
        data.update(
            notice_id=event.notice.id,
            notice_key=event.notice.key,
            notice_type=kind if isinstance(kind, str) else kind.value,
        )
    if event.check_info is not None:
        data['check_name'] = event.check_info.name
    return data


def _of_secret(event: _Event) -> Dict[str, Any]:
    secret: Secret = event._about('secret')
    data: Dict[str, Any] = {'secret_id': secret.id, 'secret_label': secret.label}
    if event.secret_revision is not None:
        data['secret_revision'] = event.secret_revision
    return data


def _of_storage(event: _Event) -> Dict[str, Any]:
    storage: Storage = event._about('storage')
    return {'storage_name': storage.name, 'storage_index': storage.index}


_SNAPSHOTS: Dict[_EventType, Callable[[_Event], Dict[str, Any]]] = {
    _EventType.RELATION: _of_relation,
    _EventType.WORKLOAD: _of_workload,
    _EventType.SECRET: _of_secret,
    _EventType.STORAGE: _of_storage,
    _EventType.ACTION: lambda event: {'id': event._about('action').id},
}
