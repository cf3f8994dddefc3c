# SPDX-License-Identifier: Apache-2.0
"""Containers of ``ops run``: a Pebble in memory for each, and nothing on this machine touched."""

from __future__ import annotations

import json
import os
import pathlib
import stat
from typing import Any, Callable, Dict, List

import pytest
from kit import charm_folder

from ops import cli, local

METADATA = """\
name: two
summary: A charm with containers.
description: It does what its options say.
config:
  options:
    run: {type: string, default: ''}
containers:
  web:
    mounts:
      - {storage: data, location: /data}
  db: {}
storage:
  data: {type: filesystem}
"""
CODE = """\
import os
import stat
import ops


class Two(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on['web'].pebble_ready, self._on_web_ready)
        framework.observe(self.on['db'].pebble_ready, self._on_db_ready)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_web_ready(self, event):
        web = event.workload
        web.push('/etc/planted-by-ops-run', 'hello', make_dirs=True)
        web.push('/../../../../etc/planted-by-ops-run', 'again')
        web.push('/data/kept', 'in the storage')
        web.add_layer('l', {'services': {
            's': {'override': 'replace', 'command': 'nosuch', 'startup': 'enabled'}}})
        web.replan()
        folder = os.environ['OPS_CONTAINERS_DIR']
        modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (
            folder, folder + '/web', folder + '/web/pebble.socket')]
        self.unit.status = ops.ActiveStatus(' '.join(map(oct, modes)))

    def _on_db_ready(self, event):
        pass

    def _on_config_changed(self, event):
        web = self.unit.get_container('web')
        if not web.can_connect():
            self.unit.status = ops.WaitingStatus('no web')
        elif self.config['run']:
            out, err = web.exec(self.config['run'].split()).wait_output()
            self.unit.status = ops.ActiveStatus(out)


if __name__ == '__main__':
    ops.main(Two)
"""

Play = Callable[..., local.Played]

READY = ('web-pebble-ready',)


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    return charm_folder.write(tmp_path / 'two', code=CODE, metadata=METADATA)


@pytest.fixture(scope='module')
def ready(tmp_path_factory: pytest.TempPathFactory, play_for_all: Play) -> local.Played:
    """A unit whose first container has become ready, to be looked at."""
    folder = tmp_path_factory.mktemp('ready') / 'two'
    return play_for_all(charm_folder.write(folder, code=CODE, metadata=METADATA), events=READY)


def container(played: local.Played, name: str = 'web') -> Dict[str, Any]:
    return next(each for each in played.shown['containers'] if each['name'] == name)


def files(played: local.Played, name: str = 'web') -> pathlib.Path:
    return pathlib.Path(container(played, name)['files'])


def asked(**said: Any) -> local.Asked:
    return local.Asked(**said)


def test_a_charm_that_pushes_leaves_this_machine_unchanged(ready: local.Played):
    assert ready.succeeded
    assert (files(ready) / 'etc' / 'planted-by-ops-run').read_text() == 'again'
    assert not os.path.exists('/etc/planted-by-ops-run')
    assert not os.path.exists('/charm/containers/web')


def test_files_are_in_the_folder_of_the_unit(ready: local.Played):
    assert ready.unit_dir in files(ready).parents
    assert stat.S_IMODE(files(ready).stat().st_mode) == 0o700


def test_services_count_as_running(ready: local.Played):
    assert container(ready)['services'] == {'s': 'active'}


def test_a_storage_is_mounted_where_the_charm_says(ready: local.Played):
    (location,) = ready.shown['storages'].values()
    assert (pathlib.Path(location) / 'kept').read_text() == 'in the storage'


def test_sockets_are_private(ready: local.Played):
    assert ready.shown['unit-status']['message'] == '0o700 0o700 0o600'


def test_each_container_starts_once(play: Play):
    first = [outcome.event for outcome in play().outcomes]
    later = [outcome.event for outcome in play().outcomes]

    assert first[-2:] == ['web-pebble-ready', 'db-pebble-ready']
    assert later == ['update-status']


