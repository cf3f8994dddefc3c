# SPDX-License-Identifier: Apache-2.0
"""The model: what a charm sees of Juju, and how it changes it.

Charms start at ``self.model``, :class:`Model`, and reach from there:

- :attr:`Model.unit` and :attr:`Model.app`: status, ports, secrets, leadership, containers;
- :attr:`Model.relations` and :meth:`Model.get_relation`: who is on the other side, and
  :attr:`Relation.data`;
- :attr:`Model.config`, :attr:`Model.resources`, :attr:`Model.storages`;
- :meth:`Model.get_secret`, :meth:`Model.get_binding`, :meth:`Model.get_cloud_spec`.

All of it comes from Juju's hook commands, run when something is first asked for and then kept
for the hook. What fails raises :class:`ModelError`, or one of those that inherit from it.

Example::

    class DatabaseCharm(ops.CharmBase):
        def _on_db_relation_created(self, event: ops.RelationCreatedEvent):
            if self.unit.is_leader():
                event.relation.data[self.app]['host'] = self.config['host']
            self.unit.status = ops.ActiveStatus()

Everything is offered as ``ops.NAME`` too.
"""

# The files of this package know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from typing import Any as Any
from typing import Dict as Dict
from typing import List as List
from typing import Literal as Literal
from typing import Mapping as Mapping
from typing import Optional as Optional
from typing import Set as Set
from typing import Tuple as Tuple
from typing import Union as Union

from ops import hookcmds as hookcmds
from ops._private import later as _later
from ops.jujucontext import JujuContext as JujuContext
from ops.jujuversion import JujuVersion as JujuVersion
from ops_compat import faces

_FILES = {
    '_backend': 'MAX_LOG_LINE_LEN',
    '_checks': 'CheckInfoMapping LazyCheckInfo LazyNotice ServiceInfoMapping',
    '_cloud': 'CloudCredential CloudSpec',
    '_config': 'ConfigData',
    '_container': 'Container ContainerMapping',
    '_entities': 'Application Unit UnitOrApplicationType',
    '_errors': (
        'InvalidStatusError ModelError MultiPushPullError RelationDataAccessError '
        'RelationDataError RelationDataTypeError RelationNotFoundError SecretNotFoundError '
        'TooManyRelatedAppsError'
    ),
    '_lazy': 'LazyMapping',
    '_model': 'Model',
    '_network': 'Binding BindingMapping Network NetworkInterface',
    '_pod': 'K8sSpec Pod',
    '_ports': 'OpenedPort Port',
    '_relation_data': 'RelationData RelationDataContent',
    '_relations': 'Relation RelationMapping RemoteModel',
    '_resources': 'Resources',
    '_secrets': 'Secret SecretInfo SecretRotate',
    '_status': (
        'ActiveStatus BlockedStatus ErrorStatus MaintenanceStatus StatusBase StatusName '
        'UnknownStatus WaitingStatus'
    ),
    '_storage': 'Storage StorageMapping',
}
"""Which names each file here has: it is imported when one of them is first asked for."""

_PRIVATE = {
    '_action_results': '_ACTION_RESULT_KEY_REGEX _format_action_result_dict',
    '_answers': (
        '_AddressDict _BindAddressDict _NetworkDict _RelationDataContent_Raw _StatusDict'
    ),
    '_backend': '_ModelBackend',
    '_lazy': '_GenericLazyMapping _LazyValueType',
    '_metrics': '_ModelBackendValidator',
    '_model': '_ModelCache',
    '_network': '_BindingDictType _cast_network_address',
    '_relations': '_RelationMapping_Raw _T',
    '_status': '_SETTABLE_STATUS_NAMES _ReadOnlyStatusName _SettableStatusName _StatusName',
    '_storage': '_StorageDictType',
}
"""Private names that charms, libraries and their tests are known to use."""

