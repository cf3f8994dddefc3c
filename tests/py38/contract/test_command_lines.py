# SPDX-License-Identifier: Apache-2.0
"""What all hook commands have in common: flags, formats, exit codes, and which there are."""

from __future__ import annotations

import pathlib
import subprocess
from typing import List

import pytest
from kit import on_path
from kit.hook_case import Case, Mount, Rows, run

from ops._unit import Option, Record, Relation, Unit, all_commands

RECORD = Record(
    unit='web/0',
    leader=True,
    relations={3: Relation(3, 'db', remote_app='pg', data={'web/0': {'a': 'x'}})},
    options={'text': Option('string', 'a<b>&"c"\u2028é'), 'whole': Option('float', 2.0)},
)
rows = Rows(RECORD)

FLAGS = [
    rows.refused('is-leader --x', 'option provided but not defined: --x'),
    rows.refused('is-leader -x', 'option provided but not defined: -x'),
    rows.refused('is-leader x', 'unrecognized args: ["x"]'),
    rows.refused('is-leader x y', 'unrecognized args: ["x" "y"]'),
    rows.refused('is-leader --format', 'option needs an argument: --format'),
    rows.refused(
        'is-leader --format=xml', 'invalid value "xml" for option --format: unknown format "xml"'
    ),
    rows.refused('relation-list -r', 'option needs an argument: -r'),
    rows.refused('relation-list -r x', 'invalid value "x" for option -r: invalid relation id'),
    rows.refused(
        'status-get --application=maybe',
        'invalid value "maybe" for option --application: '
        'strconv.ParseBool: parsing "maybe": invalid syntax',
    ),
    rows.ok('relation-get a web/0 -r 3', 'x\n'),
    rows.ok('relation-get a -r 3 web/0', 'x\n'),
    rows.ok('relation-get -r 3 -- a web/0', 'x\n'),
    rows.refused('relation-get -r 3 -a web/0', 'option provided but not defined: -a'),
    rows.ok('relation-get -r 3 --app=F a web/0', 'x\n'),
    rows.ok('relation-get -r 3 -- -a web/0'),
    rows.refused('relation-set -r 3 -a=b', 'option provided but not defined: -a'),
]

FORMATS = [
    rows.ok('config-get --format=json text', '"a\\u003cb\\u003e\\u0026\\"c\\"\\u2028é"\n'),
    rows.ok('config-get --format=json whole', '2\n'),
    rows.ok('config-get text', 'a<b>&"c"\u2028é\n'),
    rows.ok('config-get --format yaml whole', '2\n'),
    rows.ok('config-get --format=json --format=yaml whole', '2\n'),
]


@pytest.mark.parametrize('case', [*FLAGS, *FORMATS], ids=str)
def test_answer(mount: Mount, case: Case) -> None:
    assert case.played(mount) == case.answer


@pytest.mark.parametrize('flag', ['-h', '--help'])
@pytest.mark.parametrize('command', ['is-leader', 'secret-add', 'relation-set'])
def test_help_ends_with_0(mount: Mount, command: str, flag: str) -> None:
    with mount(Unit(RECORD)):
        answer = run(command, flag)

    assert answer.returncode == 0
    assert answer.stdout.startswith(f'Usage: {command} ')


