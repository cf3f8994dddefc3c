# SPDX-License-Identifier: Apache-2.0
"""The hook commands about relations and their data."""

from __future__ import annotations

import json
from typing import Any, List, Literal, Mapping, Optional, overload

from ops.hookcmds import _output, _run
from ops_compat import faces, values


@values.value(kw_only=True)
class RelationModel:
    """The model on the other side of a relation."""

    uuid: str
    """The UUID of the model."""


def _relation(id: Optional[int], endpoint: Optional[str]) -> List[str]:
    if id is None:
        return []
    return ['-r', str(id) if endpoint is None else f'{endpoint}:{id}']


@overload
def relation_get(
    id: int | None = None,
    *,
    endpoint: str | None = None,
    unit: str | None = None,
    app: bool = False,
) -> dict[str, str]: ...
@overload
def relation_get(
    id: int | None = None,
    *,
    endpoint: str | None = None,
    key: str,
    unit: str | None = None,
    app: bool = False,
) -> str: ...
def relation_get(
    id: Optional[int] = None,
    *,
    endpoint: Optional[str] = None,
    key: Optional[str] = None,
    unit: Optional[str] = None,
    app: bool = False,
) -> Any:
    """Return data of a relation.

    What this hook has set itself is included already.
    See Juju's `relation-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/relation-get/>`_.

    Args:
        id: the number of the relation; None for the one that the hook is about.
        endpoint: the endpoint of that relation, which Juju then checks against the number.

            .. versionadded:: 2.23.6+compat.1 / 3.7.1
        key: the key; None for the whole mapping.
        unit: whose data: a unit, or an application; None for the remote one of the hook.
        app: whether the data is the application's, and not the unit's.

    Returns:
        The data. For a key its value, None if it is not set.

    Raises:
        ValueError: if the key is ``-``, Juju's word for all keys.
        Error: if there is no such relation, or this unit may not read the data.

    Example::

        host = relation_get(3, key='host', unit='mysql/0')
    """
    if key == '-':
        raise ValueError('To get all keys, pass None for the key argument; "-" is not supported.')
    arguments = ['--format=json', *_relation(id, endpoint), *(['--app'] if app else [])]
    if key or unit:
        arguments.append(key or '-')
    if unit:
        arguments.append(unit)
    return _output.ask('relation-get', *arguments)


def relation_ids(name: str) -> list[str]:
    """Return the relations of an endpoint.

    See Juju's `relation-ids <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/relation-ids/>`_.

    Args:
        name: the endpoint.

    Returns:
        The relations as Juju writes them, such as ``db:3``.

    Raises:
        Error: if Juju does not answer.

    Example::

        numbers = [int(id.split(':')[1]) for id in relation_ids('db')]
    """
    answer = _output.ask('relation-ids', name, '--format=json')
    return _output.listed('relation-ids', answer)


@overload
def relation_list(
    id: int | None = None, *, endpoint: str | None = None, app: Literal[True]
) -> str: ...
@overload
def relation_list(
    id: int | None = None, *, endpoint: str | None = None, app: Literal[False] = False
) -> list[str]: ...
def relation_list(
    id: Optional[int] = None, *, endpoint: Optional[str] = None, app: bool = False
) -> Any:
    """Return the remote units of a relation, or its remote application.

    See Juju's `relation-list <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/relation-list/>`_.

    Args:
        id: the number of the relation; None for the one that the hook is about.
        endpoint: the endpoint of that relation, which Juju then checks against the number.

            .. versionadded:: 2.23.6+compat.1 / 3.7.1
        app: whether to return the application.

    Returns:
        The names of the units; with ``app`` the name of the application.

    Raises:
        Error: if there is no such relation.

    Example::

        for unit in relation_list(3):
            data = relation_get(3, unit=unit)
    """
    flags = ['--app'] if app else []
    answer = _output.ask('relation-list', '--format=json', *flags, *_relation(id, endpoint))
    return answer if app else _output.listed('relation-list', answer)


def relation_model_get(
    id: Optional[int] = None, *, endpoint: Optional[str] = None
) -> RelationModel:
    """Return the model on the other side of a relation; Juju 3.6.2 and later.

    See Juju's `relation-model-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/relation-model-get/>`_.

    Args:
        id: the number of the relation; None for the one that the hook is about.
        endpoint: the endpoint of that relation, which Juju then checks against the number.

            .. versionadded:: 2.23.6+compat.1 / 3.7.1

    Raises:
        Error: if there is no such relation.
        FileNotFoundError: if Juju is too old.

    Example::

        if relation_model_get(3).uuid != model_uuid:
            ...
    """
    answer = _output.ask('relation-model-get', '--format=json', *_relation(id, endpoint))
    return RelationModel(uuid=_output.member('relation-model-get', answer, 'uuid'))


def relation_set(
    data: Mapping[str, str],
    id: Optional[int] = None,
    *,
    endpoint: Optional[str] = None,
    app: bool = False,
) -> None:
    """Set data of this unit or its application, which the other side sees once the hook succeeds.

    See Juju's `relation-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/relation-set/>`_.

    Args:
        data: the keys to set, with their values; an empty value removes the key.
        id: the number of the relation; None for the one that the hook is about.
        endpoint: the endpoint of that relation, which Juju then checks against the number.

            .. versionadded:: 2.23.6+compat.1 / 3.7.1
        app: whether to set the application's data, which only the leader may.

    Raises:
        Error: if there is no such relation, or this unit may not write the data.

    Example::

        relation_set({'host': '10.1.2.3', 'port': '5432'}, 3)
    """
    flags = ['--app'] if app else []
    _run.run(
        'relation-set', *_relation(id, endpoint), *flags, '--file', '-', input=json.dumps(data)
    )


faces.part(__name__)
