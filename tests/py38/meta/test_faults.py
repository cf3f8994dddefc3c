# SPDX-License-Identifier: Apache-2.0
"""What is said of metadata that cannot be read: which file, which key, what is wrong."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple, Type

import pytest

from ops._meta import CharmMeta, ContainerBase, RelationMeta

I = {'interface': 'i'}  # noqa: E741 - it stands in every other row below

METADATA: List[Tuple[Dict[str, Any], Type[Exception], str]] = [
    ({'requires': None}, AttributeError, 'requires: it must be a mapping, not nothing; remove'),
    ({'requires': ['db']}, AttributeError, 'requires: it must be a mapping, not a list'),
    ({'provides': 'db'}, AttributeError, 'provides: it must be a mapping, not text'),
    ({'requires': {'db': None}}, TypeError, 'requires.db: it must be a mapping, not nothing'),
    ({'requires': {'db': 'pg'}}, TypeError, 'requires.db: it must be a mapping, not text'),
    ({'peers': {'p': {}}}, KeyError, "peers.p: it has no 'interface'"),
    ({'storage': {'d': {}}}, KeyError, "storage.d: it has no 'type'"),
    ({'storage': {'d': 'block'}}, TypeError, 'storage.d: it must be a mapping, not text'),
    ({'storage': ['d']}, AttributeError, 'storage: it must be a mapping, not a list'),
    ({'resources': {'r': {}}}, KeyError, "resources.r: it has no 'type'"),
    ({'payloads': {'p': {}}}, KeyError, "payloads.p: it has no 'type'"),
    ({'containers': {'c': 'x'}}, AttributeError, 'containers.c: it must be a mapping, not text'),
    ({'containers': {'c': {'mounts': None}}}, TypeError, 'containers.c.mounts: it must be a list'),
    (
        {'containers': {'c': {'bases': [{}]}}},
        KeyError,
        "containers.c.bases, entry 1: it has no 'name'",
    ),
    ({'maintainers': None}, TypeError, 'maintainers: it must be a list, not nothing'),
    ({'assumes': None}, TypeError, 'assumes: it must be a list, not nothing'),
    ({'assumes': [3]}, AttributeError, 'assumes, an entry .*: it must be a mapping, not a number'),
    ({'links': None}, TypeError, 'links: it must be a mapping, not nothing'),
    ({'links': 'w'}, AttributeError, 'links: it must be a mapping, not text'),
]


@pytest.mark.parametrize(('raw', 'error', 'text'), METADATA)
def test_a_fault_in_the_metadata_is_named(raw: Dict[str, Any], error: Type[Exception], text: str):
    with pytest.raises(error, match=f'cannot read metadata.yaml: {text}'):
        CharmMeta({'name': 'x', **raw})


@pytest.mark.parametrize(
    ('raw', 'text'),
    [
        ({'limit': '1'}, r"limit should be an int, not <class 'str'> \(.*requires\.db\)"),
        ({'scope': 'x'}, r"scope should be one of 'global', 'container'; not 'x' \(.*db\)"),
    ],
)
def test_a_fault_in_an_endpoint_is_told_in_the_published_words(raw: Dict[str, Any], text: str):
    with pytest.raises(TypeError, match=text):
        CharmMeta({'requires': {'db': {**I, **raw}}})


def test_a_role_that_is_none_is_refused():
    with pytest.raises(AssertionError, match=r"role should be one of .*, not 'peer'"):
        RelationMeta('peer', 'db', I)  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize('text', ['-', '', 'a', '1-a', '+'])
def test_a_range_that_cannot_be_read_is_named(text: str):
    raw = {'storage': {'d': {'type': 'block', 'multiple': {'range': text}}}}

    with pytest.raises(ValueError, match=r'storage\.d\.multiple: range must be like .*, not'):
        CharmMeta(raw)


def test_an_unknown_word_in_assumes_is_named():
    with pytest.raises(ValueError, match=r"'some-of' is not a valid JujuAssumesCondition"):
        CharmMeta({'assumes': [{'some-of': ['a']}]})


@pytest.mark.parametrize(
    ('raw', 'text'),
    [
        (['a'], 'actions.yaml: it must be a mapping, not a list'),
        ('a', 'actions.yaml: it must be a mapping, not text'),
        ({'a': 'x'}, 'actions.yaml: a: it must be a mapping, not text'),
        ({'additionalProperties': True}, 'actions.yaml: additionalProperties: .* not a boolean'),
    ],
)
def test_a_fault_in_the_actions_is_named(raw: Any, text: str):
    with pytest.raises(AttributeError, match=f'cannot read {text}'):
        CharmMeta({}, raw)


@pytest.mark.parametrize(
    ('raw', 'error', 'text'),
    [
        (['a'], AttributeError, 'cannot read config.yaml: it must be a mapping, not a list'),
        ({'options': ['a']}, AttributeError, 'config.yaml: options: .* not a list'),
        ({'options': {'a': None}}, TypeError, r'config.yaml: options\.a: .* not nothing'),
        ({'options': {'a': {}}}, RuntimeError, 'option a is expected to declare a `type`'),
        ({'options': {'a': 'x'}}, RuntimeError, 'option a is expected to declare a `type`'),
    ],
)
def test_a_fault_in_the_config_is_named(raw: Any, error: Type[Exception], text: str):
    with pytest.raises(error, match=text):
        CharmMeta({}, None, raw)


@pytest.mark.parametrize('raw', [{}, {'name': 'u'}, {'name': 'u', 'channel': 'c'}])
def test_a_base_needs_all_three_parts(raw: Dict[str, Any]):
    with pytest.raises(KeyError, match='which must be given'):
        ContainerBase.from_dict(raw)
