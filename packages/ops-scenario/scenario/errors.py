# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-scenario`` offers :mod:`ops.testing.errors`."""

from __future__ import annotations

from ops.testing.errors import (
    ActionMissingFromContextError as ActionMissingFromContextError,
)
from ops.testing.errors import AlreadyEmittedError as AlreadyEmittedError
from ops.testing.errors import BadOwnerPath as BadOwnerPath
from ops.testing.errors import ContextSetupError as ContextSetupError
from ops.testing.errors import InconsistentScenarioError as InconsistentScenarioError
from ops.testing.errors import MetadataNotFoundError as MetadataNotFoundError
from ops.testing.errors import NoObserverError as NoObserverError
from ops.testing.errors import ScenarioRuntimeError as ScenarioRuntimeError
from ops.testing.errors import StateValidationError as StateValidationError
from ops.testing.errors import UncaughtCharmError as UncaughtCharmError
