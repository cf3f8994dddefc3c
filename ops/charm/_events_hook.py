# SPDX-License-Identifier: Apache-2.0
"""The events of hooks that carry nothing but their name."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, NoReturn

from ops.framework import EventBase
from ops_compat import deprecations, faces

if TYPE_CHECKING:
    from ops.framework import Handle


class HookEvent(EventBase):
    """Any event that Juju has by running a hook: all of Juju's events but actions.

    Charms observe one of the classes below it, by a name of :class:`ops.CharmEvents`.
    """

    _origin = 'hook'


class InstallEvent(HookEvent):
    """The unit is new: the first event of its life, once.

    Charms install here what they manage. Juju runs it again if it fails.
    """


class StartEvent(HookEvent):
    """The unit starts: after the first config-changed event, and after a reboot of its machine.

    On Kubernetes it comes whenever the pod of the unit is made anew.
    """


class StopEvent(HookEvent):
    """The unit is about to be removed, or its Kubernetes pod to be made anew.

    It cannot be deferred, since there may be no later event.
    """

    def defer(self) -> NoReturn:
        """Refuse: nothing may follow this event that it could be deferred to.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError('cannot defer stop events')


class RemoveEvent(HookEvent):
    """The unit is being removed: its last event.

    Charms clean up here what Juju does not, and cannot defer it.
    """

    def defer(self) -> NoReturn:
        """Refuse: no event follows this one.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError('cannot defer remove events')


class ConfigChangedEvent(HookEvent):
    """The configuration may have changed.

    It also comes when the unit is installed, when the charm has been upgraded, when its machine
    has been rebooted and when the network of the unit has changed, so a charm that acts upon
    this one event alone sees every configuration that there is. Juju says nothing of which
    option changed; :attr:`CharmBase.config <ops.CharmBase.config>` holds the new values.
    """


class UpdateStatusEvent(HookEvent):
    """Some time has passed: see ``update-status-hook-interval`` in the model's configuration.

    That is five minutes if nobody has set it. Charms look here whether their workload is well,
    and say so in the status of the unit. It is also the latest time for deferred events to come
    back.
    """


class UpgradeCharmEvent(HookEvent):
    """The unit has a new revision of its charm, of which this is the first event.

    The files in the charm's folder are the new ones already. What stored state and relation
    data hold was written by the old ones. Also told after the attaching of a new resource.
    """


class PreSeriesUpgradeEvent(HookEvent):
    """The unit's machine is about to be upgraded to a newer series of Ubuntu.

    .. deprecated:: 2.17 / 3.0
        Juju 4.0 upgrades no machines: units of the new base are deployed instead.
    """

    def __init__(self, handle: Handle):
        deprecations.PRE_SERIES_UPGRADE.warn(stacklevel=2)
        super().__init__(handle)


class PostSeriesUpgradeEvent(HookEvent):
    """The unit's machine has been upgraded to a newer series of Ubuntu.

    .. deprecated:: 2.17 / 3.0
        Juju 4.0 upgrades no machines: units of the new base are deployed instead.
    """

    def __init__(self, handle: Handle):
        deprecations.POST_SERIES_UPGRADE.warn(stacklevel=2)
        super().__init__(handle)


class LeaderElectedEvent(HookEvent):
    """This unit is now the leader of its application.

    No event says when it is the leader no more; ask :meth:`Unit.is_leader
    <ops.Unit.is_leader>` wherever it matters.
    """


class LeaderSettingsChangedEvent(HookEvent):
    """The leader has changed what Juju calls leader settings, or there is a new leader.

    .. deprecated:: 2.4 / 3.0
        Keep what the leader shares with other units in the application data of a peer
        relation. Juju 4.0 has no leader settings.
    """

    def __init__(self, handle: Handle):
        deprecations.LEADER_SETTINGS_CHANGED.warn(stacklevel=2)
        super().__init__(handle)


class CollectMetricsEvent(HookEvent):
    """Juju asks for metrics, every five minutes.

    Juju runs the hook without the usual commands at hand: only :meth:`add_metrics` works, next
    to logging. No status is collected after it, and deferred events stay where they are.

    .. deprecated:: 2.17 / 3.0
        Juju 3.6.11 and later ask for no metrics. Use the Canonical Observability Stack.
    """

    def __init__(self, handle: Handle):
        deprecations.COLLECT_METRICS.warn(stacklevel=2)
        super().__init__(handle)

    def add_metrics(
        self, metrics: Mapping[str, int | float], labels: Mapping[str, str] | None = None
    ) -> None:
        """Hand metrics to Juju.

        Args:
            metrics: the value of each metric, by the names in the charm's ``metrics.yaml``.
            labels: what to tell these values from others by.

        Raises:
            ModelError: if Juju takes no metrics, or not these.
        """
        self.framework.model._backend.add_metrics(metrics, labels)


faces.part(__name__)