def test_pebble_goes_on_in_later_calls(play: Play):
    play(events=READY)

    assert container(play())['services'] == {'s': 'active'}


def test_a_unit_that_starts_over_has_new_containers(play: Play):
    play(events=READY)
    played = play(fresh=True, events=('update-status',))

    assert container(played)['services'] == {}
    assert not (files(played) / 'etc').exists()


def test_a_container_that_does_not_answer(play: Play):
    played = play(containers=asked(no_connect=('web',)), config={'run': 'x'})

    assert played.shown['unit-status'] == {'status': 'waiting', 'message': 'no web'}
    assert container(played)['can-connect'] is False
    assert 'web-pebble-ready' not in [outcome.event for outcome in played.outcomes]


def test_a_container_that_answers_later_starts_then(play: Play):
    play(containers=asked(no_connect=('web',)))

    assert [outcome.event for outcome in play().outcomes] == ['web-pebble-ready']


def test_a_command_answers_what_it_was_given(play: Play):
    play(events=READY)
    execs = ('web:nginx=other', 'web:nginx -v=nginx/1.25')
    played = play(config={'run': 'nginx -v --more'}, containers=asked(execs=execs))

    assert played.shown['unit-status']['message'] == 'nginx/1.25'


def test_an_answer_may_be_in_a_file(play: Play, tmp_path: pathlib.Path):
    (tmp_path / 'answer').write_text('from a file', encoding='utf-8')
    play(events=READY)
    played = play(
        config={'run': 'nginx'}, containers=asked(execs=(f'web:nginx={tmp_path}/answer',))
    )

    assert played.shown['unit-status']['message'] == 'from a file'


def test_a_command_may_fail(play: Play, heard: Any):
    play(events=READY)
    played = play(config={'run': 'nginx -t'}, containers=asked(execs=('web:nginx=bad:3',)))

    assert not played.succeeded
    assert any('non-zero exit code 3' in line for _, line in heard.logged_lines)


def test_a_command_without_an_answer_names_the_flag(play: Play, heard: Any):
    play(events=READY)
    played = play(config={'run': 'nginx planted-argument'})

    assert not played.succeeded
    said = [line for _, line in heard.logged_lines if '--exec' in line]
    assert any("say what it answers with --exec web:'nginx'=TEXT" in line for line in said)
    assert not any('planted-argument' in line for line in said)


def test_an_image_is_copied_into_the_container(play: Play, tmp_path: pathlib.Path):
    image = tmp_path / 'image'
    (image / 'opt').mkdir(parents=True)
    (image / 'opt' / 'file').write_text('x')
    (image / 'link').symlink_to('opt')
    play(events=READY, containers=asked(files=(f'web={image}',)))
    played = play(events=READY, containers=asked(files=(f'web={image}',)))

    assert (files(played) / 'opt' / 'file').read_text() == 'x'
    assert os.readlink(files(played) / 'link') == 'opt'


