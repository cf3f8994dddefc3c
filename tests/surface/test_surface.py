# SPDX-License-Identifier: Apache-2.0
"""This tree has the public surface of the newest recorded release of the line."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
from typing import Any, Dict, List, Tuple

import annotation_meaning
import compare_surfaces
import pytest
import record_release

from ops_compat import lines
from surface.expected import TABLE, Expected

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES = ('.', 'packages/ops-scenario', 'packages/ops-tracing')

Facts = Dict[str, Any]


@pytest.fixture(scope='module')
def published() -> Facts:
    return compare_surfaces.read(record_release.newest(str(lines.LINE)))


@pytest.fixture(scope='module')
def ours() -> Facts:
    path = os.pathsep.join(str(ROOT / place) for place in PLACES)
    done = subprocess.run(
        [sys.executable, str(ROOT / 'tools' / 'record_surface.py')],
        env={**os.environ, 'PYTHONPATH': path, 'OPS_COMPAT_LINE': str(lines.LINE)},
        stdout=subprocess.PIPE,
        check=True,
    )
    surface: Facts = json.loads(done.stdout)
    return surface


@pytest.fixture(scope='module')
def found(published: Facts, ours: Facts) -> List[compare_surfaces.Difference]:
    differences = compare_surfaces.differences(published, ours)
    return differences + compare_surfaces.annotated_otherwise(published, ours)


def _fits(row: Expected, difference: compare_surfaces.Difference) -> bool:
    path, text = difference
    return bool(re.fullmatch(row.path, path) and re.fullmatch(row.difference, text))


def test_what_the_published_release_offers_is_here(
    found: List[compare_surfaces.Difference],
) -> None:
    unexpected = [' '.join(each) for each in found if not any(_fits(row, each) for row in TABLE)]

    assert unexpected == []


@pytest.mark.parametrize('row', TABLE, ids=lambda row: row.path[:40])
def test_each_expected_difference_is_there(
    row: Expected, found: List[compare_surfaces.Difference]
) -> None:
    assert any(_fits(row, each) for each in found)


def test_every_module_and_many_names_were_compared(published: Facts) -> None:
    names = [name for facts in published['modules'].values() for name in facts['names']]

    assert 'ops.pebble' in published['modules']
    assert 'scenario.state' in published['modules']
    assert 'ops_tracing' in published['modules']
    assert len(names) > 500


def _with_parameter(name: str, **facts: str) -> Facts:
    return {'name': name, 'kind': 'positional or keyword', **facts}


def _surface(*signature: Facts, **changes: Any) -> Facts:
    member = {'kind': 'method', 'signature': [_with_parameter('self'), *signature]}
    described = {
        'kind': 'class',
        'home': 'ops.model',
        'bases': ['Base'],
        'members': {'do': member},
        **changes,
    }
    return {'modules': {'ops.model': {'all': None, 'names': {'Thing': described}}}}


A = _with_parameter('a')
B = _with_parameter('b', default='1')

LESS: List[Tuple[Facts, str]] = [
    ({'modules': {}}, 'ops.model is no module any more'),
    (
        {'modules': {'ops.model': {'all': None, 'names': {}}}},
        'ops.model.Thing is missing',
    ),
    (_surface(A, B, members={}), 'ops.model.Thing.do is missing'),
    (_surface(A, B, bases=[]), 'ops.model.Thing bases lack Base'),
    (
        _surface(A, B, home='ops._model'),
        'ops.model.Thing says that it is in ops._model, not in ops.model',
    ),
    (_surface(A, B, kind='function'), "ops.model.Thing is of kind 'function', not 'class'"),
    (_surface(A), "ops.model.Thing.do() takes no 'b'"),
    (_surface(A, _with_parameter('b')), "ops.model.Thing.do() 'b' is needed"),
    (
        _surface(A, _with_parameter('b', default='2')),
        "ops.model.Thing.do() 'b' has the default 2, not 1",
    ),
    (
        _surface(A, {**B, 'kind': 'keyword only'}),
        "ops.model.Thing.do() 'b' is keyword only",
    ),
    (_surface(A, B, _with_parameter('c')), "ops.model.Thing.do() needs 'c'"),
    (_surface(B, A), 'ops.model.Thing.do() the order is b, a, not a, b'),
]


@pytest.mark.parametrize(('now', 'said'), LESS, ids=[said for _, said in LESS])
def test_what_is_less_is_said(now: Facts, said: str) -> None:
    differences = compare_surfaces.differences(_surface(A, B), now)

    assert said in [' '.join(each) for each in differences]


def test_what_is_more_is_no_difference() -> None:
    more = _surface(A, B, _with_parameter('c', default='None'), bases=['Base', 'Other'])

    assert compare_surfaces.differences(_surface(A, B), more) == []


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('Optional[str]', 'str | None'),
        ('typing.Dict[str, Union[int, str]]', 'dict[str, str | int]'),
        ('Literal[(a, b)]', 'typing.Literal[a, b]'),
        ('datetime.datetime', 'datetime'),
    ],
)
def test_annotations_that_mean_the_same_are_alike(one: str, other: str) -> None:
    assert annotation_meaning.meaning(one) == annotation_meaning.meaning(other)


def test_annotations_that_mean_something_else_differ() -> None:
    assert annotation_meaning.meaning('list[str]') != annotation_meaning.meaning('list[int]')


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('{"format": 0, "modules": {}}', 'its format is 0, not 1; record it again'),
        ('{"modules": {}}', 'its format is None, not 1'),
        ('[]', 'it is no surface'),
        ('format: 1', 'it is no JSON'),
    ],
)
def test_a_surface_of_another_format_is_an_error(
    text: str, said: str, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / 'ops-3.9.0.json'
    path.write_text(text)

    with pytest.raises(ValueError, match=f'cannot compare .*ops-3.9.0.json: {said}'):
        compare_surfaces.read(path)


def test_the_newest_release_of_a_line_is_what_is_compared(tmp_path: pathlib.Path) -> None:
    for release in ('2.23.6', '3.8.0', '3.9.0', '3.10.0'):
        (tmp_path / f'ops-{release}.json').touch()

    assert record_release.newest('3', tmp_path).name == 'ops-3.10.0.json'
    assert record_release.newest('2', tmp_path).name == 'ops-2.23.6.json'


def test_a_record_is_told_from_the_release_before() -> None:
    recorded = ['2.23.6', '3.9.0', '3.10.0']

    assert record_release.beside('3.11.0', recorded) == '3.10.0'
    assert record_release.beside('3.10.0', recorded) == '3.9.0'
    assert record_release.beside('3.8.0', recorded) == '3.9.0'
    assert record_release.beside('4.0.0', recorded) == '3.10.0'


def test_what_a_release_changed_is_told() -> None:
    lacking = _surface(A, members={})
    told = list(record_release.changes(_surface(A, B), lacking))

    assert told == ['- ops.model.Thing.do is missing']
    assert list(record_release.changes(lacking, _surface(A, B))) == ['+ ops.model.Thing.do']


@pytest.mark.parametrize('release', ['latest', '3', '../3.9.0', '3.9.0; true', ''])
def test_what_is_no_release_is_refused(release: str) -> None:
    with pytest.raises(SystemExit, match='cannot record'):
        record_release.main(['record_release.py', release, sys.executable])
