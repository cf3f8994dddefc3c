# SPDX-License-Identifier: Apache-2.0
"""The events of workload containers: of Pebble, its notices and its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ops import model
from ops.charm._events_hook import HookEvent
from ops_compat import faces

if TYPE_CHECKING:
    from ops.framework import Handle


class WorkloadEvent(HookEvent):
    """Any event of a workload container: the classes below it are what charms observe.

    A container ``app`` has the events ``app_pebble_ready``, ``app_pebble_custom_notice``,
    ``app_pebble_check_failed`` and ``app_pebble_check_recovered`` on
    :attr:`CharmBase.on <ops.CharmBase.on>`.

    Example::

        framework.observe(self.on['app'].pebble_ready, self._on_app_pebble_ready)

    Args:
        handle: given by the framework.
        workload: the container.
    """

    _carries = 'workload'

    workload: model.Container
    """The container that the event is about."""

    def __init__(self, handle: Handle, workload: model.Container):
        super().__init__(handle)
        self.workload = workload

    def __repr__(self) -> str:
        return f'<{type(self).__name__} on {self.workload} via {self.handle}>'

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        workload: Optional[model.Container] = self.workload  # None in an event made by hand
        return {'container_name': workload.name} if workload else {}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework.

        Raises:
            ModelError: if the charm has no such container any more.
        """
        name = snapshot.get('container_name')
        workload: Any = self.framework.model.unit.get_container(name) if name else None
        self.workload = workload


class PebbleReadyEvent(WorkloadEvent):
    """Pebble has started in the container, and can be talked to.

    It comes again whenever the container does: Pebble then knows no plan but what the
    container's image holds, so charms add their layer here and replan.
    """


class PebbleNoticeEvent(WorkloadEvent):
    """Any event of a notice that was recorded in Pebble.

    Charms observe :class:`PebbleCustomNoticeEvent`.

    Args:
        handle: given by the framework.
        workload: the container.
        notice_id: the id of the notice.
        notice_type: the type of the notice, such as ``custom``.
        notice_key: the key of the notice.

    .. versionadded:: 2.10 / 3.0
    """

    _carries = 'notice'

    notice: model.LazyNotice
    """The notice; what Juju does not say of it is asked from Pebble when it is used."""

    def __init__(
        self,
        handle: Handle,
        workload: model.Container,
        notice_id: str,
        notice_type: str,
        notice_key: str,
    ):
        super().__init__(handle, workload)
        self.notice = model.LazyNotice(workload, notice_id, notice_type, notice_key)

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        kept = super().snapshot()
        kept['notice_id'] = self.notice.id
        # A type that this release does not know is a string.
        kept['notice_type'] = getattr(self.notice.type, 'value', self.notice.type)
        kept['notice_key'] = self.notice.key
        return kept

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework."""
        super().restore(snapshot)
        self.notice = model.LazyNotice(
            self.workload,
            snapshot.get('notice_id', ''),
            snapshot.get('notice_type', ''),
            snapshot.get('notice_key', ''),
        )


class PebbleCustomNoticeEvent(PebbleNoticeEvent):
    """A custom notice was recorded in Pebble, new or again.

    ``pebble notify KEY`` in the container, or :meth:`Container.pebble.notify
    <ops.pebble.Client.notify>`, records one. The key says whose notice it is, so handlers look
    at it first.

    Example::

        def _on_app_custom_notice(self, event):
            if event.notice.key == 'example.com/backup-done':
                ...

    .. versionadded:: 2.10 / 3.0
    """


class PebbleCheckEvent(WorkloadEvent):
    """Any event of a Pebble check.

    Charms observe :class:`PebbleCheckFailedEvent` and :class:`PebbleCheckRecoveredEvent`.

    Args:
        handle: given by the framework.
        workload: the container.
        check_name: the name of the check.

    .. versionadded:: 2.15 / 3.0
    """

    _carries = 'check'

    info: model.LazyCheckInfo
    """The check; all but its name is asked from Pebble when it is used, so it is how the check
    stands then, which may no longer be what the event says."""

    def __init__(self, handle: Handle, workload: model.Container, check_name: str):
        super().__init__(handle, workload)
        self.info = model.LazyCheckInfo(workload, check_name)

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        kept = super().snapshot()
        kept['check_name'] = self.info.name
        return kept

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework."""
        super().restore(snapshot)
        self.info = model.LazyCheckInfo(self.workload, snapshot.get('check_name', ''))


class PebbleCheckFailedEvent(PebbleCheckEvent):
    """A Pebble check has failed as often in a row as its threshold says.

    .. versionadded:: 2.15 / 3.0
    """


class PebbleCheckRecoveredEvent(PebbleCheckEvent):
    """A Pebble check that had failed succeeds again.

    .. versionadded:: 2.15 / 3.0
    """


faces.part(__name__)
