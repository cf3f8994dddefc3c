# SPDX-License-Identifier: Apache-2.0
"""The unit of a run: what a charm does through hook commands is seen by the test at once."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Callable, Dict, Generator, Optional, Sequence

from ops import _unit
from ops.testing._scenario import _from_record, _to_record
from ops.testing._scenario._log_line import JujuLogLine

if TYPE_CHECKING:
    from ops.testing._scenario._context import Context


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

    @contextlib.contextmanager
    def unobserved(self) -> Generator[None, None, None]:
        """Write nothing down for the length of a ``with`` block: its caller knows more."""
        before, self._observes = self._observes, False
        try:
            yield
        finally:
            self._observes = before

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
            observe(self, self._context, before)
        return found

    def _place_storages(self) -> None:
        """Give the storages their folders, which are made only now."""
        if any(each.location == _to_record.NOWHERE for each in self.draft.storages):
            self.now(storages=tuple(
                each.but(location=str(self._context._get_storage_root(each.name, each.index)))
                for each in self.draft.storages
            ))  # fmt: skip


def _log(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    for line in unit.record.log[len(before.log) :]:
        context.juju_log.append(JujuLogLine(line.level, line.message))


def _unit_or_app_status(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    now = unit.draft
    if now.unit_status is not before.unit_status:
        context.unit_status_history.append(_from_record.status(before.unit_status))
    if now.app_status is not before.app_status:
        context.app_status_history.append(_from_record.status(before.app_status))


def _workload_version(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    if before.workload_version:
        context.workload_version_history.append(before.workload_version)


def _storage_requests(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    for name, count in unit.draft.storage_requests[len(before.storage_requests) :]:
        context.requested_storages[name] = count


def _removed_revisions(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    for number, secret in before.secrets.items():
        now = unit.draft.secrets.get(number)
        if now is secret:
            continue
        left = () if now is None else (each.number for each in now.revisions if not each.removed)
        gone = {each.number for each in secret.revisions if not each.removed} - set(left)
        context.removed_secret_revisions.extend(sorted(gone))


def _action_log(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    if unit.record.action is not None:
        context.action_logs.append(unit.record.action.logs[-1])


def _action_results(unit: ObservedUnit, context: Context[Any], before: _unit.Record) -> None:
    if unit.record.action is not None:
        context._add_action_results(dict(unit.record.action.results))


_Observer = Callable[[ObservedUnit, 'Context[Any]', _unit.Record], None]
_OBSERVERS: Dict[str, _Observer] = {
    'action-log': _action_log,
    'action-set': _action_results,
    'application-version-set': _workload_version,
    'juju-log': _log,
    'secret-remove': _removed_revisions,
    'status-set': _unit_or_app_status,
    'storage-add': _storage_requests,
}
