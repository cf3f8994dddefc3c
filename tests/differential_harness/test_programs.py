# SPDX-License-Identifier: Apache-2.0
"""Each program, compared; and the table of what is expected."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Dict, List

import pytest

from differential_harness import expected, programs
from differential_harness._compare import Expected, differences
from differential_harness._stage import PROGRAMS

for _module in pkgutil.iter_modules(programs.__path__):
    importlib.import_module(f'{programs.__name__}.{_module.name}')

Seen = Dict[str, List[str]]


@pytest.mark.parametrize('name', list(PROGRAMS))
def test_a_test_sees_what_it_sees_under_the_published_release(
    name: str, published: Seen, ours: Seen, line: int
):
    rows = [row for row in expected.TABLE if line in row.lines]
    found = [
        each
        for each in differences(name, published[name], ours[name])
        if not any(row.explains(each) for row in rows)
    ]

    if found:
        pytest.fail('\n'.join(map(str, found)), pytrace=False)


@pytest.mark.parametrize('name', list(PROGRAMS))
def test_a_program_runs_to_its_end(name: str, published: Seen, ours: Seen):
    failed = [line for line in published[name] + ours[name] if 'the program fails' in line]

    assert failed == []


@pytest.mark.parametrize('row', expected.TABLE, ids=lambda row: row.reason[:50])
def test_what_is_expected_is_seen(row: Expected, published: Seen, ours: Seen, line: int):
    if line not in row.lines:
        return
    seen = {
        each.program
        for name in row.programs
        for each in differences(name, published[name], ours[name])
        if row.explains(each)
    }

    assert seen == set(row.programs)
