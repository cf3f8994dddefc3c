# SPDX-License-Identifier: Apache-2.0
"""What cannot be run is refused in a sentence that names it."""

from __future__ import annotations

import pathlib
from typing import Any, Callable, Dict, List, Tuple

import pytest

from ops import local

Play = Callable[..., local.Played]


REFUSED: List[Tuple[Dict[str, Any], str]] = [
    ({'events': ('confg-changed',)}, 'did you mean config-changed'),
    ({'events': ('db-relation-changed',)}, 'nothing is related to db'),
    ({'events': ('secret-rotate',)}, 'there is no secret'),
    ({'config': {'colour': 'red'}}, "option 'colour'"),
    ({'config': {'level': 'high'}}, 'it is no int'),
    ({'config': {'loud': 'perhaps'}}, 'it is no boolean'),
    ({'relate': (('cache', ''),)}, 'the endpoints of the charm are db'),
    ({'relate': (('others', ''),)}, 'the endpoints of the charm are db'),
    ({'relate': (('db', 'a'), ('db', 'b'))}, 'the endpoint takes no more than 1'),
    ({'remote_data': {'host': 'x'}}, 'name the relation with --relate'),
    ({'actions': (('ecko', {}),)}, "action 'ecko'"),
    ({'actions': (('echo', {}),)}, "parameter 'text' is required"),
    ({'actions': (('echo', {'text': 'x', 'loud': '1'}),)}, "no parameter 'loud'"),
    ({'actions': (('echo', {'text': 'x', 'times': 'two'}),)}, "'times' is no integer"),
    ({'python': '/nowhere/python'}, "no interpreter '/nowhere/python'"),
]


@pytest.mark.parametrize(
    ('asked', 'said'),
    REFUSED,
    ids=lambda case: '' if isinstance(case, str) else '-'.join(case),
)
def test_a_request_that_juju_would_refuse(play: Play, asked: Dict[str, Any], said: str) -> None:
    with pytest.raises(local.UsageError, match=said.replace('(', r'\(')):
        play(**asked)


def test_a_folder_that_is_none(play: Play, tmp_path: pathlib.Path) -> None:
    with pytest.raises(local.UsageError, match='it is no folder'):
        play(charm=tmp_path / 'nowhere')


def test_a_folder_without_metadata(play: Play, tmp_path: pathlib.Path) -> None:
    empty = tmp_path / 'empty'
    empty.mkdir()

    with pytest.raises(local.UsageError, match=r'no charmcraft.yaml and no metadata.yaml'):
        play(charm=empty)


@pytest.mark.parametrize(
    ('content', 'said'),
    [
        (b'name: caf\xe9\n', r'charmcraft\.yaml'),
        (b'name: [\n', r'charmcraft\.yaml'),
        (b'- a\n- b\n', 'no mapping'),
    ],
    ids=['not UTF-8', 'no YAML', 'no mapping'],
)
def test_metadata_that_cannot_be_read(
    play: Play, charm: pathlib.Path, content: bytes, said: str
) -> None:
    (charm / 'charmcraft.yaml').write_bytes(content)

    with pytest.raises(local.UsageError, match=said):
        play()


def test_a_charm_without_an_entry_point(play: Play, charm: pathlib.Path) -> None:
    (charm / 'src' / 'charm.py').unlink()

    with pytest.raises(local.UsageError, match=r'no executable dispatch and no src/charm\.py'):
        play()


def test_a_unit_that_cannot_be_read(started: Play, tmp_path: pathlib.Path) -> None:
    (tmp_path / 'unit' / 'unit.json').write_text('{"record": ', encoding='utf-8')

    with pytest.raises(local.UsageError, match=r'unit\.json.*--fresh'):
        started()


def test_a_unit_of_a_later_release(started: Play, tmp_path: pathlib.Path) -> None:
    (tmp_path / 'unit' / 'unit.json').write_text(
        '{"record": {"format": 99}, "waiting": []}', encoding='utf-8'
    )

    with pytest.raises(local.UsageError, match='format 99'):
        started()


def test_a_line_of_the_published_ops_cannot_be_chosen(play: Play, charm: pathlib.Path) -> None:
    published = charm / 'lib' / 'ops'
    published.mkdir(parents=True)
    (published / '__init__.py').write_text("__version__ = '2.23.6'\n", encoding='utf-8')
    (charm / 'lib' / 'ops_compat').mkdir()
    (charm / 'lib' / 'ops_compat' / '__init__.py').write_text('', encoding='utf-8')

    with pytest.raises(local.UsageError, match=r'the published ops\s2\.23\.6'):
        play(line='2')


def test_a_file_that_cannot_be_read_is_named_where_it_is_to_be_edited(
    play: Play, tmp_path: pathlib.Path
) -> None:
    broken = tmp_path / 'broken'
    broken.mkdir()
    (broken / 'metadata.yaml').write_text('name: [', encoding='utf-8')

    with pytest.raises(local.UsageError, match=str(broken / 'metadata.yaml')):
        play(charm=broken)


def test_a_unit_that_cannot_be_kept_stays_as_it_was(started: Play, tmp_path: pathlib.Path) -> None:
    before = (tmp_path / 'unit' / 'unit.json').read_bytes()
    (tmp_path / 'unit' / 'unit.new').mkdir()

    with pytest.raises(local.UsageError, match=r'cannot keep the unit in .*; it is as it was'):
        started(config={'level': '7'})
    assert (tmp_path / 'unit' / 'unit.json').read_bytes() == before


def test_what_is_missing_in_a_unit_is_named(started: Play, tmp_path: pathlib.Path) -> None:
    (tmp_path / 'unit' / 'unit.json').write_text('{}', encoding='utf-8')

    with pytest.raises(local.UsageError, match=r"'record' is missing in its unit\.json; start"):
        started()
