# SPDX-License-Identifier: Apache-2.0
"""What a run loads: of a charm that observes nothing, hardly more than it does."""

from __future__ import annotations

import json
import pathlib
from typing import List, Set

import pytest
from kit.dispatched import DispatchedUnit

_CHARM = """
import atexit, builtins, sys

bare, compiled = set(sys.modules), []
kept = builtins.compile


def compile(source, *args, **kwargs):
    compiled.append(repr(source))
    return kept(source, *args, **kwargs)


builtins.compile = compile


@atexit.register
def show():
    loaded = sorted(set(sys.modules) - bare)
    import json

    print(json.dumps({'loaded': loaded, 'compiled': compiled}))


import ops

ops.main(ops.CharmBase)
"""

DEAR = ['ast', 'dataclasses', 'inspect', 'ipaddress', 'json', 'pathlib', 'pickle', 'urllib.parse']
UNUSED = [
    'ops._dispatch._event_args',
    'ops._log._security',
    'ops._meta._relation',
    'ops._private.schema',
    'ops._storage._juju',
    'ops.charm._events_relation',
    'ops.framework._breakpoints',
    'ops.framework._containers',
    'ops.hookcmds._shown',
    'ops.model._container',
    'ops.model._errors',
    'ops.model._hook_errors',
    'ops.model._relations',
    'ops.model._secrets',
    'ops.pebble',
]


@pytest.fixture
def unit(tmp_path: pathlib.Path) -> DispatchedUnit:
    unit = DispatchedUnit(tmp_path)
    unit.write('src/charm.py', _CHARM)
    unit.write('metadata.yaml', 'name: app\n')
    unit.write('actions.yaml', '{}')
    return unit


@pytest.fixture
def loaded(unit: DispatchedUnit) -> Set[str]:
    done = unit.dispatch()
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout)['loaded'])


def test_nothing_dear_is_loaded(loaded: Set[str]):
    assert [name for name in DEAR if name in loaded] == []


def test_nothing_of_ops_is_loaded_that_is_not_used(loaded: Set[str]):
    assert 'ops.model._backend' in loaded
    assert [name for name in UNUSED if name in loaded] == []
    assert len([name for name in loaded if name.startswith('ops')]) < 60


def test_no_annotation_is_compiled(unit: DispatchedUnit):
    done = unit.dispatch()

    compiled: List[str] = json.loads(done.stdout)['compiled']
    assert compiled == []