def test_output_goes_to_a_file_if_asked(
    mount: Mount, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with mount(Unit(RECORD)):
        answers = [
            run('is-leader', '-o', 'out'),
            run('relation-ids', 'db', f'--output={tmp_path}/x'),
        ]

    assert answers == [('', '', 0), ('', '', 0)]
    assert [(tmp_path / name).read_text('utf-8') for name in ('out', 'x')] == ['True\n', 'db:3\n']


SMART = (
    'action-get config-get credential-get is-leader leader-get network-get opened-ports '
    'relation-get relation-ids relation-list relation-model-get secret-ids state-get status-get '
    'storage-get storage-list unit-get'
).split()
PLAIN = 'goal-state secret-get secret-info-get'.split()
SWALLOWED = 'relation-set open-port close-port juju-log'.split()
REFUSED = sorted(set(all_commands()) - {*SMART, *PLAIN, *SWALLOWED})
NO_FLAG = 'ERROR option provided but not defined: --format\n'
NOT_SMART = 'ERROR invalid value "smart" for option --format: unknown format "smart"\n'


def formatted(command: str, form: str) -> str:
    juju = '3.6.9'
    return Unit(RECORD.but(juju_version=juju)).answer([command, f'--format={form}']).stderr


@pytest.mark.parametrize('command', SMART)
@pytest.mark.parametrize('form', ['smart', 'yaml', 'json'])
def test_command_takes_every_format(command: str, form: str) -> None:
    assert '--format' not in formatted(command, form)


@pytest.mark.parametrize('command', PLAIN)
def test_command_takes_no_smart_format(command: str) -> None:
    assert formatted(command, 'smart') == NOT_SMART
    assert '--format' not in formatted(command, 'json') + formatted(command, 'yaml')


@pytest.mark.parametrize('command', REFUSED)
def test_command_takes_no_format(command: str) -> None:
    assert formatted(command, 'json') == NO_FLAG


SWALLOWING = [
    'relation-set -r 3 --format=json a=b',
    'open-port --format=json 80',
    'close-port --format=json 80',
    'juju-log --format=json hello',
]


@pytest.mark.parametrize('line', SWALLOWING)
def test_command_swallows_a_format_with_a_warning(line: str) -> None:
    argv = line.split()
    expected = ('', f'--format flag deprecated for command "{argv[0]}"\n', 0)
    unit = Unit(RECORD)

    with on_path.on_path(unit) as variables:
        done = subprocess.run(
            argv, env=dict(variables), capture_output=True, text=True, check=False
        )

    assert unit.answer(argv) == expected
    assert (done.stdout, done.stderr, done.returncode) == expected


SINCE = [
    ('action-log', '2.6.10', '2.7.0'),
    ('state-get', '2.7.8', '2.8.0'),
    ('state-set', '2.7.8', '2.8.0'),
    ('state-delete', '2.7.8', '2.8.0'),
    *(
        (f'secret-{name}', '2.9.52', '3.0.0')
        for name in ('add', 'get', 'grant', 'ids', 'remove', 'revoke', 'set')
    ),
    ('secret-info-get', '3.0.1', '3.0.2'),
    ('relation-model-get', '3.6.1', '3.6.2'),
]
GONE = [
    *(
        (command, '3.6.28', '4.0.0')
        for command in (
            'leader-get leader-set k8s-spec-get k8s-spec-set pod-spec-get pod-spec-set '
            'k8s-raw-get k8s-raw-set payload-register payload-unregister payload-status-set'
        ).split()
    ),
    ('leader-get', '3.6.28', '4.0-beta1'),
    ('add-metric', '3.6.9', '3.6.10'),
]


def commands(juju: str) -> List[str]:
    return Unit(RECORD.but(juju_version=juju)).commands


@pytest.mark.parametrize(('command', 'before', 'first'), SINCE)
def test_command_came_with_a_version(command: str, before: str, first: str) -> None:
    assert command not in commands(before)
    assert command in commands(first)


@pytest.mark.parametrize(('command', 'last', 'after'), GONE)
def test_command_went_with_a_version(command: str, last: str, after: str) -> None:
    assert command in commands(last)
    assert command not in commands(after)


@pytest.mark.parametrize('command', ['leader-get', 'no-such-command'])
def test_a_command_that_is_not_there_is_no_exit_code(mount: Mount, command: str) -> None:
    with mount(Unit(RECORD.but(juju_version='4.0.0'))), pytest.raises(FileNotFoundError) as caught:
        run(command)

    assert caught.value.filename == command
