# SPDX-License-Identifier: Apache-2.0
"""Layers, plans and what they consist of."""

# pyright: reportPrivateUsage=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import Any, Dict, Type

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ops import pebble

SERVICE: Dict[str, Any] = {
    'summary': 'Sum',
    'description': 'Desc',
    'startup': 'enabled',
    'override': 'replace',
    'command': 'run',
    'after': ['a'],
    'before': ['b'],
    'requires': ['r'],
    'environment': {'A': '1'},
    'user': 'bob',
    'user-id': 1000,
    'group': 'staff',
    'group-id': 2000,
    'working-dir': '/srv',
    'on-success': 'restart',
    'on-failure': 'shutdown',
    'on-check-failure': {'c': 'restart'},
    'backoff-delay': '1s',
    'backoff-factor': 3,
    'backoff-limit': '10s',
    'kill-delay': '2s',
}
CHECK: Dict[str, Any] = {
    'override': 'replace',
    'level': 'alive',
    'startup': 'disabled',
    'period': '5s',
    'timeout': '1s',
    'threshold': 2,
    'http': {'url': 'http://x', 'headers': {'A': 'b'}},
    'tcp': {'port': 80, 'host': 'h'},
    'exec': {'command': 'true', 'environment': {'A': 'b'}, 'user-id': 0},
}
LOG_TARGET: Dict[str, Any] = {
    'override': 'merge',
    'type': 'loki',
    'location': 'http://l',
    'services': ['all'],
    'labels': {'k': 'v'},
}
LAYER: Dict[str, Any] = {
    'summary': 'Sum',
    'description': 'Desc',
    'services': {'web': SERVICE, 'idle': {}},
    'checks': {'up': CHECK},
    'log-targets': {'loki': LOG_TARGET},
}
PLAN = {key: LAYER[key] for key in ('services', 'checks', 'log-targets')}
ENTRIES = [(pebble.Service, SERVICE), (pebble.Check, CHECK), (pebble.LogTarget, LOG_TARGET)]
WHOLES = [(pebble.Layer, LAYER), (pebble.Plan, PLAN)]

each_entry = pytest.mark.parametrize(
    ('cls', 'raw'), ENTRIES, ids=lambda v: getattr(v, '__name__', '')
)
each_whole = pytest.mark.parametrize(
    ('cls', 'raw'), WHOLES, ids=lambda v: getattr(v, '__name__', '')
)


# -- services, checks, log targets --


@each_entry
def test_an_entry_becomes_what_it_was(cls: Type[Any], raw: Dict[str, Any]):
    assert cls('name', raw).to_dict() == raw


@each_entry
def test_each_key_is_an_attribute(cls: Type[Any], raw: Dict[str, Any]):
    entry = cls('name', raw)
    held = {key: getattr(entry, key.replace('-', '_')) for key in raw}
    words = {key: getattr(value, 'value', value) for key, value in held.items()}

    assert words == raw
    assert entry.name == 'name'


@each_entry
def test_an_empty_entry_says_nothing(cls: Type[Any], raw: Dict[str, Any]):
    nothing = {key: type(value)() for key, value in raw.items() if not isinstance(value, int)}

    assert cls('name').to_dict() == {}
    assert cls('name', nothing).to_dict() == {}


@each_entry
def test_an_entry_shows_what_it_says(cls: Type[Any], raw: Dict[str, Any]):
    assert repr(cls('name', raw)) == f'{cls.__name__}({raw!r})'


@each_entry
def test_entries_compare_by_what_they_say(cls: Type[Any], raw: Dict[str, Any]):
    entry = cls('name', raw)

    assert entry == cls('other', raw)
    assert entry == raw
    assert entry != cls('name')
    assert entry != 5


@each_entry
def test_an_entry_can_be_changed_and_so_has_no_hash(cls: Type[Any], raw: Dict[str, Any]):
    with pytest.raises(TypeError, match='unhashable'):
        hash(cls('name', raw))


