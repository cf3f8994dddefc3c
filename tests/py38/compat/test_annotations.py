# SPDX-License-Identifier: Apache-2.0
"""Reading annotations alike on every Python."""

from __future__ import annotations

import typing
from typing import Any, Dict, List, Optional

import pytest

from ops_compat import annotations

if typing.TYPE_CHECKING:
    from decimal import Decimal


class Base:
    host: str
    port: int = 80


class Child(Base):
    port: Optional[int]  # type: ignore[assignment]
    tags: List[str] = []  # noqa: RUF012


class Nested:
    class Inner:
        pass

    inner: Inner


class Partly(Base):
    """A class of which one annotation can be evaluated nowhere."""

    price: Decimal
    name: Optional[str]
    broken: 1 / 0  # type: ignore[valid-type]


class Modern:
    """A class that is written for Python 3.10 and later, and names what 3.8 has too."""

    host: str | None
    port: int


class Bare:
    pass


def test_own_is_the_body_alone():
    assert list(annotations.own(Child)) == ['port', 'tags']


def test_own_of_a_class_without_annotations_is_empty():
    class Plain(Base):
        pass

    assert annotations.own(Plain) == {}
    assert annotations.own(Bare) == {}


def test_own_is_unevaluated():
    assert annotations.own(Base) == {'host': 'str', 'port': 'int'}


def test_own_is_a_copy():
    annotations.own(Base)['more'] = 'int'

    assert 'more' not in annotations.own(Base)


def test_names_have_the_bases_first_and_the_last_word_of_each():
    assert annotations.names(Child) == {
        'host': 'str',
        'port': 'Optional[int]',
        'tags': 'List[str]',
    }
    assert list(annotations.names(Child)) == ['host', 'port', 'tags']


@pytest.mark.parametrize('cls', [Base, Child, Bare])
def test_hints_are_those_of_typing_where_all_can_be_had(cls: type):
    assert annotations.hints(cls) == typing.get_type_hints(cls)


def test_a_class_in_the_body_of_a_class_is_found():
    assert annotations.hints(Nested) == {'inner': Nested.Inner}


def test_hints_leave_as_written_what_cannot_be_evaluated():
    assert annotations.hints(Partly) == {
        'host': str,
        'port': int,
        'price': 'Decimal',
        'name': Optional[str],
        'broken': '1 / 0',
    }


def test_hints_of_a_modern_class_have_every_name_and_evaluate_the_rest():
    found = annotations.hints(Modern)

    assert list(found) == ['host', 'port']
    assert found['host'] in (Optional[str], 'str | None')
    assert found['port'] is int


def test_names_in_the_body_of_the_class_are_found_when_others_fail():
    class Outer:
        class Inner:
            pass

        inner: Inner
        price: Decimal

    assert annotations.hints(Outer)['inner'] is Outer.Inner


def test_a_class_whose_module_is_gone_has_what_needs_no_module():
    body: Dict[str, Any] = {
        '__annotations__': {'size': 'int', 'other': 'Missing'},
        '__module__': 'no_such_module',
    }
    cls = type('Lost', (), body)

    assert annotations.hints(cls) == {'size': int, 'other': 'Missing'}
