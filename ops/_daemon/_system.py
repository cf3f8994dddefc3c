# SPDX-License-Identifier: Apache-2.0
"""What Pebble says of itself, its metrics, and what services wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Iterator, List

from ops._daemon import _times
from ops._daemon._http import Call, Refusal, Reply, sync
from ops._daemon._routes import route

if TYPE_CHECKING:
    from ops._daemon._daemon import Daemon

USUAL_LINES = 30


@route('GET', '/v1/system-info')
def get_system_info(daemon: Daemon, call: Call) -> Reply:
    """Say which version it is, and of which start."""
    return sync({'boot-id': daemon.boot_id, 'version': daemon.version})


@route('POST', '/v1/pairing')
def post_pairing(daemon: Daemon, call: Call) -> Reply:
    """Refuse: only HTTPS pairs."""
    raise Refusal(401, 'access denied', 'login-required')


@route('GET', '/v1/logs')
def get_logs(daemon: Daemon, call: Call) -> Reply:
    """Answer with the last lines that services wrote. Nothing follows: nothing runs."""
    services = call.several('services')
    follow = call.one('follow', 'false')
    if follow not in ('true', 'false'):
        raise Refusal(400, 'follow parameter must be "true" or "false"')
    usual = 0 if follow == 'true' else USUAL_LINES
    try:
        wanted = int(call.one('n') or usual)
    except ValueError:
        wanted = -2
    if wanted < -1:
        raise Refusal(400, 'n must be -1, 0, or a positive integer')
    found = [entry for entry in daemon.logs if not services or entry.service in services]
    chosen = found if wanted < 0 else found[len(found) - min(wanted, len(found)) :]
    rows = [
        {'time': _times.stamp(entry.time - entry.time % 1_000_000), 'service': entry.service,
         'message': entry.message}
        for entry in chosen
    ]  # fmt: skip
    content = ''.join(f'{json.dumps(row)}\n' for row in rows)
    return Reply(200, content.encode(), 'application/x-ndjson')


@route('GET', '/v1/metrics')
def get_metrics(daemon: Daemon, call: Call) -> Reply:
    """Answer in the text format of OpenMetrics."""
    samples = [*_service_samples(daemon), *_check_samples(daemon)]
    return Reply(200, ''.join(samples).encode(), 'text/plain; charset=utf-8')


def _service_samples(daemon: Daemon) -> Iterator[str]:
    for name in sorted(daemon.services):
        service = daemon.services[name]
        yield _sample(
            'pebble_service_active', 'gauge',
            'Whether the service is currently active (1) or not (0)',
            'service', name, int(service.current == 'active'),
        )  # fmt: skip
        yield _sample(
            'pebble_service_start_count', 'counter', 'Number of times the service has started',
            'service', name, service.starts,
        )  # fmt: skip


def _check_samples(daemon: Daemon) -> Iterator[str]:
    for name in sorted(daemon.checks):
        check = daemon.checks[name]
        if check.status != 'inactive':
            yield _sample(
                'pebble_check_up', 'gauge', 'Whether the health check is up (1) or not (0)',
                'check', name, int(check.status == 'up'),
            )  # fmt: skip
        counts: List[tuple[str, str, int]] = [
            ('success', 'succeeded', check.all_successes),
            ('failure', 'failed', check.all_failures),
        ]
        for word, verb, count in counts:
            yield _sample(
                f'pebble_check_{word}_count', 'counter', f'Number of times the check has {verb}',
                'check', name, count,
            )  # fmt: skip


def _sample(metric: str, type: str, help: str, label: str, name: str, value: int) -> str:
    return (
        f'# HELP {metric} {help}\n# TYPE {metric} {type}\n{metric}{{{label}="{name}"}} {value}\n\n'
    )
