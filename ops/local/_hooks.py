# SPDX-License-Identifier: Apache-2.0
"""Running one hook of a unit: Juju's environment and commands around the charm's process."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shlex
import signal
import time
from typing import Dict, Mapping, NamedTuple, Optional, Sequence, Tuple

from ops._unit import Answer, Hook, Record, Unit, environment
from ops.local import _actions, _deferred, _events, _interrupts, _process
from ops.local._containers import Containers
from ops.local._entry import Entry
from ops.local._folder import UnitFolder
from ops.local._played import Listener, Outcome
from ops.local._socket import Served, serve

SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'


class Stage(NamedTuple):
    """What is the same for every hook of a call."""

    folder: UnitFolder
    entry: Entry
    variables: Mapping[str, str]
    """The caller's own variables for the charm."""
    timeout: Optional[float]
    listener: Listener
    containers: Containers


class _Heard:
    """A unit that is listened to: it counts commands, and hands on what they log."""

    def __init__(self, unit: Unit, listener: Listener):
        self.commands = 0
        self._unit = unit
        self._listener = listener

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        self.commands += 1
        logged = len(self._unit.record.log)
        answer = self._unit.answer(argv, input, directory)
        for line in self._unit.record.log[logged:]:
            self._listener.logged(line.level, line.message)
        return answer


def run(stage: Stage, record: Record, hook: Hook) -> Tuple[Record, Outcome]:
    """Run a hook, and return what Juju knows afterwards and how it went.

    What the charm did is kept if it exits with 0, and dropped otherwise.
    """
    name = hook.name if hook.kind == 'hook' else f'{hook.name} (action)'
    stage.listener.began(name)
    unit = Unit(_events.arrive(record, hook).but(log=()))
    unit.begin(hook)
    heard = _Heard(unit, stage.listener)
    began = time.monotonic()
    # A ^C is raised once the charm, the commands and their folder are gone.
    with contextlib.ExitStack() as stack:
        stack.enter_context(_interrupts.held())
        served = stack.enter_context(serve(heard, unit.commands))
        sockets = stack.enter_context(stage.containers.served())
        ended = _process.run(
            stage.entry.command,
            directory=stage.folder.charm,
            environment={**sockets, **_environment(stage, unit, hook, served)},
            timeout=stage.timeout,
            on_line=stage.listener.wrote,
        )
    seconds = time.monotonic() - began
    if ended.returncode == 0 and not ended.timed_out:
        unit.commit()
        after = _events.leave(unit.record, hook)
    else:
        unit.rollback(_reason(ended.returncode))
        after = unit.record
    outcome = Outcome(
        event=name,
        seconds=seconds,
        commands=heard.commands,
        exit=ended.returncode,
        timed_out=ended.timed_out,
        deferred=_deferred.names(stage.folder.charm, after),
        action=_action(after, hook, ended.returncode),
    )
    stage.listener.ended(outcome)
    return after, outcome


def _reason(returncode: int) -> str:
    """Return why a hook failed, in the words that Juju has from Go."""
    if returncode >= 0:
        return f'exit status {returncode}'
    return f'signal: {(signal.strsignal(-returncode) or str(-returncode)).lower()}'


def _action(record: Record, hook: Hook, exit: int) -> Optional[Dict[str, object]]:
    if hook.kind != 'action' or record.action is None:
        return None
    return _actions.result(record.action, exit)


def _environment(stage: Stage, unit: Unit, hook: Hook, served: Served) -> Dict[str, str]:
    interpreters = _interpreters(stage.folder.path / 'bin', stage.entry)
    variables = environment(
        unit.record,
        hook,
        charm_dir=str(stage.folder.charm),
        path=os.pathsep.join((str(served.commands), str(interpreters), SYSTEM_PATH)),
    )
    variables.update(served.environment)
    variables.update(stage.variables)
    if stage.entry.pythonpath:
        variables['PYTHONPATH'] = stage.entry.pythonpath
    return variables


def _interpreters(folder: pathlib.Path, entry: Entry) -> pathlib.Path:
    """Return a folder whose python3 is the chosen one: a link would lose its environment."""
    folder.mkdir(mode=0o700, exist_ok=True)
    lines = ['#!/bin/sh', f'exec {shlex.quote(entry.python)} "$@"', '']
    if entry.added:
        added = shlex.quote(entry.added)
        lines.insert(1, f'export PYTHONPATH="${{PYTHONPATH:+$PYTHONPATH:}}"{added}')
    for name in ('python3', 'python'):
        script = folder / name
        script.write_text('\n'.join(lines), encoding='utf-8')
        script.chmod(0o700)
    return folder
