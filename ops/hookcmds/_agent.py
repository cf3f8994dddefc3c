# SPDX-License-Identifier: Apache-2.0
"""The hook commands for the unit itself: its log, whether it leads, and a reboot."""

from __future__ import annotations

from typing import Any, Literal

from ops.hookcmds import _run
from ops_compat import faces


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


_LEADS = {'true': True, 'false': False}


def is_leader() -> bool:
    """Say whether this unit leads the application.

    If it does, it keeps doing so for the next 30 seconds at least.
    See Juju's `is-leader <https://documentation.ubuntu.com/juju/3.6/reference/hook-command/list-of-hook-commands/is-leader/>`_.

    Raises:
        Error: if Juju cannot tell.

    Example::

        if is_leader():
            status_set('active', app=True)
    """
    argv = ('is-leader', '--format=json')
    said = _run.run(*argv)
    # It is run for each event, and the parser of JSON need not be loaded for its two answers.
    leader: Any = _LEADS.get(said.strip())
    if leader is None:
        from ops.hookcmds import _output

        leader = _output.parse(argv, said)
    leads: bool = leader
    return leads


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


faces.part(__name__)
