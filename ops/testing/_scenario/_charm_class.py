# SPDX-License-Identifier: Apache-2.0
"""The class of a charm as runs use it: with events of its own, so that runs share none."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import collections
import contextlib
import functools
from typing import TYPE_CHECKING, Any, ClassVar, Deque, Dict, Generator, Set, Type

from ops._meta import CharmMeta
from ops._unit import Record
from ops.framework import EventSource, ObjectEvents
from ops.testing._scenario import _copies

if TYPE_CHECKING:
    from ops.charm import CharmBase
    from ops.framework import EventBase
    from ops.testing._scenario._charm_spec import _CharmSpec


class CharmClass:
    """A charm's class and its metadata, ready to be run as often as one likes.

    A charm defines events for what its metadata declares, on the class of its ``on``. Here that
    is a class made for all Contexts of the charm, which keeps them from run to run.

    Args:
        spec: the charm.
    """

    def __init__(self, spec: _CharmSpec[Any]):
        charm_type: Any = spec.charm_type
        self._charm_type = charm_type
        self.content = _content(spec)
        self._on = charm_type.on
        self._events: Any = _events_class(self._on.__class__)
        made: Any = type(
            charm_type.__name__,
            (charm_type,),
            {
                'on': self._events(),
                '__module__': charm_type.__module__,
                '__qualname__': charm_type.__qualname__,
                '__doc__': charm_type.__doc__,
            },
        )
        self.cls: Type[CharmBase] = made
        self._members = _members(self.cls)
        self.record = functools.lru_cache(maxsize=8)(self._record)

    def _record(
        self, unit: str, juju_version: str, machine_id: str, zone: str, principal: str
    ) -> Record:
        """Return what a unit of the charm knows before a State says more."""
        return Record.for_charm(
            self.metadata(),
            unit=unit,
            juju_version=juju_version,
            machine_id=machine_id,
            availability_zone=zone,
            principal_unit=principal,
        )

    @classmethod
    def of(cls, spec: _CharmSpec[Any]) -> CharmClass:
        """Return the class of a charm: one that was made before, if it is of the same."""
        for found in _recent:
            if found.fits(spec):
                return found
        made = cls(spec)
        _recent.append(made)
        return made

    def fits(self, spec: _CharmSpec[Any]) -> bool:
        """Say whether this is the class of a charm; tests change what they gave at times.

        A class that a charm has changed is not used again, or the next test would see of it.
        """
        charm_type: Any = spec.charm_type
        return (
            charm_type is self._charm_type
            and charm_type.on is self._on
            and (spec.meta, spec.actions, spec.config) == self.content
            and self._members == _members(self.cls)
        )

    def metadata(self) -> CharmMeta:
        """Return the metadata as a run has it: made anew, since the charm has it in hand."""
        return CharmMeta(*self.content)

    @contextlib.contextmanager
    def in_use(self) -> Generator[None, None, None]:
        """Make a charm in a ``with`` block, which defines its events again."""
        events: Any = self._events
        before = events.__dict__['_kept']
        events._kept = events._defined()
        try:
            yield
        finally:
            # An event that this charm has not defined is none of its.
            for kind in events._kept:
                delattr(events, kind)
            events._kept = before


def _members(cls: type) -> Set[str]:
    return set(vars(cls))


# Tests make a Context each, of one charm and the same metadata.
_recent: Deque[CharmClass] = collections.deque(maxlen=8)


def _content(spec: _CharmSpec[Any]) -> Any:
    return tuple(_copies.plain(part) for part in (spec.meta, spec.actions, spec.config))


def _events_class(base: Type[ObjectEvents]) -> Any:
    members: Dict[str, Any] = {
        '__module__': base.__module__,
        '__qualname__': base.__qualname__,
        '__doc__': base.__doc__,
    }
    return type(base.__name__, (_KeepsEvents, base), members)


class _KeepsEvents(ObjectEvents):
    """Events that are defined again for each charm that is made, and made once."""

    _kept: ClassVar[Set[str]] = set()
    """Those that earlier charms have defined and this one has not yet."""

    def __init_subclass__(cls) -> None:
        cls._kept = set()

    @classmethod
    def _defined(cls) -> Set[str]:
        return {name for name, held in vars(cls).items() if isinstance(held, EventSource)}

    @classmethod
    def define_event(cls, event_kind: str, event_type: type[EventBase]) -> None:
        """Define an event, or find it as an earlier charm has defined it."""
        if event_kind in cls._kept:
            cls._kept.discard(event_kind)
            if vars(cls)[event_kind].event_type is event_type:
                return
            delattr(cls, event_kind)
        super().define_event(event_kind, event_type)
