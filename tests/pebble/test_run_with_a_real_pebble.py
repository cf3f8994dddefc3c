# SPDX-License-Identifier: Apache-2.0
"""``ops run --pebble``: containers with a real Pebble each, which runs what it is told."""

from __future__ import annotations

import os
import pathlib
from typing import Any, Dict, List, Tuple

import pytest
from kit import charm_folder, pebble_mounts

from ops import cli, local

pytestmark = pytest.mark.skipif(
    pebble_mounts.BINARY not in os.environ, reason='there is no real Pebble'
)

METADATA = """\
name: real
summary: A charm with a container.
description: It does what its options say.
config:
  options:
    place: {type: string, default: ''}
    check: {type: boolean, default: false}
    notify: {type: string, default: ''}
    halt: {type: boolean, default: false}
    fail: {type: boolean, default: false}
containers:
  web: {}
  db: {}
"""
CODE = """\
import ops


class Real(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        on = self.on['web']
        framework.observe(on.pebble_ready, self._on_ready)
        framework.observe(on.pebble_custom_notice, self._on_notice)
        framework.observe(on.pebble_check_failed, self._on_failed)
        framework.observe(on.pebble_check_recovered, self._on_recovered)

    def _on_ready(self, event):
        web = event.workload
        place = self.config['place']
        web.push(place + '/pushed', 'here', make_dirs=True)
        out, err = web.exec(['cat', place + '/pushed']).wait_output()
        self.unit.status = ops.ActiveStatus(out)
        services = {'ready': {
            'override': 'replace', 'startup': 'enabled',
            'command': "sh -c 'echo said-by-the-service; exec sleep 1000'"}}
        if self.config['halt']:
            services['ready'].update({
                'command': "sh -c 'sleep 1.2'", 'on-success': 'shutdown'})
        checks = {'flag': {
            'override': 'replace', 'period': '100ms', 'threshold': 2,
            'exec': {'command': 'test -e ' + place + '/flag'}}}
        web.add_layer('l', {
            'services': services, 'checks': checks if self.config['check'] else {}})
        web.replan()
        for key in self.config['notify'].split():
            web.pebble.notify(ops.pebble.NoticeType.CUSTOM, key, data={'of': key})
        if self.config['fail']:
            raise RuntimeError('asked to fail')

    def _on_notice(self, event):
        print('heard', event.notice.key, event.notice.last_data['of'])

    def _on_failed(self, event):
        print('heard', event.info.name, event.info.status.value)
        event.workload.push(self.config['place'] + '/flag', '')

    def _on_recovered(self, event):
        print('heard', event.info.name, event.info.status.value)


if __name__ == '__main__':
    ops.main(Real)
"""
# As many as CI can be slow for, and none where nothing is to come.
LONG = 60.0


class Heard:
    """What a listener was told."""

    def __init__(self) -> None:
        self.written: List[Tuple[str, str]] = []

    def began(self, event: str) -> None:
        pass

    def logged(self, level: str, message: str) -> None:
        pass

    def wrote(self, stream: str, line: str) -> None:
        self.written.append((stream, line))

    def ended(self, outcome: local.Outcome) -> None:
        pass

    @property
    def charm(self) -> List[str]:
        return [line for stream, line in self.written if stream == 'stdout']

    @property
    def pebble(self) -> List[str]:
        return [line for stream, line in self.written if stream == 'pebble']


class Unit:
    """A unit of the charm, whose calls have a real Pebble each."""

    def __init__(self, tmp_path: pathlib.Path):
        self.place = tmp_path / 'place'
        self.heard = Heard()
        self.charm = charm_folder.write(tmp_path / 'real', code=CODE, metadata=METADATA)
        self.folder = tmp_path / 'unit'

    def call(
        self, *events: str, listen: float = 0, no_connect: Tuple[str, ...] = ('db',), **config: str
    ) -> local.Played:
        asked = local.Asked(
            pebble=os.environ[pebble_mounts.BINARY], as_root=True, listen=listen,
            no_connect=no_connect,
        )  # fmt: skip
        request = local.Request(
            charm=self.charm, unit_dir=self.folder, timeout=LONG, events=events,
            config={'place': str(self.place), **config}, containers=asked,
        )  # fmt: skip
        return local.play(request, self.heard)

    def ready(self, **asked: Any) -> local.Played:
        return self.call('web-pebble-ready', **asked)


@pytest.fixture
def unit(tmp_path: pathlib.Path) -> Unit:
    return Unit(tmp_path)


