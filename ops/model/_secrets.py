# SPDX-License-Identifier: Apache-2.0
"""Secrets: what a charm shares by handing out an id and not the content."""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import collections
import enum
import typing
from typing import Any, DefaultDict, Dict, Mapping, Optional, Type, TypeVar, Union

from ops.model import _secret_content
from ops_compat import behaviours, deprecations, faces

if typing.TYPE_CHECKING:
    import datetime

    from ops.model._backend import _ModelBackend
    from ops.model._entities import Unit
    from ops.model._relations import Relation

_Info = TypeVar('_Info', bound='SecretInfo')

# Stands for content in what a hook has set so far, which must not be kept itself.
_CONTENT_WAS_SET = object()


class SecretRotate(enum.Enum):
    """How often Juju asks the charm to rotate a secret, by a secret-rotate event.

    .. versionadded:: 2.0 / 3.0
    """

    NEVER = 'never'
    """Not at all: what Juju does if nothing is said."""

    HOURLY = 'hourly'
    """Every hour."""

    DAILY = 'daily'
    """Every day."""

    WEEKLY = 'weekly'
    """Every week."""

    MONTHLY = 'monthly'
    """Every month."""

    QUARTERLY = 'quarterly'
    """Every three months."""

    YEARLY = 'yearly'
    """Every year."""


class SecretInfo:
    """What Juju tells the owner of a secret about it, which is not its content.

    See :meth:`Secret.get_info`.

    Args:
        id: the secret's id, with or without ``secret:``.
        label: the owner's own name for it.
        revision: the number of its newest revision.
        expires: when Juju asks the charm to remove that revision.
        rotation: how often Juju asks the charm to rotate it.
        rotates: when Juju asks next.
        description: what the owner said about it.
        model_uuid: the model that the secret is in. Leaving it out is deprecated.

    .. versionadded:: 2.0 / 3.0
    """

    def __init__(
        self,
        id: str,
        label: Optional[str],
        revision: int,
        expires: Optional[datetime.datetime],
        rotation: Optional[SecretRotate],
        rotates: Optional[datetime.datetime],
        description: Optional[str] = None,
        *,
        model_uuid: Optional[str] = None,
    ):
        if model_uuid is None:
            deprecations.SECRET_INFO_MODEL_UUID.warn()
        self.id = Secret._canonicalize_id(id, model_uuid)
        self.label = label
        self.revision = revision
        self.expires = expires
        self.rotation = rotation
        self.rotates = rotates
        self.description = description

    @classmethod
    def from_dict(
        cls: Type[_Info], id: str, d: Mapping[str, Any], model_uuid: Optional[str] = None
    ) -> _Info:
        """Read what ``secret-info-get`` answers about one secret.

        Args:
            id: the secret's id.
            d: the decoded JSON object; a rotation policy that is not known is left out.
            model_uuid: the model that the secret is in. Leaving it out is deprecated.

        Raises:
            KeyError: if there is no revision.
            ValueError: if a time cannot be read.
        """
        if model_uuid is None:
            deprecations.SECRET_INFO_MODEL_UUID.warn()
        return cls(
            id=id,
            label=d.get('label'),
            revision=int(d['revision']),
            expires=_time(d.get('expiry')),
            rotation=_rotation(d.get('rotation')),
            rotates=_time(d.get('rotates')),
            description=d.get('description'),
            model_uuid=model_uuid or '',  # not None, which would warn again, of a line in here
        )

    def __repr__(self) -> str:
        return (
            f'SecretInfo(id={self.id!r}, label={self.label!r}, revision={self.revision}, '
            f'expires={self.expires!r}, rotation={self.rotation}, rotates={self.rotates!r}, '
            f'description={self.description!r})'
        )


def _time(text: Optional[str]) -> Optional[datetime.datetime]:
    if not text:
        return None
    from ops._private import timeconv

    return timeconv.parse_rfc3339(text)


def _rotation(name: Optional[str]) -> Optional[SecretRotate]:
    try:
        return SecretRotate(name)
    except ValueError:
        return None


