# SPDX-License-Identifier: Apache-2.0
"""Checks: up or down as a test has it, started, stopped and refreshed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional

from ops._daemon import _changes
from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, sync
from ops._daemon._records import Check, Task
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

_KINDS = {'http': 'HTTP', 'tcp': 'TCP', 'exec': 'exec'}
LEVELS = ('', 'alive', 'ready')


@route('GET', '/v1/checks')
def get_checks(daemon: Daemon, call: Call) -> Reply:
    """Answer with the checks, sorted."""
    level, names = call.one('level'), call.several('names')
    if level not in LEVELS:
        raise Refusal(400, 'level must be "alive" or "ready"')
    found = [shown(daemon, name) for name in sorted(daemon.checks)]
    return sync([
        each for each in found
        if (not level or each.get('level') == level) and (not names or each['name'] in names)
    ])  # fmt: skip


def shown(daemon: Daemon, name: str) -> Dict[str, Any]:
    """Return a check as Pebble shows it."""
    check = daemon.checks[name]
    entry = daemon.plan_section('checks').get(name, {})
    level = check.level if check.level is not None else entry.get('level', '')
    result: Dict[str, Any] = {'name': name}
    if level:
        result['level'] = level
    result['startup'] = check.startup or entry.get('startup') or 'enabled'
    result['status'] = check.status
    result['successes'] = check.successes
    if check.failures:
        result['failures'] = check.failures
    result['threshold'] = threshold(daemon, check)
    if check.change:
        result['change-id'] = check.change
    if check.previous_change:
        result['prev-change-id'] = check.previous_change
    return result


def threshold(daemon: Daemon, check: Check) -> int:
    """Return how many failures in a row put a check down."""
    if check.threshold is not None:
        return check.threshold
    entry = daemon.plan_section('checks').get(check.name, {})
    return int(entry.get('threshold') or 3)


def follow_plan(
    daemon: Daemon, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> None:
    """Begin the checks that a layer added, begin anew those that it changed, drop the others."""
    checks = dict(daemon.checks)
    for name in [name for name in checks if name in before and name not in after]:
        _stop(daemon, checks.pop(name))
    daemon.checks = checks
    for name in after:
        # One that stood in the plan, and is not known, a test has given without saying how it is.
        if after[name] == before.get(name):
            continue
        known = daemon.checks.get(name)
        # A check whose startup alone was changed to disabled goes on.
        if (
            known
            and known.status != 'inactive'
            and _but_startup(after[name]) == _but_startup(before.get(name))
        ):
            continue
        if known:
            _stop(daemon, known)
        _put(daemon, Check(name, 'inactive'))
        if after[name].get('startup') != 'disabled':
            _begin(daemon, Check(name))


def _but_startup(entry: Optional[Mapping[str, Any]]) -> Dict[str, Any]:
    return {key: value for key, value in (entry or {}).items() if key != 'startup'}


def _put(daemon: Daemon, check: Check) -> None:
    daemon.checks = {**daemon.checks, check.name: check}


def _begin(daemon: Daemon, check: Check, kind: str = 'perform-check') -> None:
    """Put a check into the state that it has while a change of this kind runs."""
    change = _add_change(daemon, check.name, kind)
    _put(daemon, check._replace(previous_change=check.change, change=change))


def _add_change(daemon: Daemon, name: str, kind: str) -> str:
    entry = daemon.plan_section('checks').get(name, {})
    word = next((word for key, word in _KINDS.items() if key in entry), 'exec')
    verb = 'Perform' if kind == 'perform-check' else 'Recover'
    summary = f'{verb} {word} check {quoted(name)}'
    task = Task('', kind, summary, 'Doing')
    return _changes.add(
        daemon, kind, summary, [task], status='Doing', data={'check-name': name}
    ).id


def _stop(daemon: Daemon, check: Check) -> Check:
    change = daemon.changes.get(check.change)
    if change is not None and not change.ready:
        _changes.end(daemon, change)
    return check._replace(status='inactive', change='', previous_change='')


@route('POST', '/v1/checks')
def post_checks(daemon: Daemon, call: Call) -> Reply:
    """Start or stop checks."""
    asked = call.json('cannot decode data from request body', action=str, checks=[str])
    action = asked.get('action') or ''
    names: List[str] = list(asked.get('checks') or ())
    if not names:
        raise Refusal(400, f'must specify checks for {action} action')
    if action not in ('start', 'stop'):
        raise Refusal(400, f'invalid action {quoted(action)}')
    missing = sorted({name for name in names if name not in daemon.checks})
    if missing:
        raise Refusal(
            400, f'cannot {action} checks: cannot find checks in plan: {", ".join(missing)}'
        )
    wanted = 'inactive' if action == 'stop' else 'up'
    changed = sorted(
        {n for n in names if (daemon.checks[n].status == 'inactive') != (wanted == 'inactive')}
    )
    if action == 'start':
        start(daemon, changed)
    else:
        for name in changed:
            _put(daemon, _stop(daemon, daemon.checks[name]))
    return sync({'changed': changed})


def start(daemon: Daemon, names: Iterable[str]) -> None:
    """Start checks that are stopped, with nothing counted."""
    for name in names:
        check = daemon.checks[name]
        _begin(daemon, check._replace(status='up', successes=0, failures=0, change=''))


def start_stopped(daemon: Daemon) -> None:
    """Start what is stopped, or was never begun, and not disabled, as a replan does."""
    for name, entry in daemon.plan_section('checks').items():
        known = daemon.checks.get(name)
        if entry.get('startup') == 'disabled' or (known and known.status != 'inactive'):
            continue
        if known:
            start(daemon, [name])
        else:
            _begin(daemon, Check(name))


@route('POST', '/v1/checks/refresh')
def post_refresh(daemon: Daemon, call: Call) -> Reply:
    """Run a check now: it goes as the test says that it goes."""
    name = call.json('cannot decode data from request body', name=str).get('name') or ''
    if not name:
        raise Refusal(400, 'must specify check name')
    if name not in daemon.checks:
        raise Refusal(404, f'cannot find check with name {quoted(name)}')
    error = daemon.check_errors.get(name, '')
    if daemon.checks[name].status != 'inactive':
        run_once(daemon, name, error)
    result: Dict[str, Any] = {'info': shown(daemon, name)}
    if error:
        result['error'] = error
    return sync(result)


def run_once(daemon: Daemon, name: str, error: str = '') -> None:
    """Let a check run once, and do what follows from that.

    Args:
        daemon: whose check it is.
        name: the check.
        error: why it failed, empty if it did not.
    """
    check = daemon.checks[name]
    if error:
        _fail(daemon, check, error)
    else:
        _succeed(daemon, check)


def _fail(daemon: Daemon, check: Check, error: str) -> None:
    failed = check._replace(
        failures=check.failures + 1, successes=0, all_failures=check.all_failures + 1
    )
    change = daemon.changes.get(check.change)
    at_threshold = check.status == 'up' and failed.failures >= threshold(daemon, check)
    if not at_threshold:
        if change is not None and not change.ready:
            (task,) = change.tasks
            log = (*task.log, _changes.log_line(daemon.now(), 'ERROR', error))
            _changes.keep(daemon, change._replace(tasks=(task._replace(log=log),)))
        _put(daemon, failed)
        return
    if change is not None and not change.ready:
        _changes.end(daemon, change, error)
    _begin(daemon, failed._replace(status='down'), 'recover-check')


def _succeed(daemon: Daemon, check: Check) -> None:
    passed = check._replace(
        successes=check.successes + 1, failures=0, all_successes=check.all_successes + 1
    )
    if check.status == 'up':
        _put(daemon, passed)
        return
    change = daemon.changes.get(check.change)
    if change is not None and not change.ready:
        _changes.end(daemon, change)
    _begin(daemon, passed._replace(status='up', successes=1))


@route('GET', '/v1/health')
def get_health(daemon: Daemon, call: Call) -> Reply:
    """Say whether no check that counts is down."""
    level, names = call.one('level'), call.several('names')
    if level not in LEVELS:
        raise Refusal(400, 'level must be "alive" or "ready"')
    wanted = {'': None, 'alive': ('alive',), 'ready': ('alive', 'ready')}[level]
    down = [
        name
        for name, check in daemon.checks.items()
        if check.status == 'down'
        and (not names or name in names)
        and (wanted is None or shown(daemon, name).get('level') in wanted)
    ]
    return sync({'healthy': not down}, 502 if down else 200)
