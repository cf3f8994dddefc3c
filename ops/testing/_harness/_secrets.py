# SPDX-License-Identifier: Apache-2.0
"""Secrets of a harness: those of others that it makes, and what happens to those of the charm."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set

from ops import _unit, model
from ops._unit import _secret_lookup
from ops.testing._harness import _secret_views
from ops.testing._harness._core import AppUnitOrName, Core, name_of


class WithSecrets(Core):
    """The secrets of a harness."""

    def _ensure_secret(self, secret_id: str) -> _unit.Secret:
        """Return a secret of the record.

        Raises:
            RuntimeError: if there is none.
        """
        found = self._unit.record.secrets.get(_secret_views.bare(secret_id))
        if found is None:
            raise RuntimeError(f'Secret {secret_id!r} not found')
        return found

    def _theirs(self, secret_id: str, doing: str) -> _unit.Secret:
        secret = self._ensure_secret(secret_id)
        if _secret_lookup.is_ours(self._unit.record, secret):
            raise RuntimeError(
                f"Secret {secret_id!r} owned by the charm under test, can't call {doing}"
            )
        return secret

    def _keep(self, secret: _unit.Secret) -> None:
        self._unit.set('secrets', secret.id, secret)

    def _add(self, owner: str, content: Dict[str, str]) -> str:
        model.Secret._validate_content(content)
        secret = _unit.Secret(
            _secret_views.new_id(),
            owner,
            revisions=(_unit.Revision(1, dict(content)),),
            # Juju tells a unit of new revisions once it has read an old one.
            consumers={self._unit_name: _unit.Consumer(1)},
        )
        self._keep(secret)
        return f'secret:{secret.id}'

    # -- secrets of others --

    def add_model_secret(self, owner: AppUnitOrName, content: Dict[str, str]) -> str:
        """Add a secret of another application, or of a unit of one.

        The charm can read it once it is granted, for which the two have to be related.

        Example::

            harness.add_relation('db', 'postgresql')
            secret = harness.add_model_secret('postgresql', {'password': 'hunter2'})
            harness.grant_secret(secret, 'myapp')

        Args:
            owner: who owns it.
            content: what it holds.

        Returns:
            Its id.

        Raises:
            ValueError, TypeError: if the content is no secret's.
        """
        return self._add(name_of(owner), content)

    def add_user_secret(self, content: Dict[str, str]) -> str:
        """Add a secret of a user of the model, such as an option of the type ``secret`` names.

        Example::

            secret = harness.add_user_secret({'api-key': 'hunter2'})
            harness.grant_secret(secret, 'myapp')
            harness.update_config({'key': secret})

        Args:
            content: what it holds.

        Returns:
            Its id.

        Raises:
            ValueError, TypeError: if the content is no secret's.

        .. versionadded:: 2.8 / 3.0
        """
        return self._add(self._unit.record.model.uuid, content)

    def set_secret_content(self, secret_id: str, content: Dict[str, str]):
        """Give a secret of another application or of a user a new revision.

        The charm sees secret-changed.

        Args:
            secret_id: an id that :meth:`add_model_secret` or :meth:`add_user_secret` returned.
            content: what the new revision holds.

        Raises:
            RuntimeError: if there is no such secret, or the charm owns it.
            ValueError, TypeError: if the content is no secret's.
        """
        model.Secret._validate_content(content)
        secret = self._theirs(secret_id, 'set_secret_content')
        newest = _unit.Revision(secret.latest.number + 1, dict(content))
        self._keep(secret.but(revisions=(*secret.revisions, newest)))
        self._emit_secret('secret_changed', secret_id)

    def grant_secret(self, secret_id: str, observer: AppUnitOrName):
        """Let the charm read a secret of another application or of a user.

        Args:
            secret_id: an id that :meth:`add_model_secret` or :meth:`add_user_secret` returned.
            observer: the charm's application or unit.

        Raises:
            RuntimeError: if there is no such secret, the charm owns it, or the charm is not
                related to its owner.
        """
        secret = self._theirs(secret_id, 'grant_secret')
        grant = _unit.Grant(name_of(observer), self._relation_to_owner(secret))
        if grant not in secret.grants:
            self._keep(secret.but(grants=(*secret.grants, grant)))

    def revoke_secret(self, secret_id: str, observer: AppUnitOrName):
        """Take back what :meth:`grant_secret` let the charm do.

        Args:
            secret_id: an id that :meth:`add_model_secret` or :meth:`add_user_secret` returned.
            observer: the charm's application or unit, as it was granted.

        Raises:
            RuntimeError: if there is no such secret, the charm owns it, or the charm is not
                related to its owner.
        """
        secret = self._theirs(secret_id, 'revoke_secret')
        self._relation_to_owner(secret)
        target = name_of(observer)
        self._keep(
            secret.but(grants=tuple(each for each in secret.grants if each.target != target))
        )

    def _relation_to_owner(self, secret: _unit.Secret) -> Optional[int]:
        record = self._unit.record
        if secret.owner == record.model.uuid:
            return None
        number = self._secret_relation_id_to(secret)
        if number is None:
            owner = secret.owner.partition('/')[0]
            raise RuntimeError(
                f'No relation between this charm ({record.app}) and secret owner ({owner})'
            )
        return number

    def _secret_relation_id_to(self, secret: Any) -> Optional[int]:
        """Return a relation with the owner of a secret, None if there is none."""
        owner = secret.owner.partition('/')[0]
        relations = self._unit.record.relations.items()
        return next((each for each, relation in relations if relation.remote_app == owner), None)

    # -- what became of a secret --

    def get_secret_grants(self, secret_id: str, relation_id: int) -> Set[str]:
        """Return the names of the applications and units that may read a secret by a relation.

        Args:
            secret_id: the secret's id.
            relation_id: the relation's number.

        Raises:
            RuntimeError: if there is no such secret.
        """
        secret = self._ensure_secret(secret_id)
        return {each.target for each in secret.grants if each.relation == relation_id}

    def get_secret_revisions(self, secret_id: str) -> List[int]:
        """Return the numbers of a secret's revisions, oldest first, but those that were removed.

        Args:
            secret_id: the secret's id.

        Raises:
            RuntimeError: if there is no such secret.
        """
        secret = self._ensure_secret(secret_id)
        return [each.number for each in secret.revisions if not each.removed]

    # -- what the charm hears --

    def trigger_secret_rotation(self, secret_id: str, *, label: Optional[str] = None):
        """Let the charm see secret-rotate.

        Args:
            secret_id: the id of a secret of the charm.
            label: the label that the event has; the secret's own if it is not given.

        Raises:
            RuntimeError: if there is no such secret.
        """
        self._ensure_secret(secret_id)
        self._emit_secret('secret_rotate', secret_id, label=label)

    def trigger_secret_removal(
        self, secret_id: str, revision: int, *, label: Optional[str] = None
    ):
        """Let the charm see secret-remove: nobody reads a revision any more.

        Args:
            secret_id: the id of a secret of the charm.
            revision: the number of the revision.
            label: the label that the event has; the secret's own if it is not given.

        Raises:
            RuntimeError: if there is no such secret.
        """
        self._ensure_secret(secret_id)
        self._emit_secret('secret_remove', secret_id, revision, label=label)

    def trigger_secret_expiration(
        self, secret_id: str, revision: int, *, label: Optional[str] = None
    ):
        """Let the charm see secret-expired: a revision has come to its end.

        Args:
            secret_id: the id of a secret of the charm.
            revision: the number of the revision.
            label: the label that the event has; the secret's own if it is not given.

        Raises:
            RuntimeError: if there is no such secret.
        """
        self._ensure_secret(secret_id)
        self._emit_secret('secret_expired', secret_id, revision, label=label)

    def _emit_secret(
        self, event: str, secret_id: str, *revision: int, label: Optional[str] = None
    ) -> None:
        if self._charm is None:
            return
        record = self._unit.record
        secret = self._ensure_secret(secret_id)
        shown = label or _secret_views.label_of(secret, record)
        hook = _unit.Hook(
            name=event.replace('_', '-'), secret=secret.id, secret_label=shown or '',
            secret_revision=next(iter(revision), None),
        )  # fmt: skip
        self._emit(getattr(self._charm.on, event), secret_id, shown, *revision, hook=hook)
