# SPDX-License-Identifier: Apache-2.0
"""Data to an object of a charm's class, and back."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import Any, ClassVar, List, Optional

import pytest

from ops._private import schema

pydantic: Any = pytest.importorskip('pydantic')
pydantic_dataclasses: Any = pytest.importorskip('pydantic.dataclasses')


class Plain:
    host: str
    port: int
    protocol: ClassVar[str] = 'tcp'

    def __init__(self, host: str, port: int = 1, **rest: Any):
        self.host = host
        self.port = port
        self.rest = rest


class PlainSub(Plain):
    more: str = 'more'


class Newer:
    """Annotations that cannot be evaluated on Python 3.8."""

    one: int | None = 1
    two: NotThere = 2  # type: ignore[name-defined,assignment]  # noqa: F821


@dataclasses.dataclass
class Data:
    host: str
    port: int = dataclasses.field(default=1, metadata={'alias': 'the-port'})
    made: int = dataclasses.field(default=7, init=False)


class Inner(pydantic.BaseModel):
    size: int = pydantic.Field(1, alias='inner-size')


class Model(pydantic.BaseModel):
    host: str
    port: int = pydantic.Field(1, alias='the-port')


class Nested(pydantic.BaseModel):
    inner: Inner = Inner()
    secret: int = pydantic.Field(3, exclude=True)
    written: int = pydantic.Field(4, serialization_alias='Written')
    read: int = pydantic.Field(5, validation_alias='Read')


class Forbids(pydantic.BaseModel):
    model_config: ClassVar[Any] = {'extra': 'forbid'}
    host: str


@pydantic_dataclasses.dataclass
class PydanticData:
    host: str
    port: int = dataclasses.field(default=1, metadata={'alias': 'the-port'})


@pydantic_dataclasses.dataclass
class PydanticDataField:
    port: int = pydantic.Field(alias='the-port')


@pytest.mark.parametrize(
    ('cls', 'fields'),
    [
        (Plain, {'host': 'host', 'port': 'port', 'protocol': 'protocol'}),
        (
            PlainSub,
            {'host': 'host', 'port': 'port', 'protocol': 'protocol', 'more': 'more'},
        ),
        (Newer, {'one': 'one', 'two': 'two'}),
        (Data, {'host': 'host', 'the-port': 'port', 'made': 'made'}),
        (Model, {'host': 'host', 'the-port': 'port'}),
        (PydanticData, {'host': 'host', 'the-port': 'port'}),
        (PydanticDataField, {'port': 'port'}),
        (dict, {}),
    ],
)
def test_fields_by_data_key(cls: Any, fields: Any):
    assert schema.fields_of(cls) == fields


@pytest.mark.parametrize('cls', [Data, Model, PydanticData])
def test_alias_is_the_key_that_is_read(cls: Any):
    made = schema.build(cls, {'host': 'db', 'the-port': 5})

    assert (made.host, made.port) == ('db', 5)


@pytest.mark.parametrize('cls', [Data, Model, PydanticData, Forbids])
def test_keys_without_a_field_are_left_out(cls: Any):
    assert schema.build(cls, {'host': 'db', 'unknown': 1}).host == 'db'


def test_plain_class_gets_every_key():
    made = schema.build(Plain, {'host': 'db', 'unknown': 1, 'with-dash': 2})

    assert made.rest == {'unknown': 1, 'with-dash': 2}


def test_arguments_are_handed_on():
    made = schema.build(Plain, {'port': 5}, 'db', extra=1)

    assert (made.host, made.port, made.rest) == ('db', 5, {'extra': 1})


def test_data_goes_before_an_argument_of_the_same_name():
    assert schema.build(Plain, {'host': 'data'}, host='argument').host == 'data'


def test_missing_data_is_the_error_of_the_class():
    with pytest.raises(TypeError, match='host'):
        schema.build(Plain, {})


@pytest.mark.parametrize(
    ('obj', 'values'),
    [
        (Plain('db'), {'host': 'db', 'port': 1, 'protocol': 'tcp'}),
        (Newer(), {'one': 1, 'two': 2}),
        (Data('db'), {'host': 'db', 'the-port': 1, 'made': 7}),
        (Model(host='db'), {'host': 'db', 'the-port': 1}),
        (PydanticData('db'), {'host': 'db', 'the-port': 1}),
        (PydanticDataField(**{'the-port': 2}), {'port': 2}),
        ({'a': 1}, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_by_data_key(obj: Any, values: Any):
    assert schema.dump(obj) == values


def test_annotated_attribute_that_is_not_there_is_an_error():
    half = object.__new__(Plain)

    with pytest.raises(AttributeError, match='host'):
        schema.dump(half)


def test_model_inside_a_model_is_written_by_alias():
    assert schema.dump(Nested())['inner'] == {'inner-size': 1}


def test_excluded_field_has_no_value():
    assert 'secret' not in schema.dump(Nested())


def test_pydantic_missing_has_no_value():
    missing = getattr(pydantic, 'MISSING', None)
    if missing is None:
        missing = pytest.importorskip('pydantic.experimental.missing_sentinel').MISSING
    model = pydantic.create_model('model', a=(Any, missing), b=(int, 2))

    assert schema.dump(model()) == {'b': 2}


@pytest.mark.parametrize(
    ('obj', 'field'),
    [
        (Nested(written=9), 'written'),
        (Nested(Read=9), 'read'),
        (PydanticDataField(**{'the-port': 9}), 'port'),
    ],
)
def test_what_is_written_is_read_again(obj: Any, field: str):
    cls: Any = obj.__class__
    again: Any = schema.build(cls, schema.dump(obj))

    assert getattr(again, field) == 9


def test_values_of_a_model_are_json_values():
    class Holder(pydantic.BaseModel):
        items: List[int]
        path: Optional[Any] = None

    assert schema.dump(Holder(items=[1])) == {'items': [1], 'path': None}


@pytest.mark.skipif(sys.version_info >= (3, 14), reason='pydantic.v1 is for older Pythons')
def test_model_of_pydantic_1():
    v1 = pytest.importorskip('pydantic.v1')

    class Old(v1.BaseModel):
        host: str
        port: int = v1.Field(1, alias='the-port')

    old = schema.build(Old, {'host': 'db', 'the-port': 5, 'unknown': 1})

    assert schema.fields_of(Old) == {'host': 'host', 'the-port': 'port'}
    assert schema.dump(old) == {'host': 'db', 'the-port': 5}


def test_a_class_without_pydantic_loads_no_pydantic():
    program = (
        'import sys, dataclasses\n'
        'from ops._private import schema\n'
        'cls = dataclasses.make_dataclass("cls", ["a"])\n'
        'schema.dump(schema.build(cls, {"a": 1}))\n'
        'assert "pydantic" not in sys.modules\n'
    )

    subprocess.run([sys.executable, '-c', program], check=True)
