# SPDX-License-Identifier: Apache-2.0

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import copy
import operator
from typing import Any, Callable, List, Tuple, Type

import pytest
from kit.frameworks import make_framework, next_run, saved

from ops.framework import (
    BoundStoredState,
    Framework,
    Object,
    StoredDict,
    StoredList,
    StoredSet,
    StoredState,
    StoredStateData,
)


class Keeper(Object):
    state = StoredState()


@pytest.fixture
def keeper(framework: Framework) -> Keeper:
    return Keeper(framework, 'k')


def test_a_value_is_read_back(keeper: Keeper):
    keeper.state.x = 1

    assert keeper.state.x == 1


def test_the_state_of_an_object_is_one(keeper: Keeper):
    assert keeper.state is keeper.state
    assert isinstance(keeper.state, BoundStoredState)


def test_objects_do_not_share_state(framework: Framework):
    one, two = Keeper(framework, '1'), Keeper(framework, '2')
    one.state.x = 1

    assert not hasattr(two.state, 'x')


def test_read_through_the_class_it_is_the_declaration():
    assert isinstance(Keeper.state, StoredState)


def test_a_value_outlives_the_run(framework: Framework):
    keeper = Keeper(framework, 'k')
    keeper.state.x = {'a': [1, {2}]}
    framework.commit()

    assert Keeper(next_run(framework), 'k').state.x == {'a': [1, {2}]}


def test_a_value_changed_in_place_outlives_the_run(framework: Framework):
    keeper = Keeper(framework, 'k')
    keeper.state.x = {'a': []}
    framework.commit()
    second = next_run(framework)
    keeper = Keeper(second, 'k')
    keeper.state.x['a'].append(1)
    second.commit()

    assert Keeper(next_run(second), 'k').state.x == {'a': [1]}


def test_what_is_not_committed_is_not_saved(framework: Framework):
    Keeper(framework, 'k').state.x = 1

    assert saved(framework) == []


def test_nothing_is_saved_that_did_not_change(framework: Framework):
    keeper = Keeper(framework, 'k')
    keeper.state.x = [1]
    framework.commit()
    framework._storage.drop_snapshot('Keeper[k]/StoredStateData[state]')
    assert keeper.state.x[0] == 1
    framework.commit()

    assert saved(framework) == ['StoredStateData[_stored]']


def test_it_is_saved_under_the_path_of_the_object(keeper: Keeper):
    keeper.state.x = 1
    keeper.framework.commit()

    path = 'Keeper[k]/StoredStateData[state]'
    assert keeper.framework._storage.load_snapshot(path) == {'x': 1}


MISSING = ['x', 'handle', 'framework', 'model', 'snapshot', 'restore', 'dirty', 'on_commit', '_x']


@pytest.mark.parametrize('name', MISSING)
def test_what_is_not_stored_is_an_attribute_error(keeper: Keeper, name: str):
    with pytest.raises(AttributeError) as missing:
        getattr(keeper.state, name)

    assert str(missing.value) == f"attribute '{name}' is not stored"


def test_on_cannot_be_read(keeper: Keeper):
    with pytest.raises(AttributeError, match=r"^attribute 'on' is reserved$"):
        keeper.state.on  # noqa: B018


def test_on_cannot_be_set(keeper: Keeper):
    with pytest.raises(AttributeError, match="attribute 'on' is reserved and cannot be set"):
        keeper.state.on = 1


class Text(str):
    __slots__ = ()


STORABLE: List[Tuple[Any, Type[Any]]] = [
    (None, type(None)),
    (True, bool),
    (1.5, float),
    ('x', str),
    (b'x', bytes),
    ([1], StoredList),
    ({'a': 1}, StoredDict),
    ({1}, StoredSet),
    (Text('x'), Text),
]


@pytest.mark.parametrize(('value', 'kind'), STORABLE)
def test_a_plain_value_can_be_stored(keeper: Keeper, value: Any, kind: Type[Any]):
    keeper.state.x = value

    assert type(keeper.state.x) is kind
    assert keeper.state.x == value


NOT_STORABLE = [
    (object(), 'object'),
    ((1,), 'tuple'),
    (1j, 'complex'),
    (frozenset([1]), 'frozenset'),
    (int, 'type'),
]


@pytest.mark.parametrize(('value', 'kind'), NOT_STORABLE)
def test_another_value_cannot_be_stored(keeper: Keeper, value: Any, kind: str):
    with pytest.raises(AttributeError) as refused:
        keeper.state.x = value

    said = f"attribute 'x' cannot be a {kind}: must be int/float/dict/list/etc"
    assert str(refused.value) == said


def test_a_stored_container_can_be_stored_elsewhere(framework: Framework):
    one, two = Keeper(framework, '1'), Keeper(framework, '2')
    one.state.x = [1]
    two.state.x = one.state.x

    assert two.state._data['x'] == [1]
    assert type(two.state._data['x']) is list


