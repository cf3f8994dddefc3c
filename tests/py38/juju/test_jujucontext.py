# SPDX-License-Identifier: Apache-2.0
"""The environment of a hook, read into a value."""

from __future__ import annotations

import copy
import dataclasses
import pathlib
import typing
from typing import Any, Dict, List, Mapping

import pytest

import ops.jujucontext
from ops.jujucontext import JujuContext
from ops.jujuversion import JujuVersion

BASE = {
    'JUJU_DISPATCH_PATH': 'hooks/start',
    'JUJU_HOOK_NAME': 'start',
    'JUJU_MODEL_NAME': 'm',
    'JUJU_MODEL_UUID': 'uuid',
    'JUJU_UNIT_NAME': 'app/0',
    'JUJU_VERSION': '3.6.1',
}
RELATION = {'JUJU_RELATION': 'db', 'JUJU_RELATION_ID': 'db:3', 'JUJU_REMOTE_APP': 'pg'}
REMOTE_UNIT = {**RELATION, 'JUJU_REMOTE_UNIT': 'pg/0'}
WORKLOAD = {'JUJU_WORKLOAD_NAME': 'web'}
SECRET = {'JUJU_SECRET_ID': 'secret:abc'}

# What each kind of hook has besides, in the order in which a missing one is named.
KINDS: Dict[str, Dict[str, str]] = {
    'start': {},
    'relation-created': {},
    'db-relation-created': RELATION,
    'db-relation-joined': REMOTE_UNIT,
    'db-relation-changed': REMOTE_UNIT,
    'db-relation-departed': {**REMOTE_UNIT, 'JUJU_DEPARTING_UNIT': 'pg/0'},
    'db-relation-broken': RELATION,
    'data-storage-attached': {'JUJU_STORAGE_ID': 'data/0'},
    'data-storage-detaching': {'JUJU_STORAGE_ID': 'data/0'},
    'secret-changed': SECRET,
    'secret-rotate': SECRET,
    'secret-remove': {**SECRET, 'JUJU_SECRET_REVISION': '2'},
    'secret-expired': {**SECRET, 'JUJU_SECRET_REVISION': '2'},
    'web-pebble-ready': WORKLOAD,
    'web-pebble-custom-notice': {
        **WORKLOAD,
        'JUJU_NOTICE_ID': '1',
        'JUJU_NOTICE_KEY': 'k',
        'JUJU_NOTICE_TYPE': 'custom',
    },
    'web-pebble-check-failed': {**WORKLOAD, 'JUJU_PEBBLE_CHECK_NAME': 'up'},
    'web-pebble-check-recovered': {**WORKLOAD, 'JUJU_PEBBLE_CHECK_NAME': 'up'},
}