def events(played: local.Played) -> List[str]:
    return [outcome.event for outcome in played.outcomes if 'pebble' in outcome.event]


def container(played: local.Played, name: str = 'web') -> Dict[str, Any]:
    return next(each for each in played.shown['containers'] if each['name'] == name)


def running(path: pathlib.Path) -> List[str]:
    """Return the processes that have a path in their environment or command line."""
    found: List[str] = []
    for process in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            said = (process / 'environ').read_bytes() + (process / 'cmdline').read_bytes()
        except OSError:
            continue
        if os.fsencode(path) in said:
            found.append(process.name)
    return found


def test_paths_and_commands_are_those_of_this_machine(unit: Unit):
    played = unit.ready()

    assert played.succeeded
    assert (unit.place / 'pushed').read_text() == 'here'
    assert played.shown['unit-status']['message'] == 'here'


def test_services_run_and_are_heard(unit: Unit):
    played = unit.ready()

    assert container(played)['services'] == {'ready': 'active'}
    assert 'web: [ready] said-by-the-service' in unit.heard.pebble


def test_it_is_said_that_nothing_is_confined(unit: Unit):
    played = unit.ready()

    assert 'confines nothing' in unit.heard.pebble[0]
    assert any('confines nothing' in hint for hint in played.hints)


def test_nothing_goes_on_after_the_call(unit: Unit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv('TZ', str(unit.place))  # which Pebble and its services are given
    unit.ready()

    assert running(unit.place) == []


def test_each_call_begins_with_pebble_ready(unit: Unit):
    first = unit.ready()
    later = unit.call('update-status')

    assert events(first) == ['web-pebble-ready']
    assert events(later) == ['web-pebble-ready']


def test_a_container_that_is_not_connected_has_none(unit: Unit):
    played = unit.call('update-status', no_connect=('web', 'db'))

    assert [outcome.event for outcome in played.outcomes] == ['config-changed', 'update-status']
    assert container(played)['can-connect'] is False


def test_a_notice_becomes_an_event(unit: Unit):
    played = unit.ready(notify='example.com/a example.com/b')

    assert events(played)[1:] == ['web-pebble-custom-notice'] * 2
    assert unit.heard.charm == [f'heard example.com/{x} example.com/{x}' for x in 'ab']


def test_checks_that_fail_and_recover_become_events(unit: Unit):
    played = unit.ready(check='true', listen=LONG / 10)

    assert events(played)[1:] == ['web-pebble-check-failed', 'web-pebble-check-recovered']
    assert unit.heard.charm == ['heard flag down', 'heard flag up']
    assert container(played)['checks'] == {'flag': 'up'}


def test_what_is_raised_waits_behind_a_hook_that_failed_and_ends_with_pebble(unit: Unit):
    failed = unit.ready(fail='true', notify='example.com/a')
    later = unit.call(fail='false')

    assert failed.shown['waiting'] == ['web-pebble-ready', 'web-pebble-custom-notice']
    assert events(later) == ['web-pebble-ready', 'web-pebble-custom-notice']
    assert later.succeeded


def test_a_service_may_end_pebble(unit: Unit):
    played = unit.ready(halt='true', listen=LONG)

    assert container(played)['can-connect'] is False


def test_juju_that_knows_no_notices_tells_of_none(unit: Unit):
    with_one = local.Wanted(juju='2.9')
    asked = local.Asked(
        pebble=os.environ[pebble_mounts.BINARY], as_root=True, listen=0, no_connect=('db',)
    )
    played = local.play(
        local.Request(
            charm=unit.charm, unit_dir=unit.folder, events=('web-pebble-ready',), wanted=with_one,
            config={'place': str(unit.place), 'notify': 'example.com/a'}, containers=asked,
        ),
        unit.heard,
    )  # fmt: skip

    assert events(played) == ['web-pebble-ready']


def test_the_command_line(unit: Unit, capsys: pytest.CaptureFixture[str]):
    flag = f'--pebble={os.environ[pebble_mounts.BINARY]}'
    given = [flag, '--as-root', '--listen', '0', '--config', f'place={unit.place}']

    assert cli.main(['run', str(unit.charm), '--unit-dir', str(unit.folder), *given]) == 0

    out = capsys.readouterr().out
    assert 'ready active (run by a real Pebble)' in out
    assert f'{flag} --as-root update-status' in out
    assert 'note: a real Pebble confines nothing' in out
