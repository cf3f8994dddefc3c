# SPDX-License-Identifier: Apache-2.0
"""``python -m ops run`` as a person types it."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import List

import pytest

from ops import cli


def _run(
    charm: pathlib.Path, *words: str, encoding: str = 'utf-8'
) -> subprocess.CompletedProcess[str]:
    unit = str(charm.parent / 'unit')
    return subprocess.run(
        [sys.executable, '-m', 'ops', 'run', str(charm), '--unit-dir', unit, *words],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, 'VIRTUAL_ENV': '', 'PYTHONIOENCODING': encoding},
        check=False,
    )


def test_text_shows_events_and_ends_with_how_the_unit_stands(charm: pathlib.Path) -> None:
    done = _run(charm)

    assert done.returncode == 0, done.stderr
    assert '--- install' in done.stdout
    assert '(ours, line ' in done.stdout
    assert ': the charm requires nothing but ops' in done.stdout
    assert 'active: level 3' in done.stdout
    assert 'planted-secret' not in done.stdout


def test_windows_is_answered_with_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, '-c', 'import sys; sys.platform = "win32"; import ops.cli'],
        capture_output=True,
        encoding='utf-8',
        check=False,
    )

    assert done.stderr == ('ops: this command is for Linux and macOS; on Windows, run it in WSL\n')


def test_json_is_one_object_with_the_same_facts(charm: pathlib.Path) -> None:
    done = _run(charm, '--json', 'config-changed')
    said = json.loads(done.stdout)

    assert [event['event'] for event in said['events']] == ['config-changed']
    assert said['unit-status'] == {'status': 'active', 'message': 'level 3'}
    assert '--- config-changed' in done.stderr
    assert said['ops']['ours']
    assert said['python']['why'] == 'the charm requires nothing but ops'


def test_a_hook_that_fails_is_the_exit_code(charm: pathlib.Path) -> None:
    assert _run(charm, '--config', 'crash=true').returncode == 1


LOUD = """\
#!/bin/sh
juju-log "$(printf 'tick \\342\\234\\223 bell \\007')"
status-set active "$(printf 'two\\nlines \\033[31m')"
"""


def test_what_a_charm_says_is_shown_and_not_obeyed(charm: pathlib.Path) -> None:
    (charm / 'dispatch').write_text(LOUD)
    (charm / 'dispatch').chmod(0o755)
    done = _run(charm, 'start', encoding='ascii')

    assert done.returncode == 0, done.stdout
    assert r'    INFO     tick \u2713 bell \x07' in done.stdout.splitlines()
    assert r'active: two\nlines \x1b[31m' in done.stdout


@pytest.mark.parametrize(
    'words',
    [['walk'], [], ['run', '--line', '4'], ['run', '--colour']],
    ids=['command', 'nothing', 'line', 'option'],
)
def test_what_cannot_be_read_exits_with_2(words: List[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(words)

    assert caught.value.code == 2


def test_a_request_at_fault_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(['run', '.', '--config', 'level']) == 2
    assert "ops run: cannot read --config 'level'" in capsys.readouterr().err


@pytest.mark.parametrize('seconds', ['0', '-1', 'nan', 'inf', 'soon'])
def test_a_time_that_is_none_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(['run', '.', '--timeout', seconds])

    assert 'argument --timeout: expected seconds' in capsys.readouterr().err


def test_an_unknown_flag_is_answered_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(['run', '.', '--colour'])

    assert '--unit-dir' in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(['run', '.', '--resolvd=x', '--unit-dri', 'x'])

    assert 'unrecognized arguments: --resolvd=x' in (said := capsys.readouterr().err)
    assert 'did you mean --resolved' in said


def test_a_word_that_is_no_folder_where_no_charm_is(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert cli.main(['run', 'my-charm']) == 2
    assert "ops run: cannot run 'my-charm': it is no folder" in capsys.readouterr().err
