# SPDX-License-Identifier: Apache-2.0
"""What a call asks for becomes changes to a unit, and events that wait."""

from __future__ import annotations

import pathlib
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ops._meta import CharmMeta
from ops._unit import Hook, Record
from ops.local import (
    _actions,
    _changes,
    _endings,
    _events,
    _from_description,
    _juju,
    _peers,
    _refresh,
    _resources,
    _storages,
    _user_secrets,
)  # fmt: skip
from ops.local._error import UsageError
from ops.local._folder import UnitFolder
from ops.local._played import Request
from ops.local._standing import ALIVE, DEAD, DYING, Standing


class Call:
    """A call of ``ops run``, and the unit that it is about.

    Args:
        request: what is asked for.
        meta: the charm's metadata.
        folder: the unit's folder.
        standing: the unit.
        files: the fingerprint of the charm's files.
        description: the description that is asked for, None for none.
    """

    def __init__(
        self,
        request: Request,
        meta: CharmMeta,
        folder: UnitFolder,
        standing: Standing,
        files: str,
        description: Optional[Mapping[str, Any]] = None,
    ):
        self.description = description
        self.request = request
        self.wanted = request.wanted
        self.meta = meta
        self.folder = folder
        self.standing = standing
        self.files = files
        self.resources: Dict[str, pathlib.Path] = {}
        """The files that resources are to have, and have not yet."""
        self.described: Mapping[str, str] = {}
        """The files of resources in the description that the unit is made from."""
        self.later: List[Hook] = []
        """What is heard after the first events."""

    @property
    def record(self) -> Record:
        """What Juju knows of the unit by now."""
        return self.standing.record


def plan(call: Call) -> None:
    """Turn what was asked for into changes and events.

    Nothing is written before all of it is known to be possible.

    Raises:
        UsageError: if something is not.
    """
    for step in _STEPS:
        step(call)
    standing = call.standing
    standing.drop_what_is_gone()
    if not standing.waiting:
        standing.expect(standing.record, [Hook(name='update-status')])
    standing.record = _resources.stored(call.record, call.resources, call.folder.resources)
    standing.origins.update((name, str(path)) for name, path in call.resources.items())


def _live(call: Call) -> None:
    standing, unit = call.standing, call.record.unit
    if standing.life == DEAD:
        raise UsageError(f'cannot go on with {unit}: it was removed; start another with --fresh')
    if standing.life == DYING and call.request.changes:
        raise UsageError(
            f'cannot change {unit}: it is being removed, and {standing.waiting[0].name} is next; '
            'call again with nothing but the charm, or start another unit with --fresh'
        )


def _resolve(call: Call) -> None:
    if not call.wanted.resolved:
        return
    standing = call.standing
    if not standing.failed:
        raise UsageError(
            f'cannot go past a failed hook: {call.record.unit} is not in error (--resolved)'
        )
    standing.go_past(_events.leave(call.record, standing.waiting[0]))


def _describe(call: Call) -> None:
    """Make a new unit what its description says."""
    path, standing = call.wanted.state, call.standing
    if path is None or call.description is None:
        return
    if not standing.new:
        raise UsageError(
            f'cannot start from {path}: there is a unit already in {call.folder.path}; add --fresh'
        )
    made = _from_description.make(path, call.description, call.meta)
    standing.record, standing.new = made.record, not made.started
    call.described, call.later = made.resources, made.hooks


def _upgrade_juju(call: Call) -> None:
    if not call.wanted.juju:
        return
    asked = _juju.VERSIONS[call.wanted.juju]
    record = call.record
    fresh = call.standing.new
    record = record.but(juju_version=asked) if fresh else _juju.upgraded(record, asked)
    if call.meta.assumes.features:
        _juju.need_assumed(call.meta.assumes, record, call.meta.name)
    call.standing.record = record


def _refresh_charm(call: Call) -> None:
    standing = call.standing
    known, standing.files = standing.files, call.files
    if standing.new or known in ('', call.files):
        return
    record, hooks = _refresh.refreshed(call.record, call.meta, standing.detached)
    if Hook(name='install') in standing.waiting:
        # It is still to be installed, and that with the files that it has now.
        standing.record = record
        standing.waiting.extend(
            hook for hook in hooks if hook not in (*_refresh.UPGRADE, *standing.waiting)
        )
        return
    standing.expect_first(record, hooks)


