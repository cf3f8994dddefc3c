# SPDX-License-Identifier: Apache-2.0
"""Checks: as a layer or plan describes them, and how they fare."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union, cast

from ops.pebble import _text
from ops.pebble._changes import ChangeID
from ops.pebble._service import Entry, member
from ops.pebble._shapes import CheckLevel

if TYPE_CHECKING:
    from ops.pebble._shapes import CheckDict, ExecDict, HttpDict, TcpDict


class CheckStatus(enum.Enum):
    """How a check fares."""

    UP = 'up'
    """It has not failed as often in a row as its threshold says."""
    DOWN = 'down'
    """It has."""
    INACTIVE = 'inactive'
    """It is stopped.

    .. versionadded:: 2.19 / 3.0
    """


class CheckStartup(enum.Enum):
    """Whether a check is among those that start by themselves.

    .. versionadded:: 2.19 / 3.0
    """

    UNSET = ''
    """As if enabled."""
    ENABLED = 'enabled'
    DISABLED = 'disabled'


class Check(Entry):
    """A check, as a layer or the plan describes it.

    Checks compare as :class:`Service` does. Exactly one of ``http``, ``tcp`` and ``exec`` is set.

    Args:
        name: the check's name.
        raw: the description, as plain values.

    Raises:
        TypeError: if the description is no mapping.
        ValueError: if its ``startup`` is not one of :class:`CheckStartup`.
    """

    def __init__(self, name: str, raw: CheckDict | None = None):
        given: Any = _text.mapping(raw, f'check {name!r}')
        self.name = name
        self.override: str = given.get('override', '')
        self.level: CheckLevel | str = member(CheckLevel, given.get('level', ''))
        self.startup = CheckStartup(given.get('startup', ''))
        self.period: str | None = given.get('period', '')
        self.timeout: str | None = given.get('timeout', '')
        self.threshold: int | None = given.get('threshold')
        self.http: HttpDict | None = _text.copied(given.get('http'))
        self.tcp: TcpDict | None = _text.copied(given.get('tcp'))
        self.exec: ExecDict | None = _text.copied(given.get('exec'))

    def to_dict(self) -> CheckDict:
        """Return the description as plain values, without what is not set."""
        plain = super().to_dict()
        for name in ('level', 'startup'):
            if isinstance(plain.get(name), enum.Enum):
                plain[name] = plain[name].value
        return cast('CheckDict', plain)

    def _is_unset(self, name: str, value: Any) -> bool:
        return value in (CheckLevel.UNSET, CheckStartup.UNSET) or super()._is_unset(name, value)

    def _merge_one(self, name: str, value: Any) -> None:
        """Merge field by field what http, tcp and exec hold, headers and environment by key."""
        before = getattr(self, name)
        if not isinstance(value, dict):
            super()._merge_one(name, value)
            return
        merged: Dict[str, Any] = dict(before or {})
        for key, part in _text.copied(value).items():
            if isinstance(part, dict):
                part = {**merged.get(key, {}), **cast('Mapping[str, Any]', part)}
            if part or (part == 0 and key in ('user-id', 'group-id')):
                merged[key] = part
        setattr(self, name, merged)


class CheckInfo:
    """How a check fares.

    Args:
        name: the check's name.
        level: what it says of its workload.
        status: how it fares.
        successes: how often it has succeeded since it started; None before Pebble 1.23.
        failures: how often in a row it has failed.
        threshold: how often in a row it may fail before it is down.
        change_id: the change that runs it; None if it is stopped, and before Pebble 1.11.
        startup: whether it starts by itself.
    """

    name: str
    """The check's name."""

    level: Union[CheckLevel, str, None]
    """What it says of its workload; text for a level that is not known."""

    startup: CheckStartup
    """Whether it starts by itself.

    .. versionadded:: 2.19 / 3.0
    """

    status: Union[CheckStatus, str]
    """How it fares; a status that is not known counts as inactive."""

    successes: Optional[int]
    """How often it has succeeded since it started; None before Pebble 1.23.

    .. versionadded:: 2.23 / 3.0
    """

    failures: int
    """How often in a row it has failed."""

    threshold: int
    """How often in a row it may fail before it is down."""

    change_id: Optional[ChangeID]
    """The change that runs it; None if it is stopped, and before Pebble 1.11.

    .. versionadded:: 2.13 / 3.0
    """

    def __init__(
        self,
        name: str,
        level: CheckLevel | str | None,
        status: CheckStatus | str,
        successes: int | None = None,
        failures: int = 0,
        threshold: int = 0,
        change_id: ChangeID | None = None,
        startup: CheckStartup = CheckStartup.ENABLED,
    ):
        self.name = name
        self.level = level
        self.startup = startup
        self.status = status
        self.successes = successes
        self.failures = failures
        self.threshold = threshold
        self.change_id = change_id

    @property
    def has_run(self) -> bool:
        """Whether it has run since it started.

        .. versionadded:: 2.23 / 3.0

        Raises:
            NotImplementedError: if Pebble is older than 1.23, which does not count successes.
        """
        if self.successes is None:
            raise NotImplementedError(
                'Pebble version doesn\'t support "successes" (introduced in Pebble 1.23.0)'
            )
        return bool(self.successes or self.failures)

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> CheckInfo:
        """Read a check of Pebble's answer.

        Raises:
            KeyError: if it has no name, status or threshold.
            ValueError: if its ``startup`` is not one of :class:`CheckStartup`.
        """
        change = d.get('change-id')
        return cls(
            name=d['name'],
            level=member(CheckLevel, d.get('level', '')),
            # Pebble before 1.19 has no such setting, and starts every check.
            startup=CheckStartup(d.get('startup', 'enabled')),
            status=_status(d['status']),
            successes=d.get('successes'),
            failures=d.get('failures', 0),
            threshold=d['threshold'],
            change_id=ChangeID(change) if change else None,
        )

    def __repr__(self) -> str:
        written = {name: f'{getattr(self, name)}' for name in ('level', 'startup', 'status')}
        return _text.shown(self, **written)


def _status(word: str) -> CheckStatus:
    found = member(CheckStatus, word)
    return found if isinstance(found, CheckStatus) else CheckStatus.INACTIVE
