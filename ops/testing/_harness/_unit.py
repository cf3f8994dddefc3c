# SPDX-License-Identifier: Apache-2.0
"""The unit of a harness: what it does takes effect at once."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, Dict, Generator, List, Optional, Sequence

from ops import _unit
from ops.testing._harness._lent import Lent
from ops.testing._times import GivenTimes


class HarnessUnit(_unit.Unit):
    """A unit that a test prepares and looks at while the charm is alive.

    Args:
        record: what Juju knows.
        before: what is done ahead of a command, by its name: a test may have set attributes of
            the backend that the command has to know of.
        after: what is done after a command that succeeded, by its name.
    """

    def __init__(
        self,
        record: _unit.Record,
        before: Dict[str, Callable[[Sequence[str]], None]],
        after: Dict[str, Callable[[], None]],
    ):
        self._lent: List[Lent] = []
        super().__init__(record, at_once=True, any_secret_id=True)
        self._before = before
        self._after = after
        self._observed = True
        self.times = GivenTimes()

    # Every effect is at once, so that the two are one.

    @property
    def record(self) -> _unit.Record:
        """What Juju knows, with what a test has changed of what it was lent."""
        if self._lent:
            for each in self._lent:
                self._known = each.taken_back(self._known)
        return self._known

    @record.setter
    def record(self, record: _unit.Record) -> None:
        self._known = record

    draft = record

    def lend(self, part: Any, take: Any) -> Any:
        """Let a test change a part of the record in place.

        Args:
            part: the part, as the test knows it.
            take: takes it over; see :class:`Lent`.
        """
        _ = self.record  # takes back what was lent before
        self._lent = [each for each in self._lent if each.takes is not take]
        self._lent.append(Lent(part, take))
        return part

    def answer(
        self, argv: Sequence[str], input: Optional[str] = None, directory: Optional[str] = None
    ) -> _unit.Answer:
        """Answer a command."""
        prepare = self._before.get(argv[0])
        if prepare is not None:
            prepare(argv)
        found = super().answer(argv, input, directory)
        observe = self._after.get(argv[0])
        if observe is not None and self._observed and not found.returncode:
            observe()
        return found

    @contextlib.contextmanager
    def unobserved(self) -> Generator[None, None, None]:
        """Do nothing after commands in a ``with`` block: its caller knows more than they do."""
        self._observed = False
        try:
            yield
        finally:
            self._observed = True

    @contextlib.contextmanager
    def leading(self) -> Generator[None, None, None]:
        """Take the unit for the leader for the length of a ``with`` block."""
        leader = self.record.leader
        if not leader:
            self.now(leader=True)
        try:
            yield
        finally:
            if not leader:
                self.now(leader=leader)

    @contextlib.contextmanager
    def handling(self, hook: _unit.Hook) -> Generator[None, None, None]:
        """Have hook commands default to what a hook is about; an action goes on meanwhile."""
        before, self.hook = self.hook, hook
        try:
            yield
        finally:
            self.hook = before

    def set(self, name: str, key: Any, value: Any) -> None:
        """Set one entry of a mapping in the record."""
        self.change(lambda record: record.but(**{name: {**getattr(record, name), key: value}}))

    def drop(self, name: str, key: Any) -> None:
        """Leave one entry out of a mapping in the record."""
        self.change(lambda record: record.but(
            **{name: {k: held for k, held in getattr(record, name).items() if k != key}}
        ))  # fmt: skip
