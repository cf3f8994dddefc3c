# SPDX-License-Identifier: Apache-2.0
"""A charm whose workload answers badly, or not at all: its process ends, and leaves nothing."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any, Dict, List, Tuple

import pytest
from kit import juju_agent, planted_charm, raw_server
from kit.planted_scene import RECORD

from ops._unit import Hook, Unit

CODE = """\
import os
import sys
import threading

import ops

client = ops.pebble.Client(os.environ['PLANTED_SOCKET'], timeout=0.5)


class Endless:
    def read(self, size=-1):
        threading.Event().wait()


def pull():
    client.pull('/file', encoding=None)


def wait():
    client.exec(['psql', 'planted-command-argument'], stdin=Endless()).wait()


def start():
    client.exec(['psql', 'planted-command-argument'])


class Asking(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, event):
        try:
            {'pull': pull, 'wait': wait, 'start': start}[os.environ['PLANTED_ACT']]()
        except ops.pebble.Error as error:
            print('%s while threads run: %s' % (type(error).__name__, error))


ops.main(Asking)
"""


def _json(result: Dict[str, Any], **more: Any) -> bytes:
    kind = 'async' if 'change' in more else 'sync'
    return raw_server.json_answer(json.dumps({'type': kind, 'result': result, **more}).encode())


STARTED = _json({'task-id': '7'}, change='1')
NO_CHANGE = raw_server.json_answer(
    json.dumps({'type': 'error', 'result': {'message': 'no change of that name'}}).encode(),
    status='404 Not Found',
)
CUT_SHORT = raw_server.multipart(
    b'--bound\r\nContent-Disposition: form-data; name="files"; filename="/file"\r\n\r\nplanted',
    announced=100_000,
)

CASES: Dict[str, Tuple[List[raw_server.Answer], str]] = {
    'pull': ([CUT_SHORT], 'ProtocolError'),
    'wait': (
        [STARTED, *[raw_server.upgraded()] * 3, NO_CHANGE],
        'APIError while threads run: no change of that name',
    ),
    'start': ([STARTED, raw_server.hang, NO_CHANGE], 'APIError'),
}
"""What a charm does, what each of its connections gets, and the error that it meets."""


@pytest.fixture(scope='module', params=CASES)
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tuple[juju_agent.Ran, str, pathlib.Path]:
    """How the charm's process ended, the error that is due, and its folder for temporary files."""
    answers, error = CASES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    charm = planted_charm.write(folder / 'charm', code=CODE)
    (folder / 'tmp').mkdir()
    agent = juju_agent.Agent(Unit(RECORD))
    with raw_server.raw_server(*answers) as server:
        variables = {
            'PLANTED_ACT': request.param,
            'PLANTED_SOCKET': server.path,
            'TMPDIR': str(folder / 'tmp'),
        }
        ran = agent.run(charm, Hook(name='start'), environ=variables)
    assert ran.returncode == 0, agent.logged()
    return ran, error, folder / 'tmp'


def test_the_process_ends_with_an_error_that_the_charm_can_catch(asked: Any):
    ran, error, _ = asked

    assert ran.stdout.startswith(error)


def test_nothing_is_left_behind(asked: Any):
    _, _, temporary = asked

    assert os.listdir(temporary) == []


def test_no_error_shows_the_arguments_of_a_command(asked: Any):
    ran, _, _ = asked

    assert 'planted-command-argument' not in ran.stdout + ran.stderr
