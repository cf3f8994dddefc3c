# SPDX-License-Identifier: Apache-2.0
"""Commands: found an answer for, and connected to their streams."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional

from ops._daemon import _changes, _owners
from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, later
from ops._daemon._process import Answer, Execution, Process
from ops._daemon._routes import route
from ops._daemon._websocket import Stream

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

_HOME = '/root'
_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'


@route('POST', '/v1/exec')
def post_exec(daemon: Daemon, call: Call) -> Reply:
    """Start a command."""
    asked = call.json(
        command=[str], environment={str: str}, working_dir=str, timeout=str, service_context=str,
        user=str, user_id=int, group=str, group_id=int, terminal=bool, interactive=bool,
        split_stderr=bool,
    )  # fmt: skip
    command: List[str] = list(asked.get('command') or ())
    if not command:
        raise Refusal(400, 'must specify command')
    timeout = _changes.duration(asked.get('timeout'), 'timeout')
    _check_owner(daemon, asked)
    context = _context(daemon, asked.get('service-context'))
    execution = Execution(
        command=tuple(command),
        environment=asked.get('environment') or {},
        working_dir=asked.get('working-dir'),
        user=asked.get('user'),
        user_id=asked.get('user-id'),
        group=asked.get('group'),
        group_id=asked.get('group-id'),
        service_context=asked.get('service-context'),
        timeout=timeout or None,
        combine_stderr=not asked.get('split-stderr'),
    )
    answer = find_answer(daemon, execution)
    _check_place(daemon, asked, context)
    process = Process(daemon, execution, answer)
    (task,) = process.change.tasks
    daemon.processes[task.id] = process
    if not callable(answer):
        process.go_on()
    result = {
        'environment': _environment(execution, context),
        'task-id': task.id,
        'working-dir': _working_dir(execution, context),
    }
    return later(process.change.id, result)


def find_answer(daemon: Daemon, execution: Execution) -> Answer:
    """Return the answer whose words the command begins with: the one of the most words.

    Raises:
        Refusal: if there is none, or whatever ``unanswered`` raises.
    """
    for size in range(len(execution.command), -1, -1):
        found = daemon.exec_answers.get(execution.command[:size])
        if found is not None:
            return found
    return daemon.unanswered(execution)


def refuse_unanswered(execution: Execution) -> Answer:
    """Say of a command that nobody gave an answer for what Pebble says of one that is not there.

    Raises:
        Refusal: always.
    """
    raise Refusal(400, f'cannot find executable {quoted(execution.command[0])}')


def _check_owner(daemon: Daemon, asked: Mapping[str, Any]) -> None:
    if not any(asked.get(key) is not None for key in ('user', 'user-id', 'group', 'group-id')):
        return
    try:
        daemon.accounts.owner(asked)
    except _owners.Unknown as exc:
        raise Refusal(400, str(exc)) from None


def _context(daemon: Daemon, name: Optional[str]) -> Mapping[str, Any]:
    if not name:
        return {}
    service = daemon.plan_section('services').get(name)
    if service is None:
        raise Refusal(400, f'context service {quoted(name)} not found')
    return service


def _check_place(daemon: Daemon, asked: Mapping[str, Any], context: Mapping[str, Any]) -> None:
    if asked.get('interactive') and not asked.get('terminal'):
        raise Refusal(500, 'cannot call exec: cannot use interactive mode without a terminal')
    folder = asked.get('working-dir') or context.get('working-dir')
    if not folder or daemon.lenient:
        return
    wrong = _wrong(daemon, folder)
    if wrong:
        raise Refusal(500, f'cannot call exec: {wrong}')


def _wrong(daemon: Daemon, folder: str) -> str:
    """Return what is wrong with a working directory, empty if nothing is."""
    what = f'working directory {quoted(folder)}'
    try:
        host = daemon.tree.locate(folder).host
    except OSError as exc:  # a loop of links, or what no file can be called
        reason = os.strerror(exc.errno or 0).lower()
        return f'cannot stat {what}: stat {folder}: {reason}'
    if not folder.startswith('/') or not os.path.exists(host):
        return f'{what} does not exist'
    return '' if os.path.isdir(host) else f'{what} not a directory'


def _environment(execution: Execution, context: Mapping[str, Any]) -> Dict[str, str]:
    usual = {'HOME': _HOME, 'LANG': 'C.UTF-8', 'PATH': _PATH, 'USER': 'root'}
    return {**usual, **context.get('environment', {}), **execution.environment}


def _working_dir(execution: Execution, context: Mapping[str, Any]) -> str:
    return execution.working_dir or context.get('working-dir') or _HOME


def stream(daemon: Daemon, path: str) -> Stream:
    """Return a stream of a command by the path of its websocket.

    Raises:
        Refusal: if there is no such command, or it has no such stream.
    """
    parts = path.split('/')
    if len(parts) != 6 or parts[1:3] != ['v1', 'tasks'] or parts[4] != 'websocket':
        raise Refusal(404, 'invalid API endpoint requested')
    task, name = parts[3], parts[5]
    process = daemon.processes.get(task)
    if process is None:
        kind = next(
            (each.kind for change in daemon.changes.values() for each in change.tasks
             if each.id == task), '',
        )  # fmt: skip
        if kind:
            raise Refusal(400, f'{quoted(kind)} tasks do not have websockets')
        raise Refusal(404, f'cannot find task {quoted(task)}')
    if name not in process.streams:
        raise Refusal(404, f'cannot find {name} websocket for task {quoted(task)}')
    return process.streams[name]


@route('GET', '/v1/tasks/{task}/websocket/{name}')
def get_stream(daemon: Daemon, call: Call) -> Reply:
    """Refuse what does not ask for a websocket."""
    stream(daemon, call.path)
    raise Refusal(400, 'websocket: the client is not using the websocket protocol')
