# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-scenario`` offers the values of :mod:`ops.testing`.

The classes report ``ops.testing`` as their module, since that is there without this package,
and a pickle, or :func:`typing.get_type_hints`, has to find them.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import Any

from ops.testing import ActiveStatus as ActiveStatus
from ops.testing import Address as Address
from ops.testing import AnyJson as AnyJson
from ops.testing import BindAddress as BindAddress
from ops.testing import BlockedStatus as BlockedStatus
from ops.testing import CharmType as CharmType
from ops.testing import CheckInfo as CheckInfo
from ops.testing import CloudCredential as CloudCredential
from ops.testing import CloudSpec as CloudSpec
from ops.testing import Container as Container
from ops.testing import DeferredEvent as DeferredEvent
from ops.testing import ErrorStatus as ErrorStatus
from ops.testing import Exec as Exec
from ops.testing import ICMPPort as ICMPPort
from ops.testing import JujuLogLine as JujuLogLine
from ops.testing import MaintenanceStatus as MaintenanceStatus
from ops.testing import Model as Model
from ops.testing import Mount as Mount
from ops.testing import Network as Network
from ops.testing import Notice as Notice
from ops.testing import PeerRelation as PeerRelation
from ops.testing import Port as Port
from ops.testing import RawDataBagContents as RawDataBagContents
from ops.testing import RawSecretRevisionContents as RawSecretRevisionContents
from ops.testing import Relation as Relation
from ops.testing import RelationBase as RelationBase
from ops.testing import Resource as Resource
from ops.testing import Secret as Secret
from ops.testing import State as State
from ops.testing import Storage as Storage
from ops.testing import StoredState as StoredState
from ops.testing import SubordinateRelation as SubordinateRelation
from ops.testing import TCPPort as TCPPort
from ops.testing import UDPPort as UDPPort
from ops.testing import UnitID as UnitID
from ops.testing import UnknownStatus as UnknownStatus
from ops.testing import WaitingStatus as WaitingStatus
from ops.testing import layer_from_rockcraft as layer_from_rockcraft
from ops.testing._scenario import (
    _charm_spec,
    _counters,
    _event,
    _event_path,
    _names,
    _networks,
    _status,
)
from ops.testing.errors import MetadataNotFoundError as MetadataNotFoundError
from ops.testing.errors import StateValidationError as StateValidationError

# Names that upstream's tests and tools lean on.
_CharmSpec = _charm_spec._CharmSpec
_Event = _event._Event
_Action = _event._Action
_EventPath = _event_path._EventPath
_EventType = _event_path._EventType
_EntityStatus = _status._EntityStatus
_DEFAULT_JUJU_DATABAG = _networks.DEFAULT_JUJU_DATABAG
_next_relation_id = _counters.next_relation_id
_next_action_id = _counters.next_action_id
_next_notice_id = _counters.next_notice_id
_next_storage_index = _counters.next_storage_index
_normalise_name = _to_python_attr = _names.pythonic

ATTACH_ALL_STORAGES = 'ATTACH_ALL_STORAGES'
CREATE_ALL_RELATIONS = 'CREATE_ALL_RELATIONS'
BREAK_ALL_RELATIONS = 'BREAK_ALL_RELATIONS'
DETACH_ALL_STORAGES = 'DETACH_ALL_STORAGES'

logger = logging.getLogger('ops-scenario.state')

_COUNTERS = {
    '_next_relation_id_counter': 'relation',
    '_next_action_id_counter': 'action',
    '_next_notice_id_counter': 'notice',
    '_next_storage_index_counter': 'storage',
}


def _check_name(name: str, kind: str) -> None:  # pyright: ignore[reportUnusedFunction]
    _names.check(kind, name)


def _max_posargs(n: int) -> type:  # pyright: ignore[reportUnusedFunction]
    """Return a base for values of a tool's own that take no more arguments by position."""

    class _MaxPositionalArgs:
        _max_positional_args = n

        def __new__(cls, *args: Any, **_: Any) -> Any:
            if len(args) > n:
                raise TypeError(
                    f'{cls.__name__} takes {n} positional argument{"" if n == 1 else "s"} '
                    f'but {len(args)} {"was" if len(args) == 1 else "were"} given'
                )
            return super().__new__(cls)

    return _MaxPositionalArgs


def __getattr__(name: str) -> Any:
    if name in _COUNTERS:
        return _counters.COUNTERS[_COUNTERS[name]]
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
