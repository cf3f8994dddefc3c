# SPDX-License-Identifier: Apache-2.0
"""The class that every charm inherits from, and the events it can observe."""

from __future__ import annotations

import typing
from typing import Any, Iterator, Literal, Tuple, Type, TypeVar

from ops import model
from ops._private import later
from ops.charm import _events_hook as hook
from ops.charm import _events_secret as secret
from ops.charm import _load
from ops.charm._status import CollectStatusEvent
from ops.framework import EventBase, EventSource, Object, ObjectEvents
from ops_compat import faces

if typing.TYPE_CHECKING:
    import pathlib

    from ops._meta import CharmMeta
    from ops.framework import Framework

_T = TypeVar('_T')

_DECLARED = (
    (
        'relations',
        later.Later('ops.charm._events_relation'),
        {
            'relation_created': 'RelationCreatedEvent',
            'relation_joined': 'RelationJoinedEvent',
            'relation_changed': 'RelationChangedEvent',
            'relation_departed': 'RelationDepartedEvent',
            'relation_broken': 'RelationBrokenEvent',
        },
    ),
    (
        'storages',
        later.Later('ops.charm._events_storage'),
        {
            'storage_attached': 'StorageAttachedEvent',
            'storage_detaching': 'StorageDetachingEvent',
        },
    ),
    ('actions', later.Later('ops.charm._events_action'), {'action': 'ActionEvent'}),
    (
        'containers',
        later.Later('ops.charm._events_workload'),
        {
            'pebble_ready': 'PebbleReadyEvent',
            'pebble_custom_notice': 'PebbleCustomNoticeEvent',
            'pebble_check_failed': 'PebbleCheckFailedEvent',
            'pebble_check_recovered': 'PebbleCheckRecoveredEvent',
        },
    ),
)
"""The events for each thing of a kind that the metadata declares, and the file they are in."""


class CharmEvents(ObjectEvents):
    """The events that Juju has for a charm: attributes of its :attr:`~ops.CharmBase.on`.

    Beside those below there are, for what the charm's metadata declares, with ``-`` in names
    turned into ``_``:

    - for an endpoint ``db``: ``db_relation_created``, ``db_relation_joined``,
      ``db_relation_changed``, ``db_relation_departed``, ``db_relation_broken``;
    - for a storage ``data``: ``data_storage_attached``, ``data_storage_detaching``;
    - for a container ``app``: ``app_pebble_ready``, ``app_pebble_custom_notice``,
      ``app_pebble_check_failed``, ``app_pebble_check_recovered``;
    - for an action ``back-up``: ``back_up_action``.

    ``self.on['db'].relation_changed`` is the same as ``self.on.db_relation_changed``.

    A charm with events of its own inherits from this class:

    Example::

        class MyEvents(ops.CharmEvents):
            database_ready = ops.EventSource(DatabaseReady)


        class MyCharm(ops.CharmBase):
            on = MyEvents()
    """

    install = EventSource(hook.InstallEvent)
    """The unit is new (:class:`InstallEvent`)."""

    start = EventSource(hook.StartEvent)
    """The unit starts (:class:`StartEvent`)."""

    stop = EventSource(hook.StopEvent)
    """The unit is about to be removed (:class:`StopEvent`)."""

    remove = EventSource(hook.RemoveEvent)
    """The unit is being removed (:class:`RemoveEvent`)."""

    update_status = EventSource(hook.UpdateStatusEvent)
    """Some time has passed (:class:`UpdateStatusEvent`)."""

    config_changed = EventSource(hook.ConfigChangedEvent)
    """The configuration may have changed (:class:`ConfigChangedEvent`)."""

    upgrade_charm = EventSource(hook.UpgradeCharmEvent)
    """The unit has a new revision of its charm (:class:`UpgradeCharmEvent`)."""

    pre_series_upgrade = EventSource(hook.PreSeriesUpgradeEvent)
    """The machine is about to be upgraded (:class:`PreSeriesUpgradeEvent`).

    .. deprecated:: 2.17 / 3.0
    """

    post_series_upgrade = EventSource(hook.PostSeriesUpgradeEvent)
    """The machine has been upgraded (:class:`PostSeriesUpgradeEvent`).

    .. deprecated:: 2.17 / 3.0
    """

    leader_elected = EventSource(hook.LeaderElectedEvent)
    """This unit is now the leader (:class:`LeaderElectedEvent`)."""

    leader_settings_changed = EventSource(hook.LeaderSettingsChangedEvent)
    """Leader settings have changed (:class:`LeaderSettingsChangedEvent`).

    .. deprecated:: 2.4 / 3.0
    """

    collect_metrics = EventSource(hook.CollectMetricsEvent)
    """Juju asks for metrics (:class:`CollectMetricsEvent`).

    .. deprecated:: 2.17 / 3.0
    """

    secret_changed = EventSource(secret.SecretChangedEvent)
    """A secret that the charm reads has a new revision (:class:`SecretChangedEvent`).

    .. versionadded:: 2.0 / 3.0
    """

    secret_expired = EventSource(secret.SecretExpiredEvent)
    """A revision of a secret that the charm owns has expired (:class:`SecretExpiredEvent`).

    .. versionadded:: 2.0 / 3.0
    """

    secret_rotate = EventSource(secret.SecretRotateEvent)
    """A secret that the charm owns is due for new content (:class:`SecretRotateEvent`).

    .. versionadded:: 2.0 / 3.0
    """

    secret_remove = EventSource(secret.SecretRemoveEvent)
    """No one reads a revision of the charm's secret any more (:class:`SecretRemoveEvent`).

    .. versionadded:: 2.0 / 3.0
    """

    collect_app_status = EventSource(CollectStatusEvent)
    """The leader asks for the application's status (:class:`CollectStatusEvent`).

    .. versionadded:: 2.5 / 3.0
    """

    collect_unit_status = EventSource(CollectStatusEvent)
    """Ask for the unit's status (:class:`CollectStatusEvent`).

    .. versionadded:: 2.5 / 3.0
    """


