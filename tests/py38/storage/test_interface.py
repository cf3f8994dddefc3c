# SPDX-License-Identifier: Apache-2.0
"""What each kind of storage has to do."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import pathlib
from typing import Any, Dict, Iterator, List

import pytest

from ops.storage import (
    JujuStorage,
    NoSnapshotError,
    SQLiteStorage,
    _JujuStorageBackend,
    _MemoryStorage,
    _SimpleDumper,
    _SimpleLoader,
)


class Kept(_JujuStorageBackend):
    """What Juju keeps, as text."""

    def __init__(self) -> None:
        self.values: Dict[str, str] = {}

    def set(self, key: str, value: Any) -> None:
        import yaml

        self.values[key] = yaml.dump(value, Dumper=_SimpleDumper)

    def get(self, key: str) -> Any:
        import yaml

        return yaml.load(self.values[key], Loader=_SimpleLoader)

    def delete(self, key: str) -> None:
        self.values.pop(key, None)


@pytest.fixture(params=['file', 'no file', 'memory', 'juju'])
def storage(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Any]:
    made: Any = {
        'file': lambda: SQLiteStorage(tmp_path / 'state.db'),
        'no file': lambda: SQLiteStorage(':memory:'),
        'memory': _MemoryStorage,
        'juju': lambda: JujuStorage(Kept()),
    }[request.param]()
    yield made
    made.close()


VALUES: List[Any] = [
    {},
    {'a': 1, 'b': 'ä\nö', 'c': None, 'd': True, 'e': 1.5, 'f': b'\0x'},
    {'list': [1, [2]], 'tuple': (1, (2, [3])), 'set': {1, 2}, 'dict': {'x': {1: 2}}},
    [],
    'text',
]


@pytest.mark.parametrize('value', VALUES)
def test_a_value_comes_back_as_it_was(storage: Any, value: Any):
    storage.save_snapshot('a/on/b[1]', value)
    loaded = storage.load_snapshot('a/on/b[1]')

    assert loaded == value
    assert type(loaded) is type(value)


def test_a_later_value_replaces_an_earlier(storage: Any):
    storage.save_snapshot('a', 1)
    storage.save_snapshot('a', 2)

    assert storage.load_snapshot('a') == 2


def test_a_value_is_a_copy(storage: Any):
    value = {'x': [1]}
    storage.save_snapshot('a', value)
    value['x'].append(2)
    storage.load_snapshot('a')['x'].append(3)

    assert storage.load_snapshot('a') == {'x': [1]}


def test_what_is_not_there_is_named(storage: Any):
    with pytest.raises(NoSnapshotError) as missing:
        storage.load_snapshot('a/b')

    assert missing.value.handle_path == 'a/b'
    assert str(missing.value) == 'no snapshot data found for a/b object'


def test_a_dropped_value_is_gone(storage: Any):
    storage.save_snapshot('a', 1)
    storage.drop_snapshot('a')
    storage.drop_snapshot('a')

    with pytest.raises(NoSnapshotError):
        storage.load_snapshot('a')


def _queue(storage: Any) -> None:
    for event, observer in (('e1', 'o'), ('e2', 'o'), ('e1', 'p')):
        storage.save_notice(event, observer, 'm')


def test_notices_keep_their_order(storage: Any):
    _queue(storage)

    assert list(storage.notices()) == [('e1', 'o', 'm'), ('e2', 'o', 'm'), ('e1', 'p', 'm')]


def test_notices_of_one_event_are_found(storage: Any):
    _queue(storage)

    assert list(storage.notices('e1')) == [('e1', 'o', 'm'), ('e1', 'p', 'm')]
    assert list(storage.notices('e3')) == []


def test_a_dropped_notice_is_gone(storage: Any):
    _queue(storage)
    storage.drop_notice('e1', 'o', 'm')
    storage.drop_notice('e9', 'o', 'm')

    assert list(storage.notices()) == [('e2', 'o', 'm'), ('e1', 'p', 'm')]


def test_notices_may_be_dropped_while_they_are_read(storage: Any):
    _queue(storage)
    for notice in storage.notices():
        storage.drop_notice(*notice)

    assert list(storage.notices()) == []


def test_it_can_be_used_after_a_commit(storage: Any):
    storage.save_snapshot('a', 1)
    storage.commit()
    storage.save_snapshot('b', 2)
    storage.commit()

    assert (storage.load_snapshot('a'), storage.load_snapshot('b')) == (1, 2)


def test_snapshots_are_listed(storage: Any):
    if isinstance(storage, JujuStorage):
        pytest.skip('Juju has no list of keys without their values')
    storage.save_snapshot('b', 1)
    storage.save_snapshot('a', 1)

    assert list(storage.list_snapshots()) == ['a', 'b']


def test_memory_begins_with_what_it_is_given():
    storage = _MemoryStorage({'a': {'x': 1}}, [('e', 'o', 'm')])

    assert storage.load_snapshot('a') == {'x': 1}
    assert list(storage.notices()) == [('e', 'o', 'm')]


def test_memory_refuses_what_no_storage_keeps():
    with pytest.raises(ValueError, match='unmarshallable object'):
        _MemoryStorage().save_snapshot('a', object())
