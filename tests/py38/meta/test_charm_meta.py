# SPDX-License-Identifier: Apache-2.0
"""What becomes of the metadata, actions and config of a charm."""

from __future__ import annotations

import io
from typing import Any, Dict, List, Tuple

import pytest
import yaml

from ops._meta import (
    ActionMeta,
    CharmMeta,
    ConfigMeta,
    ContainerBase,
    ContainerMeta,
    ContainerStorageMeta,
    JujuAssumes,
    JujuAssumesCondition,
    MetadataLinks,
    RelationMeta,
    RelationRole,
    StorageMeta,
)

ANY, ALL = JujuAssumesCondition.ANY, JujuAssumesCondition.ALL


def test_an_empty_charm_has_the_defaults():
    meta = CharmMeta()

    defaults: Dict[str, Any] = {
        'name': '',
        'summary': '',
        'description': '',
        'maintainers': [],
        'links': MetadataLinks(websites=[], sources=[], issues=[], documentation=None),
        'tags': [],
        'terms': [],
        'series': [],
        'subordinate': False,
        'assumes': JujuAssumes(features=[]),
        'min_juju_version': None,
        'charm_user': 'root',
        'requires': {},
        'provides': {},
        'peers': {},
        'relations': {},
        'storages': {},
        'resources': {},
        'payloads': {},
        'extra_bindings': {},
        'actions': {},
        'config': {},
        'containers': {},
    }
    assert {name: getattr(meta, name) for name in defaults} == defaults
    assert vars(meta) == defaults


PLAIN = [
    ('name', 'name', 'wordpress'),
    ('summary', 'summary', 's'),
    ('description', 'description', 'd'),
    ('tags', 'tags', ['a']),
    ('terms', 'terms', ['t']),
    ('series', 'series', ['focal']),
    ('subordinate', 'subordinate', True),
    ('min-juju-version', 'min_juju_version', '3.6'),
    ('charm-user', 'charm_user', 'sudoer'),
    ('extra-bindings', 'extra_bindings', {'a': None}),
]


@pytest.mark.parametrize(('key', 'attribute', 'value'), PLAIN)
def test_a_plain_key_becomes_an_attribute(key: str, attribute: str, value: Any):
    assert getattr(CharmMeta({key: value}), attribute) == value


@pytest.mark.parametrize(
    ('raw', 'expected'),
    [
        ({'maintainer': 'a'}, ['a']),
        ({'maintainers': ['a', 'b']}, ['a', 'b']),
        ({'maintainer': 'a', 'maintainers': ['b']}, ['a', 'b']),
        ({'maintainers': ['a'], 'links': {'contact': 'c'}}, ['a', 'c']),
    ],
)
def test_maintainers_are_listed(raw: Dict[str, Any], expected: List[str]):
    assert CharmMeta(raw).maintainers == expected


@pytest.mark.parametrize(
    ('raw', 'attribute', 'expected'),
    [
        ({'website': 'w'}, 'websites', ['w']),
        ({'website': ['v', 'w']}, 'websites', ['v', 'w']),
        ({'source': 's'}, 'sources', ['s']),
        ({'issues': 'i'}, 'issues', ['i']),
        ({'docs': 'd'}, 'documentation', 'd'),
        ({'links': {'website': 'w'}}, 'websites', ['w']),
        ({'links': {'source': ['s']}}, 'sources', ['s']),
        ({'links': {'issues': 'i'}}, 'issues', ['i']),
        ({'links': {'documentation': 'd'}}, 'documentation', 'd'),
        ({'website': 'w', 'links': {'website': 'v'}}, 'websites', ['w']),
        ({'docs': 'd', 'links': {'documentation': 'e'}}, 'documentation', 'd'),
        ({'website': None, 'links': {'website': 'v'}}, 'websites', ['v']),
    ],
)
def test_links_are_listed(raw: Dict[str, Any], attribute: str, expected: Any):
    assert getattr(CharmMeta(raw).links, attribute) == expected


# -- assumes --


