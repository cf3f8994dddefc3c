# SPDX-License-Identifier: Apache-2.0
"""The hook commands of a running action."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, cast, overload

from ops.hookcmds import _output, _run
from ops_compat import faces


def action_fail(message: Optional[str] = None) -> None:
    """Say that the action has failed, and why.

    The action goes on until the charm returns, and its results are kept.
    See Juju's `action-fail <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/action-fail/>`_.

    Args:
        message: what went wrong, for whoever ran the action; None for Juju's own words.

    Raises:
        Error: if no action is running.

    Example::

        action_fail('there is no backup named "daily"')
    """
    _run.run('action-fail', *(() if message is None else ('--', message)))


@overload
def action_get() -> dict[str, Any]: ...
@overload
def action_get(key: str) -> Any: ...
def action_get(key: Optional[str] = None) -> Any:
    """Return the parameters of the action, or one of them.

    See Juju's `action-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/action-get/>`_.

    Args:
        key: the parameter, with dots for one inside another (``database.name``); None for all.

    Returns:
        All parameters by their names, with the schema's defaults filled in. For a key its value,
        None if it is not set.

    Raises:
        Error: if no action is running.

    Example::

        target = action_get('target') or '/var/backups'
    """
    return _output.ask('action-get', '--format=json', *(() if key is None else (key,)))


def action_log(message: str) -> None:
    """Report progress to whoever waits for the action.

    See Juju's `action-log <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/action-log/>`_.

    Args:
        message: what to report.

    Raises:
        Error: if no action is running.

    Example::

        action_log('copied 3 of 10 tables')
    """
    _run.run('action-log', '--', message)


def action_set(results: Mapping[str, Any]) -> None:
    """Add results to the action.

    A result that is a mapping of its own is sent with dots between the keys, and comes out
    nested. Juju takes text only, so every value is turned into text.
    See Juju's `action-set <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/action-set/>`_.

    Args:
        results: the results by their names, of lower-case letters, digits and hyphens.

    Raises:
        ValueError: if two results have the same name once they are written with dots.
        Error: if Juju does not accept a name, or no action is running.

    Example::

        action_set({'backup': {'path': '/var/backups/1', 'tables': 10}})
    """
    flat: Dict[str, str] = {}
    _flatten(results, '', flat)
    _run.run('action-set', *(f'{key}={value}' for key, value in flat.items()))


def _flatten(results: Mapping[Any, Any], prefix: str, flat: Dict[str, str]) -> None:
    for name, value in results.items():
        key = f'{prefix}{name}'
        if isinstance(value, Mapping):
            _flatten(cast('Mapping[Any, Any]', value), f'{key}.', flat)
        elif key in flat:
            raise ValueError(
                f"duplicate key detected in dictionary passed to 'action-set': {key!r}"
            )
        else:
            flat[key] = str(value)


faces.part(__name__)
