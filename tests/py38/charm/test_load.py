# SPDX-License-Identifier: Apache-2.0
"""Config and action parameters as objects of the charm's classes."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import dataclasses
from typing import Any, Callable, Optional

import pydantic
import pytest
from kit.fake_runner import FakeRunner

from ops import charm, framework, model
from ops.charm._load import _Abort

Load = Callable[..., Any]


class Plain:
    def __init__(self, *args: Any, **kwargs: Any):
        self.args = args
        self.kwargs = kwargs


@dataclasses.dataclass
class Data:
    a_b: int
    name: str = 'default'
    other: int = 0


class Model(pydantic.BaseModel):
    a_b: int
    name: str = 'default'


@pydantic.dataclasses.dataclass
class PydanticData:
    a_b: int
    name: str = 'default'


class Wrong(pydantic.BaseModel):
    a_b: int
    name: int


class Refusing:
    def __init__(self, **kwargs: Any):
        raise ValueError('two\nlines')


@pytest.fixture(params=['config', 'params'])
def load(
    request: pytest.FixtureRequest, mycharm: charm.CharmBase, framework_: framework.Framework
) -> Load:
    if request.param == 'config':
        return mycharm.load_config
    return _action(framework_).load_params


def _action(made: framework.Framework) -> charm.ActionEvent:
    event = charm.ActionEvent(framework.Handle(None, 'do_it_action', '1'), '7')
    event.framework = made
    event.restore({'id': '7'})
    return event


@pytest.fixture(autouse=True)
def _alike(juju: FakeRunner) -> None:
    juju.answers['config-get'] = juju.answers['action-get'] = {'a-b': 1, 'unknown': 2}


def test_a_plain_class_gets_everything(load: Load):
    assert load(Plain).kwargs == {'a_b': 1, 'unknown': 2}


@pytest.mark.parametrize('cls', [Data, Model, PydanticData])
def test_a_class_with_fields_gets_its_fields(load: Load, cls: Any):
    loaded = load(cls)

    assert (loaded.a_b, loaded.name) == (1, 'default')


def test_further_arguments_are_handed_on(load: Load):
    loaded = load(Plain, 1, 2, more=3)

    assert loaded.args == (1, 2)
    assert loaded.kwargs == {'a_b': 1, 'unknown': 2, 'more': 3}


def test_what_juju_says_goes_before_a_further_argument(load: Load):
    assert load(Plain, a_b=5).kwargs['a_b'] == 1


@pytest.mark.parametrize('cls', [Wrong, Refusing])
def test_values_that_do_not_fit_are_raised(load: Load, cls: Any):
    with pytest.raises(ValueError):  # noqa: PT011  # Pydantic's is one, whatever it says
        load(cls)


def test_a_name_that_is_missing_is_raised(load: Load):
    class Missing:
        def __init__(self, missing: int):
            pass

    with pytest.raises(TypeError):
        load(Missing, errors='blocked')


def test_bad_config_blocks_the_unit_and_ends_the_run(mycharm: charm.CharmBase, juju: FakeRunner):
    with pytest.raises(_Abort) as caught:
        mycharm.load_config(Refusing, errors='blocked')

    assert caught.value.exit_code == 0
    assert juju.take() == [
        'config-get --format=json',
        'status-set --application=False blocked -- Invalid config: two\nlines',
    ]


def test_bad_parameters_fail_the_action_and_end_the_run(
    framework_: framework.Framework, juju: FakeRunner
):
    event = _action(framework_)
    juju.take()

    with pytest.raises(_Abort) as caught:
        event.load_params(Refusing, errors='fail')

    assert caught.value.exit_code == 0
    assert juju.take() == ['action-fail -- Error in action parameters: two\nlines']


def test_an_option_of_type_secret_is_a_secret_that_is_not_fetched(
    mycharm: charm.CharmBase, juju: FakeRunner
):
    class Config(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)
        token: Optional[model.Secret] = None

    juju.answers['config-get'] = {'token': 'secret:abc'}

    token = mycharm.load_config(Config).token

    assert token is not None
    assert token.id == 'secret:abc'
    assert juju.take() == ['config-get --format=json']


def test_an_option_of_another_type_stays_text(mycharm: charm.CharmBase, juju: FakeRunner):
    juju.answers['config-get'] = {'name': 'secret:abc'}

    assert mycharm.load_config(Plain).kwargs == {'name': 'secret:abc'}
