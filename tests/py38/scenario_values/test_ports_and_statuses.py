# SPDX-License-Identifier: Apache-2.0
"""Ports and statuses."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import dataclasses
from typing import Any, Callable

import pytest

import ops
from ops import testing
from ops.testing._scenario._status import _EntityStatus
from ops.testing.errors import StateValidationError

STATUSES = ['active', 'blocked', 'maintenance', 'waiting', 'error', 'unknown']

each_status = pytest.mark.parametrize('name', STATUSES)


def of_testing(name: str) -> Any:
    return getattr(testing, f'{name.title()}Status')


def of_ops(name: str) -> Any:
    return getattr(ops, f'{name.title()}Status')


@pytest.mark.parametrize('number', [1, 80, 65535])
@pytest.mark.parametrize('kind', [testing.TCPPort, testing.UDPPort])
def test_a_port_has_a_number(kind: Callable[[int], testing.Port], number: int):
    assert kind(number).port == number


@pytest.mark.parametrize('number', [-1, 0, 65536])
@pytest.mark.parametrize('kind', [testing.TCPPort, testing.UDPPort])
def test_other_numbers_are_refused(kind: Callable[[int], testing.Port], number: int):
    with pytest.raises(StateValidationError, match=r'outside bounds \[1:65535\], got'):
        kind(number)


@pytest.mark.parametrize('number', [None, '80'])
def test_what_is_no_number_is_refused(number: Any):
    with pytest.raises(TypeError, match='TCPPort needs a port number'):
        testing.TCPPort(number)


def test_icmp_has_no_port():
    assert testing.ICMPPort().port is None
    assert testing.ICMPPort(None) == testing.ICMPPort()
    with pytest.raises(StateValidationError, match='cannot be set'):
        testing.ICMPPort(1)


def test_the_base_of_ports_makes_none():
    with pytest.raises(RuntimeError, match='use TCPPort, UDPPort, or ICMPPort'):
        testing.Port(80)


def test_ports_differ_by_protocol():
    assert len({testing.TCPPort(80), testing.UDPPort(80), testing.TCPPort(80)}) == 2


def test_a_protocol_may_be_given_by_position():
    assert testing.TCPPort(80, 'tcp') == testing.TCPPort(80)


@each_status
def test_a_status_equals_that_of_ops(name: str):
    ours, theirs = of_testing(name)(), of_ops(name)()

    assert ours == theirs
    assert theirs == ours
    assert isinstance(ours, ops.StatusBase)


@each_status
def test_a_status_differs_from_others(name: str):
    others = [of_testing(other)() for other in STATUSES if other != name]

    assert of_testing(name)() not in others
    assert of_testing(name)() != name


@each_status
def test_a_status_is_the_entity_status_of_its_name(name: str):
    made = _EntityStatus.from_status_name(name)  # type: ignore[arg-type]

    assert type(made) is of_testing(name)
    assert made == _EntityStatus(name)  # type: ignore[arg-type]
    assert hash(made) == hash(_EntityStatus(name))  # type: ignore[arg-type]
    assert repr(made) == repr(_EntityStatus(name))  # type: ignore[arg-type]


@each_status
def test_a_status_is_made_from_that_of_ops(name: str):
    assert type(_EntityStatus.from_ops(of_ops(name)())) is of_testing(name)


@each_status
def test_what_the_charm_gets_by_name_is_a_class_of_ops(name: str):
    assert type(ops.StatusBase.from_name(name, '')) is of_ops(name)
    assert type(of_testing(name)()._to_ops()) is of_ops(name)


def test_messages_are_compared():
    assert testing.ActiveStatus('a') != testing.ActiveStatus('b')
    assert testing.ActiveStatus('a') == ops.ActiveStatus('a')


def test_a_message_can_be_replaced():
    status = dataclasses.replace(testing.ActiveStatus('a'), message='b')

    assert status == testing.ActiveStatus('b')


def test_a_status_shows_as_that_of_ops():
    assert repr(testing.BlockedStatus('x')) == repr(ops.BlockedStatus('x')) == "BlockedStatus('x')"
    assert repr(testing.UnknownStatus()) == 'UnknownStatus()'


def test_an_unknown_status_has_no_message():
    with pytest.raises(TypeError):
        testing.UnknownStatus('x')  # type: ignore[call-arg]
    assert _EntityStatus.from_status_name('unknown', 'x') == testing.UnknownStatus()


def test_a_status_that_juju_does_not_have_is_a_key_error():
    with pytest.raises(KeyError, match='busy'):
        _EntityStatus.from_status_name('busy')  # type: ignore[arg-type]
