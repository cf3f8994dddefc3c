# SPDX-License-Identifier: Apache-2.0
"""Charms and their runs in process, over a fake Juju and storage in memory."""

# What other people lean on is looked at by its private name.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import Any, Dict, Type

from kit import fake_runner
from ops import charm, framework
from ops._dispatch import _run
from ops.jujucontext import JujuContext
from ops.model import _ModelBackend
from ops.storage import _MemoryStorage

METADATA = """\
name: app
requires: {db: {interface: db}}
peers: {peer: {interface: peer}}
storage:
  disk: {type: filesystem}
  many: {type: block, multiple: {range: 0-}}
containers: {work-load: {}}
"""
ACTIONS = 'do-it: {}\n'
CONFIG = """\
options:
  a-b: {type: int}
  name: {type: string}
  token: {type: secret}
"""
ANSWERS: Dict[str, Any] = {
    'action-get': {'a-b': 3, 'name': 'n'},
    'config-get': {'a-b': 1, 'name': 'n'},
    'is-leader': True,
    'relation-ids db': ['db:3'],
    'relation-ids peer': ['peer:1'],
    'relation-list': ['remote/0'],
    'relation-list --app': 'remote',
    'storage-list': ['disk/0'],
    'storage-list many': ['many/0', 'many/1'],
    'storage-get': {'kind': 'filesystem', 'location': '/srv/disk'},
}


def with_own_events(cls: Type[charm.CharmBase] = charm.CharmBase) -> Type[charm.CharmBase]:
    """Return a charm's class with a class of events of its own, so that it can be run again.

    Events of a charm's metadata are added to the class of its events, once.
    """
    events = type('Events', (type(cls.on),), {})
    return type(cls.__name__, (cls,), {'on': events()})


def metadata() -> charm.CharmMeta:
    return charm.CharmMeta.from_yaml(METADATA, ACTIONS, CONFIG)


def context(**environ: str) -> JujuContext:
    return JujuContext._from_dict({**fake_runner.ENVIRON, **environ})


def make_framework(**environ: str) -> framework.Framework:
    """Return the framework of one run, for a hook, with variables beside those of every hook."""
    return framework_for(metadata(), **environ)


def framework_for(meta: charm.CharmMeta, **environ: str) -> framework.Framework:
    """Return the framework of one run of the charm with this metadata."""
    given = context(**environ)
    backend = _ModelBackend(juju_context=given)
    return _run.make_framework(given, meta, backend, _MemoryStorage())


def start(cls: Type[charm.CharmBase] = charm.CharmBase) -> _run.Run:
    """Return a run for a start hook that has made its charm and emitted nothing yet."""
    return _run.Run(with_own_events(cls), make_framework(), context())
