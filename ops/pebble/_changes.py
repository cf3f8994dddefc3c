# SPDX-License-Identifier: Apache-2.0
"""Changes, which Pebble makes in the background, and the tasks that they consist of."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, List, Mapping, Optional

from ops._private import timeconv
from ops.pebble import _text

if TYPE_CHECKING:
    import datetime


class ChangeState(enum.Enum):
    """Which changes :meth:`Client.get_changes` is asked for."""

    ALL = 'all'
    IN_PROGRESS = 'in-progress'
    READY = 'ready'


class ChangeKind(enum.Enum):
    """What a change is about.

    .. versionadded:: 2.15 / 3.0
    """

    START = 'start'
    STOP = 'stop'
    RESTART = 'restart'
    REPLAN = 'replan'
    EXEC = 'exec'
    RECOVER_CHECK = 'recover-check'
    PERFORM_CHECK = 'perform-check'


class ChangeStatus(enum.Enum):
    """How far a change, or a task, has come.

    .. versionadded:: 2.15 / 3.0
    """

    HOLD = 'Hold'
    """It will not be done, since one before it failed."""
    DO = 'Do'
    """It is to be done."""
    DOING = 'Doing'
    """It is being done."""
    DONE = 'Done'
    """It is done."""
    ABORT = 'Abort'
    """It is to be stopped."""
    UNDO = 'Undo'
    """It is to be undone, since another one failed."""
    UNDOING = 'Undoing'
    """It is being undone."""
    ERROR = 'Error'
    """It failed."""
    WAIT = 'Wait'
    """It waits for something outside Pebble."""


class ChangeID(str):
    """The number of a change, as text."""

    def __repr__(self) -> str:
        return f'ChangeID({str(self)!r})'


class TaskID(str):
    """The number of a task, as text."""

    def __repr__(self) -> str:
        return f'TaskID({str(self)!r})'


class TaskProgress:
    """How far a task has come.

    Args:
        label: what is counted.
        done: how many are done.
        total: how many there are.
    """

    def __init__(self, label: str, done: int, total: int):
        self.label = label
        self.done = done
        self.total = total

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> TaskProgress:
        """Read the progress in a task of Pebble's answer."""
        return cls(label=d['label'], done=d['done'], total=d['total'])

    def __repr__(self) -> str:
        return _text.shown(self)


class Task:
    """A step of a change.

    Args:
        id: the task's number.
        kind: what is done, such as ``start``.
        summary: what is done, in words.
        status: how far it has come; see :class:`ChangeStatus`.
        log: what Pebble logged of it, a line each.
        progress: how far it has come, in numbers.
        spawn_time: when it was made.
        ready_time: when it was done; None if it is not.
        data: what Pebble knows of it further, such as the ``exit-code`` of a command.
    """

    def __init__(
        self,
        id: TaskID,
        kind: str,
        summary: str,
        status: str,
        log: list[str],
        progress: TaskProgress,
        spawn_time: datetime.datetime,
        ready_time: datetime.datetime | None,
        data: dict[str, Any] | None = None,
    ):
        self.id = id
        self.kind = kind
        self.summary = summary
        self.status = status
        self.log = log
        self.progress = progress
        self.spawn_time = spawn_time
        self.ready_time = ready_time
        self.data: dict[str, Any] = data or {}

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Task:
        """Read a task in a change of Pebble's answer."""
        return cls(
            id=TaskID(d['id']),
            kind=d['kind'],
            summary=d['summary'],
            status=d['status'],
            log=d.get('log') or [],
            progress=TaskProgress.from_dict(d['progress']),
            spawn_time=timeconv.parse_rfc3339(d['spawn-time']),
            ready_time=when(d.get('ready-time')),
            data=d.get('data'),
        )

    def __repr__(self) -> str:
        return _text.shown(self)


class Change:
    """Something that Pebble does in the background, such as to start services.

    Args:
        id: the change's number.
        kind: what is done; see :class:`ChangeKind`.
        summary: what is done, in words.
        status: how far it has come; see :class:`ChangeStatus`.
        tasks: its steps.
        ready: whether it has ended, well or not.
        err: why it failed; None if it did not.
        spawn_time: when it was made.
        ready_time: when it ended; None if it has not.
        data: what Pebble knows of it further.
    """

    def __init__(
        self,
        id: ChangeID,
        kind: str,
        summary: str,
        status: str,
        tasks: list[Task],
        ready: bool,
        err: str | None,
        spawn_time: datetime.datetime,
        ready_time: datetime.datetime | None,
        data: dict[str, Any] | None = None,
    ):
        self.id = id
        self.kind = kind
        self.summary = summary
        self.status = status
        self.tasks = tasks
        self.ready = ready
        self.err = err
        self.spawn_time = spawn_time
        self.ready_time = ready_time
        self.data: dict[str, Any] = data or {}

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Change:
        """Read a change of Pebble's answer."""
        tasks: List[Mapping[str, Any]] = d.get('tasks') or []
        return cls(
            id=ChangeID(d['id']),
            kind=d['kind'],
            summary=d['summary'],
            status=d['status'],
            tasks=[Task.from_dict(task) for task in tasks],
            ready=d['ready'],
            err=d.get('err'),
            spawn_time=timeconv.parse_rfc3339(d['spawn-time']),
            ready_time=when(d.get('ready-time')),
            data=d.get('data'),
        )

    def __repr__(self) -> str:
        return _text.shown(self)


def when(timestamp: Optional[str]) -> Optional[datetime.datetime]:
    """Read a timestamp that may be missing."""
    return timeconv.parse_rfc3339(timestamp) if timestamp else None


def format_timeout(timeout: float) -> str:
    """Return a number of seconds as Pebble reads it, such as ``1.500s``."""
    return f'{timeout:.3f}s'