def _attach_resources(call: Call) -> None:
    files = _resources.read(call.record, {**call.described, **call.wanted.resources})
    call.resources = _resources.changed(call.record, files)
    made_now = call.standing.new or call.description is not None
    installed = not made_now and Hook(name='install') not in call.standing.waiting
    if call.resources and installed:
        call.standing.expect_first(call.record, list(_refresh.UPGRADE))


def _start(call: Call) -> None:
    """Let a new unit start unless single events are asked for, and containers as they come."""
    standing = call.standing
    attach = _attach_storages(call)
    ready = standing.containers.newly_ready()
    if not standing.new:
        standing.expect(call.record, _events.pebble_ready(ready))
    elif not call.request.events:
        standing.expect(call.record, [*_events.first(call.record, ready), *call.later])
    standing.expect(call.record, attach)


def _attach_storages(call: Call) -> List[Hook]:
    standing, hooks = call.standing, list(_detach_storages(call))
    for word in call.wanted.attach_storage:
        standing.record, more = _storages.attached(call.record, word, standing.detached)
        standing.detached = tuple(each for each in standing.detached if each != word)
        hooks += more
    return hooks


def _detach_storages(call: Call) -> List[Hook]:
    hooks: List[Hook] = []
    for word in call.wanted.detach_storage:
        hooks += _storages.detaching(call.record, word)
    return hooks


def _elect(call: Call) -> None:
    leader = call.request.leader
    if leader is not None and leader != call.record.leader:
        elected = [Hook(name='leader-elected')] if leader else []
        call.standing.expect(call.record.but(leader=leader), elected)


def _keep_secrets(call: Call) -> None:
    for name, words in call.wanted.add_secret:
        call.standing.record = _user_secrets.added(call.record, name, words)
    for name, words in call.wanted.update_secret:
        call.standing.expect(*_user_secrets.updated(call.record, name, words))


def _configure(call: Call) -> None:
    if call.request.config:
        changed = _changes.configured(call.record, call.request.config)
        call.standing.expect(changed, [Hook(name='config-changed')])


def _scale(call: Call) -> None:
    if call.wanted.units is not None:
        record, hooks = _peers.scaled(call.record, call.wanted.units)
        call.standing.forget_events(lambda hook: _peers.is_of_no_more(record, hook))
        call.standing.expect(record, hooks)


def _relate(call: Call) -> None:
    request = call.request
    for endpoint, app in request.relate:
        call.standing.expect(*_changes.related(call.record, endpoint, app))
    place = request.relate[-1] if request.relate else None
    for words, as_app in ((request.remote_data, False), (request.remote_app_data, True)):
        if words:
            call.standing.expect(*_changes.told(call.record, place, words, as_app=as_app))
    for endpoint, app in call.wanted.unrelate:
        relation = _endings.found(call.record, endpoint, app)
        call.standing.forget_events(lambda hook, gone=relation.id: hook.relation == gone)
        call.standing.expect(call.record, _endings.ended(relation))


def _name_events(call: Call) -> None:
    containers, standing = list(call.meta.containers), call.standing
    named: List[Hook] = []
    for name in call.request.events:
        by_then = _events.foreseen(call.record, [*standing.waiting, *named])
        named.append(_events.named(by_then, containers, name))
    # Twice what was asked for twice, and once what waits anyway.
    standing.waiting += [hook for hook in named if hook not in standing.waiting]
    for name, params in call.request.actions:
        standing.waiting.append(_actions.asked(call.meta.actions, name, params))


def _remove(call: Call) -> None:
    if call.wanted.remove and call.standing.new:
        raise UsageError(f'cannot remove {call.record.unit}: it was never started (--remove)')
    if call.wanted.remove and call.standing.life == ALIVE:
        call.standing.life = DYING
        call.standing.forget_events(lambda hook: True)
        call.standing.expect(call.record, _endings.removed(call.record))


_STEPS: Tuple[Callable[[Call], None], ...] = (
    _live,
    _resolve,
    _describe,
    _upgrade_juju,
    _refresh_charm,
    _attach_resources,
    _start,
    _elect,
    _keep_secrets,
    _configure,
    _scale,
    _relate,
    _name_events,
    _remove,
)
