# SPDX-License-Identifier: Apache-2.0
"""The hook commands about secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, Tuple, overload

from ops._private import later, timeconv
from ops.hookcmds import _output, _run, _secret_content
from ops_compat import faces, values

if TYPE_CHECKING:
    import datetime
else:
    datetime = later.Later('datetime')

SecretRotate = Literal['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly']


@values.value(kw_only=True)
class SecretInfo:
    """What Juju knows about a secret, its content aside."""

    revision: int
    """The newest revision."""

    id: str = ''
    """The secret's id, without ``secret:``."""

    label: str = ''
    """The label that its owner knows it by."""

    description: str = ''
    """What it is for."""

    expiry: Optional[datetime.datetime] = None
    """When it expires, None for never."""

    rotation: Optional[SecretRotate] = None
    """How often it is to be changed, None for never."""

    rotates: Optional[datetime.datetime] = None
    """When it is to be changed next, None for never."""


def secret_add(
    content: dict[str, str],
    *,
    label: Optional[str] = None,
    description: Optional[str] = None,
    expire: datetime.datetime | str | None = None,
    rotate: Optional[SecretRotate] = None,
    owner: Literal['application', 'unit'] = 'application',
) -> str:
    """Add a secret, which is there once the hook has succeeded.

    See Juju's `secret-add <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-add/>`_.

    Args:
        content: the values by their keys. A key has three characters at least and begins with
            a lower-case letter, with single hyphens inside; a value is not empty.
        label: a name that the owner finds it by.
        description: what it is for.
        expire: when it expires, or after how long (``1h30m``); without a time zone, in UTC.
        rotate: how often Juju asks for a new revision.
        owner: ``unit``, or ``application``, which only the leader may.

    Returns:
        The secret's URI.

    Raises:
        TypeError: if a value is not text.
        Error: if Juju does not accept it, or this unit may not.

    Example::

        uri = secret_add({'password': password}, label='admin', owner='unit')
    """
    flags = [*_metadata(label, description, expire, rotate), '--owner', owner]
    with _secret_content.as_arguments(content) as files:
        return _run.run('secret-add', *flags, *files).strip()


def _metadata(
    label: Optional[str],
    description: Optional[str],
    expire: datetime.datetime | str | None,
    rotate: Optional[str],
) -> List[str]:
    given: Tuple[Tuple[str, Optional[str]], ...] = (
        ('--label', label),
        ('--description', description),
        ('--expire', _timestamp(expire)),
        ('--rotate', rotate),
    )
    return [word for flag, value in given if value is not None for word in (flag, value)]


def _timestamp(time: datetime.datetime | str | None) -> Optional[str]:
    if time is None or isinstance(time, str):
        return time
    text = time.isoformat()
    return f'{text[:-6]}Z' if text.endswith('+00:00') else text


@overload
def secret_get(
    *,
    id: str,
    label: str | None = None,
    refresh: Literal[False] = False,
    peek: Literal[False] = False,
) -> dict[str, str]: ...
@overload
def secret_get(
    *,
    id: str | None = None,
    label: str,
    refresh: Literal[False] = False,
    peek: Literal[False] = False,
) -> dict[str, str]: ...
@overload
def secret_get(
    *, id: str, label: str | None = None, refresh: Literal[True], peek: Literal[False] = False
) -> dict[str, str]: ...
@overload
def secret_get(
    *, id: str | None = None, label: str, refresh: Literal[True], peek: Literal[False] = False
) -> dict[str, str]: ...
@overload
def secret_get(
    *, id: str, label: str | None = None, refresh: Literal[False] = False, peek: Literal[True]
) -> dict[str, str]: ...
@overload
def secret_get(
    *, id: str | None = None, label: str, refresh: Literal[False] = False, peek: Literal[True]
) -> dict[str, str]: ...
def secret_get(
    *,
    id: Optional[str] = None,
    label: Optional[str] = None,
    refresh: bool = False,
    peek: bool = False,
) -> dict[str, str]:
    """Return the content of a secret: of the revision that this unit follows.

    See Juju's `secret-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-get/>`_.

    Args:
        id: the secret's URI or id.
        label: its label; together with ``id`` the label that it is to have from now on.
        refresh: whether to follow the newest revision from now on.
        peek: whether to look at the newest revision and follow the old one still.

    Raises:
        Error: if neither ``id`` nor ``label`` is given, both ``refresh`` and ``peek`` are,
            there is no such secret, or this unit may not see it.

    Example::

        password = secret_get(label='admin')['password']
    """
    arguments = ['--format=json', *_which(id, label)]
    arguments.extend(flag for flag, on in (('--refresh', refresh), ('--peek', peek)) if on)
    content: Dict[str, str] = _output.ask('secret-get', *arguments)
    return content


def _which(id: Optional[str], label: Optional[str]) -> List[str]:
    return [*([] if id is None else [id]), *([] if label is None else ['--label', label])]


