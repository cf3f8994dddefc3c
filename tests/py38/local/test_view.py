# SPDX-License-Identifier: Apache-2.0
"""The view of a charm's files, and what is unfolded in it."""

from __future__ import annotations

import pathlib

import pytest

from ops._private import yaml
from ops.local import _packed, _view


@pytest.fixture
def view(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / 'view'


@pytest.fixture
def source(tmp_path: pathlib.Path) -> pathlib.Path:
    source = tmp_path / 'source'
    (source / 'src').mkdir(parents=True)
    (source / 'src' / 'charm.py').write_text('first', encoding='utf-8')
    (source / '.git').mkdir()
    (source / '.git' / 'HEAD').write_text('ref', encoding='utf-8')
    return source


def _refresh(source: pathlib.Path, view: pathlib.Path) -> None:
    _view.refresh(source, view, view.parent / 'manifest.json')


def test_a_view_has_the_files_of_the_charm_and_no_repository(
    source: pathlib.Path, view: pathlib.Path
) -> None:
    _refresh(source, view)

    assert sorted(str(path.relative_to(view)) for path in view.rglob('*')) == [
        'src',
        'src/charm.py',
    ]


def test_a_changed_file_is_copied_again(source: pathlib.Path, view: pathlib.Path) -> None:
    _refresh(source, view)
    (source / 'src' / 'charm.py').write_text('second one', encoding='utf-8')

    assert _view.refresh(source, view, view.parent / 'manifest.json') == ['src/charm.py']
    assert (view / 'src' / 'charm.py').read_text(encoding='utf-8') == 'second one'


def test_a_removed_file_goes_and_one_that_the_charm_made_stays(
    source: pathlib.Path, view: pathlib.Path
) -> None:
    _refresh(source, view)
    (view / 'src' / 'made.txt').write_text('by the charm', encoding='utf-8')
    (source / 'src' / 'charm.py').unlink()
    _refresh(source, view)

    assert [path.name for path in (view / 'src').iterdir()] == ['made.txt']


def test_a_project_file_is_unfolded_into_the_three_that_a_charm_reads(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / 'charmcraft.yaml').write_text(
        'name: a\ntitle: An A\nlinks: {contact: me}\nparts: {}\n'
        'config: {options: {x: {type: int}}}\nactions: {go: {}}\n',
        encoding='utf-8',
    )
    _packed.unfold(tmp_path)

    read = {
        name: yaml.safe_load((tmp_path / name).read_text(encoding='utf-8'))
        for name in ('metadata.yaml', 'config.yaml', 'actions.yaml')
    }
    assert read == {
        'metadata.yaml': {'name': 'a', 'display-name': 'An A', 'maintainers': 'me'},
        'config.yaml': {'options': {'x': {'type': 'int'}}},
        'actions.yaml': {'go': {}},
    }


def test_metadata_of_the_charms_own_is_left_alone(tmp_path: pathlib.Path) -> None:
    (tmp_path / 'charmcraft.yaml').write_text('name: a\n', encoding='utf-8')
    (tmp_path / 'metadata.yaml').write_text('name: b\n', encoding='utf-8')
    _packed.unfold(tmp_path)

    assert (tmp_path / 'metadata.yaml').read_text(encoding='utf-8') == 'name: b\n'