# A variable, its text, and the attributes that come of it.
READ: List[Any] = [
    ('JUJU_DISPATCH_PATH', 'hooks/x', {'dispatch_path': 'hooks/x'}),
    ('JUJU_HOOK_NAME', 'x', {'hook_name': 'x'}),
    ('JUJU_MODEL_NAME', 'm', {'model_name': 'm'}),
    ('JUJU_MODEL_UUID', 'u', {'model_uuid': 'u'}),
    ('JUJU_UNIT_NAME', 'a/0', {'unit_name': 'a/0'}),
    ('JUJU_VERSION', '3.6.1', {'version': JujuVersion('3.6.1')}),
    ('JUJU_AVAILABILITY_ZONE', 'z', {'availability_zone': 'z'}),
    ('JUJU_CHARM_DIR', '/x/../y', {'charm_dir': pathlib.Path('/y')}),
    ('JUJU_DEBUG', '', {'debug': True}),
    ('JUJU_DEBUG', '1', {'debug': True}),
    ('JUJU_DEBUG_AT', 'a, b', {'debug_at': {'a', 'b'}}),
    ('JUJU_MACHINE_ID', '0/lxd/1', {'machine_id': '0/lxd/1'}),
    ('JUJU_PRINCIPAL_UNIT', 'p/0', {'principal_unit': 'p/0'}),
    ('JUJU_ACTION_NAME', 'do-it', {'action_name': 'do-it'}),
    ('JUJU_ACTION_UUID', '2', {'action_uuid': '2'}),
    ('JUJU_NOTICE_ID', '1', {'notice_id': '1'}),
    ('JUJU_NOTICE_KEY', 'k', {'notice_key': 'k'}),
    ('JUJU_NOTICE_TYPE', 'custom', {'notice_type': 'custom'}),
    ('JUJU_PEBBLE_CHECK_NAME', 'up', {'pebble_check_name': 'up'}),
    ('JUJU_DEPARTING_UNIT', 'pg/0', {'relation_departing_unit_name': 'pg/0'}),
    ('JUJU_RELATION', 'db', {'relation_name': 'db'}),
    ('JUJU_RELATION_ID', 'db:3', {'relation_id': 3}),
    ('JUJU_RELATION_ID', '3', {'relation_id': 3}),
    ('JUJU_REMOTE_APP', 'pg', {'remote_app_name': 'pg'}),
    ('JUJU_REMOTE_UNIT', 'pg/0', {'remote_unit_name': 'pg/0'}),
    ('JUJU_SECRET_ID', 'secret:abc', {'secret_id': 'secret:abc'}),
    ('JUJU_SECRET_LABEL', 'l', {'secret_label': 'l'}),
    ('JUJU_SECRET_REVISION', '2', {'secret_revision': 2}),
    ('JUJU_STORAGE_ID', 'a-b/10', {'storage_name': 'a-b', 'storage_index': 10}),
    ('JUJU_WORKLOAD_NAME', 'web', {'workload_name': 'web'}),
]
UNREADABLE = [
    ('JUJU_VERSION', 'bogus'),
    ('JUJU_VERSION', ''),
    ('JUJU_RELATION_ID', 'db'),
    ('JUJU_RELATION_ID', 'db:'),
    ('JUJU_SECRET_REVISION', 'x'),
    ('JUJU_STORAGE_ID', 'data'),
    ('JUJU_STORAGE_ID', 'data/x'),
]


def read(environ: Mapping[str, str]) -> JujuContext:
    return JujuContext._from_dict(environ)  # pyright: ignore[reportPrivateUsage]  # the dispatcher's way


def of_hook(hook: str) -> Dict[str, str]:
    return {**BASE, 'JUJU_DISPATCH_PATH': f'hooks/{hook}', 'JUJU_HOOK_NAME': hook, **KINDS[hook]}


def changed(context: JujuContext) -> Dict[str, Any]:
    """Return what differs from an environment without any variable."""
    empty = read({})
    return {
        field.name: getattr(context, field.name)
        for field in dataclasses.fields(context)
        if getattr(context, field.name) != getattr(empty, field.name)
    }


@pytest.mark.parametrize(('name', 'text', 'expected'), READ)
def test_a_variable_becomes(name: str, text: str, expected: Dict[str, Any]):
    assert changed(read({name: text})) == expected


def test_every_attribute_comes_of_a_variable():
    attributes = {attribute for _, _, expected in READ for attribute in expected}

    assert attributes == {field.name for field in dataclasses.fields(JujuContext)}


@pytest.mark.parametrize(
    'name', sorted({name for name, _, _ in READ} - {'JUJU_DEBUG', 'JUJU_VERSION'})
)
def test_an_empty_variable_is_as_good_as_none(name: str):
    assert changed(read({name: ''})) == {}


@pytest.mark.parametrize(('name', 'text'), UNREADABLE)
def test_what_cannot_be_read_is_an_error_that_names_the_variable_and_its_value(
    name: str, text: str
):
    with pytest.raises(ValueError, match=f'environment variable {name}, which is {text!r}'):
        read({**BASE, name: text})


def test_a_version_that_cannot_be_read_is_a_runtime_error_as_in_the_published_release():
    with pytest.raises(RuntimeError, match='"bogus" is not a valid Juju version string'):
        JujuContext.from_environ({**BASE, 'JUJU_VERSION': 'bogus'})


@pytest.mark.parametrize('hook', KINDS)
def test_an_environment_of_each_hook_is_read(hook: str):
    assert JujuContext.from_environ(of_hook(hook)).hook_name == hook


