# SPDX-License-Identifier: Apache-2.0
"""A daemon as plain JSON values, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Mapping

from ops._daemon import _plan
from ops._daemon._layers import Layer
from ops._daemon._records import Check, LogEntry, Notice, Owner, Service, change_from, plain

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

FORMAT = 1
"""The form of :func:`to_dict`; raised when a field is added or means something else."""

_COUNTERS = ('last_change', 'last_task', 'last_notice')


def to_dict(daemon: Daemon) -> Dict[str, Any]:
    """Return a daemon as plain values."""
    return {
        'format': FORMAT,
        'layers': [_layer(layer) for layer in daemon.layers],
        'services': [plain(each) for each in daemon.services.values()],
        'checks': [plain(each) for each in daemon.checks.values()],
        'changes': [plain(each) for each in daemon.changes.values()],
        'notices': [plain(each) for each in daemon.notices.values()],
        'identities': daemon.identities,
        'logs': [list(each) for each in daemon.logs],
        'owners': {path: list(owner) for path, owner in daemon.owners.items()},
        'boot-id': daemon.boot_id,
        **{name: getattr(daemon, name) for name in _COUNTERS},
    }


def _layer(layer: Layer) -> Dict[str, Any]:
    found = layer._asdict()
    del found['parts']  # which says the same again
    return found


def restore(daemon: Daemon, found: Mapping[str, Any]) -> None:
    """Put a daemon into the state that was written.

    Raises:
        ValueError: if it was none, or a later release wrote it.
    """
    if found.get('format') != FORMAT:
        raise ValueError(
            f'cannot read a container: its format is {found.get("format")!r}, not {FORMAT}'
        )
    try:
        _restore(daemon, found)
    except (TypeError, KeyError, AttributeError) as exc:
        raise ValueError(f'cannot read a container: {exc}') from exc


def _restore(daemon: Daemon, found: Mapping[str, Any]) -> None:
    daemon.layers = tuple(Layer(**each) for each in found['layers'])
    daemon.plan = _plan.plan_of(daemon.layers)
    daemon.services = {each['name']: Service(**each) for each in found['services']}
    daemon.checks = {each['name']: Check(**each) for each in found['checks']}
    daemon.changes = {each['id']: change_from(each) for each in found['changes']}
    daemon.notices = {each['id']: Notice(**each) for each in found['notices']}
    daemon.identities = dict(found['identities'])
    daemon.logs = tuple(LogEntry(*each) for each in found['logs'])
    daemon.owners = {path: Owner(*each) for path, each in found['owners'].items()}
    daemon.take_boot_id(found['boot-id'])
    for name in _COUNTERS:
        setattr(daemon, name, int(found[name]))
