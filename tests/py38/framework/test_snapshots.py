# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import enum
import functools
import traceback
from typing import Any, Dict, List

import pytest
from kit import frameworks
from kit.frameworks import make_framework, next_run, put_together, saved

from ops.framework import EventBase, Framework, Handle, NoTypeError, Object
from ops.storage import NoSnapshotError, _MemoryStorage


class Thing:
    """Something of a library that the framework can save."""

    handle_kind = 'Thing'

    def __init__(self, data: Any):
        self.handle = Handle(None, 'Thing', 'x')
        self.data = data

    def snapshot(self) -> Any:
        return self.data

    def restore(self, snapshot: Any) -> None:
        self.data = snapshot


class Size(enum.IntEnum):
    SMALL = 1


class Text(str):
    __slots__ = ()


@pytest.fixture
def registered(framework: Framework) -> Framework:
    framework.register_type(Thing, None)
    return framework


PLAIN: List[Any] = [
    {'a': 1, 'b': 'x', 'c': None, 'd': True, 'e': 1.5, 'f': b'x'},
    {'list': [1, [2]], 'tuple': (1, (2,)), 'set': {1, 2}, 'dict': {'x': {1: 2}}},
    {'complex': 1j, 'dots': ..., 'frozen': frozenset([1])},
    {},
    None,
    5,
]


@pytest.mark.parametrize('data', PLAIN)
def test_plain_values_come_back_as_they_were(registered: Framework, data: Any):
    thing = Thing(data)
    registered.save_snapshot(thing)  # type: ignore[arg-type]
    loaded = registered.load_snapshot(thing.handle)

    assert isinstance(loaded, Thing)
    assert loaded.data == data
    assert type(loaded.data) is type(data)


def test_a_loaded_object_has_its_place(registered: Framework):
    thing = Thing({})
    registered.save_snapshot(thing)  # type: ignore[arg-type]
    loaded: Any = registered.load_snapshot(thing.handle)

    assert (loaded.framework, loaded.handle) == (registered, thing.handle)
    assert registered._objects['Thing[x]'] is loaded


def test_an_object_that_is_there_is_not_loaded_a_second_time(registered: Framework):
    thing = Thing({})
    registered.save_snapshot(thing)  # type: ignore[arg-type]
    kept = registered.load_snapshot(thing.handle)

    with pytest.raises(RuntimeError, match='two objects claiming to be'):
        registered.load_snapshot(thing.handle)
    assert kept.handle == thing.handle


def test_a_dropped_snapshot_is_gone(registered: Framework):
    thing = Thing({})
    registered.save_snapshot(thing)  # type: ignore[arg-type]
    registered.drop_snapshot(thing.handle)

    with pytest.raises(NoSnapshotError) as missing:
        registered.load_snapshot(thing.handle)
    assert str(missing.value) == 'no snapshot data found for Thing[x] object'


def test_a_class_must_be_registered_before_it_is_saved(framework: Framework):
    with pytest.raises(RuntimeError, match='cannot save Thing values before registering'):
        framework.save_snapshot(Thing({}))  # type: ignore[arg-type]


def test_a_class_must_be_registered_before_it_is_loaded(framework: Framework):
    with pytest.raises(NoTypeError, match=r'cannot restore Thing\[x\]'):
        framework.load_snapshot(Handle(None, 'Thing', 'x'))


PLACES = [
    (None, None, 'Thing[1]'),
    (None, 'Other', 'Other[1]'),
    (Handle(None, 'p', 'q'), None, 'p[q]/Thing[1]'),
]


@pytest.mark.parametrize(('parent', 'kind', 'path'), PLACES)
def test_a_class_is_registered_for_a_place(
    framework: Framework, parent: Any, kind: Any, path: str
):
    framework.register_type(Thing, parent, kind)
    framework._storage.save_snapshot(path, 'kept')

    loaded: Any = framework.load_snapshot(Handle.from_path(path))
    assert loaded.data == 'kept'


def test_a_class_is_registered_below_an_object(framework: Framework):
    class Parent(Object):
        pass

    framework.register_type(Thing, Parent(framework, 'p'))

    assert framework._type_registry['Parent[p]', 'Thing'] is Thing


def _nested(depth: int) -> Any:
    return functools.reduce(lambda inner, _: [inner], range(depth), 'hunter2')


