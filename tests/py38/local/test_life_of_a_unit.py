# SPDX-License-Identifier: Apache-2.0
"""What people do to a unit with ``juju``, done with ``ops run``."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Callable, Dict, List

import pytest
from kit import shell_charm

from ops import cli, local

Play = Callable[..., local.Played]


@pytest.fixture
def charm(tmp_path: pathlib.Path) -> pathlib.Path:
    return shell_charm.write(tmp_path / 'shelly')


@pytest.fixture
def do(play: Play) -> Play:
    """Play a call that asks for something to be done to the unit."""

    def done(**wanted: Any) -> local.Played:
        asked = {key: wanted.pop(key) for key in ('config', 'events', 'actions') if key in wanted}
        return play(wanted=local.Wanted(**wanted), **asked)

    return done


def events(played: local.Played) -> List[str]:
    return [outcome.event for outcome in played.outcomes]


def test_storages_come_and_go_and_come_back(do: Play, heard: Any):
    first = events(do(attach_storage=('disk', 'disk')))
    gone = do(detach_storage=('disk/0',))
    place = pathlib.Path(gone.shown['storages']['disk/1'])
    (place.parent / 'disk-0' / 'kept').touch()
    back = do(attach_storage=('disk/0',))

    assert first[:3] == ['disk-storage-attached', 'disk-storage-attached', 'install']
    assert events(gone) == ['disk-storage-detaching']
    assert gone.shown['detached-storages'] == ['disk/0']
    assert events(back) == ['disk-storage-attached']
    assert (pathlib.Path(back.shown['storages']['disk/0']) / 'kept').exists()
    assert 'departing= storage=disk/0 juju=3.6.14' in heard.written


def test_storage_that_the_charm_adds_is_attached(do: Play):
    played = do(events=('start',), actions=(('go', {}),))

    assert events(played) == ['start', 'go (action)', 'disk-storage-attached']
    assert list(played.shown['storages']) == ['disk/0']


def test_changed_files_are_an_upgrade(do: Play, charm: pathlib.Path):
    do(events=('start',), config={'level': '5', 'fail': ''})
    changed = shell_charm.METADATA.replace('level: {type: int', 'level: {type: string')
    changed = changed.replace('  db: {', '  cache: {interface: cache}\n  db: {')
    shell_charm.write(charm, changed.replace('default: 3', "default: 'high'"))
    played = do(events=('update-status',))

    assert events(played) == ['upgrade-charm', 'config-changed', 'update-status']
    assert played.shown['config']['level'] == 'high'
    assert 'cache-relation-changed' not in events(played)
    assert events(do()) == ['update-status']


def test_an_upgrade_waits_for_the_hook_that_failed(do: Play, charm: pathlib.Path):
    do(events=('start',))
    assert not do(config={'fail': 'config-changed'}, events=('update-status',)).succeeded
    (charm / 'README').touch()
    played = do(config={'fail': ''})

    assert events(played) == [
        'config-changed',
        'upgrade-charm',
        'config-changed',
        'update-status',
    ]


def test_another_file_of_a_resource_is_an_upgrade(do: Play, tmp_path: pathlib.Path, heard: Any):
    tool = tmp_path / 'tool'
    tool.write_text('one')
    first = events(do(resources={'tool': str(tool)}))
    same = events(do(resources={'tool': str(tool)}))
    tool.write_text('two')
    other = events(do(resources={'tool': str(tool)}))

    assert 'upgrade-charm' not in first
    assert same == ['update-status']
    assert other == ['upgrade-charm', 'config-changed']
    assert 'tool: two' in heard.written


def test_a_secret_of_the_user_reaches_the_charm(do: Play, tmp_path: pathlib.Path, heard: Any):
    (tmp_path / 'password').write_text('planted-1')
    words = (f'password#file={tmp_path}/password',)
    first = do(events=('start',), add_secret=(('pw', words),), config={'token': 'secret:pw'})
    unread = [each for each in heard.written if 'planted' in each]
    changed = do(update_secret=(('pw', ('password=planted-2',)),))

    assert unread == ['token: planted-1']
    assert events(changed) == ['secret-changed']
    assert [(each['label'], each['revision']) for each in changed.shown['secrets']] == [('pw', 2)]
    assert 'planted' not in repr((first.shown, changed.shown))


def test_going_past_a_failed_hook(do: Play):
    do(events=('start',), config={'fail': 'config-changed'})
    failed = do(config={'fail': 'config-changed'})
    past = do(resolved=True)

    assert failed.shown['unit-status']['message'] == 'hook failed: "config-changed"'
    assert past.succeeded
    assert events(past) == ['start']


def test_an_action_runs_in_a_unit_that_is_in_error(do: Play):
    first = do(
        events=('start',), config={'fail': 'config-changed'}, actions=(('go', {}), ('go', {}))
    )
    again = do(actions=(('go', {}),))

    assert events(first) == ['config-changed', 'go (action)', 'go (action)']
    assert events(again) == ['config-changed', 'go (action)']
    assert again.shown['waiting'][:2] == ['config-changed', 'start']
    assert again.shown['unit-status']['status'] == 'error'
    assert events(do(config={'fail': ''}))[:2] == ['config-changed', 'start']


def test_an_event_is_played_as_often_as_it_is_named(do: Play):
    assert events(do(events=('start', 'start'))) == ['start', 'start']


def test_a_unit_is_removed_for_good(do: Play, play: Play, heard: Any):
    play(events=('start',), relate=(('db', 'pg'),), wanted=local.Wanted(attach_storage=('disk',)))
    played = do(units=2)
    heard.written.clear()
    removed = do(remove=True)

    assert events(played) == ['others-relation-joined', 'others-relation-changed']
    assert events(removed) == [
        'disk-storage-detaching',
        'db-relation-departed',
        'db-relation-broken',
        'others-relation-departed',
        'others-relation-broken',
        'stop',
        'remove',
    ]
    assert heard.written[1].startswith('departing=shelly/0 ')
    assert removed.shown['unit-status']['status'] == 'terminated'
    with pytest.raises(local.UsageError, match=r'it was removed; start another with --fresh'):
        do()


def test_a_unit_that_goes_before_it_was_heard_of_is_not_heard_of(do: Play):
    do(events=('start',), config={'fail': 'config-changed'}, units=3)
    played = do(config={'fail': ''}, units=1)

    assert events(played) == ['config-changed', 'start']


def test_a_unit_that_was_never_started_is_not_removed(do: Play):
    with pytest.raises(local.UsageError, match='it was never started'):
        do(remove=True)


def test_a_removal_that_fails_goes_on_and_takes_no_changes(do: Play):
    do(events=('start',), config={'fail': 'stop'})
    assert events(do(remove=True))[-1] == 'stop'
    with pytest.raises(local.UsageError, match='it is being removed, and stop is next'):
        do(config={'fail': ''})

    assert events(do(resolved=True)) == ['remove']


def test_a_unit_moves_to_a_later_juju_and_not_back(do: Play, heard: Any):
    old = events(do(juju='2.9'))
    new = do(juju='4.0')

    assert 'leader-elected' in old
    assert heard.written[0].endswith('juju=2.9.52')
    assert heard.written[-1].endswith('juju=4.0.15')
    assert new.shown['juju'] == '4.0.15'
    with pytest.raises(local.UsageError, match='never downgraded'):
        do(juju='3.6')


def test_a_unit_goes_on_under_the_other_line(play: Play):
    play(events=('start',), line='2')

    assert events(play(line='3')) == ['update-status']


def test_a_description_makes_the_same_unit_again(
    charm: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / 'tool').write_text('one')
    first, second = (['--unit-dir', str(tmp_path / name)] for name in ('first', 'second'))
    file = tmp_path / 'unit.yaml'
    started = cli.main([
        'run', str(charm), *first, '--juju', '4.0', '--units', '3', '--relate', 'db=pg',
        '--remote-data', 'host=here', '--attach-storage', 'disk', '--no-leader',
        '--resource', f'tool={tmp_path}/tool', '--config', 'level=9', 'start',
        '--add-secret', 'pw', 'password=planted-secret',
    ])  # fmt: skip
    assert started == 0
    assert cli.main(['state', str(charm), *first, '-o', str(file)]) == 0
    assert cli.main(['run', str(charm), *second, '--state', str(file), 'start']) == 0
    capsys.readouterr()
    assert cli.main(['state', str(charm), *second]) == 0

    assert capsys.readouterr().out == file.read_text(encoding='utf-8')
    assert 'planted-secret' not in file.read_text(encoding='utf-8')


def test_a_unit_that_is_described_with_resources_is_not_upgraded(do: Play, tmp_path: pathlib.Path):
    (tmp_path / 'tool').write_text('one')
    (tmp_path / 'unit.yaml').write_text('resources: {tool: tool}')
    played = do(state=tmp_path / 'unit.yaml')

    assert events(played) == ['update-status']
    assert pathlib.Path(played.shown['resources']['tool']).read_text() == 'one'


def test_the_events_of_one_call_follow_from_each_other(play: Play):
    asked = ('db-relation-joined:pg/1', 'db-relation-departed:pg/1', 'db-relation-departed')
    played = play(relate=(('db', 'pg'),), events=asked)

    assert [name for name in events(played) if name.startswith('db')] == [
        'db-relation-created',
        'db-relation-joined',
        'db-relation-changed',
        *(name.partition(':')[0] for name in asked),
    ]
    assert played.shown['relations'][-1]['units'] == []


def test_the_summary_names_what_there_is(
    charm: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / 'tool').write_text('one')
    base = ['run', str(charm), '--unit-dir', str(tmp_path / 'unit'), 'start']
    words = ['--resource', f'tool={tmp_path}/tool', '--attach-storage', 'disk', '--units', '2']
    assert cli.main([*base, *words, '--add-secret', 'pw', 'password=planted-secret']) == 0
    text = capsys.readouterr().out
    assert cli.main([*base, '--json', '--detach-storage', 'disk']) == 0
    said: Dict[str, Any] = json.loads(capsys.readouterr().out)

    for words_shown in ('name pw, revision 1', 'storage disk/0', 'resource tool', 'shelly/1'):
        assert words_shown in text
    assert said['units'] == ['shelly/0', 'shelly/1']
    assert said['detached-storages'] == ['disk/0']
    assert 'planted-secret' not in text + repr(said)
