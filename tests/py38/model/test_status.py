# SPDX-License-Identifier: Apache-2.0
"""Statuses as values, and by their names."""

# Private names that upstream's tests use are tested, too.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import copy
import pickle
import typing
from typing import Any, Dict, Iterator, Type

import pytest

import ops.model as model
from ops_compat import deprecations

BY_NAME: Dict[str, Type[model.StatusBase]] = {
    'active': model.ActiveStatus,
    'blocked': model.BlockedStatus,
    'maintenance': model.MaintenanceStatus,
    'waiting': model.WaitingStatus,
    'error': model.ErrorStatus,
}


@pytest.fixture
def registry() -> Iterator[Dict[str, Type[model.StatusBase]]]:
    """The classes by name; what a test adds is taken out again."""
    known: Dict[str, Any] = model.StatusBase._statuses
    before = dict(known)
    yield known
    known.clear()
    known.update(before)


@pytest.mark.parametrize(('name', 'cls'), BY_NAME.items())
def test_from_name_gives_the_class_of_that_name(name: str, cls: Type[model.StatusBase]):
    assert model.StatusBase.from_name(name, 'why') == cls('why')


@pytest.mark.parametrize(('name', 'cls'), BY_NAME.items())
def test_a_status_knows_its_name(name: str, cls: Type[model.StatusBase]):
    assert cls('why').name == name


def test_unknown_status_has_no_message():
    assert model.StatusBase.from_name('unknown', 'why').message == ''


def test_unknown_status_takes_no_argument():
    with pytest.raises(TypeError):
        model.UnknownStatus('why')  # type: ignore[call-arg]  # that is the point


def test_from_name_refuses_other_names():
    with pytest.raises(KeyError, match='terminated'):
        model.StatusBase.from_name('terminated', '')


def test_the_base_class_is_not_a_status():
    with pytest.raises(TypeError, match='cannot instantiate a base class'):
        model.StatusBase('why')


def test_statuses_of_different_messages_differ():
    assert model.ActiveStatus('a') != model.ActiveStatus('b')


def test_statuses_of_different_classes_differ():
    assert model.ActiveStatus('a') != model.BlockedStatus('a')


@pytest.mark.parametrize('other', ['a', None, object()])
def test_a_status_differs_from_what_is_none(other: object):
    assert model.ActiveStatus('a') != other


def test_a_status_cannot_be_hashed():
    with pytest.raises(TypeError, match='unhashable'):
        hash(model.ActiveStatus('a'))


@pytest.mark.parametrize(
    ('status', 'text'),
    [
        (model.ActiveStatus('up'), "ActiveStatus('up')"),
        (model.WaitingStatus(), "WaitingStatus('')"),
        (model.UnknownStatus(), 'UnknownStatus()'),
    ],
)
def test_repr_reads_like_the_call(status: model.StatusBase, text: str):
    assert repr(status) == text


@pytest.mark.parametrize('status', [model.BlockedStatus('why'), model.UnknownStatus()])
def test_statuses_can_be_pickled_and_copied(status: model.StatusBase):
    assert pickle.loads(pickle.dumps(status)) == copy.deepcopy(status) == status


def test_a_subclass_stands_for_its_name(registry: Dict[str, Any]):
    class Degraded(model.StatusBase):
        name = 'degraded'  # type: ignore[assignment]  # as charms could

    assert type(model.StatusBase.from_name('degraded', 'slow')) is Degraded


def test_an_instance_of_a_subclass_equals_one_of_the_class(registry: Dict[str, Any]):
    class Ready(model.ActiveStatus):
        pass

    assert Ready('x') == model.ActiveStatus('x')
    assert model.ActiveStatus('x') == Ready('x')


def test_a_subclass_without_a_name_is_refused(registry: Dict[str, Any]):
    with pytest.raises(TypeError, match='missing required `name: str` class attribute'):

        class Nameless(model.StatusBase):  # pyright: ignore[reportUnusedClass]
            pass


def test_register_warns_and_registers(registry: Dict[str, Any]):
    class Own(model.StatusBase):
        name = 'own'  # type: ignore[assignment]  # as charms could

    registry.pop('own')
    with pytest.warns(deprecations.OpsDeprecationWarning, match='for internal use only') as seen:
        registered = model.StatusBase.register(Own)  # pyright: ignore[reportDeprecated]

    assert registered is Own
    assert registry['own'] is Own
    assert seen[0].filename == __file__


@pytest.mark.parametrize(
    ('first', 'second', 'highest'),
    [
        (model.ActiveStatus(), model.WaitingStatus('w'), model.WaitingStatus('w')),
        (model.WaitingStatus(), model.MaintenanceStatus(), model.MaintenanceStatus()),
        (model.BlockedStatus(), model.MaintenanceStatus(), model.BlockedStatus()),
        (model.ErrorStatus(), model.BlockedStatus(), model.ErrorStatus()),
        (model.UnknownStatus(), model.ActiveStatus(), model.ActiveStatus()),
        (model.WaitingStatus('1st'), model.WaitingStatus('2nd'), model.WaitingStatus('1st')),
    ],
)
def test_the_status_that_asks_most_for_attention_wins(
    first: model.StatusBase, second: model.StatusBase, highest: model.StatusBase
):
    assert model.StatusBase._get_highest_priority([first, second]) == highest


def test_status_name_lists_all_names():
    names = {
        name for literal in typing.get_args(model._StatusName) for name in typing.get_args(literal)
    }

    assert names == {*BY_NAME, 'unknown'}
