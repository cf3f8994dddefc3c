# SPDX-License-Identifier: Apache-2.0
"""State databases that published releases wrote, as text, are read and continued."""

from __future__ import annotations

import sys

import pytest
from differential._play import Side
from kit.source import TOP
from upgrade import _unit

from ops_compat import lines

AFTER = [
    'snapshot Charm/Library[library]/StoredStateData[_stored]: ',
    'snapshot Charm/StoredStateData[_stored]: ',
]


@pytest.mark.parametrize('name', ['published-2', 'published-3'])
def test_a_recorded_state_database_is_continued(name: str) -> None:
    dump = (_unit.RECORDED / f'{name}.sql').read_text(encoding='utf-8')
    ours = Side(f'ours-{lines.LINE}', sys.executable, str(TOP))

    (seen,) = _unit.relay([ours], first=_unit.BEFORE, dump=dump)

    assert seen.exit == ['0']
    assert seen.stdout == (_unit.RECORDED / 'continued.txt').read_text().splitlines()
    assert [row[: len(start)] for row, start in zip(seen.state, AFTER)] == AFTER
