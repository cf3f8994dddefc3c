# SPDX-License-Identifier: Apache-2.0
"""What the daemon keeps: frozen values, replaced and never mutated. Times are nanoseconds."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

READY = frozenset({'Done', 'Undone', 'Hold', 'Error'})


class Task(NamedTuple):
    """A part of a change."""

    id: str
    kind: str
    summary: str
    status: str = 'Done'
    log: Tuple[str, ...] = ()
    spawned: int = 0
    readied: Optional[int] = None
    data: Mapping[str, Any] = {}


class Change(NamedTuple):
    """Something that Pebble does, or did."""

    id: str
    kind: str
    summary: str
    status: str = 'Done'
    tasks: Tuple[Task, ...] = ()
    err: str = ''
    spawned: int = 0
    readied: Optional[int] = None
    data: Mapping[str, Any] = {}

    @property
    def ready(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status in READY


class Service(NamedTuple):
    """The state of a service that was started, or that a test put into a state."""

    name: str
    current: str = 'inactive'
    """``active``, ``inactive``, ``backoff`` or ``error``."""
    since: Optional[int] = None
    config: Optional[Mapping[str, Any]] = None
    """The service's entry in the plan when it was started; None if it never was."""
    starts: int = 0


class Check(NamedTuple):
    """The state of a check."""

    name: str
    status: str = 'up'
    """``up``, ``down`` or ``inactive``."""
    successes: int = 0
    failures: int = 0
    change: str = ''
    previous_change: str = ''
    all_successes: int = 0
    """Over all runs, for the metrics."""
    all_failures: int = 0
    level: Optional[str] = None
    """None as the plan says; likewise for the two below."""
    startup: Optional[str] = None
    threshold: Optional[int] = None


class Notice(NamedTuple):
    """A notice."""

    id: str
    type: str
    key: str
    user_id: Optional[int] = None
    """None for a notice that is everybody's."""
    first_occurred: int = 0
    last_occurred: int = 0
    last_repeated: int = 0
    occurrences: int = 1
    last_data: Mapping[str, str] = {}
    repeat_after: Optional[int] = None
    expire_after: Optional[int] = 604_800_000_000_000


class LogEntry(NamedTuple):
    """A line that a service wrote."""

    time: int
    service: str
    message: str


class Owner(NamedTuple):
    """Who a file belongs to, and what it permits: what the file on the host cannot show."""

    user_id: Optional[int] = None
    user: str = ''
    group_id: Optional[int] = None
    group: str = ''
    mode: Optional[int] = None


def plain(record: Any) -> Dict[str, Any]:
    """Return a record as plain values: fields by name, tasks among them."""
    found: Dict[str, Any] = dict(record._asdict())
    if 'tasks' in found:
        found['tasks'] = [plain(task) for task in found['tasks']]
    return found


def change_from(found: Mapping[str, Any]) -> Change:
    """Return the change that :func:`plain` wrote."""
    facts: Dict[str, Any] = dict(found)
    facts['tasks'] = tuple(_task_from(task) for task in facts.get('tasks', ()))
    return Change(**facts)


def _task_from(found: Mapping[str, Any]) -> Task:
    facts: Dict[str, Any] = {**found, 'log': tuple(found['log'])}
    return Task(**facts)
