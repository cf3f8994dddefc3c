# SPDX-License-Identifier: Apache-2.0
"""Juju's hook commands, a file for each family; importing this fills the table."""

from __future__ import annotations

from ops._unit._command import TABLE as TABLE
from ops._unit._commands import _action as _action
from ops._unit._commands import _application as _application
from ops._unit._commands import _config as _config
from ops._unit._commands import _kubernetes as _kubernetes
from ops._unit._commands import _leader as _leader
from ops._unit._commands import _machine as _machine
from ops._unit._commands import _network as _network
from ops._unit._commands import _port as _port
from ops._unit._commands import _relation as _relation
from ops._unit._commands import _secret_access as _secret_access
from ops._unit._commands import _secret_read as _secret_read
from ops._unit._commands import _secret_write as _secret_write
from ops._unit._commands import _state as _state
from ops._unit._commands import _status as _status
from ops._unit._commands import _storage as _storage
