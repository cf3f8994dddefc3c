# SPDX-License-Identifier: Apache-2.0
"""The committed pages of the reference are those that the tables of today would give."""

from __future__ import annotations

import pytest
import reference_pages

from ops_compat import behaviours, deprecations

PAGES = list(reference_pages.PAGES)


@pytest.mark.parametrize('name', PAGES)
def test_the_committed_page_is_the_generated_one(name: str):
    committed = (reference_pages.FOLDER / name).read_text(encoding='utf-8')

    assert committed == reference_pages.PAGES[name](), 'run python tools/reference_pages.py'


@pytest.mark.parametrize('row', behaviours.TABLE, ids=lambda row: row.key)
def test_each_behaviour_is_on_its_page(row: behaviours.Row):
    page = reference_pages.behaviours_page()

    assert f'| `{row.key}` |' in page
    assert row.why in page


@pytest.mark.parametrize('row', deprecations.TABLE, ids=lambda row: row.thing)
def test_each_deprecation_is_on_its_page(row: deprecations.Deprecation):
    page = reference_pages.deprecations_page()

    assert f'| `{row.thing}` | {row.since} |' in page
    for text in (row.message, row.message_on_2) if row.warns_on else ():
        assert text is None or f'`` {text} ``' in page
