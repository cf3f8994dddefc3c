# SPDX-License-Identifier: Apache-2.0
"""Events of the charm's own, or of its libraries: where they are emitted, and what with."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Tuple

from ops.charm import CharmBase
from ops.framework import BoundEvent, ObjectEvents
from ops.testing._scenario._container import Container
from ops.testing._scenario._relations import RelationBase
from ops.testing._scenario._secret import Secret
from ops.testing._scenario._storage import Storage
from ops.testing.errors import BadOwnerPath, NoObserverError

if TYPE_CHECKING:
    from ops.model import Model
    from ops.testing._scenario._event import _Event


def find(charm: CharmBase, event: _Event) -> Any:
    """Return the charm's own bound event for one to run.

    Raises:
        BadOwnerPath: if the charm has nothing that could emit it.
        NoObserverError: if what could emit it has no such event.
    """
    if event.custom_event is None:
        owner = _by_path(charm, event)
    else:
        owner = _by_origin(charm, event.custom_event)
    found = getattr(owner, event.name, None)
    if not isinstance(found, BoundEvent):
        raise NoObserverError(
            f'Cannot fire {event.name!r} on {owner}: invalid event (not on charm.on).'
        )
    return found


def _by_path(charm: CharmBase, event: _Event) -> ObjectEvents:
    path = list(event._owner_path)
    owner: Any = charm
    for name in path:
        try:
            owner = getattr(owner, name)
        except AttributeError:
            raise BadOwnerPath(
                f'event_owner_path {path!r} invalid: {name!r} leads to nowhere.'
            ) from None
    if not isinstance(owner, ObjectEvents):
        raise BadOwnerPath(
            f'event_owner_path {path!r} invalid: does not lead to an ObjectEvents instance.'
        )
    return owner


def _by_origin(charm: CharmBase, event: BoundEvent) -> Any:
    """Return the events of the object that stands now where the one of the event stood.

    An event of a class, or of an object that this charm does not have, is that of the first
    object with such events: tests say ``Database.on.ready``, or take it from one of their own.
    """
    objects: Mapping[str, Any] = charm.framework._objects
    kind: Any = type(event.emitter)
    handle = getattr(event.emitter, 'handle', None)
    found = None if handle is None else objects.get(handle.path)
    if type(found) is kind:
        return found
    for each in list(objects.values()):
        if type(each) is kind:
            return each
    raise BadOwnerPath(
        f'cannot run {event}: no object of the charm has {kind.__name__}; '
        'take it from the charm, such as mgr.charm.database.on.ready'
    )


def arguments(charm: CharmBase, event: _Event) -> Tuple[List[Any], Dict[str, Any]]:
    """Return what an event is emitted with, as the charm has it."""
    model = charm.model
    return (
        [_as_in_the_charm(given, model) for given in event.custom_event_args],
        {
            name: _as_in_the_charm(given, model)
            for name, given in event.custom_event_kwargs.items()
        },
    )


def _as_in_the_charm(given: Any, model: Model) -> Any:
    for kind, find in _FINDERS:
        if isinstance(given, kind):
            return find(given, model)
    return given


def _storage(storage: Storage, model: Model) -> Any:
    found = (each for each in model.storages[storage.name] if each.index == storage.index)
    return next(found, None)


_FINDERS: Tuple[Tuple[type, Callable[[Any, Model], Any]], ...] = (
    (Container, lambda given, model: model.unit.get_container(given.name)),
    (RelationBase, lambda given, model: model.get_relation(given.endpoint, given.id)),
    (Secret, lambda given, model: model.get_secret(id=given.id)),
    (Storage, _storage),
)