def test_set_default_sets_what_is_not_there(keeper: Keeper):
    keeper.state.x = 1
    keeper.state.set_default(x=2, y=3)

    assert (keeper.state.x, keeper.state.y) == (1, 3)


def test_copying_it_ends(keeper: Keeper):
    assert copy.copy(keeper.state).__dict__.keys() == keeper.state.__dict__.keys()


# -- one stored state, one place --


def test_one_state_under_two_names_is_refused(framework: Framework):
    class Twice(Object):
        a = StoredState()
        b = a

    with pytest.raises(RuntimeError, match=r'StoredState shared by Twice\.a and Twice\.b'):
        Twice(framework, 't').a  # noqa: B018


def test_one_state_in_two_classes_is_refused(framework: Framework):
    class One(Object):
        a = StoredState()

    class Two(Object):
        a = One.a

    kept = One(framework, '1')
    assert kept.a is not None

    with pytest.raises(RuntimeError, match='StoredState shared by One and Two'):
        Two(framework, '2').a  # noqa: B018


def test_a_class_below_uses_the_state_of_the_class_above(framework: Framework):
    class Base(Object):
        a = StoredState()

    class Below(Base):
        pass

    below, base = Below(framework, 'x'), Base(framework, 'x')
    below.a.x = 1
    base.a.x = 2

    assert (below.a.x, base.a.x) == (1, 2)


# -- containers --


@pytest.fixture
def state(keeper: Keeper) -> Any:
    keeper.state.list = [1, [2], {'k': [3]}]
    keeper.state.dict = {'a': 1, 'n': {'m': [1]}}
    keeper.state.set = {1, 2}
    keeper.state._data.dirty = False
    return keeper.state


def test_containers_within_containers_note_changes_too(state: Any):
    kinds: List[Type[Any]] = [type(state.list[1]), type(state.list[2]), type(state.dict['n']['m'])]

    assert kinds == [StoredList, StoredDict, StoredList]


SHOWN = [
    ('list', "ops.framework.StoredList([1, [2], {'k': [3]}])"),
    ('dict', "ops.framework.StoredDict({'a': 1, 'n': {'m': [1]}})"),
    ('set', 'ops.framework.StoredSet({1, 2})'),
]


@pytest.mark.parametrize(('name', 'shown'), SHOWN)
def test_the_repr_is_that_of_the_plain_container(state: Any, name: str, shown: str):
    assert repr(getattr(state, name)) == shown


def test_the_repr_of_an_empty_container_is_short(state: Any):
    state.list.clear()

    assert repr(state.list) == 'ops.framework.StoredList()'


CHANGES: List[Tuple[str, Callable[[Any], object], object]] = [
    ('append', lambda s: s.list.append(9), [1, [2], {'k': [3]}, 9]),
    ('insert', lambda s: s.list.insert(0, 9), [9, 1, [2], {'k': [3]}]),
    ('set item', lambda s: operator.setitem(s.list, 0, 9), [9, [2], {'k': [3]}]),
    ('set slice', lambda s: operator.setitem(s.list, slice(0, 2), [9]), [9, {'k': [3]}]),
    ('delete item', lambda s: operator.delitem(s.list, 0), [[2], {'k': [3]}]),
    ('delete slice', lambda s: operator.delitem(s.list, slice(0, 2)), [{'k': [3]}]),
    ('extend', lambda s: s.list.extend([9]), [1, [2], {'k': [3]}, 9]),
    ('reverse', lambda s: s.list.reverse(), [{'k': [3]}, [2], 1]),
    ('pop', lambda s: s.list.pop(), [1, [2]]),
    ('remove', lambda s: s.list.remove(1), [[2], {'k': [3]}]),
    ('clear', lambda s: s.list.clear(), []),
    ('set key', lambda s: operator.setitem(s.dict, 'z', 1), {'a': 1, 'n': {'m': [1]}, 'z': 1}),
    ('delete key', lambda s: operator.delitem(s.dict, 'n'), {'a': 1}),
    ('update', lambda s: s.dict.update(a=2), {'a': 2, 'n': {'m': [1]}}),
    ('setdefault', lambda s: s.dict.setdefault('z', []), {'a': 1, 'n': {'m': [1]}, 'z': []}),
    ('pop key', lambda s: s.dict.pop('n'), {'a': 1}),
    ('clear dict', lambda s: s.dict.clear(), {}),
    ('nested', lambda s: s.dict['n']['m'].append(2), {'a': 1, 'n': {'m': [1, 2]}}),
    ('add', lambda s: s.set.add(3), {1, 2, 3}),
    ('discard', lambda s: s.set.discard(1), {2}),
    ('update in place', lambda s: s.set.__ior__({3}), {1, 2, 3}),
    ('clear set', lambda s: s.set.clear(), set()),
]


@pytest.mark.parametrize(('name', 'change', 'after'), CHANGES)
def test_a_change_in_place_is_noted(
    state: Any, name: str, change: Callable[[Any], object], after: object
):
    change(state)

    kind = type(after).__name__
    assert state._data._cache[kind] == after
    assert state._data.dirty


