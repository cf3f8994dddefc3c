# SPDX-License-Identifier: Apache-2.0
"""A call of ``ops run``: what was asked for becomes events, and events are played in turn."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shlex
import sys
from typing import Any, Dict, List

from ops._meta import CharmMeta
from ops._unit import Record
from ops.local import (
    _archive,
    _entry,
    _folder,
    _from_description,
    _hints,
    _hooks,
    _host,
    _leftovers,
    _next,
    _packed,
    _plan,
    _python,
    _refresh,
    _shown,
    _sound,
    _storages,
    _unfinished,
    _view,
)
from ops.local._containers import Containers
from ops.local._error import UsageError
from ops.local._played import Listener, Outcome, Played, Python, Request
from ops.local._real_containers import RealContainers
from ops.local._standing import Standing, refuse_later
from ops_compat import lines

# That of its unit, and so of its folder, is made of it.
_NAME = re.compile(r'[a-zA-Z][a-zA-Z0-9_-]*\Z')


def play(request: Request, listener: Listener) -> Played:
    """Do what a call of ``ops run`` asks for.

    Events are played until all are, or one fails: that one and those after it wait for the
    next call, but for actions, which run in a unit whose hook has failed, too.

    Args:
        request: what to do.
        listener: who is told meanwhile.

    Raises:
        UsageError: if the charm, the unit or the request cannot be used.
    """
    packed = _archive.is_archive(request.charm)
    if not packed and not request.charm.is_dir():
        raise UsageError(f'cannot run {request.charm}: it is no folder, and no .charm file')
    _host.read_stubs(request.host.stubs)
    state = request.wanted.state
    description = _from_description.load(state) if state else None
    python = _entry.interpreter(request.python, sys.executable)
    folder = _folder.UnitFolder(place(request, python))
    clues = _hints.Clues()
    with contextlib.ExitStack() as stack:
        stack.enter_context(folder.held(lambda said: listener.logged('INFO', said)))
        before = _unfinished.settle(folder.path)
        if request.fresh:
            stack.enter_context(folder.renewed())
        charm = _archive.unpack(request.charm, folder.packed) if packed else request.charm
        _prepare_view(charm, folder)
        meta = _metadata(folder.charm, request.charm)
        choice = _choice(request, charm, folder, python, listener)
        variables = _variables(request, choice)
        entry = _entry.find(folder.charm, choice.python, variables, request.line)
        standing = _standing(folder, meta, request, listener)
        files = _refresh.fingerprint(folder.charm, sorted(_view.copied(folder.manifest)))
        _plan.plan(_plan.Call(request, meta, folder, standing, files, description))
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
        stack.enter_context(_unfinished.settled(folder.path))
        left = stack.enter_context(_leftovers.ended(stage.contexts))
        stack.enter_context(standing.containers.started())
        outcomes = _play_all(stage, standing, meta)
        shown = _how_it_stands(standing)
    return Played(
        charm=meta.name,
        unit=standing.record.unit,
        unit_dir=folder.path,
        imported=entry.imported,
        python=Python(choice.python, choice.why),
        outcomes=outcomes,
        shown=shown,
        suggestions=_next.suggestions(standing, _typed(request), meta.actions),
        hints=[
            *standing.containers.hints(),
            *_hints.hints(
                charm,
                outcomes,
                clues,
                [*before, *left],
                declared=choice.declared,
                python=choice.python,
            ),
        ],
    )


def _choice(
    request: Request,
    charm: pathlib.Path,
    folder: _folder.UnitFolder,
    running: str,
    listener: Listener,
) -> _python.Choice:
    return _python.choose(
        _python.Wanted(
            charm=charm,
            view=folder.charm,
            asked=request.python,
            line=request.line,
            running=running,
            environ=os.environ,
            on_line=listener.wrote,
        )
    )


def _how_it_stands(standing: Standing) -> Dict[str, Any]:
    """Return how the unit stands, while its containers are there."""
    failed = standing.waiting[0].name if standing.failed else ''
    return {
        **_shown.shown(standing.record, failed=failed),
        'containers': standing.containers.shown(),
        'detached-storages': list(standing.detached),
        'life': standing.life,
        'waiting': [hook.name for hook in standing.waiting],
    }


def _variables(request: Request, choice: _python.Choice) -> Dict[str, str]:
    """Return the caller's variables, and with them the line that was asked for or is required."""
    variables = dict(request.environment)
    if request.line:
        variables[lines.OVERRIDE] = request.line
    elif choice.line:
        variables.setdefault(lines.OVERRIDE, choice.line)
    return variables


