# SPDX-License-Identifier: Apache-2.0
"""The charm under test, and the layer of a rock."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import pathlib
from typing import Any

import pytest

import ops
from ops import testing
from ops.testing._scenario._charm_spec import Endpoint, _CharmSpec


class Charm(ops.CharmBase):
    pass


META = {
    'name': 'c',
    'requires': {'db': {'interface': 'postgresql'}, 'bare': None},
    'provides': {'web': {'interface': 'http'}},
    'peers': {'peers': {'interface': 'mine'}},
    'storage': None,
}


def test_endpoints_of_every_role():
    assert list(_CharmSpec(Charm, META).endpoints()) == [
        Endpoint('requires', 'db', {'interface': 'postgresql'}),
        Endpoint('requires', 'bare', {}),
        Endpoint('provides', 'web', {'interface': 'http'}),
        Endpoint('peers', 'peers', {'interface': 'mine'}),
    ]


def test_endpoints_under_their_old_name():
    assert [name for name, _ in _CharmSpec(Charm, META).get_all_relations()] == [
        'db',
        'bare',
        'web',
        'peers',
    ]


@pytest.mark.parametrize('section', ['storage', 'containers'])
def test_a_section_that_is_not_there_is_empty(section: str):
    assert _CharmSpec(Charm, META).section(section) == {}


@pytest.mark.parametrize('config', [None, {}, {'options': None}])
def test_a_charm_may_have_no_options(config: Any):
    spec = _CharmSpec(Charm, META, config=config)

    assert (spec.options(), spec.config_defaults()) == ({}, {})


def test_specs_of_the_same_charm_are_equal():
    assert _CharmSpec(Charm, {'name': 'c'}) == _CharmSpec(Charm, meta={'name': 'c'})
    assert _CharmSpec[Charm]


ROCK = """
name: web
summary: a web server
description: it serves
services:
  web:
    override: replace
    command: /bin/web
checks:
  up:
    override: replace
    exec:
      command: "true"
"""


@pytest.mark.parametrize('kind', [str, pathlib.Path])
def test_the_layer_of_a_rock(tmp_path: pathlib.Path, kind: Any):
    path = tmp_path / 'rockcraft.yaml'
    path.write_text(ROCK)

    layer = testing.layer_from_rockcraft(kind(path))

    assert layer.summary == 'a web server'
    assert layer.description == f'it serves (built from the rockcraft.yaml at {path})'
    assert layer.services['web'].command == '/bin/web'
    assert list(layer.checks) == ['up']


def test_a_rock_may_say_nothing(tmp_path: pathlib.Path):
    path = tmp_path / 'rockcraft.yaml'
    path.write_text('services:\n')

    layer = testing.layer_from_rockcraft(path)

    assert layer.description.startswith('(no description) (built from')
    assert layer.services == {}


def test_a_rock_that_is_not_there(tmp_path: pathlib.Path):
    with pytest.raises(ValueError, match='file not found at'):
        testing.layer_from_rockcraft(tmp_path / 'rockcraft.yaml')


@pytest.mark.parametrize('content', ['', '[]', 'a'])
def test_a_rock_that_is_no_mapping(tmp_path: pathlib.Path, content: str):
    path = tmp_path / 'rockcraft.yaml'
    path.write_text(content)

    with pytest.raises(ValueError, match='it is no mapping'):
        testing.layer_from_rockcraft(path)
