# SPDX-License-Identifier: Apache-2.0
"""Value classes: dataclasses that cost an import almost nothing.

``dataclasses`` loads ``inspect``, and each frozen dataclass takes most of a millisecond to
make. A class decorated with :func:`value` is made in microseconds: its ``__init__`` is
compiled when the first instance is made, and the dataclass description of it when somebody
asks. Whoever does ask (:func:`dataclasses.fields`, ``replace``, ``asdict``, a real dataclass
that inherits from it) finds a dataclass, keyword-only fields included, on Python 3.8 too.
"""

from __future__ import annotations

import operator
import sys
import typing
from typing import (
    Any,
    Callable,
    Dict,
    FrozenSet,
    Iterable,
    List,
    Mapping,
    Optional,
    Tuple,
    TypeVar,
)

from ops_compat import annotations as _annotations

if typing.TYPE_CHECKING:
    import dataclasses

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        """Stand in for PEP 681's mark, which only type checkers read."""
        return lambda decorated: decorated


_T = TypeVar('_T')


class _Mark:
    """A default that is no value, and how it shows in a signature."""

    def __init__(self, shown: str):
        self._shown = shown

    def __repr__(self) -> str:
        return self._shown


MISSING: Any = _Mark('MISSING')
_FACTORY: Any = _Mark('<factory>')


class Field:
    """What one field of a value class is: its default, and what it takes part in."""

    __slots__ = (
        'annotation',
        'compare',
        'default',
        'factory',
        'hash',
        'init',
        'kw_only',
        'metadata',
        'name',
        'repr',
    )

    def __init__(
        self,
        default: Any = MISSING,
        factory: Any = MISSING,
        *,
        init: bool = True,
        repr: bool = True,
        hash: Optional[bool] = None,
        compare: bool = True,
        metadata: Optional[Mapping[Any, Any]] = None,
        kw_only: Optional[bool] = None,
    ):
        if default is not MISSING and factory is not MISSING:
            raise ValueError('cannot specify both default and default_factory')
        self.default = default
        self.factory = factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata
        self.kw_only = kw_only
        self.name = ''
        self.annotation: Any = None

    @property
    def required(self) -> bool:
        """Whether an instance cannot be made without it."""
        return self.init and self.default is MISSING and self.factory is MISSING

    @property
    def hashed(self) -> bool:
        """Whether it takes part in the hash."""
        return self.compare if self.hash is None else self.hash


def field(
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    init: bool = True,
    repr: bool = True,
    hash: Optional[bool] = None,
    compare: bool = True,
    metadata: Optional[Mapping[Any, Any]] = None,
    kw_only: Optional[bool] = None,
) -> Any:
    """Describe a field beyond its annotation, as :func:`dataclasses.field` does.

    Args:
        default: the value when none is given.
        default_factory: called without arguments for the value when none is given.
        init: whether the constructor takes it; if not, its factory or ``__post_init__`` sets it.
        repr: whether the field is shown by ``repr``.
        hash: whether the field takes part in ``hash``; None for what ``compare`` says.
        compare: whether the field takes part in ``==`` and ``hash``.
        metadata: what others read from the field; never used here.
        kw_only: whether it must be given by name; None takes the class's setting.

    Raises:
        ValueError: if both a default and a factory are given.
    """
    return Field(
        default,
        default_factory,
        init=init,
        repr=repr,
        hash=hash,
        compare=compare,
        metadata=metadata,
        kw_only=kw_only,
    )


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(
    *, frozen: bool = True, kw_only: bool = False, eq: bool = True, repr: bool = True
) -> Callable[[type[_T]], type[_T]]:
    """Make the decorated class a value: one attribute for each annotation in its body.

    Args:
        frozen: refuse assignment, and hash by content.
        kw_only: take every field by name only.
        eq: compare by content; otherwise by identity.
        repr: write a ``repr`` that lists the fields, unless the class has one.

    ``__post_init__`` is called if the class has it; an ``__init__`` in its body is kept. Fields
    of value classes that it inherits from come first.

    Raises:
        TypeError: if a positional field without a default follows one that has it.
        ValueError: if a default could be changed in place: a list, a dict, a set.

    Example::

        @value(kw_only=True)
        class Goal:
            status: str
            since: Optional[str] = None


        assert Goal(status='active') == Goal(status='active', since=None)
    """

    def decorate(cls: type[_T]) -> type[_T]:
        fields = _collect(cls, kw_only)
        defined_in = vars(sys.modules[cls.__module__])
        own_init = '__init__' in cls.__dict__
        options = {
            'init': not own_init,
            'repr': repr,
            'eq': eq,
            'frozen': frozen,
            'kw_only': kw_only,
        }
        members: Dict[str, Any] = {
            '__value_fields__': fields,
            '__dataclass_fields__': _LazyAttribute(cls, '__dataclass_fields__', dataclass_fields),
            '__dataclass_params__': _LazyAttribute(
                cls, '__dataclass_params__', lambda _: _dataclass_params(options)
            ),
        }
        if '__replace__' not in cls.__dict__:
            members['__replace__'] = replace
        if '__match_args__' not in cls.__dict__:
            members['__match_args__'] = tuple(f.name for f in fields if f.init and not f.kw_only)
        if not own_init:
            members['__init__'] = _LazyAttribute(
                cls, '__init__', lambda home: _compile_init(home, frozen, defined_in)
            )
        if repr and '__repr__' not in cls.__dict__:
            members['__repr__'] = _repr
        if eq and '__eq__' not in cls.__dict__:
            members.update(_comparison(fields, frozen, cls))
        if frozen:
            members.update(_protection(frozenset(f.name for f in fields), cls))
        for name, member in members.items():
            setattr(cls, name, member)
        return cls

    return decorate


