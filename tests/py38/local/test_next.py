# SPDX-License-Identifier: Apache-2.0
"""What one is told to type next can be typed as it is."""

from __future__ import annotations

import pathlib
import sys
from typing import List

import pytest

from ops import CharmMeta
from ops._unit import Hook, Record
from ops.cli import _words
from ops.local import _changes
from ops.local._actions import asked
from ops.local._containers import Containers
from ops.local._next import suggestions
from ops.local._standing import DEAD, DYING, Standing

ACTIONS = """\
go:
  params:
    count: {type: integer}
    where: {type: string}
    with: {type: object}
    names: {type: array}
    sure: {type: boolean}
  required: [count, where, with, names, sure]
"""


def charm(option: str) -> CharmMeta:
    metadata = '{name: some, requires: {db: {interface: db}}}'
    return CharmMeta.from_yaml(metadata, ACTIONS, f'options: {{level: {option}}}')


def standing(meta: CharmMeta, folder: pathlib.Path) -> Standing:
    return Standing(Record.for_charm(meta), Containers(folder, [], {}), [Hook(name='start')])


@pytest.fixture
def some(tmp_path: pathlib.Path) -> Standing:
    return standing(charm('{type: int}'), tmp_path)


def words(line: str, flag: str) -> List[str]:
    return line.replace("'", '').partition(f'{flag} ')[2].split()


@pytest.mark.parametrize(
    'option',
    [
        '{type: int, default: 3}',
        '{type: int}',
        '{type: float, default: 0.5}',
        '{type: boolean, default: true}',
        '{type: boolean}',
        '{type: string, default: x}',
    ],
)
def test_the_option_that_is_suggested_takes_the_value(tmp_path: pathlib.Path, option: str):
    unit = standing(charm(option), tmp_path)
    suggested = suggestions(unit, './some', {})[1]
    name, _, value = words(suggested, '--config')[0].partition('=')

    changed = _changes.configured(unit.record, {name: value})

    assert changed.config['level'] != unit.record.options['level'].default


def test_a_secret_option_is_not_suggested(tmp_path: pathlib.Path):
    unit = standing(charm('{type: secret}'), tmp_path)

    assert not [line for line in suggestions(unit, './some', {}) if '--config' in line]


def test_the_action_that_is_suggested_takes_its_parameters(some: Standing):
    meta = charm('{type: int}')
    name, *given = words(suggestions(some, './some', meta.actions)[-1], '--action')

    hook = asked(meta.actions, name, dict(word.split('=', 1) for word in given))

    assert hook.params == {'count': 1, 'where': '...', 'with': {}, 'names': [], 'sure': True}


def test_a_failed_hook_leads_to_it_again_or_past_it(some: Standing):
    some.failed = True

    assert suggestions(some, './some', {}) == ['ops run ./some', 'ops run ./some --resolved']


@pytest.mark.parametrize(('life', 'said'), [(DYING, 'ops run x'), (DEAD, 'ops run x --fresh')])
def test_a_unit_that_goes_takes_nothing_else(some: Standing, life: str, said: str):
    some.life = life

    assert suggestions(some, 'x', {}) == [said]


def test_who_called_a_module_is_told_to_call_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, 'argv', ['/somewhere/ops/__main__.py'])
    monkeypatch.setenv('PATH', '/nowhere')

    assert _words.as_called('ops run x') == f'{sys.executable} -m ops run x'


def test_who_called_the_command_is_told_to_call_that(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
):
    program = tmp_path / 'ops'
    program.touch(0o755)
    monkeypatch.setattr(sys, 'argv', [str(program)])
    monkeypatch.setenv('PATH', '/nowhere')
    elsewhere = _words.as_called('ops run x')
    monkeypatch.setenv('PATH', str(tmp_path))

    assert elsewhere == f'{program} run x'
    assert _words.as_called('ops run x') == 'ops run x'


def test_who_calls_from_python_is_told_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, 'argv', ['/somewhere/pytest'])

    assert _words.as_called('ops run x') == 'ops run x'
