# SPDX-License-Identifier: Apache-2.0
"""Secrets that the unit owns or may read."""

from __future__ import annotations

import datetime
import os
from typing import Any, Dict, FrozenSet, Iterable, Literal, Mapping, Optional, Tuple

from ops.model import SecretRotate
from ops.testing._scenario import _copies
from ops.testing._scenario._types import RawSecretRevisionContents
from ops.testing.errors import StateValidationError
from ops_compat import behaviours, values
from ops_compat.values import field, value

_ID_BYTES = 10  # as hexadecimal digits they are as long as Juju's own ids, twenty


def new_secret_id() -> str:
    """Return an id as Juju writes it: ``secret:`` and twenty letters and digits."""
    return f'secret:{os.urandom(_ID_BYTES).hex()}'


def _checked(what: str, content: Any) -> Dict[str, str]:
    """Return a copy of a secret's content; what is in it is not repeated in an error.

    Raises:
        StateValidationError: if it is no dict of strings, or empty.
    """
    if not isinstance(content, dict):
        raise StateValidationError(f'Secret.{what} should be a dict, not {type(content)}')
    given: Dict[Any, Any] = dict(content)  # type: ignore  # of whatever was passed
    if not given:
        raise StateValidationError(
            f'Secret.{what} must not be empty; Juju requires at least one key'
        )
    wrong = [key for key in given if not isinstance(key, str)]
    wrong += [key for key in given if not isinstance(given[key], str)]
    if wrong:
        raise StateValidationError(
            f'Secret.{what} should be dict[str, str]; found non-string key(s)/value(s) '
            f'at {", ".join(dict.fromkeys(repr(key) for key in wrong))}'
        )
    return given


_SHOWN = (
    'tracked_content',
    'latest_content',
    'id',
    'owner',
    'remote_grants',
    'label',
    'description',
    'expire',
    'rotate',
)
_REVISIONS = ('_tracked_revision', '_latest_revision')


def compared_fields() -> Tuple[str, ...]:
    """Return the names of the fields that are compared and shown."""
    return _SHOWN if behaviours.SECRET_REVISIONS_HIDDEN else _SHOWN + _REVISIONS


class _Fields:
    """What :mod:`dataclasses` finds: the revisions only while they are not hidden."""

    def __get__(self, instance: Any, owner: type) -> Dict[str, Any]:
        fields = values.dataclass_fields(owner)
        if behaviours.SECRET_REVISIONS_HIDDEN:
            for name in _REVISIONS:
                fields.pop(name, None)
        return fields


@value()
class Secret:
    """A secret that the unit or its application owns, or that was granted to it.

    Contents are copied. Two of them have the same hash if they have the same id.

    Args:
        tracked_content: the revision that the unit sees until it refreshes.
        latest_content: the newest revision; the tracked one by default.
        id: Juju's id, such as ``secret:9m4e2mr0ui3e8a215n4g``; a random one by default.
        owner: ``unit`` or ``app`` for one of this unit or application; None for one of
            somebody else, which was granted.
        remote_grants: for a secret of one's own, the units and applications that may read it,
            by the relation's id.
        label: the name that the charm uses for it.
        description: what it is for.
        expire: when it expires.
        rotate: how often it is to be rotated.

    Raises:
        StateValidationError: if a content is empty or no dict of strings, or a string is given
            where several are meant.

    Example::

        secret = Secret({'password': 'hunter2'}, owner='app', label='db')
        state = State(leader=True, secrets=[secret])

    .. versionadded:: 2.17 / 3.0
    """

    tracked_content: RawSecretRevisionContents
    """The revision that the unit sees until it refreshes."""
    latest_content: RawSecretRevisionContents = field(kw_only=True)
    """The newest revision."""
    id: str = field(kw_only=True)
    """Juju's id for the secret."""
    owner: Optional[Literal['unit', 'app']] = field(kw_only=True)
    """Who owns the secret, None for somebody else."""
    remote_grants: Mapping[int, FrozenSet[str]] = field(kw_only=True)
    """The units and applications that may read the secret, by the relation's id."""
    label: Optional[str] = field(kw_only=True)
    """The name that the charm uses for the secret."""
    description: Optional[str] = field(kw_only=True)
    """What the secret is for."""
    expire: Optional[datetime.datetime] = field(kw_only=True)
    """When the secret expires."""
    rotate: Optional[SecretRotate] = field(kw_only=True)
    """How often the secret is to be rotated."""
    _tracked_revision: int = field(kw_only=True)
    _latest_revision: int = field(kw_only=True)

    def __init__(
        self,
        tracked_content: RawSecretRevisionContents,
        *,
        latest_content: RawSecretRevisionContents | None = None,
        id: str | None = None,
        owner: Literal['unit', 'app'] | None = None,
        remote_grants: Mapping[int, Iterable[str]] = {},  # copied
        label: str | None = None,
        description: str | None = None,
        expire: datetime.datetime | None = None,
        rotate: SecretRotate | None = None,
        _tracked_revision: int = 1,
        _latest_revision: int = 1,
    ):
        if latest_content is None:
            latest_content = tracked_content
        self.__dict__.update(
            tracked_content=_checked('tracked_content', tracked_content),
            latest_content=_checked('latest_content', latest_content),
            id=new_secret_id() if id is None else id,
            owner=owner,
            remote_grants={
                relation: _copies.string_set(f'remote_grants[{relation}]', readers)
                for relation, readers in remote_grants.items()
            },
            label=label,
            description=description,
            expire=expire,
            rotate=rotate,
            _tracked_revision=_tracked_revision,
            _latest_revision=_latest_revision,
        )

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in compared_fields())

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        shown = ', '.join(f'{name}={getattr(self, name)!r}' for name in compared_fields())
        return f'{type(self).__qualname__}({shown})'

    def __replace__(self, **changes: Any) -> Secret:
        import dataclasses

        return dataclasses.replace(self, **changes)


Secret.__dataclass_fields__ = _Fields()  # type: ignore  # after the decorator, which sets its own
