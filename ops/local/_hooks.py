# SPDX-License-Identifier: Apache-2.0
"""Running one hook of a unit: Juju's environment and commands around the charm's process."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shlex
import signal
import time
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ops._unit import Answer, Hook, Record, Unit, environment
from ops.local import (
    _actions,
    _deferred,
    _events,
    _host_shims,
    _interrupts,
    _process,
    _unfinished,
)  # fmt: skip
from ops.local._containers import Containers
from ops.local._entry import Entry
from ops.local._folder import UnitFolder
from ops.local._hints import Clues
from ops.local._host import Answers, Host
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
    host: Host
    contexts: List[str]
    """The context ids of the hooks that were run, which what they started has inherited."""
    clues: Clues


class _Heard:
    """A unit that is listened to: it counts commands, and hands on what they log.

    Commands that would change this machine are answered beside it.
    """

    def __init__(self, unit: Unit, stage: Stage):
        self.commands = 0
        self.host = Answers(stage.host)
        self._unit = unit
        self._listener = stage.listener
        self._clues = stage.clues

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        if argv[0] in self.host.names:
            return self._answer_for_the_host(argv)
        self.commands += 1
        logged = len(self._unit.record.log)
        answer = self._unit.answer(argv, input, directory)
        for line in self._unit.record.log[logged:]:
            self._clues.hear(line.message)
            self._listener.logged(line.level, line.message)
        return answer

    def _answer_for_the_host(self, argv: Sequence[str]) -> Answer:
        known = len(self.host.tried)
        answer = self.host.answer(argv)
        for each in self.host.tried[known:]:
            self._listener.wrote('host', f'{each.answer}: {each.command}')
        return answer

    def wrote(self, stream: str, line: str) -> None:
        self._clues.hear(line)
        self._listener.wrote(stream, line)


def run(stage: Stage, record: Record, hook: Hook) -> Tuple[Record, Outcome]:
    """Run a hook, and return what Juju knows afterwards and how it went.

    What the charm did is kept if it exits with 0, and dropped otherwise.
    """
    name = hook.name if hook.kind == 'hook' else f'{hook.name} (action)'
    stage.listener.began(name)
    unit = Unit(_events.arrive(record, hook).but(log=()))
    unit.begin(hook)
    heard = _Heard(unit, stage)
    began = time.monotonic()
    # A ^C is raised once the charm, the commands and their folder are gone.
    with contextlib.ExitStack() as stack:
        stack.enter_context(_interrupts.held())
        served = stack.enter_context(serve(heard, unit.commands))
        stage.contexts.append(served.environment['JUJU_CONTEXT_ID'])
        sockets = stack.enter_context(stage.containers.served())
        private = [str(served.commands.parent), *sockets.values()]
        _unfinished.note(stage.folder.path, stage.contexts, private)
        ended = _process.run(
            stage.entry.command,
            directory=stage.folder.charm,
            environment={**sockets, **_environment(stage, unit, hook, served, heard.host)},
            timeout=stage.timeout,
            on_line=heard.wrote,
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
        host_commands=tuple(heard.host.tried),
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


def _environment(
    stage: Stage, unit: Unit, hook: Hook, served: Served, host: Answers
) -> Dict[str, str]:
    interpreters = _interpreters(stage.folder.path / 'bin', stage.entry)
    instead = _host_shims.install(
        served.commands.parent / 'host',
        host.names,
        host.stubs,
        served.environment,
        sudo=stage.host.policy != 'allow',
    )
    first = os.pathsep.join(map(str, (served.commands, instead, interpreters)))
    variables = environment(
        unit.record,
        hook,
        charm_dir=str(stage.folder.charm),
        path=f'{first}{os.pathsep}{SYSTEM_PATH}',
    )
    variables.update(served.environment)
    variables.update(stage.variables)
    # What the caller adds comes after what the charm cannot do without.
    if 'PATH' in stage.variables:
        variables['PATH'] = f'{first}{os.pathsep}{stage.variables["PATH"]}'
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