ASSUMED: List[Tuple[List[Any], List[Any]]] = [
    (['juju >= 3.4', 'k8s-api'], ['juju >= 3.4', 'k8s-api']),
    ([{'any-of': ['a', 'b']}], [JujuAssumes(['a', 'b'], ANY)]),
    (
        [{'all-of': ['a', {'any-of': ['b']}]}, 'c'],
        [JujuAssumes(['a', JujuAssumes(['b'], ANY)], ALL), 'c'],
    ),
    (
        [{'any-of': ['a'], 'all-of': ['b']}],
        [JujuAssumes(['a'], ANY), JujuAssumes(['b'], ALL)],
    ),
    ([{}], []),
]


@pytest.mark.parametrize(('raw', 'features'), ASSUMED)
def test_what_juju_has_to_offer_is_listed(raw: List[Any], features: List[Any]):
    assert CharmMeta({'assumes': raw}).assumes == JujuAssumes(features, ALL)


# -- endpoints --


def test_an_endpoint_has_what_the_metadata_says():
    raw = {'interface': 'mysql', 'limit': 1, 'optional': True, 'scope': 'container'}

    endpoint = CharmMeta({'requires': {'db': raw}}).requires['db']

    assert endpoint.relation_name == 'db'
    assert endpoint.role is RelationRole.requires
    assert endpoint.interface_name == 'mysql'
    assert endpoint.limit == 1
    assert endpoint.optional is True
    assert endpoint.scope == 'container'


@pytest.mark.parametrize('raw', [{'interface': 'i'}, {'interface': 'i', 'scope': None}])
def test_an_endpoint_has_defaults(raw: Dict[str, Any]):
    endpoint = RelationMeta(RelationRole.provides, 'db', raw)

    assert (endpoint.limit, endpoint.optional, endpoint.scope) == (None, False, 'global')


def test_endpoints_are_found_by_their_role_and_all_together():
    raw: Dict[str, Any] = {
        key: {name: {'interface': 'i'}}
        for key, name in [('peers', 'p'), ('requires', 'r'), ('provides', 'q')]
    }

    meta = CharmMeta(raw)

    assert (list(meta.peers), list(meta.requires), list(meta.provides)) == (['p'], ['r'], ['q'])
    assert meta.relations == {**meta.requires, **meta.provides, **meta.peers}


def test_a_peer_relation_is_one():
    assert [role for role in RelationRole if role.is_peer()] == [RelationRole.peer]


# -- storage --


def test_a_storage_has_what_the_metadata_says():
    raw = {
        'type': 'block',
        'description': 'd',
        'shared': True,
        'read-only': True,
        'minimum-size': '1G',
        'location': '/srv',
        'properties': ['transient'],
        'multiple': {'range': '0-3'},
    }

    assert vars(StorageMeta('data', raw)) == {
        'storage_name': 'data',
        'type': 'block',
        'description': 'd',
        'shared': True,
        'read_only': True,
        'minimum_size': '1G',
        'location': '/srv',
        'properties': ['transient'],
        'multiple_range': (0, 3),
    }


def test_a_storage_has_defaults():
    assert vars(StorageMeta('data', {'type': 'filesystem'})) == {
        'storage_name': 'data',
        'type': 'filesystem',
        'description': '',
        'shared': False,
        'read_only': False,
        'minimum_size': None,
        'location': None,
        'properties': [],
        'multiple_range': None,
    }


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('2', (2, 2)),
        ('0', (0, 0)),
        ('2-', (2, None)),
        ('2+', (2, None)),
        ('2-3', (2, 3)),
        ('2 - 3', (2, 3)),
        (2, (2, 2)),
    ],
)
def test_the_number_of_storages_is_a_range(text: Any, expected: Any):
    raw = {'type': 'block', 'multiple': {'range': text}}

    assert StorageMeta('data', raw).multiple_range == expected


# -- resources and payloads --


def test_a_resource_has_what_the_metadata_says():
    raw = {'r': {'type': 'file', 'filename': 'f', 'description': 'd'}}

    resource = CharmMeta({'resources': raw}).resources['r']

    assert vars(resource) == {
        'resource_name': 'r',
        'type': 'file',
        'filename': 'f',
        'description': 'd',
    }


def test_a_payload_has_what_the_metadata_says():
    payload = CharmMeta({'payloads': {'p': {'type': 'docker'}}}).payloads['p']

    assert vars(payload) == {'payload_name': 'p', 'type': 'docker'}


# -- containers --


