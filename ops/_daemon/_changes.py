# SPDX-License-Identifier: Apache-2.0
"""Changes and their tasks: made, shown, waited for and aborted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Optional

from ops._daemon import _times
from ops._daemon._http import Call, Refusal, Reply, sync
from ops._daemon._records import Change, Task
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

_SELECTED: Dict[str, Callable[[Change], bool]] = {
    'all': lambda change: True,
    'in-progress': lambda change: not change.ready,
    'ready': lambda change: change.ready,
}


def shown(change: Change) -> Dict[str, Any]:
    """Return a change as Pebble shows it."""
    result = _common(change)
    if change.tasks:
        result['tasks'] = [_shown_task(task) for task in change.tasks]
    result['ready'] = change.ready
    if change.err:
        result['err'] = change.err
    return result


def _shown_task(task: Task) -> Dict[str, Any]:
    result = _common(task)
    if task.log:
        result['log'] = list(task.log)
    done = 0 if task.status == 'Do' else 1
    result['progress'] = {'label': '', 'done': done, 'total': 1}
    return result


def _common(of: Any) -> Dict[str, Any]:
    result: Dict[str, Any] = {
        'id': of.id,
        'kind': of.kind,
        'summary': of.summary,
        'status': of.status,
        'spawn-time': _times.stamp(of.spawned),
    }
    if of.readied is not None:
        result['ready-time'] = _times.stamp(of.readied)
    if of.data:
        result['data'] = dict(of.data)
    return result


def add(
    daemon: Daemon, kind: str, summary: str, tasks: Iterable[Task] = (), **facts: Any
) -> Change:
    """Begin a change, done at once unless ``status`` says else, and note it."""
    now = daemon.now()
    status: str = facts.pop('status', 'Done')
    readied = None if status in ('Do', 'Doing') else now
    made: List[Task] = []
    for task in tasks:
        daemon.last_task += 1
        made.append(task._replace(id=str(daemon.last_task), spawned=now, readied=readied))
    daemon.last_change += 1
    change = Change(
        str(daemon.last_change), kind, summary, status, tuple(made), spawned=now, readied=readied,
        **facts,
    )  # fmt: skip
    keep(daemon, change)
    return change


def keep(daemon: Daemon, change: Change) -> None:
    """Take over a change as it is now, and let a notice tell of it."""
    daemon.changes = {**daemon.changes, change.id: change}
    about = {'kind': change.kind}
    if 'check-name' in change.data:
        about['check-name'] = change.data['check-name']
    daemon.note('change-update', change.id, about, public=True)
    daemon.wake()


def end(daemon: Daemon, change: Change, error: str = '', **data: Any) -> Change:
    """End a change of one task, with success or with an error.

    Args:
        daemon: whose change it is.
        change: the change.
        error: why the task failed, empty if it did not.
        data: what the task leaves behind, ``_`` for ``-``.
    """
    now = daemon.now()
    status = 'Error' if error else 'Done'
    (task,) = change.tasks
    log = (*task.log, log_line(now, 'ERROR', error)) if error else task.log
    left = {key.replace('_', '-'): value for key, value in data.items()}
    task = task._replace(status=status, readied=now, log=log, data={**task.data, **left})
    ended = change._replace(status=status, readied=now, tasks=(task,), err=_err(task, log))
    if not error:
        ended = ended._replace(err='')
    keep(daemon, ended)
    return ended


def _err(task: Task, log: Iterable[str]) -> str:
    errors = [line.partition(' ERROR ')[2] for line in log if ' ERROR ' in line]
    rows = ''.join(f'\n- {task.summary} ({error})' for error in errors)
    return f'cannot perform the following tasks:{rows}'


def log_line(now: int, level: str, text: str) -> str:
    """Return a line of a task's log."""
    return f'{_times.stamp(now - now % _times.SECOND)} {level} {text}'


def quoted(text: str) -> str:
    """Return a text in double quotes, as Go writes it."""
    return json.dumps(text, ensure_ascii=False)


@route('GET', '/v1/changes')
def get_changes(daemon: Daemon, call: Call) -> Reply:
    """Answer with the changes, oldest first."""
    selected = _SELECTED.get(call.one('select', 'in-progress') or 'in-progress')
    if selected is None:
        raise Refusal(400, 'select should be one of: all,in-progress,ready')
    service = call.one('for')
    return sync(
        [
            shown(change)
            for change in daemon.changes.values()
            if selected(change) and (not service or _is_about(change, service))
        ]
    )


def _is_about(change: Change, service: str) -> bool:
    return any(task.summary.endswith(f'service {quoted(service)}') for task in change.tasks)


def _find(daemon: Daemon, call: Call) -> Change:
    change = daemon.changes.get(call.parts['id'])
    if change is None:
        raise Refusal(404, f'cannot find change with id {quoted(call.parts["id"])}')
    return change


@route('GET', '/v1/changes/{id}')
def get_change(daemon: Daemon, call: Call) -> Reply:
    """Answer with one change."""
    return sync(shown(_find(daemon, call)))


@route('GET', '/v1/changes/{id}/wait')
def wait_change(daemon: Daemon, call: Call) -> Reply:
    """Answer with a change once it is ready."""
    change = _find(daemon, call)
    timeout = duration(call.one('timeout'), 'timeout')
    daemon.settle(change.id)
    if not daemon.wait_for(lambda: daemon.changes[change.id].ready, timeout or None):
        text = _times.duration_text(timeout)
        raise Refusal(504, f'timed out waiting for change after {text}')
    return sync(shown(daemon.changes[change.id]))


@route('POST', '/v1/changes/{id}')
def post_change(daemon: Daemon, call: Call) -> Reply:
    """Abort a change."""
    change = _find(daemon, call)
    action = call.json('cannot decode data from request body', action=str).get('action') or ''
    if action != 'abort':
        raise Refusal(400, f'invalid action {quoted(action)}')
    if change.ready:
        raise Refusal(400, f'cannot abort change {change.id} with nothing pending')
    tasks = tuple(task._replace(status='Abort') for task in change.tasks)
    aborted = change._replace(status='Abort', tasks=tasks)
    daemon.abort(change)
    return sync(shown(aborted))


def duration(text: Optional[str], name: str) -> int:
    """Read a duration that a request gives; 0 for none.

    Raises:
        Refusal: if it is none.
    """
    if not text:
        return 0
    try:
        return _times.duration(text)
    except ValueError as exc:
        raise Refusal(400, f'invalid {name}: {exc}') from None