def test_a_stored_container_within_another_is_kept_plain(state: Any):
    state.list.append(state.dict)
    state.dict['s'] = state.set
    state.list[0] = state.list[1]

    assert [type(state._data._cache['list'][i]) for i in (0, 3)] == [list, dict]
    assert type(state._data._cache['dict']['s']) is set


READS: List[Callable[[Any], object]] = [
    lambda s: s.list[0],
    lambda s: len(s.list),
    lambda s: list(s.list),
    lambda s: 1 in s.list,
    lambda s: s.list.index(1),
    lambda s: s.dict.get('a'),
    lambda s: list(s.dict.items()),
    lambda s: 'a' in s.dict,
    lambda s: 1 in s.set,
    lambda s: s.set & {1},
    lambda s: sorted(s.set),
    lambda s: repr(s.dict),
]


@pytest.mark.parametrize('read', READS)
def test_reading_is_no_change(state: Any, read: Callable[[Any], object]):
    read(state)

    assert not state._data.dirty


FAILURES: List[Tuple[Callable[[Any], object], Type[Exception]]] = [
    (lambda s: s.list[9], IndexError),
    (lambda s: operator.delitem(s.list, 9), IndexError),
    (lambda s: s.dict['z'], KeyError),
    (lambda s: operator.delitem(s.dict, 'z'), KeyError),
    (lambda s: s.set.remove(9), KeyError),
    (lambda s: s.set.add([]), TypeError),
    (lambda s: hash(s.list), TypeError),
    (lambda s: hash(s.dict), TypeError),
    (lambda s: hash(s.set), TypeError),
    (lambda s: s.list + [1], TypeError),  # noqa: RUF005
]


@pytest.mark.parametrize(('act', 'error'), FAILURES)
def test_what_fails_is_no_change(state: Any, act: Callable[[Any], object], error: Type[Exception]):
    with pytest.raises(error):
        act(state)
    assert not state._data.dirty


COMPARISONS: List[Tuple[Any, Any]] = [
    ([1, 2], [1, 3]),
    ([1, 2], [1, 2]),
    ({1}, {1, 2}),
    ({1}, {1}),
    ({1, 2}, {3}),
    ({1}, frozenset([1])),
]
OPERATORS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]


def _stored(value: Any, key: str) -> Any:
    keeper = Keeper(make_framework(), key)
    plain: Any = value
    return plain if isinstance(value, frozenset) else _wrapped(keeper.state, value)


def _wrapped(state: BoundStoredState, value: Any) -> Any:
    state.value = value
    return state.value


@pytest.mark.parametrize('compare', OPERATORS)
@pytest.mark.parametrize(('one', 'two'), COMPARISONS)
def test_it_compares_as_the_plain_container(one: Any, two: Any, compare: Callable[..., bool]):
    expected = compare(one, two)
    a, b = _stored(one, 'a'), _stored(two, 'b')

    assert [compare(a, b), compare(a, two), compare(one, b)] == [expected] * 3


@pytest.mark.parametrize('value', [[1], {1}, {'a': 1}])
@pytest.mark.parametrize('other', [5, (1,), 'a', None])
def test_it_is_not_equal_to_something_else(value: Any, other: Any):
    stored = _stored(value, 'a')

    assert stored != other
    assert not stored == other  # noqa: SIM201


@pytest.mark.parametrize('compare', [operator.lt, operator.ge])
@pytest.mark.parametrize(('value', 'other'), [([1], (1,)), ({1}, [1]), ({'a': 1}, {'a': 1})])
def test_what_has_no_order_has_none_here(value: Any, other: Any, compare: Callable[..., bool]):
    with pytest.raises(TypeError, match='not supported between instances'):
        compare(_stored(value, 'a'), other)


SET_OPERATORS = ['__and__', '__or__', '__xor__', '__sub__']


@pytest.mark.parametrize('name', SET_OPERATORS)
def test_the_operators_of_sets_give_plain_sets(name: str):
    operate: Callable[[Any, Any], Any] = getattr(operator, name)
    stored, other = _stored({1, 2}, 'a'), _stored({2, 3}, 'b')
    expected = operate({1, 2}, {2, 3})

    for result in (operate(stored, other), operate(stored, {2, 3}), operate({1, 2}, other)):
        assert type(result) is set
        assert result == expected


# -- the data behind it --


def test_data_is_saved_on_commit_if_it_changed(framework: Framework):
    data = StoredStateData(framework, 'd')
    data['x'] = 1
    data.on_commit(None)  # type: ignore[arg-type]

    assert (data.dirty, 'x' in data, data['x'], data['nope']) == (False, True, 1, None)
    assert framework._storage.load_snapshot('StoredStateData[d]') == {'x': 1}


def test_restored_data_is_unchanged(framework: Framework):
    data = StoredStateData(framework, 'd')
    data['x'] = 1
    data.restore({'y': 2})

    assert (data.snapshot(), data.dirty) == ({'y': 2}, False)
