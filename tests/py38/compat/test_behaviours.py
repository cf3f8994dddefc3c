# SPDX-License-Identifier: Apache-2.0
"""The table of behaviours."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from ops_compat import behaviours, lines

rows = pytest.mark.parametrize('row', behaviours.TABLE, ids=lambda row: row.key)


@rows
def test_the_key_is_words_with_dashes(row: behaviours.Row):
    assert re.fullmatch(r'[a-z]+(-[a-z]+)*', row.key)


@rows
def test_the_name_holds_the_setting(row: behaviours.Row):
    assert isinstance(getattr(behaviours, row.name), bool)
    assert row.name.lower().replace('_', '-') == row.key


@rows
@pytest.mark.parametrize('field', ['off', 'on', 'why'])
def test_each_text_is_one_sentence(row: behaviours.Row, field: str):
    text = getattr(row, field)

    assert re.fullmatch(r'[A-Z].*\.', text)
    assert '. ' not in text


@rows
def test_off_and_on_say_different_things(row: behaviours.Row):
    assert row.off != row.on


@rows
def test_since_is_a_published_release(row: behaviours.Row):
    since = tuple(int(part) for part in row.since.split('.'))
    newest = {
        line: tuple(int(part) for part in release.split('.'))
        for line, release in lines.OPS_RELEASES.items()
    }

    assert len(since) == 3
    assert (since[0], 0, 0) <= since <= newest[since[0]]


@rows
def test_it_is_on_by_itself_on_line_3(row: behaviours.Row):
    assert 3 in row.lines
    assert set(row.lines) <= {2, 3}


def test_keys_are_unique():
    keys = [row.key for row in behaviours.TABLE]

    assert len(set(keys)) == len(keys)


def test_type_checkers_know_each_row():
    tree = ast.parse(inspect.getsource(behaviours))
    typed = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == 'Rows')
    named = [n.target.id for n in typed.body if isinstance(n, ast.AnnAssign)]  # type: ignore[union-attr]

    assert named == [row.name.lower() for row in behaviours.TABLE]


# -- how a row is decided --


@rows
@pytest.mark.parametrize('line', [2, 3])
def test_a_line_decides(row: behaviours.Row, line: int):
    assert behaviours.setting(row, line, {}) == (line in row.lines, f'line {line}')


@rows
@pytest.mark.parametrize('line', [2, 3])
@pytest.mark.parametrize('on', [True, False])
def test_the_environment_decides_before_the_line(row: behaviours.Row, line: int, on: bool):
    assert behaviours.setting(row, line, {row.key: on}) == (on, 'OPS_COMPAT_BEHAVIOURS')


def test_current_has_each_row():
    current = behaviours.current()

    assert list(current) == [row.key for row in behaviours.TABLE]


@pytest.mark.parametrize(
    ('text', 'asked'),
    [
        ('', {}),
        ('security-log=on', {'security-log': True}),
        (' a=on , b=off,', {'a': True, 'b': False}),
    ],
)
def test_parse(text: str, asked: dict[str, bool]):
    assert behaviours.parse(text) == asked


@pytest.mark.parametrize('text', ['key', 'key=', 'key=yes', 'key=on b=on'])
def test_parse_refuses_what_is_neither_on_nor_off(text: str):
    with pytest.raises(ValueError, match='cannot read OPS_COMPAT_BEHAVIOURS') as caught:
        behaviours.parse(text)

    assert f'{text!r} is not KEY=on or KEY=off' in str(caught.value)


def in_a_process(setting: str, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, '-c', f'from ops_compat import behaviours\n{program}'],
        env={**os.environ, 'OPS_COMPAT_BEHAVIOURS': setting},
        capture_output=True,
        encoding='utf-8',
    )


@rows
@pytest.mark.parametrize('word', ['on', 'off'])
def test_the_environment_sets_a_row(row: behaviours.Row, word: str):
    done = in_a_process(f'{row.key}={word}', f'print(behaviours.{row.name})')

    assert done.stdout == f'{word == "on"}\n'


def test_an_unknown_row_in_the_environment_names_the_nearest():
    done = in_a_process('securty-log=on', '')

    assert done.returncode != 0
    assert "cannot apply OPS_COMPAT_BEHAVIOURS: 'securty-log'" in done.stderr
    assert "did you mean 'security-log'?" in done.stderr


def test_an_unknown_row_that_is_like_none_names_none():
    done = in_a_process('xyzzy=on', '')

    assert "'xyzzy': there is no such row; the rows are " in done.stderr


def test_an_unknown_row_in_the_environment_lists_those_that_there_are():
    done = in_a_process('xyzzy=on', '')
    known = ', '.join(sorted(row.key for row in behaviours.TABLE))

    assert f'the rows are {known}\n' in done.stderr


def test_the_table_is_read_without_difflib():
    done = in_a_process('', 'import sys; print("difflib" in sys.modules)')

    assert done.stdout == 'False\n'


# -- using() --


@rows
@pytest.mark.parametrize('on', [True, False])
def test_using_sets_a_row_for_a_block(row: behaviours.Row, on: bool):
    before = getattr(behaviours, row.name)
    setting: Any = {row.name.lower(): on}

    with behaviours.using(**setting):
        assert getattr(behaviours, row.name) is on

    assert getattr(behaviours, row.name) is before


def test_using_restores_after_an_error():
    before = behaviours.SECURITY_LOG

    with pytest.raises(ZeroDivisionError), behaviours.using(security_log=not before):
        _ = 1 / 0

    assert behaviours.SECURITY_LOG is before


def test_using_may_be_nested():
    with behaviours.using(security_log=True), behaviours.using(security_log=False):
        assert not behaviours.SECURITY_LOG


def test_using_refuses_an_unknown_row_and_names_the_nearest():
    unknown: Any = {'security_logs': True}

    with pytest.raises(LookupError, match='cannot set') as caught, behaviours.using(**unknown):
        pass

    expected = "'security_logs': there is no such row, did you mean 'security_log'?"
    assert expected in str(caught.value)
