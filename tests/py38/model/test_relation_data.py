# SPDX-License-Identifier: Apache-2.0
"""Who may read and write relation data, and what is sent to Juju."""

# What starts with an underscore is used by others under these names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

import pytest

from ops._meta import CharmMeta
from ops.model import (
    Model,
    RelationDataAccessError,
    RelationDataContent,
    RelationDataTypeError,
    RelationNotFoundError,
    _ModelBackend,
)

META = CharmMeta(
    {
        'name': 'app',
        'requires': {'db': {'interface': 'mysql'}},
        'peers': {'cluster': {'interface': 'app'}},
    }
)


class Backend(_ModelBackend):
    """A Juju with one relation on each endpoint and the same data everywhere."""

    def __init__(self, *, leader: bool = False, running: str = 'App/on/start[1]'):
        super().__init__('app/0', 'testing', 'uuid')
        self.leader = leader
        self._hook_is_running = running
        self.written: List[Dict[str, str]] = []
        self.reads = 0
        self.gone = False
        self.units: Dict[int, List[str]] = {1: ['r/0'], 2: ['app/1']}

    def is_leader(self) -> bool:
        return self.leader

    def relation_ids(self, relation_name: str) -> List[int]:
        return {'db': [1], 'cluster': [2]}[relation_name]

    def relation_list(self, relation_id: int, *, relation_name: Optional[str] = None) -> List[str]:
        return self.units[relation_id]

    def relation_remote_app_name(self, relation_id: int, **_: Any) -> Optional[str]:
        return None

    def relation_get(self, *_: Any, **__: Any) -> Dict[str, str]:
        self.reads += 1
        if self.gone:
            raise RelationNotFoundError('gone')
        return {'k': 'v', 'z': 'w'}

    def relation_set(self, relation_id: int, data: Any, is_app: bool, **_: Any) -> None:
        self.written.append(dict(data))


# Of whose data this is, from the model of unit app/0.
WHOSE: Dict[str, Callable[[Model], RelationDataContent]] = {
    'own unit': lambda m: m.relations['db'][0].data[m.unit],
    'own app': lambda m: m.relations['db'][0].data[m.app],
    'remote unit': lambda m: m.relations['db'][0].data[m.get_unit('r/0')],
    'remote app': lambda m: m.relations['db'][0].data[m.get_app('r')],
    'own unit among peers': lambda m: m.relations['cluster'][0].data[m.unit],
    'own app among peers': lambda m: m.relations['cluster'][0].data[m.app],
    'peer': lambda m: m.relations['cluster'][0].data[m.get_unit('app/1')],
}
READABLE_BY_ALL = set(WHOSE) - {'own app'}
WRITABLE_BY_ALL = {'own unit', 'own unit among peers'}
WRITABLE_BY_LEADER = {*WRITABLE_BY_ALL, 'own app', 'own app among peers'}

READ: Dict[str, Callable[[RelationDataContent], Any]] = {
    '[]': lambda data: data['k'],
    'get': lambda data: data.get('k'),
    'in': lambda data: 'k' in data,
    'iter': lambda data: list(data),
    'len': len,
    'items': lambda data: list(data.items()),
    'dict': dict,
    '==': lambda data: data == {},
    'pop': lambda data: data.pop('k'),
    'setdefault': lambda data: data.setdefault('n', 'm'),
}
WRITE: Dict[str, Callable[[RelationDataContent], Any]] = {
    '[]=': lambda data: data.__setitem__('a', 'b'),
    'the same': lambda data: data.__setitem__('k', 'v'),
    'del': lambda data: data.__delitem__('k'),
    'del what is not there': lambda data: data.__delitem__('n'),
    'update': lambda data: data.update(a='b'),
    'update nothing': lambda data: data.update({}),
}


@pytest.mark.parametrize('leader', [False, True])
@pytest.mark.parametrize('whose', WHOSE)
@pytest.mark.parametrize('way', [way for way in READ if way not in ('pop', 'setdefault')])
@pytest.mark.parametrize('known', [False, True])
def test_who_may_read(leader: bool, whose: str, way: str, known: bool):
    backend = Backend(leader=leader)
    data = WHOSE[whose](Model(META, backend))
    if known:
        backend._hook_is_running = ''
        dict(data)
        backend._hook_is_running = '__init__'

    if leader or whose in READABLE_BY_ALL:
        READ[way](data)
    else:
        with pytest.raises(
            RelationDataAccessError,
            match='app/0 is not leader and cannot read its own application databag',
        ):
            READ[way](data)


@pytest.mark.parametrize('way', READ)
def test_refused_reading_asks_juju_nothing(way: str):
    backend = Backend()
    data = WHOSE['own app'](Model(META, backend))
    with pytest.raises(RelationDataAccessError):
        READ[way](data)

    assert backend.reads == 0


@pytest.mark.parametrize('leader', [False, True])
@pytest.mark.parametrize('whose', WHOSE)
@pytest.mark.parametrize('way', WRITE)
def test_who_may_write(leader: bool, whose: str, way: str):
    backend = Backend(leader=leader)
    data = WHOSE[whose](Model(META, backend))

    if whose in (WRITABLE_BY_LEADER if leader else WRITABLE_BY_ALL):
        WRITE[way](data)
    else:
        with pytest.raises(RelationDataAccessError, match='cannot write'):
            WRITE[way](data)
        assert (backend.reads, backend.written) == (0, [])


