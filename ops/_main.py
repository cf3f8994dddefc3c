# SPDX-License-Identifier: Apache-2.0
"""The old address of what runs a charm, for tools that import it from here."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops._dispatch._dispatcher import _Dispatcher as _Dispatcher
from ops._dispatch._dispatcher import _exe_path as _exe_path
from ops._dispatch._event_args import _get_event_args as _get_event_args
from ops._dispatch._manager import _Manager as _Manager
from ops._dispatch._manager import logger as logger
from ops._dispatch._manager import main as main
from ops._dispatch._storage import CHARM_STATE_FILE as CHARM_STATE_FILE
from ops._dispatch._storage import (
    _should_use_controller_storage as _should_use_controller_storage,
)
from ops.charm._load import _Abort as _Abort
from ops.log import setup_root_logging as setup_root_logging
from ops_compat import faces

faces.publish(__name__, 'ops._dispatch', 'ops.charm')
