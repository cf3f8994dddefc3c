# SPDX-License-Identifier: Apache-2.0
"""The unit of a run: what a charm does through hook commands is seen by the test at once."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Callable, Dict, Generator, NamedTuple, Optional, Sequence

from ops import _unit
from ops.testing._scenario import _from_record, _to_record
from ops.testing._scenario._log_line import JujuLogLine
from ops.testing._times import GivenTimes

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context


class _Call(NamedTuple):
    """A command that was answered."""

    argv: Sequence[str]
    before: _unit.Record
    """What was known before it."""


class ObservedUnit(_unit.Unit):
    """A unit that writes down in a Context what hook commands do.

    It does so whoever runs the command: the model, or the charm itself through
    :mod:`ops.hookcmds`.

    Args:
        record: what Juju knows as the run begins.
        context: where the test looks.
    """

    def __init__(self, record: _unit.Record, context: Context[Any]):
        super().__init__(record, any_secret_id=True)
        self._context = context
        self._observes = True
        self.times = GivenTimes()

    @contextlib.contextmanager
    def unobserved(self) -> Generator[None, None, None]:
        """Write nothing down for the length of a ``with`` block: its caller knows more."""
        before, self._observes = self._observes, False
        try:
            yield
        finally:
            self._observes = before

    @contextlib.contextmanager
    def leading(self) -> Generator[None, None, None]:
        """Take the unit for the leader for the length of a ``with`` block."""
        leader = self.draft.leader
        if not leader:
            self.now(leader=True)
        try:
            yield
        finally:
            if not leader:
                self.now(leader=leader)

    def answer(
        self, argv: Sequence[str], input: Optional[str] = None, directory: Optional[str] = None
    ) -> _unit.Answer:
        """Answer a command, and write down what it did."""
        name = argv[0]
        if name == 'storage-get':
            self._place_storages()
        before = self.draft
        found = super().answer(argv, input, directory)
        observe = _OBSERVERS.get(name)
        if observe is not None and self._observes and not found.returncode:
            observe(self, self._context, _Call(argv, before))
        return found

    def _place_storages(self) -> None:
        """Give the storages their folders, which are made only now."""
        if any(each.location == _to_record.NOWHERE for each in self.draft.storages):
            self.now(storages=tuple(
                each.but(location=str(self._context._get_storage_root(each.name, each.index)))
                for each in self.draft.storages
            ))  # fmt: skip


def _log(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    for line in unit.record.log[len(call.before.log) :]:
        context.juju_log.append(JujuLogLine(line.level, line.message))


def _unit_or_app_status(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    now, before = unit.draft, call.before
    if now.unit_status is not before.unit_status:
        context.unit_status_history.append(_from_record.status(before.unit_status))
    if now.app_status is not before.app_status:
        context.app_status_history.append(_from_record.status(before.app_status))


def _workload_version(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    if call.before.workload_version:
        context.workload_version_history.append(call.before.workload_version)


def _storage_requests(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    for name, count in unit.draft.storage_requests[len(call.before.storage_requests) :]:
        context.requested_storages[name] = count


def _removed_revisions(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    words = iter(call.argv)
    numbers = [next(words, '') for word in words if word == '--revision']
    context.removed_secret_revisions.extend(int(number) for number in numbers)


def _action_log(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    if unit.record.action is not None:
        context.action_logs.append(unit.record.action.logs[-1])


def _action_results(unit: ObservedUnit, context: Context[Any], call: _Call) -> None:
    if unit.record.action is not None:
        context._add_action_results(dict(unit.record.action.results))


_Observer = Callable[[ObservedUnit, 'Context[Any]', _Call], None]
_OBSERVERS: Dict[str, _Observer] = {
    'action-log': _action_log,
    'action-set': _action_results,
    'application-version-set': _workload_version,
    'juju-log': _log,
    'secret-remove': _removed_revisions,
    'status-set': _unit_or_app_status,
    'storage-add': _storage_requests,
}
