# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import gc
import re
from typing import Any, Callable

import pytest
from kit import frameworks
from kit.frameworks import Emitter, Events, Ping

from ops.framework import BoundEvent, EventSource, Framework, Object, ObjectEvents


def test_an_object_knows_its_framework_and_its_model(framework: Framework):
    emitter = Emitter(framework, 'e')

    assert emitter.framework is framework
    assert emitter.model is framework.model


def test_an_object_below_another_is_below_its_handle(framework: Framework):
    assert Emitter(Emitter(framework, 'a'), 'b').handle.path == 'Emitter[a]/Emitter[b]'


def test_the_kind_of_a_handle_is_the_name_of_the_class(framework: Framework):
    assert (Emitter.handle_kind, Emitter(framework, 'e').handle_kind) == ('Emitter', 'Emitter')


def test_a_second_object_in_the_same_place_is_refused(framework: Framework):
    kept = Emitter(framework, 'e')

    with pytest.raises(RuntimeError, match=r'two objects claiming to be Emitter\[e\] have been'):
        Emitter(framework, 'e')
    assert kept.handle.path == 'Emitter[e]'


def test_a_place_is_free_again_when_the_object_is_gone(framework: Framework):
    Emitter(framework, 'e')
    gc.collect()

    assert Emitter(framework, 'e').handle.path == 'Emitter[e]'


def test_a_forgotten_object_can_be_tracked_again(framework: Framework):
    emitter = Emitter(framework, 'e')
    framework._forget(emitter)
    framework._track(emitter)

    assert framework._objects['Emitter[e]'] is emitter


def test_each_object_has_its_own_events(framework: Framework):
    one, two = Emitter(framework, '1'), Emitter(framework, '2')

    assert one.on is one.on
    assert one.on is not two.on
    assert two.on.handle.path == 'Emitter[2]/on'


def test_events_read_through_the_class_are_the_declaration():
    assert isinstance(Emitter.on, Events)
    assert isinstance(Events.ping, EventSource)


def test_an_event_that_is_not_there_is_an_attribute_error(framework: Framework):
    with pytest.raises(AttributeError, match="'Events' object has no attribute 'nope'"):
        Emitter(framework, 'e').on.nope  # noqa: B018


def test_events_lists_each_event(framework: Framework):
    events = Emitter(framework, 'e').on.events()

    assert list(events) == ['ending', 'note', 'other_note', 'ping']
    assert events['ping'].event_type is Ping


def test_the_repr_of_events_lists_their_names(framework: Framework):
    shown = repr(Emitter(framework, 'e').on)

    assert shown == '<kit.frameworks.Events: ending, note, other_note, ping>'


def test_the_repr_of_a_bound_event_names_class_and_place(framework: Framework):
    shown = repr(Emitter(framework, 'e').on.ping)

    assert re.fullmatch(r'<BoundEvent Ping bound to Events\.ping at 0x[0-9a-f]+>', shown)


class _Prefixed(ObjectEvents):
    db_admin_ready = EventSource(Ping)


class _WithPrefixed(Object):
    on = _Prefixed()


@pytest.mark.parametrize('key', ['db-admin', 'db_admin'])
def test_events_are_found_by_the_key_they_begin_with(framework: Framework, key: str):
    assert _WithPrefixed(framework, 'p').on[key].ready.event_kind == 'db_admin_ready'


def test_a_prefixed_event_that_is_not_there_is_named_whole(framework: Framework):
    with pytest.raises(AttributeError, match='db_admin_gone'):
        _WithPrefixed(framework, 'p').on['db-admin'].gone  # noqa: B018


def test_events_can_be_defined_at_run_time(framework: Framework):
    class Late(ObjectEvents):
        pass

    class WithLate(Object):
        on = Late()

    Late.define_event('ready', Ping)

    assert isinstance(WithLate(framework, 'l').on.ready, BoundEvent)


UNUSABLE = [
    ('class', 'is a python keyword: class'),
    ('a b', 'is not a valid python identifier: a b'),
    ('a-b', 'is not a valid python identifier: a-b'),
    ('events', "overlaps with an existing type <class '.*Late'> attribute: events"),
]


@pytest.mark.parametrize(('name', 'reason'), UNUSABLE)
def test_a_name_that_no_event_can_have_is_refused(name: str, reason: str):
    class Late(ObjectEvents):
        pass

    with pytest.raises(
        RuntimeError, match=f'unable to define an event with event_kind that {reason}'
    ):
        Late.define_event(name, Ping)


@pytest.mark.parametrize('given', ['Ping', int, 3])
def test_a_source_of_what_is_no_event_is_refused(given: Any):
    with pytest.raises(
        RuntimeError, match='Event requires a subclass of EventBase as an argument'
    ):
        EventSource(given)


def _within_one_class() -> type:
    class A(ObjectEvents):
        a = EventSource(Ping)
        b = a

    return A


def _within_two_classes() -> type:
    class A(ObjectEvents):
        b = Events.ping

    return A


REUSED: list[tuple[Callable[[], type], str]] = [
    (_within_one_class, 'EventSource(Ping) reused as A.a and A.b'),
    (_within_two_classes, 'EventSource(Ping) reused as Events.ping and A.b'),
]


@pytest.mark.parametrize(('declare', 'said'), REUSED)
def test_a_source_in_two_places_is_refused(declare: Callable[[], type], said: str):
    with pytest.raises(RuntimeError) as refused:
        declare()

    # Before Python 3.12 the error is the cause of one about __set_name__.
    assert said in (str(refused.value), str(refused.value.__cause__))


def test_an_event_on_the_class_of_the_object_works(framework: Framework):
    class Direct(Object):
        ready = EventSource(Ping)

    direct = Direct(framework, 'd')
    observer = frameworks.Observer(framework)
    framework.observe(direct.ready, observer.handle_it)
    direct.ready.emit()

    assert observer.got == ['handle_it ready']
