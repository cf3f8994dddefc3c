# SPDX-License-Identifier: Apache-2.0
"""Identities: who may use Pebble's API, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Optional, Union

from ops.pebble._service import member
from ops.pebble._shapes import IdentityAccess
from ops_compat import values

if TYPE_CHECKING:
    from ops.pebble._shapes import BasicIdentityDict, IdentityDict, LocalIdentityDict


@values.value(frozen=False)
class LocalIdentity:
    """A user of the container, who is known by the socket.

    .. versionadded:: 2.21 / 3.0
    """

    user_id: int
    """The user's number."""

    @classmethod
    def from_dict(cls, d: LocalIdentityDict) -> LocalIdentity:
        """Read the local part of an identity in Pebble's answer."""
        return cls(user_id=d['user-id'])

    def to_dict(self) -> LocalIdentityDict:
        """Return it as Pebble takes it."""
        return {'user-id': self.user_id}


@values.value(frozen=False)
class BasicIdentity:
    """Somebody who gives a name and a password over HTTP.

    Neither its text nor its ``repr`` show the password.

    .. versionadded:: 2.21 / 3.0
    """

    password: str
    """The password's hash by SHA512-crypt, as ``openssl passwd -6`` makes it; Pebble's answers
    have asterisks in its place."""

    @classmethod
    def from_dict(cls, d: BasicIdentityDict) -> BasicIdentity:
        """Read the basic part of an identity in Pebble's answer."""
        return cls(password=d['password'])

    def to_dict(self) -> BasicIdentityDict:
        """Return it as Pebble takes it, the hash included."""
        return {'password': self.password}

    def __repr__(self) -> str:
        return "BasicIdentity(password='*****')"


@values.value(frozen=False)
class Identity:
    """Somebody who may use Pebble's API.

    .. versionadded:: 2.21 / 3.0

    Raises:
        ValueError: if it has neither a local nor a basic part.

    Example::

        identity = Identity(access=IdentityAccess.READ, local=LocalIdentity(user_id=1000))
    """

    access: Union[IdentityAccess, Literal['untrusted', 'metrics', 'read', 'admin']]
    """What it may do."""

    local: Optional[LocalIdentity] = None
    """The user that it is, by the socket."""

    basic: Optional[BasicIdentity] = None
    """How it shows who it is, over HTTP."""

    def __post_init__(self) -> None:
        if self.local is None and self.basic is None:
            raise ValueError('at least one of "local" or "basic" must be provided')

    @classmethod
    def from_dict(cls, d: IdentityDict) -> Identity:
        """Read an identity in Pebble's answer.

        Raises:
            ValueError: if it has neither a local nor a basic part.
        """
        access: Any = member(IdentityAccess, d['access'])
        return cls(
            access=access,
            local=LocalIdentity.from_dict(d['local']) if 'local' in d else None,
            basic=BasicIdentity.from_dict(d['basic']) if 'basic' in d else None,
        )

    def to_dict(self) -> IdentityDict:
        """Return it as Pebble takes it."""
        access = self.access
        plain: IdentityDict = {
            'access': access.value if isinstance(access, IdentityAccess) else access
        }
        if self.local is not None:
            plain['local'] = self.local.to_dict()
        if self.basic is not None:
            plain['basic'] = self.basic.to_dict()
        return plain
