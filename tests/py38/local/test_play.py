# SPDX-License-Identifier: Apache-2.0
"""What a unit on this machine lives through."""

from __future__ import annotations

import os
import pathlib
import stat
import sys
import tempfile
from typing import Any, Callable, List

import pytest
import yaml

import ops
from ops import local

Play = Callable[..., local.Played]


def _events(played: local.Played) -> List[str]:
    return [outcome.event for outcome in played.outcomes]


def test_a_new_unit_is_started_as_juju_starts_one(first_life: Any) -> None:
    played = first_life.played

    assert _events(played) == [
        'disk-storage-attached',
        'install',
        'others-relation-created',
        'leader-elected',
        'config-changed',
        'start',
    ]
    assert played.shown['unit-status'] == {'status': 'active', 'message': 'level 3'}
    assert played.shown['ports'] == ['1003/tcp']


def test_a_unit_that_does_not_lead_hears_of_leader_settings(play: Play) -> None:
    played = play(leader=False)

    assert 'leader-settings-changed' in _events(played)
    assert 'leader-elected' not in _events(played)
    assert not played.shown['secrets']


def test_events_by_name_are_all_that_is_played(play: Play) -> None:
    assert _events(play(events=('start', 'config_changed'))) == ['start', 'config-changed']


def test_a_later_call_goes_on_with_the_unit(started: Play) -> None:
    played = started()

    assert _events(played) == ['update-status']
    assert played.shown['ports'] == ['1003/tcp']


def test_fresh_forgets_the_unit(started: Play) -> None:
    assert _events(started(fresh=True, events=('install',))) == ['install']
    assert started(events=('start',)).shown['ports'] == []


def test_an_option_is_set_with_its_type(started: Play) -> None:
    played = started(config={'level': '7'})

    assert _events(played) == ['config-changed']
    assert played.shown['unit-status']['message'] == 'level 7'


def test_an_option_without_a_value_has_its_default_again(started: Play) -> None:
    started(config={'level': '7'})

    assert started(config={'level': ''}).shown['ports'] == ['1003/tcp']


def test_a_relation_comes_with_its_events_and_data(started: Play) -> None:
    played = started(relate=(('db', 'postgres'),), remote_data={'host': 'db.internal'})

    assert _events(played) == ['db-relation-created', 'db-relation-joined', 'db-relation-changed']
    relation = next(each for each in played.shown['relations'] if each['endpoint'] == 'db')
    assert relation['data']['tiny/0'] == {'seen': 'db.internal'}


def test_a_deferred_event_is_listed_until_it_is_handled(started: Play) -> None:
    deferring = started(relate=(('db', 'postgres'),))
    handled = started(remote_data={'host': 'db.internal'})

    assert deferring.outcomes[-1].deferred == ['db_relation_changed']
    assert handled.outcomes[-1].deferred == []


def test_a_broken_relation_is_gone(started: Play) -> None:
    started(relate=(('db', 'postgres'),), remote_data={'host': 'db.internal'})

    played = started(events=('db-relation-departed', 'db-relation-broken'))

    assert [each['endpoint'] for each in played.shown['relations']] == ['others']


def test_an_action_gives_its_results(started: Play) -> None:
    played = started(actions=(('echo', {'text': 'ha', 'times': '2'}),))

    action = played.outcomes[0].action
    assert action is not None
    assert action['status'] == 'completed'
    assert action['results'] == {'echo': 'haha'}
    assert action['log'] == ['echoing']


def test_an_action_that_fails_is_a_failure_and_is_not_run_again(started: Play) -> None:
    played = started(actions=(('die', {}),))

    action = played.outcomes[0].action
    assert action is not None
    assert action['message'] == 'it died'
    assert not played.succeeded
    assert _events(started()) == ['update-status']


def test_what_a_failed_hook_did_is_not_kept(started: Play, heard: Any) -> None:
    played = started(config={'level': '9', 'crash': 'true'})

    assert not played.succeeded
    assert played.shown['ports'] == ['1003/tcp']
    assert 'RuntimeError: asked to crash' in '\n'.join(text for _, text in heard.logged_lines)


def test_a_failed_hook_comes_first_in_the_next_call(started: Play) -> None:
    started(config={'crash': 'true'}, events=('update-status',))

    played = started(config={'crash': 'false'})

    assert _events(played) == ['config-changed', 'update-status']
    assert played.succeeded