if TYPE_CHECKING:
    import datetime as datetime
    import ipaddress as ipaddress
    import pathlib as pathlib
    from pathlib import Path as Path

    from ops import pebble as pebble
    from ops._private import timeconv as timeconv
    from ops._private import yaml as yaml
    from ops.model._action_results import _ACTION_RESULT_KEY_REGEX as _ACTION_RESULT_KEY_REGEX
    from ops.model._action_results import _format_action_result_dict as _format_action_result_dict
    from ops.model._answers import _AddressDict as _AddressDict
    from ops.model._answers import _BindAddressDict as _BindAddressDict
    from ops.model._answers import _NetworkDict as _NetworkDict
    from ops.model._answers import _RelationDataContent_Raw as _RelationDataContent_Raw
    from ops.model._answers import _StatusDict as _StatusDict
    from ops.model._backend import MAX_LOG_LINE_LEN
    from ops.model._backend import _ModelBackend as _ModelBackend
    from ops.model._checks import CheckInfoMapping, LazyCheckInfo, LazyNotice, ServiceInfoMapping
    from ops.model._cloud import CloudCredential, CloudSpec
    from ops.model._config import ConfigData
    from ops.model._container import Container, ContainerMapping
    from ops.model._entities import Application, Unit, UnitOrApplicationType
    from ops.model._errors import (
        InvalidStatusError,
        ModelError,
        MultiPushPullError,
        RelationDataAccessError,
        RelationDataError,
        RelationDataTypeError,
        RelationNotFoundError,
        SecretNotFoundError,
        TooManyRelatedAppsError,
    )
    from ops.model._lazy import LazyMapping
    from ops.model._lazy import _GenericLazyMapping as _GenericLazyMapping
    from ops.model._lazy import _LazyValueType as _LazyValueType
    from ops.model._metrics import _ModelBackendValidator as _ModelBackendValidator
    from ops.model._model import Model
    from ops.model._model import _ModelCache as _ModelCache
    from ops.model._network import Binding, BindingMapping, Network, NetworkInterface
    from ops.model._network import _BindingDictType as _BindingDictType
    from ops.model._network import _cast_network_address as _cast_network_address
    from ops.model._pod import K8sSpec, Pod
    from ops.model._ports import OpenedPort, Port
    from ops.model._relation_data import RelationData, RelationDataContent
    from ops.model._relations import _T as _T
    from ops.model._relations import Relation, RelationMapping, RemoteModel
    from ops.model._relations import _RelationMapping_Raw as _RelationMapping_Raw
    from ops.model._resources import Resources
    from ops.model._secret_content import calculate_expiry
    from ops.model._secrets import Secret, SecretInfo, SecretRotate
    from ops.model._status import _SETTABLE_STATUS_NAMES as _SETTABLE_STATUS_NAMES
    from ops.model._status import (
        ActiveStatus,
        BlockedStatus,
        ErrorStatus,
        MaintenanceStatus,
        StatusBase,
        StatusName,
        UnknownStatus,
        WaitingStatus,
    )
    from ops.model._status import _ReadOnlyStatusName as _ReadOnlyStatusName
    from ops.model._status import _SettableStatusName as _SettableStatusName
    from ops.model._status import _StatusName as _StatusName
    from ops.model._storage import Storage, StorageMapping
    from ops.model._storage import _StorageDictType as _StorageDictType

    _calculate_expiry = calculate_expiry
else:
    # The annotations of the classes are evaluated in this module, so it has their names.
    datetime = _later.Later('datetime')
    ipaddress = _later.Later('ipaddress')
    pebble = _later.Later('ops.pebble')
    __getattr__ = faces.lazily(
        __name__,
        {
            **faces.in_files(__name__, _FILES),
            **faces.in_files(__name__, _PRIVATE),
            'Path': 'pathlib:Path',
            'pathlib': 'pathlib',
            'timeconv': 'ops._private.timeconv',
            'yaml': 'ops._private.yaml',
            '_calculate_expiry': 'ops.model._secret_content:calculate_expiry',
            '_log_security_event': 'ops.log:_log_security_event',
            '_SecurityEvent': 'ops.log:_SecurityEvent',
            '_SecurityEventLevel': 'ops.log:_SecurityEventLevel',
        },
    )

_ContainerMeta_Raw = Dict[str, Any]
_JujuContext = JujuContext

logger = logging.getLogger(__name__)

__all__ = [
    'MAX_LOG_LINE_LEN',
    'ActiveStatus',
    'Application',
    'Binding',
    'BindingMapping',
    'BlockedStatus',
    'CheckInfoMapping',
    'CloudCredential',
    'CloudSpec',
    'ConfigData',
    'Container',
    'ContainerMapping',
    'ErrorStatus',
    'InvalidStatusError',
    'K8sSpec',
    'LazyCheckInfo',
    'LazyMapping',
    'LazyNotice',
    'MaintenanceStatus',
    'Model',
    'ModelError',
    'MultiPushPullError',
    'Network',
    'NetworkInterface',
    'OpenedPort',
    'Pod',
    'Port',
    'Relation',
    'RelationData',
    'RelationDataAccessError',
    'RelationDataContent',
    'RelationDataError',
    'RelationDataTypeError',
    'RelationMapping',
    'RelationNotFoundError',
    'RemoteModel',
    'Resources',
    'Secret',
    'SecretInfo',
    'SecretNotFoundError',
    'SecretRotate',
    'ServiceInfoMapping',
    'StatusBase',
    'StatusName',
    'Storage',
    'StorageMapping',
    'TooManyRelatedAppsError',
    'Unit',
    'UnitOrApplicationType',
    'UnknownStatus',
    'WaitingStatus',
    'logger',
]
