# SPDX-License-Identifier: Apache-2.0
"""The metadata in a charm's folder."""

from __future__ import annotations

import pathlib

import pytest
import yaml

from ops._meta import CharmMeta


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / 'metadata.yaml').write_text('name: x\nsummary: é\n', encoding='utf-8')
    return tmp_path


def test_the_metadata_alone_is_enough(root: pathlib.Path):
    meta = CharmMeta.from_charm_root(root)

    assert (meta.name, meta.summary, meta.actions, meta.config) == ('x', 'é', {}, {})


def test_all_three_files_are_read(root: pathlib.Path):
    (root / 'actions.yaml').write_text('a: {}')
    (root / 'config.yaml').write_text('options: {o: {type: string}}')

    meta = CharmMeta.from_charm_root(str(root))

    assert (list(meta.actions), list(meta.config)) == (['a'], ['o'])


def test_charmcraft_yaml_is_not_read(root: pathlib.Path):
    (root / 'charmcraft.yaml').write_text('name: y\nactions: {b: {}}')

    meta = CharmMeta.from_charm_root(root)

    assert (meta.name, meta.actions) == ('x', {})


@pytest.mark.parametrize('name', ['metadata.yaml', 'actions.yaml', 'config.yaml'])
def test_a_file_may_be_empty(name: str, root: pathlib.Path):
    (root / name).write_text('')

    assert CharmMeta.from_charm_root(root).actions == {}


@pytest.mark.parametrize('name', ['metadata.yaml', 'actions.yaml', 'config.yaml'])
def test_a_file_that_is_no_yaml_is_named_with_the_line(name: str, root: pathlib.Path):
    (root / name).write_text('a:\n  - b\n c: [\n')

    with pytest.raises(yaml.YAMLError, match=f'"{root / name}", line 3'):
        CharmMeta.from_charm_root(root)


@pytest.mark.parametrize('name', ['metadata.yaml', 'actions.yaml', 'config.yaml'])
def test_a_file_that_is_not_utf8_is_named(name: str, root: pathlib.Path):
    (root / name).write_bytes(b'name: \xff')

    with pytest.raises(UnicodeDecodeError, match=f'{root / name} must be UTF-8'):
        CharmMeta.from_charm_root(root)


def test_a_folder_without_metadata_is_named(tmp_path: pathlib.Path):
    with pytest.raises(FileNotFoundError, match='No such file or directory') as caught:
        CharmMeta.from_charm_root(tmp_path)

    assert caught.value.filename == str(tmp_path / 'metadata.yaml')


def test_a_charm_that_is_not_packed_is_told_how_to_be(tmp_path: pathlib.Path):
    (tmp_path / 'charmcraft.yaml').write_text('name: x')

    with pytest.raises(FileNotFoundError, match='`charmcraft pack` writes it'):
        CharmMeta.from_charm_root(tmp_path)
