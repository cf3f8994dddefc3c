# SPDX-License-Identifier: Apache-2.0
"""Names that one published line has and the other does not, or has as something else."""

# pyright: reportPrivateUsage=false, reportDeprecated=false

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import typing
from typing import Any, List

import pytest

import ops
import ops.framework
import ops.hookcmds
import ops.model
import ops.pebble
from ops import testing

META = {'name': 'probe'}


@pytest.mark.parametrize('home', [ops, ops.model, ops.hookcmds], ids=lambda home: home.__name__)
def test_the_words_of_a_status_are_a_union_wherever_they_are_offered(home: Any):
    groups = typing.get_args(home.StatusName)
    words = {word for group in groups for word in typing.get_args(group)}

    assert words == {'active', 'blocked', 'error', 'maintenance', 'unknown', 'waiting'}


def test_what_is_stored_in_a_container_is_a_union_of_classes():
    assert typing.get_args(ops.framework.StoredObject) == (
        ops.framework.StoredList,
        ops.framework.StoredSet,
        ops.framework.StoredDict,
    )


@pytest.mark.parametrize('name', ['_AddressDict', '_BindAddressDict'])
def test_the_shape_of_a_network_can_be_imported(name: str):
    assert typing.get_type_hints(getattr(ops.model, name))


@pytest.mark.parametrize(
    'name',
    [
        '_run',
        '_run_for_secret',
        '_prevent_recursion',
        '_is_relation_not_found',
        '_parse_opened_port',
        '_storage_event_details',
        '_STORAGE_KEY_RE',
    ],
)
def test_the_backend_has_no_way_to_run_commands_beside_hookcmds(name: str):
    assert not hasattr(ops.model._ModelBackend, name)


@pytest.mark.parametrize(
    'cls',
    [ops.ConfigData, ops.model.BindingMapping, ops.model.RelationMapping, ops.ContainerMapping],
)
def test_a_mapping_of_the_model_is_one_by_either_way_to_ask(cls: type):
    import collections.abc

    assert issubclass(cls, collections.abc.Mapping)
    assert issubclass(cls, typing.Mapping)


def test_a_log_target_has_the_types_of_pebble():
    hints = typing.get_type_hints(ops.pebble.LogTargetDict)

    assert set(typing.get_args(hints['type'])) == {'loki', 'opentelemetry'}


def test_the_spec_of_a_context_may_be_replaced():
    class Other(ops.CharmBase):
        pass

    seen: List[str] = []

    class Noting(ops.CharmBase):
        def __init__(self, framework: ops.Framework):
            super().__init__(framework)
            seen.append(self.meta.name)

    ctx: Any = testing.Context(Other, meta=META)
    ctx.charm_spec = testing.Context(Noting, meta={'name': 'noting'})._charm_spec
    ctx.run(ctx.on.start(), testing.State())

    assert seen == ['noting']


@pytest.mark.parametrize(
    ('cls', 'name'),
    [
        (testing.State, 'leader'),
        (testing.Container, 'can_connect'),
        (testing.Secret, 'owner'),
        (testing.CloudSpec, 'name'),
        (testing.Exec, 'return_code'),
        (testing.Notice, 'occurrences'),
        (testing.StoredState, 'name'),
    ],
    ids=lambda value: getattr(value, '__name__', value),
)
def test_what_a_value_has_by_default_is_no_attribute_of_its_class(cls: Any, name: str):
    assert name in {field.name for field in dataclasses.fields(cls)}
    assert not hasattr(cls, name)


def test_a_secret_may_be_made_with_its_revisions():
    arguments: Any = {'_tracked_revision': 2, '_latest_revision': 3}
    secret = testing.Secret({'key': 'value'}, **arguments)

    assert (secret._tracked_revision, secret._latest_revision) == (2, 3)


@pytest.mark.parametrize(
    ('setting', 'more'), [('off', ', _max_positional_args=0'), ('on', '')], ids=['off', 'on']
)
def test_a_port_of_icmp_may_have_a_field_more(setting: str, more: str):
    done = subprocess.run(
        [sys.executable, '-c', 'from ops import testing; print(testing.ICMPPort())'],
        env={**os.environ, 'OPS_COMPAT_BEHAVIOURS': f'plain-icmp-port={setting}'},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == f"ICMPPort(port=None, protocol='icmp'{more})"


@pytest.mark.parametrize(
    ('cls', 'arguments'), [(testing.Container, ()), (testing.State, (1,))], ids=['few', 'many']
)
def test_arguments_of_a_value_are_refused_in_the_words_of_python(cls: Any, arguments: Any):
    with pytest.raises(TypeError, match=r'__init__\(\) (?:missing|takes) \d'):
        cls(*arguments)


def test_the_databags_of_a_test_are_annotated_as_mappings():
    hint: Any = testing.RawDataBagContents

    assert typing.get_args(hint) == (str, str)
    assert issubclass(dict, typing.get_origin(hint))


def test_a_context_without_a_name_is_refused_by_the_context():
    with pytest.raises(ValueError, match='"name"'):
        testing.Context(ops.CharmBase, meta={'summary': 'has none'})