def replace(instance: _T, **changes: Any) -> _T:
    """Return a copy of a value with some of its fields changed.

    Example::

        replace(Goal(status='waiting'), status='active')
    """
    given = {f.name: getattr(instance, f.name) for f in fields_of(type(instance)) if f.init}
    given.update(changes)
    return type(instance)(**given)


def fields_of(cls: type) -> Tuple[Field, ...]:
    """Return the fields of a value class, in the order of its constructor."""
    found: Tuple[Field, ...] = getattr(cls, '__value_fields__', ())
    return found


class _LazyAttribute:
    """A class attribute that is worked out when somebody first looks at it."""

    def __init__(self, home: type, name: str, make: Callable[[type], Any]):
        self._home = home
        self._name = name
        self._make = make

    def __get__(self, instance: Any, owner: type) -> Any:
        made: Any = self._make(self._home)
        setattr(self._home, self._name, made)
        bind = getattr(made, '__get__', None)
        return bind(instance, owner) if bind else made


def _collect(cls: type, kw_only: bool) -> Tuple[Field, ...]:
    collected: Dict[str, Field] = {}
    for base in reversed(cls.__mro__[1:]):
        for inherited in base.__dict__.get('__value_fields__', ()):
            collected[inherited.name] = inherited
    for name, annotation in _annotations.own(cls).items():
        if _is_class_variable(annotation):
            continue
        # A default of a base is one of the class too, as dataclasses have it.
        given = getattr(cls, name, MISSING)
        described = given if isinstance(given, Field) else Field(given)
        described.name = name
        described.annotation = annotation
        if described.kw_only is None:
            described.kw_only = kw_only
        _refuse_mutable_default(described)
        collected[name] = described
        if described.default is not MISSING:
            setattr(cls, name, described.default)
        elif name in cls.__dict__:
            delattr(cls, name)
    _refuse_required_after_optional(collected.values())
    return tuple(collected.values())


def _refuse_mutable_default(field: Field) -> None:
    if field.default.__class__.__hash__ is None:
        raise ValueError(
            f'mutable default {type(field.default)} for field {field.name} is not allowed: '
            'use default_factory'
        )


def _refuse_required_after_optional(fields: Iterable[Field]) -> None:
    optional = ''
    for described in fields:
        if described.kw_only or not described.init:
            continue
        if not described.required:
            optional = described.name
        elif optional:
            raise TypeError(
                f'non-default argument {described.name!r} follows default argument {optional!r}'
            )


def _is_class_variable(annotation: Any) -> bool:
    if isinstance(annotation, str):
        return annotation.startswith(('ClassVar', 'typing.ClassVar'))
    return typing.get_origin(annotation) is typing.ClassVar or annotation is typing.ClassVar


def _compile_init(cls: type, frozen: bool, defined_in: Dict[str, Any]) -> Callable[..., None]:
    fields = fields_of(cls)
    positional = [_parameter(f) for f in fields if f.init and not f.kw_only]
    named = [_parameter(f) for f in fields if f.init and f.kw_only]
    parameters = ['self', *positional, *(['*', *named] if named else [])]
    body = _assignments([(f.name, _given(f)) for f in fields if _is_set(f)], frozen)
    if hasattr(cls, '__post_init__'):
        body.append('self.__post_init__()')
    known = _names_for_init(fields)
    source = 'def make({}):\n    def __init__({}):\n        {}\n    return __init__\n'.format(
        ', '.join(known), ', '.join(parameters), '\n        '.join(body or ['pass'])
    )
    made: Dict[str, Any] = {}
    # The source holds nothing but field names; its globals are where annotations are looked up.
    # The face that the class reports by now may not be loaded.
    face = sys.modules.get(cls.__module__)
    exec(source, defined_in if face is None else vars(face), made)  # noqa: S102
    init: Callable[..., None] = made['make'](**known)
    init.__qualname__ = f'{cls.__qualname__}.__init__'
    if sys.version_info < (3, 10):
        # There the error about arguments names the code alone, which all classes call the same.
        init.__code__ = init.__code__.replace(co_name=cls.__name__)
    init.__module__ = cls.__module__
    init.__annotations__ = {f.name: f.annotation for f in fields if f.init}
    init.__annotations__['return'] = None
    return init