def secret_grant(id: str, relation_id: int, *, unit: Optional[str] = None) -> None:
    """Let the other side of a relation see a secret, once the hook has succeeded.

    See Juju's `secret-grant <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-grant/>`_.

    Args:
        id: the secret's URI or id.
        relation_id: the number of the relation.
        unit: one remote unit that may see it; None for the whole application.

    Raises:
        Error: if there is no such secret or relation, or this unit may not.

    Example::

        secret_grant(uri, 3)
    """
    _run.run('secret-grant', '--relation', str(relation_id), *_flag('--unit', unit), id)


def _flag(name: str, value: Optional[str]) -> List[str]:
    return [] if value is None else [name, value]


def secret_ids() -> list[str]:
    """Return the ids of the secrets that this unit owns, and its application's if it leads.

    See Juju's `secret-ids <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-ids/>`_.

    Returns:
        The ids, without ``secret:``.

    Raises:
        Error: if Juju does not answer.

    Example::

        labels = [secret_info_get(id=id).label for id in secret_ids()]
    """
    return _output.listed('secret-ids', _output.ask('secret-ids', '--format=json'))


@overload
def secret_info_get(*, id: str) -> SecretInfo: ...
@overload
def secret_info_get(*, label: str) -> SecretInfo: ...
def secret_info_get(*, id: Optional[str] = None, label: Optional[str] = None) -> SecretInfo:
    """Return what Juju knows about a secret that this unit or its application owns.

    See Juju's `secret-info-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-info-get/>`_.

    Args:
        id: the secret's URI or id.
        label: its label, instead of the id.

    Raises:
        Error: if there is no such secret, it is somebody else's, or not exactly one of ``id``
            and ``label`` is given.

    Example::

        if secret_info_get(label='admin').revision > 1:
            ...
    """
    answer = _output.ask('secret-info-get', '--format=json', *_which(id, label))
    for found_id, found in _output.mapping('secret-info-get', answer).items():
        return _info(found_id, found)
    raise KeyError("cannot read the output of 'secret-info-get': it describes no secret")


def _info(id: str, found: Any) -> SecretInfo:
    revision = _output.member('secret-info-get', found, 'revision')
    return SecretInfo(
        id=id,
        revision=revision,
        label=found.get('label'),
        description=found.get('description'),
        expiry=_time(found.get('expiry')),
        rotation=found.get('rotation'),
        rotates=_time(found.get('rotates')),
    )


def _time(text: Optional[str]) -> Optional[datetime.datetime]:
    return timeconv.parse_rfc3339(text) if text else None


def secret_remove(id: str, *, revision: Optional[int] = None) -> None:
    """Remove a secret, or one revision of it, once the hook has succeeded.

    See Juju's `secret-remove <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-remove/>`_.

    Args:
        id: the secret's URI or id.
        revision: the revision; None for the secret as a whole.

    Raises:
        Error: if there is no such secret, or this unit may not.

    Example::

        secret_remove(uri, revision=2)
    """
    _run.run('secret-remove', id, *_flag('--revision', _text(revision)))


def _text(number: Optional[int]) -> Optional[str]:
    return None if number is None else str(number)


def secret_revoke(
    id: str,
    *,
    relation_id: Optional[int],
    app: Optional[str] = None,
    unit: Optional[str] = None,
) -> None:
    """Take back what :func:`secret_grant` gave, once the hook has succeeded.

    See Juju's `secret-revoke <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-revoke/>`_.

    Args:
        id: the secret's URI or id.
        relation_id: the number of the relation whose other side may not see it any more; None
            to name an application or a unit instead.
        app: the application that may not see it any more.
        unit: the unit that may not see it any more.

    Raises:
        Error: if there is no such secret, this unit may not, or more or less is given than
            what says whose grant it is.

    Example::

        secret_revoke(uri, relation_id=3)
    """
    flags = [
        *_flag('--relation', _text(relation_id)),
        *_flag('--app', app),
        *_flag('--unit', unit),
    ]
    _run.run('secret-revoke', *flags, id)


def secret_set(
    id: str,
    *,
    content: Optional[dict[str, str]] = None,
    label: Optional[str] = None,
    description: Optional[str] = None,
    expire: datetime.datetime | str | None = None,
    rotate: Optional[SecretRotate] = None,
    owner: Literal['application', 'unit'] = 'application',
) -> None:
    """Change a secret: give it a new revision, or other metadata, once the hook has succeeded.

    See Juju's `secret-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/secret-set/>`_.

    Args:
        id: the secret's URI or id.
        content: the content of the new revision, as in :func:`secret_add`; None for no new one.
        label: the name that the owner finds it by.
        description: what it is for.
        expire: when it expires, or after how long (``1h30m``); without a time zone, in UTC.
        rotate: how often Juju asks for a new revision.
        owner: ``unit``, or ``application``, which only the leader may.

    Raises:
        TypeError: if a value is not text.
        Error: if there is no such secret, Juju does not accept it, or this unit may not.

    Example::

        secret_set(uri, content={'password': new_password})
    """
    flags = [*_metadata(label, description, expire, rotate), '--owner', owner]
    with _secret_content.as_arguments(content or {}) as files:
        _run.run('secret-set', *flags, id, *files)


faces.part(__name__)
