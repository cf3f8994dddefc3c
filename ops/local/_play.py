# SPDX-License-Identifier: Apache-2.0
"""A call of ``ops run``: what was asked for becomes events, and events are played in turn."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shlex
import sys
from typing import Any, Dict, List, Sequence

from ops._meta import CharmMeta
from ops._unit import Hook, Record
from ops.local import (
    _actions,
    _changes,
    _entry,
    _events,
    _folder,
    _hints,
    _hooks,
    _host,
    _leftovers,
    _packed,
    _shown,
    _view,
)
from ops.local._containers import Containers
from ops.local._error import UsageError
from ops.local._played import Listener, Outcome, Played, Request
from ops_compat import lines

# That of its unit, and so of its folder, is made of it.
_NAME = re.compile(r'[a-zA-Z][a-zA-Z0-9_-]*\Z')


class _Standing:
    """A unit between two events: what Juju knows of it, and the events that wait."""

    def __init__(self, record: Record, waiting: List[Hook], containers: Containers, new: bool):
        self.record = record
        self.waiting = waiting
        self.containers = containers
        self.new = new

    def plain(self) -> Dict[str, Any]:
        """Return what is kept between calls."""
        return {
            'record': self.record.but(log=()).to_dict(),
            'waiting': [hook.to_dict() for hook in self.waiting],
            'containers': self.containers.plain(),
        }

    @classmethod
    def from_plain(
        cls, plain: Dict[str, Any], folder: _folder.UnitFolder, containers: Containers
    ) -> _Standing:
        try:
            record = Record.from_dict(plain['record'])
            waiting = [Hook.from_dict(each) for each in plain['waiting']]
        except (KeyError, TypeError, ValueError) as exc:
            raise UsageError(
                f'cannot go on with the unit in {folder.path}: {exc}; start over with --fresh'
            ) from exc
        return cls(record, waiting, containers, new=False)

    def expect(self, record: Record, hooks: List[Hook]) -> None:
        """Take over a change, and have its events wait: one that waits already does not twice."""
        self.record = record
        self.waiting.extend(hook for hook in hooks if hook not in self.waiting)


def play(request: Request, listener: Listener) -> Played:
    """Do what a call of ``ops run`` asks for.

    Events are played until all are, or one fails: that one and those after it wait for the
    next call.

    Args:
        request: what to do.
        listener: who is told meanwhile.

    Raises:
        UsageError: if the charm, the unit or the request cannot be used.
    """
    if not request.charm.is_dir():
        raise UsageError(f'cannot run {request.charm}: it is no folder')
    _host.read_stubs(request.host.stubs)
    python = _entry.interpreter(request.python, sys.executable)
    folder = _folder.UnitFolder(_place(request, python))
    clues = _hints.Clues()
    with contextlib.ExitStack() as stack:
        stack.enter_context(folder.held())
        if request.fresh:
            stack.enter_context(folder.renewed())
        _prepare_view(request.charm, folder)
        meta = _metadata(folder.charm, request.charm)
        variables = dict(request.environment)
        if request.line:
            variables[lines.OVERRIDE] = request.line
        entry = _entry.find(folder.charm, python, variables, request.line)
        standing = _standing(folder, meta, request)
        _plan(standing, meta, request)
        stage = _hooks.Stage(
            folder=folder,
            entry=entry,
            variables=variables,
            timeout=request.timeout,
            listener=listener,
            containers=standing.containers,
            host=request.host,
            contexts=[],
            clues=clues,
        )
        left = stack.enter_context(_leftovers.ended(stage.contexts))
        outcomes = _play_all(stage, standing)
    return Played(
        charm=meta.name,
        unit=standing.record.unit,
        unit_dir=folder.path,
        imported=entry.imported,
        outcomes=outcomes,
        shown={
            **_shown.shown(standing.record, failed=_failed(standing, outcomes)),
            'containers': standing.containers.shown(),
        },
        suggestions=_shown.suggestions(standing.record, _typed(request), meta.actions),
        hints=_hints.hints(request.charm, outcomes, clues, left),
    )


def _failed(standing: _Standing, outcomes: Sequence[Outcome]) -> str:
    """Return the hook for which Juju would now show an error, empty for none."""
    failed = bool(outcomes) and not outcomes[-1].succeeded and standing.waiting
    return standing.waiting[0].name if failed and standing.waiting[0].kind == 'hook' else ''


def _typed(request: Request) -> str:
    """Return what a later call must say to be about the same unit."""
    flags = {'--python': request.python, '--line': request.line, '--unit-dir': request.unit_dir}
    given = [word for flag, value in flags.items() if value for word in (flag, str(value))]
    return ' '.join(map(shlex.quote, (str(request.charm), *given)))


def _prepare_view(charm: pathlib.Path, folder: _folder.UnitFolder) -> None:
    try:
        _view.refresh(charm, folder.charm, folder.manifest)
    except OSError as exc:
        raise UsageError(
            f'cannot copy {exc.filename or charm} for the charm to run in: {exc.strerror}'
        ) from exc
    _packed.unfold(folder.charm)


def _metadata(view: pathlib.Path, charm: pathlib.Path) -> CharmMeta:
    if not (view / _packed.METADATA).is_file():
        raise UsageError(f'cannot run {charm}: it has no charmcraft.yaml and no metadata.yaml')
    try:
        meta = CharmMeta.from_charm_root(view)
        if not isinstance(meta.name, str) or not _NAME.match(meta.name):  # pyright: ignore[reportUnnecessaryIsInstance]  # YAML may hold anything
            raise ValueError(f'name: {meta.name!r} is no name for a charm, such as my-charm')
        return meta
    except Exception as exc:  # whatever the metadata makes of itself is the caller's to put right
        said = str(exc).replace(str(view), str(charm))  # the file that one has to edit
        raise UsageError(f'cannot read the metadata of {charm}: {said}') from exc


def _place(request: Request, python: str) -> pathlib.Path:
    if request.unit_dir is not None:
        return request.unit_dir.absolute()
    return _folder.default_place(
        request.charm.resolve(), line=request.line, python=python, environ=os.environ
    )


def _standing(folder: _folder.UnitFolder, meta: CharmMeta, request: Request) -> _Standing:
    kept = folder.load()
    containers = Containers(
        folder.containers, list(meta.containers), (kept or {}).get('containers', {})
    )
    containers.prepare(request.containers)
    if kept is not None:
        standing = _Standing.from_plain(kept, folder, containers)
        containers.mount_storages(meta, standing.record)
        return standing
    leader = True if request.leader is None else request.leader
    record = Record.for_charm(meta, leader=leader)
    record = record.but(storages=tuple(_provisioned(folder, each) for each in record.storages))
    containers.mount_storages(meta, record)
    return _Standing(record, [], containers, new=True)


def _provisioned(folder: _folder.UnitFolder, storage: Any) -> Any:
    location = folder.storages / storage.id.replace('/', '-')
    if storage.kind == 'filesystem':
        location.mkdir(mode=0o700, parents=True, exist_ok=True)
    return storage.but(location=str(location))


def _start(standing: _Standing, request: Request) -> None:
    """Let a new unit start unless single events are asked for, and containers as they come."""
    ready = standing.containers.newly_ready()
    if not standing.new:
        standing.expect(standing.record, _events.pebble_ready(ready))
    elif not request.events:
        standing.expect(standing.record, _events.first(standing.record, ready))


def _plan(standing: _Standing, meta: CharmMeta, request: Request) -> None:
    """Turn what was asked for into changes and events."""
    containers = list(meta.containers)
    _start(standing, request)
    if request.leader is not None and request.leader != standing.record.leader:
        elected = [Hook(name='leader-elected')] if request.leader else []
        standing.expect(standing.record.but(leader=request.leader), elected)
    if request.config:
        changed = _changes.configured(standing.record, request.config)
        standing.expect(changed, [Hook(name='config-changed')])
    for endpoint, app in request.relate:
        standing.expect(*_changes.related(standing.record, endpoint, app))
    place = request.relate[-1] if request.relate else None
    for words, as_app in ((request.remote_data, False), (request.remote_app_data, True)):
        if words:
            standing.expect(*_changes.told(standing.record, place, words, as_app=as_app))
    for name in request.events:
        standing.expect(standing.record, [_events.named(standing.record, containers, name)])
    for name, params in request.actions:
        standing.expect(standing.record, [_actions.asked(meta.actions, name, params)])
    if not standing.waiting:
        standing.expect(standing.record, [Hook(name='update-status')])


def _play_all(stage: _hooks.Stage, standing: _Standing) -> List[Outcome]:
    outcomes: List[Outcome] = []
    stage.folder.save(standing.plain())
    while standing.waiting:
        hook = standing.waiting[0]
        standing.record, outcome = _hooks.run(stage, standing.record, hook)
        outcomes.append(outcome)
        if outcome.succeeded or hook.kind == 'action':
            del standing.waiting[0]
        stage.folder.save(standing.plain())
        if not outcome.succeeded and hook.kind != 'action':
            break
    return outcomes