class Secret:
    """A secret, which the charm owns or has been granted.

    It comes from :meth:`ops.Model.get_secret`, :meth:`ops.Application.add_secret`,
    :meth:`ops.Unit.add_secret` or a secret event.

    A charm that was granted it reads the revision that it *tracks*, until it asks for the newest:
    :meth:`get_content` and :meth:`peek_content`. The owner makes a new revision by
    :meth:`set_content`; both need Juju 3.0.3 or later. What the owner sets, grants, revokes and
    removes takes effect when the hook ends, if it ends well.

    The content is in no ``repr``, log line or error message.

    Example::

        secret = self.model.get_secret(label='database-password')
        password = secret.get_content()['password']

    .. versionadded:: 2.0 / 3.0
    """

    def __init__(
        self,
        backend: _ModelBackend,
        id: Optional[str] = None,
        label: Optional[str] = None,
        content: Optional[Dict[str, str]] = None,
        _secret_set_cache: Optional[DefaultDict[str, Dict[str, Any]]] = None,
    ):
        if not (id or label):
            raise TypeError('Must provide an id or label, or both')
        self._backend = backend
        self._id = self._canonicalize_id(id, backend.model_uuid) if id is not None else None
        self._label = label
        self._content = content
        if _secret_set_cache is None:
            _secret_set_cache = collections.defaultdict(dict)
        self._secret_set_cache = _secret_set_cache

    def __repr__(self) -> str:
        shown = [
            f'{name}={value!r}'
            for name, value in (('id', self._id), ('label', self._label))
            if value is not None
        ]
        return f'<Secret {" ".join(shown)}>'

    @staticmethod
    def _canonicalize_id(id: str, model_uuid: Optional[str]) -> str:
        """Return an id as a URI that begins with ``secret:``, as hook commands take it."""
        given = id.strip()
        if given.startswith('secret:'):
            return given
        return f'secret://{model_uuid}/{given}' if model_uuid else f'secret:{given}'

    @classmethod
    def _validate_content(cls, content: Optional[Dict[str, str]]) -> None:
        _secret_content.validate(content)

    @property
    def id(self) -> Optional[str]:
        """The id as Juju's URI: this is what to share by relation data.

        It is ``secret:<id>``, or with the model ``secret://<uuid>/<id>``. It is None for a secret
        that was got by its label, until its owner changes it.
        """
        return self._id

    @property
    def unique_identifier(self) -> Optional[str]:
        """The part of the id that no other secret has: ``9m4e2mr0ui3e8a215n4g``.

        It goes well into names of files and labels. From another model nobody finds the secret
        by it: share :attr:`id`. It is None if that is.

        .. versionadded:: 2.6 / 3.0
        """
        if self._id is None:
            return None
        if '/' in self._id:
            return self._id.rsplit('/', 1)[-1]
        return self._id[len('secret:') :]

    @property
    def label(self) -> Optional[str]:
        """The name that this charm uses for the secret, or None.

        Labels are each charm's own, so the owner's and a reader's can differ.
        """
        return self._label

    def get_content(self, *, refresh: bool = False) -> Dict[str, str]:
        """Return the content of the revision that this charm tracks (``secret-get``).

        It is kept after the first time; :meth:`set_content` does not change what is kept.

        Args:
            refresh: track the newest revision from now on.

        Returns:
            A copy of the content.

        Raises:
            SecretNotFoundError: if there is no such secret.
            ModelError: if the charm may not read it.
        """
        if refresh or self._content is None:
            self._content = self._backend.secret_get(id=self.id, label=self.label, refresh=refresh)
        return self._content.copy()

    def peek_content(self) -> Dict[str, str]:
        """Return the content of the newest revision, and go on tracking the same one.

        Juju is asked each time (``secret-get --peek``).

        Raises:
            SecretNotFoundError: if there is no such secret.
            ModelError: if the charm may not read it.
        """
        return self._backend.secret_get(id=self.id, label=self.label, peek=True)

    def get_info(self) -> SecretInfo:
        """Return what Juju knows about a secret that this charm owns (``secret-info-get``).

        Raises:
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        return self._backend.secret_info_get(id=self.id, label=self.label)

    def _ensure_id(self) -> str:
        if self._id is None:
            self._id = self.get_info().id
        return self._id

    def set_content(self, content: Dict[str, str]) -> None:
        """Make a new revision (``secret-set``).

        Charms that read the secret get a secret-changed event, and go on reading the old
        revision until they refresh.

        Args:
            content: the whole content: it replaces the old one. Keys are at least three
                characters long: lower-case letters, digits and single hyphens between them,
                a letter first.

        Raises:
            TypeError: if it is no dict of strings.
            ValueError: if it is empty, or a key is not one that Juju takes.
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        self._validate_content(content)
        secret = self._ensure_id()
        if behaviours.SECRET_PARTIAL_WRITES:
            self._backend.secret_set(secret, content=content)
        else:
            self._set_all(secret, content, {})

    def set_info(
        self,
        *,
        label: Optional[str] = None,
        description: Optional[str] = None,
        expire: Union[datetime.datetime, datetime.timedelta, None] = None,
        rotate: Optional[SecretRotate] = None,
    ) -> None:
        """Change what Juju knows about the secret beside its content (``secret-set``).

        What is not given stays as it is.

        Args:
            label: the owner's own name for it.
            description: what it is.
            expire: when, or how long from now, Juju is to ask for its removal by a
                secret-expired event. A time without a zone counts as UTC.
            rotate: how often Juju is to ask for new content by a secret-rotate event.

        Raises:
            TypeError: if nothing is given, or ``expire`` is no time.
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        if label is None and description is None and expire is None and rotate is None:
            raise TypeError(
                'Must provide a label, description, expiration time, or rotation policy'
            )
        info: Dict[str, Any] = {
            'label': label,
            'description': description,
            'expire': _secret_content.calculate_expiry(expire),
            'rotate': rotate,
        }
        secret = self._ensure_id()
        if behaviours.SECRET_PARTIAL_WRITES:
            self._backend.secret_set(secret, **info)
        else:
            self._set_all(secret, None, info)

    def _set_all(
        self, secret: str, content: Optional[Dict[str, str]], info: Mapping[str, Any]
    ) -> None:
        """Set something together with all that this hook has set before."""
        before = self._secret_set_cache[secret]
        given = {name: value for name, value in info.items() if value is not None}
        sent: Dict[str, Any] = {
            name: given.get(name, before.get(name))
            for name in ('label', 'description', 'expire', 'rotate')
        }
        sent_content = content
        if content is None and 'content' in before:
            sent_content = self._backend.secret_get(id=secret, peek=True)
        self._backend.secret_set(secret, content=sent_content, **sent)
        # Kept once Juju has taken it: what it refused would spoil every later change.
        before.update(given)
        if content is not None:
            before['content'] = _CONTENT_WAS_SET

    def grant(self, relation: Relation, *, unit: Optional[Unit] = None) -> None:
        """Let the charm at the other end of a relation read the secret (``secret-grant``).

        Example::

            secret.grant(relation)
            relation.data[self.app]['secret-id'] = secret.id

        Args:
            relation: the relation; when it goes, so does the grant.
            unit: the only remote unit that may; otherwise the whole remote application.

        Raises:
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        name = unit.name if unit is not None else None
        self._backend.secret_grant(self._ensure_id(), relation.id, unit=name)

    def revoke(self, relation: Relation, *, unit: Optional[Unit] = None) -> None:
        """Take back what :meth:`grant` gave (``secret-revoke``).

        Args:
            relation: the relation.
            unit: the only remote unit to lose access; otherwise the whole remote application.

        Raises:
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        name = unit.name if unit is not None else None
        self._backend.secret_revoke(self._ensure_id(), relation.id, unit=name)

    def remove_revision(self, revision: int) -> None:
        """Remove one revision, as secret-remove and secret-expired events ask for.

        Example::

            def _on_secret_remove(self, event: ops.SecretRemoveEvent):
                event.secret.remove_revision(event.revision)

        Args:
            revision: the number of the revision.

        Raises:
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        self._backend.secret_remove(self._ensure_id(), revision=revision)

    def remove_all_revisions(self) -> None:
        """Remove the secret altogether (``secret-remove``).

        Raises:
            SecretNotFoundError: if there is no such secret, or another charm owns it.
        """
        self._backend.secret_remove(self._ensure_id())


faces.part(__name__)
