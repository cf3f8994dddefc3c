# SPDX-License-Identifier: Apache-2.0
"""What goes wrong in a state-transition test, before and beside the charm's own errors.

The tree::

    RuntimeError
    |-- ScenarioRuntimeError
    |   |-- InconsistentScenarioError   the event, the State and the charm contradict each other
    |   `-- UncaughtCharmError          the charm raised; its exception is the cause
    |-- StateValidationError            a value that Juju would not have, found when it is made
    |-- ContextSetupError               a Context cannot be made from what it was given
    |-- MetadataNotFoundError           there is no metadata where the charm's should be
    |-- AlreadyEmittedError             one Context manager was run twice
    |-- NoObserverError                 the charm does not observe the event that was run
    `-- BadOwnerPath                    an event names an object that the charm does not have
    Exception
    `-- ActionMissingFromContextError   the charm used an action's commands outside an action
"""

from __future__ import annotations

__all__ = [
    'ActionMissingFromContextError',
    'AlreadyEmittedError',
    'BadOwnerPath',
    'ContextSetupError',
    'InconsistentScenarioError',
    'MetadataNotFoundError',
    'NoObserverError',
    'ScenarioRuntimeError',
    'StateValidationError',
    'UncaughtCharmError',
]


class ContextSetupError(RuntimeError):
    """A Context cannot be made from its arguments."""


class AlreadyEmittedError(RuntimeError):
    """A Context manager runs its one event once, and was asked to run it again."""


class ScenarioRuntimeError(RuntimeError):
    """What went wrong while an event was run: the base of the two below."""


class UncaughtCharmError(ScenarioRuntimeError):
    """The charm raised an exception and did not handle it; it is the ``__cause__``."""


class InconsistentScenarioError(ScenarioRuntimeError):
    """The event, the State and the charm's metadata cannot all be true in Juju.

    The message lists each contradiction on a line of its own. With the environment variable
    ``SCENARIO_SKIP_CONSISTENCY_CHECKS`` set, nothing is checked.
    """


class StateValidationError(RuntimeError):
    """A value in a State that no Juju has: a name, a port, a databag."""


class MetadataNotFoundError(RuntimeError):
    """There is no ``charmcraft.yaml`` or ``metadata.yaml`` where the charm's should be.

    Pass ``meta=`` to the Context, or keep the charm's class in ``src/`` beside them.
    """


class ActionMissingFromContextError(Exception):
    """The charm sets results of an action, or fails it, while no action is running."""


class NoObserverError(RuntimeError):
    """The charm observes nothing of the event that was run."""


class BadOwnerPath(RuntimeError):
    """An event, or stored state, names an object that the charm does not have."""