def test_a_hook_that_hangs_runs_out_of_time(play: Play) -> None:
    played = play(events=('remove',), timeout=3.0)

    assert played.outcomes[0].timed_out
    assert not played.succeeded


def test_the_folder_of_the_charm_is_not_written(first_life: Any) -> None:
    assert first_life.now() == first_life.before


def test_nothing_of_the_callers_environment_reaches_the_charm(
    started: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('CALLERS_OWN', 'x')

    played = started(environment={'GIVEN': '1'})

    names = played.shown['unit-status']['message'].split(',')
    assert 'GIVEN' in names
    assert 'JUJU_UNIT_NAME' in names
    assert 'CALLERS_OWN' not in names
    assert 'HOME' not in names


def test_what_is_kept_is_for_this_user_alone(play: Play, tmp_path: pathlib.Path) -> None:
    os.umask(before := os.umask(0))
    os.umask(0)
    try:
        play(events=('start',))
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / 'unit').stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / 'unit' / 'unit.json').stat().st_mode) == 0o600


def test_secrets_are_shown_by_id_and_label(started: Play) -> None:
    shown = started().shown

    assert [secret['label'] for secret in shown['secrets']] == ['pw']
    assert 'planted-secret' not in repr(shown)


def test_the_output_names_the_ops_that_the_charm_imported(play: Play) -> None:
    imported = play(events=('start',), line='2').imported

    assert imported.line == 2
    assert imported.version.startswith('2.23.6+compat')
    assert imported.place.endswith(os.path.join('ops', '__init__.py'))


def test_what_to_type_next_is_about_the_same_unit(
    play: Play, charm: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    suggested = play(events=('start',), python=sys.executable).suggestions

    unit = tmp_path / 'unit'
    same = f'ops run {charm} --python {sys.executable} --unit-dir {unit}'
    assert [line[: len(same)] for line in suggested] == [same] * 4
    assert f'{same} --action echo text=...' in suggested


@pytest.fixture
def without_ops(tmp_path: pathlib.Path) -> str:
    """An interpreter that has what ops needs, and no ops."""
    needs = tmp_path / 'needs'
    needs.mkdir()
    (needs / 'yaml').symlink_to(pathlib.Path(yaml.__file__).parent)
    python = tmp_path / 'python'
    python.write_text(
        f'#!/bin/sh\nexport PYTHONPATH="$PYTHONPATH:{needs}"\nexec {sys.executable} -S "$@"\n',
        encoding='utf-8',
    )
    python.chmod(0o755)
    return str(python)


DISPATCHES = {
    'none': '',
    'plain': '#!/bin/sh\nexec python3 src/charm.py\n',
    'of-charmcraft': '#!/bin/sh\nPYTHONPATH=lib:venv exec python3 src/charm.py\n',
}


@pytest.mark.parametrize('dispatch', DISPATCHES)
def test_an_interpreter_without_ops_gets_this_one(
    play: Play, charm: pathlib.Path, without_ops: str, heard: Any, dispatch: str
) -> None:
    if DISPATCHES[dispatch]:
        (charm / 'dispatch').write_text(DISPATCHES[dispatch], encoding='utf-8')
        (charm / 'dispatch').chmod(0o755)
    played = play(events=('start',), python=without_ops)

    assert played.succeeded, heard.written
    assert pathlib.Path(played.imported.place).samefile(ops.__file__)


def test_a_pythonpath_of_the_callers_is_where_the_named_ops_comes_from(
    play: Play, tmp_path: pathlib.Path
) -> None:
    package = tmp_path / 'other' / 'ops'
    package.mkdir(parents=True)
    (package / '__init__.py').write_text('__version__ = "7.0"\ndef main(_): ...\n'
                                         'CharmBase = object\n')  # fmt: skip
    played = play(events=('start',), environment={'PYTHONPATH': str(package.parent)})

    assert played.succeeded
    assert played.imported.version == '7.0'


def test_a_path_of_the_callers_comes_after_what_the_charm_needs(
    play: Play, charm: pathlib.Path, heard: Any
) -> None:
    (charm / 'src' / 'charm.py').write_text(
        "import os; print(os.environ['PATH'])", encoding='utf-8'
    )
    play(events=('start',), environment={'PATH': '/mine'})

    path = heard.written[0].split(os.pathsep)
    assert path[-1] == '/mine'
    assert os.path.dirname(path[0]).startswith(tempfile.gettempdir())
