# SPDX-License-Identifier: Apache-2.0
"""What running an action gives a test, in Context and in Harness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ops_compat.values import value

if TYPE_CHECKING:
    from ops.testing._scenario._state import State


@value()
class ActionOutput:
    """What an action has written.

    Args:
        logs: what the charm has logged for it, a message each.
        results: what the charm has set as its results.

    .. versionadded:: 2.9 / 3.0
    """

    logs: List[str]
    """What the charm has logged for the action, a message each."""

    results: Dict[str, Any]
    """What the charm has set as results."""


class ActionFailed(Exception):
    """The charm has failed an action, by :meth:`ops.ActionEvent.fail`.

    Example::

        with pytest.raises(testing.ActionFailed) as failed:
            ctx.run(ctx.on.action('backup'), testing.State())
        assert failed.value.message == 'nothing to back up'

    Args:
        message: why.
        output: what the action has written until then.
        state: the State after it, in a state-transition test.

    .. versionadded:: 2.9 / 3.0
    """

    message: str
    """Why the action failed, as the charm says."""

    output: ActionOutput
    """What the action has written."""

    state: Optional[State]
    """The State after the action; None in a test with Harness."""

    def __init__(
        self,
        message: str,
        output: Optional[ActionOutput] = None,
        *,
        state: Optional[State] = None,
    ):
        super().__init__(message)
        self.message = message
        self.output = ActionOutput([], {}) if output is None else output
        self.state = state

    def __str__(self) -> str:
        return self.message or 'Event handler called `fail()` with no additional details.'