@each_entry
def test_an_entry_keeps_nothing_of_what_it_was_made_of(cls: Type[Any], raw: Dict[str, Any]):
    entry = cls('name', raw)
    for value in entry.to_dict().values():
        if isinstance(value, (dict, list)):
            value.clear()
    for key in raw:
        held = getattr(entry, key.replace('-', '_'))
        assert not isinstance(held, (dict, list)) or held is not raw[key]

    assert entry.to_dict() == raw


@each_entry
def test_an_entry_that_is_no_mapping_is_refused_by_name(cls: Type[Any], raw: Dict[str, Any]):
    with pytest.raises(TypeError, match=r"cannot read .* 'name': it must be a mapping, not str"):
        cls('name', 'text')


@pytest.mark.parametrize('key', ['user-id', 'group-id'])
def test_root_is_not_nobody(key: Any):
    raw: Any = {key: 0}

    assert pebble.Service('s', raw).to_dict() == raw


def test_a_level_that_is_not_known_stays_text():
    assert pebble.Check('c', {'level': 'odd'}).to_dict() == {'level': 'odd'}


def test_a_startup_that_is_not_known_is_refused():
    raw: Any = {'startup': 'odd'}

    with pytest.raises(ValueError, match='odd'):
        pebble.Check('c', raw)


def test_a_level_may_be_given_as_a_member():
    check = pebble.Check('c', {'level': pebble.CheckLevel.READY})

    assert check.to_dict() == {'level': 'ready'}


# -- layers and plans --


@each_whole
def test_a_whole_becomes_what_it_was(cls: Type[Any], raw: Dict[str, Any]):
    assert cls(raw).to_dict() == raw


@each_whole
def test_yaml_is_read(cls: Type[Any], raw: Dict[str, Any]):
    assert cls(yaml.safe_dump(raw)).to_dict() == raw


@each_whole
def test_yaml_is_written(cls: Type[Any], raw: Dict[str, Any]):
    assert cls(raw).to_yaml() == yaml.safe_dump(raw)
    assert str(cls(raw)) == cls(raw).to_yaml()


@each_whole
def test_a_whole_shows_what_it_says(cls: Type[Any], raw: Dict[str, Any]):
    assert repr(cls(raw)) == f'{cls.__name__}({raw!r})'


@each_whole
def test_wholes_compare_by_what_they_say(cls: Type[Any], raw: Dict[str, Any]):
    assert cls(raw) == cls(raw)
    assert cls(raw) == raw
    assert cls(raw) != cls()
    assert cls(raw) != 5


@pytest.mark.parametrize('cls', [pebble.Layer, pebble.Plan])
@pytest.mark.parametrize('empty', [None, '', '{}\n', {}, 'services:\n', {'checks': None}])
def test_an_empty_one(cls: Type[Any], empty: Any):
    assert (cls(empty).to_dict(), cls(empty).to_yaml()) == ({}, '{}\n')


@pytest.mark.parametrize('cls', [pebble.Layer, pebble.Plan])
@pytest.mark.parametrize(
    ('raw', 'what'),
    [
        ('[1]', r'(layer|plan): .* not list'),
        ('text', r'(layer|plan): .* not str'),
        ({'services': ['web']}, r'services: .* not list'),
        ({'checks': {'up': 'text'}}, r"check 'up': .* not str"),
    ],
)
def test_what_is_no_mapping_is_refused_by_name(cls: Type[Any], raw: Any, what: str):
    with pytest.raises(TypeError, match=what):
        cls(raw)


@pytest.mark.parametrize('cls', [pebble.Layer, pebble.Plan])
@pytest.mark.parametrize('text', ['a: : b', '{', 'a: !!python/object/apply:os.getcwd []'])
def test_what_is_no_plain_yaml_is_refused(cls: Type[Any], text: str):
    with pytest.raises(yaml.YAMLError):
        cls(text)


