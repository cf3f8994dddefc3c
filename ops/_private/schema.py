# SPDX-License-Identifier: Apache-2.0
"""Data with string keys to an object of a charm's class, and back.

The class is a plain one, a dataclass, a Pydantic dataclass, or a Pydantic model of version 1
or 2. Nothing here imports Pydantic: a class of it brings what is needed.

What a class is read as:

===================  ==============================================  ======================
kind of class        data keys                                       values written
===================  ==============================================  ======================
Pydantic model       each field's ``alias``, else its name           ``model_dump``, as JSON
dataclass            ``metadata['alias']``, else the field's name    ``dataclasses.asdict``
plain class          every key is read; annotated names are written  the attributes
===================  ==============================================  ======================
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Mapping, NamedTuple, Type, TypeVar

from ops_compat import annotations as _annotations

_T = TypeVar('_T')


class _Kind(NamedTuple):
    """How one kind of class is read and written."""

    fields: Callable[[Any], Dict[str, str]]
    """Give the attribute's name for each data key."""
    keyword: Callable[[Any, str], str]
    """Give the constructor's keyword for an attribute's name."""
    dump: Callable[[Any], Dict[str, Any]]
    """Give the values of an object by attribute name."""
    takes_all: bool = False
    """Whether keys that are no fields are handed to the constructor too."""


def fields_of(cls: type) -> Dict[str, str]:
    """Return the attribute's name for each data key of a class.

    Example::

        @dataclasses.dataclass
        class Databag:
            host: str
            port: int = dataclasses.field(metadata={'alias': 'the-port'})


        assert fields_of(Databag) == {'host': 'host', 'the-port': 'port'}
    """
    return _kind(cls).fields(cls)


def select(cls: type, data: Mapping[str, _T]) -> Dict[str, _T]:
    """Return what a class is built from: its fields, or for a plain class everything."""
    if _kind(cls).takes_all:
        return dict(data)
    known = fields_of(cls)
    return {key: value for key, value in data.items() if key in known}


def build(cls: Type[_T], data: Mapping[str, Any], *args: Any, **kwargs: Any) -> _T:
    """Make an object of a class from data by its keys.

    Keys that the class has no field for are left out, unless it is a plain class.

    Args:
        cls: the class.
        data: the values by data key.
        args: further positional arguments of the constructor.
        kwargs: further arguments of the constructor; what is in the data goes first.

    Raises:
        TypeError: or whatever else the class raises for data that it cannot take.
    """
    kind = _kind(cls)
    names = kind.fields(cls)
    given = {
        kind.keyword(cls, names.get(key, key)): value for key, value in select(cls, data).items()
    }
    return cls(*args, **{**kwargs, **given})


def dump(obj: object) -> Dict[str, Any]:
    """Return the values of an object by data key.

    A field of a Pydantic model that is excluded, or that is Pydantic's ``MISSING``, is left
    out, and so has no value to be written.

    Raises:
        AttributeError: if a plain class annotates an attribute that the object does not have.
    """
    cls = type(obj)
    kind = _kind(cls)
    values = kind.dump(obj)
    return {key: values[name] for key, name in kind.fields(cls).items() if name in values}


def _kind(cls: type) -> _Kind:
    if isinstance(getattr(cls, 'model_fields', None), dict):
        return _MODEL
    if hasattr(cls, '__dataclass_fields__'):
        return _DATACLASS
    if hasattr(cls, '__fields__') and hasattr(cls, '__validators__'):
        return _OLD_MODEL
    return _PLAIN


# Plain classes. Names alone are needed, so that annotations which this Python cannot evaluate
# are no obstacle.


def _plain_fields(cls: type) -> Dict[str, str]:
    return {name: name for name in _annotations.names(cls)}


def _plain_keyword(_: type, name: str) -> str:
    return name


def _plain_dump(obj: Any) -> Dict[str, Any]:
    return {name: getattr(obj, name) for name in _annotations.names(obj.__class__)}


# Dataclasses, Pydantic's among them.


def _dataclass_fields(cls: Any) -> Dict[str, str]:
    import dataclasses

    return {
        field.metadata.get('alias', field.name): field.name for field in dataclasses.fields(cls)
    }


def _dataclass_keyword(cls: Any, name: str) -> str:
    return _alias_for_validation(getattr(cls, '__pydantic_fields__', {}), name)


def _dataclass_dump(obj: Any) -> Dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(obj)


# Pydantic models, version 2.


def _model_fields(cls: Any) -> Dict[str, str]:
    return {field.alias or name: name for name, field in cls.model_fields.items()}


def _model_keyword(cls: Any, name: str) -> str:
    return _alias_for_validation(cls.model_fields, name)


def _alias_for_validation(fields: Mapping[str, Any], name: str) -> str:
    alias = getattr(fields.get(name), 'validation_alias', None)
    return alias if isinstance(alias, str) else name


def _model_dump(obj: Any) -> Dict[str, Any]:
    # By alias, for the sake of models inside this one.
    dumped: Dict[str, Any] = obj.model_dump(mode='json', by_alias=True)
    fields: Dict[str, Any] = obj.__class__.model_fields
    written = {name: field.serialization_alias or name for name, field in fields.items()}
    return {name: dumped[alias] for name, alias in written.items() if alias in dumped}


# Pydantic models, version 1, also as ``pydantic.v1``.


def _old_model_fields(cls: Any) -> Dict[str, str]:
    return {field.alias: name for name, field in cls.__fields__.items()}


def _old_model_keyword(cls: Any, name: str) -> str:
    alias: str = cls.__fields__[name].alias
    return alias


def _old_model_dump(obj: Any) -> Dict[str, Any]:
    dumped = json.loads(obj.json(by_alias=True))
    fields: Dict[str, Any] = obj.__class__.__fields__
    written = {name: field.alias for name, field in fields.items()}
    return {name: dumped[alias] for name, alias in written.items() if alias in dumped}


_PLAIN = _Kind(_plain_fields, _plain_keyword, _plain_dump, takes_all=True)
_DATACLASS = _Kind(_dataclass_fields, _dataclass_keyword, _dataclass_dump)
_MODEL = _Kind(_model_fields, _model_keyword, _model_dump)
_OLD_MODEL = _Kind(_old_model_fields, _old_model_keyword, _old_model_dump)
