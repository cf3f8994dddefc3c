# SPDX-License-Identifier: Apache-2.0
"""Actions of a harness."""

# The packages of this tree know each other's names.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from ops import _unit, model
from ops.testing._actions import ActionFailed, ActionOutput
from ops.testing._harness._core import Core
from ops.testing._harness._running_action import _RunningAction

if TYPE_CHECKING:
    from ops._meta import ActionMeta


class WithActions(Core):
    """The actions of a harness."""

    _action_id_counter: int

    @property
    def charm(self) -> Any:
        """The charm; see the harness."""
        raise NotImplementedError

    def run_action(
        self, action_name: str, params: Optional[Dict[str, Any]] = None
    ) -> ActionOutput:
        """Run an action, and return what the charm has logged and set as results.

        Parameters that have a default have it unless they are given. Which types they are of is
        not checked.

        Example::

            output = harness.run_action('backup', {'target': 's3'})
            assert output.results == {'size': 3}

        Args:
            action_name: the action, from the charm's metadata.
            params: its parameters.

        Raises:
            ActionFailed: if the charm fails it.
            RuntimeError: if the charm has not begun, has no such action, or a parameter that
                the action requires is missing.
            ModelError: if the action takes no further parameters and some are given.

        .. versionadded:: 2.9 / 3.0
        """
        charm = self.charm
        declared = self._meta.actions.get(action_name)
        if declared is None:
            raise RuntimeError(f'Charm does not have a {action_name!r} action.')
        given = {} if params is None else params
        _check(declared, given)
        running = _RunningAction(
            action_name, ActionOutput([], {}), {**_defaults(declared), **dict(given)}
        )
        event = getattr(charm.on, f'{action_name.replace("-", "_")}_action')
        self._run(running, event)
        if running.failure_message is not None:
            raise ActionFailed(running.failure_message, output=running.output)
        return running.output

    def _run(self, running: _RunningAction, event: Any) -> None:
        self._action_id_counter += 1
        number = str(self._action_id_counter)
        hook = _unit.Hook(
            kind='action', name=running.name, action_id=number, params=running.parameters
        )
        before = self._backend._running_action
        self._backend._running_action = running
        outer = self._unit.record.action
        self._unit.now(action=_unit.Action(running.name, number, running.parameters))
        try:
            self._emit(event, number, hook=hook)
        finally:
            self._backend._running_action = before
            self._unit.now(action=outer)


def _defaults(declared: ActionMeta) -> Dict[str, Any]:
    return {
        name: schema['default']
        for name, schema in declared.parameters.items()
        if isinstance(schema, dict) and 'default' in schema
    }


def _check(declared: ActionMeta, given: Dict[str, Any]) -> None:
    for name in declared.required:
        if name not in given:
            raise RuntimeError(f"'{name}' parameter is required, but missing.")
    if declared.additional_properties:
        return
    for name, value in given.items():
        if name not in declared.parameters:
            # Juju's own words.
            raise model.ModelError(
                f'additional property "{name}" is not allowed, given {{"{name}":{value!r}}}'
            )
