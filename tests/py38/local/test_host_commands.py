# SPDX-License-Identifier: Apache-2.0
"""Commands that would change this machine do not, unless somebody says so."""

from __future__ import annotations

import os
import pathlib
import subprocess
from typing import Any, Callable, Iterator, List, Optional, Sequence

import pytest
from kit import source

from ops import local
from ops._unit import Answer
from ops.local import _host, _host_shims, _host_table
from ops.local._socket import serve

Play = Callable[..., local.Played]
Sh = Callable[[str], 'subprocess.CompletedProcess[str]']

INSTALLER = source.TOP / 'tests' / 'charms' / 'installer'

READING = [
    'apt list --installed', 'apt-cache policy', 'dpkg --print-architecture', 'dpkg -l nginx',
    'systemctl is-active nginx', 'systemctl --quiet is-enabled nginx', 'systemctl', 'snap list',
    'mount', 'sysctl -n vm.swappiness', 'ip -j addr show', 'crontab -l', 'service --status-all',
    'kubectl get pods',
]  # fmt: skip
CHANGING = [
    'apt install nginx', 'apt-get -y -o Dpkg::Options::=--force-confold install nginx',
    'apt', 'dpkg -i nginx.deb', 'systemctl restart nginx', 'systemctl daemon-reload',
    'snap install lxd', 'service nginx start', 'useradd demo', 'userdel demo', 'groupadd demo',
    'update-ca-certificates', 'mount /dev/sda /mnt', 'mount -a', 'umount /mnt', 'sysctl -p',
    'sysctl -w vm.swappiness=1', 'sysctl vm.swappiness=1', 'ip link set eth0 down', 'crontab x',
    'su - postgres', 'update-grub', 'pkill nginx', 'ufw enable', 'add-apt-repository ppa:x/y',
]  # fmt: skip


@pytest.mark.parametrize('command', READING)
def test_what_only_reads_is_run(command: str) -> None:
    argv = command.split()

    assert argv[0] not in _host_table.TABLE or _host_table.only_reads(argv)


@pytest.mark.parametrize('command', CHANGING)
def test_what_changes_the_machine_is_refused(command: str) -> None:
    answers = _host.Answers(_host.Host())
    answer = answers.answer(command.split())

    assert answer.returncode == 1
    assert '--host-commands=record' in answer.stderr
    assert [each.answer for each in answers.tried] == ['refused']


@pytest.mark.parametrize(
    'command',
    [
        'useradd -p planted demo',
        'useradd --password planted demo',
        'useradd --password=planted demo',
        'snap set demo password=planted',
        'mount -o password=planted //host/share /mnt',
    ],
)
@pytest.mark.parametrize('policy', ['refuse', 'record'])
def test_what_may_be_secret_is_not_shown(command: str, policy: str) -> None:
    answers = _host.Answers(_host.Host(policy))
    answer = answers.answer(command.split())

    assert 'planted' not in repr((answers.tried, answer))


@pytest.mark.parametrize('word', ['apt', 'apt=', '=x', 'apt=/nowhere/file', 'a/b=/etc/hostname'])
def test_a_stub_that_cannot_be_used(word: str) -> None:
    with pytest.raises(local.UsageError, match=r'cannot read --stub .*NAME=FILE'):
        _host.read_stubs([word])


def test_allowed_commands_are_not_looked_at() -> None:
    assert _host.Answers(_host.Host('allow')).names == frozenset()


class _OnlyHost:
    """What answers these commands alone."""

    def __init__(self, host: _host.Host):
        self.answers = _host.Answers(host)

    def answer(self, argv: Sequence[str], input: Optional[str], directory: str) -> Answer:
        return self.answers.answer(argv)


@pytest.fixture
def record(tmp_path: pathlib.Path) -> Iterator[Any]:
    """Run shell with the commands of this machine shadowed, and recorded."""
    printed = tmp_path / 'printed'
    printed.write_text('said this\n', encoding='utf-8')
    run = tmp_path / "it's run"
    run.write_text('#!/bin/sh\necho "$1 and $(cat)"\nexit 7\n', encoding='utf-8')
    run.chmod(0o755)
    only = _OnlyHost(_host.Host('record', (f'snap={printed}', f'apt-key={run}')))
    with serve(only, []) as served:
        folder = _host_shims.install(
            tmp_path / 'host folder',
            only.answers.names,
            only.answers.stubs,
            served.environment,
            sudo=True,
        )

        def sh(script: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                ['/bin/sh', '-c', script],
                env={'PATH': f'{folder}:/usr/bin:/bin'},
                capture_output=True,
                encoding='utf-8',
                check=False,
            )

        sh.tried = only.answers.tried  # type: ignore[attr-defined]
        yield sh


WAYS = {
    'plainly': 'useradd a',
    'by env': '/usr/bin/env useradd a',
    'by env with a variable': 'env X=1 useradd a',
    'after sudo': 'sudo useradd a',
    'after sudo with options': 'sudo -n -u root -E useradd a',
    'after sudo with joined options': 'sudo -nu root -- useradd a',
    'after sudo with a variable': 'sudo DEBIAN_FRONTEND=noninteractive useradd a',
    'after sudo by its path': 'sudo /usr/sbin/useradd a',
    'in an environment of its own': 'exec env -i "PATH=$PATH" useradd a',
    'by a shell': 'sh -c "useradd a"',
}


@pytest.mark.parametrize('way', WAYS)
def test_a_command_is_found_however_it_is_called(record: Any, way: str) -> None:
    done = record(WAYS[way])

    assert (done.returncode, done.stderr) == (0, '')
    assert record.tried == [local.Tried('useradd a', 'recorded')]


def test_what_sudo_runs_is_run_as_this_user(record: Any) -> None:
    assert record('sudo -u nobody id -u').stdout.strip() == str(os.getuid())


def test_sudo_without_a_command_is_refused(record: Any) -> None:
    assert record('sudo -i').returncode == 1


def test_a_file_that_is_not_executable_is_printed(record: Any) -> None:
    assert record('sudo snap list').stdout == 'said this\n'
    assert record.tried == [local.Tried('snap list', 'stubbed')]


def test_a_file_that_is_executable_is_run(record: Any) -> None:
    done = record('echo input | apt-key add')

    assert (done.returncode, done.stdout) == (7, 'add and input\n')


def test_what_only_reads_and_is_not_there_is_not_found(record: Any) -> None:
    done = record('zypper list')

    assert done.returncode == 127
    assert 'zypper: command not found' in done.stderr


def test_a_charm_that_installs_packages_is_refused_and_told_how(play: Play) -> None:
    played = play(charm=INSTALLER, events=('install',))
    tried: List[local.Tried] = [*played.outcomes[0].host_commands]

    assert tried == [local.Tried('apt-get -y update --error-on=any', 'refused')]
    assert played.shown['unit-status'] == {
        'status': 'error',
        'message': 'hook failed: "install"',
    }


def test_a_charm_that_installs_packages_lives_when_they_are_recorded(play: Play) -> None:
    host = local.Host('record')
    played = play(charm=INSTALLER, events=('install', 'config-changed'), host=host)

    assert played.succeeded
    assert [each.command for o in played.outcomes for each in o.host_commands] == [
        'apt-get -y update --error-on=any',
        'apt-get -y install demo-server',
        'useradd --system --password ... --shell /usr/sbin/nologin demo',
        'snap install demo-exporter',
        'sysctl -w vm.swappiness=...',
        'systemctl daemon-reload',
        'systemctl restart demo-server',
    ]
