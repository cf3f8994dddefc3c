# SPDX-License-Identifier: Apache-2.0
"""Services: started, stopped, restarted and replanned. They count as running at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, NamedTuple

from ops._daemon import _changes, _checks, _order, _times
from ops._daemon._changes import quoted
from ops._daemon._http import Call, Refusal, Reply, later, sync
from ops._daemon._records import Service, Task
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon


class _Doing(NamedTuple):
    """What an action comes to: services to stop, then services to start."""

    named: List[str]
    """The services whose first the summary names."""
    stop: List[str]
    start: List[str]


@route('GET', '/v1/services')
def get_services(daemon: Daemon, call: Call) -> Reply:
    """Answer with the services, sorted; unknown names are left out."""
    names = call.several('names')
    entries = daemon.plan_section('services')
    return sync([_shown(daemon, name) for name in sorted(entries) if not names or name in names])


def _shown(daemon: Daemon, name: str) -> Dict[str, Any]:
    entry = daemon.plan_section('services')[name]
    startup = 'enabled' if entry.get('startup') == 'enabled' else 'disabled'
    service = daemon.services.get(name) or Service(name)
    result = {'name': name, 'startup': startup, 'current': service.current}
    if service.since is not None:
        result['current-since'] = _times.stamp(service.since)
    return result


@route('GET', '/v1/services/{name}')
@route('POST', '/v1/services/{name}')
def one_service(daemon: Daemon, call: Call) -> Reply:
    """Refuse: Pebble has not got round to it."""
    raise Refusal(400, 'not implemented')


@route('POST', '/v1/services')
def post_services(daemon: Daemon, call: Call) -> Reply:
    """Start, stop, restart, autostart or replan."""
    asked = call.json('cannot decode data from request body', action=str, services=[str])
    action = asked.get('action') or ''
    names: List[str] = list(asked.get('services') or ())
    if action in ('autostart', 'replan'):
        if names:
            raise Refusal(400, f'{action} accepts no service names')
    elif not names:
        raise Refusal(400, f'must specify services for {action} action')
    if action not in _ACTIONS:
        raise Refusal(400, f'invalid action {quoted(action)}')
    entries = daemon.plan_section('services')
    for name in names:
        if name not in entries:
            raise Refusal(400, f'cannot {action} services: service {quoted(name)} does not exist')
    return later(_do(daemon, action, _ACTIONS[action](daemon, names)))


def _start(daemon: Daemon, names: List[str]) -> _Doing:
    return _Doing(names, [], _starting(daemon, names))


def _stop(daemon: Daemon, names: List[str]) -> _Doing:
    services = daemon.plan_section('services')
    return _Doing(names, _stopping(daemon, _order.with_dependants(services, names)), [])


def _restart(daemon: Daemon, names: List[str]) -> _Doing:
    return _Doing(names, _stopping(daemon, names), _starting(daemon, names))


def _autostart(daemon: Daemon, _: List[str]) -> _Doing:
    start = _starting(daemon, _enabled(daemon))
    if not start:
        raise Refusal(400, 'no default services', 'no-default-services')
    return _Doing(start, [], start)


def _replan(daemon: Daemon, _: List[str]) -> _Doing:
    """Restart what was started with another configuration, and start what is enabled."""
    services = daemon.plan_section('services')
    changed = [
        name
        for name, entry in services.items()
        if name in daemon.services and daemon.services[name].config not in (None, entry)
    ]
    stop = _stopping(daemon, _order.with_dependants(services, changed))
    start = _starting(daemon, {*changed, *_enabled(daemon)})
    _checks.start_stopped(daemon)
    return _Doing(sorted({*stop, *start}), stop, start)


_ACTIONS: Dict[str, Callable[[Daemon, List[str]], _Doing]] = {
    'start': _start,
    'stop': _stop,
    'restart': _restart,
    'autostart': _autostart,
    'replan': _replan,
}


def _enabled(daemon: Daemon) -> List[str]:
    return [
        name
        for name, entry in daemon.plan_section('services').items()
        if entry.get('startup') == 'enabled'
    ]


def _starting(daemon: Daemon, names: Iterable[str]) -> List[str]:
    services = daemon.plan_section('services')
    return _order.start_order(services, _order.with_requirements(services, names))


def _stopping(daemon: Daemon, names: Iterable[str]) -> List[str]:
    ordered = _order.start_order(daemon.plan_section('services'), set(names))
    ordered.reverse()
    return ordered


def _do(daemon: Daemon, action: str, doing: _Doing) -> str:
    tasks = [
        *(_stop_one(daemon, name) for name in doing.stop),
        *(_start_one(daemon, name) for name in doing.start),
    ]
    return _changes.add(daemon, action, _summary(action, doing), tasks).id


def _summary(action: str, doing: _Doing) -> str:
    verb = action.capitalize()
    others = len({*doing.stop, *doing.start}) - 1
    if others < 0:
        return f'{verb} - no services'
    more = f' and {others} more' if others else ''
    return f'{verb} service {quoted(doing.named[0])}{more}'


def _start_one(daemon: Daemon, name: str) -> Task:
    service = daemon.services.get(name) or Service(name)
    task = Task('', 'start', f'Start service {quoted(name)}')
    if service.current == 'active':
        return task._replace(log=_told(daemon, f'Service {quoted(name)} already started.'))
    entry = daemon.plan_section('services')[name]
    started = service._replace(
        current='active', since=daemon.now(), config=entry, starts=service.starts + 1
    )
    daemon.services = {**daemon.services, name: started}
    return task


def _stop_one(daemon: Daemon, name: str) -> Task:
    service = daemon.services.get(name)
    task = Task('', 'stop', f'Stop service {quoted(name)}')
    if service is None:
        return task._replace(log=_told(daemon, f'Service {quoted(name)} has never been started.'))
    if service.current == 'inactive':
        return task._replace(log=_told(daemon, f'Service {quoted(name)} already stopped.'))
    stopped = service._replace(current='inactive', since=daemon.now())
    daemon.services = {**daemon.services, name: stopped}
    return task


def _told(daemon: Daemon, text: str) -> tuple[str]:
    return (_changes.log_line(daemon.now(), 'INFO', text),)


@route('POST', '/v1/signals')
def post_signals(daemon: Daemon, call: Call) -> Reply:
    """Take a signal for services, which none of them notices; what was sent is kept."""
    asked = call.json(signal=str, services=[str])
    signal = asked.get('signal') or ''
    names: List[str] = list(asked.get('services') or ())
    if not names:
        raise Refusal(400, 'must specify one or more services')
    failed = [failure for failure in (_unsent(daemon, name, signal) for name in names) if failure]
    daemon.signals = (
        *daemon.signals,
        *((name, signal) for name in names if not _unsent(daemon, name, signal)),
    )
    if failed:
        raise Refusal(500, '; '.join(failed))
    return sync(True)


def _unsent(daemon: Daemon, name: str, signal: str) -> str:
    service = daemon.services.get(name)
    if service is None or service.current != 'active':
        return f'cannot send signal to {quoted(name)}: service is not running'
    if not _is_signal(signal):
        return f'cannot send signal to {quoted(name)}: invalid signal name {quoted(signal)}'
    return ''


def _is_signal(name: str) -> bool:
    import signal

    return name in signal.Signals.__members__
