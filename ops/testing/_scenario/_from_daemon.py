# SPDX-License-Identifier: Apache-2.0
"""What a Pebble in memory knows after a run, as a container of a State."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, NamedTuple

from ops import pebble
from ops.testing._scenario import _from_record, _plan, _to_daemon
from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._notices import Notice

if TYPE_CHECKING:
    from ops._daemon import Daemon
    from ops.testing._scenario._container import Container


class Snapshot(NamedTuple):
    """What a Pebble held at some time: frozen values, which it replaces and never changes."""

    layers: Mapping[str, Any]
    services: Mapping[str, Any]
    checks: Mapping[str, Any]
    notices: Mapping[str, Any]


def snapshot(daemon: Daemon) -> Snapshot:
    """Return what a Pebble holds now."""
    return Snapshot(
        {layer.label: layer for layer in daemon.layers},
        daemon.services,
        daemon.checks,
        daemon.notices,
    )


def container(before: Container, daemon: Daemon, began: Snapshot) -> Container:
    """Return a container as the charm has left it.

    Args:
        before: the container that the run began with.
        daemon: its Pebble.
        began: what that held at the beginning.
    """
    changes: Dict[str, Any] = {'layers': _layers(before, daemon, began)}
    if daemon.services is not began.services:
        changes['service_statuses'] = {
            name: pebble.ServiceStatus(service.current)
            for name, service in daemon.services.items()
        }
    if daemon.checks is not began.checks:
        changes['check_infos'] = frozenset(_checks(before, daemon, began))
    if daemon.notices is not began.notices:
        changes['notices'] = _notices(before, daemon, began)
    return _from_record.but(copy(before), **changes)


def copy(before: Container) -> Container:
    """Return a container that shares nothing with another one which somebody could change."""
    return _from_record.but(
        before,
        layers={label: _plan.copied(layer) for label, layer in before.layers.items()},
        service_statuses=dict(before.service_statuses),
        mounts=dict(before.mounts),
        notices=list(before.notices),
    )


def _layers(before: Container, daemon: Daemon, began: Snapshot) -> Dict[str, pebble.Layer]:
    found: Dict[str, pebble.Layer] = {}
    for layer in daemon.layers:
        if layer.label == _to_daemon.BASE:
            continue
        if layer is began.layers.get(layer.label):
            found[layer.label] = _plan.copied(before.layers[layer.label])
        else:
            texts = {'summary': layer.summary, 'description': layer.description}
            written = _plan.plain(daemon.written(layer))
            given: Any = {**{name: text for name, text in texts.items() if text}, **written}
            found[layer.label] = pebble.Layer(given)
    return found


def _checks(before: Container, daemon: Daemon, began: Snapshot) -> Iterator[CheckInfo]:
    known = {info.name: info for info in before.check_infos}
    now = {info.name: info for info in _client(daemon).get_checks()}
    for name, check in daemon.checks.items():
        info, earlier = now.get(name), known.get(name)
        if info is None or check is began.checks.get(name):
            if earlier is not None:
                yield earlier
            continue
        status: Any = info.status
        unset = earlier is not None and earlier.level is None
        yield CheckInfo(
            name,
            level=None if unset and info.level is pebble.CheckLevel.UNSET else info.level,
            startup=info.startup,
            status=status,
            successes=info.successes,
            failures=info.failures,
            threshold=info.threshold,
            change_id=info.change_id,
        )


def _notices(before: Container, daemon: Daemon, began: Snapshot) -> List[Notice]:
    """Return the notices, but for those that Pebble has made of its own changes meanwhile."""
    known = {notice.id: notice for notice in before.notices}
    found: List[Notice] = []
    for each in _client(daemon).get_notices(users=pebble.NoticesUsers.ALL):
        if daemon.notices[each.id] is began.notices.get(each.id):
            found.append(known[each.id])
        elif each.id in known or each.type is not pebble.NoticeType.CHANGE_UPDATE:
            facts = ((name, getattr(each, name)) for name in _FACTS)
            found.append(Notice(each.key, **dict(facts)))
    return found


_FACTS = (
    'id', 'user_id', 'type', 'first_occurred', 'last_occurred', 'last_repeated', 'occurrences',
    'last_data', 'repeat_after', 'expire_after',
)  # fmt: skip


class _Client(pebble.Client):
    """A client of one Pebble in memory."""

    def __init__(self, daemon: Daemon):
        super().__init__('')
        self._daemon = daemon

    def _open(self, request: Any) -> Any:
        return self._daemon.open(request, self.timeout)


def _client(daemon: Daemon) -> pebble.Client:
    return _Client(daemon)
