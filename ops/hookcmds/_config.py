# SPDX-License-Identifier: Apache-2.0
"""The hook command that reads the application's config."""

from __future__ import annotations

from typing import Any, Optional, overload

from ops.hookcmds import _output
from ops_compat import faces


@overload
def config_get(key: str) -> bool | int | float | str: ...
@overload
def config_get(key: None = None) -> dict[str, bool | int | float | str]: ...
def config_get(key: Optional[str] = None) -> Any:
    """Return the options of the application's config, or one of them.

    See Juju's `config-get <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/config-get/>`_.

    Args:
        key: the option; None for all that have a value.

    Returns:
        All options by their names. For a key its value, None if it has none or the charm does
        not declare it. A ``secret`` option is the secret's URI.

    Raises:
        Error: if Juju does not answer.

    Example::

        port = config_get('port')
    """
    return _output.ask('config-get', '--format=json', *((key,) if key else ()))


faces.part(__name__)
