# SPDX-License-Identifier: Apache-2.0
"""Charms that resemble those of the field live under ``ops run``."""

from __future__ import annotations

import http.server
import json
import pathlib
import threading
from typing import Any, Callable, ClassVar, Iterator, List, Tuple

import pytest
from kit.source import TOP

from ops import local
from ops_compat import lines

CHARMS = TOP / 'tests' / 'charms'
Play = Callable[..., local.Played]


@pytest.fixture
def play(tmp_path: pathlib.Path, heard: local.Listener) -> Play:
    def played(name: str, **asked: Any) -> local.Played:
        request = local.Request(
            charm=CHARMS / name, unit_dir=tmp_path / 'unit', timeout=60, line=str(lines.LINE)
        )
        return local.play(request._replace(**asked), heard)

    return played


# -- packages, and a service of systemd --


def test_one_that_installs_packages_and_a_service_is_refused_and_said_what_it_tried(play: Play):
    played = play('webhost', events=('install',))

    assert not played.succeeded
    assert [each.command for each in played.outcomes[0].host_commands] == ['apt-get update']


def test_it_lives_where_its_commands_are_recorded(play: Play):
    stub = f'systemctl={CHARMS / "webhost" / "active"}'
    host = local.Host('record', (stub,))

    first = play('webhost', host=host)
    last = play('webhost', host=host, config={'port': '80'}, wanted=local.Wanted(remove=True))

    assert first.shown['unit-status'] == {'status': 'active', 'message': ''}
    assert first.shown['workload-version'] == '1.24'
    tried = [each.command for outcome in first.outcomes for each in outcome.host_commands]
    assert tried[:3] == [
        'apt-get update',
        'apt-get install --assume-yes nginx-light ssl-cert',
        'useradd --system --no-create-home webhost',
    ]
    assert last.shown['life'] == 'dead'


# -- the Kubernetes API, and commands in containers --

COMMANDS = (
    'app:gateway migrate=migrated',
    'app:gateway --version=2.1.0',
    'proxy:proxy check -=',
    'proxy:proxy routes=/ app',
)


class Cluster(http.server.BaseHTTPRequestHandler):
    """A Kubernetes API that gives every service an address, once it is made."""

    asked: ClassVar[List[Tuple[str, str]]] = []

    def do_GET(self) -> None:
        made = ('PATCH', self.path) in self.asked
        self._answer(200 if made else 404, {'status': {'address': '10.1.2.3'}})

    def do_PATCH(self) -> None:
        self.rfile.read(int(self.headers['Content-Length']))
        self._answer(200, {})

    def _answer(self, code: int, content: Any) -> None:
        self.asked.append((self.command, self.path))
        data = json.dumps(content).encode()
        self.send_response(code)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[http.server.HTTPServer]:
    monkeypatch.setattr(Cluster, 'asked', [])
    with http.server.HTTPServer(('127.0.0.1', 0), Cluster) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_one_that_asks_the_kubernetes_api_lives(play: Play, cluster: http.server.HTTPServer):
    variables = {
        'KUBERNETES_SERVICE_HOST': '127.0.0.1',
        'KUBERNETES_SERVICE_PORT': str(cluster.server_port),
    }
    played = play(
        'gateway',
        events=('app-pebble-ready', 'proxy-pebble-ready'),
        actions=(('routes', {}),),
        containers=local.Asked(COMMANDS),
        environment=variables,
    )

    assert played.shown['unit-status'] == {'status': 'active', 'message': 'at 10.1.2.3'}
    assert played.shown['workload-version'] == '2.1.0'
    assert played.outcomes[-1].action is not None
    assert played.outcomes[-1].action['results'] == {'routes': '/ app'}
    assert ('PATCH', '/api/v1/namespaces/model/services/gateway') in Cluster.asked


def test_it_says_so_where_there_is_no_api(play: Play):
    played = play('gateway', events=('update-status',))

    assert played.shown['unit-status'] == {
        'status': 'blocked',
        'message': 'no address: there is no Kubernetes API',
    }