@pytest.mark.parametrize('cls', [pebble.Layer, pebble.Plan])
def test_a_key_that_is_not_known_is_left_out(cls: Type[Any]):
    assert cls({'odd': 1, 'services': {}}).to_dict() == {}


def test_a_layer_has_entries_by_name():
    layer = pebble.Layer(LAYER)  # type: ignore[arg-type]

    assert layer.services['web'].name == 'web'
    assert layer.checks['up'].name == 'up'
    assert layer.log_targets['loki'].name == 'loki'


def test_what_is_changed_in_a_plan_is_in_it():
    plan = pebble.Plan('{}')
    plan.services['web'] = pebble.Service('web', {'command': 'run'})

    assert plan == {'services': {'web': {'command': 'run'}}}


# -- merging, against a plain reading of what Pebble does --

words = st.sampled_from(['', 'a', 'b', 'c'])
numbers = st.one_of(st.none(), st.integers(0, 3))
texts = st.lists(st.sampled_from('abc'), max_size=3)
maps = st.dictionaries(st.sampled_from('ABC'), st.sampled_from('xyz'), max_size=3)
services = st.fixed_dictionaries(
    {},
    optional={
        'command': words,
        'startup': words,
        'after': texts,
        'requires': texts,
        'environment': maps,
        'on-check-failure': maps,
        'user-id': numbers,
        'kill-delay': words,
    },
)
checks = st.fixed_dictionaries(
    {},
    optional={
        'level': st.sampled_from(['', 'alive', 'ready']),
        'startup': st.sampled_from(['', 'enabled', 'disabled']),
        'period': words,
        'threshold': numbers,
        'http': st.fixed_dictionaries({}, optional={'url': words, 'headers': maps}),
        'tcp': st.fixed_dictionaries({}, optional={'port': st.integers(0, 3), 'host': words}),
        'exec': st.fixed_dictionaries({}, optional={'command': words, 'environment': maps}),
    },
)
log_targets = st.fixed_dictionaries(
    {}, optional={'type': words, 'location': words, 'services': texts, 'labels': maps}
)


def is_set(key: str, value: Any) -> bool:
    return bool(value) or (key == 'user-id' and value == 0)


def merged(below: Dict[str, Any], above: Dict[str, Any]) -> Dict[str, Any]:
    """Merge as Pebble does: lists are appended, maps merged, the rest replaced if it is set."""
    result = {key: value for key, value in below.items() if is_set(key, value)}
    for key, value in above.items():
        if not is_set(key, value):
            continue
        if isinstance(value, list):
            result[key] = [*result.get(key, []), *value]
        elif isinstance(value, dict):
            whole = merged(result.get(key, {}), value)
            result[key] = whole
        else:
            result[key] = value
    return {key: value for key, value in result.items() if is_set(key, value)}


def settled(entry: Dict[str, Any]) -> Dict[str, Any]:
    """Leave out what is set to nothing, at any depth."""
    return merged({}, entry)


def check_merging(cls: Type[Any], below: Dict[str, Any], above: Dict[str, Any]) -> None:
    entry, other = cls('n', below), cls('n', above)
    before = other.to_dict()

    entry._merge(other)

    assert settled(entry.to_dict()) == merged(settled(below), above)
    assert other.to_dict() == before


@given(services, services)
def test_services_are_merged(below: Dict[str, Any], above: Dict[str, Any]):
    check_merging(pebble.Service, below, above)


@given(checks, checks)
def test_checks_are_merged(below: Dict[str, Any], above: Dict[str, Any]):
    check_merging(pebble.Check, below, above)


@given(log_targets, log_targets)
def test_log_targets_are_merged(below: Dict[str, Any], above: Dict[str, Any]):
    check_merging(pebble.LogTarget, below, above)


def test_what_was_merged_is_not_shared():
    below, above = pebble.Service('n'), pebble.Service('n', {'environment': {'A': '1'}})
    below._merge(above)

    below.environment['A'] = '2'

    assert above.environment == {'A': '1'}
