# SPDX-License-Identifier: Apache-2.0
"""Metadata that lies is refused before the charm runs, and named where it was written."""

from __future__ import annotations

import pathlib
from typing import Any, Callable, Dict

import pytest

from ops import local
from ops._meta import CharmMeta
from ops._private import yaml
from ops.local import _sound

Play = Callable[..., local.Played]

LIES: Dict[str, str] = {
    'storage: {d: {type: tape}}': "storage.d: type is filesystem or block, not 'tape'",
    'containers: {a: {resource: imag}}\nresources: {image: {type: oci-image}}': (
        "containers.a: there is no resource 'imag'; did you mean image?"
    ),
    'containers: {a: {mounts: [{storage: d, location: /d}]}}': (
        "containers.a.mounts: there is no storage 'd'; there are none"
    ),
    'config: {options: {x: {type: text}}}': (
        "config.options.x: type is string, int, float, boolean, secret, not 'text'"
    ),
    'config: {options: {x: {type: int, default: high}}}': (
        "config.options.x: the default 'high' is no int"
    ),
    'config: {options: {x: {type: int, default: true}}}': (
        'config.options.x: the default True is no int'
    ),
    'containers: {../../a: {}}': "containers: '../../a' is no name, such as my-data",
    'storage: {.: {type: block}}': "storage: '.' is no name, such as my-data",
    'extra-bindings: 3': 'extra-bindings: it must be a mapping, whose keys are the names',
    'actions: {go: {params: [a]}}': (
        'actions.go.params: it must be a mapping of names to what they take'
    ),
}
TRUE = (
    'config: {options: {x: {type: float, default: 1}}}',
    "config: {options: {x: {type: int, default: ''}}}",
    'config: {options: {x: {type: boolean, default: true}, y: {type: secret}}}',
    'containers: {a: {}}',
)


def faults(text: str) -> list[str]:
    read: Dict[str, Any] = yaml.safe_load(f'name: some\n{text}')
    return list(_sound.faults(CharmMeta(read, read.get('actions'), read.get('config'))))


@pytest.mark.parametrize('text', LIES)
def test_what_juju_refuses_is_named(text: str):
    assert faults(text) == [LIES[text]]


@pytest.mark.parametrize('text', TRUE)
def test_what_juju_takes_is_no_fault(text: str):
    assert not faults(text)


def test_a_charm_whose_metadata_lies_is_not_started(play: Play, charm: pathlib.Path):
    (charm / 'charmcraft.yaml').write_text('name: a\nstorage: {d: {type: tape}}\n')
    with pytest.raises(local.UsageError, match=f'cannot use {charm}: storage.d: type is'):
        play()


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('name: a\nrequires: [b]\n', 'cannot read charmcraft.yaml: requires: it must be a mapp'),
        ('name: a\nconfig: [b]\n', 'cannot read charmcraft.yaml: config: it must be a mapping'),
    ],
)
def test_the_file_that_was_written_is_named(play: Play, charm: pathlib.Path, text: str, said: str):
    (charm / 'charmcraft.yaml').write_text(text)
    with pytest.raises(local.UsageError, match=said):
        play()
