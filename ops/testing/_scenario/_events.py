# SPDX-License-Identifier: Apache-2.0
"""The events that a Context can run: ``ctx.on``."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional

from ops.charm import HookEvent
from ops.testing._scenario._event import _Action, _Event

if TYPE_CHECKING:
    from ops.framework import BoundEvent
    from ops.testing._scenario._container import CheckInfo, Container, Notice
    from ops.testing._scenario._relations import RelationBase
    from ops.testing._scenario._secret import Secret
    from ops.testing._scenario._storage import Storage
    from ops.testing._scenario._types import AnyJson


class CharmEvents:
    """The events that can be run: a Context has them as :attr:`Context.on`.

    Each method makes an event, to be handed to :meth:`Context.run` together with a State. What
    an event is about (a relation, a container, a storage, a secret) is given as the very object
    that is in the State.

    Example::

        relation = testing.Relation('db')
        ctx.run(ctx.on.relation_changed(relation), testing.State(relations=[relation]))
    """

    # The life of a unit.

    @staticmethod
    def install() -> _Event:
        """The unit is new (:class:`ops.InstallEvent`)."""
        return _Event('install')

    @staticmethod
    def start() -> _Event:
        """The unit starts (:class:`ops.StartEvent`)."""
        return _Event('start')

    @staticmethod
    def stop() -> _Event:
        """The unit is about to be removed (:class:`ops.StopEvent`)."""
        return _Event('stop')

    @staticmethod
    def remove() -> _Event:
        """The unit is being removed (:class:`ops.RemoveEvent`)."""
        return _Event('remove')

    @staticmethod
    def update_status() -> _Event:
        """Some time has passed (:class:`ops.UpdateStatusEvent`)."""
        return _Event('update_status')

    @staticmethod
    def config_changed() -> _Event:
        """The configuration may have changed (:class:`ops.ConfigChangedEvent`)."""
        return _Event('config_changed')

    @staticmethod
    def upgrade_charm() -> _Event:
        """The unit has a new revision of its charm (:class:`ops.UpgradeCharmEvent`)."""
        return _Event('upgrade_charm')

    @staticmethod
    def pre_series_upgrade() -> _Event:
        """The machine is about to be upgraded (:class:`ops.PreSeriesUpgradeEvent`)."""
        return _Event('pre_series_upgrade')

    @staticmethod
    def post_series_upgrade() -> _Event:
        """The machine has been upgraded (:class:`ops.PostSeriesUpgradeEvent`)."""
        return _Event('post_series_upgrade')

    @staticmethod
    def leader_elected() -> _Event:
        """The unit is now the leader (:class:`ops.LeaderElectedEvent`)."""
        return _Event('leader_elected')

    @staticmethod
    def collect_app_status() -> _Event:
        """The status of the application is collected (:class:`ops.CollectStatusEvent`).

        At the end of every other event it is collected too, if the unit leads.
        """
        return _Event('collect_app_status')

    @staticmethod
    def collect_unit_status() -> _Event:
        """The status of the unit is collected (:class:`ops.CollectStatusEvent`).

        At the end of every other event it is collected too.
        """
        return _Event('collect_unit_status')

    # Relations.

    @staticmethod
    def relation_created(relation: RelationBase) -> _Event:
        """A relation has been made (:class:`ops.RelationCreatedEvent`).

        Args:
            relation: the relation, which is in the State too.
        """
        return _Event(f'{relation.endpoint}_relation_created', relation=relation)

    @staticmethod
    def relation_joined(relation: RelationBase, *, remote_unit: Optional[int] = None) -> _Event:
        """A remote unit has joined a relation (:class:`ops.RelationJoinedEvent`).

        Args:
            relation: the relation, which is in the State too.
            remote_unit: the number of the unit; the first one of the relation if not given.
        """
        return _Event(
            f'{relation.endpoint}_relation_joined',
            relation=relation,
            relation_remote_unit_id=remote_unit,
        )

    @staticmethod
    def relation_changed(relation: RelationBase, *, remote_unit: Optional[int] = None) -> _Event:
        """A remote unit's data has changed (:class:`ops.RelationChangedEvent`).

        Args:
            relation: the relation, which is in the State too.
            remote_unit: the number of the unit; the first one of the relation if not given.
        """
        return _Event(
            f'{relation.endpoint}_relation_changed',
            relation=relation,
            relation_remote_unit_id=remote_unit,
        )

    @staticmethod
    def relation_departed(
        relation: RelationBase,
        *,
        remote_unit: Optional[int] = None,
        departing_unit: Optional[int] = None,
    ) -> _Event:
        """A remote unit has left a relation (:class:`ops.RelationDepartedEvent`).

        Args:
            relation: the relation, which is in the State too.
            remote_unit: the number of the unit; the first one of the relation if not given.
            departing_unit: the number of the unit that goes; ``remote_unit`` if not given.
        """
        return _Event(
            f'{relation.endpoint}_relation_departed',
            relation=relation,
            relation_remote_unit_id=remote_unit,
            relation_departed_unit_id=departing_unit,
        )

    @staticmethod
    def relation_broken(relation: RelationBase) -> _Event:
        """A relation is being removed (:class:`ops.RelationBrokenEvent`).

        Args:
            relation: the relation, which is in the State too.
        """
        return _Event(f'{relation.endpoint}_relation_broken', relation=relation)

    # Storage.

    @staticmethod
    def storage_attached(storage: Storage) -> _Event:
        """A storage is there (:class:`ops.StorageAttachedEvent`).

        Args:
            storage: the storage, which is in the State too.
        """
        return _Event(f'{storage.name}_storage_attached', storage=storage)

    @staticmethod
    def storage_detaching(storage: Storage) -> _Event:
        """A storage is about to go (:class:`ops.StorageDetachingEvent`).

        Args:
            storage: the storage, which is in the State too.
        """
        return _Event(f'{storage.name}_storage_detaching', storage=storage)

    # Secrets.

    @staticmethod
    def secret_changed(secret: Secret) -> _Event:
        """A secret of others has a new revision (:class:`ops.SecretChangedEvent`).

        Args:
            secret: the secret, which is in the State too and has no ``owner`` there.

        Raises:
            ValueError: if the charm owns the secret.
        """
        if secret.owner:
            raise ValueError('This unit will never receive secret-changed for a secret it owns.')
        return _Event('secret_changed', secret=secret)

    @staticmethod
    def secret_rotate(secret: Secret) -> _Event:
        """A secret of the charm's is due for new content (:class:`ops.SecretRotateEvent`).

        Args:
            secret: the secret, which is in the State too and has an ``owner`` there.

        Raises:
            ValueError: if the charm does not own the secret.
        """
        _check_owned(secret, 'secret-rotate')
        return _Event('secret_rotate', secret=secret)

    @staticmethod
    def secret_expired(secret: Secret, *, revision: int) -> _Event:
        """A revision of the charm's secret has expired (:class:`ops.SecretExpiredEvent`).

        Args:
            secret: the secret, which is in the State too and has an ``owner`` there.
            revision: the number of the revision.

        Raises:
            ValueError: if the charm does not own the secret.
        """
        _check_owned(secret, 'secret-expire')
        return _Event('secret_expired', secret=secret, secret_revision=revision)

    @staticmethod
    def secret_remove(secret: Secret, *, revision: int) -> _Event:
        """Nobody reads a revision of the charm's secret any more (:class:`ops.SecretRemoveEvent`).

        Args:
            secret: the secret, which is in the State too and has an ``owner`` there.
            revision: the number of the revision.

        Raises:
            ValueError: if the charm does not own the secret.
        """
        _check_owned(secret, 'secret-removed')
        return _Event('secret_remove', secret=secret, secret_revision=revision)

    # Containers.

    @staticmethod
    def pebble_ready(container: Container) -> _Event:
        """Pebble of a container answers (:class:`ops.PebbleReadyEvent`).

        Args:
            container: the container, which is in the State too and can be connected to.
        """
        return _Event(f'{container.name}_pebble_ready', container=container)

    @staticmethod
    def pebble_custom_notice(container: Container, notice: Notice) -> _Event:
        """A notice was recorded (:class:`ops.PebbleCustomNoticeEvent`).

        Args:
            container: the container, which is in the State too.
            notice: the notice, which is one of the container's.

        .. versionadded:: 2.17 / 3.0
        """
        return _Event(f'{container.name}_pebble_custom_notice', container=container, notice=notice)

    @staticmethod
    def pebble_check_failed(container: Container, info: CheckInfo) -> _Event:
        """A check fails (:class:`ops.PebbleCheckFailedEvent`).

        Args:
            container: the container, which is in the State too.
            info: the check, which is one of the container's.
        """
        return _Event(
            f'{container.name}_pebble_check_failed', container=container, check_info=info
        )

    @staticmethod
    def pebble_check_recovered(container: Container, info: CheckInfo) -> _Event:
        """A check fails no more (:class:`ops.PebbleCheckRecoveredEvent`).

        Args:
            container: the container, which is in the State too.
            info: the check, which is one of the container's.
        """
        return _Event(
            f'{container.name}_pebble_check_recovered', container=container, check_info=info
        )

    # Actions and the charm's own.

    @staticmethod
    def action(
        name: str, params: Optional[Mapping[str, AnyJson]] = None, id: Optional[str] = None
    ) -> _Event:
        """An action is run (:class:`ops.ActionEvent`).

        Args:
            name: the name of the action, as in the charm's metadata.
            params: its parameters. Defaults are not filled in.
            id: the id of its task; a new one if not given.
        """
        given: Dict[str, Any] = {}
        if params is not None:
            given['params'] = params
        if id is not None:
            given['id'] = id
        return _Event(f'{name}_action', action=_Action(name, **given))

    @staticmethod
    def custom(event: BoundEvent, *args: Any, **kwargs: Any) -> _Event:
        """An event of the charm's own, or of a library's, is emitted.

        Args:
            event: the event, such as ``mgr.charm.database.on.ready`` from an earlier run, or
                ``Database.on.ready`` of the class: the first object of the charm that has it.
            args: what it is emitted with. Objects of a State become what the charm has for
                them: a Relation an :class:`ops.Relation`, and so on.
            kwargs: the same by name.

        Raises:
            ValueError: if Juju is the one who sends such events: run what it sends instead.

        .. versionadded:: 2.20 / 3.0
        """
        if issubclass(event.event_type, HookEvent):
            raise ValueError(
                'custom events should subclass EventBase directly: of an event that Juju sends, '
                'run the one that it sends, such as ctx.on.relation_changed(relation)'
            )
        emitter = type(event.emitter).__name__
        return _Event(
            f'{{custom}}.{emitter}.{event.event_kind}',
            custom_event=event,
            custom_event_args=args,
            custom_event_kwargs=kwargs,
        )


def _check_owned(secret: Secret, kind: str) -> None:
    if not secret.owner:
        raise ValueError(f'This unit will never receive {kind} for a secret it does not own.')
