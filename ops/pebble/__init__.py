# SPDX-License-Identifier: Apache-2.0
"""The client for Pebble, the service manager in the containers of a Kubernetes charm.

A charm seldom needs a client of its own: :class:`ops.Container` has the same methods, and finds
the socket. :class:`Client` is for what has no container at hand; the other classes are what
both take and give back.

Example::

    from ops import pebble

    client = pebble.Client('/charm/containers/web/pebble.socket')
    client.add_layer('web', {'services': {'web': {'override': 'replace', 'command': 'web'}}})
    client.replan_services()

Whatever the method, these errors can come of it:

- :class:`ConnectionError` if nobody answers at the socket, or the answer breaks off;
- :class:`TimeoutError` if Pebble is too slow, also a builtin ``TimeoutError``;
- :class:`ProtocolError` if what answers is no Pebble;
- :class:`APIError` if Pebble refuses. ``code`` is the HTTP status, ``message`` the reason.

All are an :class:`Error`. Others are named where they can be raised. See also `Pebble's
documentation <https://documentation.ubuntu.com/pebble/>`_.
"""

from __future__ import annotations

import builtins as builtins
import logging as _logging
from typing import IO as IO
from typing import TYPE_CHECKING
from typing import Any as Any
from typing import AnyStr as AnyStr
from typing import Dict as Dict
from typing import List as List
from typing import Literal as Literal
from typing import Optional as Optional
from typing import Union as Union

from ops._private import later as _later
from ops.pebble._changes import (
    Change,
    ChangeID,
    ChangeKind,
    ChangeState,
    ChangeStatus,
    Task,
    TaskID,
    TaskProgress,
)
from ops.pebble._check import Check, CheckInfo, CheckStartup, CheckStatus
from ops.pebble._client import Client
from ops.pebble._errors import (
    APIError,
    ChangeError,
    ConnectionError,
    Error,
    ExecError,
    PathError,
    ProtocolError,
    TimeoutError,
)
from ops.pebble._exec import ExecProcess
from ops.pebble._file_info import FileInfo, FileType
from ops.pebble._identities import BasicIdentity, Identity, LocalIdentity
from ops.pebble._layer import Layer, Plan
from ops.pebble._log_target import LogTarget
from ops.pebble._notices import Notice, NoticesUsers, NoticeType
from ops.pebble._service import Service, ServiceInfo, ServiceStartup, ServiceStatus
from ops.pebble._shapes import (
    BasicIdentityDict,
    CheckDict,
    CheckLevel,
    ExecDict,
    HttpDict,
    IdentityAccess,
    IdentityDict,
    LayerDict,
    LocalIdentityDict,
    LogTargetDict,
    PlanDict,
    ServiceDict,
    TcpDict,
)
from ops.pebble._system import SystemInfo, Warning, WarningState
from ops_compat import faces

# The annotations of the classes above are evaluated in this module, so it has their names.
if TYPE_CHECKING:
    import datetime as datetime
else:
    datetime = _later.Later('datetime')

__all__ = [
    'APIError',
    'BasicIdentity',
    'BasicIdentityDict',
    'Change',
    'ChangeError',
    'ChangeID',
    'ChangeKind',
    'ChangeState',
    'ChangeStatus',
    'Check',
    'CheckDict',
    'CheckInfo',
    'CheckLevel',
    'CheckStartup',
    'CheckStatus',
    'Client',
    'ConnectionError',
    'Error',
    'ExecDict',
    'ExecError',
    'ExecProcess',
    'FileInfo',
    'FileType',
    'HttpDict',
    'Identity',
    'IdentityAccess',
    'IdentityDict',
    'Layer',
    'LayerDict',
    'LocalIdentity',
    'LocalIdentityDict',
    'LogTarget',
    'LogTargetDict',
    'Notice',
    'NoticeType',
    'NoticesUsers',
    'PathError',
    'Plan',
    'PlanDict',
    'ProtocolError',
    'Service',
    'ServiceDict',
    'ServiceInfo',
    'ServiceStartup',
    'ServiceStatus',
    'SystemInfo',
    'Task',
    'TaskID',
    'TaskProgress',
    'TcpDict',
    'TimeoutError',
    'Warning',
    'WarningState',
    '__name__',
]

logger = _logging.getLogger(__name__)

# Private names that other people's tests and annotations use.
__getattr__ = faces.lazily(
    __name__,
    {
        '_IOSource': 'ops.pebble._files:IOSource',
        '_MultipartParser': 'ops.pebble._multipart:MultipartParser',
        '_UnixSocketConnection': 'ops.pebble._transport_socket:UnixSocketConnection',
        '_UnixSocketHandler': 'ops.pebble._transport_socket:UnixSocketHandler',
        '_WebsocketReader': 'ops.pebble._websocket:WebsocketReader',
        '_WebsocketWriter': 'ops.pebble._websocket:WebsocketWriter',
        '_format_timeout': 'ops.pebble._changes:format_timeout',
        '_reader_to_websocket': 'ops.pebble._websocket:reader_to_websocket',
        '_websocket_to_writer': 'ops.pebble._websocket:websocket_to_writer',
    },
)

faces.publish(__name__)