class CharmBase(Object):
    """What a charm inherits from.

    For every event of Juju a new object of the charm's class is made, its ``__init__`` says
    which methods handle which events, and the one event is handled. What has to last from one
    event to the next is in Juju (relation data, secrets), in the workload, or in
    :class:`ops.StoredState`.

    Example::

        import ops


        class MyCharm(ops.CharmBase):
            def __init__(self, framework: ops.Framework):
                super().__init__(framework)
                framework.observe(self.on.config_changed, self._on_config_changed)

            def _on_config_changed(self, event: ops.ConfigChangedEvent):
                self.unit.status = ops.ActiveStatus()


        if __name__ == '__main__':
            ops.main(MyCharm)

    Args:
        framework: given by :func:`ops.main`, or by a test library.
    """

    on = CharmEvents()
    """The events that the charm can observe."""

    def __init__(self, framework: Framework):
        super().__init__(framework, None)
        events = self.on
        for name, event_type in _declared_events(self.framework.meta):
            events.define_event(name, event_type)

    @property
    def app(self) -> model.Application:
        """The application that this unit belongs to."""
        return self.framework.model.app

    @property
    def unit(self) -> model.Unit:
        """The unit that the charm runs for."""
        return self.framework.model.unit

    @property
    def meta(self) -> CharmMeta:
        """What the charm's metadata says."""
        return self.framework.meta

    @property
    def charm_dir(self) -> pathlib.Path:
        """The folder that the charm is unpacked in: where its metadata is."""
        return self.framework.charm_dir

    @property
    def config(self) -> model.ConfigData:
        """The values of the charm's config options; see also :meth:`load_config`."""
        return self.model.config

    def load_config(
        self,
        cls: type[_T],
        *args: Any,
        errors: Literal['raise', 'blocked'] = 'raise',
        **kwargs: Any,
    ) -> _T:
        """Return the config as an object of a class of the charm's.

        Each option is an argument by name of the class, with ``-`` in the name turned into
        ``_``. Of a dataclass or a Pydantic class only those are given that it has a field for;
        any other class must take all of them. An option without a value and a default is left
        out, so the class needs a default for it. An option of type ``secret`` is given as a
        :class:`ops.Secret`, whose content is not fetched.

        Example::

            class Config(pydantic.BaseModel):
                port: int = pydantic.Field(default=8080, ge=1, le=65535)
                log_level: str = 'info'


            def _on_config_changed(self, event: ops.ConfigChangedEvent):
                config = self.load_config(Config, errors='blocked')

        Args:
            cls: a class: a plain one, a dataclass, or one of Pydantic.
            args: further arguments by position for the class.
            errors: what a ValueError of the class does, Pydantic's ValidationError included:
                ``'raise'`` it, or set the unit's status to ``'blocked'`` with its text and end
                the run of the charm there, as a success, with nothing else done and nothing
                committed. Juju then does not run the hook again.
            kwargs: further arguments by name for the class; an option of that name goes first.

        Raises:
            ValueError: if the class does not accept the values, and ``errors`` is ``'raise'``.
            TypeError: if the class does not take these names.

        .. versionadded:: 2.23 / 3.0
        """
        options = {name: self._option(name, value) for name, value in self.config.items()}
        report = None if errors == 'raise' else self._block_for
        return _load.load(cls, options, args, kwargs, report)

    def _block_for(self, error: ValueError) -> None:
        self.unit.status = model.BlockedStatus(f'Invalid config: {error}')

    def _option(self, name: str, value: Any) -> Any:
        declared = self.meta.config.get(name)
        if declared is None or declared.type != 'secret':
            return value
        return secret.unfetched(self.model, value)


def _declared_events(meta: CharmMeta) -> Iterator[Tuple[str, Type[EventBase]]]:
    for declared, file, kinds in _DECLARED:
        for name in getattr(meta, declared):
            prefix = name.replace('-', '_')
            for kind, event_type in kinds.items():
                yield f'{prefix}_{kind}', getattr(file, event_type)


faces.part(__name__)
