# SPDX-License-Identifier: Apache-2.0
"""A run makes nothing that nobody asks for, and costs as much as there is in its State."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from typing import Any, Callable, Dict, List

import pytest
import yaml
from kit.charms import charm

import ops
from ops import testing

META: Dict[str, Any] = {
    'name': 'probe',
    'requires': {'db': {'interface': 'db'}},
    'containers': {'web': {}},
    'storage': {'data': {'type': 'filesystem'}},
}


def nothing(self: Any, event: Any) -> None:
    pass


def uses(self: Any, event: Any) -> None:
    """Do what most charms do."""
    for relation in self.model.relations['db']:
        relation.data[self.unit]['key'] = 'value'
    self.unit.get_container('web').add_layer('one', {'services': {}})
    self.unit.add_secret({'key': 'value'}, label='made')
    self.unit.set_ports(80)
    self.unit.status = ops.ActiveStatus()


def state() -> testing.State:
    return testing.State(
        relations={testing.Relation('db')},
        containers={testing.Container('web', can_connect=True)},
        storages={testing.Storage('data')},
    )


# -- what is made --

MADE = [
    (tempfile, 'mkdtemp'),
    (tempfile, 'mkstemp'),
    (os, 'mkdir'),
    (os, 'makedirs'),
    (threading.Thread, 'start'),
    (subprocess, 'Popen'),
    (yaml, 'dump'),
    (yaml, 'dump_all'),
]


@pytest.mark.parametrize(('place', 'name'), MADE, ids=[name for _, name in MADE])
@pytest.mark.parametrize('handler', [nothing, uses])
def test_nothing_is_made_that_nobody_asks_for(
    handler: Any, place: Any, name: str, monkeypatch: pytest.MonkeyPatch
):
    if name.startswith('dump') and handler is uses:
        pytest.skip('a layer is sent as YAML')
    made: List[str] = []
    monkeypatch.setattr(place, name, lambda *args, **kwargs: made.append(name))  # pyright: ignore

    ctx = testing.Context(charm(handler), meta=META)
    ctx.run(ctx.on.start(), state())

    assert made == []


# -- what it costs --


def reads_relations(self: Any, event: Any) -> None:
    for relation in self.model.relations['db']:
        for unit in relation.units:
            assert relation.data[unit]['key'] == 'value'
        relation.data[self.unit]['seen'] = 'yes'


def reads_secrets(self: Any, event: Any) -> None:
    for number in range(self.config['count']):
        assert self.model.get_secret(label=f's{number}').get_content() == {'key': 'value'}


def relations(count: int) -> Dict[str, Any]:
    return {
        'relations': [
            testing.Relation('db', id=number, remote_units_data={0: {'key': 'value'}})
            for number in range(count)
        ]
    }


def units(count: int) -> Dict[str, Any]:
    data = {number: {'key': 'value'} for number in range(count)}
    return {'relations': [testing.Relation('db', id=0, remote_units_data=data)]}


def secrets(count: int) -> Dict[str, Any]:
    made = [
        testing.Secret({'key': 'value'}, label=f's{number}', owner='unit')
        for number in range(count)
    ]
    return {'secrets': made, 'config': {'count': count}}


def calls(handler: Any, given: Dict[str, Any]) -> int:
    """Return how many functions one run calls; unlike its time, that is the same each time."""
    options = {'options': {'count': {'type': 'int', 'default': 0}}}
    ctx = testing.Context(charm(handler), meta=META, config=options)
    ctx.run(ctx.on.start(), testing.State())  # what is made once for a Context
    before, called = testing.State(**given), [0]

    def count(frame: Any, event: str, argument: Any) -> None:
        called[0] += event == 'call'

    known = sys.getprofile()
    sys.setprofile(count)
    try:
        ctx.run(ctx.on.start(), before)
    finally:
        sys.setprofile(known)
    return called[0]


COSTS = [(reads_relations, relations), (reads_relations, units), (reads_secrets, secrets)]


@pytest.mark.parametrize(('handler', 'given'), COSTS, ids=[given.__name__ for _, given in COSTS])
def test_the_cost_grows_with_what_is_there(handler: Any, given: Callable[[int], Dict[str, Any]]):
    few, more, many = (calls(handler, given(count)) for count in (10, 40, 160))

    assert (many - more) / (more - few) < 4.4  # four times as many more, and a little
