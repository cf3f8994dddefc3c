# SPDX-License-Identifier: Apache-2.0
"""A unit between two events: what Juju knows of it, the events that wait, and what is kept."""

from __future__ import annotations

import pathlib
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ops._unit import Hook, Record
from ops.local import _storages
from ops.local._containers import Containers
from ops.local._error import UsageError
from ops.local._played import Outcome

FORMAT = 1
"""The form of what is kept; raised when something in it comes to mean something else."""

ALIVE, DYING, DEAD = 'alive', 'dying', 'dead'


class Standing:
    """A unit between two events.

    Args:
        record: what Juju knows of it.
        containers: its containers.
        waiting: the events that wait.
        new: whether its first events are still to be played.
    """

    def __init__(
        self,
        record: Record,
        containers: Containers,
        waiting: Optional[List[Hook]] = None,
        *,
        new: bool = False,
    ):
        self.record = record
        self.waiting = waiting or []
        self.containers = containers
        self.new = new
        self.failed = False
        """Whether the first of the events that wait has failed."""
        self.detached: Tuple[str, ...] = ()
        """The ids of storages that were detached, which may be attached again."""
        self.origins: Dict[str, str] = {}
        """The files that resources were copied from."""
        self.life = ALIVE
        self.files = ''
        """The fingerprint of the charm's files; empty for a unit that never saw any."""

    def plain(self) -> Dict[str, Any]:
        """Return what is kept between calls, as plain JSON values."""
        return {
            'format': FORMAT,
            'record': self.record.but(log=()).to_dict(),
            'waiting': [hook.to_dict() for hook in self._kept()],
            'containers': self.containers.plain(),
            'failed': self.failed,
            'detached': list(self.detached),
            'origins': dict(self.origins),
            'life': self.life,
            'files': self.files,
        }

    def _kept(self) -> List[Hook]:
        """Return the events that wait for a later call: what a Pebble raised ends with it."""
        failed = self.waiting[:1] if self.failed else []
        rest = self.waiting[len(failed) :]
        return [*failed, *(hook for hook in rest if not (hook.notice_id or hook.check))]

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], folder: pathlib.Path, containers: Containers
    ) -> Standing:
        """Return the unit that was kept.

        Raises:
            UsageError: if a later release wrote it, or it cannot be read.
        """
        refuse_later(plain, folder)
        try:
            record = Record.from_dict(plain['record'])
            standing = cls(record, containers, [Hook.from_dict(w) for w in plain['waiting']])
            standing.failed = bool(plain.get('failed', False))
            standing.detached = tuple(map(str, plain.get('detached', ())))
            standing.origins = {k: str(v) for k, v in plain.get('origins', {}).items()}
            standing.life = str(plain.get('life', ALIVE))
            standing.files = str(plain.get('files', ''))
        except (KeyError, TypeError, ValueError) as exc:
            what = f'{exc} is missing in its unit.json' if isinstance(exc, KeyError) else exc
            raise UsageError(
                f'cannot go on with the unit in {folder}: {what}; start over with --fresh'
            ) from exc
        return standing

    @property
    def next(self) -> Optional[Hook]:
        """What is to be played next, None for nothing: actions alone behind a failed hook."""
        if not self.failed:
            return self.waiting[0] if self.waiting else None
        return next((hook for hook in self.waiting[1:] if hook.kind == 'action'), None)

    def expect(self, record: Record, hooks: List[Hook]) -> None:
        """Take over a change, and have its events wait: one that waits already does not twice."""
        self.record = record
        self.waiting.extend(hook for hook in hooks if hook not in self.waiting)

    def expect_first(self, record: Record, hooks: List[Hook]) -> None:
        """Take over a change whose events come before all, but for one that has failed."""
        self.record = record
        place = 1 if self.failed else 0
        later = [hook for hook in self.waiting[place:] if hook not in hooks]
        self.waiting[place:] = [*hooks, *later]

    def expect_of_containers(self) -> None:
        """Have the events wait that containers raise by themselves, and stay for some at the end.

        Nothing is told to a unit that is being removed.
        """
        if self.life != ALIVE:
            return
        hooks = self.containers.raised(self.record)
        if not hooks and not self.waiting:
            hooks = self.containers.heard(self.record)
        self.expect(self.record, hooks)

    def forget_events(self, about: Callable[[Hook], bool]) -> None:
        """Let events wait no more that what has ended takes with it, but for a failed one."""
        place = 1 if self.failed else 0
        self.waiting[place:] = [hook for hook in self.waiting[place:] if not about(hook)]

    def drop_what_is_gone(self) -> None:
        """Let events wait no more whose relation or storage there is no more."""
        self.waiting = [hook for hook in self.waiting if self._is_there(hook)]

    def _is_there(self, hook: Hook) -> bool:
        if hook.relation is not None and hook.relation not in self.record.relations:
            return False
        return not hook.storage or self.record.storage(hook.storage) is not None

    def ended(self, before: Record, hook: Hook, outcome: Outcome) -> None:
        """Take note of how what was to be played next went.

        Args:
            before: what Juju knew before it.
            hook: the event.
            outcome: how it went.
        """
        if hook.kind == 'hook' and not outcome.succeeded:
            self.failed = True
            return
        self._leave(before, hook)

    def go_past(self, record: Record) -> None:
        """Take the failed event for done, with what Juju knows then."""
        hook, before, self.record, self.failed = self.waiting[0], self.record, record, False
        self._leave(before, hook)

    def _leave(self, before: Record, hook: Hook) -> None:
        self.waiting = [each for each in self.waiting if each is not hook]
        there = {each.id for each in self.record.storages}
        gone = [each.id for each in before.storages if each.id not in there]
        self.detached = (*self.detached, *gone)
        self.expect(*_storages.requested(self.record, self.detached))
        self.drop_what_is_gone()
        if hook.name == 'remove' and self.life == DYING:
            self.life, self.waiting = DEAD, []


def refuse_later(plain: Mapping[str, Any], folder: pathlib.Path) -> None:
    """Refuse a unit that a later release of ops has kept.

    Raises:
        UsageError: if one has.
    """
    found = plain.get('format', 0)
    if not isinstance(found, int) or found > FORMAT:
        raise UsageError(
            f'cannot go on with the unit in {folder}: a later release of ops wrote it, in format '
            f'{found!r}, and this one knows formats up to {FORMAT}; use that release, or start '
            'over with --fresh'
        )
