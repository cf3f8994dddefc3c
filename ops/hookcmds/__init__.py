# SPDX-License-Identifier: Apache-2.0
"""Juju's hook commands as functions.

A charm that runs by ``ops.main`` finds all of this in its model, and needs nothing from here.
This is for what runs without: a plain hook, a script under ``juju exec``, a library below ops.

Example::

    import ops

    context = ops.JujuContext.from_environ()
    if ops.hookcmds.is_leader():
        ops.hookcmds.relation_set({'vip': '10.0.0.1'}, context.relation_id, app=True)

Each function runs one command and reads what it prints. What it changes takes effect as Juju
has it: a status at once, most else when the hook has ended with exit code 0.

All of them raise alike:

- :class:`Error` if the command ended with another exit code than 0. ``stderr`` says why, in
  Juju's words, and secret content, action results and messages are not in it;
- ``FileNotFoundError`` if there is no such command, since Juju is older than it is or no Juju is
  there at all. ``filename`` is the command;
- ``ValueError`` if it printed what is not JSON, or not UTF-8; ``KeyError`` or ``TypeError`` if it
  is JSON and not what was expected. The text names the command.

What they return are frozen values, which compare by content.

.. versionadded:: 2.23.6+compat.1 / 3.4
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any as Any
from typing import Dict as Dict
from typing import List as List
from typing import Literal as Literal
from typing import Optional as Optional
from typing import Sequence as Sequence

from ops._private import later as _later
from ops.hookcmds import _run as _run
from ops.hookcmds._error import Error
from ops_compat import faces

_PLACES = {
    '_action': 'action_fail action_get action_log action_set',
    '_agent': 'is_leader juju_log juju_reboot',
    '_application': 'Goal GoalState app_version_set goal_state',
    '_cloud': 'CloudCredential CloudSpec credential_get',
    '_config': 'config_get',
    '_network': 'Address BindAddress Network network_get',
    '_port': 'Port close_port open_port opened_ports',
    '_relation': (
        'RelationModel relation_get relation_ids relation_list relation_model_get relation_set'
    ),
    '_resource': 'resource_get',
    '_secret': (
        'SecretInfo SecretRotate secret_add secret_get secret_grant secret_ids '
        'secret_info_get secret_remove secret_revoke secret_set'
    ),
    '_state': 'state_delete state_get state_set',
    '_status': 'AppStatus SettableStatusName StatusName UnitStatus status_get status_set',
    '_storage': 'Storage storage_add storage_get storage_list',
}
"""Which names each module here has: it is imported when one of them is first asked for."""

if TYPE_CHECKING:
    import datetime as datetime
    import pathlib as pathlib

    from ops.hookcmds._action import action_fail, action_get, action_log, action_set
    from ops.hookcmds._agent import is_leader, juju_log, juju_reboot
    from ops.hookcmds._application import Goal, GoalState, app_version_set, goal_state
    from ops.hookcmds._cloud import CloudCredential, CloudSpec, credential_get
    from ops.hookcmds._config import config_get
    from ops.hookcmds._network import Address, BindAddress, Network, network_get
    from ops.hookcmds._port import Port, close_port, open_port, opened_ports
    from ops.hookcmds._relation import (
        RelationModel,
        relation_get,
        relation_ids,
        relation_list,
        relation_model_get,
        relation_set,
    )
    from ops.hookcmds._resource import resource_get
    from ops.hookcmds._secret import (
        SecretInfo,
        SecretRotate,
        secret_add,
        secret_get,
        secret_grant,
        secret_ids,
        secret_info_get,
        secret_remove,
        secret_revoke,
        secret_set,
    )
    from ops.hookcmds._state import state_delete, state_get, state_set
    from ops.hookcmds._status import (
        AppStatus,
        SettableStatusName,
        StatusName,
        UnitStatus,
        status_get,
        status_set,
    )
    from ops.hookcmds._storage import Storage, storage_add, storage_get, storage_list
else:
    # The annotations of the classes are evaluated in this module, so it has their names.
    datetime = _later.Later('datetime')
    pathlib = _later.Later('pathlib')
    __getattr__ = faces.lazily(
        __name__,
        faces.in_files(__name__, _PLACES),
    )

__all__ = [
    'Address',
    'AppStatus',
    'BindAddress',
    'CloudCredential',
    'CloudSpec',
    'Error',
    'Goal',
    'GoalState',
    'Network',
    'Port',
    'RelationModel',
    'SecretInfo',
    'SecretRotate',
    'SettableStatusName',
    'StatusName',
    'Storage',
    'UnitStatus',
    'action_fail',
    'action_get',
    'action_log',
    'action_set',
    'app_version_set',
    'close_port',
    'config_get',
    'credential_get',
    'goal_state',
    'is_leader',
    'juju_log',
    'juju_reboot',
    'network_get',
    'open_port',
    'opened_ports',
    'relation_get',
    'relation_ids',
    'relation_list',
    'relation_model_get',
    'relation_set',
    'resource_get',
    'secret_add',
    'secret_get',
    'secret_grant',
    'secret_ids',
    'secret_info_get',
    'secret_remove',
    'secret_revoke',
    'secret_set',
    'state_delete',
    'state_get',
    'state_set',
    'status_get',
    'status_set',
    'storage_add',
    'storage_get',
    'storage_list',
]

faces.publish(__name__)
