# SPDX-License-Identifier: Apache-2.0
"""Statuses that are collected at the end of every event, and the worst of which is set."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false, reportUnusedFunction=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Tuple

from ops import model
from ops.framework import LifecycleEvent
from ops_compat import faces

if TYPE_CHECKING:
    from ops.charm._charm import CharmBase

logger = logging.getLogger('ops.charm')

# What status-set takes: "error" and "unknown" are Juju's to set.
_SETTABLE: Tuple[str, ...] = ('active', 'blocked', 'maintenance', 'waiting')


class CollectStatusEvent(LifecycleEvent):
    """Each observer is asked for its part of the status, at the end of every event.

    There are two: ``collect_unit_status`` for the unit, and ``collect_app_status`` for the
    application, which the leader alone has. All statuses that observers add are compared, and
    the worst is set: blocked before maintenance, maintenance before waiting, waiting before
    active, and the first of several alike. If none is added, the status stays.

    Several observers may each look at one thing, libraries among them, and none needs to know
    what the others found.

    Example::

        def __init__(self, framework):
            super().__init__(framework)
            framework.observe(self.on.collect_unit_status, self._on_collect_status)

        def _on_collect_status(self, event):
            if not self.config.get('token'):
                event.add_status(ops.BlockedStatus('set the token'))
            if not self.model.relations['db']:
                event.add_status(ops.WaitingStatus('waiting for a database'))
            event.add_status(ops.ActiveStatus())

    Status that is set at once, such as ``self.unit.status = ops.MaintenanceStatus('migrating')``
    in a long handler, is still shown until then. The events cannot be deferred, are told after
    actions too, and are not told after collect-metrics.

    .. versionadded:: 2.5 / 3.0
    """

    def add_status(self, status: model.StatusBase) -> None:
        """Add a status to those that are compared.

        Args:
            status: the status.

        Raises:
            TypeError: if it is no status, such as a class of one that was not called.
            InvalidStatusError: if charms cannot set it: ``ErrorStatus``, ``UnknownStatus``.
        """
        given: Any = status
        if not isinstance(given, model.StatusBase):
            raise TypeError(f'status should be a StatusBase, not {type(status).__name__}')
        if status.name not in _SETTABLE:
            raise model.InvalidStatusError(
                f'status.name must be in {_SETTABLE}, not {status.name!r}'
            )
        of_app = self.handle.kind == 'collect_app_status'
        if not isinstance(status, model.ActiveStatus):
            logger.debug('Adding %s status %s', 'app' if of_app else 'unit', status)
        owner = self.framework.model.app if of_app else self.framework.model.unit
        owner._collected_statuses.append(status)


def _evaluate_status(charm: CharmBase) -> None:
    """Collect the statuses of the application, if this unit leads it, and of the unit."""
    if charm.framework.model._backend.is_leader():
        charm.on.collect_app_status.emit()
        _set_worst(charm.app)
    charm.on.collect_unit_status.emit()
    _set_worst(charm.unit)


def _set_worst(owner: model.Application | model.Unit) -> None:
    if owner._collected_statuses:
        owner.status = model.StatusBase._get_highest_priority(owner._collected_statuses)


faces.part(__name__)
