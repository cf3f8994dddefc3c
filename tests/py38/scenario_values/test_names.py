# SPDX-License-Identifier: Apache-2.0
"""Names, with the row ``strict-names`` on and off."""

# Private names are the published ones, and tables hold functions of whatever they are given.
# pyright: reportPrivateUsage=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import Any

import pytest

from ops import testing
from ops.testing._scenario._event import _Action, _Event
from ops.testing.errors import StateValidationError
from ops_compat import behaviours

ENDPOINT, STORAGE, CONTAINER, ACTION = 'relation endpoint', 'storage', 'container', 'action'

MAKE: Any = {
    ENDPOINT: testing.Relation,
    STORAGE: testing.Storage,
    CONTAINER: testing.Container,
    ACTION: _Action,
}

ACCEPTED = [
    *((ENDPOINT, name) for name in ('db', 'd', 'd1', 'my-db', 'my_db', 'db-1', 'a1-2', 'a_1')),
    *((STORAGE, name) for name in ('data', 'd', 'my-data', 'a1', 'a-1b', 'a1-b2', 'f1o-2x-a')),
    *((CONTAINER, name) for name in ('web', '5', '1web', 'my-web', 'a--b', 'a' * 63)),
    *((ACTION, name) for name in ('backup', '4', '1do', 'do-it', 'do--it', 'juju-run', 'a' * 70)),
]

REFUSED = [
    *(
        (ENDPOINT, name)
        for name in ('', 'Db', 'dB', '1db', 'a--b', 'a_-b', 'a-', '-a', 'a b', 'a.b', 'dö', 'db\n')
    ),
    *(
        (STORAGE, name)
        for name in ('', 'Data', '1data', 'my_data', 'a-1', 'a--b', 'a-', 'a b', 'data\n')
    ),
    *(
        (CONTAINER, name)
        for name in ('', 'Web', 'my_web', '-web', 'web-', 'a.b', 'a' * 64, 'web\n')
    ),
    *((ACTION, name) for name in ('', 'Do', 'do_it', 'do-', '-do', 'do.it', 'do\n')),
]


@pytest.mark.parametrize(('kind', 'name'), ACCEPTED)
def test_strict_names_accept_what_juju_accepts(kind: str, name: str):
    with behaviours.using(strict_names=True):
        MAKE[kind](name)


@pytest.mark.parametrize(('kind', 'name'), REFUSED)
def test_strict_names_refuse_what_juju_refuses(kind: str, name: str):
    with behaviours.using(strict_names=True), pytest.raises(StateValidationError) as caught:
        MAKE[kind](name)

    assert f'invalid {kind} name {name!r}: ' in str(caught.value)


@pytest.mark.parametrize(('kind', 'name'), REFUSED)
def test_other_names_are_as_they_are(kind: str, name: str):
    with behaviours.using(strict_names=False):
        MAKE[kind](name)


def test_a_container_that_is_called_too_long_is_told_how_long():
    with behaviours.using(strict_names=True), pytest.raises(StateValidationError) as caught:
        testing.Container('a' * 64)

    assert str(caught.value).endswith('must be at most 63 characters long, and has 64')


def relations_of(endpoint: str, asked: str) -> Any:
    return testing.State(relations=[testing.Relation(endpoint)]).get_relations(asked)


@pytest.mark.parametrize(('endpoint', 'asked'), [('my-db', 'my_db'), ('my_db', 'my-db')])
def test_strict_names_are_what_is_written(endpoint: str, asked: str):
    with behaviours.using(strict_names=True):
        assert relations_of(endpoint, asked) == ()
        assert len(relations_of(endpoint, endpoint)) == 1


@pytest.mark.parametrize(('endpoint', 'asked'), [('my-db', 'my_db'), ('my_db', 'my-db')])
def test_hyphens_and_underscores_are_the_same_in_other_names(endpoint: str, asked: str):
    with behaviours.using(strict_names=False):
        assert len(relations_of(endpoint, asked)) == 1


each_way = pytest.mark.parametrize('path', ['my-db-relation-changed', 'my-db_relation_changed'])


@each_way
def test_an_event_keeps_its_strict_name(path: str):
    with behaviours.using(strict_names=True):
        event = _Event(path)

        assert event.path == path
        assert event._path.juju_prefix == 'my-db'
        assert event._juju_name == 'my-db-relation-changed'


@each_way
def test_an_event_has_underscores_in_other_names(path: str):
    with behaviours.using(strict_names=False):
        event = _Event(path)

        assert event.path == 'my_db_relation_changed'
        assert event._path.prefix == 'my_db'


@pytest.mark.parametrize('strict', [True, False])
@each_way
def test_the_attribute_of_an_event_has_underscores(path: str, strict: bool):
    with behaviours.using(strict_names=strict):
        assert _Event(path).name == 'my_db_relation_changed'
