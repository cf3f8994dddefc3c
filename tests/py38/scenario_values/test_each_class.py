# SPDX-License-Identifier: Apache-2.0
"""What every value of a State does: it is a dataclass, cannot be changed, copies and pickles."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
import dataclasses
import datetime
import os
import pathlib
import pickle
import subprocess
import sys
import typing
from typing import Any, Callable, Dict

import pytest
import scenario.errors
import scenario.state

from ops import pebble, testing
from ops.testing import errors
from ops.testing._scenario._event import _Action, _Event
from ops_compat.values import replace

LAYER = pebble.Layer({'services': {'web': {'override': 'replace', 'command': 'web'}}})

MADE: Dict[str, Any] = {
    'Address': lambda: testing.Address('10.0.0.1', hostname='db'),
    'BindAddress': lambda: testing.BindAddress([testing.Address('10.0.0.1')]),
    'Network': lambda: testing.Network('db'),
    'CloudCredential': lambda: testing.CloudCredential(auth_type='certificate'),
    'CloudSpec': lambda: testing.CloudSpec('lxd', ca_certificates=['PEM']),
    'Model': lambda: testing.Model('prod', uuid='1'),
    'Resource': lambda: testing.Resource(name='image', path='image.tar'),
    'Mount': lambda: testing.Mount(location='/etc/web', source='web'),
    'Exec': lambda: testing.Exec(['ls'], stdout='a', _change_id=1),
    'Notice': lambda: testing.Notice(
        'a/b', id='1', first_occurred=DAY, last_occurred=DAY, last_repeated=DAY
    ),
    'CheckInfo': lambda: testing.CheckInfo('up', change_id=pebble.ChangeID('1')),
    'Container': lambda: testing.Container('web', layers={'web': LAYER}),
    'Secret': lambda: testing.Secret({'password': 'hush'}, id='secret:x'),
    'Storage': lambda: testing.Storage('data', index=0),
    'StoredState': lambda: testing.StoredState('_stored', content={'seen': [1]}),
    'DeferredEvent': lambda: testing.DeferredEvent('C/on/start[1]', 'C', '_on_start'),
    'Relation': lambda: testing.Relation('db', id=1, local_app_data={'a': 'b'}),
    'SubordinateRelation': lambda: testing.SubordinateRelation('host', id=1),
    'PeerRelation': lambda: testing.PeerRelation('peers', id=1, peers_data={1: {'a': 'b'}}),
    'TCPPort': lambda: testing.TCPPort(80),
    'UDPPort': lambda: testing.UDPPort(53),
    'ICMPPort': lambda: testing.ICMPPort(),
    'ActiveStatus': lambda: testing.ActiveStatus('ready'),
    'UnknownStatus': lambda: testing.UnknownStatus(),
    'JujuLogLine': lambda: testing.JujuLogLine('INFO', 'hello'),
    'State': lambda: testing.State(model=testing.Model('prod', uuid='1'), config={'a': 1}),
    '_Action': lambda: _Action('backup', id='1'),
    '_Event': lambda: _Event('start'),
}
"""An instance of each class, and the same again at each call."""

DAY = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)

each_class = pytest.mark.parametrize('make', MADE.values(), ids=MADE)


@each_class
def test_the_same_content_is_equal(make: Callable[[], Any]):
    assert make() == make()


@each_class
def test_it_is_a_frozen_dataclass(make: Callable[[], Any]):
    made = make()
    kind: Any = type(made)

    assert dataclasses.is_dataclass(made)
    assert kind.__dataclass_params__.frozen


@each_class
def test_every_field_is_an_attribute(make: Callable[[], Any]):
    made = make()

    for field in dataclasses.fields(made):
        assert hasattr(made, field.name)


@each_class
def test_no_field_can_be_assigned(make: Callable[[], Any]):
    made = make()

    for field in dataclasses.fields(made):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, field.name, None)


@each_class
def test_nothing_can_be_added(make: Callable[[], Any]):
    made = make()

    with pytest.raises(dataclasses.FrozenInstanceError):
        made.something_else = 1


@each_class
@pytest.mark.parametrize(
    'again',
    [
        copy.copy,
        copy.deepcopy,
        lambda v: pickle.loads(pickle.dumps(v)),
        dataclasses.replace,
        replace,
    ],
    ids=['copy', 'deepcopy', 'pickle', 'dataclasses.replace', 'replace'],
)
def test_a_copy_is_equal(make: Callable[[], Any], again: Callable[[Any], Any]):
    made = make()

    assert again(made) == made


@each_class
def test_repr_names_the_class_and_no_module(make: Callable[[], Any]):
    made = make()

    assert repr(made).startswith(f'{type(made).__name__}(')


PUBLIC = sorted(name for name in MADE if not name.startswith('_'))


@pytest.mark.parametrize('name', PUBLIC)
def test_the_class_reports_the_module_that_needs_no_companion(name: str):
    assert getattr(testing, name).__module__ == 'ops.testing'


@pytest.mark.parametrize('name', PUBLIC)
def test_the_old_address_offers_the_same_class(name: str):
    assert getattr(scenario.state, name) is getattr(testing, name)


@pytest.mark.parametrize('name', PUBLIC)
def test_annotations_can_be_evaluated(name: str):
    hints = typing.get_type_hints(getattr(testing, name))

    for field in dataclasses.fields(getattr(testing, name)):
        assert field.name in hints


@pytest.mark.parametrize('name', errors.__all__)
def test_the_old_address_offers_the_same_errors(name: str):
    assert getattr(scenario.errors, name) is getattr(errors, name)


def test_values_pickle_where_there_is_no_companion():
    program = (
        'import pickle, sys, typing\n'
        'from ops import testing\n'
        'db, ready = testing.Relation("db"), testing.ActiveStatus()\n'
        'state = testing.State(relations=[db], unit_status=ready)\n'
        'assert pickle.loads(pickle.dumps(state)) == state\n'
        'assert pickle.loads(pickle.dumps(testing.State)) is testing.State\n'
        'typing.get_type_hints(testing.State)\n'
        'print("scenario" in sys.modules)\n'
    )
    top = pathlib.Path(__file__).resolve().parents[3]

    done = subprocess.run(
        [sys.executable, '-c', program],
        cwd=str(top),
        env={k: v for k, v in os.environ.items() if k != 'PYTHONPATH'},
        capture_output=True,
        encoding='utf-8',
    )

    assert (done.stdout, done.stderr) == ('False\n', '')


@pytest.mark.parametrize(
    ('error', 'base'),
    [
        (errors.InconsistentScenarioError, errors.ScenarioRuntimeError),
        (errors.UncaughtCharmError, errors.ScenarioRuntimeError),
        (errors.ScenarioRuntimeError, RuntimeError),
        (errors.StateValidationError, RuntimeError),
        (errors.ContextSetupError, RuntimeError),
        (errors.MetadataNotFoundError, RuntimeError),
        (errors.AlreadyEmittedError, RuntimeError),
        (errors.NoObserverError, RuntimeError),
        (errors.BadOwnerPath, RuntimeError),
        (errors.ActionMissingFromContextError, Exception),
    ],
)
def test_errors_are_caught_by_their_base(error: type, base: type):
    assert issubclass(error, base)


def test_a_missing_action_is_no_runtime_error():
    assert not issubclass(errors.ActionMissingFromContextError, RuntimeError)


@pytest.mark.parametrize(
    ('name', 'value'),
    [
        ('ATTACH_ALL_STORAGES', 'ATTACH_ALL_STORAGES'),
        ('CREATE_ALL_RELATIONS', 'CREATE_ALL_RELATIONS'),
        ('BREAK_ALL_RELATIONS', 'BREAK_ALL_RELATIONS'),
        ('DETACH_ALL_STORAGES', 'DETACH_ALL_STORAGES'),
        ('UnitID', int),
    ],
)
def test_the_old_address_has_the_published_constants(name: str, value: Any):
    assert getattr(scenario.state, name) == value


def test_the_old_address_counts_relations():
    before = scenario.state._next_relation_id_counter

    assert testing.Relation('db').id == before
    assert scenario.state._next_relation_id_counter == before + 1
    assert scenario.state._next_relation_id(update=False) == before + 1


def test_the_old_address_has_nothing_else():
    with pytest.raises(AttributeError, match='has no attribute'):
        _ = scenario.state.nothing_of_the_kind


def test_making_values_loads_nothing_dear():
    program = (
        'import sys\n'
        'from ops import testing\n'
        'db, web = testing.Relation("db"), testing.Container("web")\n'
        'secret, network = testing.Secret({"a": "b"}), testing.Network("db")\n'
        'testing.State(relations=[db], containers=[web], secrets=[secret], networks=[network])\n'
        'dear = ["dataclasses", "inspect", "yaml", "opentelemetry"]\n'
        'print([name for name in dear if name in sys.modules])\n'
    )
    top = pathlib.Path(__file__).resolve().parents[3]

    done = subprocess.run(
        [sys.executable, '-S', '-c', program], cwd=str(top), capture_output=True, encoding='utf-8'
    )

    assert (done.stdout, done.stderr) == ('[]\n', '')
