# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-scenario`` offers :class:`ops.testing.Context`."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ops.testing import ActionFailed as ActionFailed
from ops.testing import CharmEvents as CharmEvents
from ops.testing import CharmType as CharmType
from ops.testing import CheckInfo as CheckInfo
from ops.testing import Container as Container
from ops.testing import Context as Context
from ops.testing import Manager as Manager
from ops.testing import Notice as Notice
from ops.testing import Secret as Secret
from ops.testing import Storage as Storage
from ops.testing._scenario import _context, _event
from ops.testing.errors import AlreadyEmittedError as AlreadyEmittedError
from ops.testing.errors import ContextSetupError as ContextSetupError
from ops.testing.errors import MetadataNotFoundError as MetadataNotFoundError
from ops_compat import faces
from scenario._runtime import Runtime as Runtime

if not TYPE_CHECKING:
    import ops as ops

# Names that upstream's tests and tools lean on.
_DEFAULT_JUJU_VERSION = _context._DEFAULT_JUJU_VERSION
_Action = _event._Action
_Event = _event._Event

logger = logging.getLogger('ops-scenario.runtime')

faces.publish(__name__, 'scenario._runtime')
