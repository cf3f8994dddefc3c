# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a charm asks or tells Juju something.

::

    Exception
     +-- ModelError                  a hook command failed, or was asked for the impossible
     |    +-- InvalidStatusError     a status that a charm cannot set
     |    +-- RelationNotFoundError  the relation is gone, or never was
     |    +-- SecretNotFoundError    the secret is gone, or never was
     |    +-- TooManyRelatedAppsError
     |    +-- RelationDataError      relation data, before any command is run:
     |         +-- RelationDataTypeError    a key or value is no string
     |         +-- RelationDataAccessError  this unit may not read or write it
     +-- MultiPushPullError          files that could not be copied, each with its own error
"""

from __future__ import annotations

from typing import Any, List, Tuple

from ops_compat import faces


class ModelError(Exception):
    """Juju refused something, or could not do it.

    The first argument is what the hook command wrote to standard error. ``__cause__`` is the
    command's own error, with its exit code: :class:`ops.hookcmds.Error` in Ops 3, and a
    ``subprocess.CalledProcessError`` in Ops 2. A note says which command it was and in which
    hook it ran; Python shows notes in tracebacks from 3.11 on.
    """


class InvalidStatusError(ModelError):
    """The status is not one that a charm can set.

    A charm sets active, blocked, maintenance and waiting. Juju alone sets error and unknown.
    """


class RelationNotFoundError(ModelError):
    """Juju does not know the relation, or does not know it any more."""


class SecretNotFoundError(ModelError):
    """Juju does not know the secret, or this unit can neither see nor manage it."""


class TooManyRelatedAppsError(ModelError):
    """There is more than one relation on an endpoint, and the charm asked for the only one.

    Args:
        relation_name: the endpoint.
        num_related: how many relations there are.
        max_supported: how many the charm could do with.
    """

    def __init__(self, relation_name: str, num_related: int, max_supported: int):
        super().__init__(
            f'Too many remote applications on {relation_name} ({num_related} > {max_supported})'
        )
        self.relation_name = relation_name
        self.num_related = num_related
        self.max_supported = max_supported

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.relation_name, self.num_related, self.max_supported)


class RelationDataError(ModelError):
    """Relation data was used in a way that cannot work; no hook command has been run."""


class RelationDataTypeError(RelationDataError):
    """A key or a value for relation data is not a string."""


class RelationDataAccessError(RelationDataError):
    """This unit may not read, or may not write, this relation data.

    A unit writes its own data, and its application's if it is the leader. It reads remote data
    and its own; of its own application's it reads what the leader wrote only as the leader, or
    in a peer relation.
    """


class MultiPushPullError(Exception):
    """Files that :meth:`ops.Container.push_path` or ``pull_path`` could not copy.

    Of a source that failed, what comes after the failure was left out; the other sources have
    been copied.

    Args:
        message: what was being done.
        errors: for each source that failed, its path as it was given and the error.
    """

    message: str
    """What was being done."""

    errors: List[Tuple[str, Exception]]
    """For each source that failed, its path as it was given and the error."""

    def __init__(self, message: str, errors: List[Tuple[str, Exception]]):
        super().__init__(message, errors)
        self.message = message
        self.errors = errors

    def __str__(self) -> str:
        first = f': {self.errors[0][1]}, ...' if self.errors else ''
        return f'{self.message} ({len(self.errors)} errors){first}'

    def __repr__(self) -> str:
        return f'MultiPushPullError({self.message!r}, {len(self.errors)} errors)'


faces.part(__name__)
