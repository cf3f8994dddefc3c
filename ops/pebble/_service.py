# SPDX-License-Identifier: Apache-2.0
"""Services: as a layer or plan describes them, and how they fare."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, List, Mapping, Union, cast

from ops.pebble import _text

if TYPE_CHECKING:
    from ops.pebble._shapes import ServiceDict


class Entry:
    """What a named entry of a layer does, whichever section it is in."""

    name: str
    _KEEP_ZERO = ('user_id', 'group_id')

    def to_dict(self) -> Any:
        """Return it as a layer has it, without what is not set."""
        return {
            name.replace('_', '-'): _text.copied(value)
            for name, value in vars(self).items()
            if name != 'name' and not self._is_unset(name, value)
        }

    def _is_unset(self, name: str, value: Any) -> bool:
        # User and group 0 are root's, and not "none", as other zeros are to Pebble.
        return value is None if name in self._KEEP_ZERO else not value

    def _merge(self, other: Entry) -> None:
        """Change this entry by one of the same name in a later layer, as Pebble does."""
        for name, value in vars(other).items():
            if name == 'name' or self._is_unset(name, value):
                continue
            self._merge_one(name, value)

    def _merge_one(self, name: str, value: Any) -> None:
        if isinstance(value, list):
            value = [*getattr(self, name), *cast('List[Any]', value)]
        elif isinstance(value, dict):
            value = {**getattr(self, name), **cast('Mapping[str, Any]', value)}
        setattr(self, name, _text.copied(value))

    def __repr__(self) -> str:
        return f'{type(self).__name__}({self.to_dict()!r})'

    def __eq__(self, other: object) -> bool:
        if isinstance(other, dict):
            return bool(self.to_dict() == other)
        if isinstance(other, type(self)):
            return bool(self.to_dict() == other.to_dict())
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it can be changed


class Service(Entry):
    """A service, as a layer or the plan describes it.

    Services compare by their description, with each other and with a :class:`ServiceDict`; names
    are not compared. What is not set is empty, or None for a number.

    Args:
        name: the service's name.
        raw: the description, as plain values.

    Raises:
        TypeError: if the description is no mapping.

    Example::

        service = container.get_plan().services['web']
        if service.startup != 'enabled':
            ...
    """

    def __init__(self, name: str, raw: ServiceDict | None = None):
        given: Any = _text.mapping(raw, f'service {name!r}')
        self.name = name
        self.summary: str = given.get('summary', '')
        self.description: str = given.get('description', '')
        self.startup: str = given.get('startup', '')
        self.override: str = given.get('override', '')
        self.command: str = given.get('command', '')
        self.after: list[str] = list(given.get('after') or ())
        self.before: list[str] = list(given.get('before') or ())
        self.requires: list[str] = list(given.get('requires') or ())
        self.environment: dict[str, str] = dict(given.get('environment') or {})
        self.user: str = given.get('user', '')
        self.user_id: int | None = given.get('user-id')
        self.group: str = given.get('group', '')
        self.group_id: int | None = given.get('group-id')
        self.working_dir: str = given.get('working-dir', '')
        self.on_success: str = given.get('on-success', '')
        self.on_failure: str = given.get('on-failure', '')
        self.on_check_failure: dict[str, Any] = dict(given.get('on-check-failure') or {})
        self.backoff_delay: str = given.get('backoff-delay', '')
        self.backoff_factor: int | None = given.get('backoff-factor')
        self.backoff_limit: str = given.get('backoff-limit', '')
        self.kill_delay: str | None = given.get('kill-delay', '')

    def to_dict(self) -> ServiceDict:
        """Return the description as plain values, without what is not set."""
        return cast('ServiceDict', super().to_dict())


class ServiceStartup(enum.Enum):
    """Whether a service is among those that start by themselves."""

    ENABLED = 'enabled'
    DISABLED = 'disabled'


class ServiceStatus(enum.Enum):
    """Whether a service runs."""

    ACTIVE = 'active'
    INACTIVE = 'inactive'
    ERROR = 'error'


class ServiceInfo:
    """How a service fares.

    Args:
        name: the service's name.
        startup: whether it starts by itself.
        current: whether it runs.
    """

    def __init__(self, name: str, startup: ServiceStartup | str, current: ServiceStatus | str):
        self.name = name
        self.startup = startup
        self.current = current

    def is_running(self) -> bool:
        """Say whether the service runs."""
        return self.current == ServiceStatus.ACTIVE

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> ServiceInfo:
        """Read a service of Pebble's answer; words that are not known stay text."""
        return cls(
            name=d['name'],
            startup=member(ServiceStartup, d['startup']),
            current=member(ServiceStatus, d['current']),
        )

    def __repr__(self) -> str:
        return _text.shown(self, startup=f'{self.startup}', current=f'{self.current}')


def member(of: Any, word: Any) -> Union[Any, str]:
    """Return the member of an enumeration for a word of Pebble's, or the word if there is none."""
    try:
        return of(word)
    except ValueError:
        return word
