# SPDX-License-Identifier: Apache-2.0
"""The hook commands that address the unit's agent and machine: the log, and a reboot."""

from __future__ import annotations

from typing import Literal

from ops.hookcmds import _run


def juju_log(
    message: str, *, level: Literal['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'] = 'INFO'
) -> None:
    """Write a line to Juju's log.

    A charm that runs by ``ops.main`` uses Python's ``logging`` instead, which goes there too.
    See Juju's `juju-log <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/juju-log/>`_.

    Args:
        message: the line.
        level: how important it is. Juju takes a level that it does not know as ``INFO``.

    Raises:
        Error: if Juju does not answer.

    Example::

        juju_log('the cluster has three members', level='DEBUG')
    """
    _run.run('juju-log', '--log-level', level, '--', message)


def juju_reboot(*, now: bool = False) -> None:
    """Reboot the machine that the unit is on.

    See Juju's `juju-reboot <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/juju-reboot/>`_.

    Args:
        now: whether Juju ends this hook at once, and runs it again after the reboot. Without
            it the machine reboots when the hook has succeeded.

    Raises:
        Error: if an action is running, or there is no machine to reboot.

    Example::

        juju_reboot(now=True)
    """
    _run.run('juju-reboot', *(('--now',) if now else ()))
