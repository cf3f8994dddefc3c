# SPDX-License-Identifier: Apache-2.0
"""Test a charm: what a unit is before an event, and what it is after.

A state-transition test makes a :class:`State`, runs one event with a :class:`Context`, and
looks at the State that comes back::

    from ops import testing


    def test_it_is_active_once_it_leads():
        ctx = testing.Context(MyCharm, meta={'name': 'hello'})

        out = ctx.run(ctx.on.leader_elected(), testing.State(leader=True))

        assert out.unit_status == testing.ActiveStatus()

What a State is made of:

- :class:`Relation`, :class:`PeerRelation` and :class:`SubordinateRelation`;
- :class:`Container` with its :class:`Mount`, :class:`Exec`, :class:`Notice` and
  :class:`CheckInfo`;
- :class:`Secret`, :class:`Storage`, :class:`StoredState`, :class:`DeferredEvent`,
  :class:`Resource`;
- :class:`Network` with its :class:`BindAddress` and :class:`Address`;
- :class:`Model` with its :class:`CloudSpec` and :class:`CloudCredential`;
- :class:`TCPPort`, :class:`UDPPort` and :class:`ICMPPort`;
- :class:`ActiveStatus`, :class:`BlockedStatus`, :class:`MaintenanceStatus`,
  :class:`WaitingStatus`, :class:`ErrorStatus` and :class:`UnknownStatus`.

None of them can be changed; ``dataclasses.replace`` makes another one. :mod:`ops.testing.errors`
has what is raised where a test contradicts itself.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime as datetime
import pathlib as pathlib

# The annotations in the bodies of the classes below are looked up among these names.
from typing import Any as Any
from typing import ClassVar as ClassVar
from typing import Dict as Dict
from typing import FrozenSet as FrozenSet
from typing import Iterable as Iterable
from typing import List as List
from typing import Literal as Literal
from typing import Mapping as Mapping
from typing import Optional as Optional
from typing import Sequence as Sequence
from typing import Tuple as Tuple
from typing import Type as Type
from typing import Union as Union

from ops import charm as charm
from ops import framework as framework
from ops import model as model
from ops import pebble as pebble
from ops import storage as storage
from ops.charm import CharmBase as CharmBase
from ops.charm import CharmMeta as CharmMeta
from ops.charm import RelationRole as RelationRole
from ops.framework import EventBase as EventBase
from ops.model import RelationNotFoundError as RelationNotFoundError
from ops.model import SecretRotate as SecretRotate
from ops.pebble import ExecProcess as ExecProcess
from ops.testing import errors as errors
from ops.testing._actions import ActionFailed, ActionOutput
from ops.testing._exec import ExecArgs, ExecHandler, ExecResult
from ops.testing._harness._backend import _TestingModelBackend as _TestingModelBackend
from ops.testing._harness._core import AppUnitOrName, ReadableBuffer
from ops.testing._harness._harness import Harness  # pyright: ignore[reportDeprecated]
from ops.testing._harness._metadata import YAMLStringOrFile
from ops.testing._harness._pebble import _TestingPebbleClient as _TestingPebbleClient
from ops.testing._scenario._checks import CheckInfo
from ops.testing._scenario._cloud import CloudCredential, CloudSpec
from ops.testing._scenario._container import Container, Mount
from ops.testing._scenario._context import Context
from ops.testing._scenario._deferred import DeferredEvent
from ops.testing._scenario._diff import differences
from ops.testing._scenario._events import CharmEvents
from ops.testing._scenario._exec import Exec
from ops.testing._scenario._log_line import JujuLogLine
from ops.testing._scenario._manager import Manager
from ops.testing._scenario._model import Model
from ops.testing._scenario._networks import Address, BindAddress, Network
from ops.testing._scenario._notices import Notice
from ops.testing._scenario._ports import (
    ICMPPort,
    Port,
    TCPPort,
    UDPPort,
)
from ops.testing._scenario._ports import _RawPortProtocolLiteral as _RawPortProtocolLiteral
from ops.testing._scenario._relations import (
    PeerRelation,
    Relation,
    RelationBase,
    SubordinateRelation,
)
from ops.testing._scenario._resource import Resource
from ops.testing._scenario._rockcraft import layer_from_rockcraft
from ops.testing._scenario._secret import Secret
from ops.testing._scenario._state import State
from ops.testing._scenario._status import (
    ActiveStatus,
    BlockedStatus,
    ErrorStatus,
    MaintenanceStatus,
    UnknownStatus,
    WaitingStatus,
)
from ops.testing._scenario._status import _EntityStatus as _EntityStatus
from ops.testing._scenario._status import _RawStatusLiteral as _RawStatusLiteral
from ops.testing._scenario._storage import Storage
from ops.testing._scenario._stored_state import StoredState
from ops.testing._scenario._types import (
    AnyJson,
    CharmType,
    RawDataBagContents,
    RawSecretRevisionContents,
    UnitID,
)
from ops_compat import behaviours, faces, lines

__all__ = [
    'ActionFailed',
    'ActionOutput',
    'ActiveStatus',
    'Address',
    'AnyJson',
    'AppUnitOrName',
    'BindAddress',
    'BlockedStatus',
    'CharmBase',
    'CharmEvents',
    'CharmMeta',
    'CharmType',
    'CheckInfo',
    'CloudCredential',
    'CloudSpec',
    'Container',
    'Context',
    'DeferredEvent',
    'ErrorStatus',
    'Exec',
    'ExecArgs',
    'ExecHandler',
    'ExecProcess',
    'ExecResult',
    'Harness',
    'ICMPPort',
    'JujuLogLine',
    'MaintenanceStatus',
    'Manager',
    'Model',
    'Mount',
    'Network',
    'Notice',
    'PeerRelation',
    'Port',
    'RawDataBagContents',
    'RawSecretRevisionContents',
    'ReadableBuffer',
    'Relation',
    'RelationBase',
    'RelationNotFoundError',
    'RelationRole',
    'Resource',
    'Secret',
    'State',
    'Storage',
    'StoredState',
    'SubordinateRelation',
    'TCPPort',
    'UDPPort',
    'UnitID',
    'UnknownStatus',
    'WaitingStatus',
    'YAMLStringOrFile',
    'charm',
    'differences',
    'errors',
    'framework',
    'layer_from_rockcraft',
    'model',
    'pebble',
    'storage',
]

faces.publish(__name__)

if lines.LINE == 2 and not behaviours.LATER_NAMES:
    faces.withhold(__name__, ('differences',))