def _assignments(given: List[Tuple[str, str]], frozen: bool) -> List[str]:
    if not frozen:
        return [f'self.{name} = {given_as}' for name, given_as in given]
    # At once, which takes a third of the time that object.__setattr__ takes for each.
    named = ', '.join(f'{name}={given_as}' for name, given_as in given)
    return [f'self.__dict__.update({named})']


def _parameter(field: Field) -> str:
    return field.name if field.required else f'{field.name}=_default_{field.name}'


def _is_set(field: Field) -> bool:
    return field.init or field.factory is not MISSING


def _given(field: Field) -> str:
    if not field.init:
        return f'_factory_{field.name}()'
    if field.factory is MISSING:
        return field.name
    return f'_factory_{field.name}() if {field.name} is _FACTORY else {field.name}'


def _names_for_init(fields: Iterable[Field]) -> Dict[str, Any]:
    known: Dict[str, Any] = {'_FACTORY': _FACTORY}
    for described in fields:
        if described.factory is not MISSING:
            known[f'_factory_{described.name}'] = described.factory
            known[f'_default_{described.name}'] = _FACTORY
        elif described.default is not MISSING:
            known[f'_default_{described.name}'] = described.default
    return known


def _repr(self: object) -> str:
    shown = ', '.join(
        f'{f.name}={getattr(self, f.name)!r}' for f in fields_of(type(self)) if f.repr
    )
    return f'{type(self).__qualname__}({shown})'


def _comparison(fields: Iterable[Field], frozen: bool, cls: type) -> Mapping[str, Any]:
    content = _content([f.name for f in fields if f.compare])
    hashed = _content([f.name for f in fields if f.hashed])

    def __eq__(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return content(self) == content(other)

    def __hash__(self: Any) -> int:
        return hash(hashed(self))

    members: Dict[str, Any] = {'__eq__': __eq__}
    if '__hash__' not in cls.__dict__:
        members['__hash__'] = __hash__ if frozen else None
    return members


def _content(names: List[str]) -> Callable[[Any], Any]:
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _protection(names: FrozenSet[str], cls: Any) -> Mapping[str, Any]:
    """Refuse changes of the fields, and of anything unless a subclass has it."""

    def __setattr__(self: object, name: str, value: Any) -> None:
        if type(self) is cls or name in names:
            raise _frozen_error(f'cannot assign to field {name!r}')
        object.__setattr__(self, name, value)

    def __delattr__(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise _frozen_error(f'cannot delete field {name!r}')
        object.__delattr__(self, name)

    return {'__setattr__': __setattr__, '__delattr__': __delattr__}


def _frozen_error(message: str) -> AttributeError:
    import dataclasses

    return dataclasses.FrozenInstanceError(message)


def dataclass_fields(cls: type) -> Dict[str, dataclasses.Field[Any]]:
    """Return the fields of a value class by name, as :mod:`dataclasses` describes them."""
    import dataclasses

    described: Dict[str, dataclasses.Field[Any]] = {}
    for ours in fields_of(cls):
        options: Dict[str, Any] = {
            'init': ours.init,
            'repr': ours.repr,
            'hash': ours.hash,
            'compare': ours.compare,
            'metadata': ours.metadata,
        }
        if ours.default is not MISSING:
            options['default'] = ours.default
        elif ours.factory is not MISSING:
            options['default_factory'] = ours.factory
        if sys.version_info >= (3, 10):
            options['kw_only'] = bool(ours.kw_only)
        theirs: Any = dataclasses.field(**options)
        theirs.name = ours.name
        theirs.type = ours.annotation
        theirs._field_type = dataclasses._FIELD  # type: ignore[attr-defined]  # what fields() looks for
        described[ours.name] = theirs
    return described


def _dataclass_params(options: Mapping[str, bool]) -> Any:
    import dataclasses

    accepted = dict(options)
    if sys.version_info < (3, 10):
        accepted.pop('kw_only')
    empty: Any = dataclasses.dataclass(**accepted)(type('empty', (), {}))
    return empty.__dict__['__dataclass_params__']
