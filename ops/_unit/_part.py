# SPDX-License-Identifier: Apache-2.0
"""What the values of a record have in common: cheap replacement, and a plain JSON form."""

from __future__ import annotations

from typing import Any, Callable, ClassVar, Dict, Mapping, NamedTuple, Tuple, Type, TypeVar

_P = TypeVar('_P', bound='Part')


class Codec(NamedTuple):
    """How the value of one field becomes plain JSON, and comes back."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


class Part:
    """A frozen value of which a record is made; its mappings and tuples are never mutated."""

    CODECS: ClassVar[Mapping[str, Codec]] = {}

    def but(self: _P, **changes: Any) -> _P:
        """Return a copy with some fields changed: ``values.replace`` at a tenth of its cost."""
        copy: _P = object.__new__(type(self))
        state = copy.__dict__
        state.update(self.__dict__)
        state.update(changes)
        return copy

    def to_dict(self) -> Dict[str, Any]:
        """Return the fields as plain JSON values."""
        codecs = self.CODECS
        return {
            name: codecs[name].encode(held) if name in codecs else held
            for name, held in self.__dict__.items()
        }

    @classmethod
    def from_dict(cls: Type[_P], plain: Mapping[str, Any]) -> _P:
        """Return the value that :meth:`to_dict` wrote."""
        codecs = cls.CODECS
        return cls(
            **{
                name: codecs[name].decode(held) if name in codecs else held
                for name, held in plain.items()
            }
        )


def _databags(bags: Mapping[str, Mapping[str, str]]) -> Dict[str, Dict[str, str]]:
    return {entity: dict(bag) for entity, bag in bags.items()}


MAPPING = Codec(dict, dict)
DATABAGS = Codec(_databags, _databags)
WORDS = Codec(list, tuple)


def one(kind: Type[Part]) -> Codec:
    """Return the codec of a field that holds one part, or None."""

    def encode(part: Any) -> Any:
        return None if part is None else part.to_dict()

    def decode(plain: Any) -> Any:
        return None if plain is None else kind.from_dict(plain)

    return Codec(encode, decode)


def several(kind: Type[Part]) -> Codec:
    """Return the codec of a field that holds a tuple of parts."""

    def encode(parts: Any) -> Any:
        return [part.to_dict() for part in parts]

    def decode(plain: Any) -> Any:
        return tuple(kind.from_dict(each) for each in plain)

    return Codec(encode, decode)


def named(kind: Type[Part], key: Callable[[str], Any] = str) -> Codec:
    """Return the codec of a field that maps names, or numbers, to parts."""

    def encode(parts: Any) -> Any:
        return {str(name): part.to_dict() for name, part in parts.items()}

    def decode(plain: Any) -> Any:
        return {key(name): kind.from_dict(each) for name, each in plain.items()}

    return Codec(encode, decode)


Pairs = Tuple[Tuple[str, int], ...]


def _encode_pairs(pairs: Any) -> Any:
    return [list(pair) for pair in pairs]


def _decode_pairs(plain: Any) -> Pairs:
    return tuple((str(name), int(count)) for name, count in plain)


PAIRS = Codec(_encode_pairs, _decode_pairs)
