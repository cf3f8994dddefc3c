# SPDX-License-Identifier: Apache-2.0
"""Value classes against what dataclasses do, on every Python."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import typing
from typing import Any, ClassVar, Dict, Generic, List, Optional, Tuple, TypeVar

import pytest

from ops_compat.values import field, fields_of, replace, value

T = TypeVar('T')


@value()
class Point:
    """A value with a field of each kind."""

    KIND: ClassVar[str] = 'point'
    x: int
    y: int = 2
    tags: List[str] = field(default_factory=lambda: ['new'])
    secret: str = field(default='hush', repr=False)
    seen: int = field(default=0, compare=False)


@dataclasses.dataclass(frozen=True)
class PointAsDataclass:
    KIND: ClassVar[str] = 'point'
    x: int
    y: int = 2
    tags: List[str] = dataclasses.field(default_factory=lambda: ['new'])
    secret: str = dataclasses.field(default='hush', repr=False)
    seen: int = dataclasses.field(default=0, compare=False)


@value(kw_only=True)
class Goal:
    status: str
    since: Optional[str] = None


@value()
class Port:
    protocol: str
    number: Optional[int] = None
    endpoints: Tuple[str, ...] = field(default=(), kw_only=True)


@value()
class Pixel(Point):
    color: str = 'red'


class NamedPoint(Point):
    """A subclass that is no value class itself."""


@dataclasses.dataclass(frozen=True)
class DataPoint(Point):
    """A dataclass that inherits from a value class."""

    color: str = 'red'


@value()
class Box(Generic[T]):
    content: T


@value(frozen=False)
class Counter:
    count: int = 0


@value(eq=False)
class Token:
    name: str


@value(repr=False)
class Quiet:
    name: str


@value()
class Checked:
    low: int
    high: int = 10
    width: ClassVar[int]

    def __post_init__(self):
        if self.low > self.high:
            raise ValueError('low is above high')
        object.__setattr__(self, 'width', self.high - self.low)


@value()
class OwnInit:
    text: str

    def __init__(self, *words: str):
        object.__setattr__(self, 'text', ' '.join(words))


@value()
class Empty:
    pass


def dataclass_params(cls: Any) -> Any:
    return cls.__dataclass_params__


def pickled(original: T) -> T:
    return pickle.loads(pickle.dumps(original))


# -- what an instance does --


def test_arguments_go_by_position_and_by_name():
    assert Point(1, 5, secret='s') == Point(x=1, y=5, secret='s')


def test_what_is_said_of_arguments_names_the_class():
    with pytest.raises(TypeError, match=r'^Point(\.__init__)?\(\) missing'):
        Point()  # type: ignore


def test_a_missing_argument_is_a_type_error():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]


def test_an_unknown_argument_is_a_type_error():
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=3)  # type: ignore[call-arg]


def test_a_keyword_only_class_takes_no_positions():
    with pytest.raises(TypeError, match='takes 1 positional argument but 2 were given'):
        Goal('active')  # type: ignore[misc]


def test_a_keyword_only_field_takes_no_position():
    assert Port('tcp', 80, endpoints=('db',)).endpoints == ('db',)

    with pytest.raises(TypeError, match='positional argument'):
        Port('tcp', 80, ('db',))  # type: ignore[misc]


def test_the_factory_runs_for_each_instance():
    first, second = Point(1), Point(1)

    assert first.tags == second.tags == ['new']
    assert first.tags is not second.tags


def test_repr_is_that_of_a_dataclass():
    assert repr(Point(1)) == repr(PointAsDataclass(1)).replace('PointAsDataclass', 'Point')


def test_repr_can_be_left_out():
    assert repr(Quiet('x')).startswith('<')


def test_repr_of_a_subclass_has_its_name():
    assert repr(NamedPoint(1)).startswith('NamedPoint(x=1')


def test_equality_is_by_compared_content():
    assert Point(1) == Point(1, seen=9)
    assert Point(1) != Point(2)


def test_equality_asks_for_the_same_class():
    assert Point(1) != NamedPoint(1)
    assert Point(1).__eq__(PointAsDataclass(1)) is NotImplemented


def test_a_value_without_fields_is_equal_to_its_like():
    assert Empty() == Empty()
    assert repr(Empty()) == 'Empty()'


def test_eq_off_is_identity():
    token = Token('a')

    assert token == token
    assert token != Token('a')
    assert len({token, Token('a')}) == 2


def test_hash_is_by_content():
    assert hash(Port('tcp', 80)) == hash(Port('tcp', 80))
    assert len({Port('tcp', 80), Port('tcp', 80), Port('tcp', 81)}) == 2


def test_a_value_with_a_list_has_no_hash():
    with pytest.raises(TypeError, match='unhashable'):
        hash(Point(1))


def test_an_unfrozen_value_has_no_hash():
    with pytest.raises(TypeError, match='unhashable'):
        hash(Counter())


@pytest.mark.parametrize('cls', [Point, Pixel, NamedPoint])
def test_assignment_is_refused(cls: type[Point]):
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        cls(1).x = 2  # type: ignore[misc]


def test_assignment_is_refused_with_the_error_that_is_an_attribute_error():
    with pytest.raises(AttributeError):
        Point(1).x = 2  # type: ignore[misc]


def test_deletion_is_refused():
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del Point(1).x  # type: ignore[misc]


def test_a_new_attribute_is_refused():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).other = 2  # type: ignore[attr-defined]


def test_a_plain_subclass_may_have_attributes_of_its_own():
    point = NamedPoint(1)

    point.label = 'a'  # type: ignore[attr-defined]
    assert point.label == 'a'  # type: ignore[attr-defined]
    del point.label  # type: ignore[attr-defined]
    assert not hasattr(point, 'label')


def test_an_unfrozen_value_can_be_assigned():
    counter = Counter()

    counter.count = 3

    assert counter == Counter(3)


def test_post_init_runs():
    assert Checked(4).width == 6
    with pytest.raises(ValueError, match='low is above high'):
        Checked(11)


def test_post_init_runs_when_a_value_is_replaced():
    with pytest.raises(ValueError, match='low is above high'):
        replace(Checked(4), high=1)


def test_an_init_in_the_body_is_kept():
    assert OwnInit('a', 'b').text == 'a b'
    assert dataclass_params(OwnInit).init is False


def test_a_subclass_may_call_the_init_that_it_inherits():
    class Labelled(Point):
        def __init__(self, label: str):
            super().__init__(len(label))

    assert Labelled('abc').x == 3


def test_super_init_works_before_the_first_instance():
    @value()
    class Fresh:
        x: int

    class Child(Fresh):
        def __init__(self):
            super().__init__(7)

    assert Child().x == 7


def test_a_generic_value():
    assert Box[int](3) == Box(3)
    assert typing.get_type_hints(Box)['content'] is T


def test_a_class_variable_is_no_field():
    assert 'KIND' not in [f.name for f in fields_of(Point)]
    assert Point.KIND == 'point'


def test_defaults_are_on_the_class_and_factories_are_not():
    assert Point.y == 2
    assert not hasattr(Point, 'tags')


# -- what dataclasses, copy, pickle and inspect find --


@pytest.mark.parametrize('cls', [Point, Pixel, NamedPoint, DataPoint, Goal, Box])
def test_it_is_a_dataclass_when_somebody_looks(cls: type):
    assert dataclasses.is_dataclass(cls)


def described(cls: type) -> List[Tuple[Any, ...]]:
    return [
        (f.name, f.type, f.init, f.repr, f.compare, f.hash, f.default, callable(f.default_factory))
        for f in dataclasses.fields(cls)
    ]


def test_fields_are_those_of_a_dataclass():
    assert described(Point) == described(PointAsDataclass)


def test_fields_of_a_base_come_first():
    names = [f.name for f in dataclasses.fields(Pixel)]

    assert names == ['x', 'y', 'tags', 'secret', 'seen', 'color']


def test_a_dataclass_inherits_the_fields():
    assert DataPoint(1, color='blue') == DataPoint(x=1, y=2, color='blue')
    assert described(DataPoint)[:-1] == described(Point)


def test_a_subclass_with_a_field_again_keeps_its_place():
    @value()
    class Other(Point):
        y: int = 9

    assert Other(1).y == 9
    assert [f.name for f in fields_of(Other)][:2] == ['x', 'y']


def test_a_field_again_without_default_has_that_of_the_base():
    @value()
    class Other(Point):
        y: int  # type: ignore[misc]  # a checker expects the default again

    assert Other(1).y == 2


def test_the_parameters_of_the_dataclass():
    params = dataclass_params(Point)

    assert (params.init, params.repr, params.eq, params.frozen) == (True, True, True, True)
    assert dataclass_params(Counter).frozen is False


@pytest.mark.skipif(sys.version_info < (3, 10), reason='dataclasses know kw_only from 3.10')
def test_keyword_only_fields_say_so():
    assert [f.kw_only for f in dataclasses.fields(Port)] == [False, False, True]
    assert all(f.kw_only for f in dataclasses.fields(Goal))


def test_match_args_are_the_positions():
    assert Port.__match_args__ == ('protocol', 'number')
    assert Goal.__match_args__ == ()


def test_match_args_in_the_body_are_kept():
    @value()
    class Short:
        __match_args__ = ('x',)
        x: int
        y: int = 0

    assert Short.__match_args__ == ('x',)


@pytest.mark.parametrize('replaced', [replace, dataclasses.replace])
@pytest.mark.parametrize('cls', [Point, Pixel, NamedPoint])
def test_replace(replaced: Any, cls: type[Point]):
    assert replaced(cls(1, 5), x=3) == cls(3, 5)


def test_replace_with_an_unknown_field_is_a_type_error():
    with pytest.raises(TypeError, match='other'):
        replace(Point(1), other=1)


@pytest.mark.skipif(sys.version_info < (3, 13), reason='copy.replace is from 3.13')
def test_copy_replace():
    assert copy.replace(Goal(status='a'), status='b') == Goal(status='b')  # type: ignore[attr-defined]


def test_asdict_goes_into_values():
    @value()
    class Line:
        ends: Tuple[Port, Port]

    assert dataclasses.asdict(Line((Port('tcp', 1), Port('udp')))) == {
        'ends': (
            {'protocol': 'tcp', 'number': 1, 'endpoints': ()},
            {'protocol': 'udp', 'number': None, 'endpoints': ()},
        )
    }


def test_astuple():
    assert dataclasses.astuple(Point(1)) == dataclasses.astuple(PointAsDataclass(1))


@pytest.mark.parametrize('again', [copy.copy, copy.deepcopy, pickled])
@pytest.mark.parametrize(
    'original', [Point(1, 4), Pixel(1, color='b'), NamedPoint(1), Goal(status='a')]
)
def test_copies_are_equal(again: Any, original: Any):
    assert again(original) == original
    assert type(again(original)) is type(original)


def test_a_deep_copy_shares_nothing():
    point = Point(1)

    assert copy.deepcopy(point).tags is not point.tags


def test_the_signature_is_that_of_a_dataclass():
    assert str(inspect.signature(Point)) == str(inspect.signature(PointAsDataclass))


def test_the_signature_before_and_after_the_first_instance():
    @value()
    class Fresh:
        x: int
        y: List[int] = field(default_factory=list, kw_only=True)

    before = inspect.signature(Fresh)
    Fresh(1)

    assert before == inspect.signature(Fresh)
    shown = str(before).replace("'", '')  # annotations that are strings have quotes before 3.14
    assert shown == '(x: int, *, y: List[int] = <factory>) -> None'


def test_the_init_names_its_class():
    Point(1)

    assert Point.__init__.__qualname__ == 'Point.__init__'
    assert Point.__init__.__module__ == __name__


@pytest.mark.parametrize('of', [Port, Port.__init__])
def test_type_hints(of: Any):
    hints = typing.get_type_hints(of)

    assert hints['number'] == Optional[int]
    assert hints['endpoints'] == Tuple[str, ...]


def test_pydantic_reads_a_value():
    pydantic = pytest.importorskip('pydantic')

    read = pydantic.TypeAdapter(Port).validate_python({'protocol': 'tcp', 'number': '80'})

    assert read == Port('tcp', 80)


# -- what is refused --


@pytest.mark.parametrize('kind', [list, dict, set])
def test_a_mutable_default_is_refused_as_dataclasses_do(kind: Any):
    body: Dict[str, Any] = {'__annotations__': {'x': 'list'}, 'x': kind()}
    with pytest.raises(ValueError, match='mutable default') as theirs:
        dataclasses.dataclass(type('Bad', (), dict(body)))
    with pytest.raises(ValueError, match='mutable default') as ours:
        value()(type('Bad', (), dict(body)))

    assert str(ours.value) == str(theirs.value)


def test_a_required_field_after_an_optional_one_is_refused():
    with pytest.raises(TypeError, match="non-default argument 'y' follows default argument"):

        @value()
        class Bad:
            x: int = 0
            y: int  # pyright: ignore[reportGeneralTypeIssues]


def test_a_required_keyword_after_an_optional_one_is_fine():
    @value(kw_only=True)
    class Fine:
        x: int = 0
        y: int

    assert Fine(y=1).x == 0


def test_default_and_factory_together_are_refused():
    with pytest.raises(ValueError, match='both default and default_factory'):
        field(default=1, default_factory=int)


# -- what it costs --


def test_making_and_using_a_value_loads_no_dataclasses():
    program = (
        'import sys\n'
        'from ops_compat.values import value\n'
        'class Point: pass\n'
        'Point.__annotations__ = {"x": "int"}\n'
        'Point = value()(Point)\n'
        'assert Point(1) == Point(1), repr(Point(1))\n'
        'hash(Point(1))\n'
        'print([name for name in ("dataclasses", "inspect") if name in sys.modules])\n'
    )

    done = subprocess.run([sys.executable, '-S', '-c', program], capture_output=True, text=True)

    assert (done.stdout.strip(), done.stderr) == ('[]', '')


def test_a_field_that_the_constructor_does_not_take():
    @value()
    class Circle:
        radius: int
        area: int = field(init=False)
        marks: List[str] = field(init=False, default_factory=list)
        unit: str = field(init=False, default='mm')

        def __post_init__(self):
            object.__setattr__(self, 'area', 3 * self.radius**2)

    circle = Circle(2)

    assert repr(circle).endswith("Circle(radius=2, area=12, marks=[], unit='mm')")
    assert dataclasses.replace(circle, radius=1).area == 3
    assert replace(circle, radius=1).area == 3
    assert list(inspect.signature(Circle).parameters) == ['radius']
    with pytest.raises(TypeError):
        Circle(2, area=3)  # type: ignore[call-arg]


def test_a_field_that_is_compared_and_not_hashed():
    @value()
    class Tagged:
        name: str
        tags: List[str] = field(default_factory=list, hash=False)

    assert hash(Tagged('a', ['x'])) == hash(Tagged('a', ['y']))
    assert Tagged('a', ['x']) != Tagged('a', ['y'])
    assert [f.hash for f in dataclasses.fields(Tagged)] == [None, False]


def test_a_field_carries_metadata():
    @value()
    class Databag:
        port: int = field(default=0, metadata={'alias': 'the-port'})
        host: str = ''

    port, host = dataclasses.fields(Databag)

    assert port.metadata == {'alias': 'the-port'}
    assert host.metadata == {}