@pytest.mark.parametrize(
    ('hook', 'name'), [(hook, name) for hook in KINDS for name in of_hook(hook)]
)
def test_a_missing_variable_is_named(hook: str, name: str):
    environ = of_hook(hook)
    del environ[name]
    if name == 'JUJU_HOOK_NAME':
        environ = {k: v for k, v in environ.items() if k in BASE}

    with pytest.raises(ValueError, match=f'^Missing required environment variable: {name}$'):
        JujuContext.from_environ(environ)


@pytest.mark.parametrize('hook', KINDS)
def test_the_first_missing_variable_is_the_one_that_is_named(hook: str):
    environ = {'JUJU_DISPATCH_PATH': f'hooks/{hook}', 'JUJU_HOOK_NAME': hook}
    named: List[str] = []
    for _ in of_hook(hook):
        try:
            JujuContext.from_environ(environ)
        except ValueError as exc:
            named.append(str(exc).rpartition(' ')[2])
            environ[named[-1]] = of_hook(hook)[named[-1]]

    assert named == [*list(BASE)[2:], *KINDS[hook]]


@pytest.mark.parametrize('name', ['JUJU_ACTION_NAME', 'JUJU_ACTION_UUID'])
def test_a_missing_variable_of_an_action_is_named(name: str):
    environ = {
        **BASE,
        'JUJU_DISPATCH_PATH': 'actions/do-it',
        'JUJU_HOOK_NAME': '',
        'JUJU_ACTION_NAME': 'do-it',
        'JUJU_ACTION_UUID': '2',
    }
    assert JujuContext.from_environ(environ).action_name == 'do-it'
    del environ[name]

    with pytest.raises(ValueError, match=f'^Missing required environment variable: {name}$'):
        JujuContext.from_environ(environ)


def test_a_variable_that_is_set_and_empty_is_not_missing():
    environ = {**of_hook('db-relation-changed'), 'JUJU_REMOTE_UNIT': ''}

    assert JujuContext.from_environ(environ).remote_unit_name is None


def test_the_environment_of_the_process_is_read_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
):
    for name, text in BASE.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv('JUJU_UNIT_NAME', 'other/7')

    assert JujuContext.from_environ().unit_name == 'other/7'


def test_without_the_variable_the_charm_is_where_the_library_is_installed():
    installed = pathlib.Path(ops.jujucontext.__file__).resolve()

    assert read({}).charm_dir == installed.parents[2]


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'debug'"):
        JujuContext.from_environ(BASE).debug = True  # type: ignore[misc]  # what is tested


def test_it_compares_by_content():
    assert JujuContext.from_environ(BASE) == JujuContext.from_environ(dict(BASE))


def test_six_attributes_must_be_given():
    with pytest.raises(TypeError, match='6 required keyword-only arguments'):
        JujuContext()  # type: ignore[call-arg]  # what is tested


def test_its_annotations_can_be_evaluated():
    assert typing.get_type_hints(JujuContext)['relation_id'] == typing.Optional[int]


def test_the_private_name_of_ops_2_reads_a_dictionary():
    private = ops.jujucontext._JujuContext  # pyright: ignore[reportPrivateUsage]  # what is tested
    context = private.from_dict({'JUJU_UNIT_NAME': 'a/0'})

    assert context == read({'JUJU_UNIT_NAME': 'a/0'})


def test_the_charm_dir_is_a_path_and_the_same_each_time():
    context = read({'JUJU_CHARM_DIR': '/charm/../charm'})

    assert context.charm_dir == pathlib.Path('/charm')
    assert context.charm_dir is context.charm_dir


def test_the_charm_dir_is_compared_shown_and_copied_before_it_is_asked_for():
    one, other = (read({'JUJU_CHARM_DIR': folder}) for folder in ('/charm', '/other'))

    assert one != other
    assert one == read({'JUJU_CHARM_DIR': '/charm'})
    assert "charm_dir=PosixPath('/other')" in repr(other)
    assert copy.copy(read({'JUJU_CHARM_DIR': '/charm'})).charm_dir == pathlib.Path('/charm')


def test_the_class_itself_has_no_charm_dir():
    assert not hasattr(JujuContext, 'charm_dir')
