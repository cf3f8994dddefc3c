# SPDX-License-Identifier: Apache-2.0
"""The face of ``ops.hookcmds``, and the waist below it."""

from __future__ import annotations

import copy
import datetime
import pickle
import threading
import typing
from typing import Any, List

import pytest
from kit.recorder import Recorder

from ops import hookcmds
from ops.hookcmds import _run

offered = pytest.mark.parametrize('name', hookcmds.__all__)
CLASSES = [name for name in hookcmds.__all__ if isinstance(getattr(hookcmds, name), type)]
VALUES = [
    hookcmds.Address(hostname='h', value='v', cidr='c'),
    hookcmds.AppStatus(status_data={}, units={}),
    hookcmds.BindAddress(mac_address='m', interface_name='i'),
    hookcmds.CloudCredential(auth_type='a'),
    hookcmds.CloudSpec(type='t', name='n'),
    hookcmds.Goal(status='active'),
    hookcmds.GoalState(units={}, relations={}),
    hookcmds.Network(bind_addresses=[], egress_subnets=[], ingress_addresses=[]),
    hookcmds.Port(),
    hookcmds.RelationModel(uuid='u'),
    hookcmds.SecretInfo(revision=1),
    hookcmds.Storage(kind='block', location=typing.cast('Any', '/dev/sdb')),
    hookcmds.UnitStatus(status_data={}),
]
values = pytest.mark.parametrize('value', VALUES, ids=lambda value: type(value).__name__)


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@offered
def test_what_is_offered_is_there(name: str):
    assert hasattr(hookcmds, name)


@pytest.mark.parametrize('name', CLASSES)
def test_a_class_reports_the_face_as_its_module(name: str):
    assert getattr(hookcmds, name).__module__ == 'ops.hookcmds'


@pytest.mark.parametrize('name', CLASSES)
def test_the_annotations_of_a_class_can_be_evaluated(name: str):
    assert typing.get_type_hints(getattr(hookcmds, name)) is not None


def test_a_time_is_annotated_as_one():
    hints = typing.get_type_hints(hookcmds.SecretInfo)

    assert hints['expiry'] == typing.Optional[datetime.datetime]


def test_there_is_a_value_of_every_class():
    assert {type(value).__name__ for value in VALUES} | {'Error'} == set(CLASSES)


@values
def test_a_value_is_frozen(value: Any):
    with pytest.raises(AttributeError, match='cannot assign to field'):
        value.status = 'x'


@values
@pytest.mark.parametrize('duplicate', [copy.copy, copy.deepcopy, pickled])
def test_a_copy_of_a_value_is_equal(value: Any, duplicate: Any):
    assert duplicate(value) == value


def test_values_are_made_by_name_only():
    with pytest.raises(TypeError):
        hookcmds.Goal('active')  # type: ignore[call-arg,misc]  # what is tested


def test_a_port_is_made_by_position_too():
    assert hookcmds.Port('udp', 1, 2, ['a']) == hookcmds.Port(
        protocol='udp', port=1, to_port=2, endpoints=['a']
    )


def test_a_value_shows_its_fields():
    assert repr(hookcmds.Port('tcp', 80)) == (
        "Port(protocol='tcp', port=80, to_port=None, endpoints=None)"
    )


def test_two_values_do_not_share_their_defaults():
    first = hookcmds.CloudCredential(auth_type='a')
    first.redacted.append('x')

    assert hookcmds.CloudCredential(auth_type='a').redacted == []


def test_the_words_of_a_status_can_be_read_from_its_type():
    settable = typing.get_args(hookcmds.SettableStatusName)

    assert set(settable) == {'active', 'blocked', 'maintenance', 'waiting'}


# -- where commands go --


def test_commands_go_where_the_innermost_block_says():
    outer, inner = Recorder(otherwise='true'), Recorder(otherwise='false')

    with _run.using(outer):
        with _run.using(inner):
            assert hookcmds.is_leader() is False
        assert hookcmds.is_leader() is True


def test_a_block_that_fails_is_left_behind():
    before = _run.current()

    with pytest.raises(KeyError), _run.using(Recorder()):
        raise KeyError

    assert _run.current() is before


def test_other_threads_use_the_same_commands():
    seen: List[bool] = []
    with _run.using(Recorder(otherwise='true')):
        thread = threading.Thread(target=lambda: seen.append(hookcmds.is_leader()))
        thread.start()
        thread.join()

    assert seen == [True]


def test_a_second_thread_cannot_put_other_commands_in_place():
    failed: List[str] = []

    def run() -> None:
        try:
            with _run.using(Recorder()):
                pass
        except RuntimeError as exc:
            failed.append(str(exc))

    with _run.using(Recorder()):
        thread = threading.Thread(target=run, name='second')
        thread.start()
        thread.join()

    (text,) = failed
    assert "'second'" in text
    assert repr(threading.current_thread().name) in text
