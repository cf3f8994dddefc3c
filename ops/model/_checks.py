# SPDX-License-Identifier: Apache-2.0
"""Services, checks and notices of Pebble, as mappings and as what events carry."""

from __future__ import annotations

import typing
from typing import Any, Dict, Iterable, Iterator, Mapping, Optional, Union

from ops_compat import faces

if typing.TYPE_CHECKING:
    import datetime

    from ops import pebble
    from ops.model._container import Container


class ServiceInfoMapping(Mapping[str, 'pebble.ServiceInfo']):
    """Services by their names; see :meth:`ops.Container.get_services`."""

    def __init__(self, services: Iterable[pebble.ServiceInfo]):
        self._services = {service.name: service for service in services}

    def __getitem__(self, key: str) -> pebble.ServiceInfo:
        return self._services[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._services)

    def __len__(self) -> int:
        return len(self._services)

    def __repr__(self) -> str:
        return repr(self._services)


class CheckInfoMapping(Mapping[str, 'pebble.CheckInfo']):
    """Checks by their names; see :meth:`ops.Container.get_checks`."""

    def __init__(self, checks: Iterable[pebble.CheckInfo]):
        self._checks = {check.name: check for check in checks}

    def __getitem__(self, key: str) -> pebble.CheckInfo:
        return self._checks[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._checks)

    def __len__(self) -> int:
        return len(self._checks)

    def __repr__(self) -> str:
        return repr(self._checks)


class LazyNotice:
    """The notice that an event is about; see :attr:`ops.PebbleCustomNoticeEvent.notice`.

    Pebble is asked for what the event does not say (all but id, type and key) when that is
    first used.

    Raises:
        ModelError: if Pebble has no such notice any more.
        ops.pebble.ConnectionError: if Pebble cannot be reached.

    .. versionadded:: 2.10 / 3.0
    """

    id: str
    """The number by which Pebble knows it."""

    user_id: Optional[int]
    """The user who may see it; None if all may."""

    type: Union[pebble.NoticeType, str]
    """What kind of notice it is; a string if this library does not know the kind."""

    key: str
    """What it is about, such as ``example.com/backup-done``."""

    first_occurred: datetime.datetime
    """When it first occurred."""

    last_occurred: datetime.datetime
    """When it last occurred."""

    last_repeated: datetime.datetime
    """When it was last sent out, to this charm for one."""

    occurrences: int
    """How many times it has occurred."""

    last_data: Dict[str, str]
    """What came with it the last time."""

    repeat_after: Optional[datetime.timedelta]
    """How long after one sending it is not sent out again."""

    expire_after: Optional[datetime.timedelta]
    """How long after its last occurrence Pebble forgets it."""

    def __init__(self, container: Container, id: str, type: str, key: str):
        from ops import pebble

        self._container = container
        self.id = id
        try:
            self.type = pebble.NoticeType(type)
        except ValueError:
            self.type = type
        self.key = key
        self._notice: Optional[pebble.Notice] = None

    def __repr__(self) -> str:
        kind = repr(self.type) if isinstance(self.type, str) else self.type
        return f'LazyNotice(id={self.id!r}, type={kind}, key={self.key!r})'

    def __getattr__(self, item: str) -> Any:
        if item.startswith('_'):
            raise AttributeError(f'{type(self).__name__!r} object has no attribute {item!r}')
        return getattr(self._ensure_loaded(), item)

    def _ensure_loaded(self) -> pebble.Notice:
        if self._notice is None:
            self._notice = self._container.get_notice(self.id)
        return self._notice


class LazyCheckInfo:
    """The check that an event is about; see :attr:`ops.PebbleCheckFailedEvent.info`.

    Pebble is asked for all but the name when that is first used, so it is the check's state now,
    which may differ from that which led to the event.

    Raises:
        ModelError: if Pebble has no such check any more.
        ops.pebble.ConnectionError: if Pebble cannot be reached.

    .. versionadded:: 2.15 / 3.0
    """

    name: str
    """The name that the plan has for it."""

    level: Union[pebble.CheckLevel, str, None]
    """What its failing means for the health of the workload."""

    startup: pebble.CheckStartup
    """Whether it begins with Pebble.

    .. versionadded:: 2.23 / 3.0
    """

    status: Union[pebble.CheckStatus, str]
    """Whether it is up, down or not running."""

    successes: Optional[int]
    """How many times in a row it has succeeded; None if Pebble is too old to say.

    .. versionadded:: 2.23 / 3.0
    """

    failures: int
    """How many times in a row it has failed."""

    threshold: int
    """How many failures in a row make it down."""

    change_id: Optional[pebble.ChangeID]
    """The change that performs it, or that tries to recover it."""

    def __init__(self, container: Container, name: str):
        self._container = container
        self.name = name
        self._info: Optional[pebble.CheckInfo] = None

    def __repr__(self) -> str:
        return f'LazyCheckInfo(name={self.name!r})'

    def __getattr__(self, item: str) -> Any:
        if item.startswith('_'):
            raise AttributeError(f'{type(self).__name__!r} object has no attribute {item!r}')
        return getattr(self._ensure_loaded(), item)

    def _ensure_loaded(self) -> pebble.CheckInfo:
        if self._info is None:
            self._info = self._container.get_check(self.name)
        return self._info


faces.part(__name__)