def test_a_container_that_the_metadata_says_nothing_about_has_no_bases():
    container = CharmMeta({'containers': {'web': None}}).containers['web']

    assert (container.name, container.resource, container.bases) == ('web', None, None)
    assert container.mounts == {}


def test_a_container_has_what_the_metadata_says():
    base = {'name': 'ubuntu', 'channel': '24.04', 'architectures': ['amd64']}

    container = ContainerMeta('web', {'resource': 'image', 'bases': [base]})

    assert container.resource == 'image'
    assert container.bases == [ContainerBase('ubuntu', '24.04', ['amd64'])]


def test_mounts_of_one_storage_are_listed_together():
    raw = {
        'mounts': [
            {'storage': 's', 'location': '/a'},
            {'storage': 's', 'location': '/b'},
            {'storage': 't', 'location': '/c'},
            {'storage': 'nowhere'},
        ]
    }

    mounts = ContainerMeta('web', raw).mounts

    assert {name: mount.locations for name, mount in mounts.items()} == {
        's': ['/a', '/b'],
        't': ['/c'],
    }


def test_a_storage_that_is_mounted_once_has_a_location():
    assert ContainerStorageMeta('s', '/a').location == '/a'


def test_a_storage_that_is_mounted_twice_has_no_single_location():
    mount = ContainerStorageMeta('s', '/a')
    mount.add_location('/b')

    with pytest.raises(RuntimeError, match=r'Request \.locations to see a list'):
        _ = mount.location


# -- actions and config --


def test_an_action_has_what_it_declares():
    raw = {
        'title': 't',
        'description': 'd',
        'params': {'p': {'type': 'string'}},
        'required': ['p'],
        'additionalProperties': False,
    }

    assert vars(ActionMeta('a', raw)) == {
        'name': 'a',
        'title': 't',
        'description': 'd',
        'parameters': {'p': {'type': 'string'}},
        'required': ['p'],
        'additional_properties': False,
    }


@pytest.mark.parametrize('raw', [None, {}])
def test_an_action_has_defaults(raw: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv('JUJU_VERSION', raising=False)

    assert vars(CharmMeta({}, {'a': raw}).actions['a']) == {
        'name': 'a',
        'title': '',
        'description': '',
        'parameters': {},
        'required': [],
        'additional_properties': True,
    }


@pytest.mark.parametrize(('juju', 'takes'), [('3.6.14', True), ('4.0.0', False)])
def test_undeclared_parameters_are_taken_as_juju_takes_them(
    juju: str, takes: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv('JUJU_VERSION', juju)

    assert ActionMeta('a').additional_properties is takes
    assert ActionMeta('a', {'additionalProperties': True}).additional_properties is True


@pytest.mark.parametrize(
    ('raw', 'expected'),
    [
        ({'type': 'string'}, ConfigMeta('o', 'string', None, None)),
        (
            {'type': 'int', 'default': 3, 'description': 'd'},
            ConfigMeta('o', 'int', 3, 'd'),
        ),
    ],
)
def test_a_config_option_has_what_it_declares(raw: Any, expected: ConfigMeta):
    assert CharmMeta({}, None, {'options': {'o': raw}}).config == {'o': expected}


@pytest.mark.parametrize('raw', [None, {}, {'options': None}, {'options': {}}, {'other': 1}])
def test_a_charm_may_have_no_config(raw: Any):
    assert CharmMeta({}, None, raw).config == {}


# -- YAML --


def test_metadata_is_read_from_text():
    meta = CharmMeta.from_yaml('name: x', 'a: {}', 'options: {o: {type: string}}')

    assert (meta.name, list(meta.actions), list(meta.config)) == ('x', ['a'], ['o'])


def test_metadata_is_read_from_open_files():
    meta = CharmMeta.from_yaml(io.StringIO('name: x'), io.StringIO('a: {}'))

    assert (meta.name, list(meta.actions)) == ('x', ['a'])


def test_a_subclass_is_what_it_reads_itself_as():
    class Meta(CharmMeta):
        pass

    assert type(Meta.from_yaml('name: x')) is Meta


@pytest.mark.parametrize('text', ['a: [', 'a: !!python/object:os.system x', 'a: 1\n---\nb: 2'])
def test_what_is_no_yaml_is_a_yaml_error(text: str):
    with pytest.raises(yaml.YAMLError):
        CharmMeta.from_yaml(text)
