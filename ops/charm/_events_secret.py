# SPDX-License-Identifier: Apache-2.0
"""The events of secrets."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from ops import model
from ops.charm._events_hook import HookEvent
from ops_compat import faces

if TYPE_CHECKING:
    from ops.framework import Handle


class SecretEvent(HookEvent):
    """Any event of a secret: the classes below it are what charms observe.

    Args:
        handle: given by the framework.
        id: the URI of the secret.
        label: the label that this charm has given to the secret, None if it has given none.

    .. versionadded:: 2.0 / 3.0
    """

    _carries = 'secret'

    def __init__(self, handle: Handle, id: str, label: str | None):
        super().__init__(handle)
        self._id = id
        self._label = label

    @property
    def secret(self) -> model.Secret:
        """The secret that the event is about.

        Its content is fetched when it is asked for. In a secret-changed event,
        :meth:`~ops.Secret.get_content` gives the revision that the charm follows so far;
        ``get_content(refresh=True)`` moves on to the newest.
        """
        return unfetched(self.framework.model, self._id, self._label)

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        return {'id': self._id, 'label': self._label}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework."""
        self._id = snapshot['id']
        self._label = snapshot['label']


class SecretChangedEvent(SecretEvent):
    """The owner of a secret that this charm reads has made a new revision.

    Which revision that is, only a refresh tells.

    .. versionadded:: 2.0 / 3.0
    """


class SecretRotateEvent(SecretEvent):
    """A secret that this charm owns is due for new content, by its rotation policy.

    Juju tells it again until there is a new revision: see :meth:`Secret.set_content
    <ops.Secret.set_content>`. It cannot be deferred for that reason.

    .. versionadded:: 2.0 / 3.0
    """

    def defer(self) -> NoReturn:
        """Refuse: Juju itself repeats this event.

        Raises:
            RuntimeError: always.
        """
        raise _cannot_defer('rotation')


class _RevisionEvent(SecretEvent):
    """An event of one revision of a secret."""

    _carries = 'revision'

    def __init__(self, handle: Handle, id: str, label: str | None, revision: int):
        super().__init__(handle, id, label)
        self._revision = revision

    @property
    def revision(self) -> int:
        """The number of the revision that the event is about."""
        return self._revision

    def remove_revision(self) -> None:
        """Remove the revision that the event is about.

        Raises:
            SecretNotFoundError: if it is gone already.
            ModelError: if Juju refuses.

        .. versionadded:: 2.20 / 3.0
        """
        self.framework.model._backend.secret_remove(self._id, revision=self.revision)

    def snapshot(self) -> dict[str, Any]:
        """Return what the event holds, as plain values; called by the framework."""
        kept = super().snapshot()
        kept['revision'] = self._revision
        return kept

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take back what :meth:`snapshot` returned; called by the framework."""
        super().restore(snapshot)
        self._revision = snapshot['revision']


class SecretRemoveEvent(_RevisionEvent):
    """No one reads a revision of a secret any more that this charm owns.

    Charms answer with :meth:`remove_revision`, or old revisions pile up in the controller.

    Example::

        def _on_secret_remove(self, event):
            event.remove_revision()

    Args:
        handle: given by the framework.
        id: the URI of the secret.
        label: the label that this charm has given to the secret, None if it has given none.
        revision: the number of the revision.

    .. versionadded:: 2.0 / 3.0
    """


class SecretExpiredEvent(_RevisionEvent):
    """A revision of a secret that this charm owns has reached its expiry.

    Juju tells it again until the revision is gone: see :meth:`remove_revision`, which most
    charms call after making a new revision. It cannot be deferred for that reason.

    Args:
        handle: given by the framework.
        id: the URI of the secret.
        label: the label that this charm has given to the secret, None if it has given none.
        revision: the number of the revision.

    .. versionadded:: 2.0 / 3.0
    """

    def defer(self) -> NoReturn:
        """Refuse: Juju itself repeats this event.

        Raises:
            RuntimeError: always.
        """
        raise _cannot_defer('expiration')


def unfetched(of: model.Model, id: str, label: str | None = None) -> model.Secret:
    """Return a secret of a model; its content is fetched when it is asked for.

    Args:
        of: the model that the charm is in.
        id: the URI of the secret.
        label: the label that the charm has given it.
    """
    return model.Secret(
        of._backend, id=id, label=label, _secret_set_cache=of._cache._secret_set_cache
    )


def _cannot_defer(what: str) -> RuntimeError:
    return RuntimeError(
        f'Cannot defer secret {what} events. Juju will keep firing this event until you create '
        'a new revision.'
    )


faces.part(__name__)