REFUSED: List[Any] = [
    ({'k': object()}, "'k' of Thing[x] holds a value of type object"),
    (
        {'a': 'hunter2', 'k': {'hunter2': [1, object()]}},
        "'k' of Thing[x] holds a value of type object",
    ),
    ({'k': Text('hunter2')}, "'k' of Thing[x] holds a value of type Text"),
    ({'k': Size.SMALL}, "'k' of Thing[x] holds a value of type Size"),
    ({'k': len}, "'k' of Thing[x] holds a value of type builtin_function_or_method"),
    ({'k': _nested(3000)}, "'k' of Thing[x] holds a value of type list"),
    ({Text('hunter2'): 1}, 'Thing[x] holds a value of type Text'),
    (object(), 'Thing[x] holds a value of type object'),
]


@pytest.mark.parametrize(('data', 'where'), REFUSED)
def test_the_error_for_what_cannot_be_saved_names_the_place_and_no_content(
    registered: Framework, data: Any, where: str
):
    with pytest.raises(ValueError, match='unable to save the data for Thing') as refused:
        registered.save_snapshot(Thing(data))  # type: ignore[arg-type]

    said = 'unable to save the data for Thing, it must contain only simple types: '
    assert str(refused.value) == said + where
    assert 'hunter2' not in ''.join(
        traceback.format_exception(None, refused.value, refused.value.__traceback__)
    )


def test_an_event_that_cannot_be_saved_leaves_nothing(framework: Framework):
    emitter, observer = put_together(framework)

    with pytest.raises(ValueError, match=r"'text' of Emitter\[e\]/on/note\[1\] holds"):
        emitter.on.note.emit(object())
    assert (observer.got, saved(framework), frameworks.queue(framework)) == ([], [], [])


def test_an_event_that_cannot_be_saved_is_refused_without_observers(framework: Framework):
    with pytest.raises(ValueError, match='unable to save the data for Note'):
        frameworks.Emitter(framework, 'e').on.note.emit(object())


def test_events_that_wait_for_nobody_can_be_removed(framework: Framework):
    for path in ('a/on/start[1]', 'on/start[2]', 'a/on/start[3]', 'a/on/sta-rt[4]', 'a/off/s[5]'):
        framework._storage.save_snapshot(path, {})
    framework._storage.save_notice('a/on/start[3]', 'o', 'm')
    framework.remove_unreferenced_events()

    assert saved(framework) == ['a/off/s[5]', 'a/on/sta-rt[4]', 'a/on/start[3]']


# -- commit --


class Telling(_MemoryStorage):
    def __init__(self) -> None:
        super().__init__()
        self.told: List[str] = []

    def save_snapshot(self, handle_path: str, snapshot_data: Any) -> None:
        self.told.append(f'save {handle_path}')
        super().save_snapshot(handle_path, snapshot_data)

    def commit(self) -> None:
        self.told.append('commit')

    def close(self) -> None:
        self.told.append('close')


class Committing(frameworks.Observer):
    def _take(self, event: EventBase, method: str) -> None:
        storage: Any = self.framework._storage
        storage.told.append(f'{event.handle.kind} handled')


def test_commit_saves_after_its_events_and_then_commits():
    storage = Telling()
    framework = make_framework(storage)
    observer = Committing(framework)
    framework.observe(framework.on.pre_commit, observer.handle_it)
    framework.observe(framework.on.commit, observer.handle_it)
    storage.told.clear()
    framework.commit()

    assert [line for line in storage.told if 'save on/' not in line] == [
        'pre_commit handled',
        'commit handled',
        'save StoredStateData[_stored]',
        'commit',
    ]


def test_an_event_is_saved_once_for_all_its_observers():
    storage = Telling()
    framework = make_framework(storage)
    emitter, observer = put_together(framework)
    framework.observe(emitter.on.ping, observer.handle_it_too)
    storage.told.clear()
    emitter.on.ping.emit()

    assert storage.told == ['save Emitter[e]/on/ping[1]']


def test_close_closes_the_storage():
    storage = Telling()
    make_framework(storage).close()

    assert storage.told[-1] == 'close'


def test_the_count_of_events_is_saved(framework: Framework):
    framework.commit()

    state: Dict[str, int] = framework._storage.load_snapshot('StoredStateData[_stored]')
    assert state == {'event_count': 2}
    assert next_run(framework)._next_event_key() == '3'


def test_the_framework_knows_where_the_charm_is():
    framework = make_framework()

    assert framework.charm_dir.as_posix() == '/charm'
    assert framework.meta.name == 'tester'
