# SPDX-License-Identifier: Apache-2.0
"""The hook commands about storage."""

from __future__ import annotations

import pathlib
from typing import Any, Mapping, Optional

from ops.hookcmds import _output, _run
from ops_compat import faces, values


@values.value(kw_only=True)
class Storage:
    """An attached storage."""

    kind: str
    """``filesystem`` or ``block``."""

    location: pathlib.Path
    """Where it is mounted, or the block device."""


def storage_add(counts: Mapping[str, int]) -> None:
    """Ask for further storage, which Juju attaches after the hook has succeeded.

    See Juju's `storage-add <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/storage-add/>`_.

    Args:
        counts: how many to add, by the name of the storage.

    Raises:
        Error: if the charm declares no such storage, or not as many.

    Example::

        storage_add({'data': 1})
    """
    _run.run('storage-add', *(f'{name}={count}' for name, count in counts.items()))


def storage_get(id: Optional[str] = None) -> Storage:
    """Return what a storage is and where.

    See Juju's `storage-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/storage-get/>`_.

    Args:
        id: the storage, such as ``data/0``; None for the one that the hook is about.

    Raises:
        Error: if there is no such storage, or it is not attached.

    Example::

        database = storage_get('data/0').location / 'main.db'
    """
    instance = () if id is None else ('-s', id)
    answer = _output.ask('storage-get', '--format=json', *instance)
    if isinstance(answer, str):  # stand-ins for the command answer with the location alone
        return Storage(kind='', location=pathlib.Path(answer))
    location = _output.member('storage-get', answer, 'location')
    return Storage(kind=_kind(answer), location=pathlib.Path(location))


def _kind(answer: Mapping[str, Any]) -> str:
    kind: str = answer.get('kind', '')
    return kind


def storage_list(name: Optional[str] = None) -> list[str]:
    """Return the storages that are attached to the unit.

    See Juju's `storage-list <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/storage-list/>`_.

    Args:
        name: those of this name only; None for all.

    Returns:
        The storages, such as ``data/0``.

    Raises:
        Error: if Juju does not answer.

    Example::

        for id in storage_list('data'):
            storage_get(id)
    """
    answer = _output.ask('storage-list', '--format=json', *(() if name is None else (name,)))
    return _output.listed('storage-list', answer)


faces.part(__name__)
