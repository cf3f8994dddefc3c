# SPDX-License-Identifier: Apache-2.0
"""A container of a State as a Pebble in memory."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING, Any, Callable, Dict, NoReturn, Optional

from ops import _daemon
from ops.pebble import ExecError

if TYPE_CHECKING:
    import datetime

    from ops.pebble import Layer
    from ops.testing._scenario._checks import CheckInfo
    from ops.testing._scenario._container import Container
    from ops.testing._scenario._notices import Notice

BASE = '_base_plan'
"""The label of the plan that is there without any layer."""


def daemon(container: Container, make_root: Callable[[], str]) -> _daemon.Daemon:
    """Return the Pebble of a container.

    Args:
        container: the container.
        make_root: makes the folder that is its root, when it is needed.
    """
    found = _daemon.Daemon(
        make_root,
        {str(each.location): os.fspath(each.source) for each in container.mounts.values()},
        connectable=container.can_connect,
        holds=True,
    )
    layers = {label: plain(layer) for label, layer in container.layers.items()}
    if container._base_plan:
        layers = {BASE: dict(container._base_plan), **layers}
    if layers:
        found.set_layers(layers)
    for name, status in container.service_statuses.items():
        found.set_service(name, getattr(status, 'value', str(status)))
    for info in container.check_infos:
        found.set_check(info.name, **_check(info))
    for notice in container.notices:
        found.set_notice(_notice(notice))
    for command in container.execs:
        found.answer_exec(
            tuple(command.command_prefix), command.stdout, command.stderr, command.return_code
        )
    found.unanswered = _unanswered(container.name)
    return found


def plain(layer: Layer) -> Dict[str, Any]:
    """Return a layer as plain values."""
    return {**layer.to_dict()}


def _check(info: CheckInfo) -> Dict[str, Any]:
    return {
        'status': info.status.value,
        'successes': info.successes or 0,
        'failures': info.failures,
        'change': info.change_id or '',
        'level': None if info.level is None else info.level.value,
        'startup': info.startup.value,
        'threshold': info.threshold,
    }


def _notice(notice: Notice) -> _daemon.Notice:
    kind: Any = notice.type
    return _daemon.Notice(
        notice.id,
        str(getattr(kind, 'value', kind)),
        notice.key,
        notice.user_id,
        _daemon.nanoseconds(notice.first_occurred),
        _daemon.nanoseconds(notice.last_occurred),
        _daemon.nanoseconds(notice.last_repeated),
        notice.occurrences,
        dict(notice.last_data),
        _duration(notice.repeat_after),
        _duration(notice.expire_after),
    )


def _duration(given: Optional[datetime.timedelta]) -> Optional[int]:
    return None if given is None else round(given.total_seconds() * 1_000_000_000)


def _unanswered(container: str) -> Callable[[_daemon.Execution], NoReturn]:
    def refuse(execution: _daemon.Execution) -> NoReturn:
        command = list(execution.command)
        raise ExecError(
            command,
            127,
            '',
            f'mock for cmd {command!r} not found. Please patch out whatever leads to the call, or '
            f'pass to the Container {container} a scenario.Exec mock for the command your charm '
            f"is attempting to run, such as 'Container(..., execs={{scenario.Exec({command!r}, "
            "...)})'",
        )

    return refuse


def link_mounts(container: Container, root: pathlib.Path) -> None:
    """Let a test find what is mounted below the folder that stands for the container's root."""
    for mount in container.mounts.values():
        place = root / str(mount.location).lstrip('/')
        if place == root or os.path.lexists(str(place)):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(pathlib.Path(mount.source).absolute())
