# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-scenario`` offers what stands in for Juju and Pebble.

A method patched here, as an attribute of its class, is what runs.
"""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging

from ops.jujucontext import JujuContext as JujuContext
from ops.jujuversion import JujuVersion as JujuVersion
from ops.model import ModelError as ModelError
from ops.model import RelationNotFoundError as RelationNotFoundError
from ops.model import SecretInfo as SecretInfo
from ops.model import SecretNotFoundError as SecretNotFoundError
from ops.model import SecretRotate as SecretRotate
from ops.pebble import Client as Client
from ops.pebble import ExecError as ExecError
from ops.testing import CharmType as CharmType
from ops.testing import CheckInfo as CheckInfo
from ops.testing import ExecArgs as ExecArgs
from ops.testing import JujuLogLine as JujuLogLine
from ops.testing import Mount as Mount
from ops.testing import Network as Network
from ops.testing import PeerRelation as PeerRelation
from ops.testing import Relation as Relation
from ops.testing import RelationBase as RelationBase
from ops.testing import Storage as Storage
from ops.testing import SubordinateRelation as SubordinateRelation
from ops.testing import pebble as pebble
from ops.testing._scenario import _observed_backend, _observed_pebble
from ops.testing.errors import (
    ActionMissingFromContextError as ActionMissingFromContextError,
)

# Names that tests patch.
_MockModelBackend = _observed_backend.ObservedBackend
_MockPebbleClient = _observed_pebble.ObservedClient
_MockExecProcess = _observed_pebble.ObservedProcess

logger = logging.getLogger('ops-scenario.mocking')
