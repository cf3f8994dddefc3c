# SPDX-License-Identifier: Apache-2.0
"""Hook commands as processes: what each end of one becomes, and what no error keeps."""

from __future__ import annotations

import os
import pathlib
import pickle
import subprocess
import sys
import traceback
from typing import Any, Callable, Dict, List

import pytest

from ops import hookcmds
from ops.hookcmds import Error, _run

PLANTED = 'hunter2'

Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a command on PATH: its name, and its shell script."""
    monkeypatch.setenv('PATH', f'{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin')

    def write(name: str, script: str) -> None:
        command = tmp_path / name
        command.write_text(f'#!/bin/sh\n{script}\n')
        command.chmod(0o755)

    return write


def kept(error: BaseException) -> str:
    """Return all that an error shows, and all that hangs on it, frames aside."""
    shown = ''.join(traceback.format_exception(type(error), error, None))
    return f'{shown}{error!r}{vars(error)}{error.args}{pickle.dumps(error)!r}'


def test_it_returns_what_the_command_printed(install: Install):
    install('is-leader', 'echo true')

    assert hookcmds.is_leader() is True


def test_the_command_reads_its_input(install: Install, tmp_path: pathlib.Path):
    install('state-set', f'cat > {tmp_path}/input')

    hookcmds.state_set({'a': 'é'})

    assert (tmp_path / 'input').read_text() == '{"a": "\\u00e9"}'


def test_an_exit_code_is_an_error_with_what_juju_said(install: Install):
    install('relation-list', 'echo ERROR relation not found >&2; exit 2')

    with pytest.raises(Error, match='ERROR relation not found') as caught:
        hookcmds.relation_list(3)

    assert caught.value.returncode == 2
    assert caught.value.cmd == ['relation-list', '--format=json', '-r', '3']
    assert caught.value.stderr == 'ERROR relation not found\n'


def test_a_failed_command_keeps_nothing_of_its_arguments(install: Install):
    install('action-set', 'exit 1')

    with pytest.raises(Error) as caught:
        hookcmds.action_set({'password': PLANTED})

    assert PLANTED not in kept(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_missing_command_is_named(install: Install):
    with pytest.raises(FileNotFoundError) as caught:
        hookcmds.relation_model_get(3)

    assert caught.value.filename == 'relation-model-get'


def test_what_is_not_utf8_is_an_error_that_names_the_command(install: Install):
    install('config-get', r"printf 'ab\377cd'")

    with pytest.raises(UnicodeDecodeError, match="byte 2 of the output of 'config-get'") as caught:
        hookcmds.config_get()

    assert caught.value.object == b'\xff'
    assert caught.value.__context__ is None


def test_a_command_that_hangs_is_killed_after_the_timeout(install: Install):
    install('action-log', 'exec sleep 60')

    with _run.using(_run.SubprocessRunner(timeout=0.1)), pytest.raises(Error) as caught:
        hookcmds.action_log(PLANTED)

    assert "no answer from 'action-log' within 0.1 seconds" in str(caught.value)
    assert caught.value.returncode == -9
    assert PLANTED not in kept(caught.value)
    assert caught.value.__context__ is None


def test_the_published_call_of_subprocess_run_is_made(monkeypatch: pytest.MonkeyPatch):
    calls: List[Any] = []

    def run(*args: Any, **kwargs: Any) -> Any:
        calls.append((args, kwargs))
        return subprocess.CompletedProcess(args, 0, 'true', '')

    monkeypatch.setattr(subprocess, 'run', run)

    hookcmds.is_leader()

    options = {'input': None, 'check': True, 'capture_output': True, 'encoding': 'utf-8'}
    assert calls == [((('is-leader', '--format=json'),), options)]


def test_secret_content_is_in_no_argument_and_in_no_open_file(
    install: Install, tmp_path: pathlib.Path
):
    install(
        'secret-add',
        f"""echo "$@" > {tmp_path}/argv
for a; do case "$a" in *#file=*) f="${{a#*#file=}}"
stat -c '%a %n' "$f" "$(dirname "$f")" > {tmp_path}/modes; cat "$f" > {tmp_path}/content
esac; done
echo secret:abc""",
    )

    assert hookcmds.secret_add({'password': PLANTED}) == 'secret:abc'

    assert PLANTED not in (tmp_path / 'argv').read_text()
    assert (tmp_path / 'content').read_text() == PLANTED
    file, folder = (line.split() for line in (tmp_path / 'modes').read_text().splitlines())
    assert (file[0], folder[0]) == ('600', '700')
    assert not os.path.exists(folder[1])


def test_the_commands_of_a_charm_load_nothing_that_is_slow_to_load(install: Install):
    install('is-leader', 'echo true')
    slow = 'dataclasses inspect typing_extensions tempfile yaml socket'
    program = (
        'import sys; from ops.hookcmds import _error, _run, _status, _secret, _relation\n'
        f'print([name for name in {slow.split()!r} if name in sys.modules])'
    )

    printed = subprocess.run(
        [sys.executable, '-S', '-c', program],
        check=True,
        capture_output=True,
        encoding='utf-8',
        env=environment(),
    ).stdout

    assert printed == '[]\n'


def environment() -> Dict[str, str]:
    root = pathlib.Path(hookcmds.__file__).parents[2]
    return {**os.environ, 'PYTHONPATH': str(root)}
