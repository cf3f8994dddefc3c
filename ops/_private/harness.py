# SPDX-License-Identifier: Apache-2.0
"""The old address of Harness and of its inner classes, which tests patch."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from ops.testing import ActionFailed as ActionFailed
from ops.testing import ActionOutput as ActionOutput
from ops.testing import AppUnitOrName as AppUnitOrName
from ops.testing import CharmBase as CharmBase
from ops.testing import CharmMeta as CharmMeta
from ops.testing import CharmType as CharmType
from ops.testing import ExecArgs as ExecArgs
from ops.testing import ExecHandler as ExecHandler
from ops.testing import ExecProcess as ExecProcess
from ops.testing import ExecResult as ExecResult
from ops.testing import Harness as Harness  # pyright: ignore[reportDeprecated]
from ops.testing import ReadableBuffer as ReadableBuffer
from ops.testing import RelationNotFoundError as RelationNotFoundError
from ops.testing import RelationRole as RelationRole
from ops.testing import YAMLStringOrFile as YAMLStringOrFile
from ops.testing import _TestingModelBackend as _TestingModelBackend
from ops.testing import _TestingPebbleClient as _TestingPebbleClient
from ops.testing import charm as charm
from ops.testing import framework as framework
from ops.testing import model as model
from ops.testing import pebble as pebble
from ops.testing import storage as storage
from ops.testing._harness._options import _TestingConfig as _TestingConfig
from ops.testing._harness._running_action import _RunningAction as _RunningAction
from ops.testing._harness._secret_views import _Secret as _Secret
from ops.testing._harness._secret_views import _SecretRevision as _SecretRevision
