# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import functools
import gc
from typing import Any, Callable, List

import pytest
from kit.frameworks import Emitter, Observer

from ops.framework import Framework, Object


def _decorated(method: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(method)
    def call(self: Any, event: Any) -> None:
        method(self, event)

    return call


class Methods(Object):
    def plain(self, event: Any) -> None: ...
    def default(self, event: Any, more: int = 1) -> None: ...
    def variable(self, *args: Any) -> None: ...
    def keyword_default(self, event: Any, *, more: int = 1) -> None: ...
    def all_default(self, event: Any = None) -> None: ...

    @_decorated
    def decorated(self, event: Any) -> None: ...

    def nothing(self) -> None: ...
    def too_many(self, event: Any, more: Any) -> None: ...
    def keyword(self, event: Any, *, more: Any) -> None: ...

    @_decorated
    def decorated_too_many(self, event: Any, more: Any) -> None: ...

    @classmethod
    def of_the_class(cls, event: Any) -> None: ...

    @staticmethod
    def static(event: Any) -> None: ...


@pytest.mark.parametrize(
    'name', ['plain', 'default', 'variable', 'keyword_default', 'all_default', 'decorated']
)
def test_a_method_that_takes_the_event_alone_can_observe(framework: Framework, name: str):
    methods, emitter = Methods(framework, 'm'), Emitter(framework, 'e')
    framework.observe(emitter.on.ping, getattr(methods, name))

    assert framework._observers == [
        ('Methods[m]', getattr(methods, name).__name__, 'Emitter[e]/on', 'ping')
    ]


@pytest.mark.parametrize('name', ['nothing', 'too_many', 'keyword', 'decorated_too_many'])
def test_a_method_with_other_arguments_is_refused(framework: Framework, name: str):
    methods, emitter = Methods(framework, 'm'), Emitter(framework, 'e')

    with pytest.raises(TypeError) as refused:
        framework.observe(emitter.on.ping, getattr(methods, name))

    said = f"Methods.{name} must be callable with only 'self' and the 'event'"
    assert str(refused.value) == said
    assert isinstance(refused.value.__cause__, TypeError)


def test_a_method_of_a_class_is_refused(framework: Framework):
    with pytest.raises(AssertionError, match="can't register observers that aren't `Object`s"):
        framework.observe(Emitter(framework, 'e').on.ping, Methods.of_the_class)


NO_METHODS: List[Any] = [Methods.static, Methods.plain, print, 'plain', None]


@pytest.mark.parametrize('observer', NO_METHODS)
def test_what_is_no_method_is_refused(framework: Framework, observer: Any):
    with pytest.raises(TypeError, match="requires a method as the 'observer' parameter, got"):
        framework.observe(Emitter(framework, 'e').on.ping, observer)


@pytest.mark.parametrize('event', ['ping', None, Emitter.on, type(Emitter.on).ping])
def test_what_is_no_bound_event_is_refused(framework: Framework, event: Any):
    with pytest.raises(TypeError, match='requires a BoundEvent as second parameter, got'):
        framework.observe(event, Observer(framework).handle_it)


def test_observers_are_called_in_their_order(framework: Framework):
    emitter, observer = Emitter(framework, 'e'), Observer(framework)
    framework.observe(emitter.on.ping, observer.handle_it_too)
    framework.observe(emitter.on.ping, observer.handle_it)
    emitter.on.ping.emit()

    assert observer.got == ['handle_it_too ping', 'handle_it ping']


def test_an_observer_is_called_for_its_emitter_alone(framework: Framework):
    one, two, observer = Emitter(framework, '1'), Emitter(framework, '2'), Observer(framework)
    framework.observe(one.on.ping, observer.handle_it)
    two.on.ping.emit()

    assert observer.got == []


def test_observing_twice_calls_once(framework: Framework):
    emitter, observer = Emitter(framework, 'e'), Observer(framework)
    framework.observe(emitter.on.ping, observer.handle_it)
    framework.observe(emitter.on.ping, observer.handle_it)
    emitter.on.ping.emit()

    assert observer.got == ['handle_it ping']


def test_the_framework_does_not_keep_an_observer(framework: Framework):
    framework.observe(Emitter(framework, 'e').on.ping, Observer(framework).handle_it)
    gc.collect()

    assert dict(framework._observer) == {}


def test_an_observer_that_is_gone_is_named_in_the_log(
    framework: Framework, caplog: pytest.LogCaptureFixture
):
    emitter = Emitter(framework, 'e')
    framework.observe(emitter.on.ping, Observer(framework).handle_it)
    gc.collect()
    emitter.on.ping.emit()

    (record,) = [r for r in caplog.record_tuples if r[1] >= 30]
    assert record[0] == 'ops.framework'
    assert record[2].startswith('Reference to ops.Object at path Observer[o] has been garbage')
    assert list(framework._storage.notices()) == []