def _typed(request: Request) -> str:
    """Return what a later call must say to be about the same unit."""
    flags = {'--python': request.python, '--line': request.line, '--unit-dir': request.unit_dir}
    given = [word for flag, value in flags.items() if value for word in (flag, str(value))]
    if request.containers.pebble is not None:
        path = request.containers.pebble
        given.append(f'--pebble={path}' if path else '--pebble')
        given += ['--as-root'] if request.containers.as_root else []
    return ' '.join(map(shlex.quote, (str(request.charm), *given)))


def _prepare_view(charm: pathlib.Path, folder: _folder.UnitFolder) -> None:
    try:
        _view.refresh(charm, folder.charm, folder.manifest)
    except OSError as exc:
        raise UsageError(
            f'cannot copy {exc.filename or charm} for the charm to run in: {exc.strerror}'
        ) from exc
    _packed.unfold(folder.charm, charm)


def _metadata(view: pathlib.Path, charm: pathlib.Path) -> CharmMeta:
    if not (view / _packed.METADATA).is_file():
        raise UsageError(f'cannot run {charm}: it has no charmcraft.yaml and no metadata.yaml')
    try:
        meta = CharmMeta.from_charm_root(view)
        for fault in _sound.faults(meta):
            raise ValueError(fault)
        if not isinstance(meta.name, str) or not _NAME.match(meta.name):  # pyright: ignore[reportUnnecessaryIsInstance]  # YAML may hold anything
            raise ValueError(f'name: {meta.name!r} is no name for a charm, such as my-charm')
        return meta
    except Exception as exc:  # whatever the metadata makes of itself is the caller's to put right
        said = ' '.join(str(exc).replace(str(view), str(charm)).split())  # what one has to edit
        raise UsageError(_sound.as_written(f'cannot use {charm}: {said}', charm)) from exc


def place(request: Request, python: str) -> pathlib.Path:
    """Return the folder of the unit that a request is about."""
    if request.unit_dir is not None:
        return request.unit_dir.absolute()
    return _folder.default_place(
        request.charm.resolve(), line=request.line, python=python, environ=os.environ
    )


def _standing(
    folder: _folder.UnitFolder, meta: CharmMeta, request: Request, listener: Listener
) -> Standing:
    kept = folder.load()
    if kept is not None:
        refuse_later(kept, folder.path)
    place, names = folder.containers, list(meta.containers)
    known = (kept or {}).get('containers', {})
    if request.containers.pebble is None:
        containers = Containers(place, names, known)
    else:
        containers = RealContainers(
            place, names, known, lambda line: listener.wrote('pebble', line)
        )
    containers.prepare(request.containers)
    if kept is not None:
        return Standing.from_plain(kept, folder.path, containers)
    leader = True if request.leader is None else request.leader
    return Standing(Record.for_charm(meta, leader=leader), containers, new=True)


def _play_all(stage: _hooks.Stage, standing: Standing, meta: CharmMeta) -> List[Outcome]:
    outcomes: List[Outcome] = []
    _keep(stage, standing, meta)
    standing.failed = False  # what has failed is tried again
    while standing.next is not None:
        hook, before = standing.next, standing.record
        standing.record, outcome = _hooks.run(stage, before, hook)
        outcomes.append(outcome)
        standing.ended(before, hook, outcome)
        standing.expect_of_containers()
        _keep(stage, standing, meta)
    return outcomes


def _keep(stage: _hooks.Stage, standing: Standing, meta: CharmMeta) -> None:
    """Keep the unit, and give new storages their places."""
    standing.record = _storages.provisioned(standing.record, stage.folder.storages)
    standing.containers.mount_storages(meta, standing.record)
    stage.folder.save(standing.plain())