def test_an_image_is_not_copied_through_a_link(play: Play, tmp_path: pathlib.Path):
    played = play(events=READY)
    outside = tmp_path / 'outside'
    outside.mkdir()
    (files(played) / 'opt').symlink_to(outside)
    (tmp_path / 'image' / 'opt').mkdir(parents=True)
    (tmp_path / 'image' / 'opt' / 'file').write_text('x')

    play(events=READY, containers=asked(files=(f'web={tmp_path}/image',)))

    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ('said', 'message'),
    [
        (
            {'no_connect': ('nosuch',)},
            "--no-connect for container 'nosuch': the charm has web, db",
        ),
        ({'execs': ('nosuch:ls=x',)}, "--exec for container 'nosuch': the charm has web, db"),
        ({'execs': ('web',)}, 'expected CONTAINER:COMMAND=TEXT_OR_FILE'),
        ({'execs': ('web:ls',)}, 'expected CONTAINER:COMMAND=TEXT_OR_FILE'),
        ({'execs': ('web:=x',)}, 'expected CONTAINER:COMMAND=TEXT_OR_FILE'),
        ({'files': ('nosuch=.',)}, "--container-files for container 'nosuch'"),
        ({'files': ('web=/no/such',)}, 'expected CONTAINER=DIR'),
    ],
)
def test_what_cannot_be_asked_for(play: Play, said: Any, message: str):
    with pytest.raises(local.UsageError) as caught:
        play(containers=asked(**said))

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ('said', 'message'),
    [
        ({'pebble': '/no/such'}, '/no/such is no program; say where it is with --pebble=PATH'),
        ({'pebble': __file__}, f'{__file__} is no program'),
        ({'pebble': '', 'execs': ('web:ls=x',)}, 'cannot use --exec with --pebble'),
        ({'pebble': '', 'files': ('web=.',)}, 'cannot use --container-files with --pebble'),
        ({'pebble': '', 'no_connect': ('nosuch',)}, "--no-connect for container 'nosuch'"),
    ],
)
def test_what_cannot_be_asked_of_a_real_pebble(play: Play, said: Any, message: str):
    with pytest.raises(local.UsageError) as caught:
        play(containers=asked(**said))

    assert message in str(caught.value)


def program(folder: pathlib.Path, text: str, name: str = 'pebble') -> str:
    path = folder / name
    path.write_text(f'#!/bin/sh\n{text}\n', encoding='utf-8')
    path.chmod(0o700)
    return str(path)


def test_a_pebble_is_on_path_and_the_machine_has_none(
    play: Play, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv('PATH', str(tmp_path))

    with pytest.raises(local.UsageError, match='there is no pebble on PATH'):
        play(containers=asked(pebble='', as_root=True))


def test_root_must_say_that_pebble_may_run_as_root(
    play: Play, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
):
    ran = tmp_path / 'ran'
    monkeypatch.setattr(os, 'geteuid', lambda: 0)

    with pytest.raises(local.UsageError, match=r'confines nothing.* add --as-root'):
        play(containers=asked(pebble=program(tmp_path, f'touch {ran}')))

    assert not ran.exists()


def test_a_pebble_that_does_not_start_is_quoted(play: Play, tmp_path: pathlib.Path):
    broken = program(tmp_path, 'echo it has no folder >&2; exit 3')

    with pytest.raises(local.UsageError) as caught:
        play(containers=asked(pebble=broken, as_root=True), events=('update-status',))

    assert 'does not answer, and ended with 3; it wrote: it has no folder' in str(caught.value)


@pytest.mark.parametrize('flags', [['--as-root'], ['--listen', '3']])
def test_what_goes_with_a_real_pebble_alone(
    charm: pathlib.Path, flags: List[str], capsys: pytest.CaptureFixture[str]
):
    assert cli.main(['run', str(charm), *flags]) == 2
    assert f'cannot use {flags[0]} without --pebble' in capsys.readouterr().err


def test_a_word_after_the_flag_is_no_path(tmp_path: pathlib.Path, capsys: Any):
    assert cli.main(['run', '--pebble', str(tmp_path / 'no-charm')]) == 2
    assert f'cannot run {tmp_path}/no-charm' in capsys.readouterr().err


def test_the_command_line(
    charm: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    base = ['run', str(charm), '--unit-dir', str(tmp_path / 'unit')]
    assert cli.main([*base, '--no-connect', 'db']) == 0
    capsys.readouterr()
    given = ['--config', 'run=nginx -v', '--exec', 'web:nginx -v=nginx/1.25', '--json']
    assert cli.main([*base, *given, '--container-files', f'web={charm}']) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown['unit-status']['message'] == 'nginx/1.25'
    assert [each['can-connect'] for each in shown['containers']] == [True, True]


def test_the_summary_says_that_nothing_really_runs(
    charm: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    unit = str(tmp_path / 'unit')
    assert cli.main(['run', str(charm), '--unit-dir', unit, '--no-connect', 'db']) == 0

    out = capsys.readouterr().out
    assert 'container web' in out
    assert 's active (nothing is really run)' in out
    assert 'cannot connect' in out
