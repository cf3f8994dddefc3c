# SPDX-License-Identifier: Apache-2.0
"""The hook commands about the state that Juju's controller keeps for a unit."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional, overload

from ops.hookcmds import _output, _run
from ops_compat import faces


def state_delete(key: str) -> None:
    """Remove a key from the unit's state; a key that is not there is no error.

    See Juju's `state-delete <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/state-delete/>`_.

    Args:
        key: the key.

    Raises:
        Error: if Juju does not answer.

    Example::

        state_delete('token')
    """
    _run.run('state-delete', key)


@overload
def state_get(key: str) -> str: ...
@overload
def state_get(key: None) -> dict[str, str]: ...
def state_get(key: Optional[str]) -> Any:
    """Return the unit's state, or one key of it.

    See Juju's `state-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/state-get/>`_.

    Args:
        key: the key; None for all.

    Returns:
        All keys with their values. For a key its value, empty if it is not set.

    Raises:
        Error: if Juju does not answer.

    Example::

        step = int(state_get('step') or 0)
    """
    if key is not None:
        return _output.ask('state-get', '--format=json', key)
    return _output.ask('state-get', '--format=json') or {}


def state_set(data: Mapping[str, str]) -> None:
    """Set keys of the unit's state, which are kept once the hook has succeeded.

    See Juju's `state-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/state-set/>`_.

    Args:
        data: the keys to set, of 256 bytes at most, with values of 65536 bytes at most.

    Raises:
        Error: if a key or value is too long.

    Example::

        state_set({'step': '3'})
    """
    _run.run('state-set', '--file', '-', input=json.dumps(data))


faces.part(__name__)
