# SPDX-License-Identifier: Apache-2.0
"""Hook commands as executables: the socket they use and the script they are."""

from __future__ import annotations

import os
import pathlib
import socket
import stat
import subprocess
import sys
from typing import Dict, List, Mapping, Optional, Sequence, Union

import pytest
from kit import on_path

from ops._unit import Answer, Record, Relation, Unit
from ops.local import _shim
from ops.local._socket import serve

RECORD = Record(
    unit='web/0',
    leader=True,
    relations={3: Relation(3, 'db', remote_app='pg', data={'web/0': {'a': 'é\n"\\'}})},
)


def ran(
    argv: Sequence[Union[str, bytes]],
    variables: Mapping[str, str],
    input: Optional[bytes] = None,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        argv, env=dict(variables), input=input, capture_output=True, check=False, timeout=60
    )


def mode(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_socket_is_this_users_alone() -> None:
    old = os.umask(0)
    try:
        with serve(Unit(RECORD)) as served:
            address = pathlib.Path(served.environment['JUJU_AGENT_SOCKET_ADDRESS'])
            modes = [mode(address.parent), mode(address), mode(served.commands)]
    finally:
        os.umask(old)

    assert modes == [0o700, 0o600, 0o700]


def test_nothing_is_left_behind() -> None:
    with serve(Unit(RECORD)) as served:
        folder = served.commands.parent
        assert folder.is_dir()

    assert not folder.exists()


def test_a_folder_for_temporary_files_may_have_a_long_name(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ('x' * 120)
    long.mkdir()
    monkeypatch.setattr('tempfile.tempdir', str(long))

    with on_path.on_path(Unit(RECORD)) as variables:
        assert ran(['is-leader'], variables).stdout == b'True\n'


def test_a_process_of_an_earlier_hook_is_refused() -> None:
    with on_path.on_path(Unit(RECORD)) as variables:
        done = ran(['is-leader'], {**variables, 'JUJU_CONTEXT_ID': 'other'})

    assert (done.returncode, done.stdout) == (1, b'')
    assert done.stderr == b'ERROR the hook of this context has ended\n'


UNSET = ['JUJU_CONTEXT_ID', 'JUJU_AGENT_SOCKET_ADDRESS', 'JUJU_AGENT_SOCKET_NETWORK']


@pytest.mark.parametrize('name', UNSET)
@pytest.mark.parametrize('value', [None, ''])
def test_a_command_needs_its_variables(name: str, value: Optional[str]) -> None:
    with on_path.on_path(Unit(RECORD)) as variables:
        without: Dict[str, str] = dict(variables)
        del without[name]
        if value is not None:
            without[name] = value
        done = ran(['is-leader'], without)

    assert (done.returncode, done.stdout) == (1, b'')
    assert done.stderr == f'ERROR {name} not set\n'.encode()


def test_a_command_without_an_agent_fails(tmp_path: pathlib.Path) -> None:
    with on_path.on_path(Unit(RECORD)) as variables:
        done = ran(['is-leader'], {**variables, 'JUJU_AGENT_SOCKET_ADDRESS': str(tmp_path / 'x')})

    assert (done.returncode, done.stderr) == (1, b'ERROR cannot reach the unit agent\n')


FOLDERS = ['plain', 'with blanks', "with 'quotes' and $x", 'l' * 140]


@pytest.mark.parametrize('name', FOLDERS)
def test_the_interpreter_may_be_anywhere(tmp_path: pathlib.Path, name: str) -> None:
    python = tmp_path / name / 'python3'
    python.parent.mkdir()
    python.symlink_to(sys.executable)

    with on_path.on_path(Unit(RECORD), python=str(python)) as variables:
        done = ran(['relation-get', '-r', '3', '--format=json', 'a', 'web/0'], variables)

    assert done.stdout.decode() == '"é\\n\\"\\\\"\n'
    assert done.returncode == 0


def test_a_short_interpreter_is_started_without_a_shell(tmp_path: pathlib.Path) -> None:
    folder = _shim.install(tmp_path / 'bin', ['is-leader'], '/usr/bin/python3')

    assert (folder / 'is-leader').read_text('utf-8').startswith('#!/usr/bin/python3 -IS\n')


def test_a_command_leaves_standard_input_that_it_does_not_read() -> None:
    with on_path.on_path(Unit(RECORD)) as variables:
        done = ran(['sh', '-c', 'echo hello | (is-leader; cat)'], variables)

    assert done.stdout == b'True\nhello\n'


def test_a_hook_command_may_write_what_another_reads() -> None:
    unit = Unit(RECORD)

    with on_path.on_path(unit) as variables:
        done = ran(
            ['sh', '-c', 'relation-get -r 3 - web/0 --format=json | state-set --file -'], variables
        )

    assert (done.returncode, done.stderr) == (0, b'')
    assert unit.draft.charm_state == {'a': 'é\n"\\'}


def test_much_goes_through() -> None:
    unit = Unit(RECORD)
    value = 'é' * 600_000

    with on_path.on_path(unit) as variables:
        ran(['relation-set', '-r', '3', '--file', '-'], variables, input=f'big: {value}'.encode())
        done = ran(['relation-get', '-r', '3', 'big', 'web/0'], variables)

    assert done.stdout.decode() == f'{value}\n'


def test_bytes_that_are_no_text_come_back_as_they_were() -> None:
    unit = Unit(RECORD)

    with on_path.on_path(unit) as variables:
        ran(['state-set', b'key=\xff'], variables)
        done = ran(['state-get', 'key'], variables)

    assert done.stdout == b'\xff\n'


def test_a_command_that_goes_away_harms_nobody() -> None:
    with on_path.on_path(Unit(RECORD)) as variables:
        for sent in (b'', b'\0\0', b'\0\0\0\x02[]'):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gone:
                gone.connect(variables['JUJU_AGENT_SOCKET_ADDRESS'])
                gone.sendall(sent)
        done = ran(['is-leader'], variables)

    assert done.stdout == b'True\n'


def test_serving_ends_while_a_command_is_on_its_way() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as slow:
        with serve(Unit(RECORD)) as served:
            slow.connect(served.environment['JUJU_AGENT_SOCKET_ADDRESS'])

        assert slow.recv(1) == b''


class Broken:
    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        raise ValueError('hunter2')


def test_a_fault_of_the_unit_fails_the_command_and_shows_no_text() -> None:
    with serve(Broken()) as served:
        done = ran([str(served.commands / 'secret-get')], served.environment)

    assert (done.returncode, done.stdout) == (1, b'')
    assert done.stderr == b'ERROR secret-get failed in the unit: ValueError\n'


def test_commands_of_a_version_are_all_that_is_on_path() -> None:
    unit = Unit(RECORD.but(juju_version='4.0.0'))

    with serve(unit, unit.commands) as served:
        found: List[str] = sorted(
            path.name for path in served.commands.iterdir() if not path.name.startswith('.')
        )

    assert found == unit.commands
