# SPDX-License-Identifier: Apache-2.0
"""What units, applications and containers report for security: the row security-log."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
import logging
import os
import types
from typing import Any, Callable, Dict, List, Optional, Sequence

import pytest
from kit.model_backend import RecordingBackend

import ops.log as ops_log
import ops.model as model
from ops.hookcmds import _run
from ops_compat import behaviours


class Runner:
    """Hook commands that succeed and say that this unit is no leader."""

    def __init__(self) -> None:
        self.logged: List[str] = []

    def run(self, argv: Sequence[str], *, input: Optional[str] = None) -> str:
        if argv[0] == 'juju-log':
            self.logged.append(argv[-1])
        return 'false' if argv[0] == 'is-leader' else ''

    def events(self) -> List[Any]:
        """Return name and description of each security event."""
        records = [json.loads(text) for text in self.logged if '"type": "security"' in text]
        return [(record['event'], record['description']) for record in records]


def _read(app: Any) -> None:
    app.status  # noqa: B018  # reading it is the point


def _write(app: Any) -> None:
    app.status = model.ActiveStatus()


def own_app(backend: Any) -> Any:
    meta: Any = types.SimpleNamespace(containers={})
    return model._ModelCache(meta, backend).get(model.Application, 'app')


DENIED: Dict[str, Any] = {
    'status-get': (_read, 'Attempted to get application status when not leader'),
    'status-set': (_write, 'Attempted to set application status when not leader.'),
}


@pytest.fixture
def runner() -> Any:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    runner = Runner()
    with _run.using(runner):
        backend = model._ModelBackend('app/0', 'm', 'u')
        root.addHandler(ops_log.JujuLogHandler(backend))
        yield runner
    root.handlers[:] = before
    root.setLevel(level)
    ops_log._get_juju_log_and_app_id.cache_clear()


@pytest.mark.parametrize('command', DENIED)
@pytest.mark.parametrize('on', [True, False])
def test_app_status_denied_to_a_non_leader(on: bool, command: str, runner: Runner):
    act: Callable[[Any], None]
    act, description = DENIED[command]
    app = own_app(model._ModelBackend('app/0', 'm', 'u'))
    with behaviours.using(security_log=on), pytest.raises(RuntimeError, match='non-leader'):
        act(app)

    assert runner.events() == ([(f'authz_fail:{command}', description)] if on else [])


@pytest.mark.parametrize('on', [True, False])
def test_stopped_checks(on: bool, runner: Runner):
    client: Any = RecordingBackend(stop_checks=['up', 'ready'])
    container = model.Container('web', RecordingBackend(), client)  # type: ignore[arg-type]  # a stand-in
    with behaviours.using(security_log=on):
        container.stop_checks('up', 'ready', 'idle')

    stopped = [
        (f'sys_monitor_disabled:{os.getuid()},{check}', f'Stopped check {check}')
        for check in ('up', 'ready')
    ]
    assert runner.events() == (stopped if on else [])
