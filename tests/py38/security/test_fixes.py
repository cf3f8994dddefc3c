# SPDX-License-Identifier: Apache-2.0
"""The table of fixes speaks of this tree as it is."""

from __future__ import annotations

import pathlib

import pytest
from kit.security_fixes import FIXES, Fix
from kit.source import TOP

HERE = pathlib.Path(__file__).resolve().parent


@pytest.mark.parametrize('fix', FIXES, ids=lambda fix: f'{fix.row}-{fix.title}')
def test_a_fix_is_where_the_table_says(fix: Fix):
    assert fix.place(TOP).is_file()


@pytest.mark.parametrize('fix', FIXES, ids=lambda fix: f'{fix.row}-{fix.title}')
def test_the_tests_of_a_fix_are_there(fix: Fix):
    for name in fix.tests:
        file, _, test = name.partition('::')
        assert f'def {test}' in (HERE / file).read_text(encoding='utf-8')