@pytest.mark.parametrize(
    ('whose', 'text'),
    [
        ('own app', 'app/0 is not leader and cannot write application data.'),
        ('remote app', 'app cannot write the data of remote application r'),
        ('remote unit', 'app/0 cannot write databag of r/0: not the same unit.'),
        ('peer', 'app/0 cannot write databag of app/1: not the same unit.'),
    ],
)
def test_refusal_to_write_says_why(whose: str, text: str):
    data = WHOSE[whose](Model(META, Backend()))

    with pytest.raises(RelationDataAccessError) as caught:
        data['a'] = 'b'
    assert str(caught.value) == text


@pytest.mark.parametrize('whose', WHOSE)
def test_outside_of_an_event_all_is_allowed(whose: str):
    backend = Backend(running='')
    data = WHOSE[whose](Model(META, backend))
    data['a'] = 'b'

    assert data == {'k': 'v', 'z': 'w', 'a': 'b'}


@pytest.mark.parametrize('whose', WHOSE)
@pytest.mark.parametrize('running', ['', 'App/on/start[1]'])
@pytest.mark.parametrize(
    ('change', 'text'),
    [
        ({'a': 1}, "relation data values must be strings, not <class 'int'>"),
        ({1: 'a'}, "relation data keys must be strings, not <class 'int'>"),
        ({'a': 'b', 'c': None}, "relation data values must be strings, not <class 'NoneType'>"),
    ],
)
def test_only_strings_are_data(whose: str, running: str, change: Any, text: str):
    backend = Backend(running=running)
    data = WHOSE[whose](Model(META, backend))

    with pytest.raises(RelationDataTypeError) as caught:
        data.update(change)
    assert str(caught.value) == text
    assert (backend.reads, backend.written) == (0, [])


def test_own_app_data_of_a_broken_relation_is_readable():
    model = Model(META, Backend(), broken_relation_id=1)
    relation = model.get_relation('db', 1)
    assert relation is not None

    assert relation.data[model.app]['k'] == 'v'
    with pytest.raises(RelationDataAccessError):
        relation.data[model.app]['a'] = 'b'


def test_unknown_remote_app_is_no_reason_to_let_a_unit_read():
    backend = Backend()
    backend.units = {1: [], 2: []}
    model = Model(META, backend)
    (relation,) = model.relations['db']

    with pytest.raises(RelationDataAccessError, match='is not leader and cannot read'):
        dict(relation.data[model.app])
    with pytest.raises(RelationDataAccessError, match='Remote application instance cannot be'):
        dict(RelationDataContent(relation, model.get_app('other'), backend))


def test_data_that_may_not_be_read_is_shown_as_such():
    assert repr(WHOSE['own app'](Model(META, Backend()))) == '<n/a>'


# What is sent.


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
def data(backend: Backend) -> RelationDataContent:
    return WHOSE['own unit'](Model(META, backend))


CHANGES: List[Tuple[Callable[[RelationDataContent], Any], Any, Any]] = [
    (lambda d: d.update({'a': 'b', 'k': 'v'}), [{'a': 'b'}], {'k': 'v', 'z': 'w', 'a': 'b'}),
    (lambda d: d.update([('a', 'b')], k=''), [{'a': 'b', 'k': ''}], {'z': 'w', 'a': 'b'}),
    (lambda d: d.update({'a': 'b'}, a='c'), [{'a': 'c'}], {'k': 'v', 'z': 'w', 'a': 'c'}),
    (lambda d: d.update({'k': 'v'}), [], {'k': 'v', 'z': 'w'}),
    (lambda d: d.update({}), [], {'k': 'v', 'z': 'w'}),
    (lambda d: d.__delitem__('k'), [{'k': ''}], {'z': 'w'}),
    (lambda d: d.__delitem__('n'), [], {'k': 'v', 'z': 'w'}),
    (lambda d: d.pop('k'), [{'k': ''}], {'z': 'w'}),
    (lambda d: d.pop('n', None), [], {'k': 'v', 'z': 'w'}),
    (lambda d: d.clear(), [{'k': ''}, {'z': ''}], {}),
    (lambda d: d.setdefault('n', 'm'), [{'n': 'm'}], {'k': 'v', 'z': 'w', 'n': 'm'}),
]


@pytest.mark.parametrize(
    ('change', 'sent', 'after'),
    CHANGES,
)
def test_what_changes_is_sent_and_is_there(
    backend: Backend, data: RelationDataContent, change: Any, sent: Any, after: Any
):
    change(data)

    assert backend.written == sent
    assert data == after


def test_data_is_read_once(backend: Backend, data: RelationDataContent):
    dict(data)
    data['a'] = 'b'
    dict(data)

    assert backend.reads == 1


def test_data_is_not_read_before_it_is_looked_at(backend: Backend):
    model = Model(META, backend)
    data = model.relations['db'][0].data

    assert model.unit in data
    assert len(data) == 4
    assert backend.reads == 0


def test_data_of_a_gone_relation_is_empty(backend: Backend, data: RelationDataContent):
    backend.gone = True

    assert dict(data) == {}
